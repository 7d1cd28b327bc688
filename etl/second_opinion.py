"""A second opinion on an HTML page: its markup and trafilatura's body, beside our own labels.

None of them replaces the others. Each line's label, its place in the markup and, where those leave
a doubt about the page, what trafilatura takes for the body are weighed by a logistic regression
(`etl/second_opinion.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from etl.metadata import Said
from etl.metadata.headline import Headline, headline
from etl.metadata.measures import BODY, NAMES, Measures, measured, strength
from etl.metadata.outline import Flag, Mark, outline
from etl.model import Label, Metadata, Moment, Reading, Segment, Sheet, Source

WEIGHTS = Path(__file__).with_name("second_opinion.toml")
LEAST_STRENGTH = 0.2
"""A page's own measure of body is never taken for less."""
SHARE = 0.5
"""From which share of the page's measure a line is body."""
CERTAIN = 0.3
"""From which measure on a page that we took for none has an article, whatever it says itself."""
CLEAR = 0.86
"""From which measure on the markup leaves no doubt that trafilatura could settle."""
CHOSEN = 0.8
"""From this confidence on a timestamp is the article's own."""
SUBHEAD = 12
"""Words of the longest line between two headings that is one."""
RELATED, TEASER = 4, 6
"""Words of the shortest line that promotes a story, inside the body and outside."""
LINKED, PLAIN = 0.8, 0.2
"""From which share of its characters a line is a link, and up to which it is none."""

_KEPT = frozenset({Label.HEADLINE, Label.TITLE})
"""What stays whatever trafilatura says."""
_PROMOTING = frozenset({Label.RELATED, Label.TEASER})
_MISTAKEN = frozenset({Label.STANDFIRST, Label.KICKER, Label.BOILERPLATE}) | _PROMOTING | BODY
"""What the text of a caption is taken for."""
_CAPTION = Flag.CAPTION.value
_NEAR_CAPTION = (Flag.CAPTION | Flag.SAYS_CAPTION).value
_HEADING = Flag.HEADING.value
_PROMOTED = Flag.SAYS_PROMOTED.value

Flags = NDArray[np.bool_]


class Table(NamedTuple):
    """(F,) the weight of each measure, and the bias, in log-odds."""

    values: NDArray[np.float64]
    bias: float


class Weights(NamedTuple):
    """The weights of the markup alone, and those with trafilatura's body."""

    alone: Table
    together: Table


class Look(NamedTuple):
    """What the markup says of a page of L segments."""

    marks: list[Mark]
    measures: Measures
    p: NDArray[np.float64]
    """(L,) how likely each segment is body."""

    @property
    def doubtful(self) -> bool:
        """Whether trafilatura is worth asking for its body."""
        return strength(self.p, self.measures.weights) < CLEAR


def look(text: str, sheet: Sheet, markup: str, weights: Weights | None = None) -> Look | None:
    """What the markup says of the page; None where `text` is not what was flattened from it.

    None too where no line holds a link: such a page was written anew from its text, and its markup
    knows no more than that. `weights` are others than those that ship.
    """
    shown, marks = outline(markup)
    if shown != text or not sheet.segments or not any(mark.link for mark in marks):
        return None
    measures = measured(text, sheet.segments, marks, "")
    return Look(marks, measures, probability(measures, (weights or shipped()).alone))


def weighed(
    text: str,
    sheet: Sheet,
    source: Source,
    seen: Look | None,
    said: Said,
    weights: Weights | None = None,
) -> Sheet:
    """The sheet of an HTML page with its labels weighed anew.

    `said` is what trafilatura makes of the page; where it holds no body the markup alone is
    weighed. The segments own the same lines as before; a kicker on its headline's line becomes a
    segment of its own. Ours stands where there was no look at the markup, where nothing would be
    left of our body, and in lines of the source's profile.
    """
    if seen is None:
        return sheet
    measures, p = seen.measures, seen.p
    if said.body:
        measures = measured(text, sheet.segments, seen.marks, said.body)
        p = probability(measures, (weights or shipped()).together)
    ours = any(segment.label is Label.BODY for segment in sheet.segments)
    kept = decided(sheet.segments, measures, p, is_article="article" in (said.kind or ""))
    if ours and not kept.any():
        return sheet
    found = _labelled(text, sheet.segments, measures.marks, p, kept)
    if kept.any():
        title = headline(text, sheet.segments, measures.marks, kept, said.metadata.title)
        found = _headed(text, found, title) if title else found
    profile = dict(source.lines)
    for number, segment in enumerate(sheet.segments if profile else ()):
        if text[segment.start : segment.end] in profile:
            found[number] = [segment]
    return Sheet(tuple(segment for line in found for segment in line), sheet.language)


def probability(measures: Measures, weights: Table) -> NDArray[np.float64]:
    """(L,) how likely each segment is body."""
    odds = measures.values @ weights.values + weights.bias
    told: NDArray[np.float64] = 1 / (1 + np.exp(-odds))
    return told


def decided(
    segments: Sequence[Segment], measures: Measures, p: NDArray[np.float64], *, is_article: bool
) -> Flags:
    """(L,) which segments are body: the threshold is relative to the page's own measure.

    A page that we took for none stays without a body, unless it `is_article` by its own word or
    the measure is high.
    """
    own = strength(p, measures.weights)
    none: Flags = np.zeros(len(p), np.bool_)
    if not (is_article or own >= CERTAIN or any(s.label is Label.BODY for s in segments)):
        return none
    kept: Flags = p >= SHARE * max(own, LEAST_STRENGTH)
    for number, segment in enumerate(segments):
        if segment.label in _KEPT or _chosen(segment):
            kept[number] = False
        elif segment.label is Label.DATELINE and number + 1 < len(segments):
            # what opens a paragraph goes with it
            kept[number] = p[number + 1] >= SHARE * max(own, LEAST_STRENGTH)
    return kept


def _chosen(segment: Segment) -> bool:
    return segment.label is Label.TIMESTAMP and segment.confidence >= CHOSEN


def _labelled(
    text: str,
    segments: Sequence[Segment],
    marks: Sequence[Mark],
    p: NDArray[np.float64],
    kept: Flags,
) -> list[list[Segment]]:
    """For each segment what becomes of it."""
    places = np.flatnonzero(kept)
    first, last = (int(places[0]), int(places[-1])) if places.size else (len(segments), -1)
    found = []
    for number, (segment, mark) in enumerate(zip(segments, marks, strict=True)):
        words = text.count(" ", segment.start, segment.end) + 1
        sure = segment.confidence
        if kept[number]:
            label, sure = _body(segment.label, mark, words), round(float(p[number]), 3)
        else:
            label = _not_body(segment.label, mark, words, inside=first < number < last)
            if segment.label in BODY:
                sure = round(1 - float(p[number]), 3)
        same = label is segment.label and sure == segment.confidence
        found.append([segment if same else Segment(label, segment.start, segment.end, sure)])
    return found


def _headed(text: str, found: list[list[Segment]], title: Headline) -> list[list[Segment]]:
    """The lines with one headline, the kicker before it on its line apart."""
    headed = [
        [s._replace(label=Label.BOILERPLATE) if s.label is Label.HEADLINE else s for s in line]
        for line in found
    ]
    whole = headed[title.number][0]
    own = whole._replace(label=Label.HEADLINE, start=title.start, confidence=title.confidence)
    before = text[whole.start : title.start].rstrip()
    kicker = whole._replace(label=Label.KICKER, end=whole.start + len(before))
    headed[title.number] = [kicker, own] if before else [own]
    return headed


def _body(label: Label, mark: Mark, words: int) -> Label:
    if label in BODY:
        return label
    return Label.SUBHEAD if mark.own & _HEADING and words <= SUBHEAD else Label.BODY


def _not_body(label: Label, mark: Mark, words: int, *, inside: bool) -> Label:
    """The label of a line outside the body, by its markup where that says more than its text.

    `inside` tells whether lines of the body stand before it and behind it.
    """
    linked, plain = mark.link >= LINKED, mark.link <= PLAIN
    if mark.own & _CAPTION and not linked and label in _MISTAKEN:
        return Label.CAPTION
    if label in _PROMOTING:
        return Label.BOILERPLATE if plain and words >= TEASER else label
    if label not in BODY and label is not Label.BOILERPLATE:
        return label
    if label in BODY and mark.own & _NEAR_CAPTION:
        return Label.CAPTION
    if linked and inside and words >= RELATED:
        return Label.RELATED
    if linked and not inside and words >= TEASER:
        return Label.TEASER
    return Label.RELATED if label in BODY and inside and mark.own & _PROMOTED else Label.BOILERPLATE


def dated(reading: Reading, metadata: Metadata) -> Reading:
    """The reading with the day that the markup tells, where the text tells none."""
    article = reading.article
    if article is None or article.published is not None or metadata.published is None:
        return reading
    local = datetime.combine(metadata.published, time())
    told = Moment(local, "day", None, "unknown", None, None)
    return replace(reading, article=replace(article, published=told))


@cache
def shipped() -> Weights:
    """The weights of the product, read once a process; KeyError where the file lacks one."""
    told = tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))
    tables = (told[name] for name in Weights._fields)
    return Weights(
        *(
            Table(np.array([table["measures"][name] for name in NAMES]), float(table["bias"]))
            for table in tables
        )
    )

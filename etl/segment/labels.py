"""The label of every line of a page, by the net's opinion and the rules', and its segments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from etl.lexicon import lexicon
from etl.model import Label, Segment, Source
from etl.segment import body, head, inside, lists, margins, outside
from etl.segment.dateline import dateline_of
from etl.segment.lines import Line
from etl.segment.net import ROLES
from etl.segment.reading import Reading
from etl.segment.story import Told, story

_LED = 0.8
"""How often a body's short first sentence is a standfirst, in the languages that open so."""
_HEADLINE = ROLES.index("headline")
_OF_BODY = (Label.BODY, Label.SUBHEAD)
_JUDGED = frozenset(
    {*_OF_BODY, Label.BOILERPLATE, Label.TEASER, Label.RELATED, Label.CAPTION, Label.TAGS}
)
"""Whose confidence is the net's that a line is body, or is not."""


def segments(reading: Reading, source: Source, told: Told | None) -> Iterator[Segment]:
    """A page's segments in order; the rules alone decide where the net was not asked."""
    if told is None:
        run = reading.run
        labelled = _by_rules(reading, source, run, inside.by_rules(reading, source, run))
        return _cut(reading.lines, labelled, run)
    found = story(reading, told)
    run = found.run if found else None
    between = inside.by_net(reading, source, found, told) if found else {}
    labelled = _by_rules(reading, source, run, between, told)
    labelled |= dict(outside.by_net(reading, source, labelled, run, told))
    _judged(labelled, told)
    if found and found.lead is not None:
        labelled[found.lead] = body.Role(Label.STANDFIRST, _LED)
    lists.tidy(reading, labelled)
    return _cut(reading.lines, labelled, run)


def _by_rules(
    reading: Reading,
    source: Source,
    run: body.Run | None,
    between: dict[int, body.Role],
    told: Told | None = None,
) -> dict[int, body.Role]:
    """All lines' labels, where those from the body's first line to its last are `between`."""
    lines, shaped = reading.lines, reading.shaped
    if run is None:
        return margins.roles(lines, shaped, 0, len(lines))
    words = lexicon(reading.language or source.language, source.cues)
    likely = told.roles[:, _HEADLINE].tolist() if told else None
    title = head.headline(lines, shaped, run, likely)
    labelled, first = head.roles(lines, shaped, words, title, run)
    top = min(labelled, default=first)
    labelled |= {number: role for number, role in between.items() if number >= first}
    above = margins.roles(lines, shaped, 0, top)
    labelled |= {number: role for number, role in above.items() if number not in labelled}
    labelled |= margins.roles(lines, shaped, run.last, len(lines))
    labelled |= margins.closing(shaped, run.last)
    return labelled


def _judged(labelled: dict[int, body.Role], told: Told) -> None:
    """Give every line whose label says whether it is body the net's confidence in that."""
    p, other = (
        np.round(odds.astype(np.float64), 3).tolist() for odds in (told.body, 1 - told.body)
    )
    for number in range(len(p)):
        label = labelled.setdefault(number, outside.UNTOLD).label
        if label in _JUDGED:
            sure = p[number] if label in _OF_BODY else other[number]
            labelled[number] = body.Role(label, sure)


def _cut(
    lines: Sequence[Line], labelled: dict[int, body.Role], run: body.Run | None
) -> Iterator[Segment]:
    """A segment a line; the dateline that opens the body's first line is one of its own."""
    opening = run is not None
    for number, line in enumerate(lines):
        label, confidence = labelled.get(number, outside.UNTOLD)
        start = line.start
        if opening and label is Label.BODY:
            opening = False
            told = dateline_of(line.text)
            if told and (cut := len(line.text[: told.end].rstrip())) < len(line.text):
                yield Segment(Label.DATELINE, start, start + cut, 0.9)
                rest = line.text[cut:]
                start += cut + len(rest) - len(rest.lstrip())
        yield Segment(label, start, line.end, confidence)

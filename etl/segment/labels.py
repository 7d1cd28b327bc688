"""The label of every line of a page, by the net's opinion and the rules', and its segments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from etl.bylines import is_byline
from etl.lexicon import lexicon
from etl.model import Label, Segment, Source
from etl.segment import body, head, lists, margins
from etl.segment.dateline import dateline_of
from etl.segment.lines import Line
from etl.segment.net import ROLES
from etl.segment.reading import Reading
from etl.segment.shapes import Shape
from etl.segment.story import Story, Told, story

_UNTOLD = body.Role(Label.BOILERPLATE, 0.5)
_SUBHEAD_WORDS = 12
_SURE = 0.97
"""A net this sure of body is not doubted because a line looks like a caption with its credit."""
_LAST = 3
"""How many of the body's last lines may tell who wrote it."""
_HEADLINE, _STANDFIRST, _CAPTION, _TEASER, _RELATED, _BYLINE, _FURNITURE = (
    ROLES.index(name)
    for name in (
        "headline", "standfirst", "caption", "teaser", "related", "byline", "boilerplate",
    )
)  # fmt: skip
_IS_STANDFIRST, _NO_STANDFIRST = 0.5, 0.1
"""From which probability on the net adds a standfirst to the rules', and below which it takes one
away; likewise"""
_IS_TEASER, _NO_TEASER, _NO_DATED = 0.5, 0.3, 0.001
_IS_CAPTION = 0.6
_IS_BYLINE = 0.2
"""Of a line that is names and little else, around the headline and above the body."""
_HEAD = 4
_IS_RELATED = 0.6
_IS_FURNITURE = 0.9
_GUESSED = 0.6
"""The rules' confidence in a related item that no cue tells."""
"""Of a line in the body that promotes another story, related items and teasers together."""
_MOVABLE = (Label.STANDFIRST, Label.TEASER, Label.BOILERPLATE)
_HEADLINES = (Shape.SHORT, Shape.SENTENCE, Shape.CORE, Shape.RELATED)
_HEADING = (Label.SUBHEAD, Label.RELATED)
"""What the rules take a heading between paragraphs for."""
_OF_BODY = (Label.BODY, Label.SUBHEAD)
_DOUBTED = (*_OF_BODY, Label.BOILERPLATE)
_JUDGED = frozenset(
    {*_OF_BODY, Label.BOILERPLATE, Label.TEASER, Label.RELATED, Label.CAPTION, Label.TAGS}
)
"""Whose confidence is the net's that a line is body, or is not."""
_INSIDE = {
    "caption": Label.CAPTION,
    "byline": Label.BYLINE,
    "date": Label.TIMESTAMP,
    "standfirst": Label.BOILERPLATE,
    "headline": Label.BOILERPLATE,
    "comment": Label.BOILERPLATE,
    "boilerplate": Label.BOILERPLATE,
}
"""What a line between the body's lines is, by the net's opinion of it."""


def segments(reading: Reading, source: Source, told: Told | None) -> Iterator[Segment]:
    """A page's segments in order; the rules alone decide where the net was not asked."""
    if told is None:
        run = reading.run
        labelled = _by_rules(reading, source, run, _inside(reading, source, run))
        return _cut(reading.lines, labelled, run)
    found = story(reading, told)
    run = found.run if found else None
    inside = _inside_by_net(reading, source, found, told) if found else {}
    labelled = _by_rules(reading, source, run, inside, told)
    _correct(reading, source, labelled, run, told)
    lists.tidy(reading, labelled)
    return _cut(reading.lines, labelled, run)


def _by_rules(
    reading: Reading,
    source: Source,
    run: body.Run | None,
    inside: dict[int, body.Role],
    told: Told | None = None,
) -> dict[int, body.Role]:
    """All lines' labels, where those from the body's first line to its last are `inside`."""
    lines, shaped = reading.lines, reading.shaped
    if run is None:
        return margins.roles(lines, shaped, 0, len(lines))
    words = lexicon(reading.language or source.language, source.cues)
    likely = told.roles[:, _HEADLINE].tolist() if told else None
    title = head.headline(lines, shaped, run, likely)
    labelled, first = head.roles(lines, shaped, words, title, run)
    top = min(labelled, default=first)
    labelled |= {number: role for number, role in inside.items() if number >= first}
    above = margins.roles(lines, shaped, 0, top)
    labelled |= {number: role for number, role in above.items() if number not in labelled}
    labelled |= margins.roles(lines, shaped, run.last, len(lines))
    labelled |= margins.closing(shaped, run.last)
    return labelled


def _inside(reading: Reading, source: Source, run: body.Run | None) -> dict[int, body.Role]:
    """What the rules say of the lines from the body's first to its last."""
    if run is None:
        return {}
    words = lexicon(reading.language or source.language, source.cues)
    return body.roles(reading.lines, reading.shaped, run, words.bio)


def _inside_by_net(
    reading: Reading, source: Source, found: Story, told: Told
) -> dict[int, body.Role]:
    """The labels of the lines from the body's first to its last."""
    lines = reading.lines
    ruled = _inside(reading, source, found.run)
    roles = told.roles.argmax(axis=1).tolist()
    promoted = (told.roles[:, _TEASER] + told.roles[:, _RELATED]).tolist()
    p = told.body.tolist()
    idle = told.roles[:, _FURNITURE].tolist()
    bio = lexicon(reading.language or source.language, source.cues).bio
    late = max(found.run.last - _LAST, found.run.first + _LAST)
    labelled: dict[int, body.Role] = {}
    for number in range(found.run.first, found.run.last):
        label, sure = ruled[number]
        if found.kept[number] and number >= late and body.is_about_author(lines[number], bio):
            label = Label.BOILERPLATE
        elif found.kept[number] and p[number] < _SURE and body.is_credited(lines[number]):
            label = Label.CAPTION
        elif found.kept[number]:
            short = lines[number].words <= _SUBHEAD_WORDS and label in _HEADING
            label = Label.SUBHEAD if short else Label.BODY
        elif label in _DOUBTED and promoted[number] >= _IS_RELATED:
            label = Label.RELATED
        elif label is Label.RELATED and sure <= _GUESSED and idle[number] >= _IS_FURNITURE:
            label = Label.BOILERPLATE
        elif label in _OF_BODY:
            label = _INSIDE.get(ROLES[roles[number]], Label.BOILERPLATE)
        labelled[number] = body.Role(label, sure)
    return labelled


def _correct(
    reading: Reading,
    source: Source,
    labelled: dict[int, body.Role],
    run: body.Run | None,
    told: Told,
) -> None:
    """What the net knows better outside the body, and every confidence that it can give."""
    words = lexicon(reading.language or source.language, source.cues)
    first, last = (run.first, run.last) if run else (0, 0)
    title = next((n for n, role in labelled.items() if role.label is Label.HEADLINE), None)
    p, other = (
        np.round(odds.astype(np.float64), 3).tolist() for odds in (told.body, 1 - told.body)
    )
    lead, caption, by = (told.roles[:, role].tolist() for role in (_STANDFIRST, _CAPTION, _BYLINE))
    listed = (told.roles[:, _TEASER] + told.roles[:, _RELATED]).tolist()
    signed = any(role.label is Label.BYLINE and n < first for n, role in labelled.items())
    for number in range(len(reading.lines)):
        label, sure = labelled.get(number, _UNTOLD)
        if not first <= number < last and label in _MOVABLE:
            above = title is not None and title < number < first
            near = title is not None and title - _HEAD <= number < first + _HEAD and not signed
            if label is Label.STANDFIRST:
                # what the net took for body and is not, for want of a full stop, is one too
                likely = max(lead[number], p[number])
                label = Label.BOILERPLATE if likely < _NO_STANDFIRST else label
            elif (
                near
                and label is Label.BOILERPLATE
                and by[number] >= _IS_BYLINE
                and is_byline(reading.lines[number].text, words)
            ):
                label, sure = Label.BYLINE, round(by[number], 3)
            elif above and label is Label.BOILERPLATE and lead[number] >= _IS_STANDFIRST:
                label = Label.STANDFIRST
            elif above and label is Label.BOILERPLATE and caption[number] >= _IS_CAPTION:
                label = Label.CAPTION
            else:
                label = _listed(reading, number, label, listed[number])
        if label in _JUDGED:
            sure = p[number] if label in _OF_BODY else other[number]
        labelled[number] = body.Role(label, sure)


def _listed(reading: Reading, number: int, label: Label, likely: float) -> Label:
    """Whether a line outside the article is another story's headline, by rules and net."""
    shaped = reading.shaped
    if shaped[number].shape not in _HEADLINES:
        return label
    if label is Label.BOILERPLATE:
        return Label.TEASER if likely >= _IS_TEASER else Label.BOILERPLATE
    beside = shaped[max(number - 1, 0) : number + 2]
    dated = any(line.shape is Shape.TIME for line in beside)
    return label if likely >= (_NO_DATED if dated else _NO_TEASER) else Label.BOILERPLATE


def _cut(
    lines: Sequence[Line], labelled: dict[int, body.Role], run: body.Run | None
) -> Iterator[Segment]:
    """A segment a line; the dateline that opens the body's first line is one of its own."""
    opening = run is not None
    for number, line in enumerate(lines):
        label, confidence = labelled.get(number, _UNTOLD)
        start = line.start
        if opening and label is Label.BODY:
            opening = False
            told = dateline_of(line.text)
            if told and (cut := len(line.text[: told.end].rstrip())) < len(line.text):
                yield Segment(Label.DATELINE, start, start + cut, 0.9)
                rest = line.text[cut:]
                start += cut + len(rest) - len(rest.lstrip())
        yield Segment(label, start, line.end, confidence)

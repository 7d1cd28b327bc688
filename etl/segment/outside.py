"""The label of every line outside an article's body: what a net knows better than the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from etl.bylines import is_byline
from etl.lexicon import Lexicon, lexicon
from etl.model import Label, Source
from etl.segment import body
from etl.segment.net import ROLES
from etl.segment.reading import Reading
from etl.segment.shapes import Shape
from etl.segment.story import Told

UNTOLD = body.Role(Label.BOILERPLATE, 0.5)
_HEADLINE, _STANDFIRST, _CAPTION, _TEASER, _RELATED, _BYLINE = (
    ROLES.index(name)
    for name in ("headline", "standfirst", "caption", "teaser", "related", "byline")
)
_DECK = 2
"""In so many lines below the headline what looks like one is its standfirst."""
_IS_STANDFIRST, _NO_STANDFIRST = 0.5, 0.2
"""From which probability on the net adds a standfirst to the rules', and below which it takes one
away; likewise"""
_IS_TEASER, _NO_TEASER, _NO_LISTED, _NO_DATED = 0.5, 0.3, 0.1, 0.001
_LISTED = 0.7
"""The rules' confidence in an item under a list's heading."""
_IS_CAPTION, _ABOVE = 0.4, 12
"""Of a line from so many above the headline to the body; of the rules' standfirst too, where the
net takes it for a caption rather than for one."""
_IS_BYLINE, _HEAD = 0.2, 4
"""Of a line that is names and little else, so near the headline or the body's first line."""
_MOVABLE = (Label.STANDFIRST, Label.TEASER, Label.BOILERPLATE)
_HEADLINES = (Shape.SHORT, Shape.SENTENCE, Shape.CORE, Shape.RELATED)


class _Head(NamedTuple):
    """What a page's head is known to be."""

    title: int | None
    first: int
    """The body's first line."""
    signed: bool
    """Whether the rules see a byline above the body."""


class _Odds(NamedTuple):
    """What the net says of one line."""

    body: float
    standfirst: float
    caption: float
    byline: float
    promotes: float
    beside: float
    """The same of the line above or below, whichever is likelier."""


def by_net(
    reading: Reading,
    source: Source,
    labelled: dict[int, body.Role],
    run: body.Run | None,
    told: Told,
) -> Iterator[tuple[int, body.Role]]:
    """The lines outside the body whose label by the rules, in `labelled`, is another by the net."""
    words = lexicon(reading.language or source.language, source.cues)
    first, last = (run.first, run.last) if run else (0, 0)
    title = next((n for n, role in labelled.items() if role.label is Label.HEADLINE), None)
    signed = any(role.label is Label.BYLINE and n < first for n, role in labelled.items())
    head = _Head(title, first, signed)
    roles = told.roles[:, [_HEADLINE, _STANDFIRST, _CAPTION, _BYLINE]].tolist()
    promotes = (told.roles[:, _TEASER] + told.roles[:, _RELATED]).tolist()
    around = [0.0, *promotes, 0.0]
    for number, p in enumerate(told.body.tolist()):
        role = labelled.get(number, UNTOLD)
        if role.label not in _MOVABLE or first <= number < last:
            continue
        heading, lead, caption, by = roles[number]
        if title is not None and 0 < number - title <= _DECK:
            lead += heading
        beside = max(around[number], around[number + 2])
        odds = _Odds(p, lead, caption, by, promotes[number], beside)
        label = _label(reading, words, head, number, role, odds)
        if label is not role.label:
            sure = round(odds.byline, 3) if label is Label.BYLINE else role.confidence
            yield number, body.Role(label, sure)


def _label(
    reading: Reading, words: Lexicon, head: _Head, number: int, role: body.Role, odds: _Odds
) -> Label:
    label = role.label
    if label is Label.STANDFIRST:
        if odds.caption >= _IS_CAPTION and odds.caption > odds.standfirst:
            return Label.CAPTION
        # what the net took for body and is not, for want of a full stop, is one too
        likely = max(odds.standfirst, odds.body)
        return Label.BOILERPLATE if likely < _NO_STANDFIRST else label
    if label is Label.BOILERPLATE and head.title is not None:
        near = head.title - _HEAD <= number < head.first + _HEAD
        named = near and not head.signed and odds.byline >= _IS_BYLINE
        if named and is_byline(reading.lines[number].text, words):
            return Label.BYLINE
        if head.title < number < head.first and odds.standfirst >= _IS_STANDFIRST:
            return Label.STANDFIRST
        if head.title - _ABOVE <= number < head.first and odds.caption >= _IS_CAPTION:
            return Label.CAPTION
    return _listed(reading, number, role, odds)


def _listed(reading: Reading, number: int, role: body.Role, odds: _Odds) -> Label:
    """Whether a line outside the article is another story's headline, by rules and net."""
    shaped, label = reading.shaped, role.label
    if shaped[number].shape not in _HEADLINES:
        return label
    if label is Label.BOILERPLATE:
        return Label.TEASER if odds.promotes >= _IS_TEASER else Label.BOILERPLATE
    # an item under a list's heading, beside one that the net is sure of
    listed = role.confidence >= _LISTED and odds.beside >= _IS_TEASER
    dated = any(line.shape is Shape.TIME for line in shaped[max(number - 1, 0) : number + 2])
    least = _NO_DATED if dated else _NO_LISTED if listed else _NO_TEASER
    return label if odds.promotes >= least else Label.BOILERPLATE

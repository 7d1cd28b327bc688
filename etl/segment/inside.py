"""The label of every line from an article's first line to its last."""

from __future__ import annotations

from collections.abc import Sequence

from etl.lexicon import lexicon
from etl.model import Label, Source
from etl.segment import body
from etl.segment.lines import Line
from etl.segment.net import ROLES
from etl.segment.reading import Reading
from etl.segment.story import Story, Told

_TEASER, _RELATED, _CAPTION, _FURNITURE = (
    ROLES.index(name) for name in ("teaser", "related", "caption", "boilerplate")
)
_SUBHEAD_WORDS = 12
_IS_SUBHEAD = 0.3
"""From this probability of body on, a lone line that the rules take for a subhead is one, however
much it looks like another story's headline."""
_SURE = 0.97
"""A net this sure of body is not doubted because a line looks like a caption with its credit."""
_LAST = 3
"""How many of the body's last lines may tell who wrote it."""
_IS_RELATED = 0.6
"""Of a line that promotes another story, related items and teasers together."""
_IS_LISTED = 0.5
"""Of a line that stands in a list of other stories after all: a teaser."""
_IS_CAPTION = 0.5
"""Of a line whose label the rules only guess."""
_IS_FURNITURE = 0.7
_GUESSED = {Label.RELATED: 0.6, Label.BOILERPLATE: 0.5}
"""The rules' highest confidence in what no cue tells."""
_HEADING = (Label.SUBHEAD, Label.RELATED)
"""What the rules take a heading between paragraphs for."""
_OF_BODY = (Label.BODY, Label.SUBHEAD)
_DOUBTED = (*_OF_BODY, Label.BOILERPLATE)
_ROLES = {
    "caption": Label.CAPTION,
    "byline": Label.BYLINE,
    "date": Label.TIMESTAMP,
}
"""What a line between the body's lines is, by the net's opinion of it; else it is boilerplate."""


def by_rules(reading: Reading, source: Source, run: body.Run | None) -> dict[int, body.Role]:
    """What the rules say of the lines from the body's first to its last."""
    if run is None:
        return {}
    words = lexicon(reading.language or source.language, source.cues)
    return body.roles(reading.lines, reading.shaped, run, words.bio)


def by_net(reading: Reading, source: Source, found: Story, told: Told) -> dict[int, body.Role]:
    """What the net and the rules together say of them."""
    lines, run = reading.lines, found.run
    ruled = by_rules(reading, source, run)
    bio = lexicon(reading.language or source.language, source.cues).bio
    late = max(run.last - _LAST, run.first + _LAST)
    labelled: dict[int, body.Role] = {}
    for number in range(run.first, run.last):
        line, role, p = lines[number], ruled[number], float(told.body[number])
        if not found.kept[number]:
            shown = p >= _IS_SUBHEAD and _is_between(lines, found, number)
            label = _left_out(role, shown, told.roles[number].tolist())
        elif number >= late and body.is_about_author(line, bio):
            label = Label.BOILERPLATE
        elif p < _SURE and body.is_credited(line):
            label = Label.CAPTION
        else:
            short = line.words <= _SUBHEAD_WORDS and role.label in _HEADING
            label = Label.SUBHEAD if short else Label.BODY
        labelled[number] = role._replace(label=label)
    return labelled


def _left_out(role: body.Role, is_subhead: bool, odds: Sequence[float]) -> Label:
    """The label of a line that is not body, though it stands between the body's lines.

    `odds` are the net's, by role.
    """
    label = role.label
    guessed = role.confidence <= _GUESSED.get(label, 0.0)
    if label is Label.SUBHEAD and is_subhead:
        return label
    if guessed and odds[_CAPTION] >= _IS_CAPTION:
        return Label.CAPTION
    if label in _DOUBTED and odds[_TEASER] + odds[_RELATED] >= _IS_RELATED:
        return Label.TEASER if odds[_TEASER] >= _IS_LISTED else Label.RELATED
    if guessed and label is Label.RELATED:
        if odds[_FURNITURE] >= _IS_FURNITURE:
            return Label.BOILERPLATE
        return Label.TEASER if odds[_TEASER] >= _IS_LISTED else Label.RELATED
    if label not in _OF_BODY:
        return label
    return _ROLES.get(ROLES[max(range(len(odds)), key=odds.__getitem__)], Label.BOILERPLATE)


def _is_between(lines: Sequence[Line], found: Story, number: int) -> bool:
    """Whether one of the body's sentences stands on either side of a line."""
    beside = (number - 1, number + 1)
    return all(found.kept[n] and lines[n].ends for n in beside)

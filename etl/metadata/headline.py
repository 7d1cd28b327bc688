"""Which line of an HTML page is the article's headline, by its tag and by the page's own title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from etl.metadata.outline import Flag, Mark
from etl.model import Label, Segment

LEAST = 2.0
"""Under this score no line is taken before our own."""
LONGEST = 300
"""Characters of a headline's line."""
FAR = 60
"""Segments above the body from which on a line is no farther away."""
_SURE, _LIKELY = 0.97, 0.9
_SHORT = 3
"""A title of fewer words does not tell where in a line it begins."""
_ALIKE = 0.8
_WORD = re.compile(r"\w+")
_SOFT = "\u00ad"

_H1, _H2, _LIST, _ASIDE = (
    flag.value for flag in (Flag.TITLE, Flag.HEADING, Flag.ITEM, Flag.MARGIN)
)
_SAME, _ENDS_WITH, _BEGINS_WITH, _LIKE = 2.5, 2.5, 2.0, 1.5
_TITLE, _HEADING, _OURS, _ABOVE, _LINKED, _MARGIN, _AWAY = 2.0, 0.5, 0.5, 1.0, 1.5, 1.0, 0.5
"""What speaks for a line and against it, set by hand."""


class Headline(NamedTuple):
    """The headline's segment, and where in the text it begins: what stands before is a kicker."""

    number: int
    start: int
    confidence: float


def headline(
    text: str,
    segments: Sequence[Segment],
    marks: Sequence[Mark],
    kept: NDArray[np.bool_],
    title: str | None,
) -> Headline | None:
    """The line that is the headline; None where no line is likely enough, and ours stands.

    `kept` tells the (L,) segments of the body, `title` is what the page's metadata say.
    """
    told = tuple(_words(title or ""))
    places = np.flatnonzero(kept)
    first = int(places[0]) if places.size else len(segments)
    best, chosen = LEAST, None
    for number, (segment, mark) in enumerate(zip(segments, marks, strict=True)):
        size = segment.end - segment.start
        if kept[number] or size > LONGEST or mark.kind.startswith("title."):
            continue
        words = tuple(_words(text[segment.start : segment.end]))
        if len(words) < 2 and segment.label is not Label.HEADLINE:
            continue
        score = _score(segment, mark, first - number) + _likeness(words, told)
        if score > best:
            best, chosen = score, number
    if chosen is None:
        return None
    start = _begins(text, segments[chosen], title or "", told)
    return Headline(chosen, start, _SURE if best >= LEAST + 2 else _LIKELY)


def _score(segment: Segment, mark: Mark, above: int) -> float:
    """What the line's place says; `above` counts the segments from it to the body's first."""
    # an `h1` in a list is the last of a breadcrumb
    heads = mark.own & _H1 and not mark.around & _LIST
    score = _TITLE * bool(heads) + _HEADING * bool(mark.own & _H2)
    score += _OURS * segment.confidence * (segment.label is Label.HEADLINE)
    score -= _LINKED * mark.link + _MARGIN * bool(mark.around & _ASIDE)
    return score + (_ABOVE - _AWAY * min(above, FAR) / FAR if above > 0 else -_ABOVE)


def _likeness(words: tuple[str, ...], title: tuple[str, ...]) -> float:
    """How like the page's title a line is."""
    if not title or not words:
        return 0.0
    if words == title:
        return _SAME
    if len(title) >= _SHORT and words[-len(title) :] == title:
        return _ENDS_WITH
    if len(words) >= _SHORT and (words[: len(title)] == title or title[: len(words)] == words):
        return _BEGINS_WITH
    own, other = set(words), set(title)
    alike = len(own & other) >= _ALIKE * max(len(own), len(other))
    return _LIKE if alike and len(words) > _SHORT else 0.0


def _begins(text: str, segment: Segment, title: str, words: tuple[str, ...]) -> int:
    """Where in its line the title begins, where the line ends with it and holds more."""
    line = text[segment.start : segment.end]
    at = line.rfind(title.strip())
    if len(words) < _SHORT or at <= 0 or line[at:].strip() != title.strip():
        return segment.start
    return segment.start + at


def _words(text: str) -> list[str]:
    return _WORD.findall(text.replace(_SOFT, "").lower())

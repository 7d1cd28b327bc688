"""What stands around the article: dated and listed teasers, tags, furniture."""

from __future__ import annotations

from collections.abc import Sequence

from etl import dates
from etl.model import Label
from etl.segment.body import Role
from etl.segment.lines import Line
from etl.segment.shapes import Shape, Shaped

_HEADLINE_WORDS = range(4, 31)
_FURNITURE = Role(Label.BOILERPLATE, 0.7)
_TITLES = (Shape.SHORT, Shape.SENTENCE, Shape.RELATED)


def roles(
    lines: Sequence[Line], shaped: Sequence[Shaped], first: int, last: int
) -> dict[int, Role]:
    """The labels of the lines first:last, which lie outside the article."""
    found: dict[int, Role] = {}
    listed = False
    for number in range(first, last):
        line, shape = lines[number], shaped[number].shape
        if shape in (Shape.LIST_HEADING, Shape.RELATED_HEADING):
            listed = True
            found[number] = _FURNITURE
        elif shape is Shape.TAGS:
            found[number] = Role(Label.TAGS, 0.8)
        elif shape is Shape.TIME and _dates_a_teaser(lines, shaped, number, first, last):
            found[number] = Role(Label.TEASER, 0.85)
        elif _is_title(line, shape) and _is_listed(lines, shaped, number, first, last, listed):
            found[number] = Role(Label.TEASER, 0.7 if listed else 0.5)
        else:
            listed = listed and shape is not Shape.COMMENTS
            found[number] = _FURNITURE
    return found


def _is_title(line: Line, shape: Shape) -> bool:
    """Whether a line may be the headline of another story."""
    if shape not in _TITLES or line.words not in _HEADLINE_WORDS:
        return False
    return not line.ends or line.text[-1] in "?!…？！'\"”’»"


def _dates_a_teaser(
    lines: Sequence[Line], shaped: Sequence[Shaped], number: int, first: int, last: int
) -> bool:
    """Whether a headline stands right above or below a time, or in its own line after it."""
    line = lines[number]
    if line.words >= 6 and dates.leading_time(line.text):
        return True
    beside = (n for n in (number - 1, number + 1) if first <= n < last)
    return any(shaped[n].shape in _TITLES and lines[n].words >= 2 for n in beside)


def _is_listed(
    lines: Sequence[Line],
    shaped: Sequence[Shaped],
    number: int,
    first: int,
    last: int,
    listed: bool,
) -> bool:
    """Whether a headline belongs to a list: under its heading, beside a time, among others."""
    if listed or dates.leading_time(lines[number].text):
        return True
    beside = [n for n in (number - 1, number + 1) if first <= n < last]
    if any(shaped[n].shape is Shape.TIME for n in beside):
        return True
    return lines[number].words >= 6

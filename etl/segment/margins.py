"""What stands around the article: dated and listed teasers, tags, furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl import clocks
from etl.model import Label
from etl.segment.body import Role
from etl.segment.lines import Line
from etl.segment.shapes import Shape, Shaped

_HEADLINE_WORDS = range(4, 31)
_ALONE_WORDS = 6
"""A headline of another story has this many words where nothing else tells it."""
_DATED, _LISTED, _ALONE = (Role(Label.TEASER, sure) for sure in (0.85, 0.7, 0.5))
_RELATED = Role(Label.RELATED, 0.8)
_CLOSING_LINES = 4
_BESIDE = (Shape.TAGS, Shape.TRUNCATED, Shape.BYLINE, Shape.CREDIT)
"""What may stand between the body and a related item that closes it."""
_TITLE = Role(Label.TITLE, 0.6)
_TAGS = Role(Label.TAGS, 0.8)
_FURNITURE = Role(Label.BOILERPLATE, 0.7)
_SITE = re.compile(r"\S\s[|\-–—]\s(?=\S)")
"""What stands before the site's name."""
_TITLES = (Shape.SHORT, Shape.SENTENCE, Shape.RELATED)


def closing(shaped: Sequence[Shaped], first: int) -> dict[int, Role]:
    """The related items right below the body, from line `first` on: they close the article.

    Under the heading of a list, and further down, the same words open a teaser.
    """
    found: dict[int, Role] = {}
    for number in range(first, min(first + _CLOSING_LINES, len(shaped))):
        shape = shaped[number].shape
        if shape is Shape.RELATED:
            found[number] = _RELATED
        elif shape not in _BESIDE:
            break
    return found


def roles(
    lines: Sequence[Line], shaped: Sequence[Shaped], first: int, last: int
) -> dict[int, Role]:
    """The labels of the lines first:last, which lie outside the article."""
    found: dict[int, Role] = {}
    listed = False
    if first == 0 < last and is_page_title(lines[0], shaped[0].shape):
        found[0] = _TITLE
        first = 1
    for number in range(first, last):
        line, shape = lines[number], shaped[number].shape
        if shape in (Shape.LIST_HEADING, Shape.RELATED_HEADING):
            listed = True
            found[number] = _FURNITURE
        elif shape is Shape.TAGS:
            found[number] = _TAGS
        elif shape is Shape.TIME and _dates_a_teaser(lines, shaped, number, first, last):
            found[number] = _DATED
        elif _is_title(line, shape) and _is_listed(lines, shaped, number, first, last, listed):
            found[number] = _LISTED if listed else _ALONE
        else:
            listed = listed and shape is not Shape.COMMENTS
            found[number] = _FURNITURE
    return found


def is_page_title(line: Line, shape: Shape) -> bool:
    """Whether a page's first line is its title: words, then the site's name behind a mark."""
    return shape in _TITLES and 1 <= len(_SITE.findall(line.text)) <= 2 and line.words >= 4


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
    if line.words >= 6 and clocks.leading_time(line.text):
        return True
    below, above = number + 1, number - 1
    if below < last and shaped[below].shape in _TITLES and lines[below].words >= 2:
        return True
    return above >= first and shaped[above].shape in _TITLES and lines[above].words >= 2


def _is_listed(
    lines: Sequence[Line],
    shaped: Sequence[Shaped],
    number: int,
    first: int,
    last: int,
    listed: bool,
) -> bool:
    """Whether a headline belongs to a list: under its heading, beside a time, long enough."""
    if listed or lines[number].words >= _ALONE_WORDS:
        return True
    if number + 1 < last and shaped[number + 1].shape is Shape.TIME:
        return True
    if number > first and shaped[number - 1].shape is Shape.TIME:
        return True
    return clocks.leading_time(lines[number].text) > 0

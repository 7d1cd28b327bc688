"""Lines that say what another line says: a page's own title, and the headline that it shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from etl.segment.lines import Line
from etl.segment.shapes import Shape, Shaped
from etl.segment.topic import in_common

STRAY = " :|-–—•"
"""Marks that a template leaves before or after a headline."""
TOP = 3
"""So many lines from the top the page's own title may stand."""
MARKS = (Shape.TIME, Shape.BYLINE)
_LONGEST_TITLE = 300
_SPACELESS_FROM = "\u2e80"
_SITE = re.compile(r"\s[|\-–—·•:»«/]{1,2}\s|\s?[|｜]\s?")
"""What stands between a headline and the site's name in a page's title."""
REWORDED = 0.6
"""From this share of words in common a line says what the page's title says."""


@lru_cache(maxsize=1024)
def parts(title: str) -> frozenset[str]:
    """A page's title without the site's name: all that stands before or after a separator.

    Parts of a single word are left out: they name a section or a site.
    """
    found = set()
    for match in _SITE.finditer(title[:_LONGEST_TITLE]):
        found |= {title[: match.start()].strip(STRAY), title[match.end() :].strip(STRAY)}
    return frozenset(part for part in found if " " in part or part[:1] >= _SPACELESS_FROM)


def is_title_of(title: str, text: str) -> bool:
    """Whether a line at the page's top says the headline, with the site's name or reworded."""
    named = parts(title)
    return (
        title.startswith(text)
        or text in named
        or (bool(named) and in_common(text, title.lower()) >= REWORDED)
    )


def shown(lines: Sequence[Line], shaped: Sequence[Shaped], chosen: int, high: int) -> int:
    """The headline that the page shows, where the line chosen is the page's own title.

    It is the title without the site's name, or a rewording of it just below.
    """
    whole = parts(lines[chosen].text)
    if not whole:
        return chosen
    for number in range(high - 1, chosen, -1):
        if lines[number].text.strip(STRAY) in whole:
            return number
    if chosen == 0:
        title = lines[chosen].text.lower()
        for number in range(1, min(TOP, high)):
            line = lines[number]
            short = shaped[number].shape is Shape.SHORT and 4 <= line.words <= lines[0].words
            if short and in_common(line.text, title) >= REWORDED:
                return number
    return chosen

"""A page's text to its lines, measured once: all rules look at these.

White space is what `str.isspace` says, line ends are those of `str.splitlines`: each of them is
white space too, so that the lines leave nothing but white space between them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_EAST_ASIAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
_CLOSING = "\"'”’»›“)]』」*"
_CUT_OFF = 30
"""A shorter line that ends in dots is another story's abstract, cut off."""
_ENDS = frozenset(".!?…。！？؟।۔")


class Line(NamedTuple):
    """A line without the white space around it."""

    start: int
    end: int
    text: str
    low: str
    """Its first 64 characters in lower case, apostrophes straight, no-break spaces plain."""
    words: int
    """Counted by spaces; in scripts without them two characters are a word."""
    ends: bool
    """Whether it ends as a sentence does."""
    gap: bool
    """Whether a blank line stands before it (or the page begins with it)."""


def lines_of(text: str) -> list[Line]:
    """The lines of a page that are not blank, in order."""
    found: list[Line] = []
    add = found.append
    spaceless = not text.isascii() and _EAST_ASIAN.search(text) is not None
    at = 0
    gap = True
    for raw in text.splitlines(keepends=True):
        line = raw.strip()
        if not line:
            gap = True
            at += len(raw)
            continue
        start = at if line[0] == raw[0] else at + len(raw) - len(raw.lstrip())
        size = len(line)
        low, words, ends = _measured(line, spaceless)
        add(Line(start, start + size, line, low, words, ends, gap))
        gap = False
        at += len(raw)
    return found


def measured_at(text: str, start: int, *, gap: bool) -> Line:
    """A piece of a line as a line of its own, at its place in the page."""
    low, words, ends = _measured(text, not text.isascii())
    return Line(start, start + len(text), text, low, words, ends, gap)


def lone(text: str) -> Line:
    """A text that is one line, by itself."""
    low, words, ends = _measured(text, not text.isascii())
    return Line(0, len(text), text, low, words, ends, False)


def _measured(line: str, spaceless: bool) -> tuple[str, int, bool]:
    """A line's beginning in lower case, its words, and whether it ends as a sentence does."""
    words = line.count(" ") + 1
    if spaceless:
        words = max(words, len(_EAST_ASIAN.findall(line)) // 2)
    last = line[-1]
    ends = last in _ENDS or (last in _CLOSING and line.rstrip(_CLOSING)[-1:] in _ENDS)
    if ends and words < _CUT_OFF and line.endswith(("...", "…")):
        ends = False
    low = line[:64].lower()
    if not low.isascii():
        low = low.replace("’", "'").replace("\xa0", " ")
    return low, words, ends

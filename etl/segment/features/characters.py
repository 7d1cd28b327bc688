"""Pages' characters end to end: what class each has, and how many of a class a line holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from etl.segment.lines import Line

Floats: TypeAlias = NDArray[np.floating[Any]]
"""Single precision wherever they are kept."""
Integers: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

PLANE = 1 << 16
"""Characters beyond the basic plane are looked up as its last: a symbol."""


class Kind(IntEnum):
    """What a character is. What the table does not name is OTHER."""

    OTHER = 0
    SPACE = 1
    LOWER = 2
    UPPER = 3
    DIGIT = 4
    LETTER = 5
    IDEOGRAPH = 6
    STOP = 7
    COMMA = 8
    EXCLAMATION = 9
    QUESTION = 10
    COLON = 11
    SEMICOLON = 12
    DASH = 13
    QUOTE = 14
    APOSTROPHE = 15
    OPENING = 16
    CLOSING = 17
    BULLET = 18
    SLASH = 19
    AT = 20
    HASH = 21
    RIGHTS = 22
    DOTS = 23
    MONEY = 24
    SYMBOL = 25


KINDS = len(Kind)
WORDS = (Kind.LOWER, Kind.UPPER, Kind.DIGIT, Kind.LETTER, Kind.IDEOGRAPH)
"""Runs of these are tokens."""

_MARKS = {
    Kind.STOP: ".。．｡।۔",
    Kind.COMMA: ",，、،",
    Kind.EXCLAMATION: "!！¡",
    Kind.QUESTION: "?？¿؟",
    Kind.COLON: ":：",
    Kind.SEMICOLON: ";；؛",
    Kind.DASH: "-–—―‐‑−",
    Kind.QUOTE: '"“”„«»‹›「」『』',
    Kind.APOSTROPHE: "'’‘‚`´",
    Kind.OPENING: "([{（【［",
    Kind.CLOSING: ")]}）】］",
    Kind.BULLET: "•·‣▪●|｜›→▶►*○■",
    Kind.SLASH: "/／\\",
    Kind.AT: "@＠",
    Kind.HASH: "#＃",
    Kind.RIGHTS: "©®™℗",
    Kind.DOTS: "…",
    Kind.MONEY: "$€£¥%₽₹",
}
_IDEOGRAPHS = (
    (0x2E80, 0x3000),
    (0x3005, 0x3008),
    (0x3021, 0x30FB),
    (0x30FC, 0xD7A4),
    (0xF900, 0xFB00),
)


class Characters(NamedTuple):
    """Pages end to end, N characters and L lines that are not blank; P pages."""

    codes: NDArray[np.uint32]
    """(N,) code points in lower case."""
    kinds: NDArray[np.uint8]
    """(N,) `Kind` of each."""
    starts: Integers
    """(L,) where each line begins, counted from the first page's beginning."""
    ends: Integers
    """(L,)"""
    lines: Integers
    """(N,) the line that a character stands in; meaningless for white space between lines."""
    pages: Integers
    """(P + 1,) the first line of each page, and L."""
    page: Integers
    """(L,) the page of each line."""
    counts: Floats
    """(L, KINDS) how many characters of each kind a line holds."""


@cache
def tables() -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """Of the basic plane: each character's kind, and its lower case where that is one character."""
    every = list(map(chr, range(PLANE)))
    lower = np.arange(PLANE, dtype=np.uint32)
    by_category = {
        "Zs": Kind.SPACE, "Zl": Kind.SPACE, "Zp": Kind.SPACE, "Cc": Kind.SPACE, "Ll": Kind.LOWER,
        "Lu": Kind.UPPER, "Lt": Kind.UPPER, "Nd": Kind.DIGIT, "Lo": Kind.LETTER,
        "Lm": Kind.LETTER, "Mn": Kind.LETTER, "Mc": Kind.LETTER, "So": Kind.SYMBOL,
        "Sm": Kind.SYMBOL, "Sk": Kind.SYMBOL, "Po": Kind.SYMBOL, "Sc": Kind.MONEY,
    }  # fmt: skip
    numbers = {category: int(kind) for category, kind in by_category.items()}
    found = [numbers.get(category, 0) for category in map(unicodedata.category, every)]
    kinds = np.array(found, np.uint8)
    for code in np.flatnonzero(kinds == Kind.UPPER).tolist():
        if len(small := every[code].lower()) == 1:
            lower[code] = ord(small)
    for first, last in _IDEOGRAPHS:
        kinds[first:last] = Kind.IDEOGRAPH
    for kind, marks in _MARKS.items():
        for mark in marks:
            kinds[ord(mark)] = kind
    kinds[PLANE - 1] = Kind.SYMBOL
    return kinds, lower


def characters(texts: Sequence[str], lines: Sequence[Sequence[Line]]) -> Characters:
    """The characters of pages and the lines that `etl.segment.lines` found in them."""
    table, lower = tables()
    joined = "\n".join(texts).encode("utf-32-le", "surrogatepass")
    codes = np.minimum(np.frombuffer(joined, np.uint32), PLANE - 1)
    kinds = table[codes]
    sizes = np.fromiter(map(len, lines), np.int64, len(lines))
    pages = np.concatenate(([0], np.cumsum(sizes)))
    page = np.repeat(np.arange(len(lines)), sizes)
    lengths = np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts))
    begins = np.cumsum(lengths) - lengths
    count = int(pages[-1])
    starts = np.fromiter((line[0] for found in lines for line in found), np.int64, count)
    ends = np.fromiter((line[1] for found in lines for line in found), np.int64, count)
    starts += begins[page]
    ends += begins[page]
    # a line owns the white space behind it: its counts of white space are left out of the features
    bounds = np.concatenate((starts, [len(codes)]))
    owners = np.repeat(np.arange(count), np.diff(bounds))
    lead = int(bounds[0])
    of_kinds = np.bincount(owners * KINDS + kinds[lead:], minlength=count * KINDS)
    counts = of_kinds.reshape(count, KINDS).astype(np.float32)
    told = np.concatenate((np.zeros(lead, np.int64), owners))
    return Characters(lower[codes], kinds, starts, ends, told, pages, page, counts)

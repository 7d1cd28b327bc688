"""What a line looks like by itself: its length, characters, words and rule's shape."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from etl.segment.features import words
from etl.segment.features.characters import (
    KINDS,
    Characters,
    Flags,
    Floats,
    Integers,
    Kind,
)
from etl.segment.features.tokens import Tokens, is_name
from etl.segment.shapes import Shape

SHAPES = tuple(Shape)
_COUNTED = (
    Kind.COMMA, Kind.STOP, Kind.DOTS, Kind.QUESTION, Kind.EXCLAMATION, Kind.COLON,
    Kind.SEMICOLON, Kind.DASH, Kind.QUOTE, Kind.APOSTROPHE, Kind.OPENING, Kind.BULLET,
    Kind.SLASH, Kind.AT, Kind.HASH, Kind.RIGHTS, Kind.MONEY, Kind.SYMBOL,
)  # fmt: skip
_SHARED = (Kind.DIGIT, Kind.UPPER, Kind.IDEOGRAPH, Kind.LETTER)
_SENTENCE_MARKS = np.zeros(KINDS, np.bool_)
_SENTENCE_MARKS[[Kind.STOP, Kind.QUESTION, Kind.EXCLAMATION, Kind.DOTS]] = True
_KANA = (0x3041, 0x3097)
_PARTICLES = (
    "的了是在和与與也就都而及着著或把被让讓对對为為从從上中不他她我们們这這那个個有到说說将將并並"
)
_ENDED = "은는이가을를의에도로와과서고며다"
"""Function words of scripts that join them to others: hiragana, Chinese characters, and the last
syllables of Korean words."""
_PER_KANA, _PER_ENDED = 0.4, 0.6
"""What one counts as a function word, so that prose has about as many as European prose."""
_ENDINGS = ("ed", "ing", "ly", "s", "en", "t", "er")

_PARTICLE_CODES, _ENDED_CODES = (
    np.array(sorted(map(ord, told)), np.uint32) for told in (_PARTICLES, _ENDED)
)


class Form:
    """The columns of a batch's lines by themselves, and what the context needs of them."""

    def __init__(self, pages: Characters, found: Tokens, shapes: Integers, ends: Flags) -> None:
        """`shapes` (L,) are places in `SHAPES`; `ends` whether a line ends as a sentence does."""
        self.pages, self.found, self.shapes, self.ends = pages, found, shapes, ends
        self.known = words.known(found)
        spaceless = pages.counts[:, Kind.IDEOGRAPH] / 2
        self.tokens: Floats = np.maximum(found.numbers, spaceless).astype(np.float32)
        self.least_one = np.maximum(self.tokens, 1)

    def columns(self) -> Iterator[tuple[str, Floats]]:
        """Names and values, (L,) or (L, columns)."""
        pages, found = self.pages, self.found
        size = len(pages.starts)
        length = np.maximum(pages.ends - pages.starts, 1).astype(np.float32)
        yield "tokens", self.tokens
        yield "characters", length
        yield "word length", length / self.least_one
        yield "ends", self.ends.astype(np.float32)
        yield "marks", pages.counts[:, _COUNTED]
        yield "mark shares", pages.counts[:, [Kind.COMMA, Kind.QUOTE]] / self.least_one[:, None]
        yield "kinds", pages.counts[:, _SHARED] / length[:, None]
        names = np.bincount(found.lines, is_name(pages, found), size).astype(np.float32)
        yield "names", names / self.least_one
        yield "endings", self._endings() / self.least_one[:, None]
        yield "inside", self._inside()
        yield "groups", self._groups(size)
        yield "first word", self._first_word(0)
        yield "second word", self._first_word(1)
        for name, at in (("first", pages.starts), ("last", pages.ends - 1)):
            yield name, np.eye(KINDS, dtype=np.float32)[pages.kinds[at]]
        yield "shape", np.eye(len(SHAPES), dtype=np.float32)[self.shapes]

    def _groups(self, size: int) -> Floats:
        counts = words.counted(self.found, self.known, size)
        counts[:, words.words().groups.index("function")] += self._joined(size)
        return counts / self.least_one[:, None]

    def _joined(self, size: int) -> Floats:
        """(L,) function words that no space parts from others."""
        pages, found = self.pages, self.found
        if not pages.counts[:, Kind.IDEOGRAPH].any():
            return np.zeros(size, np.float32)
        kana = (pages.codes >= _KANA[0]) & (pages.codes < _KANA[1])
        weight = kana * _PER_KANA + np.isin(pages.codes, _PARTICLE_CODES)
        last = found.ends - 1
        weight[last] += np.isin(pages.codes[last], _ENDED_CODES) * _PER_ENDED
        inside = np.flatnonzero(weight)
        counted = np.bincount(pages.lines[inside], weight[inside], size)
        return counted.astype(np.float32)

    def _first_word(self, place: int) -> Floats:
        """(L, G) the groups of each line's first word, or of the one `place` behind it."""
        found, table = self.found, words.words()
        has = found.numbers > place
        first = np.minimum(found.firsts + place, max(len(self.known) - 1, 0))
        number = self.known[first] if len(self.known) else np.zeros(len(has), np.int64)
        return table.member[np.where(has, number, 0)]

    def _endings(self) -> Floats:
        """(L, endings) how many words end in each of a few endings."""
        pages, found = self.pages, self.found
        size = len(pages.starts)
        long = np.flatnonzero(found.ends - found.starts > 3)
        lines, last = found.lines[long], found.ends[long]
        columns = []
        for ending in _ENDINGS:
            same: NDArray[np.bool_] = np.ones(len(long), np.bool_)
            for back, letter in enumerate(reversed(ending), start=1):
                same &= pages.codes[last - back] == ord(letter)
            columns.append(np.bincount(lines[same], minlength=size))
        return np.stack(columns, axis=1).astype(np.float32)

    def _inside(self) -> Floats:
        """(L, 4) sentences' ends inside, clock times, years, and words glued as in `wordWord`."""
        pages, found = self.pages, self.found
        kinds, size = pages.kinds, len(pages.starts)
        last = len(kinds) - 1
        marks = np.flatnonzero(_SENTENCE_MARKS[kinds])
        marks = marks[marks + 2 < pages.ends[pages.lines[marks]]]
        after = kinds[marks + 2]
        ends = (kinds[marks + 1] == Kind.SPACE) & ((after == Kind.UPPER) | (after == Kind.QUOTE))
        ends |= kinds[marks + 1] == Kind.IDEOGRAPH
        colons = np.flatnonzero(kinds == Kind.COLON)
        colons = colons[(colons > 0) & (colons < last)]
        times = (kinds[colons - 1] == Kind.DIGIT) & (kinds[colons + 1] == Kind.DIGIT)
        four = np.flatnonzero(found.ends - found.starts == 4)
        first = found.starts[four]
        century = pages.codes[first] * np.uint32(256) + pages.codes[first + 1]
        years = (century == ord("1") * 256 + ord("9")) | (century == ord("2") * 256 + ord("0"))
        years &= kinds[first + 2] == Kind.DIGIT
        glue = np.flatnonzero((kinds[:-1] == Kind.LOWER) & (kinds[1:] == Kind.UPPER))
        places = [pages.lines[marks[ends]], pages.lines[colons[times]]]
        places += [found.lines[four[years]], pages.lines[glue]]
        counts = [np.bincount(at, minlength=size) for at in places]
        return np.stack(counts, axis=1).astype(np.float32)

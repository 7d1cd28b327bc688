"""Where a line stands on its page: its block, the prose around it, its like elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from etl.segment.features.characters import Flags, Floats, Integers
from etl.segment.features.form import SHAPES, Form
from etl.segment.shapes import Shape

_CORE = SHAPES.index(Shape.CORE)
_MARKS = (SHAPES.index(Shape.TIME), SHAPES.index(Shape.BYLINE))
_COMMENTS = SHAPES.index(Shape.COMMENTS)
_LISTS = (SHAPES.index(Shape.LIST_HEADING), SHAPES.index(Shape.RELATED_HEADING))
_SLOTS = 14
"""Bits of a word's hash by which a page remembers that it holds it."""
_LONG = 4
"""Letters of a word that says something of the topic."""
_FAR = 200


class Place:
    """The columns of a batch's lines that tell of their surroundings, each within its page."""

    def __init__(self, form: Form, gaps: Flags, runs: Integers) -> None:
        """`gaps` (L,) tells a blank line above; `runs` (P, 2) where the rules see the body."""
        self.form, self.gaps, self.runs = form, gaps, runs
        pages = form.pages
        self.page = pages.page
        self.first = pages.pages[self.page]
        self.last = pages.pages[self.page + 1] - 1
        self.at = np.arange(len(self.page))
        self.core: Flags = form.shapes == _CORE

    def columns(self) -> Iterator[tuple[str, Floats]]:
        """Names and values, (L,) or (L, columns)."""
        form = self.form
        yield "gap", self.gaps.astype(np.float32)
        yield "from the top", (self.at - self.first).astype(np.float32)
        yield "from the bottom", (self.last - self.at).astype(np.float32)
        tokens = form.tokens
        yield "tokens before", self._before(tokens)
        prose = np.where(self.core, tokens, 0).astype(np.float32)
        before = self._before(prose)
        yield "prose before", before
        yield "prose after", self._total(prose) - before - prose
        yield "to prose", self._distances(self.core)
        yield "to marks", self._distances(np.isin(form.shapes, _MARKS))
        yield "to lists", self._distances(np.isin(form.shapes, _LISTS))
        yield "comments", self._before((form.shapes == _COMMENTS).astype(np.float32))
        yield "block", self._blocks()
        yield "copies", self._copies()
        yield "run", self._run()
        yield "topic", self._topic()

    def _before(self, values: Floats) -> Floats:
        """(L,) the sum of what stands before a line on its page."""
        total = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
        found: Floats = (total[self.at] - total[self.first]).astype(np.float32)
        return found

    def _total(self, values: Floats) -> Floats:
        total = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
        found: Floats = (total[self.last + 1] - total[self.first]).astype(np.float32)
        return found

    def _distances(self, flags: Flags) -> Floats:
        """(L, 2) lines to the nearest flagged line above and below, `_FAR` where there is none."""
        above = np.maximum.accumulate(np.where(flags, self.at, -1))
        above = np.concatenate(([-1], above[:-1]))
        below = np.minimum.accumulate(np.where(flags, self.at, len(self.at))[::-1])[::-1]
        below = np.concatenate((below[1:], [len(self.at)]))
        up = np.where(above >= self.first, self.at - above, _FAR)
        down = np.where(below <= self.last, below - self.at, _FAR)
        found: Floats = np.minimum(np.stack((up, down), axis=1), _FAR).astype(np.float32)
        return found

    def _blocks(self) -> Floats:
        """(L, 5) of the lines without a blank one between them: how many, the share that is prose,
        how many above and below, and whether a blank line follows."""
        begins = self.gaps | (self.at == self.first)
        block = np.cumsum(begins) - 1
        size = np.bincount(block)
        start = np.flatnonzero(begins)
        share = np.bincount(block, self.core) / size
        above = self.at - start[block]
        below = size[block] - 1 - above
        columns = (size[block], share[block], above, below, below == 0)
        return np.stack(columns, axis=1).astype(np.float32)

    def _copies(self) -> Floats:
        """(L, 4) how many lines of the page are the same, begin with the same word, have the same
        look; and whether the line below is the same as this one's beginning."""
        form, found = self.form, self.form.found
        mixed = found.hashes * (
            2 * (np.arange(len(found.hashes)) - found.firsts[found.lines]) + 3
        ).astype(np.uint64)
        total = np.concatenate(([np.uint64(0)], np.cumsum(mixed)))
        whole = total[found.firsts + found.numbers] - total[found.firsts]
        # a line without a token has no word: its length stands for what it says
        alone = found.numbers == 0
        whole = np.where(alone, (form.pages.ends - form.pages.starts).astype(np.uint64), whole)
        first = np.zeros(len(self.at), np.uint64)
        first[~alone] = found.hashes[found.firsts[~alone]]
        look = form.shapes * 64 + form.pages.kinds[form.pages.ends - 1]
        look = look * 64 + form.pages.kinds[form.pages.starts]
        look = look * 16 + np.log2(form.tokens + 1).astype(np.int64)
        size = (self.last - self.first + 1).astype(np.float32)
        same = [self._same(key.astype(np.uint64)) for key in (whole, first, look)]
        return np.stack((same[0], same[1] - 1, (same[2] - 1) / size), axis=1).astype(np.float32)

    def _same(self, keys: NDArray[np.uint64]) -> Integers:
        """(L,) how many lines of its page have a line's key."""
        salted = keys * np.uint64(0x9E3779B97F4A7C15) + self.page.astype(np.uint64)
        _, which, counts = np.unique(salted, return_inverse=True, return_counts=True)
        found: Integers = counts[which]
        return found

    def _run(self) -> Floats:
        """(L, 3) whether the rules see the body here, and how far its ends are."""
        first, last = self.runs[self.page, 0], self.runs[self.page, 1]
        row = self.at - self.first
        inside = (row >= first) & (row < last)
        columns = (inside, np.clip(row - first, -_FAR, _FAR), np.clip(row - last, -_FAR, _FAR))
        return np.stack(columns, axis=1).astype(np.float32)

    def _topic(self) -> Floats:
        """(L, 2) the shares of a line's longer words that the page's prose and that its first line
        holds, the line itself left out."""
        form, found = self.form, self.form.found
        told = np.flatnonzero((found.ends - found.starts >= _LONG) & (form.known == 0))
        lines = found.lines[told]
        slots = (found.hashes[told] >> np.uint64(64 - _SLOTS)).astype(np.int64)
        keys = (self.page[lines] << _SLOTS) + slots
        size = (int(self.page[-1]) + 1) << _SLOTS
        words = np.bincount(lines, minlength=len(self.at))
        columns = []
        for source in (self.core & self._in_run(), self.at == self.first):
            within = source[lines]
            held = np.zeros(size, np.int32)
            np.add.at(held, keys[within], 1)
            others = held[keys] - within > 0
            share = np.bincount(lines[others], minlength=len(self.at)) / np.maximum(words, 3)
            columns.append(share)
        return np.stack(columns, axis=1).astype(np.float32)

    def _in_run(self) -> Flags:
        row: Integers = self.at - self.first
        inside: Flags = (row >= self.runs[self.page, 0]) & (row < self.runs[self.page, 1])
        return inside

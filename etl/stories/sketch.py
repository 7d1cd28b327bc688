"""A text as words, and the few of its shingles by which copies of it are found.

A shingle is a run of words (Broder, "On the resemblance and containment of documents", 1997).
Those whose hash is a multiple of `ONE_IN` are kept: two texts keep the same of what they share,
whatever else has ever been stored, so that containment can be estimated and nothing hangs on the
order of loading.
"""

from __future__ import annotations

import hashlib
import re
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from etl.identity import content_id, normalise

Hashes = NDArray[np.uint64]
Counts = NDArray[np.int64]

SHINGLE = 5
"""Words. Measured on 2,635 texts of two kinds: of shingles of four words a text shares one with
eighteen times as many strangers."""
WEIGHTY = 26
"""Characters, a space after each word: shorter shingles are made of the words that every text has.
A rule about the shingle alone; how often it occurs would hang on what is stored."""
RUN = 4
"""Words: shorter runs are common to all texts of a language."""
ONE_IN = 12
BITS = 44
"""Of a shingle's hash: with the era before them they fill a signed 64-bit number."""
SHORTEST = 20
"""Words: shorter texts (`Full story`, a caption) tell nobody's story by themselves."""

CAPITALS = 0.25
"""Share of the words: measured, a twentieth of English news texts have as many capitals."""

_ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Scripts without spaces between words: each character is one."""
_DENSE = 6
"""Letters that a character of such a script is worth."""
_MARKED = "\u0300-\u036f\u0900-\u0963\u0966-\u0dff"
"""Vowel signs and accents, which stand inside words and are no letters to `re`."""
_UNSPACED = re.compile(f"[{_ALONE}]")
_WORD = re.compile(rf"[\w{_MARKED}]+")
_EITHER = re.compile(rf"[{_ALONE}]|[^\W{_ALONE}]+")
_BLANK = {code: " " for code in range(128) if not _WORD.match(chr(code))}
"""What is no part of a word in ASCII."""
_DIGIT = re.compile(r"\d")
_ENDS = re.compile(r"[.!?:\n]")

_MIX = np.uint64(0x9E3779B97F4A7C15)
_KNOWN: dict[str, int] = {}
_MOST_KNOWN = 400_000
"""Words kept with their hashes: what bounds the memory, some 50 MB."""


class Words:
    """The words of a normalised text, in order, as numbers."""

    def __init__(self, body: str) -> None:
        said = normalise(body)
        plain = said.isascii()
        self._pattern = _WORD if plain or not _UNSPACED.search(said) else _EITHER
        self._body = body
        # The words that the pattern finds; a table is four times as fast.
        self.words: list[str] = (
            said.translate(_BLANK).split() if plain else self._pattern.findall(said)
        )

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def hashes(self) -> Hashes:
        """A number for each word."""
        if len(_KNOWN) > _MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN.get
        numbers = (known(word) or _learn(word) for word in self.words)
        return np.fromiter(numbers, np.uint64, len(self.words))

    @cached_property
    def lengths(self) -> Counts:
        """Characters of each word and the space after it; no space where a script has none."""
        if self._pattern is _WORD:
            return np.fromiter(map(len, self.words), np.int64, len(self.words)) + 1
        return np.fromiter(map(_weight, self.words), np.int64, len(self.words))

    @cached_property
    def particulars(self) -> NDArray[np.bool_]:
        """Of each word whether it is a figure, or a name: a capital that no sentence begins with.

        Figures alone where normalising has made more or fewer words of the text, and where
        capitals are many: of German nouns, or of a text that shouts.
        """
        figures = np.array([_DIGIT.search(word) is not None for word in self.words], np.bool_)
        names = np.array(self._names(), np.bool_)
        if len(names) != len(figures) or names.sum() > CAPITALS * len(names):
            return figures
        return figures | names

    def _names(self) -> list[bool]:
        body, end = self._body, 0
        flags = []
        for word in self._pattern.finditer(body):
            begins = not end or _ENDS.search(body, end, word.start()) is not None
            flags.append(body[word.start()].isupper() and not begins)
            end = word.end()
        return flags

    @cached_property
    def passages(self) -> Hashes:
        """The runs of RUN words by which two texts are compared."""
        return self.runs(RUN)

    @cached_property
    def sorted_passages(self) -> Hashes:
        """The same in order of their number, to be looked up in."""
        return np.sort(self.passages)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The different words."""
        return frozenset(self.words)

    def runs(self, length: int) -> Hashes:
        """A number for each run of `length` words, by its first word."""
        count = len(self.words) - length + 1
        if count <= 0:
            return np.empty(0, np.uint64)
        hashes = self.hashes
        run = hashes[:count].copy()
        for step in range(1, length):
            run = _mixed(run) + hashes[step : step + count]
        return _mixed(run)

    def body_id(self, article_id: str) -> str:
        """Texts with the same words in the same order have the same id; a short one its own."""
        if len(self.words) < SHORTEST:
            return content_id("body", article_id)
        return content_id("body", "", " ".join(self.words))

    def shingles(self) -> list[int]:
        """The sampled shingles, each once, in order of their number, BITS bits each."""
        if len(self.words) < SHORTEST:
            return []
        ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(self.lengths)))
        heavy = ends[SHINGLE:] - ends[:-SHINGLE] >= WEIGHTY
        run = self.runs(SHINGLE)[heavy]
        kept = run[run % np.uint64(ONE_IN) == 0] >> np.uint64(64 - BITS)
        numbers: list[int] = np.unique(kept).tolist()
        return numbers


def _learn(word: str) -> int:
    digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    _KNOWN[word] = number = int.from_bytes(digest, "big")
    return number


def _weight(word: str) -> int:
    return _DENSE if len(word) == 1 and _UNSPACED.match(word) else len(word) + 1


def _mixed(numbers: Hashes) -> Hashes:
    """The finaliser of MurmurHash3 with one multiplication: each bit of a number moves many."""
    numbers = (numbers ^ (numbers >> np.uint64(32))) * _MIX
    mixed: Hashes = numbers ^ (numbers >> np.uint64(29))
    return mixed

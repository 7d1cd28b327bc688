"""Hand-written groups of words (`words.toml`, and the function words of `../cues`)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from etl.lexicon import function_words
from etl.segment.features.characters import Floats, Integers
from etl.segment.features.tokens import Tokens, hashed

_FILE = Path(__file__).with_name("words.toml")
_SLOTS = 16
"""Bits of a hash that are its place in the table."""
_FAMILIES = {
    "english": frozenset({"en"}),
    "german": frozenset({"de"}),
    "romance": frozenset({"es", "fr", "it", "pt", "ro"}),
}
"""Whose function words are counted apart: newspapers differ by language in how an article opens."""
_MOST = 4
"""Groups that one word may belong to."""


class Words(NamedTuple):
    """Which groups a word belongs to, by its hash. W words, G groups."""

    groups: tuple[str, ...]
    slots: NDArray[np.int32]
    """(2^16,) a word's number from 1, by the upper bits of its hash; 0 where there is none."""
    hashes: NDArray[np.uint64]
    """(W + 1,)"""
    member: Floats
    """(W + 1, G) 1 where a word belongs to a group."""
    listed: Integers
    """(W + 1, _MOST) the groups of a word, G where it has no more."""


@cache
def words() -> Words:
    """The table of all groups; of words whose slots are the same the first keeps it."""
    told = function_words()
    by_group = {"function": frozenset(told)}
    for name, family in _FAMILIES.items():
        by_group[name] = frozenset(word for word, codes in told.items() if family.issuperset(codes))
    for name, text in tomllib.loads(_FILE.read_text(encoding="utf-8")).items():
        by_group[name] = frozenset(text.split())
    groups = tuple(by_group)
    belongs: dict[str, list[int]] = {}
    for number, name in enumerate(groups):
        for word in sorted(by_group[name]):
            if word.isalnum():
                belongs.setdefault(word, []).append(number)
    known = list(belongs)
    hashes = np.concatenate(([np.uint64(0)], _hashes(known)))
    slots = np.zeros(1 << _SLOTS, np.int32)
    slots[(hashes[:0:-1] >> np.uint64(64 - _SLOTS)).astype(np.int64)] = range(len(known), 0, -1)
    member = np.zeros((len(known) + 1, len(groups)), np.float32)
    listed = np.full((len(known) + 1, _MOST), len(groups), np.int64)
    for row, numbers in enumerate(belongs.values(), start=1):
        member[row, numbers] = 1.0
        listed[row, : len(numbers[:_MOST])] = numbers[:_MOST]
    return Words(groups, slots, hashes, member, listed)


def known(found: Tokens) -> Integers:
    """(T,) each token's number in the table of `words`, 0 for a word of no group."""
    table = words()
    number = table.slots[(found.hashes >> np.uint64(64 - _SLOTS)).astype(np.int64)]
    return np.where(table.hashes[number] == found.hashes, number, 0).astype(np.int64)


def counted(found: Tokens, numbers: Integers, lines: int) -> Floats:
    """(L, G) how many of a line's tokens belong to each group."""
    table = words()
    size = len(table.groups) + 1
    told = np.flatnonzero(numbers)
    rows, at = numbers[told], found.lines[told] * size
    total = np.bincount(at + table.listed[rows, 0], minlength=lines * size)
    for place in range(1, _MOST):
        more = np.flatnonzero(table.listed[rows, place] < size - 1)
        total += np.bincount(at[more] + table.listed[rows[more], place], minlength=lines * size)
    return total.reshape(lines, size)[:, :-1].astype(np.float32)


def _hashes(known: list[str]) -> NDArray[np.uint64]:
    codes = np.frombuffer("".join(known).encode("utf-32-le"), np.uint32)
    ends = np.cumsum([len(word) for word in known])
    return hashed(codes, np.concatenate(([0], ends[:-1])), ends)

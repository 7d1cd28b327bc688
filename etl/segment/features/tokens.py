"""Pages' tokens: runs of letters and digits, each with a hash by which words are known."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from etl.segment.features.characters import KINDS, WORDS, Characters, Integers, Kind

REACH = 12
"""Characters of a token that its hash sees, beside its length."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_IS_WORD = np.zeros(KINDS, np.bool_)
_IS_WORD[list(WORDS)] = True


class Tokens(NamedTuple):
    """T tokens, in the order of the pages."""

    starts: Integers
    ends: Integers
    lines: Integers
    """(T,) the line that each stands in."""
    firsts: Integers
    """(L,) each line's first token; T or the next line's where it has none."""
    numbers: Integers
    """(L,) how many tokens a line has."""
    hashes: NDArray[np.uint64]


def tokens(pages: Characters) -> Tokens:
    """The tokens of pages laid end to end."""
    inside = np.concatenate(([0], _IS_WORD[pages.kinds].view(np.int8), [0]))
    turns = np.diff(inside)
    starts, ends = np.flatnonzero(turns == 1), np.flatnonzero(turns == -1)
    lines = pages.lines[starts]
    numbers = np.bincount(lines, minlength=len(pages.starts))
    firsts = np.cumsum(numbers) - numbers
    return Tokens(starts, ends, lines, firsts, numbers, hashed(pages.codes, starts, ends))


def hashed(codes: NDArray[np.uint32], starts: Integers, ends: Integers) -> NDArray[np.uint64]:
    """A polynomial hash modulo 2^64 of each token's length and first characters."""
    found = (ends - starts).astype(np.uint64)
    last = max(len(codes) - 1, 0)
    for step in range(REACH):
        at = starts + step
        here = np.where(at < ends, codes[np.minimum(at, last)], np.uint32(0)).astype(np.uint64)
        found = (found + here) * _FACTOR
        found ^= found >> np.uint64(29)
    return found


def is_name(pages: Characters, found: Tokens) -> NDArray[np.bool_]:
    """(T,) whether a token begins with a capital."""
    capital: NDArray[np.bool_] = pages.kinds[found.starts] == Kind.UPPER
    return capital

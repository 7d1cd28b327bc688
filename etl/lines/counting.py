"""The lines of a day's texts, counted: on how many texts each stands, and on which of them.

A line is what segmentation takes for one (`etl.segment.lines`): line ends are those of
`str.splitlines`, the white space around it is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

SHORTEST, LONGEST = 2, 300
"""Characters: a longer line that comes again is a story that comes again."""


class Counted(NamedTuple):
    """The different lines of some texts, as three parallel sequences in the order of `lines`."""

    lines: tuple[int, ...]
    """Each line's number, ascending."""
    texts: tuple[int, ...]
    """On how many of the texts it stands."""
    last: tuple[int, ...]
    """The last text that has it, counted from 1."""


def lines_of(text: str) -> set[str]:
    """The different lines of a text that are counted, 2 to 300 characters long."""
    bare = (line.strip() for line in text.splitlines())
    return {line for line in bare if SHORTEST <= len(line) <= LONGEST}


def number_of(line: str) -> int:
    """A line as a signed number of 64 bits: BLAKE2b (RFC 7693), 8 bytes, the highest first."""
    digest = hashlib.blake2b(line.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def counted(texts: Iterable[str]) -> Counted:
    """The lines of different texts; the texts' order decides `last` and nothing else."""
    on: dict[int, int] = {}
    last: dict[int, int] = {}
    for at, text in enumerate(texts, start=1):
        for line in {number_of(line) for line in lines_of(text)}:
            on[line] = on.get(line, 0) + 1
            last[line] = at
    lines = sorted(on)
    return Counted(tuple(lines), tuple(on[n] for n in lines), tuple(last[n] for n in lines))

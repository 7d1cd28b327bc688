"""What can be read of a compressed file of many members of which some are damaged.

Crawlers and loggers write a member a record, or a member a batch of them, so that a bad sector
costs a member and not a night. A member counts with its checksum alone, and reading goes on at the
next one that is sound from end to end. That serves formats whose records cannot be mistaken where
reading begins in their middle: WARC and JSON Lines. A text would lose a part in silence, and rows
of CSV their header.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from etl.model import Limits
from etl.read.packing import BEGINNING, Cut, Damaged, Input, Packing
from etl.read.sniff import Format, recognise
from etl.read.stream import HEAD

RESUMABLE = {Format.WARC: b"WARC/", Format.JSON_LINES: b"{"}
"""Formats that can be gone on with, and how a member begins that reading goes on at."""
EFFORT = 8
"""Bytes read in search of sound members, as a multiple of the file's: more and the file is given
up, as members that lie in one another could be made to cost any time."""
LOOKED_AT = 1024 * 1024
"""Bytes at a time in which the beginning of a member is looked for."""


class Run(NamedTuple):
    """Bytes of the file, from `start` to `end`: sound members one after the other, or a hole."""

    start: int
    end: int
    sound: bool


class Salvage(NamedTuple):
    """The runs of a file, which tile it, and the format of what lies in them."""

    format: Format
    runs: list[Run]

    @property
    def goes_on(self) -> bool:
        """Whether there are sound members behind a hole."""
        return any(run.sound for run in self.runs[1:])


def salvage(file: BinaryIO, size: int, packing: Packing, limits: Limits) -> Salvage | None:
    """Go through a damaged file of `size` bytes; None where nothing can be gone on with."""
    return _Search(file, size, packing, limits).found()


class _Search:
    def __init__(self, file: BinaryIO, size: int, packing: Packing, limits: Limits) -> None:
        self._file = file
        self._size = size
        self._packing = packing
        self._limits = limits
        self._left = EFFORT * size
        self._format: Format | None = None

    def found(self) -> Salvage | None:
        runs: list[Run] = []
        at = 0
        while at < self._size:
            end = self._end_of_member(at)
            sound = end is not None
            if end is None:
                end = next(self._members_behind(at), self._size)
            if self._left < 0:
                return None
            if runs and runs[-1].sound == sound:
                at, _, _ = runs.pop()
            runs.append(Run(at, end, sound))
            at = end
        sound_ones = any(run.sound for run in runs)
        return Salvage(self._format, runs) if self._format and sound_ones else None

    def _end_of_member(self, at: int, beginning: bytes = b"") -> int | None:
        """Where the member that begins here ends, zeros behind it too; None where it is unsound."""
        self._file.seek(at)
        packed = Input(self._file)
        if not self._packing.begins.match(packed.peek(BEGINNING)):
            return None
        head = b""
        try:
            for chunk in self._packing.unpack(packed, self._limits):
                head += chunk[: HEAD - len(head)]
                if not head.startswith(beginning[: len(head)]):
                    return None
        except (Damaged, Cut):
            return None
        finally:
            self._left -= packed.position
        if self._format is None:
            told = recognise(head)
            if not isinstance(told, Format) or told not in RESUMABLE:
                return None
            self._format = told
        packed.pass_zeros()
        return at + packed.position

    def _members_behind(self, at: int) -> Iterator[int]:
        """Where sound members begin behind a place, those in which reading can go on."""
        magic = self._packing.magic
        start = at + 1
        while start < self._size and self._left >= 0:
            self._file.seek(start)
            data = self._file.read(LOOKED_AT)
            found = data.find(magic)
            if found < 0:
                self._left -= len(data)
                start += max(1, len(data) - len(magic) + 1)
                continue
            start += found
            if any(self._end_of_member(start, begins) for begins in self._beginnings()):
                yield start
            start += 1

    def _beginnings(self) -> list[bytes]:
        return [RESUMABLE[self._format]] if self._format else list(RESUMABLE.values())

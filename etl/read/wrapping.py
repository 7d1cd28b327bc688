"""What a compressed file holds: many members, cut ends, padding, what stands behind, and bombs.

A stream is gone through twice: once to learn whether it may be believed, and then for its bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from etl.model import Limits
from etl.read.dump import DumpChanged
from etl.read.faults import Fault
from etl.read.packing import BEGINNING, Cut, Damaged, Input, Packing, Source

BOMB_FLOOR = 1024 * 1024
"""A stream that unpacks to no more than this is no bomb, whatever its ratio."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the first pass over a compressed stream found."""

    length: int
    """Bytes that it unpacks to: up to the damage, or to the limit where it is a bomb."""
    head: bytes
    """The first of them, up to the limit for kept bytes."""
    truncated: bool = False
    padding: int = 0
    """Zeros between and behind the members, and frames that hold no data."""
    trailing: int = 0
    """Other bytes behind the last member."""
    trailing_head: bytes = b""
    fault: Fault | None = None
    """Where it is set, nothing of the stream may be used."""
    reason: str = ""


def examine(source: Source, packing: Packing, size: int, limits: Limits) -> Findings:
    """Unpack a compressed stream to its end, keeping nothing but its beginning.

    `size` is the dump's, which the limits for what comes out of it count from. Memory is flat
    whatever the stream; a bomb is left at the limit, which is counted in bytes.
    """
    most = min(limits.unpacked_bytes, max(BOMB_FLOOR, limits.ratio * size))
    members = Members(source, packing, limits)
    head = bytearray()
    length = 0
    try:
        for chunk in members:
            head += chunk[: max(0, limits.kept_bytes - length)]
            length += len(chunk)
            if length > most:
                reason = f"{size:,} bytes unpack to more than the {most:,} that are allowed"
                return Findings(most, bytes(head[:most]), fault=Fault.BOMB, reason=reason)
    except Damaged as error:
        where = f"the {packing.name} stream, after {length:,} unpacked bytes"
        told = "is damaged" if error.fault == Fault.CHECKSUM else "cannot be unpacked"
        reason = f"{where}, {told} ({error})"
        return Findings(length, bytes(head), fault=error.fault, reason=reason)
    return Findings(
        length=length,
        head=bytes(head),
        truncated=members.truncated,
        padding=members.padding,
        trailing=members.trailing,
        trailing_head=bytes(members.trailing_head),
    )


class Members:
    """The unpacked bytes of a stream's members, one after the other, chunk after chunk.

    Raises Damaged behind the last chunk that could be unpacked. The other attributes hold
    once the iteration has ended.
    """

    def __init__(self, source: Source, packing: Packing, limits: Limits) -> None:
        self.truncated = False
        self.trailing = 0
        self.trailing_head = bytearray()
        self._input = Input(source)
        self._packing = packing
        self._limits = limits

    @property
    def padding(self) -> int:
        """Bytes between and behind the members that are zeros or hold no data."""
        return self._input.padding

    def __iter__(self) -> Iterator[bytes]:
        packing, packed = self._packing, self._input
        while head := packed.pass_zeros():
            magic = head[: len(packing.magic)]
            if packing.begins.match(head):
                try:
                    yield from filter(None, packing.unpack(packed, self._limits))
                except Cut:
                    self.truncated = True
            elif len(head) < BEGINNING and packing.magic.startswith(magic):
                self.truncated = True
            elif len(magic) == len(packing.magic) and _differ(magic, packing.magic) == 1:
                raise Damaged("a member's first bytes are wrong")
            else:
                self._pass_over()
            if self.truncated or self.trailing:
                return

    def _pass_over(self) -> None:
        """Count what is no member, up to the end of the stream."""
        while data := self._input.take_all():
            self.trailing_head += data[: max(0, self._limits.kept_bytes - self.trailing)]
            self.trailing += len(data)


def _differ(one: bytes, other: bytes) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


class Unpacked:
    """The bytes of a compressed stream that was examined, to be read like a file's."""

    def __init__(self, source: Source, packing: Packing, limits: Limits) -> None:
        self._source = source
        self._packing = packing
        self._limits = limits
        self.rewind()

    def rewind(self) -> None:
        """Go back to the first byte."""
        self._source.rewind()
        self._chunks = iter(Members(self._source, self._packing, self._limits))
        self._held = b""

    def read(self, count: int) -> bytes:
        """The next `count` bytes, fewer only at the end."""
        parts = [self._held]
        lacking = count - len(self._held)
        while lacking > 0 and (chunk := self._next()):
            parts.append(chunk)
            lacking -= len(chunk)
        data = b"".join(parts)
        self._held = data[count:]
        return data[:count]

    def _next(self) -> bytes:
        try:
            return next(self._chunks, b"")
        except Damaged as error:
            raise DumpChanged("what unpacked a moment ago no longer does") from error

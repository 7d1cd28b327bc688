"""What a compressed file holds: many members, cut ends, padding, and what stands behind."""

from __future__ import annotations

from collections.abc import Iterator

from etl.model import Limits
from etl.read.packing import BEGINNING, Cut, Damaged, Input, Packing

BOMB_FLOOR = 1024 * 1024
"""A dump that unpacks to no more than this is no bomb, whatever its ratio."""


class Members:
    """The unpacked bytes of a stream's members, one after the other, chunk after chunk.

    Raises Damaged behind the last chunk that could be unpacked. The other attributes hold
    once the iteration has ended.
    """

    def __init__(self, packed: Input, packing: Packing, limits: Limits) -> None:
        self.truncated = False
        """Whether the stream ends inside a member."""
        self.trailing = 0
        """Bytes behind the last member that are neither members nor zeros."""
        self.trailing_head = bytearray()
        """The first of them, up to the limit for kept bytes."""
        self._input = packed
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

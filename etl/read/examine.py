"""The first way through a dump: what lies in what, and what of it may be believed.

Nothing is kept but names and lengths, and what a small dump unpacks to, so memory is flat but for
a note for each member, whose number is limited. Every layer is gone through to its end, so its
checksums have spoken.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from etl.model import Limits
from etl.read.faults import Fault
from etl.read.layers import Barred, Bomb, Inside, Kept, Layer, Packed, Plan, Unpacked, drain
from etl.read.packing import Cut, Damaged, Input, Packing, Source, packing_of
from etl.read.sniff import Format, Unknown, recognise, signed
from etl.read.stream import HEAD
from etl.read.tar import scan_tar
from etl.read.tarheaders import begins_tar
from etl.read.wrapping import BOMB_FLOOR, Members
from etl.read.zip import scan_zip
from etl.read.zipheaders import begins_zip, holds_zip

KEPT = 32 * 1024 * 1024
"""Bytes: most nights' dumps unpack to less, and unpacking is most of the cost of reading them."""


class Archive(NamedTuple):
    """A kind of archive, and how one is gone through."""

    name: str
    scan: Callable[[Input, Inside], Plan | Barred]


TAR = Archive("tar", scan_tar)
ZIP = Archive("zip", scan_zip)


def archive_of(head: bytes) -> Archive | None:
    """The archive that a stream is, told from its first HEAD bytes."""
    if begins_zip(head):
        return ZIP
    if begins_tar(head):
        return TAR
    if holds_zip(head):
        # Behind bytes that are none of its own; a format that can hold a zip goes before.
        found = recognise(head)
        if found == Format.TEXT or (isinstance(found, Unknown) and not signed(head)):
            return ZIP
    return None


def is_layered(source: Input) -> bool:
    """Whether a dump is compressed or an archive; leaves the source as it was."""
    head = source.peek(HEAD)
    return packing_of(head) is not None or archive_of(head) is not None


def examine(source: Input, size: int, limits: Limits) -> Layer:
    """Go through a dump of `size` bytes, which the limits for what comes out of it count from.

    A bomb is left at the limit: one of compressions alone is a `Packed` layer with that fault, and
    one that lies in an archive bars the outermost archive.
    """
    return _Examination(size, limits).layer(source, 0)


class _Examination:
    def __init__(self, size: int, limits: Limits) -> None:
        self._size = size
        self._limits = limits
        self._most = min(limits.unpacked_bytes, max(BOMB_FLOOR, limits.ratio * size))
        self._spent = [0] * limits.nesting
        self._members = 0
        self._archives = 0

    def layer(self, source: Input, depth: int) -> Layer:
        head = source.peek(HEAD)
        packing = packing_of(head)
        kind = None if packing else archive_of(head)
        if depth == self._limits.nesting and (packing or kind):
            name = packing.name if packing else kind and kind.name
            told = f"{name} in {depth} other compressions or archives; {depth} are the limit"
            return Barred(Fault.NESTED_TOO_DEEP, told)
        if packing:
            return self._packed(source, packing, depth)
        return self._archive(source, kind, depth) if kind else None

    def _packed(self, source: Input, packing: Packing, depth: int) -> Packed:
        members = Members(source, packing, self._limits)
        # Only the outermost: what lies in it is read from what was kept of it.
        kept = Kept(iter(members), 0 if depth else KEPT)
        unpacked = Unpacked(iter(kept), partial(self._spend, depth))
        try:
            inner = self.layer(Input(unpacked), depth + 1)
            unpacked.drain()
        except Bomb as bomb:
            if self._archives or self._spent[depth] <= self._most:
                raise
            return Packed(packing, self._most, fault=Fault.BOMB, reason=str(bomb))
        if unpacked.failure is not None:
            fault, reason = _told(packing, unpacked.failure, unpacked.length)
            return Packed(packing, unpacked.length, fault=fault, reason=reason)
        return Packed(
            packing,
            unpacked.length,
            members.truncated,
            members.padding,
            members.trailing,
            inner=inner,
            kept=None if depth else kept.all(),
            trailing_head=bytes(members.trailing_head),
        )

    def _archive(self, source: Input, kind: Archive, depth: int) -> Plan | Barred:
        self._archives += 1
        inside = Inside(
            self._limits,
            partial(self._look, depth=depth + 1),
            partial(self._spend, depth),
            self._admit,
        )
        try:
            return kind.scan(source, inside)
        except Bomb as bomb:
            if self._archives > 1:
                raise
            return Barred(Fault.BOMB, str(bomb))
        finally:
            self._archives -= 1

    def _look(self, source: Source, depth: int) -> Layer:
        found = self.layer(Input(source), depth)
        drain(source)
        return found

    def _spend(self, depth: int, count: int) -> None:
        self._spent[depth] += count
        if self._spent[depth] > self._most:
            told = f"{self._size:,} bytes unpack to more than the {self._most:,} that are allowed"
            raise Bomb(told)

    def _admit(self) -> bool:
        self._members += 1
        return self._members <= self._limits.members


def _told(packing: Packing, failure: Damaged | Cut, length: int) -> tuple[Fault, str]:
    fault = failure.fault if isinstance(failure, Damaged) else Fault.TRUNCATED
    told = "is damaged" if fault == Fault.CHECKSUM else "cannot be unpacked"
    where = f"the {packing.name} stream, after {length:,} unpacked bytes"
    return fault, f"{where}, {told} ({failure})"

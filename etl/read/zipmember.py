"""One member of a zip, gone through to its end: how long it is, what it holds, and whether it is
what its header, or the descriptor behind it, says."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import NamedTuple

from etl.read.archive import escape_told
from etl.read.faults import Fault
from etl.read.inflate import ENGINES, LONGEST_DESCRIPTOR, STORED, Engine, ToDescriptor
from etl.read.layers import Extent, Inside, Layer, Unpacked
from etl.read.packing import PACKED, Cut, Damaged, Input
from etl.read.zipheaders import (
    DESCRIPTOR,
    DESCRIPTOR_64_FORM,
    DESCRIPTOR_FORM,
    ENCRYPTED,
    END,
    LATER,
    LOCAL_FORM,
    MASKED,
    NEXT,
    PATCH,
    STRONG,
    Local,
    Said,
)


class Outcome(NamedTuple):
    """What became of a member's data."""

    length: int
    """Bytes of the zip that it lies in."""
    behind: int = 0
    """Bytes of the descriptor that follows."""
    said: Said | None = None
    """What is told of it; None where nothing is."""
    fault: Fault | None = None
    reason: str = ""
    unpack: Engine | None = None
    inner: Layer = None


class _Summed:
    """Unpacked chunks, their checksum and number."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.crc = 0
        self.length = 0
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.crc = zlib.crc32(chunk, self.crc)
            self.length += len(chunk)
            yield chunk


def refusal(header: Local) -> tuple[Fault, str] | None:
    """Why a member is not even looked at; None where it is."""
    if header.flags & (ENCRYPTED | STRONG | MASKED):
        return Fault.ENCRYPTED, "the member is encrypted"
    if header.flags & PATCH or header.method not in ENGINES:
        return Fault.UNSUPPORTED, f"the member is packed by method {header.method}"
    if not header.is_folder and (told := escape_told(header.name)):
        return Fault.PATH_ESCAPE, told
    return None


def pass_member(source: Input, header: Local, fault: Fault, reason: str) -> Outcome:
    """Leave a member behind that is not read."""
    start = source.position
    if header.sized:
        Extent(source, header.said.packed).drain()
    else:
        for _ in ToDescriptor(source):
            pass
    length = source.position - start
    behind, _ = _descriptor(source, header, Said(0, length, 0))
    if not NEXT.match(source.peek(behind + LOCAL_FORM.size), behind) and _runs_on(source, start):
        return Outcome(source.position - start, 0, None, fault, reason)
    return Outcome(length, behind, None, fault, reason)


def read_member(source: Input, header: Local, inside: Inside) -> Outcome:
    """Unpack a member to its end, and look at what it holds; raises Bomb."""
    start = source.position
    extent = Extent(source, header.said.packed) if header.sized else None
    packed = source if extent is None else Input(extent)
    engine = ENGINES[header.method]
    unsized_store = extent is None and header.method == STORED
    chunks = iter(ToDescriptor(packed)) if unsized_store else engine(packed, inside.limits)
    summed = _Summed(chunks)
    unpacked = Unpacked(iter(summed), inside.spend)
    inner = inside.look(unpacked)
    used = packed.position if extent else packed.position - start
    early = extent and not unpacked.failure and _ends_early(source, packed)
    if extent and not early:
        extent.drain()
    cut = extent.cut and not early if extent else isinstance(unpacked.failure, Cut)
    fault, reason = _failure(unpacked, cut=cut)
    found = Said(summed.crc, used, summed.length)
    behind, told = _descriptor(source, header, found)
    if told is None and header.sized:
        told = header.said
    if fault is None and told is None:
        reason = "the checksum that should stand behind the member does not"
        fault = Fault.CHECKSUM
        if not source.fill(LONGEST_DESCRIPTOR):
            fault = Fault.TRUNCATED
            source.read(LONGEST_DESCRIPTOR)
    elif fault is None and told != found:
        fault, reason = Fault.CHECKSUM, _differing(told or found, found)
    if fault is not None and not NEXT.match(source.peek(behind + LOCAL_FORM.size), behind):
        behind = 0
        if _runs_on(source, start):
            fault = Fault.CHECKSUM if fault == Fault.TRUNCATED else fault
        elif fault != Fault.TRUNCATED and extent is None:
            pass_to_next(source)
    length = source.position - start
    unpack = None if header.method == STORED else engine
    return Outcome(length, behind, told, fault, reason, unpack, inner)


def pass_to_next(source: Input) -> tuple[int, bool]:
    """Go on by a byte at least, to the next header: how many bytes, and whether all were zeros."""
    length, zeros = 0, True
    while window := source.peek(PACKED):
        at_end = len(window) < PACKED
        found = NEXT.search(window, 0 if length else 1)
        count = len(window) if at_end else len(window) - LOCAL_FORM.size
        count = found.start() if found else count
        zeros = zeros and not source.take(count).strip(b"\0")
        length += count
        if found:
            break
    return length, zeros


def _ends_early(source: Input, packed: Input) -> bool:
    """Whether another header stands where the data ends, before its own header says it does."""
    rest = packed.take(PACKED)
    if not NEXT.match(rest):
        return False
    source.give_back(rest + packed.take(PACKED))
    return True


def _runs_on(source: Input, start: int) -> bool:
    """Whether another header stands in what a damaged member took for its data: go back to it.

    What a cut zip ends in may be a member with headers of its own; there the end is missing.
    """
    end = source.position
    source.go_back(start)
    length = end - source.position
    taken = source.peek(length + LOCAL_FORM.size)
    found = NEXT.search(taken) if len(taken) > length or END in taken else None
    stands = found is not None and found.start() < length
    source.take(found.start() if found and stands else length)
    return stands


def _failure(unpacked: Unpacked, *, cut: bool) -> tuple[Fault | None, str]:
    failure = unpacked.failure
    after = f"after {unpacked.length:,} unpacked bytes"
    if isinstance(failure, Damaged):
        told = "is damaged" if failure.fault == Fault.CHECKSUM else "cannot be unpacked"
        return failure.fault, f"the member, {after}, {told} ({failure})"
    if cut:
        return Fault.TRUNCATED, f"the zip ends in a member, {after}"
    return (Fault.CHECKSUM, f"the member's data breaks off {after}") if failure else (None, "")


def _differing(told: Said, found: Said) -> str:
    """What a member should be and is."""
    return (
        f"{told.unpacked:,} bytes, {told.packed:,} packed, with checksum {told.crc:08x} should be"
        f" there, and {found.unpacked:,}, {found.packed:,} packed, with {found.crc:08x} are"
    )


def _descriptor(source: Input, header: Local, found: Said) -> tuple[int, Said | None]:
    """Length of the descriptor that stands next, and what it says; 0 and None where none does."""
    if not header.flags & LATER:
        return 0, None
    data = source.peek(LONGEST_DESCRIPTOR + LOCAL_FORM.size)
    told = {
        at + form.size: Said(*form.unpack_from(data, at))
        for at in ((len(DESCRIPTOR), 0) if data.startswith(DESCRIPTOR) else (0,))
        for form in (DESCRIPTOR_FORM, DESCRIPTOR_64_FORM)
        if at + form.size <= len(data)
    }
    for size, said in told.items():
        if said == found:
            return size, said
    # None is right: the one that another header stands behind is meant.
    for size, said in told.items():
        if data.startswith(DESCRIPTOR) and (len(data) == size or NEXT.match(data, size)):
            return size, said
    return 0, None

"""Compressed files: which compression it is, and one member, stream or frame of it unpacked.

The standard library's file readers lose data here: `GzipFile` gives no page of a file that is cut,
`BZ2File` and `LZMAFile` pass over what stands behind the end, and zstandard's stream reader returns
nothing, without an error, for a frame that lacks three bytes. So each member is unpacked by the
engine below those readers, which says where it ended, and whether it did.
"""

from __future__ import annotations

import bz2
import lzma
import re
import zlib
from collections.abc import Callable, Generator, Iterator
from typing import NamedTuple, NoReturn, Protocol

import zstandard

from etl.model import Limits
from etl.read.faults import Fault

PACKED = 64 * 1024
"""Bytes read at a time: what a member leaves over is copied, and members may be small."""
UNPACKED = 256 * 1024
"""Bytes given at a time."""
WINDOW_BITS = 31
"""The largest window, and a gzip header and trailer, whose checksum zlib then verifies."""
XZ_BESIDE = 1024 * 1024
"""Bytes that liblzma takes beside its window."""
ZSTD_HEADER = 18
"""Bytes of the longest header of a Zstandard frame (RFC 8878, section 3.1.1.1)."""
ZSTD_BLOCK = 128 * 1024
"""Bytes that a block of a frame unpacks to at most, and packs to."""
RUN, RESERVED = 1, 3
"""Types of blocks: one byte repeated, and the one that no frame may have."""


class Damaged(Exception):
    """The packed data is wrong or cannot be unpacked here; the message says how."""

    def __init__(self, reason: str, fault: Fault = Fault.CHECKSUM) -> None:
        super().__init__(reason)
        self.fault = fault


class Cut(Exception):
    """The packed data ends inside a member."""


class Source(Protocol):
    """Bytes that are read once, from the first to the last."""

    def read(self, count: int) -> bytes:
        """The next `count` bytes, fewer only at the end."""


class Input:
    """Packed bytes with a look ahead."""

    def __init__(self, source: Source) -> None:
        self.padding = 0
        """Bytes that belong to no member: zeros and skippable frames."""
        self.kept = 0
        """How many bytes behind the position stay at hand, to go back to."""
        self._source = source
        self._data = b""
        self._at = 0
        self._read = 0

    @property
    def position(self) -> int:
        """How many bytes were left behind."""
        return self._read - len(self._data) + self._at

    def fill(self, least: int) -> bool:
        """Have `least` bytes at hand; False where the end comes before."""
        if (lacking := least - (len(self._data) - self._at)) > 0:
            more = self._source.read(max(PACKED, lacking))
            start = max(0, self._at - self.kept)
            self._data = self._data[start:] + more
            self._at -= start
            self._read += len(more)
        return len(self._data) >= self._at + least

    def peek(self, count: int) -> bytes:
        """The next bytes, as many as there are."""
        self.fill(count)
        return self._data[self._at : self._at + count]

    def take(self, count: int) -> bytes:
        """The next bytes of those at hand, which are left behind."""
        start = self._at
        self._at = min(len(self._data), start + count)
        return self._data[start : self._at]

    def read(self, count: int) -> bytes:
        """The next `count` bytes, fewer only at the end; they are left behind."""
        self.fill(count)
        return self.take(count)

    def take_all(self) -> bytes:
        """All bytes at hand, read anew where there are none; b"" at the end."""
        self.fill(1)
        return self.take(len(self._data))

    def give_back(self, data: bytes) -> None:
        """Have these bytes, the last that were taken, as the next."""
        if len(data) <= self._at:
            self._at -= len(data)
        else:
            self._data, self._at = data + self._data[self._at :], 0

    def go_back(self, position: int) -> None:
        """Stand at an earlier position again, or at the first that is still at hand behind it."""
        self._at -= min(self._at, self.position - position)

    def pass_zeros(self) -> bytes:
        """Count zeros as padding; the first BEGINNING bytes behind them, b"" at the end."""
        while data := self.take_all():
            rest = data.lstrip(b"\0")
            self.padding += len(data) - len(rest)
            if rest:
                self.give_back(rest)
                return self.peek(BEGINNING)
        return b""


class Packing(NamedTuple):
    """A compression: how its members begin, and how one is unpacked."""

    name: str
    magic: bytes
    begins: re.Pattern[bytes]
    unpack: Callable[[Input, Limits], Iterator[bytes]]
    """Gives a member's bytes and leaves what stands behind it; raises Damaged and Cut."""


def packing_of(head: bytes) -> Packing | None:
    """The compression of a stream that begins with these bytes (BEGINNING of them are enough)."""
    return next((packing for packing in PACKINGS if packing.begins.match(head)), None)


def _gzip(packed: Input, limits: Limits) -> Iterator[bytes]:
    engine = zlib.decompressobj(WINDOW_BITS)
    data = packed.take_all()
    while True:
        before = engine.copy()
        try:
            unpacked = engine.decompress(data, UNPACKED)
        except zlib.error:
            yield from _up_to_the_damage(before, data)
        if unpacked:
            yield unpacked
        if engine.eof:
            return packed.give_back(engine.unused_data)
        data = engine.unconsumed_tail
        # A full chunk may have left more in the engine's window.
        if not data and len(unpacked) < UNPACKED and not (data := packed.take_all()):
            raise Cut


def _up_to_the_damage(engine: zlib._Decompress, data: bytes) -> Generator[bytes, None, NoReturn]:
    """What unpacks before the damage, byte by byte: a failing call gives none of its bytes."""
    for at in range(len(data)):
        try:
            unpacked = engine.decompress(data[at : at + 1])
        except zlib.error as error:
            raise Damaged(str(error).rpartition(": ")[2]) from error
        if unpacked:
            yield unpacked
    raise Damaged("the data fails only when it is read at once")


def _bzip2(packed: Input, limits: Limits) -> Iterator[bytes]:
    yield from drained(packed, bz2.BZ2Decompressor())


def _xz(packed: Input, limits: Limits) -> Iterator[bytes]:
    most = limits.window_bytes + XZ_BESIDE
    yield from drained(packed, lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=most))


def drained(
    packed: Input, engine: bz2.BZ2Decompressor | lzma.LZMADecompressor, before: bytes = b""
) -> Iterator[bytes]:
    """What an engine makes of the packed bytes, and of some before them, up to its own end."""
    data = before or packed.take_all()
    while True:
        try:
            unpacked = engine.decompress(data, UNPACKED)
        except (OSError, lzma.LZMAError) as error:
            over = "Memory usage limit" in str(error)
            raise Damaged(str(error), Fault.WINDOW if over else Fault.CHECKSUM) from error
        if unpacked:
            yield unpacked
        if engine.eof:
            return packed.give_back(engine.unused_data)
        data = b""
        if engine.needs_input and not (data := packed.take_all()):
            raise Cut


def _zstd(packed: Input, limits: Limits) -> Iterator[bytes]:
    """A frame, given to the engine block by block: none unpacks to more than 128 KiB.

    A larger piece of input could hold thousands of blocks that repeat one byte, and the engine
    would return gigabytes at once.
    """
    if not packed.peek(4).startswith(ZSTD_MAGIC):
        return _pass_skippable_frame(packed)
    head = packed.peek(ZSTD_HEADER)
    try:
        frame = zstandard.get_frame_parameters(head)
        engine = zstandard.ZstdDecompressor(max_window_size=limits.window_bytes).decompressobj()
        _demand_readable(frame, limits)
        engine.decompress(packed.take(zstandard.frame_header_size(head)))
        last = False
        while not last:
            last, size = _block(packed)
            if not packed.fill(size):
                yield engine.decompress(packed.take(size))
                raise Cut
            yield engine.decompress(packed.take(size))
        if frame.has_checksum:
            if not packed.fill(4):
                raise Cut
            yield engine.decompress(packed.take(4))
    except zstandard.ZstdError as error:
        if "not enough data" in str(error):
            raise Cut from error
        raise Damaged(str(error).rpartition(": ")[2]) from error
    if not engine.eof:
        raise Damaged("a frame's blocks end before its data does")


def _demand_readable(frame: zstandard.FrameParameters, limits: Limits) -> None:
    if frame.dict_id:
        told = f"a frame needs the dictionary {frame.dict_id}, which is not in it"
        raise Damaged(told, Fault.DICTIONARY)
    if frame.window_size > limits.window_bytes:
        told = f"a window of {frame.window_size:,} bytes; the limit is {limits.window_bytes:,}"
        raise Damaged(told, Fault.WINDOW)


def _block(packed: Input) -> tuple[bool, int]:
    """Whether the next block is the frame's last, and its length with its header."""
    head = packed.peek(3)
    if len(head) < 3:
        raise Cut
    fields = int.from_bytes(head, "little")
    last, kind, size = bool(fields & 1), fields >> 1 & 3, fields >> 3
    if kind == RESERVED or size > ZSTD_BLOCK:
        raise Damaged(f"a block of type {kind} and {size:,} bytes")
    return last, len(head) + (1 if kind == RUN else size)


def _pass_skippable_frame(packed: Input) -> None:
    head = packed.take(len(packed.peek(8)))
    if len(head) < 8:
        raise Cut
    left = int.from_bytes(head[4:], "little")
    packed.padding += len(head)
    while left:
        packed.fill(1)
        if not (passed := packed.take(left)):
            raise Cut
        packed.padding += len(passed)
        left -= len(passed)


ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
BEGINNING = 10
"""So many bytes tell a compression."""
PACKINGS = (
    Packing("gzip", b"\x1f\x8b\x08", re.compile(rb"\x1f\x8b"), _gzip),
    Packing("zstd", ZSTD_MAGIC, re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"), _zstd),
    Packing("bzip2", b"BZh", re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), _bzip2),
    Packing("xz", b"\xfd7zXZ\0", re.compile(rb"\xfd7zXZ\0"), _xz),
)

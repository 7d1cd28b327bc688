"""Gzip (RFC 1952): many members, cut ends, padding, what stands behind, damage and bombs.

The standard library's readers lose data here: `GzipFile` gives no page of a file that is cut or
has anything but zeros behind it, `decompressobj` reads one member and tells of no cut. So a
stream is gone through twice: once to learn whether it may be believed, and then for its bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import NoReturn

from etl.model import Limits
from etl.read.dump import DumpFile
from etl.read.faults import Fault

GZIP_MAGIC = b"\x1f\x8b"
DEFLATE = b"\x08"
"""The compression method, the byte behind the magic number: no other is in use."""
PACKED = 64 * 1024
"""Bytes read at a time: what a member leaves over is copied, and members may be small."""
UNPACKED = 256 * 1024
"""Bytes given at a time."""
WINDOW_BITS = 31
"""The largest window, and a gzip header and trailer, whose checksum zlib then verifies."""
BOMB_FLOOR = 1024 * 1024
"""A stream that unpacks to no more than this is no bomb, whatever its ratio."""


class Damaged(Exception):
    """Deflate data, a header or a checksum is wrong; the message says which."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the first pass over a gzip file found."""

    length: int
    """Bytes that it unpacks to: up to the damage, or to the limit where it is a bomb."""
    head: bytes
    """The first of them, up to the limit for kept bytes."""
    truncated: bool = False
    padding: int = 0
    """Zeros between and behind the members."""
    trailing: int = 0
    """Other bytes behind the last member."""
    trailing_head: bytes = b""
    fault: Fault | None = None
    """CHECKSUM or BOMB: nothing of the stream may be used."""
    reason: str = ""


def examine(file: DumpFile, size: int, limits: Limits) -> Findings:
    """Unpack a gzip file of `size` bytes to its end, keeping nothing but its beginning.

    Memory is flat whatever the file; a bomb is left at the limit, which is counted in bytes.
    """
    most = max(BOMB_FLOOR, limits.ratio * size)
    members = Members(file, limits.kept_bytes)
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
        reason = f"the gzip stream is damaged after {length:,} unpacked bytes ({error})"
        return Findings(length, bytes(head), fault=Fault.CHECKSUM, reason=reason)
    return Findings(
        length=length,
        head=bytes(head),
        truncated=members.truncated,
        padding=members.padding,
        trailing=members.trailing,
        trailing_head=bytes(members.trailing_head),
    )


class Members:
    """The unpacked bytes of a gzip file's members, one after the other, chunk after chunk.

    Raises Damaged behind the last byte that could be unpacked. The other attributes hold
    once the iteration has ended.
    """

    def __init__(self, file: DumpFile, kept_bytes: int) -> None:
        self.truncated = False
        self.padding = 0
        self.trailing = 0
        self.trailing_head = bytearray()
        self._file = file
        self._kept_bytes = kept_bytes

    def __iter__(self) -> Iterator[bytes]:
        data = self._file.read(PACKED)
        while data:
            rest = data.lstrip(b"\0")
            self.padding += len(data) - len(rest)
            if len(rest) < len(GZIP_MAGIC + DEFLATE):
                data = rest + (more := self._file.read(PACKED))
                if more or not rest:
                    continue
            if not GZIP_MAGIC.startswith(rest[:2]):
                if rest[2:3] == DEFLATE and (rest[0] == GZIP_MAGIC[0] or rest[1] == GZIP_MAGIC[1]):
                    raise Damaged("a member's first bytes are wrong")
                self._pass_over(rest)
                return
            data = yield from self._member(rest)

    def _member(self, data: bytes) -> Generator[bytes, None, bytes]:
        """Unpack the member that `data` begins with; returns the bytes read behind it."""
        engine = zlib.decompressobj(WINDOW_BITS)
        while True:
            before = engine.copy()
            try:
                unpacked = engine.decompress(data, UNPACKED)
            except zlib.error:
                yield from _up_to_the_damage(before, data)
            if unpacked:
                yield unpacked
            if engine.eof:
                return engine.unused_data or self._file.read(PACKED)
            data = engine.unconsumed_tail
            # A full chunk may have left more in the engine's window.
            if not data and len(unpacked) < UNPACKED:
                data = self._file.read(PACKED)
                if not data:
                    self.truncated = True
                    return b""

    def _pass_over(self, data: bytes) -> None:
        """Count what is no member, up to the end of the file."""
        while data:
            self.trailing_head += data[: max(0, self._kept_bytes - self.trailing)]
            self.trailing += len(data)
            data = self._file.read(PACKED)


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

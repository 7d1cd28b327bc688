"""How a zip packs its members: every method that is read, unpacked to its own end.

An engine stops where its data says that it ends, and leaves what stands behind, so the length that
a header tells is never needed to find the next one (PKWARE's APPNOTE 6.3.10, section 4.4.5).
"""

from __future__ import annotations

import lzma
import re
import struct
import zlib
from collections.abc import Callable, Iterator

from etl.model import Limits
from etl.read.packing import PACKED, PACKINGS, UNPACKED, XZ_BESIDE, Cut, Damaged, Input, drained

Engine = Callable[[Input, Limits], Iterator[bytes]]
STORED = 0
LONGEST_DESCRIPTOR = 24
DESCRIPTOR = re.compile(rb"PK\x07\x08")
SHORT, LONG = struct.Struct("<8xL"), struct.Struct("<8xQ")
"""Where it tells how many bytes were packed; LONG in Zip64."""
LZMA_PROPERTIES = 5
"""Bytes of LZMA's properties, behind two of a version and two of this length."""
NO_SIZE = b"\xff" * 8
"""In the header of an `.lzma` file: its data tells its end."""


def _stored(packed: Input, limits: Limits) -> Iterator[bytes]:
    while chunk := packed.take_all():
        yield chunk


def _deflated(packed: Input, limits: Limits) -> Iterator[bytes]:
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    data = packed.take_all()
    while True:
        try:
            unpacked = engine.decompress(data, UNPACKED)
        except zlib.error as error:
            packed.give_back(data)
            raise Damaged(str(error).rpartition(": ")[2]) from error
        if unpacked:
            yield unpacked
        if engine.eof:
            return packed.give_back(engine.unused_data)
        data = engine.unconsumed_tail
        # A full chunk may have left more in the engine's window.
        if not data and len(unpacked) < UNPACKED and not (data := packed.take_all()):
            raise Cut


def _lzma(packed: Input, limits: Limits) -> Iterator[bytes]:
    """LZMA's first format, behind a header of zip's own: an `.lzma` file's has one field more."""
    if not packed.fill(4 + LZMA_PROPERTIES):
        raise Cut
    size, properties = struct.unpack("<2xH5s", packed.take(4 + LZMA_PROPERTIES))
    if size != LZMA_PROPERTIES:
        raise Damaged(f"LZMA's properties in {size} bytes")
    most = limits.window_bytes + XZ_BESIDE
    engine = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=most)
    yield from drained(packed, engine, properties + NO_SIZE)


_BY_NAME = {packing.name: packing.unpack for packing in PACKINGS}
ENGINES: dict[int, Engine] = {
    STORED: _stored,
    8: _deflated,
    12: _BY_NAME["bzip2"],
    14: _lzma,
    93: _BY_NAME["zstd"],
    95: _BY_NAME["xz"],
}


class ToDescriptor:
    """The bytes up to the data descriptor that tells their number.

    For members that are stored, or cannot be unpacked, and whose header tells no length.
    """

    def __init__(self, packed: Input) -> None:
        self.found = False
        """Whether there is such a descriptor; without it, the bytes go up to the end."""
        self._packed = packed
        self._length = 0

    def __iter__(self) -> Iterator[bytes]:
        while not self.found and (window := self._packed.peek(PACKED)):
            at_end = len(window) < PACKED
            count = len(window) if at_end else len(window) - LONGEST_DESCRIPTOR
            for candidate in DESCRIPTOR.finditer(window):
                at = candidate.start()
                if self._is_own(window[at : at + LONGEST_DESCRIPTOR], self._length + at):
                    self.found, count = True, at
                    break
            self._length += count
            if chunk := self._packed.take(count):
                yield chunk

    def _is_own(self, told: bytes, length: int) -> bool:
        short = len(told) >= SHORT.size and SHORT.unpack_from(told)[0] == length
        return short or (len(told) >= LONG.size and LONG.unpack_from(told)[0] == length)

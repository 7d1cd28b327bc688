"""A look at the bytes ahead in a stream, for formats whose records tell their length."""

from __future__ import annotations

import re
from typing import NamedTuple

from etl.read.stream import Stream

LONGEST_MARK = 64
"""Bytes that a boundary's pattern may match."""


class Passed(NamedTuple):
    """Bytes that were gone through: how many, the first of them, and whether a boundary ended."""

    length: int
    raw: bytes
    at_boundary: bool


class Window:
    """The bytes at hand, the first of them at `offset` of the stream."""

    def __init__(self, stream: Stream) -> None:
        self.offset = 0
        self.data = bytearray()
        self._chunks = iter(stream)
        self._kept_bytes = stream.limits.kept_bytes

    def fill(self, least: int) -> bool:
        """Have `least` bytes at hand; False where the stream ends before."""
        while len(self.data) < least:
            if not (chunk := next(self._chunks, b"")):
                return False
            self.data += chunk
        return True

    def take(self, count: int) -> bytes:
        """The next bytes of those at hand, which are left behind."""
        with memoryview(self.data) as whole, whole[:count] as part:
            taken = bytes(part)
        self.drop(count)
        return taken

    def drop(self, count: int) -> None:
        """Leave bytes at hand behind."""
        self.offset += min(count, len(self.data))
        del self.data[:count]

    def run(self, at: int, characters: bytes) -> int:
        """Where a run of such characters that begins at `at` ends, as an index of `data`."""
        data = self.data
        while at < len(data) or self.fill(at + 1):
            if data[at] not in characters:
                break
            at += 1
        return at

    def pass_to(self, boundary: re.Pattern[bytes], most: int | None = None) -> Passed:
        """Go on by a byte at least: to the next boundary, by `most` bytes, or to the end.

        A boundary's pattern begins with the line feed before it. Memory is flat.
        """
        length = 0
        raw = bytearray()
        while True:
            found = boundary.search(self.data)
            end = found.start() + 1 if found else None
            if most is not None and (most - length <= (len(self.data) if end is None else end)):
                end, found = most - length, None
            count = max(0, len(self.data) - LONGEST_MARK) if end is None else end
            if end is None and not count and not self.fill(len(self.data) + 1):
                count = end = len(self.data)
            raw += self.data[: min(count, max(0, self._kept_bytes - length))]
            length += count
            self.drop(count)
            if end is not None:
                return Passed(length, bytes(raw), found is not None)

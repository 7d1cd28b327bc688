"""What lies in a dump: compressions and archives in one another, as the first way through it found.

A dump that is packed is gone through twice: once to learn what of it may be believed, and then for
its pages. These are the notes that the first way leaves for the second; they hold names and
lengths, never contents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from etl.model import Limits
from etl.read.faults import Fault
from etl.read.packing import Cut, Damaged, Input, Packing, Source


class Barred(NamedTuple):
    """Nothing in it may be used: one refused record stands for its bytes as they lie there."""

    fault: Fault
    reason: str


class Packed(NamedTuple):
    """A compressed stream."""

    packing: Packing
    length: int
    """Bytes that it unpacks to: up to the damage, or to the limit where it is a bomb."""
    truncated: bool = False
    padding: int = 0
    """Zeros between and behind the members, and frames that hold no data."""
    trailing: int = 0
    """Other bytes behind the last member."""
    fault: Fault | None = None
    """Where it is set, nothing of the stream may be used."""
    reason: str = ""
    inner: Layer = None
    """What it unpacks to."""
    kept: bytes | None = None
    """All that it unpacks to, where that was little: it need not be unpacked again."""
    trailing_head: bytes = b""
    """The first of the trailing bytes, up to the limit for kept bytes; only beside `kept`."""

    @property
    def breaks_off(self) -> bool:
        """Whether it ends in bytes that are no member, or inside one, and is no archive."""
        return self.fault is None and self.inner is None and bool(self.truncated or self.trailing)


class Part(NamedTuple):
    """A member of an archive, or bytes of it that are refused."""

    before: int
    """Bytes of overhead before it: headers, padding, directories."""
    length: int
    """Bytes of the archive that it lies in."""
    name: str = ""
    """The member's name, escaped for people; "" for bytes of no member."""
    fault: Fault | None = None
    """Where it is set, its bytes are one refused record, as they lie there."""
    reason: str = ""
    unpack: Callable[[Input, Limits], Iterator[bytes]] | None = None
    """How the archive packed it; None where its bytes lie there as they are."""
    inner: Layer = None
    """What it holds."""
    truncated: bool = False
    """Whether the archive ends before it does."""


class Plan(NamedTuple):
    """An archive: its parts in the order of its bytes."""

    kind: str
    parts: list[Part]
    after: int
    """Bytes of overhead behind the last part."""
    cut: bool
    """Whether a part tells that the archive ends too early."""


Layer: TypeAlias = Barred | Packed | Plan | None
"""None is what is neither compressed nor an archive."""


class Bomb(Exception):
    """What was unpacked so far is more than the limits allow."""


class Inside(NamedTuple):
    """What the reader of an archive needs to know and to ask."""

    limits: Limits
    look: Callable[[Source], Layer]
    """Goes through a member's bytes to their end: what lies in them."""
    spend: Callable[[int], None]
    """Counts unpacked bytes; raises Bomb."""
    admit: Callable[[], bool]
    """Counts a member; False where the dump has as many as are allowed."""


class Extent:
    """The next bytes of an input, so many of them, to be read as a source of their own."""

    def __init__(self, source: Input, length: int) -> None:
        self.left = length
        """Bytes that were not read yet."""
        self.cut = False
        """Whether the input ended before them."""
        self._source = source

    def read(self, count: int) -> bytes:
        """The next `count` bytes, fewer only at the end."""
        count = min(count, self.left)
        self.cut = self.cut or not self._source.fill(count)
        data = self._source.take(count)
        self.left -= len(data)
        return data

    def drain(self) -> None:
        """Leave the rest of the bytes behind."""
        drain(self)


class Unpacked:
    """Unpacked chunks, to be read as a source; where they fail, they end."""

    def __init__(
        self, chunks: Iterator[bytes], spend: Callable[[int], None] = lambda count: None
    ) -> None:
        self.length = 0
        """Bytes that were unpacked."""
        self.failure: Damaged | Cut | None = None
        self._chunks = chunks
        self._spend = spend
        self._held = b""

    def read(self, count: int) -> bytes:
        """The next `count` bytes, fewer only at the end; raises Bomb where that is asked for."""
        parts = [self._held]
        lacking = count - len(self._held)
        while lacking > 0 and (chunk := self._next()):
            parts.append(chunk)
            lacking -= len(chunk)
        data = b"".join(parts)
        self._held = data[count:]
        return data[:count]

    def drain(self) -> None:
        """Unpack the rest."""
        drain(self)

    def _next(self) -> bytes:
        try:
            chunk = next(self._chunks, b"")
        except (Damaged, Cut) as error:
            self.failure = error
            return b""
        self.length += len(chunk)
        self._spend(len(chunk))
        return chunk


class Kept:
    """Chunks handed on, and kept as long as they are few."""

    def __init__(self, chunks: Iterator[bytes], most: int) -> None:
        self._chunks = chunks
        self._left = most
        self._parts: list[bytes] = []

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self._left -= len(chunk)
            if self._left >= 0:
                self._parts.append(chunk)
            else:
                self._parts.clear()
            yield chunk

    def all(self) -> bytes | None:
        """What was handed on; None where it was too much."""
        return b"".join(self._parts) if self._left >= 0 else None


AT_ONCE = 256 * 1024


def drain(source: Source) -> int:
    """Read a source to its end; how many bytes that were."""
    length = 0
    while data := source.read(AT_ONCE):
        length += len(data)
    return length

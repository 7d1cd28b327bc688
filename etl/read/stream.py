"""What a reader of a format is given: the decompressed bytes, and the tally it keeps of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from etl.model import Limits, Place, Refused
from etl.read.faults import Fault

HEAD = 64 * 1024
"""How many bytes at its beginning decide a stream's format."""
SHOWN = 60
"""How many characters of what was found are shown in a reason."""
START = Place(0, 0, 0)
SAYS_NOTHING = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\0\ufeff"


@dataclass(slots=True)
class Tally:
    """What became of a dump's bytes.

    The spans of its pages and refused records (`Place.offset`, `Place.length`) come in order and
    do not overlap; their lengths and `overhead_bytes` add up to `stream_bytes`. The stream of an
    archive is its own bytes, in which each member that is read is replaced by what it unpacks to.
    """

    stream_bytes: int = 0
    """The decompressed stream; bytes behind the last member count as they lie there."""
    overhead_bytes: int = 0
    """Byte order marks, ends of lines, blank lines between records, the headers, padding and
    directories of archives, and whole records of a container that hold no page."""
    padding_bytes: int = 0
    """Zeros around members and skippable frames: in the file, but in no stream."""
    records: int = 0
    """Pages and refused records; the next one's ordinal."""
    passed_over: int = 0
    """Records of a container that are no pages: requests, images, redirections, a Mac's notes …"""
    times_unknown: int = 0
    """Records whose `fetched_at` was no time: their pages have none."""
    before: Place = START
    """Where it begins: what it counts stands behind so many records and bytes of the dump."""

    def place(self, offset: int, length: int) -> Place:
        """The next record's place."""
        ordinal = self.records
        self.records = ordinal + 1
        return Place(self.before.ordinal + ordinal, self.before.offset + offset, length)

    def refuse(self, offset: int, length: int, fault: Fault, reason: str, raw: bytes) -> Refused:
        """The next record, refused while reading."""
        return Refused(self.place(offset, length), "read", fault.value, reason, raw)

    def part(self) -> Tally:
        """A tally of what comes next, whose offsets count from 0; to be added once it is done."""
        records, stream_bytes = self.records, self.stream_bytes
        before = Place(self.before.ordinal + records, self.before.offset + stream_bytes, 0)
        return Tally(before=before)

    def add(self, part: Tally) -> None:
        """Count what a part counted."""
        self.stream_bytes += part.stream_bytes
        self.overhead_bytes += part.overhead_bytes
        self.padding_bytes += part.padding_bytes
        self.records += part.records
        self.passed_over += part.passed_over
        self.times_unknown += part.times_unknown


class Stream:
    """Decompressed bytes, to be iterated once chunk after chunk, with a look at the beginning."""

    def __init__(
        self, chunks: Iterator[bytes], limits: Limits, tally: Tally, *, truncated: bool = False
    ) -> None:
        self.limits = limits
        self.tally = tally
        self.truncated = truncated
        """Whether the bytes end before the stream did."""
        self._chunks = chunks
        self._waiting: list[bytes] = []
        held = 0
        while held < HEAD and (chunk := next(chunks, b"")):
            self._waiting.append(chunk)
            held += len(chunk)
        self.head = b"".join(self._waiting)[:HEAD]
        """The first HEAD bytes, fewer only where the stream is shorter."""

    def __iter__(self) -> Iterator[bytes]:
        waiting, self._waiting = self._waiting, []
        for chunk in waiting:
            self.tally.stream_bytes += len(chunk)
            yield chunk
        for chunk in self._chunks:
            self.tally.stream_bytes += len(chunk)
            yield chunk

    def refuse_whole(self, fault: Fault, reason: str) -> Refused:
        """One refused record for all of the stream, which is read to its end."""
        raw = bytearray()
        length = 0
        for chunk in self:
            raw += chunk[: max(0, self.limits.kept_bytes - length)]
            length += len(chunk)
        return self.tally.refuse(0, length, fault, reason, bytes(raw))


def shown(text: str | bytes) -> str:
    """What was found, for a sentence: cut, in quotes, every unprintable character escaped."""
    if isinstance(text, bytes):
        text = text[: 4 * SHOWN].decode("utf-8", errors="backslashreplace")
    return repr(text if len(text) <= SHOWN else text[:SHOWN] + "…")


def blank(text: str) -> bool:
    """Whether a text says nothing: white space, NUL characters and byte order marks at most."""
    return not text.strip(SAYS_NOTHING)

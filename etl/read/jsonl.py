"""JSON Lines: a page a line."""

from __future__ import annotations

from collections.abc import Iterator

from etl.model import Page, Refused
from etl.read.faults import Fault
from etl.read.record import Unfit, page_of
from etl.read.stream import Stream, Tally

MARK = b"\xef\xbb\xbf"
AROUND = len(MARK) + len(b"\r")
"""Bytes of a line that are not its record's: a byte order mark and the end of the line."""


def read_json_lines(stream: Stream) -> Iterator[Page | Refused]:
    """A page or a refused record for every line that is not blank.

    Lines end at LF bytes alone: U+2028, U+0085 and form feeds stay inside them. A CR before the
    LF, a byte order mark at the beginning of a line and blank lines are overhead. A last line
    without an end is a record, unless the stream is cut: then it is what the cut left.
    """
    limits, tally = stream.limits, stream.tally
    room = max(limits.page_bytes + AROUND, limits.kept_bytes)
    for offset, length, raw, ended in _lines(stream, room, tally):
        if not ended and stream.truncated:
            yield tally.refuse(
                offset,
                length,
                Fault.TRUNCATED,
                f"the stream ends too early, {length:,} bytes into this line",
                raw[: limits.kept_bytes],
            )
            continue
        if raw.startswith(MARK):
            offset, length, raw = offset + len(MARK), length - len(MARK), raw[len(MARK) :]
            tally.overhead_bytes += len(MARK)
        if length == len(raw) and (not raw or raw.isspace()):
            tally.overhead_bytes += length
        elif length > limits.page_bytes:
            told = f"a line of {length:,} bytes; the limit is {limits.page_bytes:,}"
            raw = raw[: limits.kept_bytes]
            yield tally.refuse(offset, length, Fault.TOO_LONG, told, raw)
        else:
            place = tally.place(offset, length)
            try:
                yield page_of(place, raw, tally)
            except Unfit as unfit:
                raw = raw[: limits.kept_bytes]
                yield Refused(place, "read", unfit.fault.value, unfit.reason, raw)


def _lines(stream: Stream, room: int, tally: Tally) -> Iterator[tuple[int, int, bytes, bool]]:
    """(offset, length, first `room` bytes, whether an LF ended it) of every line, ends left out.

    The last line, which no LF ended, comes where it has bytes or the stream is cut.
    """
    offset = 0
    length = 0
    last = b""
    parts: list[bytes] = []
    for chunk in stream:
        *ended, rest = chunk.split(b"\n")
        tally.overhead_bytes += len(ended)
        for piece in ended:
            size = length + len(piece)
            last = piece[-1:] or (last if length else b"")
            parts.append(piece[: max(0, room - length)])
            line = parts[0] if len(parts) == 1 else b"".join(parts)
            parts.clear()
            if last == b"\r":
                tally.overhead_bytes += 1
                yield offset, size - 1, line[: size - 1], True
            else:
                yield offset, size, line, True
            offset += size + 1
            length = 0
        if rest:
            if length < room:
                parts.append(rest[: room - length])
            length += len(rest)
            last = rest[-1:]
    if length or stream.truncated:
        yield offset, length, b"".join(parts), False

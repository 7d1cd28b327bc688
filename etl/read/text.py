"""Plain text: one page a stream."""

from __future__ import annotations

from collections.abc import Iterator

from etl.model import Page, Refused
from etl.read.faults import Fault
from etl.read.sniff import byte_order_mark
from etl.read.stream import Stream, blank


def read_text(stream: Stream) -> Iterator[Page | Refused]:
    """The stream as one page: UTF-8, or UTF-16 and UTF-32 by their byte order mark.

    The mark is overhead; the text is kept as it is, line ends too. No more than the limit for a
    page is held, whatever the stream's length.
    """
    limits, tally = stream.limits, stream.tally
    mark, encoding = byte_order_mark(stream.head)
    held = bytearray()
    room = max(limits.page_bytes, limits.kept_bytes) + len(mark)
    length = 0
    for chunk in stream:
        if length < room:
            held += chunk[: room - length]
        length += len(chunk)
    del held[: len(mark)]
    tally.overhead_bytes += len(mark)
    offset, length = len(mark), length - len(mark)

    found = _text(bytes(held), length, encoding, stream)
    if isinstance(found, str):
        yield Page(tally.place(offset, length), found)
    else:
        yield tally.refuse(offset, length, *found, bytes(held[: limits.kept_bytes]))


def _text(raw: bytes, length: int, encoding: str, stream: Stream) -> str | tuple[Fault, str]:
    """The page's text, or why there is none."""
    if stream.truncated:
        return Fault.TRUNCATED, f"the gzip stream ends too early, after {length:,} bytes of text"
    if length > stream.limits.page_bytes:
        limit = stream.limits.page_bytes
        return Fault.TOO_LONG, f"a page of {length:,} bytes; the limit is {limit:,}"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        byte = raw[error.start : error.start + 1].hex()
        told = f"the byte 0x{byte} at offset {error.start:,} of the page is no {encoding.upper()}"
        return Fault.ENCODING, f"{told} ({error.reason})"
    if blank(text):
        return Fault.EMPTY, f"nothing but white space or NUL characters in {length:,} bytes"
    if (at := text.find("\0")) >= 0:
        return Fault.NUL, f"a NUL character stands at character {at:,}"
    return text

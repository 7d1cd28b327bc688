"""Plain text: one page a stream, or several where the text is that of several articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.model import Page, Place, Refused
from etl.read.charset import Decoded, characters, text_in
from etl.read.faults import Fault
from etl.read.parts import parts_of
from etl.read.record import Unfit
from etl.read.sniff import byte_order_mark
from etl.read.stream import Stream, blank


@dataclass(frozen=True, slots=True)
class Held:
    """A stream that is one record: where it lies, and as much of it as may be held."""

    stream: Stream
    mark: bytes
    encoding: str
    """That the mark tells; UTF-8 without one."""
    raw: bytes
    """Without the byte order mark, which is overhead."""
    offset: int
    length: int

    def place(self) -> Place:
        """The record's place; to be called once."""
        return self.stream.tally.place(self.offset, self.length)

    def refused(self, unfit: Unfit) -> Refused:
        """The record, refused."""
        raw = self.raw[: self.stream.limits.kept_bytes]
        return self.stream.tally.refuse(self.offset, self.length, unfit.fault, unfit.reason, raw)

    def demand(self) -> bytes:
        """All of the record's bytes; raises Unfit where they are cut or too many."""
        limit = self.stream.limits.page_bytes
        if self.stream.truncated:
            told = f"the stream ends too early, after {self.length:,} bytes of text"
            raise Unfit(Fault.TRUNCATED, told)
        if self.length > limit:
            told = f"a page of {self.length:,} bytes; the limit is {limit:,}"
            raise Unfit(Fault.TOO_LONG, told)
        return self.raw


def whole(stream: Stream) -> Held:
    """Read a stream to its end, holding no more than the limit for a page."""
    limits = stream.limits
    mark, encoding = byte_order_mark(stream.head)
    held = bytearray()
    room = max(limits.page_bytes, limits.kept_bytes) + len(mark)
    length = 0
    for chunk in stream:
        if length < room:
            held += chunk[: room - length]
        length += len(chunk)
    stream.tally.overhead_bytes += len(mark)
    del held[: len(mark)]
    return Held(stream, mark, encoding, bytes(held), len(mark), length - len(mark))


def read_text(stream: Stream) -> Iterator[Page | Refused]:
    """The stream's pages: UTF-8, UTF-16 and UTF-32 by their byte order mark, or a guess.

    It is one page, or one for each part that `etl.read.parts` finds: the parts tile it. The mark
    is overhead; the text is kept as it is, line ends and dividing lines too. No more than the
    limit for a page is held, whatever the stream's length: a longer one is refused unseen.
    """
    held = whole(stream)
    try:
        said = plain_text(held.demand(), held.encoding, sure=bool(held.mark))
    except Unfit as unfit:
        yield held.refused(unfit)
        return
    at = held.offset
    for text, length, boundary in _pieces(held, said):
        place = stream.tally.place(at, length)
        at += length
        page = Page(place, text, encoding=said.encoding, certainty=said.certainty)
        yield page._replace(boundary=boundary)


def _pieces(held: Held, said: Decoded) -> list[tuple[str, int, float | None]]:
    """The texts of the parts, their lengths in bytes, and how sure it is that they begin there."""
    parts = parts_of(said.text)
    if len(parts) > 1:
        texts = [said.text[part.start : part.end] for part in parts]
        if lengths := _lengths(held.raw, texts, said.encoding or held.encoding):
            return list(zip(texts, lengths, [p.confidence for p in parts], strict=True))
    return [(said.text, held.length, None)]


def _lengths(raw: bytes, texts: Sequence[str], encoding: str) -> list[int] | None:
    """How many bytes each of the texts takes, which tile `raw`.

    None where the bytes of a part say something else by themselves, as in an encoding whose
    escapes last over lines, or one that writes a character in two ways: there is no such place.
    """
    lengths = []
    at = 0
    for text in texts:
        try:
            # by charset.py every byte is a character of Windows-1252, five of which Python lacks
            length = len(text) if encoding == "cp1252" else len(text.encode(encoding))
            alone = text_in(raw[at : at + length], encoding)
        except UnicodeError:
            return None
        if alone != text:
            return None
        lengths.append(length)
        at += length
    return lengths if at == len(raw) else None


def plain_text(raw: bytes, encoding: str, *, sure: bool = False) -> Decoded:
    """The text that these bytes are; raises Unfit."""
    said = characters(raw, encoding, sure=sure)
    text = said.text
    if blank(text):
        told = f"nothing but white space or NUL characters in {len(raw):,} bytes"
        raise Unfit(Fault.EMPTY, told)
    if (at := text.find("\0")) >= 0:
        raise Unfit(Fault.NUL, f"a NUL character stands at character {at:,}")
    return said

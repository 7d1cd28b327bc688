"""WARC and WET (ISO 28500): the pages among an archive's records.

The readers at hand lose data without an error: at a cut they return a record that is not there, or
a part of one, and at damage they stop for good. Here a record counts only with all the bytes that
its `Content-Length` tells, and only where it ends as a record does; behind damage, reading goes on
at the next line that begins a record.

Pages are `conversion` and `resource` records, and the payload of `response` records with a status
of success, whose type is HTML or plain text. All others are passed over and counted. The span of a
record is its header and its block; the line ends behind it are overhead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from etl.model import Limits, Page, Place, Refused
from etl.read.charset import decoded, encoding_of
from etl.read.faults import Fault
from etl.read.http import Response, fields, media_type, payload, response
from etl.read.markup import shown_page
from etl.read.record import Unfit, short
from etl.read.sniff import HTML, byte_order_mark
from etl.read.stream import HEAD, Stream, shown
from etl.read.text import plain_text
from etl.read.times import fetched_at
from etl.read.window import Window

HEADER_MOST = 64 * 1024
"""Bytes of a record's header."""
VERSION = re.compile(rb"WARC/[01]\.\d{1,3}[ \t]*\r?\n")
LINES_END = re.compile(rb"\n\r?\n")
BOUNDARY = re.compile(rb"\nWARC/[01]\.\d{1,3}[ \t]{0,2}\r?\n[A-Za-z][A-Za-z-]{0,30}:")
LENGTH_LINE = re.compile(rb"(?mi)^content-length[ \t]*:[ \t]*([^\r\n]*?)[ \t]*\r?$")
DIGITS = re.compile(r"[0-9]{1,18}")
VERSION_BEGUN = re.compile(rb"W(?:ARC/[\d.]*[ \t]*\r?|ARC?|A?)")
BEGINNING = b"WARC/"
OWN = re.compile(r"<?metadata:")
"""Where wget files its own log and arguments, as resources."""
HALF_A_LINE_END = b"\n\r"
NO_CONTENT = 204
LINE_ENDS = b"\r\n"
NOWHERE = Place(0, 0, 0)
HTML_TYPES = ("text/html", "application/xhtml+xml")


class Header(NamedTuple):
    """A record's header: its own length, that of its block, and its fields by lower-case name."""

    size: int
    length: int
    fields: dict[str, str]


class Content(NamedTuple):
    """What a record holds: HTML, plain text or, where nothing says, either."""

    kind: str
    charset: str | None
    answer: Response


class Misfit(Exception):
    """No record can be read here: what lies up to the next boundary is refused."""

    def __init__(self, fault: Fault, reason: str) -> None:
        super().__init__(reason)
        self.fault = fault
        self.reason = reason


def read_warc(stream: Stream) -> Iterator[Page | Refused]:
    """A page or a refused record for each record that is a page or is damaged."""
    window, tally = Window(stream), stream.tally
    cut = False
    while True:
        blank = window.run(0, LINE_ENDS)
        tally.overhead_bytes += blank
        window.drop(blank)
        if not window.fill(1):
            break
        offset = window.offset
        try:
            found = _record(window, _header(window), stream)
        except Misfit as misfit:
            passed = window.pass_to(BOUNDARY)
            found = tally.refuse(offset, passed.length, misfit.fault, misfit.reason, passed.raw)
        if found is not None:
            cut = isinstance(found, Refused) and found.error == Fault.TRUNCATED
            yield found
    if stream.truncated and not cut:
        told = "the stream ends too early, behind a record"
        yield tally.refuse(window.offset, 0, Fault.TRUNCATED, told, b"")
    elif not tally.records:
        told = f"none of the archive's {tally.passed_over:,} records is a page"
        yield tally.refuse(window.offset, 0, Fault.EMPTY, told, b"")


def _header(window: Window) -> Header:
    at_hand = window.fill(HEADER_MOST)
    data = window.data
    start = VERSION.match(data)
    if start is None:
        head = bytes(data[:60])
        if not at_hand and VERSION_BEGUN.fullmatch(data):
            raise Misfit(Fault.TRUNCATED, "the stream ends in the first line of a record")
        raise Misfit(Fault.BAD_RECORD, f"no WARC record begins here: {shown(head)}")
    # The first line's own end may be the first half of the blank line.
    end = LINES_END.search(data, start.end() - 2, HEADER_MOST)
    if BOUNDARY.search(data, 0, end.start() if end else HEADER_MOST):
        raise Misfit(Fault.BAD_RECORD, "a record's header breaks off where another record begins")
    if end is None:
        if not at_hand:
            raise Misfit(Fault.TRUNCATED, "the stream ends in a record's header")
        raise Misfit(Fault.TOO_LONG, f"a record's header of more than {HEADER_MOST:,} bytes")
    block = bytes(data[start.end() : end.start()])
    told = {found.decode(errors="replace") for found in LENGTH_LINE.findall(block)}
    length = told.pop() if len(told) == 1 else ""
    if not DIGITS.fullmatch(length):
        what = shown(length) if length else "missing, or several"
        raise Misfit(Fault.BAD_LENGTH, f"the record's `Content-Length` is {what}")
    return Header(end.end(), int(length), fields(block))


def _record(window: Window, header: Header, stream: Stream) -> Page | Refused | None:
    """The record at the window's beginning; None where it is passed over."""
    limits, tally = stream.limits, stream.tally
    if header.length > limits.page_bytes:
        return _long_record(window, header, stream)
    total = header.size + header.length
    if not window.fill(total):
        if BOUNDARY.search(window.data):
            raise Misfit(Fault.BAD_LENGTH, _too_far(header))
        here = f"{len(window.data) - header.size:,} of {header.length:,} bytes"
        raise Misfit(Fault.TRUNCATED, f"the stream ends in a record's block, after {here}")
    if not _ends(window, total):
        raise Misfit(Fault.BAD_LENGTH, _too_far(header))
    offset = window.offset
    raw = window.take(total)
    try:
        content = _content(header.fields, raw[header.size :])
        found = _page(content, raw, limits) if content else None
        url = _uri(header, "warc-target-uri")
        name = _uri(header, "warc-record-id")
    except Unfit as unfit:
        return tally.refuse(offset, total, unfit.fault, unfit.reason, raw[: limits.kept_bytes])
    if found is None:
        tally.overhead_bytes += total
        tally.passed_over += 1
        return None
    date = header.fields.get("warc-date")
    moment = fetched_at(date)
    if date is not None and moment is None:
        tally.times_unknown += 1
    place = tally.place(offset, total)
    return found._replace(place=place, url=url, fetched_at=moment, record_id=name)


def _too_far(header: Header) -> str:
    return f"no record ends {header.length:,} bytes behind its header, as it says"


def _long_record(window: Window, header: Header, stream: Stream) -> Refused | None:
    """A record over the limit for a page, of which no more than its beginning is held.

    Its length cannot be checked before it is passed, so the first line in it that begins a record
    ends it.
    """
    limits, tally = stream.limits, stream.tally
    offset, total = window.offset, header.size + header.length
    passed = window.pass_to(BOUNDARY, total)
    if passed.at_boundary:
        fault, told, length = Fault.BAD_LENGTH, _too_far(header), passed.length
    elif passed.length < total:
        here = f"{passed.length - header.size:,} of {header.length:,} bytes"
        fault, told = Fault.TRUNCATED, f"the stream ends in a record's block, after {here}"
        length = passed.length
    elif not _ends(window, 0):
        fault, told = Fault.BAD_LENGTH, _too_far(header)
        length = passed.length + window.pass_to(BOUNDARY).length
    else:
        try:
            a_page = _content(header.fields, passed.raw[header.size :]) is not None
        except Unfit:
            a_page = True
        if not a_page:
            tally.overhead_bytes += total
            tally.passed_over += 1
            return None
        fault, length = Fault.TOO_LONG, total
        told = f"a record of {header.length:,} bytes; the limit is {limits.page_bytes:,}"
    return tally.refuse(offset, length, fault, told, passed.raw)


def _ends(window: Window, at: int) -> bool:
    """Whether a record may end there: the next one begins, or the stream ends.

    A blank line is as good, unless a record begins before it: what follows it is damage of its own.
    """
    behind = window.run(at, LINE_ENDS)
    if window.data.startswith(HALF_A_LINE_END, at):
        return False
    if not window.fill(behind + 1):
        return True
    window.fill(behind + len(BEGINNING))
    following = window.data[behind : behind + len(BEGINNING)]
    if following == BEGINNING or BEGINNING.startswith(following):
        return True
    blank = window.data.count(b"\n", at, behind) >= 2
    return blank and not BOUNDARY.search(window.data, 0, at)


def _content(said: dict[str, str], block: bytes) -> Content | None:
    """What a record holds; None where it is no page. Raises Unfit."""
    kind = said.get("warc-type", "").lower()
    if not kind:
        raise Unfit(Fault.SCHEMA, "a record without `WARC-Type`")
    name, charset = media_type(said.get("content-type"))
    answer = Response(200, {}, block)
    if kind == "response":
        if name != "application/http" and not (not name and block.startswith(b"HTTP/")):
            return None
        answer = response(block)
        if not 200 <= answer.status < 300 or answer.status == NO_CONTENT:
            return None
        name, charset = media_type(answer.headers.get("content-type"))
    elif kind not in ("resource", "conversion") or OWN.match(said.get("warc-target-uri", "")):
        return None
    if name in HTML_TYPES:
        return Content("html", charset, answer)
    if name == "text/plain":
        return Content("text", charset, answer)
    return None if name else Content("unknown", charset, answer)


def _page(content: Content, raw: bytes, limits: Limits) -> Page | None:
    """The page, its place open; None where its type is not told and it is no HTML. Raises Unfit."""
    body = payload(content.answer, limits)
    if content.kind == "text":
        mark, encoding = byte_order_mark(body)
        if not mark:
            encoding = encoding_of(content.charset or "") or encoding
        said = plain_text(body[len(mark) :], encoding, sure=bool(mark))
        return Page(NOWHERE, said.text, encoding=said.encoding, certainty=said.certainty)
    if content.kind == "unknown" and not HTML.match(body[:HEAD].decode("latin-1").lstrip("ï»¿")):
        return None
    return shown_page(lambda: NOWHERE, decoded(body, content.charset), raw)


def _uri(header: Header, name: str) -> str | None:
    """A field that holds a URI, which some writers put between angle brackets."""
    value = header.fields.get(name)
    return None if value is None else short(name, value.removeprefix("<").removesuffix(">"))

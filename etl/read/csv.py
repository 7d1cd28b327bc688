"""CSV (RFC 4180): a page a row, the columns named as the fields of a line of JSON.

Rows are cut out of the bytes here, since the standard library's reader tells no offsets, takes a
quotation mark that is never closed for the rest of the file, and accepts text behind a closing one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from etl.model import Page, Refused
from etl.read.charset import characters, text_in
from etl.read.faults import Fault
from etl.read.jsonl import MARK
from etl.read.record import FIELDS, Unfit, page_from
from etl.read.stream import Stream
from etl.read.window import Window

FIELD = re.compile(rb'"((?:[^"]++|"")*+)"|([^",\r\n]*+)')
LINE_END = re.compile(rb"\n")
NOWHERE = re.compile(rb"(?!)")
LINE_ENDS = (b"\n", b"\r\n")
INSIDE, OUTSIDE = re.compile(rb'"'), re.compile(rb'["\n]')
STEP = 64 * 1024
"""Bytes at hand before a row is looked for; doubled until it ends."""


class Row(NamedTuple):
    """A row: its fields, unquoted, and its length without and with its end."""

    fields: list[bytes]
    length: int
    whole: int


class Misquoted(Exception):
    """A row that is not written as RFC 4180 says; the message tells where."""


def read_csv(stream: Stream) -> Iterator[Page | Refused]:
    """A page or a refused record for every row behind the header, which is overhead.

    A row may hold line ends between quotation marks. Where the quoting of a row is wrong, its
    first line is refused and reading goes on at the next: a mark that is missing costs the rows up
    to the next mark, at most, and they are refused for their number of columns.
    """
    window, tally = Window(stream), stream.tally
    if window.fill(len(MARK)) and window.data.startswith(MARK):
        tally.overhead_bytes += len(window.take(len(MARK)))
    header = _row(window, STEP)
    if header is None:
        told = f"a header of more than {STEP:,} bytes"
        yield _rest(window, stream, Fault.TOO_LONG, told)
        return
    tally.overhead_bytes += len(window.take(header.whole))
    columns = [name.decode() for name in header.fields]
    twice = [name for name in FIELDS if columns.count(name) > 1]
    if twice:
        yield _rest(window, stream, Fault.DUPLICATE_KEY, f"two columns are named `{twice[0]}`")
        return
    yield from _rows(window, stream, columns)
    if not tally.records:
        yield tally.refuse(window.offset, 0, Fault.EMPTY, "a header without a row", b"")


def _rest(window: Window, stream: Stream, fault: Fault, reason: str) -> Refused:
    offset, passed = window.offset, window.pass_to(NOWHERE)
    return stream.tally.refuse(offset, passed.length, fault, reason, passed.raw)


def _rows(window: Window, stream: Stream, columns: list[str]) -> Iterator[Page | Refused]:
    limits, tally = stream.limits, stream.tally
    while True:
        blank = window.run(0, b"\r\n")
        tally.overhead_bytes += blank
        window.drop(blank)
        offset = window.offset
        if not window.fill(1):
            break
        try:
            row = _row(window, limits.page_bytes + 2)
        except Misquoted as error:
            yield _first_line(window, stream, str(error))
            continue
        if row is not None and row.length == row.whole and stream.truncated:
            break
        if row is None:
            yield _long_row(window, stream)
        elif row.length > limits.page_bytes:
            told = f"a row of {row.length:,} bytes; the limit is {limits.page_bytes:,}"
            raw = window.take(row.whole)[: min(row.length, limits.kept_bytes)]
            tally.overhead_bytes += row.whole - row.length
            yield tally.refuse(offset, row.length, Fault.TOO_LONG, told, raw)
        else:
            raw = window.take(row.whole)[: row.length]
            tally.overhead_bytes += row.whole - row.length
            yield _page(row, raw, offset, columns, stream)
    if stream.truncated:
        told = f"the stream ends too early, {len(window.data):,} bytes into a row"
        yield _rest(window, stream, Fault.TRUNCATED, told)


def _row(window: Window, most: int) -> Row | None:
    """The row at the window's beginning; None where `most` bytes do not hold it.

    Raises Misquoted. A row that the stream ends in has no end: `length` is `whole`.
    """
    least = STEP
    while True:
        ended = not window.fill(least)
        row = _cut(window.data, ended)
        if row is not None or ended or least > most:
            return row
        least *= 2


def _cut(data: bytearray, ended: bool) -> Row | None:
    """The first row of the data; None where more of it is wanted. Raises Misquoted."""
    fields: list[bytes] = []
    at = 0
    while True:
        found = FIELD.match(data, at)
        quoted = data.startswith(b'"', at)
        if found is None or (quoted and found[1] is None):
            if ended:
                raise Misquoted(f"the quotation mark at offset {at:,} of the row is never closed")
            return None
        end = found.end()
        if end == len(data) and not ended:
            return None
        fields.append(found[1].replace(b'""', b'"') if quoted else found[2])
        if end == len(data):
            return Row(fields, end, end)
        if data.startswith(b",", end):
            at = end + 1
        elif line_end := next((e for e in LINE_ENDS if data.startswith(e, end)), b""):
            return Row(fields, end, end + len(line_end))
        elif data.startswith(b"\r", end) and end + 1 == len(data) and not ended:
            return None
        else:
            raise Misquoted(f"neither a comma nor a line end at offset {end:,} of the row")


def _first_line(window: Window, stream: Stream, reason: str) -> Refused:
    offset = window.offset
    passed = window.pass_to(LINE_END)
    length = passed.length - passed.at_boundary
    stream.tally.overhead_bytes += passed.at_boundary
    return stream.tally.refuse(offset, length, Fault.CSV, reason, passed.raw[:length])


def _long_row(window: Window, stream: Stream) -> Refused:
    """A row over the limit, of which no more than its beginning is held."""
    kept = stream.limits.kept_bytes
    offset, raw, inside, ended = window.offset, bytearray(), False, False
    while not ended and window.fill(1):
        at = 0
        while not ended and (mark := (INSIDE if inside else OUTSIDE).search(window.data, at)):
            at = mark.end()
            ended = window.data[at - 1] == 0x0A and not inside
            inside = not inside
        taken = window.take(at if ended else len(window.data))
        raw += taken[: max(0, kept - len(raw))]
    length = window.offset - offset - ended
    stream.tally.overhead_bytes += ended
    limit = stream.limits.page_bytes
    told = f"a row of {length:,} bytes; the limit is {limit:,}"
    return stream.tally.refuse(offset, length, Fault.TOO_LONG, told, bytes(raw[:length]))


def _page(row: Row, raw: bytes, offset: int, columns: list[str], stream: Stream) -> Page | Refused:
    place = stream.tally.place(offset, row.length)
    try:
        if len(row.fields) != len(columns):
            told = f"{len(row.fields)} columns; the header names {len(columns)}"
            raise Unfit(Fault.SCHEMA, told)
        _, encoding, certainty = characters(raw, "utf-8")
        values = [text_in(field, encoding or "utf-8") or None for field in row.fields]
        said = dict(zip(columns, values, strict=True))
        if said.get("text") is None and said.get("html") is None:
            raise Unfit(Fault.EMPTY, "the row has no text")
        page = page_from(place, said, raw, stream.tally)
        return page._replace(encoding=encoding, certainty=certainty) if encoding else page
    except Unfit as unfit:
        kept = raw[: stream.limits.kept_bytes]
        return Refused(place, "read", unfit.fault.value, unfit.reason, kept)

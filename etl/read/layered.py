"""The second way through a dump: the records of what was examined, layer by layer."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import BinaryIO, cast

from etl.model import Limits, Page, Refused
from etl.read.archive import OF_A_MAC, joined
from etl.read.csv import read_csv
from etl.read.dump import CHUNK, DumpChanged
from etl.read.faults import Fault
from etl.read.jsonl import read_json_lines
from etl.read.layers import Barred, Extent, Layer, Packed, Part, Plan, Unpacked
from etl.read.markup import read_html
from etl.read.packing import Input, Source
from etl.read.record import Unfit
from etl.read.salvage import Salvage
from etl.read.sniff import Format, Unknown, recognise
from etl.read.stream import Stream, Tally
from etl.read.text import read_text
from etl.read.warc import read_warc
from etl.read.wrapping import Members

PARQUET = b"PAR1"
READERS: dict[Format, Callable[[Stream], Iterator[Page | Refused]]] = {
    Format.TEXT: read_text,
    Format.JSON_LINES: read_json_lines,
    Format.HTML: read_html,
    Format.WARC: read_warc,
    Format.CSV: read_csv,
}
TELL_AN_END = (Fault.TRUNCATED, Fault.NO_END, Fault.TOO_MANY_MEMBERS)
Found = Iterator[Page | Refused]


class Layers:
    """The records of what was examined: the second way through it."""

    def __init__(self, limits: Limits, tally: Tally) -> None:
        self._limits = limits
        self._tally = tally

    def read(
        self, source: Source, layer: Layer, name: str | None = None, *, truncated: bool = False
    ) -> Found:
        """The records of a source, which lies in the member of this name; leaves a rest unread."""
        if isinstance(layer, Packed):
            yield from self._packed(source, layer, name, truncated)
        elif isinstance(layer, Plan):
            yield from self._archive(Input(source), layer, name, truncated)
        else:
            yield from self._stream(source, layer, name, truncated)

    def _packed(self, source: Source, layer: Packed, name: str | None, truncated: bool) -> Found:
        limits, tally = self._limits, self._tally
        if layer.kept is not None:
            yield from self._kept(layer, layer.kept, name, truncated)
            return
        members = Members(Input(source), layer.packing, limits)
        unpacked = Unpacked(iter(members))
        tally.padding_bytes += layer.padding
        if layer.fault is not None:
            head = unpacked.read(min(limits.kept_bytes, layer.length))
            yield self._refuse(layer.length, layer.fault, layer.reason, head, name)
            return
        truncated = truncated or layer.truncated
        if layer.length or truncated or not layer.trailing:
            yield from self.read(unpacked, layer.inner, name, truncated=truncated)
        unpacked.drain()
        if unpacked.failure or (unpacked.length, members.trailing) != (
            layer.length,
            layer.trailing,
        ):
            raise DumpChanged("what unpacked a moment ago no longer does")
        yield from self._trailing(layer, bytes(members.trailing_head), name)

    def _kept(self, layer: Packed, kept: bytes, name: str | None, truncated: bool) -> Found:
        """The records of a compressed stream that need not be unpacked again."""
        self._tally.padding_bytes += layer.padding
        truncated = truncated or layer.truncated
        if layer.length or truncated or not layer.trailing:
            yield from self.read(BytesIO(kept), layer.inner, name, truncated=truncated)
        yield from self._trailing(layer, layer.trailing_head, name)

    def _trailing(self, layer: Packed, head: bytes, name: str | None) -> Found:
        if layer.trailing:
            told = f"{layer.trailing:,} bytes behind the {layer.packing.name} stream"
            told += " are no part of it"
            yield self._refuse(layer.trailing, Fault.TRAILING_BYTES, told, head, name)

    def salvaged(self, file: BinaryIO, found: Salvage, layer: Packed) -> Found:
        """The records of sound members; a hole between them is refused as it lies there."""
        for run in found.runs:
            file.seek(run.start)
            extent = Extent(Input(file), run.end - run.start)
            if not run.sound:
                told = f"bytes {run.start:,} to {run.end:,} of the file are no sound"
                told += f" {layer.packing.name} members: {layer.reason}"
                barred = Barred(Fault.CHECKSUM, told)
                yield from self._stream(extent, barred, None, truncated=False)
                continue
            tally = self._tally.part()
            members = Members(Input(extent), layer.packing, self._limits)
            stream = Stream(_chunks(Unpacked(iter(members))), self._limits, tally)
            for record in READERS[found.format](stream):
                yield _marked(record, found.format.value, None)
            tally.padding_bytes += members.padding
            self._tally.add(tally)

    def _archive(self, source: Input, plan: Plan, name: str | None, truncated: bool) -> Found:
        """The records of an archive's parts, and the bytes between them."""
        records, passed_over = self._tally.records, self._tally.passed_over
        for part in plan.parts:
            self._pass(Extent(source, part.before))
            inner, error = joined(name, part.name) if part.name else name, ""
            for found in self._part(source, part, inner):
                error = found.error if isinstance(found, Refused) else ""
                yield found
            if part.truncated and error not in TELL_AN_END:
                told = f"the {plan.kind} ends in this member"
                yield self._refuse(0, Fault.TRUNCATED, told, b"", inner)
        self._pass(Extent(source, plan.after))
        if truncated and not plan.cut:
            told = f"the stream ends too early, behind the members of the {plan.kind}"
            yield self._refuse(0, Fault.TRUNCATED, told, b"", name)
        elif self._tally.records == records:
            count = self._tally.passed_over - passed_over
            told = f"a {plan.kind} without a page; {count:,} of its members were passed over"
            yield self._refuse(0, Fault.EMPTY, told, b"", name)

    def _part(self, source: Input, part: Part, name: str | None) -> Found:
        extent = Extent(source, part.length)
        if part.fault is not None:
            yield from self._stream(extent, Barred(part.fault, part.reason), name, truncated=False)
        elif part.unpack is None:
            yield from self._member(extent, part, name)
        else:
            unpacked = Unpacked(part.unpack(Input(extent), self._limits))
            yield from self._member(unpacked, part, name)
            unpacked.drain()
            if unpacked.failure:
                raise DumpChanged("what unpacked a moment ago no longer does")
        extent.drain()

    def _member(self, source: Source, part: Part, name: str | None) -> Found:
        """The records of a member, if it is not one of the notes that a Mac packs beside a page."""
        whole = Input(source)
        if part.inner is None and whole.peek(max(map(len, OF_A_MAC))).startswith(OF_A_MAC):
            self._tally.passed_over += 1
            self._pass(whole)
        else:
            yield from self.read(whole, part.inner, name, truncated=part.truncated)

    def _stream(
        self, source: Source, barred: Barred | None, name: str | None, truncated: bool
    ) -> Found:
        """The records of what is neither compressed nor an archive, or one where it is barred."""
        tally = self._tally.part()
        stream = Stream(_chunks(source), self._limits, tally, truncated=truncated)
        kind: Format | Unknown | Barred = barred or recognise(stream.head)
        if barred is None and stream.head.startswith(PARQUET):
            yield from self._laid_out(stream, name)
            return
        if isinstance(kind, Format):
            for found in READERS[kind](stream):
                yield _marked(found, kind.value, name)
        else:
            yield _marked(stream.refuse_whole(kind.fault, kind.reason), None, name)
        self._tally.add(tally)

    def _laid_out(self, stream: Stream, name: str | None) -> Found:
        """The records of a Parquet file inside a layer: it is read to and fro, so from the disk."""
        tally, stream.tally = stream.tally, Tally()
        most = self._limits.laid_out_bytes
        with tempfile.TemporaryFile() as file:
            for chunk in stream:
                if file.tell() <= most:
                    file.write(chunk)
            size = stream.tally.stream_bytes
            if size <= most:
                yield from self.table(cast(BinaryIO, file), size, name)
                return
            file.seek(0)
            head = file.read(self._limits.kept_bytes)
        told = f"a Parquet file of {size:,} bytes inside another; the limit is {most:,}"
        tally.stream_bytes = size
        yield _marked(tally.refuse(0, size, Fault.TOO_LONG, told, head), None, name)
        self._tally.add(tally)

    def table(self, file: BinaryIO, size: int, name: str | None) -> Found:
        """The records of a Parquet file of `size` bytes, once all of it is known to be sound."""
        # Not at the top: it takes half a second, and most dumps are of other formats.
        from etl.read import parquet

        tally = self._tally.part()
        try:
            parquet.measure(file, size, self._limits)
        except Unfit as unfit:
            file.seek(0)
            stream = Stream(iter(partial(file.read, CHUNK), b""), self._limits, tally)
            yield _marked(stream.refuse_whole(unfit.fault, unfit.reason), None, name)
        else:
            stream = Stream(parquet.measured_lines(file), self._limits, tally)
            for found in read_json_lines(stream):
                yield _marked(found, Format.JSON_LINES.value, name)
            if not tally.records:
                told = "a table without a row"
                yield _marked(tally.refuse(0, 0, Fault.EMPTY, told, b""), None, name)
        self._tally.add(tally)

    def _refuse(
        self, length: int, fault: Fault, reason: str, head: bytes, name: str | None
    ) -> Page | Refused:
        """The next bytes of the stream, refused."""
        tally = self._tally
        offset = tally.stream_bytes
        tally.stream_bytes += length
        return _marked(tally.refuse(offset, length, fault, reason, head), None, name)

    def _pass(self, source: Source) -> None:
        """Count all of a source as overhead."""
        for chunk in _chunks(source):
            self._tally.stream_bytes += len(chunk)
            self._tally.overhead_bytes += len(chunk)


def _marked(found: Page | Refused, format: str | None, member: str | None) -> Page | Refused:
    """The record with how it is written, and the member that it lies in."""
    if isinstance(found, Page):
        # Not `_replace`, which takes three times as long: it is called for every page.
        return Page(*found[:6], member, *found[7:-1], format)
    if member is None:
        return found._replace(format=format)
    reason = f"{found.reason}, in {member}"
    return found._replace(format=format, member=member, reason=reason)


def _chunks(source: Source) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk

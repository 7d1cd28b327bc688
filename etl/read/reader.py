"""The way from a dump's file to its pages: open, unwrap, recognise, read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from etl.model import Dump, Limits, Page, Refused
from etl.read.csv import read_csv
from etl.read.dump import CHUNK, DumpFile
from etl.read.faults import Fault
from etl.read.jsonl import read_json_lines
from etl.read.markup import read_html
from etl.read.packing import BEGINNING, Packing, Source, packing_of
from etl.read.record import Unfit
from etl.read.sniff import Format, Unknown, recognise
from etl.read.stream import Stream, Tally
from etl.read.text import read_text
from etl.read.warc import read_warc
from etl.read.wrapping import Findings, Unpacked, examine

PARQUET = b"PAR1"
READERS: dict[Format, Callable[[Stream], Iterator[Page | Refused]]] = {
    Format.TEXT: read_text,
    Format.JSON_LINES: read_json_lines,
    Format.HTML: read_html,
    Format.WARC: read_warc,
    Format.CSV: read_csv,
}


class Reader:
    """The pages of a dump, and what could not be read of it, in the order of its bytes.

    Iterating streams: memory does not grow with the file. Whatever the bytes are, they end in a
    page, in a `Refused` or in the tally's overhead. Raises DumpUnreadable where the path is no
    readable regular file, DumpChanged, at the latest behind the last page, where the file is not
    the dump that was surveyed (nothing that came from it may be kept then), and OSError where the
    disk fails. Compressions and the format are told from the content.
    """

    def __init__(self, path: Path, dump: Dump, limits: Limits | None = None) -> None:
        self._path = path
        self._dump = dump
        self._limits = limits or Limits()
        self.tally = Tally()
        """Complete once the iteration has ended; a new iteration begins a new one."""

    def __iter__(self) -> Iterator[Page | Refused]:
        self.tally = Tally()
        with DumpFile(self._path, self._dump) as file:
            if file.read(len(PARQUET)) == PARQUET:
                yield from self._table(file)
            else:
                file.rewind()
                yield from self._records(file, file)
            file.seen()

    def _table(self, file: DumpFile) -> Iterator[Page | Refused]:
        """The records of a Parquet file, once the whole of it is known to be sound."""
        # Not at the top: it takes half a second, and most dumps are of other formats.
        from etl.read import parquet

        file.seen()
        with file.twin() as twin:
            try:
                parquet.measure(twin, self._dump.size, self._limits)
            except Unfit as unfit:
                file.rewind()
                stream = Stream(_chunks(file), self._limits, self.tally)
                yield stream.refuse_whole(unfit.fault, unfit.reason)
            else:
                stream = Stream(parquet.measured_lines(twin), self._limits, self.tally)
                yield from read_json_lines(stream)
                if not self.tally.records:
                    told = "a table without a row"
                    yield self.tally.refuse(0, 0, Fault.EMPTY, told, b"")
        file.rewind()

    def _records(
        self, file: DumpFile, source: Source, *, depth: int = 0, truncated: bool = False
    ) -> Iterator[Page | Refused]:
        """The records of a source that lies so many compressions deep in the file."""
        packing = packing_of(source.read(BEGINNING))
        source.rewind()
        if packing is None:
            yield from self._stream(source, truncated=truncated)
        elif depth == self._limits.nesting:
            told = f"{packing.name} in {depth} other compressions; {depth} are the limit"
            stream = Stream(_chunks(source), self._limits, self.tally)
            yield stream.refuse_whole(Fault.NESTED_TOO_DEEP, told)
        else:
            found = examine(source, packing, self._dump.size, self._limits)
            # Before anything is believed: the examined bytes are those that were surveyed.
            file.seen()
            yield from self._unpacked(file, source, packing, found, depth, truncated)

    def _unpacked(
        self,
        file: DumpFile,
        source: Source,
        packing: Packing,
        found: Findings,
        depth: int,
        truncated: bool,
    ) -> Iterator[Page | Refused]:
        """The records of a compressed source, once the whole of it is known to be sound."""
        limits, tally = self._limits, self.tally
        tally.padding_bytes += found.padding
        if found.fault is not None:
            tally.stream_bytes = found.length
            yield tally.refuse(0, found.length, found.fault, found.reason, found.head)
            return
        truncated = truncated or found.truncated
        if found.length or truncated or not found.trailing:
            inner = Unpacked(source, packing, limits)
            yield from self._records(file, inner, depth=depth + 1, truncated=truncated)
        if found.trailing:
            offset = tally.stream_bytes
            tally.stream_bytes += found.trailing
            told = f"{found.trailing:,} bytes behind the {packing.name} stream are no part of it"
            yield tally.refuse(
                offset, found.trailing, Fault.TRAILING_BYTES, told, found.trailing_head
            )

    def _stream(self, source: Source, *, truncated: bool) -> Iterator[Page | Refused]:
        stream = Stream(_chunks(source), self._limits, self.tally, truncated=truncated)
        kind = recognise(stream.head)
        if isinstance(kind, Unknown):
            yield stream.refuse_whole(kind.fault, kind.reason)
        else:
            yield from READERS[kind](stream)


def _chunks(source: Source) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk

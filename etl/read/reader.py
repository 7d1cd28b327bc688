"""The way from a dump's file to its pages: open, unwrap, recognise, read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from etl.model import Dump, Limits, Page, Refused
from etl.read.dump import CHUNK, DumpChanged, DumpFile
from etl.read.faults import Fault
from etl.read.jsonl import read_json_lines
from etl.read.sniff import Format, Unknown, recognise
from etl.read.stream import Stream, Tally
from etl.read.text import read_text
from etl.read.wrapping import GZIP_MAGIC, Damaged, Findings, Members, examine

READERS: dict[Format, Callable[[Stream], Iterator[Page | Refused]]] = {
    Format.TEXT: read_text,
    Format.JSON_LINES: read_json_lines,
}


class Reader:
    """The pages of a dump, and what could not be read of it, in the order of its bytes.

    Iterating streams: memory does not grow with the file. Whatever the bytes are, they end in a
    page, in a `Refused` or in the tally's overhead. Raises DumpUnreadable where the path is no
    readable regular file, DumpChanged, at the latest behind the last page, where the file is not
    the dump that was surveyed (nothing that came from it may be kept then), and OSError where the
    disk fails. The format is told from the content: gzip or not, then text or JSON Lines.
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
            packed = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
            file.rewind()
            yield from self._unpacked(file) if packed else self._stream(_chunks(file))
            file.seen()

    def _unpacked(self, file: DumpFile) -> Iterator[Page | Refused]:
        """The records of a gzip file, once the whole of it is known to be sound."""
        limits, tally = self._limits, self.tally
        found = examine(file, self._dump.size, limits)
        file.seen()
        tally.padding_bytes = found.padding
        if found.fault is not None:
            tally.stream_bytes = found.length
            yield tally.refuse(0, found.length, found.fault, found.reason, found.head)
            return
        file.rewind()
        members = Members(file, limits.kept_bytes)
        if found.length or found.truncated or not found.trailing:
            try:
                yield from self._stream(iter(members), truncated=found.truncated)
            except Damaged as error:
                raise DumpChanged("what unpacked a moment ago no longer does") from error
        if found.trailing:
            yield self._trailing(found)

    def _trailing(self, found: Findings) -> Refused:
        told = f"{found.trailing:,} bytes behind the end of the gzip stream are no gzip member"
        self.tally.stream_bytes += found.trailing
        return self.tally.refuse(
            found.length, found.trailing, Fault.TRAILING_BYTES, told, found.trailing_head
        )

    def _stream(
        self, chunks: Iterator[bytes], *, truncated: bool = False
    ) -> Iterator[Page | Refused]:
        stream = Stream(chunks, self._limits, self.tally, truncated=truncated)
        kind = recognise(stream.head)
        if isinstance(kind, Unknown):
            yield stream.refuse_whole(kind.fault, kind.reason)
        else:
            yield from READERS[kind](stream)


def _chunks(file: DumpFile) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk

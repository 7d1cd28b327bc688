"""The way from a dump's file to its pages: open, unwrap, recognise, read."""

from __future__ import annotations

from pathlib import Path

from etl.model import Dump, Limits
from etl.read.dump import DumpFile
from etl.read.examine import examine, is_layered
from etl.read.faults import Fault
from etl.read.layered import PARQUET, Found, Layers
from etl.read.layers import Packed
from etl.read.packing import Input
from etl.read.salvage import salvage
from etl.read.stream import Tally

MAY_BE_MENDED = (Fault.CHECKSUM, Fault.WINDOW, Fault.DICTIONARY)
"""Of one member: others may be sound."""


class Reader:
    """The pages of a dump, and what could not be read of it, in the order of its bytes.

    Iterating streams: memory does not grow with the file, but for a note for each member of an
    archive, whose number is limited. Whatever the bytes are, they end in a page, in a `Refused` or
    in the tally's overhead. Raises DumpUnreadable where the path is no readable regular file,
    DumpChanged, at the latest behind the last page, where the file is not the dump that was
    surveyed (nothing that came from it may be kept then), and OSError where the disk fails.
    Compressions, archives and the format are told from the content.
    """

    def __init__(self, path: Path, dump: Dump, limits: Limits | None = None) -> None:
        self._path = path
        self._dump = dump
        self._limits = limits or Limits()
        self.tally = Tally()
        """Complete once the iteration has ended; a new iteration begins a new one."""

    def __iter__(self) -> Found:
        self.tally = Tally()
        with DumpFile(self._path, self._dump) as file:
            if file.read(len(PARQUET)) == PARQUET:
                yield from self._table(file)
            else:
                file.rewind()
                yield from self._records(file)
            file.seen()

    def _table(self, file: DumpFile) -> Found:
        """The records of a Parquet file that is a dump by itself."""
        file.seen()
        with file.twin() as twin:
            yield from Layers(self._limits, self.tally).table(twin, self._dump.size, None)
        file.rewind()

    def _records(self, file: DumpFile) -> Found:
        source, layer = Input(file), None
        if is_layered(source):
            layer = examine(source, self._dump.size, self._limits)
            # Before anything is believed: the examined bytes are those that were surveyed.
            file.seen()
            if isinstance(layer, Packed) and (layer.fault in MAY_BE_MENDED or layer.breaks_off):
                with file.twin() as twin:
                    found = salvage(twin, self._dump.size, layer.packing, self._limits)
                    if found is not None and (layer.fault or found.goes_on):
                        layers = Layers(self._limits, self.tally)
                        yield from layers.salvaged(twin, found, layer)
                        file.rewind()
                        return
            if not isinstance(layer, Packed) or layer.kept is None:
                file.rewind()
            source = Input(file)
        yield from Layers(self._limits, self.tally).read(source, layer)

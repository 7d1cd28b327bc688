"""The bare loops: what reading the same dump costs where a library does all that is done.

Each loop ends where the library's values are Python's: a dict of a line, a row, a record's bytes,
a member's text. None looks for damage, keeps a place, or turns HTML into text. A library is
imported by its own loop, so that a process holds no other.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import lzma
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import orjson


def _lines(lines: Iterable[bytes]) -> int:
    count = 0
    for line in lines:
        orjson.loads(line)
        count += 1
    return count


def _plain(path: Path) -> int:
    with path.open("rb") as lines:
        return _lines(lines)


def _gzip(path: Path) -> int:
    with gzip.open(path) as lines:
        return _lines(lines)


def _zstd(path: Path) -> int:
    import zstandard

    with zstandard.open(path, "rb") as lines:
        rest, count = b"", 0
        while chunk := lines.read(256 * 1024):
            *whole, rest = (rest + chunk).split(b"\n")
            count += _lines(whole)
        return count


def _bzip2(path: Path) -> int:
    with bz2.open(path) as lines:
        return _lines(lines)


def _xz(path: Path) -> int:
    with lzma.open(path) as lines:
        return _lines(lines)


def _csv(path: Path) -> int:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def _parquet(path: Path) -> int:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as table:
        return sum(len(batch.to_pylist()) for batch in table.iter_batches(use_threads=False))


def _warcio(path: Path) -> int:
    from warcio.archiveiterator import ArchiveIterator

    count = 0
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            record.content_stream().read()
            count += 1
    return count


def fast_warc(path: Path) -> int:
    """FastWARC's loop over an archive, which stands beside warcio's."""
    import fastwarc

    count = 0
    with path.open("rb") as file:
        for record in fastwarc.ArchiveIterator(file):
            record.reader.read()
            count += 1
    return count


def _texts(path: Path) -> int:
    count = 0
    for file in sorted(path.rglob("*")):
        if file.is_file():
            file.read_bytes().decode()
            count += 1
    return count


def _zip(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return sum(1 for member in archive.infolist() if archive.read(member).decode())


def _tar(path: Path) -> int:
    count = 0
    with tarfile.open(path) as archive:
        for member in archive:
            if file := archive.extractfile(member):
                file.read().decode()
                count += 1
    return count


LOOPS: dict[str, tuple[str, Callable[[Path], int]]] = {
    "txt": ("read, decode", _texts),
    "jsonl": ("orjson", _plain),
    "jsonl.gz, one member": ("gzip, orjson", _gzip),
    "jsonl.gz, a member a page": ("gzip, orjson", _gzip),
    "jsonl.zst, sized": ("zstandard, orjson", _zstd),
    "jsonl.zst, unsized": ("zstandard, orjson", _zstd),
    "jsonl.bz2": ("bz2, orjson", _bzip2),
    "jsonl.xz": ("lzma, orjson", _xz),
    "csv": ("csv.reader", _csv),
    "html": ("read, decode", _texts),
    "wet": ("warcio", _warcio),
    "warc": ("warcio", _warcio),
    "warc.gz": ("warcio", _warcio),
    "parquet": ("pyarrow", _parquet),
    "zip": ("zipfile, decode", _zip),
    "tar": ("tarfile, decode", _tar),
}
"""For every format: the library, and its loop, which returns how many pages it met."""
ARCHIVES = ("wet", "warc", "warc.gz")
"""Those that FastWARC reads too."""

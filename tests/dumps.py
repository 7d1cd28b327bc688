"""Dumps for the tests: whole ones, and damaged in every way that a night brings."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from etl.model import Limits, Page, Refused
from etl.read import Reader, Tally, survey

SMALL = Limits(page_bytes=200, kept_bytes=40, ratio=2000)


def json_lines(*records: object) -> bytes:
    """One record a line, each ended by a line feed."""
    return b"".join(json.dumps(r, ensure_ascii=False).encode() + b"\n" for r in records)


def packed(*members: bytes) -> bytes:
    """A gzip file of so many members."""
    return b"".join(gzip.compress(member, mtime=0) for member in members)


def zstd(data: bytes) -> bytes:
    """A Zstandard frame that does not tell its size and ends with a checksum."""
    engine = zstandard.ZstdCompressor(write_checksum=True).compressobj()
    return engine.compress(data) + engine.flush()


def sized_zstd(data: bytes) -> bytes:
    """A Zstandard frame that tells its size, without a checksum."""
    return zstandard.ZstdCompressor(write_checksum=False).compress(data)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": packed,
    "zstd": zstd,
    "zstd-sized": sized_zstd,
    "bzip2": cache(bz2.compress),
    "xz": cache(lambda data: lzma.compress(data, preset=1)),
}


def comma_separated(columns: list[str], *rows: list[str]) -> bytes:
    """A CSV file with its header, every field in quotation marks that needs them."""
    file = io.StringIO()
    csv.writer(file).writerows([columns, *rows])
    return file.getvalue().encode()


def parquet(columns: dict[str, Any], **options: Any) -> bytes:
    """A Parquet file of these columns, its pages with checksums unless the options say no."""
    file = io.BytesIO()
    options = {"write_page_checksum": True, "compression": "NONE", **options}
    pq.write_table(pa.table(columns), file, **options)
    return file.getvalue()


def warc_record(
    block: bytes,
    kind: str = "conversion",
    media: str = "text/plain",
    length: int | str | None = None,
    end: bytes = b"\r\n\r\n",
    version: str = "WARC/1.0",
    **more: str,
) -> bytes:
    """A WARC record; `length` is what its header says where that is to be a lie."""
    said = {
        "WARC-Type": kind,
        "WARC-Target-URI": "https://herald.example/a",
        "WARC-Date": "2016-03-23T12:32:05Z",
        "WARC-Record-ID": "<urn:uuid:6f2a6f2e-0f3c-4c3a-9d6a-0a6f6f2a6f2e>",
        "Content-Type": media,
        "Content-Length": str(len(block) if length is None else length),
    } | {name.replace("_", "-"): value for name, value in more.items()}
    lines = [version, *(f"{name}: {value}" for name, value in said.items() if value), "", ""]
    return "\r\n".join(lines).encode() + block + end


def http_record(body: bytes, *headers: str, status: str = "200 OK", **more: Any) -> bytes:
    """A WARC record of an HTTP response of HTML, unless its headers name another type."""
    told = [f"HTTP/1.1 {status}", *headers]
    if not any(header.lower().startswith("content-type") for header in headers):
        told.append("Content-Type: text/html; charset=UTF-8")
    block = "\r\n".join([*told, "", ""]).encode() + body
    return warc_record(block, "response", "application/http; msgtype=response", **more)


def flipped(data: bytes, at: int, mask: int = 0x01) -> bytes:
    """The same bytes, some bits of one of them turned round."""
    at %= len(data)
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]


def laid(folder: Path, data: bytes, name: str = "dump") -> Path:
    """A file of these bytes."""
    path = folder / name
    path.write_bytes(data)
    return path


def read_back(
    folder: Path, data: bytes, limits: Limits | None = None, name: str = "dump"
) -> tuple[list[Page | Refused], Tally]:
    """All that the product reads from a dump of these bytes, checked to tile its stream."""
    path = laid(folder, data, name)
    reader = Reader(path, survey(path), limits)
    found = list(reader)
    demand_tiling(found, reader.tally)
    return found, reader.tally


def demand_tiling(found: Iterable[Page | Refused], tally: Tally) -> None:
    """Spans in order, apart from one another, and every other byte counted as overhead."""
    end = 0
    covered = 0
    count = 0
    for count, item in enumerate(found, start=1):
        assert item.place.ordinal == count - 1
        assert item.place.offset >= end
        end = item.place.offset + item.place.length
        covered += item.place.length
    assert end <= tally.stream_bytes
    assert covered + tally.overhead_bytes == tally.stream_bytes
    assert count == tally.records


def texts(found: Iterable[Page | Refused]) -> list[str]:
    """The pages' texts."""
    return [item.text for item in found if isinstance(item, Page)]


def errors(found: Iterable[Page | Refused]) -> list[str]:
    """The refused records' errors."""
    return [item.error for item in found if isinstance(item, Refused)]

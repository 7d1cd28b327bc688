"""Dumps for the tests: whole ones, and damaged in every way that a night brings."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import struct
import tarfile
import zipfile
import zlib
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


class Forward(io.BytesIO):
    """A file that cannot be gone back in: what is written to it tells lengths behind the data."""

    def seekable(self) -> bool:
        return False

    def seek(self, *place: int) -> int:
        raise OSError("not seekable")

    def tell(self) -> int:
        raise OSError("not seekable")


def zipped(
    *members: tuple[str | zipfile.ZipInfo, bytes], method: int = 8, forward: bool = False
) -> bytes:
    """A zip of these members; `forward` where no header tells a length."""
    file = Forward() if forward else io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data, method)
    return file.getvalue()


def zip_member(name: str, mode: int = 0, **fields: Any) -> zipfile.ZipInfo:
    """A member whose directory tells this file mode."""
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def in_header(data: bytes, name: bytes, at: int, field: bytes) -> bytes:
    """A zip in which the local header of the member of this name says something else."""
    start = data.index(name) - 30 + at
    return data[:start] + field + data[start + len(field) :]


def in_directory(data: bytes, name: bytes, at: int, field: bytes) -> bytes:
    """A zip whose directory says something else of the member of this name."""
    start = data.rindex(name) - 46 + at
    return data[:start] + field + data[start + len(field) :]


def quoted_zip(count: int, kernel: bytes) -> bytes:
    """A zip bomb: each member's data quotes the header of the next, and all share one kernel.

    After David Fifield, "A better zip bomb" (2019), which publishes the construction.
    """
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed, unpacked = engine.compress(kernel) + engine.flush(), kernel
    headers: list[bytes] = []
    for number in reversed(range(count)):
        name = b"%06d" % number
        fields = (20, 0, 8, 0, 0, zlib.crc32(unpacked), len(packed), len(unpacked), len(name), 0)
        header = b"PK\x03\x04" + struct.pack("<HHHHHLLLHH", *fields) + name
        place = len(packed) + len(header)
        headers.append(struct.pack("<HHHHHHLLLHHHHHLL", 20, *fields, 0, 0, 0, 0, place) + name)
        block = b"\0" + struct.pack("<HH", len(header), len(header) ^ 0xFFFF)
        packed, unpacked = block + header + packed, header + unpacked
    data = packed[5:]
    directory = b""
    for record in reversed(headers):
        (place,) = struct.unpack_from("<L", record, 38)
        directory += (
            b"PK\x01\x02" + record[:38] + struct.pack("<L", len(data) - place) + record[42:]
        )
    ends = struct.pack("<HHHHLLH", 0, 0, count, count, len(directory), len(data), 0)
    return data + directory + b"PK\x05\x06" + ends


def tarred(*members: tuple[str | tarfile.TarInfo, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    """A tar of these members."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def tar_member(name: str, kind: bytes = tarfile.REGTYPE, **fields: Any) -> tarfile.TarInfo:
    """A member of this type."""
    info = tarfile.TarInfo(name)
    info.type = kind
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def tar_header(name: bytes = b"page.txt", size: bytes = b"0" * 11, kind: bytes = b"0") -> bytes:
    """A header of ustar with any bytes in its fields, its checksum right."""
    fields = [name.ljust(100, b"\0"), b"0000644\0" * 3, size.ljust(12, b"\0"), b"0" * 11 + b"\0"]
    block = b"".join([*fields, b" " * 8, kind, bytes(100), b"ustar\x0000"]).ljust(512, b"\0")
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def blocks(data: bytes) -> bytes:
    """The data of a member of a tar, filled up to whole blocks."""
    return data + bytes(-len(data) % 512)


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

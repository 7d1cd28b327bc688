"""The same pages as a dump of each format and compression, written by the formats' libraries."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from bench.markup import html_page

WHEN = "2016-12-30T04:00:00Z"
COLUMNS = ("id", "url", "fetched_at", "text")
FOLDER = 1000
"""Files a folder."""
SMALLER_BY = 3
"""Formats of HTML get so many times fewer pages: each is that many times larger."""

Texts = list[str]


def json_lines(texts: Texts) -> Iterator[bytes]:
    """A line a page."""
    for row in _rows(texts):
        record = dict(zip(COLUMNS, row, strict=True))
        yield orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


def html_texts(texts: Texts) -> Texts:
    """The texts that become pages of HTML."""
    return texts[: max(1, len(texts) // SMALLER_BY)]


def _rows(texts: Texts) -> Iterator[tuple[int, str, str, str]]:
    for number, text in enumerate(texts):
        yield number, f"https://courier.example/{number}", WHEN, text


def _files(path: Path, pages: Iterator[str], ending: str) -> None:
    for number, page in enumerate(pages):
        folder = path / f"{number // FOLDER:03d}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:06d}{ending}").write_bytes(page.encode())


def _text_files(path: Path, texts: Texts) -> None:
    _files(path, iter(texts), ".txt")


def _html_files(path: Path, texts: Texts) -> None:
    _files(path, (html_page(n, text) for n, text in enumerate(html_texts(texts))), ".html")


def _plain(path: Path, texts: Texts) -> None:
    path.write_bytes(b"".join(json_lines(texts)))


def _gzip(path: Path, texts: Texts) -> None:
    path.write_bytes(gzip.compress(b"".join(json_lines(texts)), 6))


def _gzip_members(path: Path, texts: Texts) -> None:
    path.write_bytes(b"".join(gzip.compress(line, 6) for line in json_lines(texts)))


def _zstd_sized(path: Path, texts: Texts) -> None:
    path.write_bytes(zstandard.ZstdCompressor().compress(b"".join(json_lines(texts))))


def _zstd(path: Path, texts: Texts) -> None:
    engine = zstandard.ZstdCompressor(write_checksum=True).compressobj()
    data = b"".join(json_lines(texts))
    path.write_bytes(engine.compress(data) + engine.flush())


def _bzip2(path: Path, texts: Texts) -> None:
    path.write_bytes(bz2.compress(b"".join(json_lines(texts))))


def _xz(path: Path, texts: Texts) -> None:
    path.write_bytes(lzma.compress(b"".join(json_lines(texts)), preset=1))


def _csv(path: Path, texts: Texts) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(_rows(texts))


def _parquet(path: Path, texts: Texts) -> None:
    columns = dict(zip(COLUMNS, zip(*_rows(texts), strict=True), strict=True))
    table = pa.table({name: list(values) for name, values in columns.items()})
    pq.write_table(table, path, write_page_checksum=True)


def _wet(path: Path, texts: Texts) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=False)
        for number, text in enumerate(texts):
            add_record(writer, number, "conversion", text.encode())


def _warc(path: Path, texts: Texts, *, gzipped: bool = False) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzipped)
        for number, text in enumerate(html_texts(texts)):
            add_record(writer, number, "response", html_page(number, text).encode())


def _warc_gz(path: Path, texts: Texts) -> None:
    _warc(path, texts, gzipped=True)


def add_record(writer: WARCWriter, number: int, kind: str, body: bytes) -> None:
    """Write one page's record: its text, or the response that holds its HTML."""
    http = None
    if kind == "response":
        http = StatusAndHeaders(
            "200 OK", [("Content-Type", "text/html; charset=UTF-8")], protocol="HTTP/1.1"
        )
    record = writer.create_warc_record(
        f"https://courier.example/{number}",
        kind,
        payload=io.BytesIO(body),
        length=len(body),
        warc_content_type="text/plain" if http is None else "application/http; msgtype=response",
        warc_headers_dict={"WARC-Date": WHEN},
        http_headers=http,
    )
    writer.write_record(record)


def _zip(path: Path, texts: Texts) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, text in enumerate(texts):
            archive.writestr(f"{number:06d}.txt", text)


def _tar(path: Path, texts: Texts) -> None:
    with tarfile.open(path, "w") as archive:
        for number, text in enumerate(texts):
            data = text.encode()
            member = tarfile.TarInfo(f"{number:06d}.txt")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


DUMPS: dict[str, Callable[[Path, Texts], None]] = {
    "txt": _text_files,
    "jsonl": _plain,
    "jsonl.gz, one member": _gzip,
    "jsonl.gz, a member a page": _gzip_members,
    "jsonl.zst, sized": _zstd_sized,
    "jsonl.zst, unsized": _zstd,
    "jsonl.bz2": _bzip2,
    "jsonl.xz": _xz,
    "csv": _csv,
    "html": _html_files,
    "wet": _wet,
    "warc": _warc,
    "warc.gz": _warc_gz,
    "parquet": _parquet,
    "zip": _zip,
    "tar": _tar,
}
"""How each is written: to a file, or to a folder where a page is a file."""

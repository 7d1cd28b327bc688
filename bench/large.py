"""A large archive, and how much memory reading it takes."""

from __future__ import annotations

import gzip
import io
import time
from pathlib import Path

from warcio.warcwriter import WARCWriter

from bench.dumps import add_record
from bench.fresh import fresh
from bench.markup import html_page
from bench.pages import texts
from bench.reading import ours
from bench.table import Line

UNPACKED = 2 * 1024**3 + 64 * 1024**2
"""Bytes that the archive unpacks to at least."""
DIFFERENT = 500
"""Records that are repeated, each a member of its own."""
MIB = 1024 * 1024
MOST = 600
"""MiB that reading may take."""


def measured(folder: Path) -> list[Line]:
    """The lines of the table; the archive is gone afterwards."""
    path = folder / "large.warc.gz"
    _write(path)
    packed = path.stat().st_size / MIB
    began = time.perf_counter()
    read = fresh(ours, path, None)
    wall = time.perf_counter() - began
    path.unlink()
    note = f"{packed:,.0f} MiB that unpack to {read.stream / MIB:,.0f}; {read.pages:,} pages"
    return [
        Line("large .warc.gz: peak memory", read.peak, "MiB", MOST, at_most=True, note=note),
        Line("large .warc.gz: reading", read.stream / 1e6 / read.cpu, "MB/s/core",
             note=f"{read.cpu:.0f} s of CPU, {wall:.0f} s by the clock"),
    ]  # fmt: skip


def _write(path: Path) -> None:
    records = [_record(number, text) for number, text in enumerate(texts(DIFFERENT))]
    members = b"".join(map(gzip.compress, records))
    size = sum(map(len, records))
    with path.open("wb") as file:
        for _ in range(-(-UNPACKED // size)):
            file.write(members)


def _record(number: int, text: str) -> bytes:
    held = io.BytesIO()
    writer = WARCWriter(held, gzip=False)
    add_record(writer, number, "response", html_page(number, text).encode())
    return held.getvalue()

"""Dumps for the tests: whole ones, and damaged in every way that a night brings."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path

from etl.model import Limits, Page, Refused
from etl.read import Reader, Tally, survey

SMALL = Limits(page_bytes=200, kept_bytes=40, ratio=2000)


def json_lines(*records: object) -> bytes:
    """One record a line, each ended by a line feed."""
    return b"".join(json.dumps(r, ensure_ascii=False).encode() + b"\n" for r in records)


def packed(*members: bytes) -> bytes:
    """A gzip file of so many members."""
    return b"".join(gzip.compress(member, mtime=0) for member in members)


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

"""What must hold of any dump and of any page's text, whatever they are."""

from __future__ import annotations

import io
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import orjson

from etl import identity, parse_output
from etl.assemble import assemble
from etl.model import Limits, Page, Place, Reading, Refused, Segment, Sheet, Source
from etl.read import Fault, Reader, Tally, survey
from etl.read.examine import is_layered
from etl.read.packing import Input
from etl.segment import segment
from etl.store.entry import Entry
from etl.store.rows import staged
from tests.dumps import SMALL, demand_tiling, packed

LIMITS = (Limits(), SMALL, Limits(members=2, page_bytes=3000), Limits(unpacked_bytes=5000))
FAULTS = {fault.value for fault in Fault}
SOURCES = (
    Source(name="herald"),
    Source(name="courier", zone="Europe/Prague", language="de", cues=("Mehr dazu",)),
)
FETCHED = (None, datetime(2016, 3, 23, 12, 32, tzinfo=UTC), datetime(2016, 3, 23, 12, 32))
PARQUET = b"PAR1"


@contextmanager
def desk() -> Iterator[Path]:
    """A file that dumps are laid into, one after the other: in memory where there is a place."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder, "dump")


def limits_of(data: bytes) -> Limits:
    """The limits that a dump is fuzzed under: told by its bytes, so that they repeat."""
    return LIMITS[zlib.crc32(data) % len(LIMITS)]


def read(path: Path, data: bytes, limits: Limits) -> tuple[list[Page | Refused], Tally]:
    """All that is read of a dump of these bytes."""
    path.write_bytes(data)
    reader = Reader(path, survey(path), limits)
    return list(reader), reader.tally


def demand_dump(path: Path, data: bytes, limits: Limits | None = None) -> list[Page | Refused]:
    """What is read of a dump of these bytes, which must be all of it; raises AssertionError."""
    limits = limits or limits_of(data)
    found, tally = read(path, data, limits)
    demand_tiling(found, tally)
    assert found, "a dump without a record would vanish from the counts"
    for item in found:
        _demand_record(item, limits)
    if data.startswith(PARQUET):
        return found
    if is_layered(Input(io.BytesIO(data))):
        assert read(path, data, limits)[0] == found, "the second reading differs"
    else:
        assert tally.stream_bytes == len(data)
        _demand_span(data, found)
        if limits == SMALL:
            cut = zlib.crc32(data, 1) % (len(data) + 1)
            again, _ = read(path, packed(data[:cut], data[cut:]), limits)
            assert again == found, f"the same bytes packed as members of {cut} and the rest differ"
    return found


def _demand_record(item: Page | Refused, limits: Limits) -> None:
    assert (item.member or "").isprintable()
    if isinstance(item, Refused):
        assert item.error in FAULTS
        assert item.stage == "read"
        assert item.reason.isprintable(), "a reason with control characters"
        assert len(item.reason) < 2000, "a reason that nobody reads"
        assert len(item.raw) <= limits.kept_bytes
        return
    assert item.text.strip("\0 \t\n\r\ufeff"), "a page without a text"
    for value in (item.text, item.url, item.source, item.record_id, item.extra, item.markup):
        assert "\0" not in (value or "").encode().decode()
    assert 0 < item.certainty <= 1


def _demand_span(data: bytes, found: list[Page | Refused]) -> None:
    for item in found:
        span = data[item.place.offset : item.place.offset + item.place.length]
        if isinstance(item, Refused):
            assert span.startswith(item.raw), "what is kept of a record is not what lies there"


def demand_text(text: str) -> Reading:
    """What a page of this text says, which must own all of it; raises AssertionError."""
    choice = zlib.crc32(text.encode())
    source, fetched = SOURCES[choice % 2], FETCHED[choice // 2 % 3]
    (sheet,) = segment([text], [source])
    assert segment([text], [source]) == [sheet], "the second segmentation differs"
    _demand_segments(text, sheet.segments)
    reading = assemble(text, sheet, source, url="https://herald.example/a", fetched_at=fetched)
    _demand_reading(text, reading)
    page = Page(Place(0, 0, len(text.encode())), text, fetched_at=fetched)
    orjson.dumps(parse_output.as_json(page, reading, dump="x"))
    if sheet.segments:
        _demand_rows(page, source, sheet, reading)
    return reading


def _demand_segments(text: str, segments: tuple[Segment, ...]) -> None:
    """In order, apart, without white space at their ends, and none but white space between."""
    end = 0
    for piece in segments:
        assert not text[end : piece.start].strip(), "a character that no segment owns"
        assert end <= piece.start < piece.end
        assert text[piece.start : piece.end].strip() == text[piece.start : piece.end]
        assert 0 <= piece.confidence <= 1
        end = piece.end
    assert not text[end:].strip(), "a character that no segment owns"


def _demand_reading(text: str, reading: Reading) -> None:
    spans = [mention.span for mention in reading.mentions]
    spans += [teaser.headline_span for teaser in reading.teasers]
    spans += [item.headline_span for item in reading.related]
    if article := reading.article:
        spans += [article.headline_span, *article.agency_evidence]
        spans += [span for paragraph in article.paragraphs for span in paragraph.spans]
        spans += [byline.span for byline in article.byline]
        spans += [caption.span for caption in article.captions]
        assert all(p.text and "\n" not in p.text for p in article.paragraphs)
        assert 0 <= article.confidence <= 1
    for span in spans:
        assert 0 <= span.start <= span.end <= len(text)


def _demand_rows(page: Page, source: Source, sheet: Sheet, reading: Reading) -> None:
    """As many lines for COPY as rows, each of as many columns, none that ends the data."""
    text = identity.text_id(page.text)
    ids = (text, "d", date(2016, 3, 23), source, "x", text, identity.sheet_id(text, "x"))
    entry = Entry(page, *ids, None)
    for name, (data, count) in staged([entry], [reading]).tables.items():
        lines = data.split(b"\n")
        assert lines.pop() == b"", name
        assert len(lines) == count, f"{name}: rows and lines differ"
        assert len({line.count(b"\t") for line in lines}) <= 1, f"{name}: columns differ"
        assert b"\\." not in lines and b"\r" not in data and b"\0" not in data, name

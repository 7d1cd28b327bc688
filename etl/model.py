"""The frozen types that cross a boundary, from the bytes of a dump to the pieces of a page.

All offsets of characters are half-open and count code points of a page's decoded text.
All offsets of bytes count bytes of a dump's decompressed stream.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple


class Label(StrEnum):
    """What a segment of a page is. The order is fixed: stored codes count from it."""

    TITLE = "title"
    KICKER = "kicker"
    HEADLINE = "headline"
    BYLINE = "byline"
    TIMESTAMP = "timestamp"
    STANDFIRST = "standfirst"
    CAPTION = "caption"
    DATELINE = "dateline"
    SUBHEAD = "subhead"
    BODY = "body"
    RELATED = "related"
    TEASER = "teaser"
    TAGS = "tags"
    BOILERPLATE = "boilerplate"


REPEATED = (Label.BOILERPLATE, Label.TEASER, Label.RELATED, Label.TAGS, Label.CAPTION, Label.TITLE)
"""What a line that a source repeats can be; headline and body come once."""


class Span(NamedTuple):
    """Half-open character offsets into a page's text."""

    start: int
    end: int


# ---- what arrives -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dump:
    """One file's bytes as delivered: lower-case hexadecimal SHA-256 and size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """A dump handed in for a source and a day. `name` is shown, and never decides a value.

    Ids are UUIDs in their canonical form, made from content by `etl.identity`.
    """

    id: str
    source: str
    day: date
    dump: Dump
    name: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Counted in bytes, never in seconds or free memory: the verdict is the same everywhere."""

    page_bytes: int = 8 * 1024 * 1024
    """A record over this is refused."""
    kept_bytes: int = 1024 * 1024
    """How many bytes of a refused record are kept for a replay."""
    ratio: int = 2000
    """A dump that unpacks to more than this many times its size is refused."""
    unpacked_bytes: int = 64 * 1024 * 1024 * 1024
    """A dump that unpacks to more than this is refused, whatever its size."""
    window_bytes: int = 128 * 1024 * 1024
    """A compressed stream that needs a larger window, held in memory, is refused."""
    laid_out_bytes: int = 4 * 1024 * 1024 * 1024
    """A Parquet file inside a compression or an archive, laid out on the disk to be read."""
    nesting: int = 3
    """Compressions and archives that may lie in one another."""
    members: int = 100_000
    """Members of an archive that are read; what lies behind them is one refused record."""


class Place(NamedTuple):
    """Where a record stands in its dump: ordinal from 0, offset and length in bytes."""

    ordinal: int
    offset: int
    length: int


class Page(NamedTuple):
    """A record that could be read. `source` is the record's own, None where it names none."""

    place: Place
    text: str
    url: str | None = None
    source: str | None = None
    fetched_at: datetime | None = None
    """Zone-aware where the record told its zone, naive otherwise."""
    record_id: str | None = None
    member: str | None = None
    """The archive's member that it lies in: its name, escaped; `!/` joins names of nested ones."""
    encoding: str | None = None
    """Python's name of the encoding that the text was decoded from; None for UTF-8."""
    certainty: float = 1.0
    """Of the encoding: 1 where it is UTF-8, marked or declared, less where it was guessed."""
    markup: str | None = None
    """The page's HTML, where its text was flattened from it."""
    raw: bytes | None = None
    """The record's bytes as they stand in the stream; only beside `markup`."""
    extra: str | None = None
    """Fields of the record that no page has, as an object of JSON."""
    boundary: float | None = None
    """How sure it is that a page of its own begins here, 0 to 1; None where the record is one page.

    The first page of a record of several has 1: it begins where the record does."""
    format: str | None = None
    """How the record is written: `text`, `json-lines`, `html`, `warc` or `csv`."""


class Refused(NamedTuple):
    """A record that could not be read, or a page that could not be taken apart."""

    place: Place
    stage: str
    """`read`, `segment` or `assemble`."""
    error: str
    """One word or two from a closed list, joined by hyphens: `truncated`, `encoding` …"""
    reason: str
    """A sentence for a person: what was found, where, what was expected."""
    raw: bytes
    """The record's bytes, cut at the limit for kept bytes."""
    format: str | None = None
    """How the record is written, as in `Page`; None where that could not be told."""
    member: str | None = None
    """The archive's member that it lies in, as in `Page`."""


@dataclass(frozen=True, slots=True)
class Source:
    """What `sources.toml` says of a source; a source that is not listed has the defaults."""

    name: str
    """The name that the inbox and the tables use."""
    title: str | None = None
    zone: str | None = None
    """IANA name: times printed without a zone are taken to be in it."""
    language: str | None = None
    """ISO 639-1 code: used where the text is too short to tell."""
    cues: tuple[str, ...] = ()
    """Cue words of its own that open a related item."""
    day_first: bool | None = None
    """Whether 4/5/2016 is the fourth of May; None where the language and the page must tell."""
    lines: tuple[tuple[str, Label], ...] = ()
    """Its profile: lines that it repeats, without the white space around them, and their labels."""
    expected_daily: bool = False
    """A day without a dump of it fails the night; what `sources.toml` lists says yes by itself."""


# ---- what segmentation says ---------------------------------------------------------------


class Segment(NamedTuple):
    """A labelled piece of a page, without the white space around it.

    White space after a segment belongs to it, white space before the first belongs to the first:
    so the segments of a page, in order, own every character of it.
    """

    label: Label
    start: int
    end: int
    confidence: float


class Sheet(NamedTuple):
    """A page taken apart: its segments in order, and the language of its text (ISO 639-1)."""

    segments: tuple[Segment, ...]
    language: str | None
    """None where the text is too short to tell."""


# ---- what assembly makes of it ------------------------------------------------------------


class Moment(NamedTuple):
    """A printed time. `local` is what the page says; nothing is guessed about its zone."""

    local: datetime
    """Naive wall-clock time; its parts below `precision` are zero."""
    precision: str
    """`second`, `minute`, `hour` or `day`."""
    zone: str | None
    """As printed (`GMT`, `+02:00`) or an IANA name from the source's settings."""
    zone_source: str
    """`printed`, `settings`, `fetched` (a time counted from the fetch) or `unknown`."""
    instant: datetime | None
    """The same in UTC (zone-aware); None where the zone is unknown or the precision is `day`."""
    span: Span | None
    """Where it is printed."""


class Caption(NamedTuple):
    text: str
    credit: str | None
    span: Span


class Paragraph(NamedTuple):
    """A paragraph of the body; several spans where the page broke it in mid-sentence."""

    text: str
    spans: tuple[Span, ...]
    language: str | None = None
    """ISO 639-1; None where it is too short to tell."""

    @property
    def rejoined(self) -> bool:
        return len(self.spans) > 1


class Mention(NamedTuple):
    """An entity that the parser knows for certain, where the page prints it."""

    kind: str
    """`organisation`, `person` or `place`."""
    name: str
    """The entity's name; for an agency its short form (`AP`)."""
    method: str
    """`agency-prefix`, `credit`, `byline`, `dateline` …: how it is known."""
    span: Span


class Byline(NamedTuple):
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Article:
    headline: str
    headline_span: Span
    kicker: str | None
    byline: tuple[Byline, ...]
    agency: str | None
    agency_evidence: tuple[Span, ...]
    dateline: str | None
    dateline_span: Span | None
    standfirst: str | None
    standfirst_span: Span | None
    captions: tuple[Caption, ...]
    paragraphs: tuple[Paragraph, ...]
    tags: tuple[str, ...]
    content_type: str
    language: str | None
    published: Moment | None
    updated: Moment | None
    truncated: bool
    confidence: float

    @property
    def body(self) -> str:
        """The paragraphs, two line feeds between them: no paragraph holds a line feed."""
        return "\n\n".join(p.text for p in self.paragraphs)


class Related(NamedTuple):
    """A line inside an article that promotes another (`Watch also …`)."""

    position: int
    """From 1, in the order of the page."""
    cue: str
    headline: str
    url: str | None
    after_paragraph: int
    """How many paragraphs of the body stand before it."""
    span: Span
    headline_span: Span


class Teaser(NamedTuple):
    """A dated item of a list outside the article."""

    position: int
    """From 1, in the order of the page."""
    section: str | None
    published: Moment | None
    headline: str
    label: str | None
    """A mark beside the headline, such as `UPDATE`."""
    url: str | None
    span: Span
    headline_span: Span


class Metadata(NamedTuple):
    """What a page's HTML says of itself beside its text, as a library reads it: no offsets."""

    title: str | None = None
    author: str | None = None
    site: str | None = None
    description: str | None = None
    published: date | None = None
    language: str | None = None
    url: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    missing: str | None = None
    """Why the library was not asked, or did not answer: `too-deep`, `killed` …"""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a page says: what `tearsheet parse` prints and what the loader stores."""

    sheet: Sheet
    article: Article | None
    related: tuple[Related, ...]
    teasers: tuple[Teaser, ...]
    mentions: tuple[Mention, ...]
    no_earlier: Moment | None
    """The page was crawled no earlier than this."""
    no_earlier_evidence: str | None
    """`newest teaser` or `published`."""
    metadata: Metadata | None = None
    """None where the page came without HTML."""

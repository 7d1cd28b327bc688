"""Schema `intake`, for operators: deliveries, dumps, texts, pages, quarantine, runs."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    REAL,
    BigInteger,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from etl.store.columns import (
    Instant,
    Ints,
    Local,
    Plain,
    column,
    extractor_column,
    metadata,
    reference,
)

dumps = Table(
    "dumps",
    metadata,
    column(
        "sha256", Plain, "SHA-256 of the file's bytes as delivered, hexadecimal", primary_key=True
    ),
    column("size", BigInteger, "bytes of the file as delivered"),
    schema="intake",
    comment="Files by content: one row for the same bytes, however often they are delivered.",
)

deliveries = Table(
    "deliveries",
    metadata,
    column("delivery_id", Uuid, "from source, day and the dump's SHA-256", primary_key=True),
    column("source", Plain, "source that the inbox names"),
    column("day", Date, "day that the inbox names"),
    column("sha256", Plain, "the dump", reference("intake.dumps.sha256")),
    column(
        "extractors",
        JSONB,
        "extractor version by source at loading: other versions are replaced when the day is ingested again",
    ),
    column("records", Integer, "records read: pages plus quarantined"),
    column("pages", Integer, "records that became pages"),
    column("quarantined", Integer, "records in quarantine"),
    column("stream_bytes", BigInteger, "bytes of the decompressed stream"),
    column(
        "overhead_bytes",
        BigInteger,
        "bytes between records: line ends, blank lines, byte-order mark",
    ),
    column(
        "padding_bytes",
        BigInteger,
        "zeros and empty frames around compressed members: in the file, in no stream",
    ),
    column(
        "passed_over",
        Integer,
        "records of a container that are no pages: requests, images, redirections",
    ),
    column("times_unknown", Integer, "records whose time of fetch could not be read"),
    Index(None, "day", "source"),
    schema="intake",
    comment="A dump handed in for a source and a day. The row is the commit marker: it stands if and only if the whole dump is loaded.",
)

delivery_names = Table(
    "delivery_names",
    metadata,
    column(
        "delivery_id",
        Uuid,
        "the delivery",
        ForeignKey("intake.deliveries.delivery_id", ondelete="CASCADE"),
    ),
    column(
        "name", Plain, "file name below INBOX/source/day, unusual bytes escaped; decides nothing"
    ),
    PrimaryKeyConstraint("delivery_id", "name"),
    schema="intake",
    comment="The file names under which a delivery's bytes arrived.",
)

texts = Table(
    "texts",
    metadata,
    column("text_id", Uuid, "from the text", primary_key=True),
    column(
        "text", Text, "the page's decoded text, to the letter; all character offsets refer to it"
    ),
    column("characters", Integer, "code points of the text"),
    schema="intake",
    comment="Texts of pages, each stored once.",
)

sheets = Table(
    "sheets",
    metadata,
    column(
        "sheet_id",
        Uuid,
        "from the text, its HTML where it has one, and the extractor version",
        primary_key=True,
    ),
    column("text_id", Uuid, "the text", reference("intake.texts.text_id")),
    extractor_column(),
    column(
        "language",
        Plain,
        "language of the text, ISO 639-1; null where it is too short to tell",
        nullable=True,
    ),
    column(
        "labels",
        ARRAY(SmallInteger),
        "label of each segment, an index into the list that intake.segments spells out",
    ),
    column("starts", Ints, "first character of each segment"),
    column(
        "ends",
        Ints,
        "character after the last of each segment; white space up to the next segment belongs to it",
    ),
    column("confidences", ARRAY(REAL), "confidence of each label, 0 to 1"),
    Index(None, "text_id"),
    schema="intake",
    comment="A text taken apart by one version of the extractor: its segments in order, as parallel arrays.",
)

markups = Table(
    "markups",
    metadata,
    column("markup_id", Uuid, "from the record's bytes", primary_key=True),
    column("format", Plain, "html, warc, json-lines or csv: how the record is written"),
    column("bytes", BigInteger, "bytes of the record"),
    column("packed", LargeBinary, "the record as delivered, a frame of Zstandard (RFC 8878)"),
    schema="intake",
    comment="Records whose page's text was flattened from HTML, as delivered: pages can be taken apart anew without the dump.",
)

pages = Table(
    "pages",
    metadata,
    column("page_id", Uuid, "from the delivery and the ordinal", primary_key=True),
    column("delivery_id", Uuid, "the delivery", reference("intake.deliveries.delivery_id")),
    column(
        "ordinal", Integer, "number of the record in its dump, from 0, quarantined ones counted"
    ),
    column("byte_offset", BigInteger, "first byte of the record in the decompressed stream"),
    column("byte_length", BigInteger, "bytes of the record in the decompressed stream"),
    column("source", Plain, "the record's own source, else the delivery's"),
    column("sheet_id", Uuid, "the segments of its text", reference("intake.sheets.sheet_id")),
    column("url", Text, "address, where the record tells it", nullable=True),
    column("record_id", Text, "the record's own id, where it has one", nullable=True),
    column("fetched_local", Local, "time of the fetch as the record tells it", nullable=True),
    column(
        "fetched_at",
        Instant,
        "the instant of the fetch, where the record tells its zone",
        nullable=True,
    ),
    column(
        "no_earlier_local",
        Local,
        "the page was crawled no earlier than this printed time",
        nullable=True,
    ),
    column("no_earlier_evidence", Plain, "newest teaser, or published", nullable=True),
    column(
        "member",
        Text,
        "archive member that holds the record: its name, escaped; `!/` between nested ones",
        nullable=True,
    ),
    column(
        "encoding",
        Plain,
        "encoding that the text was decoded from, by Python's name; null for UTF-8",
        nullable=True,
    ),
    column(
        "certainty",
        REAL,
        "of the encoding: 1 where it is UTF-8, marked or declared; less where it was guessed",
    ),
    column(
        "markup_id",
        Uuid,
        "the record, where the text was flattened from HTML",
        reference("intake.markups.markup_id"),
        nullable=True,
    ),
    column("extra", Text, "fields of the record that no page has, as JSON", nullable=True),
    column(
        "boundary",
        REAL,
        "how sure it is that a page begins here, 0 to 1, where a text holds several; else null",
        nullable=True,
    ),
    Index(None, "delivery_id"),
    Index(None, "sheet_id"),
    Index(None, "markup_id", postgresql_where=text("markup_id IS NOT NULL")),
    schema="intake",
    comment="Pages: places in a delivery that hold a text.",
)

quarantine = Table(
    "quarantine",
    metadata,
    column(
        "quarantine_id",
        Uuid,
        "from the delivery (or source, day and file name), ordinal, stage and error",
        primary_key=True,
    ),
    column(
        "delivery_id",
        Uuid,
        "the delivery; null where the file could not be taken in at all",
        ForeignKey("intake.deliveries.delivery_id", ondelete="CASCADE"),
        nullable=True,
    ),
    column("source", Plain, "source that the inbox names"),
    column("day", Date, "day that the inbox names"),
    column(
        "name",
        Plain,
        "file name, unusual bytes escaped; only where there is no delivery",
        nullable=True,
    ),
    column("ordinal", Integer, "number of the record in its dump, from 0"),
    column("byte_offset", BigInteger, "first byte of the record in the decompressed stream"),
    column("byte_length", BigInteger, "bytes of the record in the decompressed stream"),
    column("stage", Plain, "take, read, segment or assemble: the stage that refused it"),
    column("error", Plain, "class of the error, from a closed list (docs/quarantine.md)"),
    column("reason", Text, "what was found, for a person"),
    column("raw", LargeBinary, "the record's bytes, up to the limit for kept bytes"),
    column(
        "format",
        Plain,
        "how the record is written: text, json-lines, html, warc or csv; null where that could not be told",
        nullable=True,
    ),
    column(
        "member",
        Text,
        "archive member that holds the record: its name, escaped; `!/` between nested ones",
        nullable=True,
    ),
    Index(None, "delivery_id"),
    Index(None, "day", "source"),
    schema="intake",
    comment="Records and files that could not be loaded, with their bytes, so that they can be put through again.",
)

replays = Table(
    "replays",
    metadata,
    column("quarantine_id", Uuid, "the quarantined record; its row is gone once it has passed"),
    column("at", Instant, "when it was put through again"),
    column(
        "outcome", Plain, "passed, refused (again) or gone (neither dump nor whole record left)"
    ),
    column("told", Text, "what came of it, in words"),
    column("delivery_id", Uuid, "the delivery", nullable=True),
    column("source", Plain, "source that the inbox names"),
    column("day", Date, "day that the inbox names"),
    column("name", Plain, "file name, unusual bytes escaped", nullable=True),
    column("ordinal", Integer, "number of the record in its dump, from 0"),
    column("byte_offset", BigInteger, "first byte of the record in the decompressed stream"),
    column("byte_length", BigInteger, "bytes of the record in the decompressed stream"),
    column("stage", Plain, "stage that had refused it"),
    column("error", Plain, "class of the error that it had"),
    column("reason", Text, "what had been found, for a person"),
    PrimaryKeyConstraint("quarantine_id", "at"),
    Index(None, "day", "source"),
    schema="intake",
    comment="What became of quarantined records that were put through again: history, which stays.",
)

runs = Table(
    "runs",
    metadata,
    column("run_id", Plain, "Airflow's run id, or the command's own", primary_key=True),
    column("day", Date, "day that was ingested"),
    column("sources", Plain, "source filter, empty for all"),
    column("state", Plain, "running, success or failed"),
    column("files", Integer, "files found"),
    column("started_at", Instant, "when the run began"),
    column("finished_at", Instant, "when it was reconciled", nullable=True),
    column("message", Text, "the outcome in words", nullable=True),
    Index(None, "day"),
    schema="intake",
    comment="When things happened: the only place with a clock, beside run_dumps.",
)

run_dumps = Table(
    "run_dumps",
    metadata,
    column("run_id", Plain, "the run", ForeignKey("intake.runs.run_id", ondelete="CASCADE")),
    column("source", Plain, "source that the inbox names"),
    column("name", Plain, "file name, unusual bytes escaped"),
    column(
        "delivery_id",
        Uuid,
        "the delivery, where the file could be taken in; not a foreign key: a later run may replace it",
        nullable=True,
    ),
    column(
        "outcome",
        Plain,
        "loaded, replaced, known (nothing to do), refused (in quarantine as a whole) or failed",
    ),
    column("records", Integer, "records read"),
    column("pages", Integer, "records that became pages"),
    column("quarantined", Integer, "records in quarantine"),
    column("known_texts", Integer, "pages whose text had been taken apart before"),
    column("stage", Plain, "stage that failed", nullable=True),
    column("sqlstate", Plain, "SQLSTATE of the failure, where the store gave one", nullable=True),
    column("error", Text, "the failure in words", nullable=True),
    column("at", Instant, "when the dump was done with"),
    PrimaryKeyConstraint("run_id", "source", "name"),
    schema="intake",
    comment="What a run did with each file.",
)

"""The table of line statistics: derived by `etl.relate`, read by `tearsheet learn` alone."""

from __future__ import annotations

from sqlalchemy import ARRAY, BigInteger, Date, Index, PrimaryKeyConstraint, Table, Uuid

from etl.store.columns import Ints, Plain, column, metadata
from etl.store.story_tables import rules_column

line_days = Table(
    "line_days",
    metadata,
    column("source", Plain, "source of the pages"),
    column("day", Date, "day of their deliveries"),
    column("text_ids", ARRAY(Uuid), "different texts of the source's pages of that day, ascending"),
    column(
        "lines",
        ARRAY(BigInteger),
        "their different lines of 2 to 300 characters, each as a number (etl.lines), ascending",
    ),
    column("texts", Ints, "for each line: on how many of the texts it stands"),
    column("last", Ints, "for each line: the last of text_ids that has it, counted from 1"),
    rules_column(),
    PrimaryKeyConstraint("source", "day"),
    Index(None, "rules"),
    schema="intake",
    comment="Lines of a source's pages of a day, counted: derived from the pages. "
    "What a source repeats on many days is proposed from these by `tearsheet learn`.",
)

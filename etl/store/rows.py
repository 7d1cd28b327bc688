"""Pages and what they say, as rows of the loader's staging tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import zstandard

from etl import identity
from etl.model import Delivery, Label, Reading, Refused, Segment, Sheet
from etl.store import copytext as copy
from etl.store.entry import Entry, Staged
from etl.store.news_rows import (
    mention_rows,
    metadata_row,
    related_rows,
    sighting_row,
    teaser_rows,
)

LABELS = tuple(Label)
"""A stored label code is an index into this."""

PACKED = 3
"""Zstandard's own default: a fifth of a page's HTML stays."""

CODES = {label: code for code, label in enumerate(LABELS)}


def staged(entries: Sequence[Entry], readings: Sequence[Reading | Refused]) -> Staged:
    """Rows of all staging tables for pages and their readings, one a page, in the same order."""
    rows: dict[str, list[str]] = defaultdict(list)
    refused = 0
    for entry, reading in zip(entries, readings, strict=True):
        if isinstance(reading, Refused):
            refused += 1
            rows["quarantine"].append(refused_row(reading, entry.delivery_id))
        else:
            _page_rows(rows, entry, reading)
    tables = {name: ("".join(lines).encode(), len(lines)) for name, lines in rows.items()}
    return Staged(tables, refused)


def refused_row(refused: Refused, delivery_id: str) -> str:
    """A row of `stage_quarantine`: source and day are those of the delivery, filled in later."""
    place = refused.place
    return copy.row(
        (
            identity.quarantine_id(delivery_id, place.ordinal, refused.stage, refused.error),
            delivery_id,
            str(place.ordinal),
            str(place.offset),
            str(place.length),
            refused.stage,
            refused.error,
            copy.text(refused.reason),
            copy.raw(refused.raw),
            copy.text(refused.format),
            copy.text(refused.member),
        )
    )


def refused_rows(refused: Sequence[Refused], delivery: Delivery) -> Staged:
    """Rows for the records of one delivery that could not be read."""
    lines = [refused_row(record, delivery.id) for record in refused]
    return Staged({"quarantine": ("".join(lines).encode(), len(lines))}, 0)


def _page_rows(rows: dict[str, list[str]], entry: Entry, reading: Reading) -> None:
    if entry.sheet is None:
        rows["texts"].append(
            copy.row((entry.text_id, copy.text(entry.page.text), str(len(entry.page.text))))
        )
        rows["sheets"].append(_sheet_row(entry, reading.sheet))
    rows["pages"].append(_place_row(entry, reading))
    if reading.metadata is not None:
        rows["metadata"].append(metadata_row(entry, reading.metadata))
    if entry.page.raw is not None:
        rows["markups"].append(_markup_row(entry.page.raw, entry.page.format))
    article_id = None
    if reading.article is not None:
        article_id = identity.article_id(entry.source.name, reading.article)
        rows["sightings"].append(sighting_row(entry, reading.article, article_id))
    of_page = (copy.text(article_id), copy.text(entry.source.name), entry.day.isoformat())
    rows["related"] += related_rows(entry, reading, of_page)
    rows["teasers"] += teaser_rows(entry, reading)
    rows["mentions"] += mention_rows(entry, reading, of_page)


def _sheet_row(entry: Entry, sheet: Sheet) -> str:
    labels, starts, ends, confidences = zip(*sheet.segments, strict=True)
    return copy.row(
        (
            entry.sheet_id,
            entry.text_id,
            entry.extractor,
            copy.text(sheet.language),
            copy.numbers(CODES[label] for label in labels),
            copy.numbers(starts),
            copy.numbers(ends),
            copy.numbers(confidences),
        )
    )


def sheet_of(
    language: str | None,
    labels: Sequence[int],
    starts: Sequence[int],
    ends: Sequence[int],
    confidences: Sequence[float],
) -> Sheet:
    """A stored sheet: what `_sheet_row` wrote."""
    found: list[Label] = [LABELS[code] for code in labels]
    segments = map(Segment, found, starts, ends, confidences)
    return Sheet(tuple(segments), language)


def _place_row(entry: Entry, reading: Reading) -> str:
    page, place, fetched = entry.page, entry.page.place, entry.page.fetched_at
    zoned = fetched is not None and fetched.tzinfo is not None
    return copy.row(
        (
            entry.page_id,
            entry.delivery_id,
            str(place.ordinal),
            str(place.offset),
            str(place.length),
            copy.text(entry.source.name),
            entry.sheet_id,
            copy.text(page.url),
            copy.text(page.record_id),
            copy.when(fetched.replace(tzinfo=None) if fetched else None),
            copy.when(fetched if zoned else None),
            copy.when(reading.no_earlier.local if reading.no_earlier else None),
            copy.text(reading.no_earlier_evidence),
            copy.text(page.member),
            copy.text(page.encoding),
            copy.number(page.certainty),
            copy.NULL if page.raw is None else identity.markup_id(page.raw),
            copy.text(page.extra),
            copy.number(page.boundary),
        )
    )


def _markup_row(raw: bytes, format: str | None) -> str:
    packed = zstandard.compress(raw, PACKED)
    return copy.row((identity.markup_id(raw), copy.text(format), str(len(raw)), copy.raw(packed)))

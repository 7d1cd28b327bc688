"""Pages and what they say, as rows of the loader's staging tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from etl import identity
from etl.model import (
    Article,
    Delivery,
    Label,
    Moment,
    Page,
    Reading,
    Refused,
    Segment,
    Sheet,
    Source,
    Span,
)
from etl.store import copytext as copy

LABELS = tuple(Label)
"""A stored label code is an index into this."""

PRECISIONS = ("second", "minute", "hour", "day")
"""A stored rank is an index into this; one more for no time at all."""

CODES = {label: code for code, label in enumerate(LABELS)}


class Entry(NamedTuple):
    """A page on its way into the store."""

    page: Page
    page_id: str
    delivery_id: str
    day: date
    source: Source
    """The page's own: the record's, else the delivery's."""
    extractor: str
    text_id: str
    sheet_id: str
    sheet: Sheet | None
    """As the store has it; None where the text must be taken apart."""


class Staged(NamedTuple):
    """Rows ready for COPY: per staging table the bytes and the number of rows."""

    tables: dict[str, tuple[bytes, int]]
    refused: int
    """Pages that could be read, and not be taken apart."""


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
    article_id = None
    if reading.article is not None:
        article_id = identity.article_id(entry.source.name, reading.article)
        rows["sightings"].append(_sighting_row(entry, reading.article, article_id))
    of_page = (copy.text(article_id), copy.text(entry.source.name), entry.day.isoformat())
    rows["related"] += _related_rows(entry, reading, of_page)
    rows["teasers"] += _teaser_rows(entry, reading)
    rows["mentions"] += _mention_rows(entry, reading, of_page)


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
        )
    )


def _sighting_row(entry: Entry, article: Article, article_id: str) -> str:
    pieces = [
        (number, span)
        for number, paragraph in enumerate(article.paragraphs, 1)
        for span in paragraph.spans
    ]
    captions = [
        {"text": c.text, "credit": c.credit, "span": list(c.span)} for c in article.captions
    ]
    body = article.body
    return copy.row(
        (
            entry.page_id,
            article_id,
            copy.text(entry.source.name),
            entry.day.isoformat(),
            str(_rank(article.published)),
            copy.text(entry.page.url),
            copy.text(article.kicker),
            copy.texts(name.name for name in article.byline),
            copy.text(article.agency),
            copy.text(article.dateline),
            copy.text(article.standfirst),
            copy.document(captions) if captions else "[]",
            copy.texts(article.tags),
            copy.text(article.content_type),
            copy.text(article.language),
            *_moment(article.published),
            *_moment(article.updated),
            copy.flag(article.truncated),
            copy.number(article.confidence),
            identity.wording_id(article),
            *_span(article.headline_span),
            *_span(article.dateline_span),
            *_span(article.standfirst_span),
            *_span(article.published.span if article.published else None),
            *_span(article.updated.span if article.updated else None),
            *_spans(article.agency_evidence),
            *_spans(name.span for name in article.byline),
            copy.numbers(number for number, _ in pieces),
            *_spans(span for _, span in pieces),
            entry.extractor,
            copy.text(article.headline),
            copy.text(body),
            str(len(body.split())),
        )
    )


def _related_rows(entry: Entry, reading: Reading, of_page: tuple[str, ...]) -> Iterable[str]:
    for item in reading.related:
        yield copy.row(
            (
                entry.page_id,
                str(item.position),
                *of_page,
                copy.text(item.cue),
                copy.text(item.headline),
                copy.text(item.url),
                str(item.after_paragraph),
                *_span(item.span),
                *_span(item.headline_span),
                entry.extractor,
            )
        )


def _teaser_rows(entry: Entry, reading: Reading) -> Iterable[str]:
    source = copy.text(entry.source.name)
    for item in reading.teasers:
        yield copy.row(
            (
                entry.page_id,
                str(item.position),
                identity.teaser_id(entry.source.name, item.headline, item.published, item.url),
                source,
                entry.day.isoformat(),
                str(_rank(item.published)),
                copy.text(item.section),
                copy.text(item.headline),
                copy.text(item.label),
                copy.text(item.url),
                *_moment(item.published),
                *_span(item.span),
                *_span(item.headline_span),
                entry.extractor,
            )
        )


def _mention_rows(entry: Entry, reading: Reading, of_page: tuple[str, ...]) -> Iterable[str]:
    article_id, source, day = of_page
    for mention in dict.fromkeys(reading.mentions):
        yield copy.row(
            (
                entry.page_id,
                *_span(mention.span),
                identity.entity_id(mention.kind, mention.name),
                copy.text(mention.method),
                source,
                day,
                article_id,
                entry.extractor,
                copy.text(mention.kind),
                copy.text(mention.name),
            )
        )


def _rank(moment: Moment | None) -> int:
    return len(PRECISIONS) if moment is None else PRECISIONS.index(moment.precision)


def _moment(moment: Moment | None) -> tuple[str, ...]:
    if moment is None:
        return (copy.NULL,) * 6
    return (
        copy.when(moment.local),
        copy.when(moment.instant),
        copy.when(moment.local.date()),
        moment.precision,
        copy.text(moment.zone),
        moment.zone_source,
    )


def _span(span: Span | None) -> tuple[str, str]:
    return (copy.NULL, copy.NULL) if span is None else (str(span[0]), str(span[1]))


def _spans(spans: Iterable[Span]) -> tuple[str, str]:
    found = list(spans)
    return copy.numbers(s for s, _ in found), copy.numbers(e for _, e in found)

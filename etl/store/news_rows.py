"""What a page says, as rows of the loader's staging tables for `news`."""

from __future__ import annotations

from collections.abc import Iterable

from etl import identity, mojibake
from etl.model import Article, Metadata, Moment, Reading, Span
from etl.store import copytext as copy
from etl.store.entry import Entry

PRECISIONS = ("second", "minute", "hour", "day")
"""A stored rank is an index into this; one more for no time at all."""


def sighting_row(entry: Entry, article: Article, article_id: str) -> str:
    """A row of `stage_sightings`."""
    pieces = [
        (number, span)
        for number, paragraph in enumerate(article.paragraphs, 1)
        for span in paragraph.spans
    ]
    captions = [
        {"text": c.text, "credit": c.credit, "span": list(c.span)} for c in article.captions
    ]
    body = article.body
    touched = mojibake.is_touched(entry.page.text)
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
            copy.texts(part.language for part in article.paragraphs),
            *(map(copy.text, (article.headline, body) if touched else (None, None))),
            copy.text(article.headline),
            copy.text(body),
            str(len(body.split())),
        )
    )


def related_rows(entry: Entry, reading: Reading, of_page: tuple[str, ...]) -> Iterable[str]:
    """Rows of `stage_related`; `of_page` is its article, source and day as COPY wants them."""
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


def teaser_rows(entry: Entry, reading: Reading) -> Iterable[str]:
    """Rows of `stage_teasers`."""
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


def mention_rows(entry: Entry, reading: Reading, of_page: tuple[str, ...]) -> Iterable[str]:
    """Rows of `stage_mentions`, each place once; `of_page` as for related items."""
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


def metadata_row(entry: Entry, said: Metadata) -> str:
    """A row of `stage_metadata`."""
    return copy.row(
        (
            entry.page_id,
            copy.text(entry.source.name),
            entry.day.isoformat(),
            copy.text(said.title),
            copy.text(said.author),
            copy.text(said.site),
            copy.text(said.description),
            copy.when(said.published),
            copy.text(said.language),
            copy.text(said.url),
            copy.text(said.image),
            copy.texts(said.tags),
            copy.texts(said.categories),
            copy.text(said.missing),
            entry.extractor,
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

"""What `tearsheet parse` prints: one object a page. `parse.schema.json` describes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias

from etl.model import (
    Article,
    Mention,
    Moment,
    Page,
    Paragraph,
    Place,
    Reading,
    Refused,
    Related,
    Segment,
    Span,
    Teaser,
)

Json: TypeAlias = dict[str, object]


def as_json(page: Page, reading: Reading, *, dump: str) -> Json:
    """A page and what it says, in the order of the schema. `dump` names the dump."""
    said: Json = {
        "page": {
            **_place(page.place, dump),
            "id": page.record_id,
            "source": page.source,
            "characters": len(page.text),
            "url": page.url,
            "fetched_at": page.fetched_at.isoformat() if page.fetched_at else None,
            "fetched_no_earlier_than": _no_earlier(reading),
            **_delivered(page),
        },
        "segments": [_segment(segment) for segment in reading.sheet.segments],
        "article": _article(reading.article) if reading.article else None,
        "related": [_related(item) for item in reading.related],
        "teasers": [_teaser(teaser) for teaser in reading.teasers],
        "mentions": [_mention(mention) for mention in reading.mentions],
    }
    if reading.metadata is not None:
        said["metadata"] = {
            name: str(value) if isinstance(value, date) else value
            for name, value in reading.metadata._asdict().items()
        }
    return said


def _delivered(page: Page) -> Json:
    """How the page came, where that is out of the ordinary."""
    said: Json = {}
    if page.member is not None:
        said["member"] = page.member
    if page.encoding is not None:
        said["encoding"] = {"name": page.encoding, "certainty": page.certainty}
    if page.boundary is not None:
        said["boundary"] = page.boundary
    return said


def refused_json(refused: Refused, *, dump: str) -> Json:
    """A record that could not be read, or a page that could not be taken apart."""
    return {
        "page": _place(refused.place, dump),
        "error": {
            "stage": refused.stage,
            "error": refused.error,
            "reason": refused.reason,
        },
    }


def _place(place: Place, dump: str) -> Json:
    return {
        "dump": dump,
        "ordinal": place.ordinal,
        "byte_offset": place.offset,
        "byte_length": place.length,
    }


def _segment(segment: Segment) -> Json:
    return {
        "label": str(segment.label),
        "start": segment.start,
        "end": segment.end,
        "confidence": segment.confidence,
    }


def _related(item: Related) -> Json:
    return {
        "cue": item.cue,
        "headline": item.headline,
        "url": item.url,
        "after_paragraph": item.after_paragraph,
        "span": list(item.span),
        "headline_span": list(item.headline_span),
    }


def _teaser(teaser: Teaser) -> Json:
    return {
        "position": teaser.position,
        "section": teaser.section,
        "published_at": _printed(teaser.published),
        "headline": teaser.headline,
        "label": teaser.label,
        "url": teaser.url,
        "span": list(teaser.span),
        "headline_span": list(teaser.headline_span),
    }


def _mention(mention: Mention) -> Json:
    return {
        "kind": mention.kind,
        "name": mention.name,
        "method": mention.method,
        "span": list(mention.span),
    }


def _no_earlier(reading: Reading) -> Json | None:
    if reading.no_earlier is None:
        return None
    local = _local(reading.no_earlier)
    return {"local": local, "evidence": reading.no_earlier_evidence}


def _article(article: Article) -> Json:
    return {
        "headline": article.headline,
        "headline_span": list(article.headline_span),
        "kicker": article.kicker,
        "byline": [{"name": b.name, "span": list(b.span)} for b in article.byline],
        "agency": article.agency,
        "agency_evidence": [list(span) for span in article.agency_evidence],
        "dateline": article.dateline,
        "dateline_span": _span(article.dateline_span),
        "standfirst": article.standfirst,
        "standfirst_span": _span(article.standfirst_span),
        "captions": [
            {"text": c.text, "credit": c.credit, "span": list(c.span)} for c in article.captions
        ],
        "paragraphs": [_paragraph(paragraph) for paragraph in article.paragraphs],
        "published_at": _moment(article.published),
        "updated_at": _moment(article.updated),
        "truncated": article.truncated,
        "language": article.language,
        "tags": list(article.tags),
        "content_type": article.content_type,
        "word_count": len(article.body.split()),
        "confidence": article.confidence,
    }


def _paragraph(paragraph: Paragraph) -> Json:
    return {
        "text": paragraph.text,
        "spans": [list(span) for span in paragraph.spans],
        "rejoined": paragraph.rejoined,
        "language": paragraph.language,
    }


def _printed(moment: Moment | None) -> Json | None:
    """A time as the page prints it, with its instant where the zone is known."""
    if moment is None:
        return None
    found: Json = {
        "local": _local(moment),
        "zone": moment.zone,
        "zone_source": moment.zone_source,
        "precision": moment.precision,
    }
    return found | {"instant": _instant(moment.instant)}


def _moment(moment: Moment | None) -> Json | None:
    printed = _printed(moment)
    if moment is None or printed is None:
        return None
    return printed | {"span": _span(moment.span)}


def _local(moment: Moment) -> str:
    """ISO 8601, no finer than the precision: `2016-03-23T12:32`, `2016-03-23`."""
    if moment.precision == "day":
        return moment.local.date().isoformat()
    spec = {"hour": "minutes", "minute": "minutes", "second": "seconds"}[moment.precision]
    return moment.local.isoformat(timespec=spec)


def _instant(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _span(span: Span | None) -> list[int] | None:
    return list(span) if span else None

"""A page's labelled segments to its article, related items and teasers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from etl import dates, evidence, promotions, signatures, signoffs, yearless
from etl.captions import captions
from etl.identity import WHITE
from etl.lexicon import Lexicon, lexicon, opener, opening
from etl.model import (
    Article,
    Label,
    Mention,
    Moment,
    Reading,
    Related,
    Segment,
    Sheet,
    Source,
    Span,
    Teaser,
)
from etl.paragraphs import fold, paragraphs
from etl.segment.dateline import dateline_of
from etl.segment.language import language_of_paragraph

CERTAIN = 0.8
"""From this confidence on a byline's names are mentions of persons."""

LIKELY = 0.5
"""From this confidence on a timestamp is the article's own."""
_BODY = frozenset({Label.BODY, Label.SUBHEAD, Label.DATELINE})
_STRAY = " :|-–—•"
"""Marks that a template leaves before or after a headline."""
_AFTER, _WALLS = 6, 2
"""How many segments below the body may invite to read the rest, and may say that it is locked."""
_WALL, _CUT = 120, 24
"""Characters of such a line that are read, and of the body's end."""
_DOTS = frozenset({"…", "...", "[…]", "[...]", "(…)", "(...)"})
_COUNTED = re.compile(r"\[\+\d{1,7} chars\]$")
"""What an interface for news puts at the end of what it cuts."""


class _Page(NamedTuple):
    """A page while it is put together."""

    text: str
    segments: tuple[Segment, ...]
    by_label: dict[Label, list[Segment]]
    body: list[Segment]
    lexicon: Lexicon
    language: str | None
    source: Source
    fetched_at: datetime | None
    day_first: bool | None


def assemble(
    text: str,
    sheet: Sheet,
    source: Source,
    *,
    url: str | None = None,
    fetched_at: datetime | None = None,
) -> Reading:
    """All that a page says. A page without body segments has no article, yet may have teasers.

    Text values have runs of white space folded to one space; spans point into `text`.
    """
    language = sheet.language or source.language
    words = lexicon(language, source.cues)
    signed: list[Segment] = []
    if any(segment.label is Label.BODY for segment in sheet.segments):
        signed = signatures.signing(text, sheet.segments, words)
        sheet = sheet._replace(segments=signoffs.relabelled(sheet.segments, signed))
    by_label: dict[Label, list[Segment]] = {}
    for segment in sheet.segments:
        by_label.setdefault(segment.label, []).append(segment)
    body = [s for s in sheet.segments if s.label in _BODY]
    order = dates.order(text) if source.day_first is None else source.day_first
    page = _Page(text, sheet.segments, by_label, body, words, language, source, fetched_at, order)
    readable = promotions.Readable(language, source, fetched_at)
    teasers = promotions.teasers(text, sheet.segments, readable)
    if Label.BODY not in by_label:
        return _reading(sheet, None, (), teasers, ())
    article, mentions = _article(page, signed)
    related = promotions.related(text, sheet.segments, article.paragraphs, words)
    return _reading(sheet, article, related, teasers, mentions)


def _reading(
    sheet: Sheet,
    article: Article | None,
    related: tuple[Related, ...],
    teasers: tuple[Teaser, ...],
    mentions: tuple[Mention, ...],
) -> Reading:
    moments = [("newest teaser", t.published) for t in teasers if t.published]
    if article and article.published:
        moments.append(("published", article.published))
    newest = max(moments, key=lambda m: m[1].local, default=(None, None))
    return Reading(sheet, article, related, teasers, mentions, newest[1], newest[0])


def _article(page: _Page, signed: Sequence[Segment]) -> tuple[Article, tuple[Mention, ...]]:
    text, by_label, words = page.text, page.by_label, page.lexicon
    title = by_label.get(Label.HEADLINE, [None])[0]
    # an article may come without its headline: then the span is empty, before the body
    span = _bare(text, title) if title else Span(page.body[0].start, page.body[0].start)
    parts = paragraphs(text, page.body, words)
    shown = captions(text, page.segments, words)
    names = signoffs.authors(text, page.segments, signed, words)
    agencies = signoffs.by_agencies(text, page.segments, words.staff)
    told = {s.start: s for s in (*signed, *agencies)}
    lines = [told.get(s.start, s) for s in page.segments]
    sources = evidence.agency_evidence(text, span, page.body, lines, shown)
    agency = evidence.agency(sources)
    place = _place(text, page.body)
    published, updated = _times(page)
    kicker = _value(text, by_label.get(Label.KICKER))
    lead = by_label.get(Label.STANDFIRST)
    article = Article(
        headline=fold(text[span.start : span.end]),
        headline_span=span,
        kicker=kicker,
        byline=names,
        agency=agency,
        agency_evidence=tuple(e.shown for e in sources if e.agency == agency),
        dateline=place[0] if place else None,
        dateline_span=place[1] if place else None,
        standfirst=_value(text, lead),
        standfirst_span=Span(lead[0].start, lead[-1].end) if lead else None,
        captions=shown,
        paragraphs=tuple(
            part._replace(language=language_of_paragraph(part.text, page.language))
            for part in parts
        ),
        tags=_tags(text, by_label.get(Label.TAGS, ()), words),
        content_type=_content_type(kicker, text[span.start : span.end], words),
        language=page.language,
        published=published,
        updated=updated,
        truncated=_truncated(page),
        confidence=_confidence(title, page.body),
    )
    certain = [s for s in by_label.get(Label.BYLINE, ()) if s.confidence >= CERTAIN]
    authors = [b for b in names if any(s.start <= b.span.start < s.end for s in certain)]
    return article, evidence.mentions(text, sources, authors, shown, place)


def _value(text: str, segments: Sequence[Segment] | None) -> str | None:
    return " ".join(fold(text[s.start : s.end]) for s in segments) if segments else None


def _place(text: str, body: Sequence[Segment]) -> tuple[str, Span] | None:
    """The dateline's place and where it is printed."""
    first = body[0]
    told = (
        dateline_of(text[first.start : first.start + 120])
        if first.label is Label.DATELINE
        else None
    )
    if told is None or not told.place:
        return None
    start = text.find(told.place, first.start, first.end)
    return told.place, Span(start, start + len(told.place))


def _times(page: _Page) -> tuple[Moment | None, Moment | None]:
    """When the article was published and updated, by the printed times that tell it.

    A time that follows `Updated` is never taken for the publication's. Of the others those count
    that say what they are, and those in a line of which segmentation is sure that it is the
    article's; the surest first.
    """
    published: Moment | None = None
    updated: Moment | None = None
    best = 0.0
    first = page.by_label[Label.BODY][0]
    for number, segment in enumerate(page.segments):
        if segment.label not in (Label.TIMESTAMP, Label.BYLINE):
            continue
        line = page.text[segment.start : segment.end]
        at = 0
        for moment in _moments(line, segment, page):
            start = moment.span.start - segment.start if moment.span else 0
            chunk = line[at:start] if at else f"{_line_above(page, number)} {line[:start]}"
            at = moment.span.end - segment.start if moment.span else at
            said = _said(chunk.lower(), page.lexicon)
            if said == "updated":
                updated = updated or moment
            elif (sure := _sure(segment, first)) > best:
                published, best = moment, sure
    return published, updated


def _sure(segment: Segment, first: Segment) -> float:
    """How sure it is that a time in a segment is the article's; 0 where it is not likely.

    A byline's own time counts above the body, and after a timestamp that is likely.
    """
    if segment.label is Label.BYLINE:
        return 0.1 if segment.start < first.start else 0.0
    return segment.confidence if segment.confidence >= LIKELY else 0.0


def _line_above(page: _Page, number: int) -> str:
    """The segment above, where it is short enough to say what a time is (`Last updated`)."""
    if not number:
        return ""
    above = page.segments[number - 1]
    return page.text[above.start : above.end] if above.end - above.start <= 24 else ""


def _moments(line: str, segment: Segment, page: _Page) -> list[Moment]:
    zone = page.source.zone
    found = dates.find(
        line, page.language, zone=zone, offset=segment.start, day_first=page.day_first
    )
    if found:
        return found
    ago = dates.relative(
        line, page.language, fetched_at=page.fetched_at, zone=zone, offset=segment.start
    )
    day = (
        None
        if ago
        else yearless.told(
            line, page.language, fetched_at=page.fetched_at, zone=zone, offset=segment.start
        )
    )
    return [one for one in (ago, day) if one]


def _said(chunk: str, words: Lexicon) -> str | None:
    """What the words before a time say that it is: `published`, `updated`; the last word counts."""
    said = None
    for match in words.said.finditer(chunk):
        said = match.lastgroup
    return said


def _tags(text: str, segments: Sequence[Segment], words: Lexicon) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for segment in segments:
        line = fold(text[segment.start : segment.end])
        low = line.lower()
        cue = opening(words.tags, opener(low), low)
        rest = line[len(cue) if cue else 0 :].lstrip(" :")
        for mark in ("|", ";", "•", "·", "/", "#", ","):
            if mark in rest:
                break
        found |= dict.fromkeys(tag.strip(" ,#") for tag in rest.split(mark) if tag.strip(" ,#"))
    return tuple(found)


def _bare(text: str, title: Segment) -> Span:
    """The headline's span without the marks that a template leaves around it."""
    line = text[title.start : title.end]
    start = len(line) - len(line.lstrip(_STRAY + WHITE))
    return Span(title.start + start, title.start + max(start, len(line.rstrip(_STRAY + WHITE))))


def _content_type(kicker: str | None, headline: str, words: Lexicon) -> str:
    """By the kicker's words, or by those before a colon or a bar in the headline."""
    for text, prefix in ((kicker or "", False), (headline, True)):
        low = text.strip(_STRAY).lower()
        cue = opening(words.kinds, opener(low), low)
        after = low[len(cue) : len(cue) + 2].lstrip()[:1] if cue else ""
        if cue and (not prefix or after in (":", "|", "：", "｜")):
            return words.kind_of[cue]
    return "news"


def _truncated(page: _Page) -> bool:
    """Whether a line just below the body invites to read the rest, or its last word is cut off."""
    last = page.body[-1]
    ending = page.text[max(last.start, last.end - _CUT) : last.end]
    if ending.rstrip("])").endswith(("…", "...")) or _COUNTED.search(ending):
        return True
    below = [s for s in page.segments if s.start >= last.end][:_AFTER]
    for number, segment in enumerate(below):
        line = page.text[segment.start : min(segment.end, segment.start + _WALL)].lower()
        if segment.label is Label.BOILERPLATE:
            if opening(page.lexicon.truncated, opener(line), line) or line.strip() in _DOTS:
                return True
            if number < _WALLS and any(phrase in line for phrase in page.lexicon.locked):
                return True
    return False


def _confidence(title: Segment | None, body: Sequence[Segment]) -> float:
    """The headline's confidence times the body's mean, by length: both must hold."""
    size = sum(s.end - s.start for s in body)
    mean = sum(s.confidence * (s.end - s.start) for s in body) / size
    return round((title.confidence if title else 0.3) * mean, 4)

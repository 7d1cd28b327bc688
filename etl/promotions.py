"""What a page promotes: related items inside the article, teasers outside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from etl import clocks, dates
from etl.lexicon import Lexicon, opener, opening
from etl.model import Label, Moment, Paragraph, Related, Segment, Source, Span, Teaser
from etl.paragraphs import fold

_SEPARATORS = " \t\xa0:|–—->»›→▶•.…"
_LABEL = re.compile(
    r"\s{0,3}[(\[](?P<label>UPDATE[DS]?|VIDEO|PHOTOS?|LIVE|EXCLUSIVE|WATCH|AUDIO|OPINION|ANALYSIS"
    r"|[A-ZА-ЯЄІЇÄÖÜ]{4,12})[)\]]$"
)
_DIGIT = re.compile(r"\d")
_SECTION = re.compile(r"[^\W\d_][^\d|•·/]{0,40}")
_BEFORE_DATE = " \t\xa0|–—-,(•·"


class Readable(NamedTuple):
    """What the readers of times need to know."""

    language: str | None
    source: Source
    fetched_at: datetime | None


def related(
    text: str, segments: Sequence[Segment], paragraphs: Sequence[Paragraph], lexicon: Lexicon
) -> tuple[Related, ...]:
    """The related items of an article. A cue on a line of its own holds for the lines below it."""
    found: list[Related] = []
    heading = ""
    for before, segment in zip((None, *segments), segments, strict=False):
        if segment.label is not Label.RELATED:
            continue
        if before is None or before.label is not Label.RELATED:
            heading = ""
        line = text[segment.start : segment.end]
        low = line[:64].lower().replace("’", "'").replace("\xa0", " ")
        key = opener(low)
        cue = opening(lexicon.related, key, low) or opening(lexicon.lists, key, low) or ""
        headline = line[len(cue) :].lstrip(_SEPARATORS)
        if not headline:
            heading = line.rstrip(_SEPARATORS)
            continue
        start = segment.end - len(headline)
        found.append(
            Related(
                position=len(found) + 1,
                cue=line[: len(cue)] or heading,
                headline=fold(headline),
                url=None,
                after_paragraph=sum(1 for p in paragraphs if p.spans[0].start < segment.start),
                span=Span(segment.start, segment.end),
                headline_span=Span(start, segment.end),
            )
        )
    return tuple(found)


class _Piece(NamedTuple):
    """A line of a list: a time with its section, a headline, or both."""

    segment: Segment
    moment: Moment | None
    section: str | None
    headline: Span | None
    timed: bool
    """Whether a time is printed, a relative one too."""


def teasers(text: str, segments: Sequence[Segment], readable: Readable) -> tuple[Teaser, ...]:
    """The teasers of a page: within a list a time belongs to the headline below it, or, where the
    list begins with a headline, to the one above it."""
    found: list[Teaser] = []
    block: list[_Piece] = []
    for segment in segments:
        if segment.label is Label.TEASER:
            block.append(_piece(text, segment, readable))
        elif block:
            _close(text, block, found)
            block = []
    if block:
        _close(text, block, found)
    return tuple(found)


def _piece(text: str, segment: Segment, readable: Readable) -> _Piece:
    line = text[segment.start : segment.end]
    whole = Span(segment.start, segment.end)
    if not _DIGIT.search(line):
        return _Piece(segment, None, None, whole, timed=False)
    language, source, fetched_at = readable
    moments = dates.find(line, language, zone=source.zone, offset=segment.start)
    if moments and (span := moments[0].span):
        before, after = line[: span.start - segment.start], line[span.end - segment.start :]
        if len(after.split()) >= 3:
            return _Piece(
                segment, moments[0], _section(before), _trimmed(text, span.end, segment.end), True
            )
        if len(before.split()) >= 4:
            head = Span(segment.start, segment.start + len(before.rstrip(_BEFORE_DATE)))
            return _Piece(segment, moments[0], None, head, timed=True)
        return _Piece(segment, moments[0], _section(before) or _section(after), None, timed=True)
    if ago := dates.relative_span(line, language):
        moment = dates.relative(
            line, language, fetched_at=fetched_at, zone=source.zone, offset=segment.start
        )
        if len(line.split()) <= 7:
            return _Piece(segment, moment, _section(line[: ago[1]]), None, timed=True)
        return _Piece(segment, moment, None, whole, timed=True)
    if clocks.is_time_of_day(line):
        return _Piece(segment, None, None, None, timed=True)
    if end := clocks.leading_time(line):
        head = _trimmed(text, segment.start + end, segment.end)
        return _Piece(segment, None, None, head, timed=True)
    return _Piece(segment, None, None, whole, timed=False)


def _trimmed(text: str, start: int, end: int) -> Span:
    """start:end without the white space and separators at its beginning."""
    headline = text[start:end].lstrip(_SEPARATORS)
    return Span(end - len(headline), end)


def _section(text: str) -> str | None:
    """A section printed beside a time (`News`, `World /`)."""
    match = _SECTION.search(text.strip(_SEPARATORS + "/,("))
    section = fold(match[0]).strip(_SEPARATORS + "/,(") if match else ""
    return section if section and len(section.split()) <= 4 else None


def _close(text: str, block: Sequence[_Piece], found: list[Teaser]) -> None:
    """Pair a block's times with its headlines and append its teasers."""
    time_first = block[0].headline is None
    waiting: _Piece | None = None
    for number, piece in enumerate(block):
        if piece.headline is None:
            waiting = piece if time_first else None
            continue
        time = waiting
        waiting = None
        if not time_first and not piece.timed and number + 1 < len(block):
            after = block[number + 1]
            time = after if after.headline is None else None
        found.append(_teaser(text, piece, piece.headline, time, len(found) + 1))


def _teaser(text: str, piece: _Piece, span: Span, time: _Piece | None, position: int) -> Teaser:
    line = text[span.start : span.end]
    label = _LABEL.search(line)
    if label:
        span = Span(span.start, span.start + label.start())
    starts = [piece.segment.start] + ([time.segment.start] if time else [])
    ends = [piece.segment.end] + ([time.segment.end] if time else [])
    return Teaser(
        position=position,
        section=time.section if time else piece.section,
        published=time.moment if time else piece.moment,
        headline=fold(text[span.start : span.end]),
        label=label["label"] if label else None,
        url=None,
        span=Span(min(starts), max(ends)),
        headline_span=span,
    )

"""What a page promotes: related items inside the article, teasers outside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from etl import clocks, dates
from etl.lexicon import Lexicon, lexicon, opener, opening
from etl.model import Label, Moment, Paragraph, Related, Segment, Source, Span, Teaser
from etl.paragraphs import fold

_SEPARATORS = " \t\xa0:|–—->»›→▶•.…"
_LABEL = re.compile(
    r"\s{0,3}[(\[](?P<label>UPDATE[DS]?|VIDEO|PHOTOS?|LIVE|EXCLUSIVE|WATCH|AUDIO|OPINION|ANALYSIS"
    r"|[A-ZÀ-ÖØ-ÞА-ЯЁЄІЇ]{4,12})[)\]]$"
)
_DIGIT = re.compile(r"\d")
_SECTION = re.compile(r"[^\W\d_][^\d|•·/]{0,40}")
_BEFORE_DATE = " \t\xa0|–—-,(•·"
_LATELY = 8_192
"""How many lines are kept by what they say: lists come again on the other pages of a site."""
_SHORT = 200
_RELATED, _TEASER = Label.RELATED, Label.TEASER


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
    before: Label | None = None
    for segment in segments:
        above, before = before, segment[0]
        if before is not _RELATED:
            continue
        if above is not _RELATED:
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


class _Told(NamedTuple):
    """What a line of a list says: a time with its section, a headline, or both."""

    moment: Moment | None
    section: str | None
    headline: Span | None
    timed: bool
    """Whether a time is printed, a relative one too."""
    relative: bool = False


class _Piece(NamedTuple):
    """A line of a list in its place: spans count from the page's beginning."""

    start: int
    end: int
    moment: Moment | None
    section: str | None
    headline: Span | None
    timed: bool


def teasers(text: str, segments: Sequence[Segment], readable: Readable) -> tuple[Teaser, ...]:
    """The teasers of a page: within a list a time belongs to the headline below it, or, where the
    list begins with a headline, to the one above it."""
    found: list[Teaser] = []
    block: list[_Piece] = []
    for segment in segments:
        if segment[0] is _TEASER:
            block.append(_piece(text, segment, readable))
        elif block:
            _close(text, block, found)
            block = []
    if block:
        _close(text, block, found)
    return tuple(found)


def _piece(text: str, segment: Segment, readable: Readable) -> _Piece:
    _, start, end, _ = segment
    line = text[start:end]
    language, source, fetched_at = readable
    told = (_lately if end - start <= _SHORT else _told)(line, language, source.zone)
    moment, section, headline, timed, is_relative = told
    if moment:
        moment = dates.placed(moment, start)
    elif is_relative:
        moment = dates.relative(
            line, language, fetched_at=fetched_at, zone=source.zone, offset=start
        )
    if headline:
        headline = Span(start + headline[0], start + headline[1])
    return _Piece(start, end, moment, section, headline, timed)


def _told(line: str, language: str | None, zone: str | None) -> _Told:
    """A line by itself: spans count from its beginning."""
    whole = Span(0, len(line))
    if not _DIGIT.search(line):
        return _Told(None, None, whole, timed=False)
    words = lexicon(language).date_words
    moments = dates.find(line, language, zone=zone)
    if moments and (span := moments[0].span):
        before, after = line[: span.start], line[span.end :]
        if len(after.split()) >= 3:
            return _Told(moments[0], _section(before, words), _trimmed(line, span.end), True)
        if len(before.split()) >= 4:
            return _Told(moments[0], None, Span(0, len(before.rstrip(_BEFORE_DATE))), timed=True)
        section = _section(before, words) or _section(after, words)
        return _Told(moments[0], section, None, timed=True)
    if ago := dates.relative_span(line, language):
        if len(line.split()) <= 7:
            section = _section(line[: ago[1]], words)
            return _Told(None, section, None, timed=True, relative=True)
        return _Told(None, None, whole, timed=True, relative=True)
    if clocks.is_time_of_day(line):
        return _Told(None, None, None, timed=True)
    if end := clocks.leading_time(line):
        return _Told(None, None, _trimmed(line, end), timed=True)
    return _Told(None, None, whole, timed=False)


_lately = lru_cache(maxsize=_LATELY)(_told)


def _trimmed(line: str, start: int) -> Span:
    """The rest of a line without the white space and separators at its beginning."""
    return Span(len(line) - len(line[start:].lstrip(_SEPARATORS)), len(line))


def _section(text: str, no_section: frozenset[str]) -> str | None:
    """A section printed beside a time (`News`, `World /`), without words of the time (`Mon`)."""
    match = _SECTION.search(text.strip(_SEPARATORS + "/,("))
    words = match[0].strip(_SEPARATORS + "/,(").split() if match else []
    while words and words[-1].lower().strip(".,") in no_section:
        words.pop()
    while words and words[0].lower().strip(".,") in no_section:
        words.pop(0)
    return fold(" ".join(words)).strip(_SEPARATORS + "/,(") if 1 <= len(words) <= 4 else None


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
    headline, label, size = _named(text[span[0] : span[1]])
    start, end, moment, section, _, _ = piece
    if time:
        moment, section = time.moment, time.section
        start, end = min(start, time.start), max(end, time.end)
    shown = Span(span[0], span[0] + size)
    return Teaser(position, section, moment, headline, label, None, Span(start, end), shown)


@lru_cache(maxsize=_LATELY)
def _named(line: str) -> tuple[str, str | None, int]:
    """A teaser's headline, the mark beside it, and how much of the line the headline is."""
    match = _LABEL.search(line)
    if match is None:
        return fold(line), None, len(line)
    return fold(line[: match.start()]), match["label"], match.start()

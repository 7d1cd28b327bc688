"""Which of a page's printed times is the article's own: one decision a page, over all its lines.

A page prints many: today's, the issue's, each teaser's, the comments', and the article's. They are
told apart by what is said beside them, by their place between headline and body, by how much of
their line they are, and by the company of other dated lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from etl import dates, yearless
from etl.lexicon import Lexicon, opener, opening
from etl.model import Label, Segment

LEAST_SCORE = 2.0
LONGEST = 240
"""Characters: in a longer line only what its first words say counts."""
REACH = 40
"""How many lines above the headline a time of the article may stand."""
BELOW = 80
"""How many lines below its last."""
INTO = 8
"""How many lines below the body's first it may stand, where body and head are mixed."""
_DIGIT = re.compile(r"\d")
_NEAR = 4
_PARTLY = 80
"""Characters: in a longer line a date without its year is prose."""
_NEVER = frozenset({Label.CAPTION, Label.RELATED, Label.HEADLINE, Label.TITLE, Label.TAGS})
_PROSE = 25
"""Words: a line of the body this long holds no time of the article."""
_SURE, _LIKELY, _OTHER = 0.95, 0.8, 0.3
_LISTED = 2.5
"""What speaks against a time beside another story's headline."""
_MASTHEAD = 6
"""Lines from the page's top in which a day is today's or the issue's."""


class _Date(NamedTuple):
    """The first date of a line."""

    day: object
    """Equal for equal days."""
    precise: bool
    """Whether a time of day is printed beside it."""
    whole: bool
    """Whether it stands by itself, without the time of the fetch."""
    start: int
    size: int
    """Characters of all the line's dates."""


class _Printed(NamedTuple):
    """A line with a date: its segment's number, what it says, and the share of it that is date."""

    number: int
    date: _Date
    said: str | None
    share: float


def timed(
    text: str,
    segments: Sequence[Segment],
    language: str | None,
    words: Lexicon,
    day_first: bool | None = None,
) -> list[Segment]:
    """The segments with the lines of the article's own time labelled so, and no doubt left.

    A timestamp's confidence is that it tells when the article appeared: the one chosen has 0.8 or
    more, all others 0.3. Nothing changes on a page without a body. `day_first` is the source's.
    """
    body = [n for n, s in enumerate(segments) if s.label is Label.BODY]
    found = list(segments)
    if not body:
        return found
    title = next((n for n, s in enumerate(segments) if s.label is Label.HEADLINE), None)
    order = dates.order(text) if day_first is None else day_first
    top = body[0] if title is None else min(title, body[0])
    near = range(max(0, top - REACH - _NEAR), min(body[-1] + BELOW, len(segments)))
    printed = _printed(text, segments, near, language, words, order)
    chosen = _chosen(segments, printed, title, (body[0], body[-1]))
    for number, segment in enumerate(segments):
        if chosen and number == chosen[0].number:
            label = Label.BYLINE if segment.label is Label.BYLINE else Label.TIMESTAMP
            sure = max(segment.confidence, 0.8) if label is Label.BYLINE else chosen[1]
            found[number] = segment._replace(label=label, confidence=sure)
        elif segment.label is Label.TIMESTAMP:
            found[number] = segment._replace(confidence=_OTHER)
    return found


def _printed(
    text: str,
    segments: Sequence[Segment],
    near: range,
    language: str | None,
    words: Lexicon,
    day_first: bool | None,
) -> list[_Printed]:
    """The first date of every line that may be the article's, of those whose numbers are `near`."""
    found = []
    for number in near:
        segment = segments[number]
        size = segment.end - segment.start
        if segment.label in _NEVER or size < 6:
            continue
        line = text[segment.start : min(segment.end, segment.start + LONGEST)]
        if not _DIGIT.search(line):
            continue
        if segment.label is Label.BODY and line.count(" ") >= _PROSE and not _opens(line, words):
            continue
        date = _date(line, language, day_first, partly=segment.label is not Label.BODY)
        if date is None:
            continue
        before = f"{_above(text, segments, number)} {line[: date.start]}".lower()
        said = None
        for match in words.said.finditer(before):
            said = match.lastgroup
        found.append(_Printed(number, date, said, date.size / size))
    return found


def _date(line: str, language: str | None, day_first: bool | None, *, partly: bool) -> _Date | None:
    """A line's date; in a short line (`partly`) also `3 hours ago` and `8 May, 17:46`."""
    moments = dates.find(line, language, day_first=day_first)
    if moments and (first := moments[0].span):
        size = sum(m.span.end - m.span.start for m in moments if m.span)
        precise = moments[0].precision != "day"
        return _Date(moments[0].local.date(), precise, True, first.start, size)
    if not partly or len(line) > _PARTLY:
        return None
    if ago := dates.relative_span(line, language):
        return _Date(ago[0], True, False, ago[1], ago[2] - ago[1])
    if day := yearless.find(line, language):
        told = (day.month, day.day)
        return _Date(told, day.clock is not None, False, day.start, day.end - day.start)
    return None


def _opens(line: str, words: Lexicon) -> bool:
    low = line[:64].lower()
    key = opener(low)
    return bool(opening(words.published, key, low) or opening(words.updated, key, low))


def _above(text: str, segments: Sequence[Segment], number: int) -> str:
    if not number:
        return ""
    above = segments[number - 1]
    return text[above.start : above.end] if above.end - above.start <= 24 else ""


def _chosen(
    segments: Sequence[Segment],
    printed: Sequence[_Printed],
    title: int | None,
    body: tuple[int, int],
) -> tuple[_Printed, float] | None:
    """The line that tells best, and how sure that is."""
    best, chosen = LEAST_SCORE, None
    for at, line in enumerate(printed):
        score = _score(segments, printed, at, title, body)
        if score >= best + (0.01 if chosen else 0):
            best, chosen = score, line
    if chosen is None:
        return None
    return chosen, _SURE if best >= LEAST_SCORE + 2 else _LIKELY


def _score(
    segments: Sequence[Segment],
    printed: Sequence[_Printed],
    at: int,
    title: int | None,
    body: tuple[int, int],
) -> float:
    """What speaks for a line, in log-odds set by hand."""
    line = printed[at]
    number, date = line.number, line.date
    first, last = body
    score = 1.5 * line.share + 1.0 * date.precise - 1.0 * (not date.whole)
    score += {"published": 2.5, "updated": 0.5, None: 0.0}[line.said]
    score += 0.5 * (segments[number].label in (Label.TIMESTAMP, Label.BYLINE))
    top = first if title is None else min(title, first)
    if top <= number < first:
        score += 2.5 - 0.1 * min(number - top, 15)
    elif number < top:
        away = top - number
        score += 1.5 - 0.05 * away if away <= REACH else -4.0
        if number < _MASTHEAD and not date.precise and away > 2:
            score -= 1.0
    elif number > last:
        score -= (0.5 if line.said else 2.0) + 0.05 * min(number - last, 40)
    else:
        score += 1.5 - 0.1 * (number - first) if number <= first + INTO else -1.5
    if line.said is None and not date.precise:
        mixed = line.share < 0.3 and segments[number].label is not Label.BYLINE
        score -= 2.0 * mixed + 1.0 * (first <= number and line.share < 0.7)
    if _is_listed(segments, number, {other.number for other in printed[max(0, at - 1) : at + 2]}):
        score -= _LISTED
    if not top <= number < first:
        score -= 0.75 * min(_company(printed, at), 4)
    return score


def _is_listed(segments: Sequence[Segment], number: int, dated: set[int]) -> bool:
    """Whether a teaser's headline stands right above or below: then the time is that one's."""
    beside = [n for n in (number - 1, number + 1) if 0 <= n < len(segments) and n not in dated]
    here = segments[number].label is Label.TEASER
    return here and any(segments[n].label is Label.TEASER for n in beside)


def _company(printed: Sequence[_Printed], at: int) -> int:
    """How many lines close by bear another day."""
    here = printed[at]
    return sum(
        1
        for other in printed[max(0, at - 4) : at + 5]
        if abs(other.number - here.number) <= _NEAR and other.date.day != here.date.day
    )

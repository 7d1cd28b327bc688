"""Printed times to moments: what the page says, its zone if it says one, and nothing guessed.

Every pattern has bounded repeats, so that the time taken grows with the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from etl import zones
from etl.clocks import Clock, clocks_in
from etl.dayforms import days_in
from etl.lexicon import Lexicon, lexicon
from etl.model import Moment, Span

_SHORT = 200
"""Characters: a line of this length may be a time's."""
_LATELY = 16_384
"""How many short lines' times are kept: segmentation and assembly both read a batch's."""

_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:\d{4}|\d{2})(?![\d/])")
_MAY_BE_SLASHED = re.compile(r"/\d{1,2}/\d")
_MOST_SLASHED = 200
"""So many slashed dates of a page tell the order of its days and months."""
_ZONE = re.compile(
    r"\s{0,2}\(?(?P<zone>(?:UTC|GMT)(?:\s?[+\-−]\d{1,2}(?::?\d{2})?)?(?!\w)|Z\b|[+\-−]\d{2}:?\d{2}(?!\d)"
    r"|[A-Z]{2,5}(?!\w))\)?"
)
_GLUE = re.compile(r"[\W_]+")
_NUMBER_UNIT = re.compile(r"(?<!\d)(\d{1,3}|an?|ein(?:er|em)?|une?|un[ao]?)\s{0,2}([^\W\d_]{1,12})")


class _Printed(NamedTuple):
    """A date as printed, with its time, its zone's name and its place."""

    day: date
    clock: Clock | None
    zone: str | None
    start: int
    end: int


def find(
    text: str,
    language: str | None = None,
    *,
    zone: str | None = None,
    offset: int = 0,
    day_first: bool | None = None,
) -> list[Moment]:
    """The full dates printed in a text, with their times where these stand beside them.

    A date without a year, an impossible one, and one whose order of day and month is unsettled
    (`4/5/2016` in English) give nothing. `zone` is the IANA name from the source's settings;
    `offset` is added to the spans. `language` (ISO 639-1) names the months. `day_first` settles
    the order where it is known from elsewhere (`order`), whatever the language.
    """
    found = (_lately if len(text) <= _SHORT else _found)(text, language, zone, day_first)
    return [placed(moment, offset) for moment in found] if found and offset else list(found)


def order(text: str) -> bool | None:
    """Whether a page's slashed dates put the day first, by those that can be read in one way only.

    None where it prints none such, or some of either kind.
    """
    if not _MAY_BE_SLASHED.search(text):
        return None
    told = set()
    for number, match in enumerate(_SLASHED.finditer(text)):
        first, second = int(match[1]), int(match[2])
        if first > 12 >= second >= 1 and first <= 31:
            told.add(True)
        elif second > 12 >= first >= 1 and second <= 31:
            told.add(False)
        if number >= _MOST_SLASHED or len(told) > 1:
            break
    return told.pop() if len(told) == 1 else None


def placed(moment: Moment, offset: int) -> Moment:
    """The same moment, `offset` characters further on."""
    local, precision, zone, known, instant, span = moment
    if span is None:
        return moment
    further = Span(span[0] + offset, span[1] + offset)
    return Moment(local, precision, zone, known, instant, further)


def _found(
    text: str, language: str | None, zone: str | None, day_first: bool | None
) -> tuple[Moment, ...]:
    """The moments of a text, placed in it."""
    return tuple(
        [
            moment_of(day, clock, named, zone, Span(first, last))
            for day, clock, named, first, last in _prints(text, language, day_first)
        ]
    )


_lately = lru_cache(maxsize=_LATELY)(_found)


def _prints(text: str, language: str | None, day_first: bool | None) -> tuple[_Printed, ...]:
    """The dates of a text with the times and zones beside them, whatever the source's zone."""
    return (_printed_lately if len(text) <= _SHORT else _printed)(text, language, day_first)


def _printed(text: str, language: str | None, day_first: bool | None) -> tuple[_Printed, ...]:
    words = lexicon(language)
    order = words.day_first or None if day_first is None else day_first
    days = days_in(text, words, order)
    if not days:
        return ()
    clocks = clocks_in(text, [(start, end) for _, start, end in days])
    starts = [clock.start for clock in clocks]
    found = []
    floor = 0
    for number, (day, start, end) in enumerate(days):
        ceiling = days[number + 1][1] if number + 1 < len(days) else len(text)
        next_clock = bisect_left(starts, end)
        clock = _beside(text, clocks, next_clock, (start, end), (floor, ceiling), words)
        first, last = (min(start, clock.start), max(end, clock.end)) if clock else (start, end)
        named, last = _printed_zone(text, clock, last)
        found.append(_Printed(day, clock, named, first, last))
        floor = last
    return tuple(found)


_printed_lately = lru_cache(maxsize=_LATELY)(_printed)


def relative(
    text: str,
    language: str | None,
    *,
    fetched_at: datetime | None,
    zone: str | None,
    offset: int = 0,
) -> Moment | None:
    """`3 hours ago` as a moment; None unless the crawl's time and the source's zone are known.

    Without the zone the page's own clock is unknown, so its wall-clock time cannot be told.
    """
    span = relative_span(text, language)
    if span is None or fetched_at is None or fetched_at.tzinfo is None or zone is None:
        return None
    minutes, start, end = span
    then = (fetched_at - timedelta(minutes=minutes)).astimezone(ZoneInfo(zone))
    precision = "day" if minutes % 1440 == 0 else "hour" if minutes % 60 == 0 else "minute"
    clock = Clock(then.hour, then.minute if precision == "minute" else 0, 0, precision, 0, 0)
    at = None if precision == "day" else clock
    shown = Span(start + offset, end + offset)
    return moment_of(then.date(), at, None, zone, shown)._replace(zone_source="fetched")


def relative_span(text: str, language: str | None) -> tuple[int, int, int] | None:
    """Minutes, start and end of a relative time (`vor 3 Stunden`, `2 h ago`) in a short text."""
    words = lexicon(language)
    low = text.lower()
    if not any(mark in low for mark in words.ago):
        return None
    for match in _NUMBER_UNIT.finditer(low):
        number = int(match[1]) if match[1].isdecimal() else 1
        for mark in words.ago:
            glued = match[2].endswith(mark) and words.units.get(match[2][: -len(mark)])
            if glued:  # scripts without spaces
                return number * glued, match.start(), match.end()
        minutes = words.units.get(match[2])
        if minutes is None:
            continue
        for mark in words.ago:
            if low.startswith(mark, match.end() + 1):
                return number * minutes, match.start(), match.end() + 1 + len(mark)
            if low.endswith(mark, 0, max(match.start() - 1, 0)):
                return number * minutes, match.start() - 1 - len(mark), match.end()
    return None


def _beside(
    text: str,
    clocks: list[Clock],
    following: int,
    day: tuple[int, int],
    bounds: tuple[int, int],
    words: Lexicon,
) -> Clock | None:
    """The time that belongs to a date: the next after it, else the one before it."""
    start, end = day
    if following < len(clocks):
        clock = clocks[following]
        if clock.start < bounds[1] and _joined(text, end, clock.start, words):
            return clock
    if following:
        clock = clocks[following - 1]
        if clock.start >= bounds[0] and _joined(text, clock.end, start, words):
            return clock
    return None


def _joined(text: str, start: int, end: int, words: Lexicon) -> bool:
    """Whether only white space, marks, words of time (`at`, `Uhr`) and zones stand between."""
    if end - start > 24:
        return False
    gap = text[start:end].strip(" ,|-–")
    if not gap:
        return True
    gap = _GLUE.sub(" ", gap).lower()
    return all(word in words.date_words or word in zones.NAMES for word in gap.split())


def _printed_zone(text: str, clock: Clock | None, last: int) -> tuple[str | None, int]:
    """The zone printed after the time (or after the whole), and where the print ends."""
    if clock is None:
        return None, last
    for at in (clock.end, last) if clock.end != last else (last,):
        if at == len(text):
            continue
        match = _ZONE.match(text, at)
        if match and zones.is_known(match["zone"]):
            return match["zone"], max(last, match.end("zone"))
    return None, last


def moment_of(
    day: date, clock: Clock | None, printed: str | None, zone: str | None, span: Span
) -> Moment:
    """A day and a time of day as a moment: `printed` is its zone's name, `zone` the source's."""
    if clock is None:
        told = "settings" if zone else "unknown"
        return Moment(datetime.combine(day, time()), "day", zone, told, None, span)
    local = datetime(day.year, day.month, day.day, clock.hour, clock.minute, clock.second)
    if printed:
        instant = zones.instant(local, zones.meant(printed, local, zone))
        return Moment(local, clock.precision, printed, "printed", instant, span)
    if zone:
        instant = zones.instant(local, ZoneInfo(zone))
        return Moment(local, clock.precision, zone, "settings", instant, span)
    return Moment(local, clock.precision, None, "unknown", None, span)

"""Printed times to moments: what the page says, its zone if it says one, and nothing guessed.

Every pattern has bounded repeats, so that the time taken grows with the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from etl.lexicon import Lexicon, lexicon
from etl.model import Moment, Span

YEARS = range(1800, 2101)

_DATE = re.compile(
    r"(?<!\d)(?:"
    r"(?P<y1>\d{4})(?P<s1>[-/.])(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})(?!\d)"
    r"|(?P<y2>\d{4})\s?[年년]\s?(?P<m2>\d{1,2})\s?[月월]\s?(?P<d2>\d{1,2})\s?[日일]"
    r"|(?P<d3>\d{1,2})(?P<s3>[-/.])\s?(?P<m3>\d{1,2})(?P=s3)\s?(?P<y3>\d{4})(?!\d)"
    r"|(?P<d4>\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?[\s\-/]{0,2}(?:de\s|of\s|d')?"
    r"(?P<n4>[^\W\d_]{3,14})[.,]{0,2}[\s\-/]{0,2}(?:del?\s)?(?P<y4>\d{4})(?!\d)"
    r"|(?P<y6>\d{4})\.\s?(?P<n6>[^\W\d_]{3,14})\.?\s(?P<d6>\d{1,2})(?!\d)"
    r"|(?P<d7>\d{1,2})\.(?P<m7>\d{1,2})\.(?P<y7>\d{2})(?![\d.])"
    r")"
    r"|(?<![^\W\d_])(?P<n5>[^\W\d_]{3,14})\.?[\s\xa0]{1,2}(?P<d5>\d{1,2})(?:st|nd|rd|th)?"
    r"[\s,]{1,3}(?P<y5>\d{4})(?!\d)"
)
_TIME = re.compile(
    r"(?<![\d:.])(?:(?P<noon1>上午|下午|午前|午後|오전|오후)\s?)?"
    r"(?:(?P<h1>\d{1,2})\s?[:.h時时시]\s?(?P<m1>\d{2})(?!\d)(?::(?P<s1>\d{2})(?:[.,]\d{1,9})?)?분?分?"
    r"|(?P<h2>\d{1,2})(?=\s?(?:[ap]\.?m\b|uhr\b|h\b|時|点)))"
    r"(?:\s?(?P<noon2>[ap]\.?\s?m\b\.?))?(?:\s?(?:uhr|hrs|hours|h|時|点)\b)?",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\s{0,2}\(?(?P<zone>(?:UTC|GMT)(?:\s?[+-−]\d{1,2}(?::?\d{2})?)?(?!\w)|Z\b|[+-−]\d{2}:?\d{2}(?!\d)"
    r"|[A-Z]{2,5}(?!\w))\)?"
)
_OFFSET = re.compile(r"([+-−])(\d{1,2}):?(\d{2})?$")
_GLUE = re.compile(r"[\W_]+")
_NUMBER_UNIT = re.compile(r"(?<!\d)(\d{1,3}|an?|ein(?:er|em)?|une?|un[ao]?)\s{0,2}([^\W\d_]{1,12})")

_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2,
    "SAST": 2, "EEST": 3, "MSK": 3, "EAT": 3, "PKT": 5, "WIB": 7, "HKT": 8, "SGT": 8, "MYT": 8,
    "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5,
    "EDT": -4, "CDT": -5, "MDT": -6, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "BRT": -3,
}  # fmt: skip
_PLACES = {"ET": "America/New_York", "PT": "America/Los_Angeles"}
_AMBIGUOUS = frozenset({"BST", "IST", "CST", "PST", "MST", "AST", "WAT", "CT", "MT", "WET", "CAT"})
"""Printed and kept, yet several zones bear the name: no instant follows without settings."""
_ZONE_NAMES = frozenset(zone.lower() for zone in ("T", *_HOURS, *_PLACES, *_AMBIGUOUS))


class _Clock(NamedTuple):
    """A printed time of day and its place."""

    hour: int
    minute: int
    second: int
    precision: str
    start: int
    end: int


def find(
    text: str,
    language: str | None = None,
    *,
    zone: str | None = None,
    offset: int = 0,
) -> list[Moment]:
    """The full dates printed in a text, with their times where these stand beside them.

    A date without a year, an impossible one, and one whose order of day and month is unsettled
    (`4/5/2016` in English) give nothing. `zone` is the IANA name from the source's settings;
    `offset` is added to the spans. `language` (ISO 639-1) names the months.
    """
    words = lexicon(language)
    days = [(day, m.start(), m.end()) for m in _DATE.finditer(text) if (day := _day(m, words))]
    if not days:
        return []
    clocks = _clocks(text, [(start, end) for _, start, end in days])
    starts = [clock.start for clock in clocks]
    moments = []
    floor = 0
    for number, (day, start, end) in enumerate(days):
        ceiling = days[number + 1][1] if number + 1 < len(days) else len(text)
        next_clock = bisect_left(starts, end)
        clock = _beside(text, clocks, next_clock, (start, end), (floor, ceiling), words)
        first, last = (min(start, clock.start), max(end, clock.end)) if clock else (start, end)
        printed, last = _printed_zone(text, clock, first, last)
        moments.append(_moment(day, clock, printed, zone, Span(first + offset, last + offset)))
        floor = last
    return moments


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
    clock = _Clock(then.hour, then.minute if precision == "minute" else 0, 0, precision, 0, 0)
    at = None if precision == "day" else clock
    return _moment(then.date(), at, None, zone, Span(start + offset, end + offset))


def relative_span(text: str, language: str | None) -> tuple[int, int, int] | None:
    """Minutes, start and end of a relative time (`vor 3 Stunden`, `2 h ago`) in a short text."""
    words = lexicon(language)
    low = text.lower()
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


def is_time_of_day(text: str) -> bool:
    """Whether a text is a time of day and nothing else (`15:21`, `3.40 pm`)."""
    match = _TIME.match(text)
    return match is not None and match.end() == len(text) and _clock(match) is not None


def leading_time(text: str) -> int:
    """Where a time of day that opens a text ends; 0 where none does."""
    match = _TIME.match(text)
    return match.end() if match and match["m1"] and _clock(match) else 0


def _day(match: re.Match[str], words: Lexicon) -> date | None:
    """The date of a match, None where it is impossible or its order unsettled."""
    form = next(n for n in "1234567" if match[f"d{n}"] is not None)
    year, day = int(match[f"y{form}"]), int(match[f"d{form}"])
    if form in "456":
        month = words.months.get(match[f"n{form}"].lower(), 0)
    else:
        month = int(match[f"m{form}"])
    if form == "7":
        year += 2000 if year < 70 else 1900
        if not words.day_first:
            return None
    if form == "3" and not words.day_first:
        if month > 12 >= day:
            day, month = month, day
        elif day <= 12 and day != month:
            return None
    if year not in YEARS or not 1 <= month <= 12:
        return None
    try:
        return date(year, month, day)
    except ValueError:  # 31 February
        return None


def _clocks(text: str, taken: list[tuple[int, int]]) -> list[_Clock]:
    """The times of day outside the dates, both in the order of the text."""
    found = []
    at = 0
    for match in _TIME.finditer(text):
        while at < len(taken) and taken[at][1] <= match.start():
            at += 1
        inside = at < len(taken) and taken[at][0] < match.end()
        if not inside and (clock := _clock(match)):
            found.append(clock)
    return found


def _clock(match: re.Match[str]) -> _Clock | None:
    hour = int(match["h1"] or match["h2"])
    minute, second = int(match["m1"] or 0), int(match["s1"] or 0)
    noon = (match["noon1"] or match["noon2"] or "").lower()
    if noon:
        if not 1 <= hour <= 12:
            # 15:21 pm is printed; 0:30 am too
            hour = hour if hour < 24 else -1
        else:
            late = noon[0] == "p" or noon in ("下午", "午後", "오후")
            hour = hour % 12 + (12 if late else 0)
    if not (0 <= hour < 24 and minute < 60 and second < 60):
        return None
    precision = "second" if match["s1"] else "minute" if match["m1"] else "hour"
    return _Clock(hour, minute, second, precision, match.start(), match.end())


def _beside(
    text: str,
    clocks: list[_Clock],
    following: int,
    day: tuple[int, int],
    bounds: tuple[int, int],
    words: Lexicon,
) -> _Clock | None:
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
    gap = _GLUE.sub(" ", text[start:end]).lower()
    return all(word in words.date_words or word in _ZONE_NAMES for word in gap.split())


def _printed_zone(text: str, clock: _Clock | None, first: int, last: int) -> tuple[str | None, int]:
    """The zone printed after the time (or after the whole), and where the print ends."""
    if clock is None:
        return None, last
    for at in dict.fromkeys((clock.end, last)):
        match = _ZONE.match(text, at)
        if match and _known_zone(match["zone"]):
            return match["zone"], max(last, match.end("zone"))
    return None, last


def _known_zone(name: str) -> bool:
    return name in _HOURS or name in _PLACES or name in _AMBIGUOUS or bool(_OFFSET.search(name))


def _moment(
    day: date, clock: _Clock | None, printed: str | None, zone: str | None, span: Span
) -> Moment:
    if clock is None:
        told = "settings" if zone else "unknown"
        return Moment(datetime.combine(day, time()), "day", zone, told, None, span)
    local = datetime(day.year, day.month, day.day, clock.hour, clock.minute, clock.second)
    if printed:
        instant = _instant(local, _zone_printed(printed, local, zone))
        return Moment(local, clock.precision, printed, "printed", instant, span)
    if zone:
        instant = _instant(local, ZoneInfo(zone))
        return Moment(local, clock.precision, zone, "settings", instant, span)
    return Moment(local, clock.precision, None, "unknown", None, span)


def _zone_printed(printed: str, local: datetime, zone: str | None) -> tzinfo | None:
    """The zone that a printed name means; None for one that several bear."""
    offset = _OFFSET.search(printed)
    if offset:
        size = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        if size >= timedelta(hours=24):
            return None
        return timezone(size if offset[1] == "+" else -size)
    if printed in _HOURS:
        return timezone(timedelta(hours=_HOURS[printed]))
    if printed in _PLACES:
        return ZoneInfo(_PLACES[printed])
    # the settings settle an ambiguous name where it is what that zone's clocks are called then
    if zone and local.replace(tzinfo=ZoneInfo(zone)).tzname() == printed:
        return ZoneInfo(zone)
    return None


def _instant(local: datetime, zone: tzinfo | None) -> datetime | None:
    """In UTC; None where the zone is unknown or its clocks show this time twice or never."""
    if zone is None:
        return None
    aware = local.replace(tzinfo=zone)
    if aware.utcoffset() != aware.replace(fold=1).utcoffset():
        return None
    return aware.astimezone(UTC)

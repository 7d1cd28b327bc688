"""Printed days without a year (`8 января, 17:46`): told only where the fetch time is known."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from etl import dates
from etl.clocks import Clock, clocks_in
from etl.lexicon import lexicon
from etl.model import Moment, Span

_DAY = re.compile(
    r"(?<![\d.:/])(?:"
    r"(?P<d1>\d{1,2})(?:st|nd|rd|th|er|º|\.)?[^\S\n](?:de |of )?(?P<n1>[^\W\d_]{3,14})"
    r"|(?P<n2>(?<![^\W\d_])[^\W\d_]{3,14})\.?[^\S\n](?P<d2>\d{1,2})(?:st|nd|rd|th)?)"
    r"(?![\w:]|\.\d|(?:[^\S\n]|[,.]){1,3}\d{4}(?!\d))"
)
LONGEST = 200
"""Characters: a longer text is prose."""
_BETWEEN = 12
"""Characters that may stand between the day and its time: a comma, `at`, `um`."""


class Yearless(NamedTuple):
    """Month and day as printed, with the time beside them, and their place."""

    month: int
    day: int
    clock: Clock | None
    start: int
    end: int


def find(text: str, language: str | None) -> Yearless | None:
    """The first day of a month that a text prints without a year; None where there is none."""
    months = lexicon(language).months
    at = 0
    while match := _DAY.search(text, at):
        name, number = match["n1"] or match["n2"], int(match["d1"] or match["d2"])
        month = months.get(name.lower(), 0)
        if not month or not 1 <= number <= 31:
            # `Mon 2` of `Mon 2 March` is none: the number may open the next
            at = match.start("n1") if match["n1"] else match.start("d2")
            continue
        start, end = match.span()
        clock = next(iter(clocks_in(text, [(start, end)])), None)
        if clock is None:
            return Yearless(month, number, None, start, end)
        first, last = sorted([(start, end), (clock.start, clock.end)])
        if last[0] - first[1] <= _BETWEEN:
            return Yearless(month, number, clock, first[0], last[1])
        return Yearless(month, number, None, start, end)
    return None


def told(
    text: str,
    language: str | None,
    *,
    fetched_at: datetime | None,
    zone: str | None,
    offset: int = 0,
) -> Moment | None:
    """The first such day as a moment: the latest one up to a day after the fetch (zones differ).

    None where the fetch time is unknown. `zone` is the IANA name from the source's settings.
    """
    printed = find(text, language) if fetched_at and len(text) <= LONGEST else None
    if printed is None or fetched_at is None:
        return None
    latest = fetched_at.date() + timedelta(days=1)
    for year in range(latest.year, latest.year - 9, -1):
        try:
            day = date(year, printed.month, printed.day)
        except ValueError:  # 29 February
            continue
        if day <= latest:
            span = Span(printed.start + offset, printed.end + offset)
            return dates.moment_of(day, printed.clock, None, zone, span)
    return None

"""What printed times say for or against a link, in log-odds; no clock is asked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

SAME_MINUTE = 5.5
WINDOW = 28
"""Days between a promotion and its article within which another headline may be the article's."""
IMPOSSIBLE = -30.0
_GAPS = (
    (timedelta(minutes=10), 1.0),
    (timedelta(hours=12), 0.0),
    (timedelta(days=1), -1.0),
    (timedelta(days=3), -3.0),
    (timedelta(days=7), -5.0),
)
_DAYS = ((0, 1.0), (1, -0.5), (3, -3.0), (7, -5.0))
_APART = -12.0
_FINE = frozenset({"second", "minute"})


class Printed(NamedTuple):
    """A time as a page prints it."""

    local: datetime
    """Naive; parts below the precision are zero."""
    precision: str
    """`second`, `minute`, `hour` or `day`."""


def minute(printed: Printed | None) -> datetime | None:
    """The minute that is printed; None where there is none or only an hour or a day."""
    if printed is None or printed.precision not in _FINE:
        return None
    return printed.local.replace(second=0, microsecond=0)


def beside(promoted: Printed, times: tuple[Printed, ...]) -> float:
    """A promotion's printed time against the article's times: the nearest counts."""
    return max((_gap(promoted, time) for time in times), default=0.0)


def _gap(a: Printed, b: Printed) -> float:
    ours, theirs = minute(a), minute(b)
    if ours is not None and theirs is not None:
        if ours == theirs:
            return SAME_MINUTE
        apart = abs(ours - theirs)
        return next((odds for most, odds in _GAPS if apart <= most), _APART)
    days = abs((a.local.date() - b.local.date()).days)
    return next((odds for most, odds in _DAYS if days <= most), _APART)


def before(reference: date, latest: date, day: date) -> float:
    """An article of `day` promoted without a time on a page of `reference`, crawled by `latest`.

    What is promoted stands already; most of it is of the same week.
    """
    if day > latest + timedelta(days=1):
        return IMPOSSIBLE
    behind = (reference - day).days
    if behind < -2:
        return max(-3.0, -1.0 + 0.05 * behind)
    return max(-1.0, -0.03 * max(0, behind - 7))

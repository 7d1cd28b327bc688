"""The time at which a page was fetched, as crawlers write it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
YEARS = range(1990, 2101)
"""No page of the web was fetched in another."""
MILLISECONDS_FROM = 100_000_000_000
"""A count since 1970 of this and more is in milliseconds: as seconds it is the year 5138."""


def fetched_at(value: object) -> datetime | None:
    """An ISO 8601 string, or seconds or milliseconds since 1970 as a number or its digits.

    The result is zone-aware where the value tells its zone (a count since 1970 is in UTC) and
    naive otherwise; None for whatever is no such time, and for a year that cannot be.
    """
    moment: datetime | None = None
    if isinstance(value, str):
        value = value.strip()
        if value.isascii() and value.isdigit() and len(value) in (10, 13):
            moment = _since_1970(int(value))
        else:
            moment = _iso_8601(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        moment = _since_1970(value)
    return moment if moment is not None and moment.year in YEARS else None


def _iso_8601(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _since_1970(count: float) -> datetime | None:
    scale = 1000 if abs(count) >= MILLISECONDS_FROM else 1
    try:
        return EPOCH + timedelta(seconds=count / scale)
    except (OverflowError, ValueError):
        return None

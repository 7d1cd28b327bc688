"""Time zones as newsrooms print them: `GMT`, `+02:00`, `ET`; and those that several zones share."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_OFFSET = re.compile(r"([+\-−])(\d{1,2}):?(\d{2})?$")
_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2,
    "SAST": 2, "EEST": 3, "MSK": 3, "EAT": 3, "PKT": 5, "WIB": 7, "HKT": 8, "SGT": 8, "MYT": 8,
    "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5,
    "EDT": -4, "CDT": -5, "MDT": -6, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "BRT": -3,
}  # fmt: skip
_PLACES = {"ET": "America/New_York", "PT": "America/Los_Angeles"}
_AMBIGUOUS = frozenset({"BST", "IST", "CST", "PST", "MST", "AST", "WAT", "CT", "MT", "WET", "CAT"})
"""Printed and kept, yet several zones bear the name: no instant follows without settings."""
NAMES = frozenset(zone.lower() for zone in ("T", *_HOURS, *_PLACES, *_AMBIGUOUS))
"""In lower case; with ISO 8601's `T`, since all of them may stand between a date and its time."""


def is_known(name: str) -> bool:
    """Whether a word after a time is a zone's name."""
    return name in _HOURS or name in _PLACES or name in _AMBIGUOUS or bool(_OFFSET.search(name))


def meant(printed: str, local: datetime, zone: str | None) -> tzinfo | None:
    """The zone that a printed name means; None for one that several bear.

    An ambiguous name is settled where it is what the clocks of the source's own zone (`zone`,
    IANA) are called at that local time.
    """
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
    if zone and local.replace(tzinfo=ZoneInfo(zone)).tzname() == printed:
        return ZoneInfo(zone)
    return None


def instant(local: datetime, zone: tzinfo | None) -> datetime | None:
    """In UTC; None where the zone is unknown or its clocks show this time twice or never."""
    if zone is None:
        return None
    aware = local.replace(tzinfo=zone)
    if aware.utcoffset() != aware.replace(fold=1).utcoffset():
        return None
    return aware.astimezone(UTC)

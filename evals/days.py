"""Publication times against their gold, and whether a page's text prints them at all."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from importlib import import_module

from etl.model import Moment

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
TONGUES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "da", "nb", "sv", "fi", "is", "cs", "pl", "ru",
    "uk", "id", "vi", "he", "tr",
)  # fmt: skip
"""The languages whose names of months count as a printed day's."""

_WEST, _EAST = timedelta(hours=-10), timedelta(hours=12)
_CLOCK = re.compile(r"(?<!\d)\d{1,2}\s?[:.h]\s?([0-5]\d)(?!\d)")


def told(gold: str) -> tuple[datetime, bool]:
    """The gold's time, aware where it has a zone, and whether it has a time of day."""
    at = datetime.fromisoformat(gold)
    return at, len(gold) > 10 and (at.hour, at.minute) != (0, 0)


def days(gold: str) -> frozenset[date]:
    """The days that a page may print for it: one, or two where only UTC is known."""
    at, timed = told(gold)
    if not timed or at.tzinfo is None or at.utcoffset():
        return frozenset({at.date()})
    return frozenset({(at + _WEST).date(), at.date(), (at + _EAST).date()})


def verdict(moment: Moment | None, gold: str, *, held: bool) -> str:
    """`right`, `wrong`, `missing`; `empty` where nothing is printed and nothing was found."""
    if moment is None:
        return "missing" if held else "empty"
    at, timed = told(gold)
    if timed and at.tzinfo and moment.instant:
        printed = moment.local - moment.instant.replace(tzinfo=None)
        same = (at.replace(tzinfo=None) - (at.utcoffset() or timedelta()) + printed).date()
        return "right" if moment.local.date() == same else "wrong"
    return "right" if moment.local.date() in days(gold) else "wrong"


def minute(moment: Moment, gold: str) -> bool:
    """Whether its minute is the gold's; without zones half hours may lie between."""
    at, _ = told(gold)
    if moment.precision not in ("minute", "second"):
        return False
    if at.tzinfo and moment.instant:
        return abs(moment.instant - at) < timedelta(minutes=1)
    return (moment.local.minute - at.minute) % 30 == 0


def zone(moment: Moment, gold: str) -> bool:
    """Whether its zone is known, and puts it where the gold is."""
    at, _ = told(gold)
    return bool(at.tzinfo and moment.instant and abs(moment.instant - at) < timedelta(minutes=1))


def printed(text: str, gold: str) -> bool:
    """Whether the text prints the day, with its year, in a form of the known languages."""
    return any(_form(day).search(text) for day in days(gold))


def clock_printed(text: str, gold: str) -> bool:
    """Whether the text prints a time of day with the gold's minute; half hours may lie between."""
    at, _ = told(gold)
    return any((int(m[1]) - at.minute) % 30 == 0 for m in _CLOCK.finditer(text))


@cache
def _form(day: date) -> re.Pattern[str]:
    year, short = day.year, f"{day.year % 100:02d}"
    number, month = f"0?{day.day}", f"0?{day.month}"
    name = _names(day.month)
    gap = r"(?:[\s,./–-]|de[l]?\b|of\b)*"
    years = rf"(?:{year}|['’]?{short}(?!\d))"
    forms = (
        rf"(?<!\d){year}\s?[-/.年년]\s?{month}\s?[-/.月월]\s?{number}(?!\d)",
        rf"(?<!\d)(?:{number}\s?[-/.]\s?{month}|{month}\s?[-/.]\s?{number})\.?\s?[-/.]?\s?{years}",
        rf"(?<!\d){number}(?:st|nd|rd|th|er|º)?{gap}(?:{name}){gap}{years}",
        rf"(?:{name})[.,]?\s*{number}(?:st|nd|rd|th)?(?!\d)[^\d\n]{{0,12}}{years}",
    )
    return re.compile("|".join(forms), re.IGNORECASE)


@cache
def _names(month: int) -> str:
    """The names of a month as dateparser's tables know them, as alternatives."""
    names: set[str] = set()
    for tongue in TONGUES:
        table = import_module(f"dateparser.data.date_translation_data.{tongue}").info
        names |= {name for name in table.get(MONTHS[month - 1], ()) if name.strip(".").isalpha()}
    return "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))

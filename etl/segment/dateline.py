"""The opening of wire copy: `LONDON (Reuters) -`, `BERLIN, March 12 (dpa) –`, `NEW DELHI —`."""

from __future__ import annotations

import re
from typing import NamedTuple

from etl.lexicon import agencies

REACH = 100
"""A dateline lies within this many characters of its line's beginning."""

_DAY = (
    r"(?P<day>[,.]?\s(?:[^\W\d_]{3,9}\.?\s\d{1,2}|\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,9}\.?)"
    r"(?:,?\s\d{4})?,?)?"
)
_PLACE = r"(?P<place>[^\W\d_][^\n()\[\]—–:;!?|\"“”]{1,60}?)??"
_RULE = r"[—–|]|--?(?=\s)"
_FORMS = (
    # (ANSA) - OSTRAVA, 02 MAR - …
    re.compile(
        rf"[(\[](?P<name>[^()\[\]]{{2,40}})[)\]]\s{{0,2}}(?:{_RULE})\s{_PLACE}{_DAY}\s?(?P<after>{_RULE})"
    ),
    # ОСТРАВА, 2 марта. /ТАСС/. … and ОСТРАВА, 2 мар — РИА Новости. …
    re.compile(rf"{_PLACE}{_DAY}\.?\s?(?:/(?P<name>[^/]{{2,30}})/\.?\s{{0,2}}(?P<after>{_RULE})?)"),
    re.compile(
        rf"{_PLACE}{_DAY}\.?\s{{1,2}}(?:[—–-]\s)?(?P<name>[^\W\d_][\w\- ]{{1,30}}?)"
        r"(?:\.|\s(?P<after>[—–-])(?=\s))"
    ),
    # OSTRAVA, March 12 (Reuters) - …
    re.compile(
        rf"{_PLACE}{_DAY}"
        rf"\s{{0,2}}(?:[(\[](?P<name>[^()\[\]]{{2,40}})[)\]]\.?\s{{0,2}}(?P<after>{_RULE})?"
        r"|(?P<dash>[—–]|(?<=\s)(?:\||--?)(?=\s)))"
    ),
)
_MARKED = re.compile(r"[(\[—–|/]|\s--?\s|\.\s[A-ZА-Я]")
_ABBREVIATION = 6
"""Characters of an abbreviated state or province."""
_NAMES = re.compile(r"\s?[,/]\s?")
_NOT_PLACES = frozenset({"BREAKING", "UPDATE", "WATCH", "EXCLUSIVE", "CORRECTION", "FILE", "PHOTO"})


class Dateline(NamedTuple):
    """Offsets in its line; `place` and `name` are empty where there is none."""

    end: int
    place: str
    place_start: int
    name: str
    name_start: int


def dateline_of(line: str) -> Dateline | None:
    """The dateline that opens a line, None where nothing certain does.

    Certain is a news agency in brackets, or a place in capitals before a dash.
    """
    head = line[:REACH]
    if not _MARKED.search(head):
        return None
    for form in _FORMS:
        if (match := form.match(head)) and (told := _told(match, head)):
            return told
    return None


def _told(match: re.Match[str], head: str) -> Dateline | None:
    """A form's dateline; None where it names no agency and is no place in capitals."""
    if match.end() == len(head) or head[match.end() :].lstrip()[:1].islower():
        return None
    groups = match.groupdict()
    place = _bare((groups["place"] or "").strip(" ,-"))
    name = (groups["name"] or "").strip()
    known = _NAMES.split(name)[0] in agencies().short
    dash = groups.get("dash") or groups.get("after")
    dated = bool(groups["day"]) and groups.get("dash")
    if not known and (name or not (dash and (dated or _is_capital_place(place)))):
        return None
    if not all(word[0].isupper() for word in place.replace("/", " ").split()):
        return None
    return Dateline(
        match.end(),
        place,
        match.start("place") if place else 0,
        _NAMES.split(name)[0] if known else "",
        match.start("name") if known else 0,
    )


def _bare(place: str) -> str:
    """Without a full stop at its end, but for an abbreviated state's: `HAYWARD, Calif.`"""
    last = place.rpartition(", ")[2] if ", " in place else ""
    return place if last and len(last) <= _ABBREVIATION else place.rstrip(".")


def _is_capital_place(place: str) -> bool:
    """`NEW DELHI`, `HAYWARD, Calif.`: the first word in capitals, and few words."""
    words = place.replace(",", " ").split()
    if not words or len(words) > 6 or words[0] in _NOT_PLACES:
        return False
    return len(words[0]) >= 3 and words[0].isupper() and words[0].isalpha()

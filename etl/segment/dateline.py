"""The opening of wire copy: `LONDON (Reuters) -`, `BERLIN, March 12 (dpa) –`, `NEW DELHI —`."""

from __future__ import annotations

import re
from typing import NamedTuple

from etl.lexicon import agencies

REACH = 100
"""A dateline lies within this many characters of its line's beginning."""

_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][^\n()\[\]—–:;!?\"“”]{1,60}?)??"
    r"(?P<day>,?\s(?:[^\W\d_]{3,9}\.?\s\d{1,2}|\d{1,2}\.?\s[^\W\d_]{3,9}\.?)(?:,?\s\d{4})?,?)?"
    r"\s{0,2}(?:[(\[](?P<name>[^()\[\]]{2,40})[)\]]\.?\s{0,2}(?P<after>[—–]|--?(?=\s))?"
    r"|(?P<dash>[—–]|(?<=\s)--?(?=\s)))"
)
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
    if "(" not in head and "[" not in head and not _has_dash(head):
        return None
    match = _DATELINE.match(head)
    if match is None or match.end() == len(head):
        return None
    place = (match["place"] or "").strip(" ,.-")
    name = (match["name"] or "").strip()
    known = _NAMES.split(name)[0] in agencies().short
    dash = match["dash"] or match["after"]
    if not known and not (dash and _is_capital_place(place)):
        return None
    if not all(word[0].isupper() for word in place.split()):
        return None
    if head[match.end() :].lstrip()[:1].islower():
        return None
    return Dateline(
        match.end(),
        place,
        match.start("place") if place else 0,
        _NAMES.split(name)[0] if known else "",
        match.start("name") if known else 0,
    )


def _has_dash(head: str) -> bool:
    return "—" in head or "–" in head or " - " in head or " -- " in head


def _is_capital_place(place: str) -> bool:
    """`NEW DELHI`, `HAYWARD, Calif.`: the first word in capitals, and few words."""
    words = place.replace(",", " ").split()
    if not words or len(words) > 6 or words[0] in _NOT_PLACES:
        return False
    return len(words[0]) >= 3 and words[0].isupper() and words[0].isalpha()

"""Times of day as newsrooms print them: `15:21`, `3.40 pm`, `12h32`, `下午3:05`."""

from __future__ import annotations

import re
from typing import NamedTuple

_EAST_ASIA = "\u2e80"
_TIME = re.compile(
    r"(?<![\d:.])(?:"
    r"(?P<h1>\d{1,2})\s?[:.hH時时시]\s?(?P<m1>\d{2})(?!\d)(?::(?P<s1>\d{2})(?:[.,]\d{1,9})?)?분?分?"
    r"|(?P<h3>\d{1,2})\s?[時时點点시]\s?(?P<m3>\d{1,2})\s?[分분]"
    r"|(?P<h2>\d{1,2})(?=\s?(?:[AaPp]\.?[Mm]\b|[Uu]hr\b|h\b|時|点)))"
    r"(?:\s?(?P<noon>[AaPp]\.?\s?[Mm]\b\.?|[πΠμΜ]\.?\s?[μΜ](?!\w)\.?|[صم](?!\w)))?"
    r"(?:\s?(?:[Uu]hr\b|hrs\b|hours\b|h\b|時|点))?"
    r"(?!\s?[Mm]in)"  # a film's length
)
_GLUED = re.compile(_TIME.pattern.removeprefix(r"(?<![\d:.])"))
_NOON_BEFORE = re.compile(r"(上午|下午|午前|午後|오전|오후|凌晨|早上|晚上)\s?$")
_LATE = frozenset({"下午", "午後", "오후", "晚上"})


class Clock(NamedTuple):
    """A printed time of day and its place."""

    hour: int
    minute: int
    second: int
    precision: str
    start: int
    end: int


def is_time_of_day(text: str) -> bool:
    """Whether a text is a time of day and nothing else (`15:21`, `3.40 pm`)."""
    match = _TIME.match(text)
    return match is not None and match.end() == len(text) and _clock(text, match) is not None


def leading_time(text: str) -> int:
    """Where a time of day that opens a text ends; 0 where none does."""
    match = _TIME.match(text)
    return match.end() if match and match["m1"] and _clock(text, match) else 0


def clocks_in(text: str, taken: list[tuple[int, int]]) -> list[Clock]:
    """The times of day outside the dates, both in the order of the text."""
    found = []
    at = 0
    for start, end in [*taken, (len(text), len(text))]:
        # flattening glues a time to the end of a date
        if at and text[at : at + 1].isdigit() and (glued := _GLUED.match(text, at, start)):
            found.append(_clock(text, glued))
            at = glued.end()
        found += [_clock(text, match) for match in _TIME.finditer(text, at, start)]
        at = end
    return [clock for clock in found if clock]


def _clock(text: str, match: re.Match[str]) -> Clock | None:
    hour = int(match["h1"] or match["h2"] or match["h3"])
    minute, second = int(match["m1"] or match["m3"] or 0), int(match["s1"] or 0)
    start = match.start()
    late: bool | None = None
    if match["noon"]:
        late = match["noon"][0] in "pPμΜم"
    elif (start and text[start - 1] >= _EAST_ASIA) or text[start - 2 : start - 1] >= _EAST_ASIA:
        before = _NOON_BEFORE.search(text[max(0, start - 3) : start])
        if before:
            late, start = before[1] in _LATE, start - len(before[0])
    # 15:21 pm and 0:30 am are printed too
    if late is not None and 1 <= hour <= 12:
        hour = hour % 12 + (12 if late else 0)
    if not (0 <= hour < 24 and minute < 60 and second < 60):
        return None
    precision = "second" if match["s1"] else "minute" if match["m1"] or match["m3"] else "hour"
    return Clock(hour, minute, second, precision, start, match.end())

"""The lines of a page that print a day, each with what is said beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from etl import dates, yearless
from etl.lexicon import Lexicon, opener, opening
from etl.model import Label, Segment

LONGEST = 240
"""Characters: in a longer line only what its first words say counts."""
_DIGIT = re.compile(r"\d")
_PARTLY = 80
"""Characters: in a longer line a date without its year is prose."""
_NEVER = frozenset({Label.RELATED, Label.HEADLINE, Label.TITLE, Label.TAGS})
_PROSE = 25
"""Words: a line of the body this long holds no time of the article."""
_CREDIT = 40
"""Characters that a name may take before the day beside it."""
_OTHERS = re.compile(r"(?<!\d)\d{1,2}:\d\d\s?[Mm]in|\(@\w")
"""A film's length; a post's author."""
_ISSUE = re.compile(
    r"\b(?:ausgabe|issue|edition|édition|edición|edição|edizione|editie|utgave|выпуск|wydanie)\b|№",
    re.IGNORECASE,
)
_WEEKDAY = 16
"""Characters of a weekday's name and its comma."""
_LETTER = re.compile(r"[^\W\d_]")
_ENDS = re.compile(r"\s{0,3}(?:$|[|•·/–—;(\n]|-\s|\.\s)")
"""What parts a day from the rest of its line."""


class Date(NamedTuple):
    """The first date of a line."""

    day: object
    """Equal for equal days."""
    precise: bool
    """Whether a time of day is printed beside it."""
    whole: bool
    """Whether it stands by itself, without the time of the fetch."""
    start: int
    end: int
    size: int
    """Characters of all the line's dates."""


class Printed(NamedTuple):
    """A line with a date: its segment's number, what it says, and the share of it that is date."""

    number: int
    date: Date
    said: str | None
    share: float
    apart: bool
    """Whether marks part the date from all else but a name before it."""
    leads: bool
    """Whether it opens its line, which is no sentence."""
    signed: bool
    """Whether a name stands beside it, parted by marks."""
    others: bool
    """Whether it is a film's or a post's."""
    issue: bool
    """Whether it is called an issue's."""


def printed_in(
    text: str,
    segments: Sequence[Segment],
    near: range,
    language: str | None,
    words: Lexicon,
    day_first: bool | None,
) -> list[Printed]:
    """The first date of every line that may be the article's, of those whose numbers are `near`."""
    found = []
    for number in near:
        segment = segments[number]
        size = segment.end - segment.start
        if segment.label in _NEVER or size < 6:
            continue
        line = text[segment.start : min(segment.end, segment.start + LONGEST)]
        if not _DIGIT.search(line):
            continue
        if segment.label is Label.BODY and line.count(" ") >= _PROSE and not _opens(line, words):
            continue
        date = _date(line, language, day_first, partly=segment.label is not Label.BODY)
        if date is None or (segment.label is Label.CAPTION and not _leads(line, date)):
            continue
        before = f"{_above(text, segments, number)} {line[: date.start]}"
        found.append(_told(number, line, before, date, date.size / size, words))
    return found


def _told(number: int, line: str, before: str, date: Date, share: float, words: Lexicon) -> Printed:
    """A dated line with all that is said beside its date; `before` is what stands before it."""
    said = None
    for match in words.said.finditer(before.lower()):
        said = match.lastgroup
    credited = date.start <= _CREDIT and _credits(line, words)
    apart = (not date.start or credited) and bool(_ENDS.match(line, date.end))
    after = line[date.end :].split("|")[:4]
    return Printed(
        number,
        date,
        said,
        share,
        apart=apart,
        leads=_leads(line, date),
        signed=(credited and (apart or date.precise))
        or any(_credits(part.lstrip(), words) for part in after),
        others=bool(_OTHERS.search(line)),
        issue=bool(_ISSUE.search(line)),
    )


def _leads(line: str, date: Date) -> bool:
    """Whether nothing but marks or a weekday stands before the date, and no sentence after it.

    `On 3 May` opens a sentence, `Wednesday, 3 May` a line of facts, `[3 May]` a ticker's headline.
    """
    before = line[: date.start].strip()
    facts = len(before) <= _WEEKDAY and (before.endswith(",") or not _LETTER.search(before))
    return facts and not before.endswith(("[", "(")) and not line.endswith((".", "!", "?", "…"))


def _credits(line: str, words: Lexicon) -> bool:
    low = line[:24].lower()
    return bool(opening(words.byline, opener(low), low))


def _date(line: str, language: str | None, day_first: bool | None, *, partly: bool) -> Date | None:
    """A line's date; in a short line (`partly`) also `3 hours ago` and `8 May, 17:46`."""
    moments = dates.find(line, language, day_first=day_first)
    if moments and (first := moments[0].span):
        size = sum(m.span.end - m.span.start for m in moments if m.span)
        precise = any(m.precision != "day" for m in moments)
        return Date(moments[0].local.date(), precise, True, first.start, first.end, size)
    if not partly or len(line) > _PARTLY:
        return None
    if ago := dates.relative_span(line, language):
        return Date(ago[0], True, False, ago[1], ago[2], ago[2] - ago[1])
    if day := yearless.find(line, language):
        told = (day.month, day.day)
        size = day.end - day.start
        return Date(told, day.clock is not None, False, day.start, day.end, size)
    return None


def _opens(line: str, words: Lexicon) -> bool:
    low = line[:64].lower()
    key = opener(low)
    return bool(opening(words.published, key, low) or opening(words.updated, key, low))


def _above(text: str, segments: Sequence[Segment], number: int) -> str:
    if not number:
        return ""
    above = segments[number - 1]
    return text[above.start : above.end] if above.end - above.start <= 24 else ""

"""Days as newsrooms print them, with their years: `28 April 2023`, `2025. 11. 7.`, `30/01/24`."""

from __future__ import annotations

import re
from datetime import date

from etl.lexicon import Lexicon

YEARS = range(1800, 2101)

# what ends a year: flattening glues the next element on, a clock or the day in another form
_YEAR_ENDS = r"(?:(?!\d)|(?<=20\d\d)(?=\d{1,2}(?::\d\d|\.?\s[^\W\d_]{3}|[./]\d{1,2}[./])))"
_NAMED_YEAR_ENDS = r"(?:" + _YEAR_ENDS + r"|(?<=20\d\d)(?=\d{1,3}(?!\d)))"
"""Behind a month's name a number of comments may be glued on, too."""
_ARABIC = r"[\u0621-\u064a]"
"""Arabic months may have two words, and two names with a slash between."""

# every form begins with a digit, so that a text is left quickly where there is none
_DATE = re.compile(
    r"(?<!\d)(?:"
    r"(?P<y1>\d{4})(?P<s1>[-/.])\s?(?P<m1>\d{1,2})(?P=s1)\s?(?P<d1>\d{1,2})"
    r"(?:(?!\d)|(?<=\d\d)(?=\d\d:\d\d))"
    r"|(?P<y2>\d{4})\s?[年년]\s?(?P<m2>\d{1,2})\s?[月월]\s?(?P<d2>\d{1,2})\s?[日일]"
    r"|(?P<d3>\d{1,2})\s?(?P<s3>[-/.|])\s?(?P<m3>\d{1,2})\s?(?P=s3)\s?(?P<y3>\d{4})" + _YEAR_ENDS +
    r"|(?P<d5>\d{1,2})(?:(?:st|nd|rd|th)?[\s,]{1,3}|(?<=\d\d)(?=20\d\d(?!\d)))"
    r"(?P<y5>\d{4})" + _NAMED_YEAR_ENDS +
    r"|(?P<d4>\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?[\s\-/]{0,3}(?:de\s|of\s|d')?"
    r"(?P<n4>[^\W\d_]{3,14}(?:\s" + _ARABIC + r"{3,7})?)"
    r"(?:\s?/\s?" + _ARABIC + r"{3,8}(?:\s" + _ARABIC + r"{3,7})?)?"
    r"[.,]{0,2}[\s\-/]{0,3}(?:del?\s)?(?P<y4>\d{4})" + _NAMED_YEAR_ENDS +
    r"|(?P<y6>\d{4})(?:\.|\sm\.)\s?(?P<n6>[^\W\d_]{3,14})\.?\s(?P<d6>\d{1,2})(?!\d)"
    r"|(?P<d7>\d{1,2})(?P<s7>[./])(?P<m7>\d{1,2})(?P=s7)(?P<y7>\d{2})(?![\d./])"
    r"|(?P<d8>\d{1,2})[\s\-]{1,2}(?P<n8>[^\W\d_]{3,14})\.?(?:\s?['’]|-)(?P<y8>\d{2})(?![\d\-])"
    r"|(?P<d9>\d{1,2})\s[Tt]háng\s(?P<m9>\d{1,2}),?\s(?:năm\s)?(?P<y9>\d{4})(?!\d)"
    r")"
)  # fmt: skip
_YEAR = re.compile(r"\d\d(?:\d\d|(?<=[-./'’]\d\d))")
"""Every form has one: lines without are left at once."""
_LONGEST_MONTH = 14


def days_in(text: str, words: Lexicon, day_first: bool | None) -> list[tuple[date, int, int]]:
    """The days of a text and their places, in its order.

    An impossible day gives nothing, nor does one whose order is unsettled: `day_first` is None
    where neither the language nor the page settles it. Of two days without a gap between the one
    is the publication's, the other a change's that the page hides: the earlier counts for both.
    """
    found: list[tuple[date, int, int]] = []
    if not _YEAR.search(text):
        return found
    for match in _DATE.finditer(text):
        if not (told := _day(text, match, words, day_first)):
            continue
        day, start, end = told
        if found and found[-1][2] == start:
            earlier, start, _ = found.pop()
            day = min(day, earlier)
        found.append((day, start, end))
    return found


def _day(
    text: str, match: re.Match[str], words: Lexicon, day_first: bool | None
) -> tuple[date, int, int] | None:
    form = (match.lastgroup or "")[-1]
    year, day, start = int(match["y" + form]), int(match["d" + form]), match.start()
    if form == "5":
        start, month = _month_before(text, start, words)
    elif form in "468":
        month = words.months.get(" ".join(match["n" + form].lower().split()), 0)
    else:
        month = int(match["m" + form])
    if form in "78":
        year += 2000 if year < 70 else 1900
    # 10.11.12 may be a version's number, 10.26.12 is an American day
    if form == "7" and match["s7"] == "." and not day_first and not day <= 12 < month:
        return None
    if form in "37" and not day_first:
        if day_first is False or month > 12 >= day:
            day, month = month, day
        elif day <= 12 and day != month:
            return None
    if year not in YEARS or not 1 <= month <= 12:
        return None
    try:
        return date(year, month, day), start, match.end()
    except ValueError:  # 31 February
        return None


def _month_before(text: str, at: int, words: Lexicon) -> tuple[int, int]:
    """Where the month before `at` begins and which it is: `Dec` in `Dec. 29`; 0 for none."""
    if at == 0 or not text[at - 1].isspace():
        return at, 0
    end = at - 1
    while end > max(0, at - 3) and (text[end - 1].isspace() or text[end - 1] == "."):
        end -= 1
    start = end
    while start > max(0, end - _LONGEST_MONTH) and text[start - 1].isalpha():
        start -= 1
        # a name is glued on where a capital follows a small letter
        if text[start].isupper() and start and text[start - 1].islower():
            return start, words.months.get(text[start:end].lower(), 0)
    glued = start > 0 and text[start - 1].isalpha()
    return start, 0 if glued else words.months.get(text[start:end].lower(), 0)

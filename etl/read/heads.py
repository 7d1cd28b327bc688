"""How an article begins, and what of a text is prose: the evidence that a page of its own begins.

Cue words and months are those of all languages (`etl.lexicon`): the text's own is not known yet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from etl import dates, yearless
from etl.lexicon import lexicon, opener, opening

LONGEST_HEAD = 12
"""Lines, blank ones left out, in which an article's head must show."""
MOST_SILENT = 3
"""Lines of a head in a row that say nothing of it: kickers, buttons, a standfirst."""
LEAST_PROSE = 12
"""Words: a shorter line is no paragraph by itself."""
LONG_PROSE = 60
"""Words: no head goes on below such a paragraph."""
AROUND_A_TIME = 50
"""Characters beside the dates of a line that prints a time."""
AROUND_A_DAY = 20
"""Characters beside a day without a year."""
NAVIGATION = 8
"""Short lines in a row that a site's navigation has at least."""
LONGEST_BUTTON = 5
"""Words."""
DEEP_PROSE = 20
"""Words of the paragraph that a head far below the boundary must stand above."""
DEEP_HEADLINE = 4
"""Spaces in such a head's headline."""
LEAST_BLOCK = 20
"""Words of a paragraph that is broken over several lines."""
_HEADLINE = range(2, 26)
"""Words."""
_SHORT_LINE = 12
"""Words: a longer line is neither byline nor time."""
_EAST_ASIAN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_CLOSING = "\"'”’»›“)]』」*"
_SENTENCE_ENDS = tuple(".!?…。！？؟।۔")
_NO_HEADLINE_ENDS = (".", ",", ";", ":", "。", "…", "|")
_OPENING = "\"'“‘«„‚‹[(¿¡「『"
_DATELINE = re.compile(
    r"(?:[^\W\d_]{3,}[^\n()\[\]—–:;!?\"“”.]{0,50}(?:[,.]\s?[^\n()\[\]—–:;!?\"“”]{1,24})?"
    r"\s?[(\[/][A-Z][^()\[\]/\n]{1,30}[)\]/]\.?\s{0,2}(?:[—–:.]|--?\s)?"
    r"|[^\W\d_a-z]{3,}[^\na-z()—–:;!?\"“”.]{0,40}(?:,\s[^\n()—–:;!?\"“”]{1,24})?\s?(?:[—–]|\s--?\s))"
)
"""`BERLIN, March 12 (dpa) –`, `Paris (AFP)`, `NEW DELHI —`."""
_FIELD = re.compile(
    r"(?:BYLINE|HEADLINE|SECTION|LENGTH|DATELINE|SOURCE|PUBLICATION|Byline|Headline|Section"
    r"|Length|Dateline|Publication(?: info| title| date)?|Title|Titel|Author|Autor|Source|Quelle"
    r"|Date|Datum)\s?:\s?\S"
)
"""A field as press databases print them."""


class Kind(StrEnum):
    """What a line of a head is."""

    HEADLINE = "headline"
    BYLINE = "byline"
    TIME = "time"
    DATELINE = "dateline"
    FIELD = "field"
    NAVIGATION = "navigation"


class Line(NamedTuple):
    """A line that is not blank, without the white space around it."""

    at: int
    """Where its line begins, white space and all: the first character of its text."""
    text: str
    gap: bool
    """Whether a blank line or a form feed stands before it."""
    words: int
    """Counted by spaces; in scripts without them two characters are a word."""
    ends: bool
    """Whether it ends as a sentence does."""


class Head(NamedTuple):
    """The lines above an article's prose: their kinds in order, each kind once."""

    kinds: tuple[Kind, ...]
    headline: str
    """Empty where none is shown."""
    shape: tuple[str, ...]
    """For each line down to the head's last: its kinds, and a time with every number and word made
    one."""


def lines_of(text: str) -> list[Line]:
    """The lines of a text that are not blank, in order, by the ends of `str.splitlines`."""
    found: list[Line] = []
    spaceless = not text.isascii() and _EAST_ASIAN.search(text) is not None
    at, gap = 0, True
    for raw in text.splitlines(keepends=True):
        if line := raw.strip():
            words = line.count(" ") + 1
            if spaceless:
                words = max(words, len(_EAST_ASIAN.findall(line)) // 2)
            ends = line.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)
            found.append(Line(at, line, gap, words, ends))
            gap = raw[-1] == "\f"
        else:
            gap = True
        at += len(raw)
    return found


def prose(lines: Sequence[Line]) -> int:
    """How many paragraphs of sentences these lines hold, whether or not they are broken."""
    count = block = 0
    whole = False
    for number, line in enumerate(lines):
        if line.gap:
            block, whole = 0, False
        block += line.words
        if line.ends and line.words >= LEAST_PROSE:
            count, whole = count + 1, True
        elif line.ends and not whole and block >= LEAST_BLOCK:
            last = number + 1 == len(lines) or lines[number + 1].gap
            count += last
    return count


def head_of(lines: Sequence[Line]) -> Head:
    """The head that these lines begin with, no more than LONGEST_HEAD of them; without kinds
    where they begin with none."""
    kinds: dict[Kind, None] = {}
    headline = ""
    shape: list[str] = []
    sentences = 0
    silent = 0
    for line in lines[:LONGEST_HEAD]:
        if _opens_comments(line):
            break
        told = _kinds(line, has_headline=bool(headline))
        silent = 0 if told else silent + bool(headline)
        if Kind.HEADLINE in told:
            headline = line.text
        kinds |= dict.fromkeys(told)
        shape.append("+".join(told) + (mask(line.text) if Kind.TIME in told else ""))
        if Kind.DATELINE in told:
            break
        sentences += line.ends and line.words >= LEAST_PROSE
        if sentences > 1 or silent > MOST_SILENT or line.words > LONG_PROSE:
            break
    while shape and not shape[-1]:
        shape.pop()
    return Head(tuple(kinds), headline, tuple(shape))


def opens_as_a_page(lines: Sequence[Line]) -> bool:
    """Whether these lines begin with a site's navigation: a run of short ones."""
    run = lines[:NAVIGATION]
    return len(run) == NAVIGATION and all(x.words <= LONGEST_BUTTON and not x.ends for x in run)


def deep_head_of(lines: Sequence[Line]) -> Head:
    """The head right above the first prose, below a site's navigation; as `head_of` tells it.

    A short headline counts for nothing here: buttons and names of readers look like one.
    """
    found = [n for n, line in enumerate(lines) if line.ends and line.words >= DEEP_PROSE]
    if not found or found[0] < MOST_SILENT:
        return Head((), "", ())
    first = max(0, found[0] - LONGEST_HEAD + 1)
    head = head_of(lines[first : found[0] + 1])
    return head if head.headline.count(" ") >= DEEP_HEADLINE else Head((), "", ())


def _kinds(line: Line, *, has_headline: bool) -> tuple[Kind, ...]:
    """What a line says as part of a head; nothing for most lines."""
    text = line.text
    if _FIELD.match(text) and line.words <= 30:
        return (Kind.FIELD,)
    found: list[Kind] = []
    if line.words <= _SHORT_LINE and not (line.ends and line.words >= LEAST_PROSE):
        if is_byline(line):
            found.append(Kind.BYLINE)
        if is_time(line):
            found.append(Kind.TIME)
    if found:
        return tuple(found)
    if line.words >= LEAST_PROSE and _DATELINE.match(text[:100]):
        return (Kind.DATELINE,)
    if not has_headline and _is_headline(line):
        return (Kind.HEADLINE,)
    return ()


def is_byline(line: Line) -> bool:
    """Whether a line says who wrote the article: a cue, and a capital after it."""
    low = line.text[:64].lower()
    cue = opening(lexicon(None).byline, opener(low), low)
    if cue is None:
        return False
    name = line.text[len(cue) :].lstrip(" :：\xa0")
    return bool(name) and not name[0].islower() and not name[0].isdigit()


def is_time(line: Line) -> bool:
    """Whether a short line prints a day; a time of day alone is an entry's of a live blog."""
    text = line.text
    if len(text) > 120 or not any(map(str.isdigit, text)):
        return False
    # either order will do: it is only asked whether a day is printed
    if moments := dates.find(text, day_first=True):
        spans = [moment.span for moment in moments if moment.span]
        return bool(spans) and len(text) - (spans[-1].end - spans[0].start) <= AROUND_A_TIME
    day = yearless.find(text, None)
    return day is not None and len(text) - (day.end - day.start) <= AROUND_A_DAY


def _opens_comments(line: Line) -> bool:
    """Whether a line is the heading of readers' comments, `48 Responses` too."""
    low = line.text[:64].lower().lstrip("0123456789., ")
    return line.words <= _SHORT_LINE and bool(opening(lexicon(None).comments, opener(low), low))


def _is_headline(line: Line) -> bool:
    text = line.text
    if line.words not in _HEADLINE or len(text) > 200 or text.endswith(_NO_HEADLINE_ENDS):
        return False
    first = text.lstrip(_OPENING)[:1]
    return first.isalnum() and not first.islower()


def mask(text: str) -> str:
    """A time's form: digits are 0 and runs of letters a, so that two days look alike."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", text))

"""What a line is by itself: its cue words, times, credits and its weight as prose."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from etl import clocks, dates
from etl.lexicon import NAME_PARTICLES, Lexicon, agencies, lexicon, opener, opening
from etl.segment.credits import has_credit, points
from etl.segment.lines import Line, lone


class Shape(StrEnum):
    """What a line looks like, wherever on the page it stands."""

    CORE = "a sentence of prose, long enough to count as body by itself"
    SENTENCE = "a short line that ends as a sentence does"
    SHORT = "any other line"
    RELATED = "a cue and another story's headline"
    RELATED_HEADING = "a cue alone"
    LIST_HEADING = "the heading of a list of other stories"
    COMMENTS = "the heading of the readers' comments"
    TIME = "a date or a time, with few other words"
    BYLINE = "who wrote it"
    CREDIT = "a photo credit and nothing else"
    CAPTION = "a photo's caption with its credit"
    TRUNCATED = "an invitation to read the rest elsewhere"
    TAGS = "a line of tags"
    FURNITURE = "a button, a legal line, a pitch"


class Shaped(NamedTuple):
    """A line's shape and the phrase that told it, if one did."""

    shape: Shape
    cue: str | None = None


_CORE, _SENTENCE, _SHORT = Shaped(Shape.CORE), Shaped(Shape.SENTENCE), Shaped(Shape.SHORT)
_FURNITURE, _TIME = Shaped(Shape.FURNITURE), Shaped(Shape.TIME)
_COMMENTS, _CREDIT = Shaped(Shape.COMMENTS), Shaped(Shape.CREDIT)
_CAPTION = Shaped(Shape.CAPTION)

LATELY = 16_384
"""How many short lines' shapes are kept: a site's pages share many of their lines."""
SHORT = 120
"""Characters: a longer line seldom comes again."""
POSTED = "@"
"""The cue of a line that names who posted the lines above it."""
CLOSING = "()"
"""The cue of a line that ends with an agency in brackets: a caption, or the article's last line."""
_POSTED = Shaped(Shape.FURNITURE, POSTED)
_DIGITS = re.compile(r"\d")
_YEAR_OR_TIME = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|\d[:.h]\d\d|[年月日]|\d\.\d{1,2}\.")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{2,90})[)\]]\.?$")
_PARTS = re.compile(r"[/|,;]| via | for | by ")
_SET_OFF = ("  ", " \xa0", " |", " >", " :", " –", " -", " »", " →")
_MARKS = ",.:;|/()[]•·–—-"
_RELATIVE_WORDS = 7
_PITCH_WORDS = _POINTING_WORDS = 45
"""A longer line is prose, whatever it mentions and wherever it points."""
_POST = re.compile(r"^[—–-] .{2,60}\(@\w{1,30}\)|pic\.twitter\.com/")
_COUNT = re.compile(r"[\d.,]{1,7}\s")


def shapes_of(
    lines: Sequence[Line], language: str | None, own_cues: tuple[str, ...] = ()
) -> list[Shaped]:
    """The shapes of a page's lines, captions told by the lines beside them too.

    `own_cues` are the source's own openings of related items.
    """
    words = lexicon(language, own_cues)
    long = [line.text for line in lines if len(line.text) > SHORT and line.words <= _PITCH_WORDS]
    lowered = "\n".join(long).lower()
    pitch = tuple([phrase for phrase in words.pitch if phrase in lowered])
    found = [
        _lately(line.text, language, own_cues)
        if len(line.text) <= SHORT
        else _shape(line, words, language, pitch)
        for line in lines
    ]
    for number in range(len(lines) - 1):
        line, below = lines[number], lines[number + 1]
        if found[number + 1].shape is Shape.CREDIT:
            credited = not below.gap and found[number].shape in _CAPTIONED
            if credited and 4 <= line.words <= 45:
                found[number] = _CAPTION
                continue
        if below.ends and 3 <= below.words <= 45 and line.text.startswith(below.text):
            # a picture's caption comes again as its text for the blind
            found[number] = found[number + 1] = _CAPTION
    return found


@lru_cache(maxsize=LATELY)
def _lately(text: str, language: str | None, own_cues: tuple[str, ...]) -> Shaped:
    words = lexicon(language, own_cues)
    return _shape(lone(text), words, language, words.pitch)


def _shape(line: Line, lexicon: Lexicon, language: str | None, pitch: Sequence[str]) -> Shaped:
    """A line's shape by itself; `pitch` are the phrases that ask or warn the reader."""
    key = opener(line.low)
    if key in lexicon.openers and (cued := _cued(line, key, lexicon)):
        return cued
    words = line.words
    if ("@" in line.text or "pic.t" in line.text) and _POST.search(line.text):
        return _POSTED
    if words <= 4 and (count := _COUNT.match(line.low)):
        rest = line.low[count.end() :]
        if opening(lexicon.comments, opener(rest), rest):
            return _COMMENTS
    if pitch and words <= _PITCH_WORDS:
        low = line.text.lower()
        for phrase in pitch:
            if phrase in low:
                return _FURNITURE
    names = agencies()
    credit = _credit(line, names.short, names.pictures) if words <= 90 else None
    if credit and credit.shape is Shape.CAPTION:
        return credit
    if words <= 20 and _is_time(line, lexicon, language):
        return _TIME
    if credit:
        return credit
    if line.ends:
        if words >= 15 or (words >= 10 and _is_prose(line, lexicon)):
            return _CORE
        return _SENTENCE
    if words >= 22 and _is_prose(line, lexicon):
        return _CORE
    return _SHORT


_CAPTIONED = (Shape.CORE, Shape.SENTENCE, Shape.SHORT)


def _is_prose(line: Line, lexicon: Lexicon) -> bool:
    """Whether function words hold it together; a list of names or of links has hardly any."""
    words = line.text[:240].lower().split()
    held = sum(1 for word in words if word in lexicon.function_words)
    return held >= 0.1 * len(words) or line.words >= 2 * len(words)


def _cued(line: Line, key: str, lexicon: Lexicon) -> Shaped | None:
    """The shape that the line's first words tell."""
    low, words = line.low, line.words
    if words <= 60 and (cue := opening(lexicon.related, key, low)):
        rest = line.text[len(cue) :]
        headline = rest.lstrip(" \t\xa0:|–—->»›→▶•.…")
        if not headline:
            if opening(lexicon.truncated, key, low) == cue:
                return Shaped(Shape.TRUNCATED, cue)
            return Shaped(Shape.RELATED_HEADING, cue)
        set_off = not rest.startswith(" ") or rest.startswith(_SET_OFF)
        own = cue in lexicon.own
        loud = line.text[: len(cue)].isupper() and not headline.isupper() and len(cue) > 3
        if set_off and (headline[0].isupper() or not headline[0].islower()):
            return Shaped(Shape.RELATED, cue)
        if words > 2 and (own or loud or (" " in cue and not line.ends and headline[0].isupper())):
            return Shaped(Shape.RELATED, cue)
    if words <= 12:
        if cue := opening(lexicon.truncated, key, low):
            return Shaped(Shape.TRUNCATED, cue)
        if words <= 8 and not line.ends and (cue := _heads_a_list(line, key, lexicon)):
            return Shaped(Shape.LIST_HEADING, cue)
        if words <= 8 and (cue := opening(lexicon.comments, key, low)):
            return Shaped(Shape.COMMENTS, cue)
    cue = opening(lexicon.tags, key, low) if words <= 30 else None
    if cue and line.text[len(cue) :].lstrip()[:1] in ("", ":"):
        return Shaped(Shape.TAGS, cue)
    if words <= 16 and (cue := opening(lexicon.byline, key, low)) and _names(line, cue, lexicon):
        return Shaped(Shape.BYLINE, cue)
    if words <= 60 and (cue := opening(lexicon.caption, key, low)):
        return Shaped(Shape.CAPTION, cue)
    if words <= 40 and (cue := opening(lexicon.credit, key, low)):
        after = line.text[len(cue) : len(cue) + 2].lstrip()[:1]
        if after in (":", "/", "|", "©") or (words <= 8 and not line.ends):
            return Shaped(Shape.CREDIT if words <= 9 else Shape.CAPTION, cue)
    if words <= 12 and (cue := opening(lexicon.boilerplate, key, low)):
        sure = words <= 5 or len(cue) > 11 or not line.ends
        return Shaped(Shape.FURNITURE, cue) if sure else None
    return None


def _heads_a_list(line: Line, key: str, lexicon: Lexicon) -> str | None:
    """The cue of a list's heading; `Topics: ferries, harbour` are tags, `Topics` may be either."""
    cue = opening(lexicon.lists, key, line.low)
    tags = opening(lexicon.tags, key, line.low)
    return None if tags and line.text[len(tags) :].lstrip(" ")[:1] == ":" else cue


def _names(line: Line, cue: str, lexicon: Lexicon) -> bool:
    """Whether what follows a byline's cue are names: capitals, conjunctions, staff words."""
    rest = line.text[len(cue) :].lstrip(" :\xa0")
    if not rest or (line.ends and line.words > 6):
        return False
    if rest[0] >= "\u2e80":
        return len(rest) <= 16
    tokens = rest.replace(",", " ").replace("|", " ").replace("/", " ").split()
    capitals = sum(1 for token in tokens if token[0].isupper())
    others = sum(
        1
        for token in tokens
        if not token[0].isupper()
        and token.lower() not in lexicon.conjunctions
        and token not in NAME_PARTICLES
        and token.lower() not in lexicon.staff
        and not token[0].isdigit()
    )
    return capitals >= 1 and others <= capitals // 2


def _is_time(line: Line, lexicon: Lexicon, language: str | None) -> bool:
    """Whether a line is a date or a time with few other words (a section, a place, a name).

    A day without a time of day bears fewer: captions and sentences name days too.
    """
    text = line.text
    if not _DIGITS.search(text):
        return False
    if _YEAR_OR_TIME.search(text):
        if line.words <= 3 and clocks.is_time_of_day(text):
            return True
        moments = dates.find(text, language)
        if moments:
            first, last = moments[0].span, moments[-1].span
            around = text[: first.start] + " " + text[last.end :] if first and last else text
            foreign = [
                w for w in around.lower().split() if w.strip(_MARKS) not in lexicon.time_words
            ]
            most = 2 if moments[0].precision == "day" else 6
            return sum(1 for word in foreign if word.strip(_MARKS)) <= most
    return line.words <= _RELATIVE_WORDS and dates.relative_span(text, language) is not None


def _credit(line: Line, news: Mapping[str, str], pictures: frozenset[str]) -> Shaped | None:
    """A caption with its credit, or a credit alone."""
    text = line.text
    if line.words <= 6:
        for part in text.replace("|", "/").split("/"):
            name = part.strip(" ().")
            if name in pictures or (name in news and line.words <= 4):
                return _CREDIT
    if line.words <= _POINTING_WORDS and points(text):
        return _CAPTION
    if line.words <= 60 and has_credit(text):
        return Shaped(Shape.CREDIT if line.words <= 6 else Shape.CAPTION)
    if text[-1] in ")]." and (match := _BRACKETED.search(text[-96:])):
        credit = match[1]
        if len(match[0]) == len(text):
            titled = line.words <= 9 and credit.istitle()
            return _CREDIT if titled or _is_credit(credit, news, pictures) else None
        after_sentence = (
            text[-len(match[0]) - 3 : -len(match[0])].rstrip().endswith((".", "!", "?"))
        )
        if credit in news and after_sentence:
            return Shaped(Shape.CAPTION, CLOSING)
        if _is_credit(credit, news, pictures) or (after_sentence and _is_all_names(credit)):
            return _CAPTION
    return None


def _is_all_names(text: str) -> bool:
    """Whether every word begins with a capital, and there are few: a photographer, an archive."""
    words = text.split()
    return len(words) <= 6 and all(word[0].isupper() for word in words)


def _is_credit(text: str, news: Mapping[str, str], pictures: frozenset[str]) -> bool:
    """Whether the words between brackets at a line's end credit a picture."""
    parts = [part.strip() for part in _PARTS.split(text)]
    if any(part in news or part in pictures for part in parts):
        return True
    return has_credit(text)

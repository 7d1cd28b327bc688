"""The head of an article: headline, its copy above it, kicker, standfirst, byline and time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import log1p

from etl.lexicon import Lexicon, opener, opening
from etl.model import Label
from etl.segment.body import Role, Run
from etl.segment.lines import Line
from etl.segment.shapes import Shape, Shaped

REACH = 60
"""How many lines above the body a headline is looked for, and"""
DEPTH = 3
"""how many of the body's first lines may be it."""
BODY_CHARACTERS = 1200
"""How much of the body tells its topic."""
LEAST_SCORE = 1.5

_WORD = re.compile(r"[^\W_]{4,}")
_SPACELESS = re.compile(r"[\u2e80-\u9fff\uac00-\ud7a3]")
_PLAIN = (Shape.SHORT, Shape.SENTENCE)
_TITLES = frozenset(
    {*_PLAIN, Shape.CORE, Shape.RELATED, Shape.CREDIT, Shape.LIST_HEADING, Shape.RELATED_HEADING}
)
_STRAY = " :|-–—•"
"""Marks that a template leaves before or after a headline."""
_MARKS = (Shape.TIME, Shape.BYLINE)


def headline(lines: Sequence[Line], shaped: Sequence[Shaped], body: Run) -> int | None:
    """The line that is the headline, by its words in common with the body and by its place.

    Of several copies it is the one nearest to the body.
    """
    topic = _opening(lines, body.first)
    low, high = max(0, body.first - REACH), min(body.first + DEPTH, body.last)
    bare = [line.text.strip(_STRAY) for line in lines[low:high]]
    best, chosen = LEAST_SCORE, None
    kin = low - 4
    for number in range(low, high):
        line, shape = lines[number], shaped[number].shape
        if shape not in _TITLES or not 2 <= line.words <= 40:
            continue
        if number >= body.first and (line.words > 25 or shape not in (Shape.CORE, *_PLAIN)):
            continue
        if number >= body.first:
            topic = _opening(lines, number + 1)
        common = _in_common(line.text, topic)
        score = _score(lines, shaped, number, body) + 3.3 * common
        score -= 0.9 * (number - kin <= 3)
        if common >= 0.3:
            kin = number
        if len(bare) > 1 and bare.count(bare[number - low]) > 1:
            score += 0.4
        if score > best or (chosen is not None and bare[number - low] == bare[chosen - low]):
            best, chosen = max(best, score), number
    return chosen


def _opening(lines: Sequence[Line], first: int) -> str:
    """The text of the body's beginning, in lower case: it tells the topic."""
    return " ".join(line.text for line in lines[first : first + 8])[:BODY_CHARACTERS].lower()


def _score(lines: Sequence[Line], shaped: Sequence[Shaped], number: int, body: Run) -> float:
    """What speaks for a line by its form and place, in log-odds.

    The weights are a conditional logit's, fitted to which line of a page is its headline, rounded.
    """
    line, shape = lines[number], shaped[number].shape
    score = -2.0 if number >= body.first else -0.33 * log1p(body.first - number)
    score += 2.1 * line.gap + 2.5 * (number == 0)
    score += 2.5 * (number + 1 < len(lines) and lines[number + 1].gap)
    if any(s.shape in _MARKS for s in shaped[number + 1 : number + 4]):
        score += 1.8
    if any(s.shape in _MARKS for s in shaped[max(0, number - 2) : number]):
        score += 0.7
    if line.ends:
        score += 0.6 if line.text[-1] in "?!？！" else -1.8
    if line.words < 4:
        score -= 1.4
    elif line.words > 18:
        score -= 0.11 * (line.words - 18)
    if line.words <= 4 and all(word[0].isupper() for word in line.text.split()):
        score -= 1.0  # a name, a section
    if shape not in _PLAIN:
        score -= 0.8 if shape is Shape.CORE else 1.2
    return score


def _in_common(text: str, topic: str) -> float:
    """The share of a line's content words that the topic holds.

    Content words have four letters or more; without spaces each pair of characters is one.
    """
    low = text.lower()
    if low.isascii() or not _SPACELESS.search(low):
        words = set(_WORD.findall(low))
    else:
        words = {a + b for a, b in pairwise(low) if a.isalnum() and b.isalnum()}
    return sum(1 for word in words if word in topic) / max(len(words), 3)


def roles(
    lines: Sequence[Line],
    shaped: Sequence[Shaped],
    lexicon: Lexicon,
    title: int | None,
    body: Run,
) -> tuple[dict[int, Role], int]:
    """The labels of the lines above the body, and the body's first line (a standfirst may go)."""
    found: dict[int, Role] = {}
    first = body.first
    top = title if title is not None else max(0, first - 6)
    if title is not None:
        found[title] = Role(Label.HEADLINE, 0.9)
        _above(lines, shaped, lexicon, title, found)
    first = _standfirst(lines, shaped, top, body, found)
    for number in range(top, first):
        if number not in found:
            found[number] = _between(lines, shaped, number, title)
    return found, first


def _above(
    lines: Sequence[Line],
    shaped: Sequence[Shaped],
    lexicon: Lexicon,
    title: int,
    found: dict[int, Role],
) -> None:
    """The title (another copy of the headline), the kicker and the time above a headline."""
    text = lines[title].text.strip(_STRAY)
    for number in range(max(0, title - REACH), title):
        if number < 3 or len(lines[number].text) >= len(text):
            bare = lines[number].text.strip(_STRAY)
            if bare == text or (number < 3 and bare.startswith(text)):
                found[number] = Role(Label.TITLE, 0.9)
    number = title - 1
    while number >= max(0, title - 4) and shaped[number].shape in _MARKS:
        time = shaped[number].shape is Shape.TIME
        found[number] = Role(Label.TIMESTAMP if time else Label.BYLINE, 0.8)
        number -= 1
    if number < 0 or number in found or shaped[number].shape not in (*_PLAIN, Shape.FURNITURE):
        return
    line = lines[number]
    kind = opening(lexicon.kinds, opener(line.low), line.low)
    alone = number == 0 or (lines[number].gap and lines[title].gap)
    if line.words <= 4 and (kind or (alone and number <= 2)):
        found[number] = Role(Label.KICKER, 0.6 if kind else 0.4)


def _standfirst(
    lines: Sequence[Line], shaped: Sequence[Shaped], top: int, body: Run, found: dict[int, Role]
) -> int:
    """Label the standfirst; give the body's first line.

    Prose above the byline or the time is the standfirst; so is a long line without a full stop
    between the headline and the body.
    """
    first = body.first
    for number in range(first, min(first + 4, body.last)):
        if shaped[number].shape in _MARKS and number > first:
            for above in range(first, number):
                prose = shaped[above].shape in (Shape.CORE, Shape.SENTENCE)
                if prose or lines[above].words >= 8:
                    found[above] = Role(Label.STANDFIRST, 0.7)
            first = number
            while first < body.last and shaped[first].shape not in (Shape.CORE, Shape.SENTENCE):
                first += 1
            break
    for number in range(top + 1, first):
        line, shape = lines[number], shaped[number].shape
        plain = shape in (Shape.SHORT, Shape.SENTENCE)
        if number not in found and plain and 7 <= line.words <= 60:
            found[number] = Role(Label.STANDFIRST, 0.7)
            break
    return first


def _between(
    lines: Sequence[Line], shaped: Sequence[Shaped], number: int, title: int | None
) -> Role:
    """A line between the headline and the body."""
    shape = shaped[number].shape
    if shape is Shape.TIME:
        return Role(Label.TIMESTAMP, 0.9)
    if shape is Shape.BYLINE:
        return Role(Label.BYLINE, 0.9)
    if shape in (Shape.CAPTION, Shape.CREDIT):
        return Role(Label.CAPTION, 0.85)
    if shape is Shape.TAGS:
        return Role(Label.TAGS, 0.7)
    if shape is Shape.RELATED and title is not None:
        return Role(Label.RELATED, 0.8)
    beside = shaped[max(0, number - 1) : number + 2]
    timed = shape is Shape.SHORT and any(s.shape is Shape.TIME for s in beside)
    if timed and _is_name(lines[number].text):
        return Role(Label.BYLINE, 0.6)
    return Role(Label.BOILERPLATE, 0.6)


def _is_name(text: str) -> bool:
    """Two to four capitalised words of letters: beside a time, the author's name."""
    tokens = text.split()
    if not 2 <= len(tokens) <= 4:
        return False
    return all(t[0].isupper() and t.replace("-", "").replace(".", "").isalpha() for t in tokens)

"""The head of an article: headline, its copy above it, kicker, standfirst, byline and time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import log, log1p

from etl.lexicon import Lexicon, opener, opening
from etl.model import Label
from etl.segment.body import Role, Run
from etl.segment.lines import Line
from etl.segment.shapes import Shape, Shaped
from etl.segment.topic import in_common

REACH = 60
"""How many lines above the body a headline is looked for, and"""
DEPTH = 3
"""how many of the body's first lines may be it."""
BODY_CHARACTERS = 1200
"""How much of the body tells its topic."""
LEAST_SCORE = 1.5

_PLAIN = (Shape.SHORT, Shape.SENTENCE)
_TITLES = frozenset(
    {*_PLAIN, Shape.CORE, Shape.RELATED, Shape.CREDIT, Shape.LIST_HEADING, Shape.RELATED_HEADING}
)
_STRAY = " :|-–—•"
"""Marks that a template leaves before or after a headline."""
_LONGEST_TITLE = 300
_SPACELESS_FROM = "\u2e80"
_MARKS = (Shape.TIME, Shape.BYLINE)
_TITLE_LINES = 3
"""So many lines from the top the page's own title may stand."""
_SITE = re.compile(r"\s[|\-–—·•:»«/]{1,2}\s|\s?[|｜]\s?")
"""What stands between a headline and the site's name in a page's title."""
_TITLED = 2.5
"""What the page's own title says for a line, in log-odds: more than the title's place for it."""
_REWORDED = 0.6
"""From this share of words in common a line says what the page's title says."""
_LIKELY, _EVEN = 1.0, 2.5
"""How much the logarithm of a net's probability counts, and where it says nothing."""
_SHOWN_BELOW = 0.5
"""A net's probability from which on a line below the page's own title is the headline."""
_IN_LIST = 2.0
"""What speaks against an item of a list of times and headlines, in log-odds."""
_STANDFIRST = 1.2
"""What speaks against a line below one as much on the topic and shorter, in log-odds."""


def headline(
    lines: Sequence[Line],
    shaped: Sequence[Shaped],
    body: Run,
    likely: Sequence[float] | None = None,
) -> int | None:
    """The line that is the headline, by its words in common with the body and by its place.

    `likely` is a net's probability of each line. Of several copies it is the nearest to the body.
    """
    topic = _opening(lines, body.first)
    low, high = max(0, body.first - REACH), min(body.first + DEPTH, body.last)
    bare = [line.text.strip(_STRAY) for line in lines[low:high]]
    titled = {part for line in lines[low:_TITLE_LINES] for part in parts(line.text)}
    best, chosen = LEAST_SCORE, None
    kin = low - 4
    for number in range(low, high):
        line, shape = lines[number], shaped[number].shape
        twice = bare.count(bare[number - low]) > 1
        # a question that stands twice looks like a caption and its text for the blind
        shown = shape in _TITLES or (shape is Shape.CAPTION and twice)
        if not shown or not 2 <= line.words <= 40:
            continue
        if number >= body.first and (line.words > 25 or shape not in (Shape.CORE, *_PLAIN)):
            continue
        if number >= body.first:
            topic = _opening(lines, number + 1)
        common = in_common(line.text, topic)
        score = _score(lines, shaped, number, body) + 3.3 * common
        score -= 0.9 * (number - kin <= 3)
        if likely is not None:
            score += _LIKELY * (log(likely[number] + 0.003) + _EVEN)
        if kin == number - 1 and _is_below(line, lines[kin]):
            score -= _STANDFIRST
        if common >= 0.3:
            kin = number
        score += 0.4 * twice - _IN_LIST * _is_in_list(shaped, number)
        if bare[number - low] in titled:
            score += _TITLED
        if score > best or (chosen is not None and bare[number - low] == bare[chosen - low]):
            best, chosen = max(best, score), number
    return None if chosen is None else _printed(lines, shaped, chosen, high, likely)


def _is_in_list(shaped: Sequence[Shaped], number: int) -> bool:
    """Whether a line follows a time that follows another line and its time: a list's item."""
    times = [shaped[number - back].shape is Shape.TIME for back in (1, 2, 3) if number >= back]
    return times == [True, False, True]


def _printed(
    lines: Sequence[Line],
    shaped: Sequence[Shaped],
    chosen: int,
    high: int,
    likely: Sequence[float] | None,
) -> int:
    """The headline that the page shows: by the rules, or by the net below the page's own title."""
    shown = _shown(lines, shaped, chosen, high)
    if likely is None or shown > 0 or not parts(lines[shown].text):
        return shown
    below = max(range(shown + 1, high), key=likely.__getitem__, default=shown)
    return below if likely[below] >= _SHOWN_BELOW and shaped[below].shape in _TITLES else shown


def _shown(lines: Sequence[Line], shaped: Sequence[Shaped], chosen: int, high: int) -> int:
    """The headline that the page shows, where the line chosen is the page's own title.

    It is the title without the site's name, or a rewording of it just below.
    """
    whole = parts(lines[chosen].text)
    if not whole:
        return chosen
    for number in range(high - 1, chosen, -1):
        if lines[number].text.strip(_STRAY) in whole:
            return number
    if chosen == 0:
        title = lines[chosen].text.lower()
        for number in range(1, min(_TITLE_LINES, high)):
            line = lines[number]
            short = shaped[number].shape is Shape.SHORT and 4 <= line.words <= lines[0].words
            if short and in_common(line.text, title) >= _REWORDED:
                return number
    return chosen


def _is_title_of(title: str, text: str) -> bool:
    """Whether a line at the page's top says the headline, with the site's name or reworded."""
    named = parts(title)
    return (
        title.startswith(text)
        or text in named
        or (bool(named) and in_common(text, title.lower()) >= _REWORDED)
    )


def _is_below(line: Line, above: Line) -> bool:
    """Whether a line looks like the standfirst of the headline above it: the longer of the two."""
    return above.gap and above.words >= 4 and line.words > max(7, above.words)


@lru_cache(maxsize=1024)
def parts(title: str) -> frozenset[str]:
    """A page's title without the site's name: all that stands before or after a separator.

    Parts of a single word are left out: they name a section or a site.
    """
    found = set()
    for match in _SITE.finditer(title[:_LONGEST_TITLE]):
        found |= {title[: match.start()].strip(_STRAY), title[match.end() :].strip(_STRAY)}
    return frozenset(part for part in found if " " in part or part[:1] >= _SPACELESS_FROM)


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
            whole = number < _TITLE_LINES and _is_title_of(bare, text)
            if bare == text or whole:
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

"""The head of an article: headline, its copy above it, kicker, standfirst, byline and time."""

from __future__ import annotations

from collections.abc import Sequence, Set
from math import log, log1p

from etl import clocks
from etl.lexicon import Lexicon, opener, opening
from etl.model import Label
from etl.segment.body import Role, Run
from etl.segment.lines import Line
from etl.segment.shapes import Shape, Shaped
from etl.segment.titles import (
    MARKS,
    REWORDED,
    STRAY,
    TOP,
    is_title_of,
    parts,
    shown,
)
from etl.segment.topic import in_common
from etl.segment.witnesses import SEEN, witnessed

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
_TITLED = 2.5
"""What the page's own title says for a line, in log-odds: more than the title's place for it."""
_LIKELY, _EVEN = 1.0, 2.5
"""How much the logarithm of a net's probability counts, and where it says nothing."""
_SURE = 3.9
"""How much the probability itself counts: the weights from here on are a conditional logit's too,
fitted to held-back opinions, with the score by form and place as one of its measures."""
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
    low, high = max(0, body.first - REACH), min(body.first + DEPTH, body.last)
    bare = [line.text.strip(STRAY) for line in lines[low:high]]
    scores = _scores(lines, shaped, body, bare, likely)
    if likely is not None:
        for number, more in witnessed(lines, shaped, bare, likely, scores, low, body.first).items():
            scores[number] += more
    best = max(scores, key=scores.__getitem__, default=None)
    if best is None or scores[best] <= LEAST_SCORE:
        return None
    chosen = max(number for number in scores if bare[number - low] == bare[best - low])
    return _printed(lines, shaped, chosen, high, likely)


def _scores(
    lines: Sequence[Line],
    shaped: Sequence[Shaped],
    body: Run,
    bare: Sequence[str],
    likely: Sequence[float] | None,
) -> dict[int, float]:
    """What speaks for each line that may be the headline, in log-odds, looked at by itself."""
    low = max(0, body.first - REACH)
    topic = _opening(lines, body.first)
    titled = {part for line in lines[low:TOP] for part in parts(line.text)}
    found: dict[int, float] = {}
    kin = low - 4
    for number, text in enumerate(bare, low):
        line = lines[number]
        twice = bare.count(text) > 1
        p = 0.0 if likely is None else likely[number]
        if not _may_be(line, shaped[number].shape, number >= body.first, twice, p):
            continue
        if number >= body.first:
            topic = _opening(lines, number + 1)
        common = in_common(line.text, topic)
        score = _score(lines, shaped, number, body) + 3.3 * common
        score -= 0.9 * (number - kin <= 3)
        if likely is not None:
            score += _LIKELY * (log(p + 0.003) + _EVEN) + _SURE * p
        if kin == number - 1 and _is_below(line, lines[kin]):
            score -= _STANDFIRST
        if common >= 0.3:
            kin = number
        score += 0.4 * twice - _IN_LIST * _is_in_list(shaped, number)
        found[number] = score + _TITLED * _titled(line, text, titled)
    return found


def _titled(line: Line, bare: str, titled: Set[str]) -> float:
    """How much a line says what the page's own title says: 1 to the letter, else by its words."""
    if bare in titled:
        return 1.0
    low = line.text.lower()
    share = max(
        (min(in_common(line.text, part.lower()), in_common(part, low)) for part in titled),
        default=0.0,
    )
    return share if share >= REWORDED else 0.0


def _may_be(line: Line, shape: Shape, inside: bool, twice: bool, likely: float) -> bool:
    """Whether a line can be a headline at all: one of the body's (`inside`) must look like one."""
    # a question that stands twice looks like a caption and its text for the blind
    seen = shape in _TITLES or (shape is Shape.CAPTION and twice) or likely >= SEEN
    least = 1 if likely >= SEEN else 2
    if not seen or not least <= line.words <= 40:
        return False
    return not inside or (line.words <= 25 and shape in (Shape.CORE, *_PLAIN))


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
    number = shown(lines, shaped, chosen, high)
    if likely is None or number > 0 or not parts(lines[number].text):
        return number
    below = max(range(number + 1, high), key=likely.__getitem__, default=number)
    return below if likely[below] >= _SHOWN_BELOW and shaped[below].shape in _TITLES else number


def _is_below(line: Line, above: Line) -> bool:
    """Whether a line looks like the standfirst of the headline above it: the longer of the two."""
    return above.gap and above.words >= 4 and line.words > max(7, above.words)


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
    if any(s.shape in MARKS for s in shaped[number + 1 : number + 4]):
        score += 1.8
    if any(s.shape in MARKS for s in shaped[max(0, number - 2) : number]):
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
    text = lines[title].text.strip(STRAY)
    for number in range(max(0, title - REACH), title):
        if number < 3 or len(lines[number].text) >= len(text):
            bare = lines[number].text.strip(STRAY)
            whole = number < TOP and is_title_of(bare, text)
            if bare == text or whole:
                found[number] = Role(Label.TITLE, 0.9)
    number = title - 1
    while number >= max(0, title - 4) and shaped[number].shape in MARKS:
        time = shaped[number].shape is Shape.TIME
        found[number] = Role(Label.TIMESTAMP if time else Label.BYLINE, 0.8)
        number -= 1
    if number < 0 or number in found or shaped[number].shape not in (*_PLAIN, Shape.FURNITURE):
        return
    line = lines[number]
    kind = opening(lexicon.kinds, opener(line.low), line.low)
    alone = number == 0 or (lines[number].gap and lines[title].gap)
    joined = line.gap and not lines[title].gap and shaped[number].shape is Shape.SHORT
    if line.words <= 4 and (kind or joined or (alone and number <= 2)):
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
        bare = clocks.is_time_of_day(lines[number].text)  # an entry's of a live report
        if shaped[number].shape in MARKS and number > first and not bare:
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

"""Which of a page's lines sign its article: how much speaks for each, whatever it was labelled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from etl import dates
from etl.bylines import LONGEST, Line, read
from etl.lexicon import NAME_PARTICLES, Lexicon, opener
from etl.model import Label, Segment

_ABOVE, _UNTITLED, BELOW, _FAR_BELOW = 6, 16, 5, 15
"""Lines above the headline, above the body of a page without one, and below the body, where a
signature may stand; the last for one that says what it is (`Author: Jane Doe`)."""
_ENOUGH = 2
UNDER = 3
_TEASED = 2
"""Lines below the body from which on `By Jane Doe` tells another story's author."""
_CLOSE, _NEAR, _NEARLY = 2, 2, 1
"""Points by which a line may fall short of the best one and still sign with it."""
_BESIDE = 5
"""Lines between a signature and the line that dates the article."""
BIO = 60
"""Characters after a name within which a line tells who its bearer is."""
_NEVER = -9
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-\u2010\u2011\xad]){0,30}")
_LETTERS = re.compile(r"[^\W\d_]{2,20}")
_MANY, _LOOKED_AT = 40, 20
"""Lines that are looked at from either end of what stands above the body, and of those with a name
again."""
_PLACE = 2
"""Words of a byline that may tell where its author is (`Jane Doe in Rome`)."""
_LONG = 120
"""Characters of a signature that segmentation took for something else."""
_CAPITALS, _FEW_CAPITALS = 0.65, 0.35
"""Up to this share of capitalised words a headline is a sentence: in German nouns have them."""
LABELS = frozenset({Label.BYLINE, Label.BOILERPLATE, Label.TIMESTAMP, Label.CAPTION, Label.TEASER})
_AGAINST = {Label.CAPTION: 2, Label.TEASER: 1}
_CERTAIN, _LIKELY = 0.8, 0.5
_FEWEST, _MOST = 2, 5
"""Words of a person's name; with a cue one is enough."""
_OF_ADDRESS = "@./-_"
_EAST_ASIA = "\u2e80"


class Place(NamedTuple):
    """Where a page's headline and body stand among its segments."""

    title: int | None
    first: int
    last: int


class _Cue(Enum):
    """Where a word stands that tells whose name a line holds (`By`)."""

    BESIDE = 2
    ABOVE = 1
    NOWHERE = 0


class _Page(NamedTuple):
    text: str
    segments: Sequence[Segment]
    place: Place
    lexicon: Lexicon
    headline: str
    body: str
    common: frozenset[str]


def place(segments: Sequence[Segment]) -> Place:
    """Where the headline stands, the body's first line under it, and the body's last."""
    title = next((n for n, s in enumerate(segments) if s.label is Label.HEADLINE), None)
    body = [n for n, s in enumerate(segments) if s.label is Label.BODY]
    first = next((n for n in body if title is None or n > title), body[0])
    return Place(title, first, body[-1])


def signing(text: str, segments: Sequence[Segment], lexicon: Lexicon) -> list[Segment]:
    """The lines that sign the article, as bylines: those around the headline, or under the body."""
    where = place(segments)
    title = segments[where.title] if where.title is not None else None
    inside = (s for s in segments[where.first : where.last + 1] if s.label is Label.BODY)
    page = _Page(
        text,
        segments,
        where,
        lexicon,
        text[title.start : title.end] if title else "",
        "\n".join(text[s.start : s.end] for s in inside),
        lexicon.furniture,
    )
    top = where.first - _UNTITLED if where.title is None else where.title - _ABOVE
    under = where.title + UNDER + 1 if where.title is not None else 0
    end = max(where.first, min(under, len(segments)))
    above = range(max(top, 0), end)
    labelled = [n for n, s in enumerate(segments[: where.last]) if s.label is Label.BYLINE]
    near = {*above[:_MANY], *above[-_MANY:], *labelled[:_MANY]}
    below = range(where.last + 1, min(where.last + 1 + _FAR_BELOW, len(segments)))
    return _signed(page, sorted(near), above) or _signed(page, below, below)


def _signed(page: _Page, numbers: Sequence[int], around: range) -> list[Segment]:
    """The lines for which most speaks; elsewhere than `around` only such as are sure bylines."""
    told: dict[int, tuple[int, _Cue]] = {}
    where = page.place
    for number in numbers:
        segment = page.segments[number]
        longest = LONGEST if segment.label is Label.BYLINE else _LONG
        if _may_sign(page.text, segment) and segment.end - segment.start <= longest:
            spare = _PLACE if segment.label is Label.BYLINE else 0
            line = read(page.text[segment.start : segment.end], page.lexicon, spare)
            if _is_staffs(segment, line):
                return []
            if number not in around and segment.confidence < _CERTAIN and not line.cued:
                continue
            away = number - where.last
            if not (line.cued and line.titled) and away > (_TEASED if line.cued else BELOW):
                continue
            if line.names:
                told[number] = _points(page, number, line), _cue(page, number, line)
    return [
        page.segments[n]._replace(label=Label.BYLINE) for n in _best(told, page.place.title or 0)
    ]


def _may_sign(text: str, segment: Segment) -> bool:
    """Whether a line may hold names: one word without a cue is nobody's, in scripts with spaces."""
    if segment.label is Label.BYLINE:
        return True
    line = text[segment.start : segment.end]
    return segment.label in LABELS and (
        " " in line or not line.isascii() or line[:2].lower() == "by"
    )


def _best(told: Mapping[int, tuple[int, _Cue]], title: int) -> list[int]:
    """The lines that sign, and those beside them for which nearly as much speaks."""
    cued = {n: points for n, (points, cue) in told.items() if cue is _Cue.BESIDE}
    if max(cued.values(), default=0) >= _ENOUGH:
        return _leading(cued, title)
    sure = set(_leading({n: points for n, (points, _) in told.items()}, title))
    under = {n for n in sure if told[n][1] is _Cue.ABOVE}
    sure = under or sure
    for numbers in (sorted(told), sorted(told, reverse=True)):
        for number in numbers:
            # what stands before a cue is none of its names
            before = under and number < min(under)
            near = any(
                abs(number - other) <= _NEAR and (number > title) == (other > title)
                for other in sure
            )
            if near and not before and told[number][0] >= _NEARLY:
                sure.add(number)
    return sorted(sure)


def _leading(points: Mapping[int, int], title: int) -> list[int]:
    """Those for which most speaks, or nearly as much."""
    enough = max(_ENOUGH, max(points.values(), default=0) - _CLOSE)
    sure = sorted(number for number, told in points.items() if told >= enough)
    # names above the headline may be the page's; they sign where none below it does
    return [number for number in sure if number > title] or sure


def _points(page: _Page, number: int, line: Line) -> int:
    """What speaks for a line with names being the article's signature, less what does against."""
    segment, where = page.segments[number], page.place
    text = page.text[segment.start : segment.end]
    names = [text[start:end] for start, end in line.names]
    told = -_AGAINST.get(segment.label, 0)
    if segment.label is Label.BYLINE:
        told += 1 + (segment.confidence >= _LIKELY) + (segment.confidence >= _CERTAIN)
        told -= 0 if line.whole else 2 if line.cued else 4
    elif not line.whole:
        return _NEVER
    if segment.label is Label.TEASER and all(" " not in name for name in names):
        return _NEVER
    cued = line.cued or _cue(page, number, line) is _Cue.ABOVE
    told += 2 * cued + line.titled
    told -= 3 * any(name in page.headline or name in page.body for name in names)
    shown = max(_repeated(page, name, segment) for name in names)
    undated = False
    if number < where.first or (where.title is not None and number <= where.title + UNDER):
        dated = _dated(page, number, line)
        told += dated
        undated = not (dated or cued or shown > 2 or segment.label is Label.BYLINE)
        if where.title is not None:
            told += 1 if number > where.title else -1 if dated < 2 else 0
            told += where.title < number <= where.title + UNDER
            shown = shown if number > where.title - 3 or shown > 2 else 0
    elif number == where.last + 1:
        told += 2 * (line.titled or _in_sentence_case(page.headline, _FEW_CAPITALS))
    if number > where.last and not cued and shown < 4:
        shown = 0
    told += shown
    if segment.label is not Label.BYLINE and not (cued or line.titled or shown > 2):
        told -= not _in_sentence_case(page.headline)
    if undated:  # such a line signs only beside another that does
        told = min(told, _NEARLY)
    if told < _NEARLY:  # what speaks against it need not be looked for
        return told
    return told - max(_doubt(page, name, cued=cued or line.titled) for name in names)


def _dated(page: _Page, number: int, line: Line) -> int:
    """How near the next line stands that dates the article."""
    segment = page.segments[number]
    # a template may run the date into the name
    after = page.text[segment.start + line.names[-1][1] : segment.end]
    said = any(word in page.lexicon.time_words for word in _LETTERS.findall(after.lower()))
    if dates.find(after) or (said and not line.cued):
        return 2
    for away in range(_BESIDE + 1):
        for other in {number - away, number + away}:
            if 0 <= other < len(page.segments) and page.segments[other].label is Label.TIMESTAMP:
                return 2 if away < 2 else 1
    return 0


def _repeated(page: _Page, name: str, segment: Segment) -> int:
    """2 where another line begins with the name; 4 where that line tells who its bearer is."""
    best = 0
    at = page.text.find("\n" + name)
    for _ in range(_LOOKED_AT):
        if at < 0 or best > 2:
            break
        if not segment.start <= at + 1 < segment.end:
            end = page.text.find("\n", at + 1)
            end = min(end if end >= 0 else len(page.text), at + len(name) + BIO)
            told = page.text[at + 1 + len(name) : end].lower()
            best = 4 if any(phrase in told for phrase in page.lexicon.bio) else max(best, 2)
        at = page.text.find("\n" + name, at + 1)
    return best


def _cue(page: _Page, number: int, line: Line) -> _Cue:
    if line.cued:
        return _Cue.BESIDE if line.whole else _Cue.NOWHERE
    above = page.segments[max(number - 1, 0)]
    alone = page.text[above.start : min(above.end, above.start + 32)].strip(" :").lower()
    told = number and line.whole and alone in page.lexicon.byline.get(opener(alone), ())
    return _Cue.ABOVE if told else _Cue.NOWHERE


def _is_staffs(segment: Segment, line: Line) -> bool:
    """Whether a sure byline names nobody but the staff."""
    sure = segment.label is Label.BYLINE and segment.confidence >= _CERTAIN
    return sure and line.titled and not line.names


def _in_sentence_case(headline: str, most: float = _CAPITALS) -> bool:
    """Whether a headline's words are not all capitalised: then two that are may be a name."""
    words = headline.split()
    return bool(words) and sum(word[0].isupper() for word in words) <= most * len(words)


def _doubt(page: _Page, name: str, *, cued: bool) -> int:
    """What speaks against a name being a person's: words that the page writes in lower case."""
    if name[0] >= _EAST_ASIA:
        return 0 if cued else -_NEVER
    words = [word for word in name.split() if word not in NAME_PARTICLES]
    if not words or not all(_NAME.fullmatch(word) for word in words):
        return -_NEVER
    if not cued and not _FEWEST <= len(words) <= _MOST:
        return -_NEVER
    last, text = words[-1], page.text
    # a surname without the name before it is a family's, a person's in the text, or none
    others = text.count(f" {last}") + text.count(f"\n{last}") - text.count(name)
    return 2 * sum(_common(page, word) for word in words) + (not cued and others > 0)


def _common(page: _Page, word: str) -> bool:
    parts = word.lower().split("-")
    if any(part in page.lexicon.function_words for part in parts):
        return True
    return word.lower() in page.common or _in_lower_case(page.text, word.lower())


def _in_lower_case(text: str, low: str) -> bool:
    """Whether a word is written in lower case anywhere, other than in an address."""
    at = text.find(low) if len(low) > 2 else -1
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(low) : at + len(low) + 1]
        if not any(mark.isalnum() or mark in _OF_ADDRESS for mark in (before, after) if mark):
            return True
        at = text.find(low, at + len(low))
    return False

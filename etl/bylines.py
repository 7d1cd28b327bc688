"""The authors' names in a page's bylines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from etl import dates, yearless
from etl.lexicon import NAME_PARTICLES, Lexicon, agencies
from etl.model import Byline, Label, Segment, Span
from etl.paragraphs import fold

LONGEST = 300
"""Characters: a longer line is no byline, whatever it was labelled."""
_MOST_WORDS = 5
_SHORT = 90
_BESIDE = 6
"""Words beside its names that a byline without a cue may have."""
_LONGEST_SPACELESS = 6
"""Characters of a name in a script without spaces."""
_EAST_ASIA = "\u2e80"
_MARKS = " :\xa0.-–—\t"
_SPLIT = re.compile(r"[,/|&;•·・、(){}\[\]]|\s[-–—]\s")
_NO_NAME = re.compile(
    r"\S+@\S+\.\w+|@\w+|https?:\S+|www\.\S+|\S+\.(?i:com|org|net|co\.uk)\b|(?<!\w)\d\S*"
)
_WORD = re.compile(r"\S+")
_GLUED = re.compile(
    r"(?<=[a-zà-ÿ])(?=(?:Twitter|Email|Follow|Staff|News|The|For)\b|[A-Z]{3,})"
    r"|(?<=[a-zà-ÿ]{3})(?<!\bMac)(?<!\bFitz)(?=[A-Z][a-zà-ÿ]{3})"
)
"""Where a template ran the next element into the name (`Jane DoeTwitter`)."""
_LABELLED = re.compile(r"\s*([^\W\d_]{3,12})\s?:\s")


class _Cues(NamedTuple):
    """What may stand before a name, found at a chunk's beginning and inside it."""

    opening: re.Pattern[str]
    inside: re.Pattern[str]
    splits: re.Pattern[str]


def bylines(text: str, segments: Sequence[Segment], lexicon: Lexicon) -> tuple[Byline, ...]:
    """The names in the segments labelled `byline`, each once, whatever its case.

    Agencies, staff (`MND Staff`, `Redaktion`), job titles, outlets after a bar, handles and dates
    are not names. A name of one word counts only after a cue (`By Ela`).
    """
    found: dict[str, Byline] = {}
    for segment in segments:
        line = text[segment.start : segment.end]
        if segment.label is not Label.BYLINE or len(line) > LONGEST:
            continue
        for start, end in _names(line, lexicon):
            name = fold(line[start:end])
            first = segment.start + start
            found.setdefault(name.casefold(), Byline(name, Span(first, segment.start + end)))
    return tuple(found.values())


def is_byline(line: str, lexicon: Lexicon) -> bool:
    """Whether a line is names, job titles and dates and little else, with a cue or without."""
    found = list(_names(line, lexicon)) if len(line) <= _SHORT else []
    if not found:
        return False
    rest = line[: found[0][0]] + line[found[-1][1] :]
    return len(_WORD.findall(rest)) <= _BESIDE


def _names(line: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Where a line prints names: half-open spans."""
    cues = _cues(tuple(lexicon.byline.values()), lexicon.conjunctions)
    for start, end in _chunks(line, cues.splits):
        opened = cues.opening.match(line, start, end)
        at, cued = opened.end() if opened else start, opened is not None
        if labelled := _LABELLED.match(line, at, end):
            if labelled[1].lower() in lexicon.no_author:
                continue
            at = labelled.end()
        inner = next(iter(cues.inside.finditer(line, at, end)), None)
        if inner:
            lead = line[at : inner.start()].split()
            if lead and lead[0].lower() in lexicon.no_author:
                continue
            at, cued = inner.end(), True
        if (name := _name(line, at, end, lexicon)) and (
            cued or _words(line[name[0] : name[1]]) > 1 or line[name[0]] >= _EAST_ASIA
        ):
            yield name


def _chunks(line: str, splits: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The line's parts between dates, handles, numbers, marks and conjunctions."""
    cuts = [(m.span.start, m.span.end) for m in dates.find(line) if m.span]
    if ago := dates.relative_span(line, None):
        cuts.append(ago[1:])
    if day := yearless.find(line, None):
        cuts.append((day.start, day.end))
    cuts += [match.span() for match in _NO_NAME.finditer(line)]
    cuts += [match.span() for match in (*splits.finditer(line), *_GLUED.finditer(line))]
    at = 0
    for start, end in sorted(cuts):
        if start > at:
            yield at, start
        at = max(at, end)
    if at < len(line):
        yield at, len(line)


@cache
def _cues(phrases: tuple[tuple[str, ...], ...], conjunctions: frozenset[str]) -> _Cues:
    told = sorted({p for group in phrases for p in group}, key=lambda p: (-len(p), p))
    words = "|".join(re.escape(p) for p in told if p[0] < _EAST_ASIA)
    spaceless = "|".join(re.escape(p) for p in told if p[0] >= _EAST_ASIA) or "(?!)"
    joined = "|".join(sorted(map(re.escape, conjunctions), key=lambda word: (-len(word), word)))
    return _Cues(
        re.compile(
            rf"[\s:.\-–—]*(?:(?i:(?:{words})(?!\w)|{spaceless})[\s:：]*|(?i:by)(?=by\s|[A-Z]))+"
        ),
        re.compile(r"(?i:\s(?:by|von|par|por|di|door|av|af|autor|автор))\s+(?=[^\W\d_a-z])"),
        re.compile(rf"{_SPLIT.pattern}|\s(?:{joined})\s"),
    )


def _name(line: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """The name that a chunk begins with: capitalised words, up to a job title or another word."""
    words = list(_words_of(line, start, end))
    while words and (words[0][2] in lexicon.staff or not words[0][2]):
        words.pop(0)
    if not words:
        return None
    if line[words[0][0]] >= _EAST_ASIA:
        first, last, _ = words[0]
        return (first, last) if last - first <= _LONGEST_SPACELESS else None
    run: list[tuple[int, int, str]] = []
    for first, last, low in words:
        capital = line[first].isupper() or (run and line[first:last] in NAME_PARTICLES)
        title = low in lexicon.staff
        other = low in lexicon.no_author or low in lexicon.time_words
        if title or not capital or (other and low not in NAME_PARTICLES):
            run = _before_title(run, lexicon) if title else run
            break
        run.append((first, last, low))
    while run and line[run[-1][0] : run[-1][1]] in NAME_PARTICLES:
        run.pop()
    if not 1 <= len(run) <= _MOST_WORDS:
        return None
    first, last = run[0][0], run[-1][1]
    last -= len(line[first:last]) - len(_bare(line[first:last]))
    name = line[first:last]
    known = name in agencies().short or name in agencies().pictures
    return None if known or run[0][2] in lexicon.no_author else (first, last)


def _words_of(line: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The words between start and end, and what they are in lower case without marks."""
    for match in _WORD.finditer(line, start, end):
        yield match.start(), match.end(), match[0].lower().strip(".:’'\"")


def _before_title(run: list[tuple[int, int, str]], lexicon: Lexicon) -> list[tuple[int, int, str]]:
    """A name's words without those that belong to the job title after it."""
    while len(run) > 1 and run[-1][2] in lexicon.desks:
        run = run[:-1]
    # `Gear Team` alone, and `MND Staff`, are nobody's name
    return run if len(run) > 1 else []


def _bare(name: str) -> str:
    """Without marks at its end; the full stop of `Jr.` and of an initial stays."""
    bare = name.rstrip(_MARKS + "*’'\"").removesuffix("'s").removesuffix("’s")
    last = bare.rpartition(" ")[2]
    dotted = name[len(bare) :].startswith(".") and (len(last) == 1 or last in ("Jr", "Sr"))
    return bare + "." if dotted else bare


def _words(name: str) -> int:
    return len(name.split())

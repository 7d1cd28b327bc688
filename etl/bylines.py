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
_BESIDE_CUED, _BESIDE_TIMED = 4, 2
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
_CREDIT = re.compile(r"[^/\d,|]{2,40}/[^/\d,|]{2,40}")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\S+")
_GLUED = re.compile(
    r"(?<=[a-zà-ÿ])(?=(?:Twitter|Email|Follow|Staff|News|The|For)\b|[A-Z]{3,})"
    r"|(?<=[a-zà-ÿ]{3})(?<!\bMac)(?<!\bFitz)(?=[A-Z][a-zà-ÿ]{3})"
)
"""Where a template ran the next element into the name (`Jane DoeTwitter`)."""
_LABELLED = re.compile(r"\s*([^\W\d_]{2,12})\s?(?::\s|：)")


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


class Line(NamedTuple):
    """What a line says of authors."""

    names: tuple[tuple[int, int], ...]
    """Half-open spans."""
    cued: bool
    """A word before a name tells that its bearer wrote (`By`)."""
    titled: bool
    """A job title stands on the line."""
    whole: bool
    """There is nothing else on the line but times, marks and places."""


def read(line: str, lexicon: Lexicon, spare: int = 0) -> Line:
    """The names on a line, and what stands beside them; `spare` further words do not matter."""
    told = [] if is_credit(line) else list(_told(line, lexicon))
    if not told:
        return Line((), False, any(w in lexicon.staff for w in line.lower().split()), False)
    names = tuple((start, end) for start, end, _ in told)
    cued = told[0][2]
    beside, at = [], 0
    for start, end in (*names, (len(line), len(line))):
        beside.append(line[at:start])
        # what a template ran into the name tells nothing
        glued = _WORD.match(line, end) if line[end : end + 1].isalpha() else None
        at = max(at, glued.end() if glued else end)
    rest = _beside(" | ".join(beside), lexicon)
    titled = any(word in lexicon.staff for word in rest) or _with_agency(line)
    timed = any(word in lexicon.time_words for word in rest)
    allowed = spare + (_BESIDE_CUED if cued or titled else _BESIDE_TIMED * timed)
    whole = _busy(rest, lexicon) <= allowed
    if cued:
        whole = whole and _busy(_beside(beside[0], lexicon), lexicon) < 2
    return Line(names, cued, titled, whole)


def _beside(rest: str, lexicon: Lexicon) -> list[str]:
    """The words beside a line's names that are no dates, numbers, handles or agencies."""
    splits = _cues(tuple(lexicon.byline.values()), lexicon.conjunctions).splits
    words: list[str] = []
    for start, end in _chunks(rest, splits):
        if rest[start:end].strip(_MARKS) not in agencies().short:
            words += (low for _, _, low in _words_of(rest, start, end))
    return words


def _busy(words: Sequence[str], lexicon: Lexicon) -> int:
    """How many of the words beside names are no titles, cues, times or furniture."""
    known = (
        *(lexicon.staff, lexicon.desks, lexicon.time_words, lexicon.byline, lexicon.units),
        *(lexicon.conjunctions, lexicon.boilerplate, lexicon.months),
    )
    told = (word for word in words if word.strip(_MARKS + "*<>»«"))
    return sum(not any(word in group for group in known) for word in told)


def is_credit(line: str) -> bool:
    """Whether a slash joins a person to an agency, as under a photo (`Jane Doe/REUTERS`)."""
    if not _CREDIT.fullmatch(line.strip()):
        return False
    names = agencies()
    parts = [part.strip(_MARKS) for part in line.split("/")]
    person = any(len(part.split()) > 1 and part not in names.short for part in parts)
    return person and any(part in names.short or part in names.pictures for part in parts)


def is_byline(line: str, lexicon: Lexicon) -> bool:
    """Whether a line is names, job titles and dates and little else, with a cue or without."""
    found = list(_names(line, lexicon)) if len(line) <= _SHORT else []
    if not found:
        return False
    rest = line[: found[0][0]] + line[found[-1][1] :]
    return len(_WORD.findall(rest)) <= _BESIDE


def _names(line: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Where a line prints names: half-open spans."""
    return ((start, end) for start, end, _ in _told(line, lexicon))


def _told(line: str, lexicon: Lexicon) -> Iterator[tuple[int, int, bool]]:
    """Where a line prints names, and whether a cue stands before each."""
    cues = _cues(tuple(lexicon.byline.values()), lexicon.conjunctions)
    signed = False
    for start, end in _chunks(line, cues.splits):
        opened = cues.opening.match(line, start, end)
        at, cued = opened.end() if opened else start, opened is not None
        if not opened and (labelled := _LABELLED.match(line, at, end)):
            if labelled[1].lower() not in lexicon.staff:
                continue
            at = labelled.end()
        inner = next(iter(cues.inside.finditer(line, at, end)), None)
        if inner:
            lead = line[at : inner.start()].lower().split()
            if any(word in lexicon.no_author for word in lead):
                if signed:  # `editing by`: from here on the line names others
                    return
                continue
            at, cued = inner.end(), True
        name = _name(line, at, end, lexicon)
        if name and inner and not opened and _words(line[name[0] : name[1]]) < 2:
            continue  # `a report by Parliament`
        if name and signed and _is_house(line[name[1] : end]):
            continue
        if name and (cued or _words(line[name[0] : name[1]]) > 1 or line[name[0]] >= _EAST_ASIA):
            signed = True
            yield *name, cued


def _with_agency(line: str) -> bool:
    """Whether an agency opens a line's list; after a person it may be a photo's (`Doe, AP`)."""
    first, comma, _ = line.partition(",")
    return bool(comma) and first.strip(_MARKS) in agencies().short


def _is_house(after: str) -> bool:
    """Whether the words after a name make it an outlet's (`Harbour Times Staff Writers`)."""
    return after.lower().split()[:1] == ["staff"]


def _chunks(line: str, splits: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The line's parts between dates, handles, numbers, marks and conjunctions."""
    cuts: list[tuple[int, int]] = []
    if _DIGIT.search(line):
        cuts += [(m.span.start, m.span.end) for m in dates.find(line) if m.span]
        if day := yearless.find(line, None):
            cuts.append((day.start, day.end))
    if ago := dates.relative_span(line, None):
        cuts.append(ago[1:])
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
    spaceless = "|".join(_spaceless(p) for p in told if p[0] >= _EAST_ASIA) or "(?!)"
    joined = "|".join(sorted(map(re.escape, conjunctions), key=lambda word: (-len(word), word)))
    return _Cues(
        re.compile(
            rf"[\s:.\-–—]*(?:(?i:(?:{words})(?!\w)|{spaceless})[\s:：]*|(?i:by)(?=by\s|[A-Z]))+"
        ),
        re.compile(r"(?i:\s(?:by|von|par|por|di|door|av|af|autor|автор))\s+(?=[^\W\d_a-z])"),
        re.compile(rf"{_SPLIT.pattern}|\s(?:{joined})\s"),
    )


def _spaceless(cue: str) -> str:
    """A cue of one sign, or in Korean, that writes spaces, is also the beginning of other words."""
    apart = len(cue) == 1 or "\uac00" <= cue[0] <= "\ud7a3"
    return re.escape(cue) + (r"(?=[\s:：/])" if apart else "")


def _name(line: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """The name that a chunk begins with: capitalised words, up to a job title or another word."""
    words = list(_words_of(line, start, end))
    while words and (words[0][2] in lexicon.staff or not words[0][2]):
        words.pop(0)
    if not words:
        return None
    if line[words[0][0]] >= _EAST_ASIA:
        first, last, low = words[0]
        other = low in lexicon.no_author or low in lexicon.time_words
        return None if other or last - first > _LONGEST_SPACELESS else (first, last)
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
    run = _before_outlet(line, run)
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


def _before_outlet(line: str, run: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """A name's words without the outlet's in capitals after it (`Jane Doe HARBOUR TIMES`)."""
    loud = [line[first:last].isupper() and last - first > 2 for first, last, _ in run]
    return run[:-2] if len(run) > 3 and loud[-2:] == [True, True] and not any(loud[:2]) else run


def _bare(name: str) -> str:
    """Without marks at its end; the full stop of `Jr.` and of an initial stays."""
    bare = name.rstrip(_MARKS + "*’'\"").removesuffix("'s").removesuffix("’s")
    last = bare.rpartition(" ")[2]
    dotted = name[len(bare) :].startswith(".") and (len(last) == 1 or last in ("Jr", "Sr"))
    return bare + "." if dotted else bare


def _words(name: str) -> int:
    return len(name.split())

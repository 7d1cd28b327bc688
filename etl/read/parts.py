"""Where one text holds several articles: the boundaries between them, by the evidence.

A dividing line proves nothing by itself: stories have rules between their sections, live blogs
between their entries. A boundary is where an article by itself begins: a head of its own and
prose. What speaks for one is added up in log-odds set by hand (`evals/parts.py` tells how well
they do); below LEAST a text stays one page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import exp
from typing import NamedTuple

from etl.read.dividers import (
    Divider,
    dividers,
    form_of,
    is_divider,
    may_divide,
    repeated_heads,
    time_recurs,
)
from etl.read.heads import (
    Head,
    Kind,
    Line,
    deep_head_of,
    head_of,
    lines_of,
    opens_as_a_page,
    prose,
)

LEAST = 0.6
"""A boundary less certain than this is none."""
LEAST_TEXT = 400
"""Characters: a shorter text is one page."""
LEAST_OPENING = 20
"""Characters of the first lines that tell a site's page."""
PARAGRAPHS = 2
"""Of sentences, that an article has at least."""

# ---- what speaks for a boundary, in log-odds
_BY_ITSELF = -2.0
_OF_DIVIDER = {
    "counter": 4.0,
    "closed": 3.0,
    "end": 1.5,
    "hashes": 0.5,
    "page": 0.5,
    "rights": 0.5,
    "rule": 0.0,
    "head": -1.0,
}
_OF_HEAD = {
    Kind.HEADLINE: 0.5,
    Kind.BYLINE: 1.0,
    Kind.TIME: 1.0,
    Kind.DATELINE: 1.5,
    Kind.FIELD: 2.0,
    Kind.NAVIGATION: 1.0,
}
_AS_THE_FIRST = 1.5
"""The text begins with a head of the same kinds in the same order."""
_RECURS = 0.75
"""The same mark stands before the same kinds elsewhere."""
_END_RECURS = 1.25
"""A mark that ends a copy stands there more than once."""
_DIVIDES_ARTICLES = 1.5
"""Times the share of the same marks that a head follows, where it follows several."""
_DIVIDES_SECTIONS = -1.5
"""The same mark mostly stands where no head follows."""
_COUNTS_ONCE = -2.0
"""`Article 2 of 3` stands once: a series may say so."""
_RUNNING_HEAD = -5.0
"""Behind a form feed the first headline comes again, as on the pages of one printed document."""
_MAY_DIVIDE_SECTIONS = ("rule", "hashes", "page", "rights")
_NAMES_DOCUMENTS = ("counter", "closed")
"""An article between these may be of one paragraph."""
_SAME_OPENING = 2.0
"""The part begins with the lines that the text begins with, as a site's pages do."""


class Part(NamedTuple):
    """A part of a text that is a page of its own: half-open offsets of characters."""

    start: int
    end: int
    confidence: float | None
    """That a page of its own begins here, 0 to 1; None where the text is one page."""
    divider: tuple[int, int] | None = None
    """The span of the lines that divide it from the part before, in which they are counted."""


def parts_of(text: str) -> list[Part]:
    """The parts of a text, in order: they tile it. One without a confidence where it is one page.

    A dividing line belongs to the part that it ends. The time taken grows with the text's length.
    """
    if len(text) < LEAST_TEXT:
        return [Part(0, len(text), None)]
    lines: list[Line] = []
    found: list[tuple[Divider, float]] = []
    written = text.splitlines()
    if may_divide(text, written):
        lines = lines_of(text)
        found = _divided(lines, dividers(text, lines))
    if not found and time_recurs(written):
        lines, marks = repeated_heads(text)
        found = _divided(lines, marks)
    if not found:
        return [Part(0, len(text), None)]
    starts = [0, *(lines[mark.below].at for mark, _ in found)]
    ends = [*starts[1:], len(text)]
    between = [None, *((lines[mark.first].at, lines[mark.below].at) for mark, _ in found)]
    sure = [1.0, *(confidence for _, confidence in found)]
    return [Part(*told) for told in zip(starts, ends, sure, between, strict=True)]


# ---- the verdict


def _divided(lines: Sequence[Line], marks: Sequence[Divider]) -> list[tuple[Divider, float]]:
    """The marks at which a part begins, each with how sure that is."""
    if not marks:
        return []
    ends = [*(mark.first for mark in marks[1:]), len(lines)]
    heads = [
        _head(lines[mark.below : end], mark.kind) for mark, end in zip(marks, ends, strict=True)
    ]
    scores = _scores(lines, marks, heads)
    shares = [(mark, _share(score)) for mark, score in zip(marks, scores, strict=True)]
    return _with_prose(lines, [(mark, share) for mark, share in shares if share >= LEAST])


def _head(lines: Sequence[Line], kind: str = "") -> Head:
    """The head that a part begins with, or that stands above its first prose."""
    if kind == "head":
        return head_of(lines)
    # below a page's rights come the links of its foot
    if kind != "rights" and opens_as_a_page(lines):
        return Head((Kind.NAVIGATION,), "", ())
    head = head_of(lines)
    return head if _opens(head) else deep_head_of(lines)


def _scores(lines: Sequence[Line], marks: Sequence[Divider], heads: Sequence[Head]) -> list[float]:
    """What speaks for each mark, in log-odds."""
    start = next((n for n, line in enumerate(lines) if not is_divider(line)), 0)
    top, opening = _head(lines[start : marks[0].first]), _first_words(lines, start)
    written = Counter(mark.form for mark in marks)
    written.update(form_of(line) for line in (*lines[:start], lines[-1]) if is_divider(line))
    opened = Counter(mark.form for mark, head in zip(marks, heads, strict=True) if _opens(head))
    alike = Counter((mark.form, head.kinds) for mark, head in zip(marks, heads, strict=True))
    found = []
    for mark, head in zip(marks, heads, strict=True):
        recurs = written[mark.form] > 1
        share = opened[mark.form] / written[mark.form]
        score = _BY_ITSELF + _OF_DIVIDER[mark.kind]
        if mark.kind == "end":
            score += _END_RECURS * recurs
        if mark.kind == "counter":
            score += _COUNTS_ONCE * (not recurs)
        if _opens(head):
            score += sum(_OF_HEAD[kind] for kind in head.kinds)
            score += _AS_THE_FIRST * (head.kinds == top.kinds)
            score += _DIVIDES_ARTICLES * share * (opened[mark.form] > 1 and mark.kind != "head")
            score += _RECURS * (alike[mark.form, head.kinds] > 1)
        if mark.kind in _MAY_DIVIDE_SECTIONS:
            score += _DIVIDES_SECTIONS * (share < 0.5)
        if mark.kind == "page":
            score += _RUNNING_HEAD * (head.headline == top.headline != "")
        elif opening and _first_words(lines, mark.below) == opening:
            score += _SAME_OPENING
        found.append(score)
    return found


def _first_words(lines: Sequence[Line], at: int) -> str:
    """The two lines that begin at `at`, and nothing where they say too little to compare."""
    words = "\n".join(line.text for line in lines[at : at + 2])
    return words if len(words) >= LEAST_OPENING else ""


def _opens(head: Head) -> bool:
    """Whether it is an article's head: a headline and a word on who, when or where, or fields."""
    told = set(head.kinds)
    alone = {Kind.DATELINE, Kind.FIELD, Kind.NAVIGATION}
    return bool(alone & told) or (Kind.HEADLINE in told and len(told) > 1)


def _with_prose(
    lines: Sequence[Line], chosen: Sequence[tuple[Divider, float]]
) -> list[tuple[Divider, float]]:
    """The boundaries with an article on either side; what is none stays with its neighbour."""
    kept: list[tuple[Divider, float]] = []
    begins = [0, *(mark.below for mark, _ in chosen)]
    ends = [*(mark.first for mark, _ in chosen), len(lines)]
    counts = [prose(lines[a:b]) for a, b in zip(begins, ends, strict=True)]
    above = counts[0]
    for (mark, share), below in zip(chosen, counts[1:], strict=True):
        least = 1 if mark.kind in _NAMES_DOCUMENTS else PARAGRAPHS
        if min(above, below) >= least:
            kept.append((mark, share))
            above = below
        else:
            above += below
    return kept


def _share(score: float) -> float:
    return round(1 / (1 + exp(-score)), 2)

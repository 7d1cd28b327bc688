"""What is known of each line of an HTML page, as numbers: our label, trafilatura's, its markup."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from etl.metadata.outline import Flag, Mark
from etl.model import Label, Segment

Floats = NDArray[np.float64]

BODY = frozenset({Label.BODY, Label.SUBHEAD, Label.DATELINE})
SHINGLE = 4
LONGEST = 60
"""Words of a line that count where lines are weighed against each other."""
_SURE = 0.99
_SPACELESS = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_SPACELESS}]|[^\W{_SPACELESS}]+")
"""In a script without spaces a character is a word."""
_CLOSING = "\"'”’»›“)]』」"
_ENDS = frozenset(".!?…。！？؟।۔")
_AROUND = (
    Flag.ITEM, Flag.QUOTE, Flag.TABLE, Flag.FIGURE, Flag.ARTICLE, Flag.MARGIN, Flag.HEADER,
    Flag.SAYS_BODY, Flag.SAYS_CAPTION, Flag.SAYS_PROMOTED, Flag.SAYS_COMMENT, Flag.SAYS_MARGIN,
)  # fmt: skip
"""What counts wherever it stands around a line, not only close by."""
_GROUPS = ("block", "parent", "kind")
_OF_GROUPS = ("opinion", "extracted", "linked", "share")
_SMOOTHING = 8.0
"""Words of an undecided line that every group has besides its own."""
_LINKED = 0.2
"""The share of links that speaks neither for nor against a group."""

NAMES = (
    "opinion", "labelled body", "extracted", "extracted whole", "linked", "all linked", "words",
    "sentence", "words of a sentence",
    *(f"{group} {what}" for group in _GROUPS for what in _OF_GROUPS),
    "between extracted", "between labelled body",
    "opinion above", "opinion below", "extracted above", "extracted below",
    *(f"in {flag.name}" for flag in Flag),
    *(f"around {flag.name}" for flag in _AROUND),
)  # fmt: skip
"""The columns of `Measures.values`, in order."""


class Measures(NamedTuple):
    """A page of L segments."""

    values: Floats
    """(L, `NAMES`): plain numbers, none of them scaled."""
    weights: Floats
    """(L,) words, at most `LONGEST`, and one."""
    marks: tuple[Mark, ...]
    """The mark of each segment's line."""


def measured(
    text: str, segments: Sequence[Segment], marks: Sequence[Mark], extracted: str
) -> Measures:
    """The measures of a page's segments.

    `marks` are those of the flattened text, `extracted` is the body that trafilatura finds. How a
    group of lines (of one block, of one parent, of one kind) counts for a line leaves that line
    out. ValueError where there are no segments or no marks.
    """
    if not segments or not marks:
        raise ValueError("a page without lines has no measures")
    starts = [mark.start for mark in marks]
    own = [marks[max(bisect_right(starts, s.start) - 1, 0)] for s in segments]
    lines = [text[s.start : s.end] for s in segments]
    words = [_WORD.findall(line.lower()) for line in lines]
    labelled = np.array([s.label in BODY for s in segments], np.float64)
    opinion = _opinion(np.array([s.confidence for s in segments]), labelled)
    held = _held(words, extracted)
    linked = np.array([mark.link for mark in own])
    size = np.array([len(told) for told in words], np.float64)
    weights = np.minimum(size, LONGEST) + 1
    long = np.log1p(size)
    ends = np.array([line.rstrip(_CLOSING)[-1:] in _ENDS for line in lines], np.float64)
    likely = (_sigmoid(opinion) + held) / 2 * weights
    columns = [opinion, labelled, held, held > 0.9, linked, linked > 0.8, long, ends, ends * long]
    for group in ([m.block for m in own], [m.parent for m in own], [m.kind for m in own]):
        columns += _company(group, weights, (opinion, held - 0.5, linked - _LINKED), likely)
    columns += [_between(held > 0.9), _between(labelled > 0)]
    for values in (opinion, held - 0.5):
        columns += [_moved(values, 1), _moved(values, -1)]
    near = np.array([mark.own for mark in own])
    around = np.array([mark.around for mark in own])
    columns += [(near & flag.value) > 0 for flag in Flag]
    columns += [(around & flag.value) > 0 for flag in _AROUND]
    return Measures(np.column_stack(columns).astype(np.float64), weights, tuple(own))


def strength(p: Floats, weights: Floats) -> float:
    """A page's own measure of body: the mean probability of what is body, weighed by words."""
    return float((weights * p * p).sum() / max(float((weights * p).sum()), 1e-9))


def _opinion(confidence: Floats, labelled: Floats) -> Floats:
    """Our label in log-odds of body: a line that is not body never speaks for it."""
    sure = np.clip(confidence, 1 - _SURE, _SURE)
    odds = np.log(sure / (1 - sure))
    told: Floats = np.where(labelled > 0, np.maximum(odds, -3.0), -np.maximum(odds, 0.3))
    return told


def _held(words: Sequence[Sequence[str]], extracted: str) -> Floats:
    """The share of each line's shingles that the extracted text holds; short lines as a whole."""
    held = np.zeros(len(words))
    if not extracted:
        return held
    shingles: set[tuple[str, ...]] = set()
    whole: set[tuple[str, ...]] = set()
    for line in extracted.split("\n"):
        told = _WORD.findall(line.lower())
        whole.add(tuple(told))
        shingles.update(_shingles(told))
    for number, line_words in enumerate(words):
        if len(line_words) <= SHINGLE and tuple(line_words) in whole:
            held[number] = 1.0
        elif len(line_words) >= SHINGLE:
            own = list(_shingles(line_words))
            held[number] = sum(shingle in shingles for shingle in own) / len(own)
    return held


def _shingles(words: Sequence[str]) -> zip[tuple[str, ...]]:
    return zip(*(words[first:] for first in range(SHINGLE)), strict=False)


def _company(
    group: Sequence[Hashable], weights: Floats, values: Sequence[Floats], likely: Floats
) -> list[Floats]:
    """Means of values over the other lines of a group, and their share of the page's body."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(group))}
    at = np.array([numbers[name] for name in group])
    total = np.bincount(at, weights)[at] - weights
    found = [
        (np.bincount(at, weights * told)[at] - weights * told) / (total + _SMOOTHING)
        for told in values
    ]
    return [*found, (np.bincount(at, likely)[at] - likely) / (likely.sum() + 1)]


def _between(those: NDArray[np.bool_]) -> Floats:
    """1 from the first of the lines to the last, 0 elsewhere."""
    places = np.flatnonzero(those)
    told = np.zeros(len(those))
    if places.size:
        told[places[0] : places[-1] + 1] = 1
    return told


def _moved(values: Floats, by: int) -> Floats:
    """The value of the line above (`by` 1) or below (-1), 0 at the page's end."""
    told = np.zeros(len(values))
    if by > 0:
        told[by:] = values[:-by]
    else:
        told[:by] = values[-by:]
    return told


def _sigmoid(x: Floats) -> Floats:
    told: Floats = 1 / (1 + np.exp(-x))
    return told

"""The training set in numbers: every form of every page measured, with what each line teaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random

import numpy as np
from numpy.typing import NDArray

from etl.model import Source
from etl.segment.features import measured
from etl.segment.net import ROLES
from etl.segment.reading import read
from evals.folds import FOLDS
from train import markup
from train.cleaning import cleaned
from train.pages import SETS, Page, pages
from train.variants import Others, interruptions, variants

MOST_ROWS = 1500
"""A form with more lines is left out."""

_COMMENTS_A_PAGE = 20
_LENDERS = ("fundus", "aeb", "traf", "postlight")
"""Sets of modern pages: they lend each other what stands around and between their paragraphs, and
each of their pages is drawn in two rounds of forms."""
_FRAME_LINES = (6, 400)
_SOURCE = Source(name="train")
_SET_WEIGHT = {"fundus": 2.5, "aeb": 2.5, "readability": 0.8, "trafx": 0.6}
_OTHER_LANGUAGES = 1.0
_LEAKS, _LEAK = frozenset({"related", "teaser", "caption"}), 1.5
_SILVER = {"trafx": 0.5, "dragnet": 0.5}
"""What the roles of these sets weigh: they are silver throughout."""


@dataclass(frozen=True)
class Example:
    """A form of a page with L lines that are not blank."""

    set: str
    fold: int
    has_article: bool
    weight: float
    features: NDArray[np.float32]
    """(L, F)"""
    roles: NDArray[np.int8]
    """(L,) places in `ROLES`."""
    body_weights: NDArray[np.float32]
    """(L,) they sum up to about the root of the page's length."""
    role_weights: NDArray[np.float32]


def examples(seed: int, every: int = 1) -> Iterator[Example]:
    """All forms of all pages (or of every n-th), in a fixed order."""
    others = _others(every)
    for name in SETS:
        for page in islice(pages(name), None, None, every):
            random = Random(f"{seed} {page.id}")
            clean, lent = cleaned(page), others[page.fold, page.english]
            forms = list(variants(clean, random, lent))
            if name in _LENDERS:
                forms += islice(variants(clean, random, lent), 1, None)
            if name in markup.SETS and (again := markup.reflattened(clean)) is not None:
                forms += variants(again, random, lent)
            yield from filter(None, map(_example, forms))


def _others(every: int) -> dict[tuple[int, bool], Others]:
    """What pages lend each other, by fold and language, so that no fold learns from another's."""
    comments = _comments()
    found = {
        (fold, english): Others(comments[fold], [], [])
        for fold in range(FOLDS)
        for english in (True, False)
    }
    for name in _LENDERS:
        for page in map(cleaned, islice(pages(name), None, None, every)):
            lent = found[page.fold, page.english]
            if page.has_body_gold:
                lent.interruptions.extend(interruptions(page))
            first, last = page.crop or (0, len(page.lines))
            above, below = page.lines[:first], page.lines[last:]
            least, most = _FRAME_LINES
            if least <= sum(not line.blank for line in above + below) <= most:
                lent.frames.append((above, below))
    return found


def _comments() -> dict[int, list[str]]:
    """Lines of readers' comments by fold, so that no fold learns from another's."""
    found: dict[int, list[str]] = {fold: [] for fold in range(FOLDS)}
    for page in map(cleaned, pages("dragnet")):
        own = [line.text for line in page.lines if line.role == "comment" and line.body_weight]
        found[page.fold] += [text for text in own if 40 <= len(text) <= 800][:_COMMENTS_A_PAGE]
    return found


def _example(page: Page) -> Example | None:
    text = "\n".join(line.text for line in page.lines)
    reading = read(text, _SOURCE)
    if not 2 <= len(reading.lines) <= MOST_ROWS:
        return None
    measures = measured([text], [reading.lines], [reading.shaped], [reading.run])
    begins = np.cumsum([0] + [len(line.text) + 1 for line in page.lines])
    places = np.searchsorted(begins, [line.start for line in reading.lines], side="right") - 1
    told = [page.lines[place] for place in places]
    roles = np.array([ROLES.index(line.role) for line in told], np.int8)
    heavy = 1 + np.minimum(measures.tokens, 60) / 20
    # a promotion in the body is worse than a sentence lost
    heavy = np.where([line.role in _LEAKS for line in told], _LEAK * heavy, heavy)
    heavy = heavy / np.sqrt(heavy.sum())
    body_weights = heavy * [line.body_weight for line in told]
    even = np.full(len(told), 1 / np.sqrt(len(told)))
    role_weights = even * [line.role_weight for line in told] * np.float64(_SILVER.get(page.set, 1))
    weight = page.weight * _SET_WEIGHT.get(page.set, 1.0)
    if not page.english:
        weight *= _OTHER_LANGUAGES
    return Example(
        set=page.set,
        fold=page.fold,
        has_article=bool((roles == 0).any()),
        weight=weight,
        features=measures.values,
        roles=roles,
        body_weights=body_weights.astype(np.float32),
        role_weights=role_weights.astype(np.float32),
    )

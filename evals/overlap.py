"""How much of one text another holds: multisets of shingles of four tokens.

The measure is that of the article-extraction benchmark (Scrapinghub, 2020): precision and recall
a page, their means over the pages, F1 of the means.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

SHINGLE = 4

_TOKEN = re.compile(r"\w+")

Shingles = Counter[tuple[str, ...]]


def tokens(text: str) -> list[str]:
    """Runs of letters and digits, in lower case."""
    return _TOKEN.findall(text.lower())


def folded(text: str) -> str:
    """The tokens with one space between and one at either end: `in` asks for whole words."""
    return f" {' '.join(tokens(text))} "


def shingles(text: str) -> Shingles:
    """The multiset of a text's runs of four tokens; a shorter text is one run."""
    words = tokens(text)
    if not words:
        return Counter()
    size = min(SHINGLE, len(words))
    return Counter(zip(*(words[first:] for first in range(size)), strict=False))


def overlap(gold: Shingles, found: Shingles) -> tuple[float, float]:
    """Precision and recall. What is found of an empty gold has precision 0, recall 1."""
    common = (gold & found).total()
    precision = common / found.total() if found else float(not gold)
    return precision, common / gold.total() if gold else 1.0


def f1(precision: float, recall: float) -> float:
    """Their harmonic mean, 0 where both are."""
    both = precision + recall
    return 2 * precision * recall / both if both else 0.0


def likeness(one: str, other: str) -> float:
    """Dice coefficient of two texts' tokens, 0 to 1."""
    first, second = Counter(tokens(one)), Counter(tokens(other))
    size = first.total() + second.total()
    return 2 * (first & second).total() / size if size else 0.0


def matched(gold: Iterable[str], found: Iterable[str], least: float = 0.8) -> int:
    """How many of the gold texts have a found one of their own that is this like them."""
    left, hits = list(found), 0
    for text in gold:
        best = max(left, key=lambda other: likeness(text, other), default=None)
        if best is not None and likeness(text, best) >= least:
            left.remove(best)
            hits += 1
    return hits

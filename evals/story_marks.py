"""What a grouping into stories is worth: pairs, and the adjusted Rand index.

Hubert & Arabie, "Comparing partitions" (Journal of Classification 2, 1985), for the index: 1 where
both partitions are the same, 0 where they agree as by chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from math import comb
from typing import NamedTuple

Pair = tuple[int, int]
"""Two documents by their numbers, the lesser first."""


class Marks(NamedTuple):
    """The figures of a grouping; `wrong` and `missed` are pairs, `stories` counts groups of two or
    more documents."""

    rand: float
    precision: float
    recall: float
    f1: float
    wrong: int
    missed: int
    stories: int


def labels(groups: Iterable[Sequence[int]], number: int) -> list[int]:
    """The number of its group for each of so many documents. Raises ValueError for a document that
    is in no group or in several."""
    told: dict[int, int] = {}
    placed = 0
    for name, group in enumerate(groups):
        placed += len(group)
        told.update(dict.fromkeys(group, name))
    if placed != number or set(told) != set(range(number)):
        raise ValueError("the groups do not hold every document exactly once")
    return [told[document] for document in range(number)]


def components(pairs: Iterable[Pair], number: int) -> list[int]:
    """The connected component of each of so many documents, by its first document."""
    first = list(range(number))

    def root(document: int) -> int:
        while first[document] != document:
            first[document] = first[first[document]]
            document = first[document]
        return document

    for a, b in pairs:
        low, high = sorted((root(a), root(b)))
        first[high] = low
    return [root(document) for document in range(number)]


def marked(gold: Sequence[int], found: Sequence[int], unsure: Collection[Pair] = ()) -> Marks:
    """The figures of the labels found beside those of the gold.

    Pairs of which the gold is unsure count nowhere; for the index their documents are left out.
    """
    doubtful = {document for pair in unsure for document in pair}
    sure = [n for n in range(len(gold)) if n not in doubtful]
    rand = adjusted_rand([gold[n] for n in sure], [found[n] for n in sure])
    apart = [pair for pair in unsure if gold[pair[0]] == gold[pair[1]]]
    joined = [pair for pair in unsure if found[pair[0]] == found[pair[1]]]
    right = _pairs(zip(gold, found, strict=True)) - len(set(apart) & set(joined))
    there, told = _pairs(gold) - len(apart), _pairs(found) - len(joined)
    precision = right / told if told else 1.0
    recall = right / there if there else 1.0
    f1 = 2 * right / (told + there) if told + there else 1.0
    stories = sum(size > 1 for size in Counter(found).values())
    return Marks(rand, precision, recall, f1, told - right, there - right, stories)


def adjusted_rand(gold: Sequence[int], found: Sequence[int]) -> float:
    """The adjusted Rand index of two partitions of the same documents, as labels."""
    both, own, other = _pairs(zip(gold, found, strict=True)), _pairs(gold), _pairs(found)
    every = comb(len(gold), 2)
    by_chance = own * other / every if every else 0.0
    most = (own + other) / 2
    return (both - by_chance) / (most - by_chance) if most != by_chance else 1.0


def _pairs(marks: Iterable[Hashable]) -> int:
    return sum(comb(size, 2) for size in Counter(marks).values())

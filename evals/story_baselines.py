"""Other ways to group near-duplicates, run on the same documents: shingles, MinHash, equal texts.

Each is given the threshold that is best on the very set that is scored, which flatters it. Pairs
at or above it are joined, and a story is a connected component.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import combinations
from time import process_time
from typing import NamedTuple

from evals.story_marks import Pair, components, marked
from evals.story_sets import StorySet

PERMUTATIONS = 128
THRESHOLDS = tuple(step / 100 for step in range(4, 100, 2))

Scores = dict[Pair, float]
"""How alike pairs of documents are, from 0 to 1; pairs that share nothing are left out."""


class Grouping(NamedTuple):
    """A method's name with its threshold, a short one, the story of each document, CPU seconds."""

    name: str
    short: str
    labels: list[int]
    seconds: float


def shingles(body: str, size: int) -> list[str]:
    """The different runs of so many words of a body, in lower case, in a fixed order."""
    words = re.findall(r"\w+", body.lower())
    return sorted({" ".join(words[at : at + size]) for at in range(len(words) - size + 1)})


def baselines(documents: StorySet) -> list[Grouping]:
    """Every baseline, the best of its thresholds."""
    bodies = [document.piece.body for document in documents.documents]
    told = [_equal(bodies)]
    for name, short, scored in (
        ("3-gram Jaccard", "3-gram Jac.", lambda: jaccard([shingles(b, 3) for b in bodies])),
        ("4-gram Jaccard", "4-gram Jac.", lambda: jaccard([shingles(b, 4) for b in bodies])),
        ("4-gram containment", "4-gram cont.",
         lambda: containment([shingles(b, 4) for b in bodies])),
        ("MinHash LSH (rensa), 3-grams", "rensa 3", lambda: _rensa(bodies, 3)),
        ("MinHash LSH (rensa), 4-grams", "rensa 4", lambda: _rensa(bodies, 4)),
    ):  # fmt: skip
        began = process_time()
        above = partial(_above, scored())
        told.append(_best((name, short), documents, above, process_time() - began))
    began = process_time()
    looked_up = _datasketch(bodies, 3)
    name = ("MinHash LSH (datasketch), 3-grams", "datasketch 3")
    told.append(_best(name, documents, looked_up, process_time() - began))
    return told


def jaccard(texts: Sequence[Sequence[str]]) -> Scores:
    """Shared shingles over all shingles of both, exact, of every pair that shares one."""
    return {
        (a, b): both / (len(texts[a]) + len(texts[b]) - both)
        for (a, b), both in _shared(texts).items()
    }


def containment(texts: Sequence[Sequence[str]]) -> Scores:
    """Shared shingles over those of the shorter text, exact, of every pair that shares one."""
    return {
        (a, b): both / min(len(texts[a]), len(texts[b])) for (a, b), both in _shared(texts).items()
    }


def _shared(texts: Sequence[Sequence[str]]) -> dict[Pair, int]:
    where: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(texts):
        for shingle in own:
            where[shingle].append(number)
    shared: dict[Pair, int] = defaultdict(int)
    for numbers in where.values():
        for pair in combinations(numbers, 2):
            shared[pair] += 1
    return shared


def _above(scores: Scores, threshold: float) -> Iterable[Pair]:
    return (pair for pair, score in scores.items() if score >= threshold)


def _best(
    names: tuple[str, str],
    documents: StorySet,
    joined: Callable[[float], Iterable[Pair]],
    features: float,
) -> Grouping:
    """The grouping with the best pair F1; to its seconds add those of the features."""
    name, short = names
    best: tuple[float, Grouping] | None = None
    for threshold in THRESHOLDS:
        began = process_time()
        found = components(joined(threshold), len(documents.documents))
        seconds = features + process_time() - began
        f1 = marked(documents.gold, found, documents.unsure).f1
        if best is None or f1 > best[0]:
            best = f1, Grouping(f"{name} >= {threshold:.2f}", short, found, seconds)
    assert best is not None
    return best[1]


def _equal(bodies: Sequence[str]) -> Grouping:
    began = process_time()
    first: dict[str, int] = {}
    told = []
    for number, body in enumerate(bodies):
        words = " ".join(re.findall(r"\w+", body.lower()))
        told.append(first.setdefault(hashlib.sha256(words.encode()).hexdigest(), number))
    return Grouping("equal words (SHA-256)", "equal", told, process_time() - began)


def _rensa(bodies: Sequence[str], size: int) -> Scores:
    """Jaccard as the signatures estimate it, of the pairs that share one of 64 bands of two."""
    from rensa import RMinHash, RMinHashLSH

    signatures = []
    index = RMinHashLSH(threshold=0.0, num_perm=PERMUTATIONS, num_bands=PERMUTATIONS // 2)
    for number, body in enumerate(bodies):
        signature = RMinHash(num_perm=PERMUTATIONS, seed=42)
        signature.update(shingles(body, size))
        index.insert(number, signature)
        signatures.append(signature)
    return {
        (other, number): signatures[other].jaccard(signature)
        for number, signature in enumerate(signatures)
        for other in index.query(signature)
        if other < number
    }


def _datasketch(bodies: Sequence[str], size: int) -> Callable[[float], Iterable[Pair]]:
    """The pairs that its index finds at a threshold, its bands chosen by it, unchecked."""
    from datasketch import MinHash, MinHashLSH

    signatures = []
    for body in bodies:
        signature = MinHash(num_perm=PERMUTATIONS, seed=42)
        signature.update_batch([shingle.encode() for shingle in shingles(body, size)])
        signatures.append(signature)

    def joined(threshold: float) -> Iterable[Pair]:
        index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
        for number, signature in enumerate(signatures):
            for other in index.query(signature):
                yield other, number
            index.insert(number, signature)

    return joined

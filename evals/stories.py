"""`python -m evals.stories`: how well articles are grouped into stories, next to other methods.

On BBC News of 2004-05, which published many stories twice, and on both halves of the made set
(`evals.wire`): rules were tuned on `made-dev`, the figures to trust are those of the other two.
Below the methods, by the operation that a copy went through, the share of its pairs that is found,
and by kind of distractor the pairs that are wrongly made with one.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import combinations, pairwise
from pathlib import Path
from statistics import quantiles
from time import process_time

from etl.stories import Copy, grouped
from evals.story_baselines import Grouping, baselines, jaccard, shingles
from evals.story_marks import Marks, Pair, labels, marked
from evals.story_sets import NAMES, StorySet, story_set

FLOORS = Path(__file__).with_name("stories_floors.json")
MARGIN = 0.01
"""What a figure may lose before a test fails."""
FLOORED = ("rand", "precision", "recall", "f1")
DISTRACTORS = ("same event", "follow-up", "borrowed", "digest", "template", "alone")
NAME = 44
COLUMN = 13
ORDERS = 50
SAMPLE = 200
"""Random orders of so many documents that must give one partition."""
BINS = (0.0, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1.01)
"""Jaccard of word 3-grams, by which recall is told too."""


def run(names: Sequence[str] = ()) -> None:
    """Print the tables of these sets, by default of all, then whether the documents' order counts.

    Names of other sets are passed over.
    """
    for name in [one for one in names if one in NAMES] or NAMES:
        documents = story_set(name)
        methods = [ours(documents), *others(documents)]
        _figures(documents, methods)
        if name != "bbc":
            _likeness(documents, methods)
            _operations(documents, methods)
            _distractors(documents, methods)
            for fewer in (documents.without("template"), documents.without(*DISTRACTORS[:-1])):
                _figures(fewer, [ours(fewer), *others(fewer)])
    partitions = len(orders(story_set("made-test")))
    print(f"\n{ORDERS} random orders of {SAMPLE} documents: {partitions} different partition(s)")


def ours(documents: StorySet) -> Grouping:
    """The product's grouping."""
    copies = [Copy(*document.piece) for document in documents.documents]
    began = process_time()
    groups = grouped(copies)
    seconds = process_time() - began
    return Grouping("Tearsheet", "Tearsheet", labels(groups, len(copies)), seconds)


def others(documents: StorySet) -> list[Grouping]:
    """The baselines; none where `make eval` has not installed them."""
    if find_spec("rensa") is None or find_spec("datasketch") is None:
        print("the baselines are left out: `make eval` installs them")
        return []
    return baselines(documents)


def orders(documents: StorySet) -> set[frozenset[frozenset[int]]]:
    """The different partitions of stories with their distractors that random orders give."""
    dice = random.Random(1)
    near = sorted(documents.documents, key=lambda one: (one.draws_on or (one.story,), one.story))
    copies = [Copy(*document.piece) for document in near[:SAMPLE]]
    found = set()
    for _ in range(ORDERS):
        order = dice.sample(range(len(copies)), len(copies))
        groups = grouped([copies[number] for number in order])
        found.add(frozenset(frozenset(order[at] for at in group) for group in groups))
    return found


def _figures(documents: StorySet, methods: Sequence[Grouping]) -> None:
    number, pairs = len(documents.documents), len(documents.positives())
    print(f"\n{documents.name}: {number} documents, {pairs} pairs of one story")
    heads = ("Rand index", "precision", "recall", "pair F1", "wrong", "missed", "CPU s")
    print(f"  {'':{NAME}}" + "".join(f"{head:>{COLUMN}}" for head in heads))
    for method in methods:
        own = marked(documents.gold, method.labels, documents.unsure)
        values = f"{own.rand:{COLUMN}.3f}{own.precision:{COLUMN}.3f}{own.recall:{COLUMN}.3f}"
        counts = f"{own.f1:{COLUMN}.3f}{own.wrong:{COLUMN}}{own.missed:{COLUMN}}"
        print(f"  {method.name:{NAME}}{values}{counts}{method.seconds:{COLUMN}.1f}")


def _likeness(documents: StorySet, methods: Sequence[Grouping]) -> None:
    """Recall by the Jaccard of word 3-grams of a pair, and how that is distributed."""
    scores = jaccard([shingles(document.piece.body, 3) for document in documents.documents])
    pairs = {pair: scores.get(pair, 0.0) for pair in documents.positives()}
    cuts = quantiles(pairs.values(), n=20)
    shown = "  ".join(f"{share}%: {cuts[share // 5 - 1]:.2f}" for share in (5, 10, 25, 50, 75, 90))
    print(f"\n  3-gram Jaccard of pairs of one story   {shown}")
    _heads("recall of pairs by it", methods)
    for low, high in pairwise(BINS):
        own = [pair for pair, score in pairs.items() if low <= score < high]
        _recalled(f"{low:.2f} to {min(high, 1.0):.2f}", own, methods)


def _operations(documents: StorySet, methods: Sequence[Grouping]) -> None:
    """Recall of the pairs in which a document went through an operation, whatever else it did."""
    _heads("recall of pairs by operation", methods)
    by_operation: dict[str, list[Pair]] = {}
    for pair in documents.positives():
        done = [documents.documents[number].operations for number in pair]
        for operation in {one for operations in done for one in operations}:
            by_operation.setdefault(operation, []).append(pair)
    for operation, pairs in sorted(by_operation.items()):
        _recalled(operation, pairs, methods)


def _distractors(documents: StorySet, methods: Sequence[Grouping]) -> None:
    """Wrong pairs of which at least one document is a distractor of the kind."""
    _heads("wrong pairs by distractor", methods)
    for kind in DISTRACTORS:
        own = [n for n, one in enumerate(documents.documents) if kind in one.operations]
        counts = [wrong(documents, method.labels, own) for method in methods]
        cells = "".join(f"{count:{COLUMN}}" for count in counts)
        print(f"  {f'{kind} ({len(own)} documents)':{NAME}}{cells}")
    copies = [
        n for n, one in enumerate(documents.documents) if one.operations[0] not in DISTRACTORS
    ]
    counts = [wrong(documents, method.labels, copies, within=True) for method in methods]
    cells = "".join(f"{count:{COLUMN}}" for count in counts)
    print(f"  {'copies of two originals':{NAME}}{cells}")


def wrong(
    documents: StorySet, found: Sequence[int], own: Sequence[int], *, within: bool = False
) -> int:
    """Pairs of one group and two stories with a document of these; `within`, with two of them."""
    chosen = set(own)
    groups: dict[int, list[int]] = {}
    for number, label in enumerate(found):
        groups.setdefault(label, []).append(number)
    gold = documents.gold
    return sum(
        (a in chosen and b in chosen) if within else (a in chosen or b in chosen)
        for group in groups.values()
        for a, b in combinations(group, 2)
        if gold[a] != gold[b]
    )


def _heads(title: str, methods: Sequence[Grouping]) -> None:
    print(f"\n  {title:{NAME}}" + "".join(f"{one.short:>{COLUMN}}" for one in methods))


def _recalled(name: str, pairs: Sequence[Pair], methods: Sequence[Grouping]) -> None:
    if pairs:
        shares = [
            sum(one.labels[a] == one.labels[b] for a, b in pairs) / len(pairs) for one in methods
        ]
        cells = "".join(f"{share:{COLUMN}.3f}" for share in shares)
        print(f"  {f'{name} ({len(pairs)})':{NAME}}{cells}")


def found(name: str) -> dict[str, float]:
    """The figures of a set that have floors."""
    documents = story_set(name)
    own: Marks = marked(documents.gold, ours(documents).labels, documents.unsure)
    return {figure: float(getattr(own, figure)) for figure in FLOORED}


def fixed() -> dict[str, dict[str, float]]:
    """The floors by set and figure."""
    told: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return told


def pin() -> None:
    """Write the floors anew: the figures as they are, less a small margin."""
    floors = {
        name: {figure: round(value - MARGIN, 4) for figure, value in found(name).items()}
        for name in NAMES
    }
    FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    print(f"floors of {len(floors)} sets are pinned in {FLOORS.name}")


def main(argv: Sequence[str] | None = None) -> None:
    """Print the tables, or pin the floors."""
    parser = argparse.ArgumentParser(prog="python -m evals.stories", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="SET", help=f"one of {', '.join(NAMES)}")
    parser.add_argument("--pin", action="store_true", help=f"write {FLOORS.name} anew")
    asked = parser.parse_args(argv)
    if asked.pin:
        pin()
    else:
        run(asked.names)


if __name__ == "__main__":
    main()

"""How often a promotion finds its article, beside an exact and a trigram comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from etl.identity import normalise
from etl.links import keys
from etl.links.score import Candidate, Promotion, resolve
from evals import DATA, links_invented, linkset
from evals.linkset import Question, Set

Answer = tuple[str, float] | None


class Counted(NamedTuple):
    """Promotions by what came of them."""

    linked: int
    right: int
    wanted: int

    @property
    def precision(self) -> float:
        return self.right / self.linked if self.linked else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0


class Archive:
    """Articles, found through the keys that the store uses."""

    def __init__(self, articles: Iterable[Candidate]) -> None:
        self.by_id = {a.id: a for a in articles}
        self.found: dict[int, list[str]] = defaultdict(list)
        for shown in self.by_id.values():
            for key in keys.of_article(shown):
                self.found[key].append(shown.id)

    def candidates(self, question: Question) -> list[Candidate]:
        asked = keys.of_promotion(question.promotion)
        ids = {i for key in asked for i in self.found.get(key, ())} - question.absent
        return [self.by_id[i] for i in sorted(ids)]


def count(answers: Iterable[tuple[Question, Answer]], threshold: float = 0.0) -> Counted:
    linked = right = wanted = 0
    for question, answer in answers:
        wanted += bool(question.right)
        if answer and answer[1] >= threshold:
            linked += 1
            right += answer[0] in question.right
    return Counted(linked, right, wanted)


def by_score(promotion: Promotion, candidates: list[Candidate]) -> Answer:
    target = resolve(promotion, candidates).target
    return (target.article, target.score) if target else None


def exact(promotion: Promotion, candidates: list[Candidate]) -> Answer:
    said = normalise(promotion.headline)
    same = [c.id for c in candidates if normalise(c.headline) == said]
    return (min(same), 1.0) if same else None


def trigrams(promotion: Promotion, candidates: list[Candidate]) -> Answer:
    ours = linkset.letters(promotion.headline)
    told = [(_dice(ours, linkset.letters(c.headline)), c.id) for c in candidates]
    best = max(told, default=None)
    return (best[1], best[0]) if best else None


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b))


def best_threshold(answers: list[tuple[Question, Answer]]) -> float:
    """The threshold with the best F1 on the development half."""
    dev = [pair for pair in answers if pair[0].dev]

    def f1(threshold: float) -> float:
        found = count(dev, threshold)
        both = found.linked + found.wanted
        return 2 * found.right / both if both else 1.0

    return max((n / 100 for n in range(30, 100)), key=f1)


def measure(known: Set) -> dict[str, Counted]:
    """Every method on a set's test half; the product's on the development half too."""
    archive = Archive(known.articles)
    asked = [(q, archive.candidates(q)) for q in known.questions]
    methods: dict[str, Callable[[Promotion, list[Candidate]], Answer]] = {
        "score": by_score,
        "exact": exact,
        "trigrams": trigrams,
    }
    answers = {
        name: [(q, method(q.promotion, found)) for q, found in asked]
        for name, method in methods.items()
    }
    at = best_threshold(answers["trigrams"])
    test = {name: [a for a in told if not a[0].dev] for name, told in answers.items()}
    return {
        "score, dev": count(a for a in answers["score"] if a[0].dev),
        "score": count(test["score"]),
        "exact": count(test["exact"]),
        f"trigrams from {at:.2f}": count(test["trigrams"], at),
    }


def sets() -> Iterator[Set]:
    """The sets that can be had: without the shared data only the sample inbox."""
    yield links_invented.samples()
    if DATA.is_dir():
        yield linkset.republished()
        yield linkset.dated(linkset.republished())
        yield linkset.titles()
        yield linkset.titles_dated()
        yield linkset.lists()
        yield links_invented.retold()


def together(told: Iterable[Mapping[str, Counted]]) -> dict[str, Counted]:
    """The counts of several sets added up; trigrams each from their own set's threshold."""
    sums: dict[str, Counted] = {}
    for one in told:
        for name, found in one.items():
            method = name.partition(" from ")[0]
            before = sums.get(method, Counted(0, 0, 0))
            sums[method] = Counted(*(a + b for a, b in zip(before, found, strict=True)))
    return sums


def run() -> None:
    """Print precision and recall on every set, and on all together."""
    told = []
    for known in sets():
        ghosts = sum(not q.right for q in known.questions)
        print(f"{known.name}: {len(known.questions):,} promotions, {ghosts:,} of them ghosts,"
              f" {len(known.articles):,} articles")  # fmt: skip
        told.append(measure(known))
        _show(told[-1])
    print("together")
    _show(together(told))


def _show(figures: Mapping[str, Counted]) -> None:
    for name, found in figures.items():
        print(f"  {name:<22} precision {found.precision:.4f}  recall {found.recall:.4f}"
              f"  ({found.right} of {found.linked}, {found.wanted} to link)")  # fmt: skip


if __name__ == "__main__":
    run()

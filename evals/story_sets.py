"""The documents whose stories are known: the made set's halves, and BBC News of 2004-05."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import combinations
from typing import NamedTuple

from evals import DATA
from evals.story_marks import Pair, components
from evals.wire import Document, Piece, made
from evals.wire_texts import HALVES

NAMES = ("bbc", *(f"made-{half}" for half in HALVES))
_POSITIVE = ("duplicate", "revision")


class StorySet(NamedTuple):
    """Documents and their gold: each document's story, and the pairs nobody is sure of."""

    name: str
    documents: tuple[Document, ...]
    unsure: frozenset[Pair]

    @property
    def gold(self) -> list[int]:
        """The story of each document."""
        return [document.story for document in self.documents]

    def without(self, *operations: str) -> StorySet:
        """The set less the documents of some kinds. Raises ValueError where pairs are unsure."""
        if self.unsure:
            raise ValueError("pairs nobody is sure of are told by numbers that would change")
        kept = (one for one in self.documents if not set(operations) & set(one.operations))
        return StorySet(f"{self.name} without {', '.join(operations)}", tuple(kept), self.unsure)

    def positives(self) -> list[Pair]:
        """Every pair of documents of one story but those nobody is sure of."""
        stories: dict[int, list[int]] = {}
        for number, story in enumerate(self.gold):
            stories.setdefault(story, []).append(number)
        pairs = (pair for own in stories.values() for pair in combinations(own, 2))
        return [pair for pair in pairs if pair not in self.unsure]


@cache
def story_set(name: str) -> StorySet:
    """A set by its name in `NAMES`."""
    if name == "bbc":
        return _bbc()
    return StorySet(name, tuple(made(name.removeprefix("made-"))), frozenset())


def _bbc() -> StorySet:
    """One source, one day, no addresses: only the texts can tell."""
    folder = DATA / "neardup_bbc"
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    number = {row["id"]: at for at, row in enumerate(rows)}
    judged = [json.loads(line) for line in (folder / "pairs.jsonl").read_text().splitlines()]

    def pairs(of: Iterable[str]) -> list[Pair]:
        wanted = [pair for pair in judged if pair["label"] in of]
        ends = (sorted((number[pair["a"]], number[pair["b"]])) for pair in wanted)
        return [(low, high) for low, high in ends]

    stories = components(pairs(_POSITIVE), len(rows))
    apart = {pair["label"]: pairs([pair["label"]]) for pair in judged}
    kind = {n: label for label in _POSITIVE for pair in apart[label] for n in pair}
    documents = tuple(
        Document(_piece(row["text"]), story, (kind.get(at, "alone"),), ())
        for at, (row, story) in enumerate(zip(rows, stories, strict=True))
    )
    return StorySet("bbc", documents, frozenset(pairs(["ambiguous"])))


def _piece(text: str) -> Piece:
    headline, _, body = text.strip().partition("\n")
    paragraphs = "\n\n".join(line.strip() for line in body.splitlines() if line.strip())
    return Piece("bbc", headline.strip(), paragraphs, None, None, date(2005, 1, 1))

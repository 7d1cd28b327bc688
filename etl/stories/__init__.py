"""Which articles tell the same story: decided from pairs of texts, whatever else is stored.

sketch → (look-up of who shares shingles) → compare → judge → gather. The store looks up in
Postgres (`etl.store.copies`, `pairing`, `telling`), `grouped` in memory; all else is the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from etl.stories.filing import WINDOW, address_of, eras, figures_of, form_of, heading_of, keys
from etl.stories.gather import stories
from etl.stories.judge import judged, meeting, weighed
from etl.stories.model import Copy, Filed, Pair
from etl.stories.sketch import Words

__all__ = ["Copy", "filed", "grouped"]

SHARED = 1
"""Sampled shingles that two texts share before they are compared."""


def filed(copy: Copy, article_id: str, words: Words) -> Filed:
    """A copy under the keys by which it is found."""
    heading = heading_of(copy.source, copy.headline, copy.published, None)
    body = words.body_id(article_id)
    return Filed(
        article_id, body, copy.source, copy.day, copy.published, None,
        copy.published is not None, address_of(copy.source, copy.url), heading,
        copy.agency, copy.truncated, len(words), form_of(copy.body), figures_of(copy.body), "",
    )  # fmt: skip


def grouped(copies: Sequence[Copy]) -> list[list[int]]:
    """Copies as stories: lists of indexes, each index in exactly one; largest memory: all texts."""
    texts: dict[str, Words] = {}
    by_body: dict[str, list[Filed]] = defaultdict(list)
    for number, copy in enumerate(copies):
        words = Words(copy.body)
        one = filed(copy, f"{number:09d}", words)
        texts.setdefault(one.body_id, words)
        by_body[one.body_id].append(one)
    pairs = []
    for a, b in sorted(_candidates(by_body, texts)):
        met = meeting(by_body[a], by_body[b])
        if met.possible:
            evidence = weighed(texts[a], texts[b], met)
            if found := judged(evidence, met):
                pairs.append(Pair(a, b, *found, evidence))
    everything = [one for group in by_body.values() for one in group]
    told = stories(everything, pairs)
    return [sorted(int(m.article.article_id) for m in story.members) for story in told]


def _candidates(by_body: dict[str, list[Filed]], texts: dict[str, Words]) -> set[tuple[str, str]]:
    """Pairs of bodies that share shingles within the window, an address or a heading."""
    index: dict[int, list[str]] = defaultdict(list)
    named: dict[int, set[str]] = defaultdict(set)
    shingles = {body: words.shingles() for body, words in texts.items()}
    for body, group in by_body.items():
        for key in keys(shingles[body], eras(one.day for one in group)):
            index[key].append(body)
        for one in group:
            for at in (one.address, one.heading):
                if at is not None:
                    named[at].add(body)
    found: set[tuple[str, str]] = set()
    for body, group in by_body.items():
        asked = keys(shingles[body], eras((one.day for one in group), WINDOW))
        shared = Counter(other for key in asked for other in index.get(key, ()) if other != body)
        found.update((min(body, o), max(body, o)) for o, n in shared.items() if n >= SHARED)
    for together in named.values():
        found.update((a, b) for a in together for b in together if a < b)
    return found

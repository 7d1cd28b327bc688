"""Look-up keys: an article can only be found through a key that it shares with the promotion.

A key is 63 bits of a SHA-256. Keys of words hold two of them, the source and the era (28 days):
what is looked through grows with the news of twelve weeks, not with the archive. Articles of the
same minute, of the same address and of the same long headline are found without.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import combinations

from etl.addresses import address
from etl.links import times
from etl.links.headline import Headline, headline
from etl.links.score import DISTINCT, Candidate, Promotion
from etl.links.words import Word

ERA = times.WINDOW
"""Days of an era: what lies within the window is in the same era or in one beside it."""
ASKED, KEPT = 6, 8
"""Of so many of their heaviest words a promotion and an article are found by any two."""


def of_article(article: Candidate) -> list[int]:
    """The keys under which an article is found, in order, each once."""
    shown, source = headline(article.headline, article.source), article.source
    era = _era(article.day)
    found = {_key("words", source, era, *two) for two in _pairs(shown, KEPT)}
    found |= _whole(shown, source, (era,))
    for printed in (article.published, article.updated):
        if minute := times.minute(printed):
            found.add(_key("minute", source, minute.isoformat()))
    return _with_address(found, article.url)


def of_promotion(promotion: Promotion) -> list[int]:
    """The keys that a promotion asks for, in order, each once."""
    shown, source = headline(promotion.headline, promotion.source), promotion.source
    here = _era(promotion.reference)
    eras = (here - 1, here, here + 1)
    found = {_key("words", source, e, *two) for e in eras for two in _pairs(shown, ASKED)}
    found |= _whole(shown, source, eras)
    if minute := times.minute(promotion.printed):
        found.add(_key("minute", source, minute.isoformat()))
    return _with_address(found, promotion.url)


def _whole(shown: Headline, source: str, eras: tuple[int, ...]) -> set[int]:
    """A headline that stands for one article, in its own source at any time, in others' near it."""
    if shown.weight < DISTINCT:
        return set()
    elsewhere = {_key("headline", era, shown.normal) for era in eras}
    return {_key("headline", source, shown.normal)} | elsewhere


def _with_address(found: set[int], url: str | None) -> list[int]:
    if known := address(url):
        found.add(_key("address", known))
    return sorted(found)


def _pairs(shown: Headline, most: int) -> Iterator[tuple[str, ...]]:
    """Any two of the heaviest stems, in the order of the letters; one where there is only one."""
    stems = _stems(shown)[:most]
    yield from combinations(sorted(stems), min(2, len(stems)))


def _stems(shown: Headline) -> list[str]:
    """The words' first four letters, which forms of one word share; the heaviest first."""
    told: dict[str, float] = {}
    for word in shown.words:
        stem = _stem(word)
        told[stem] = max(told.get(stem, 0.0), word.weight)
    return sorted(told, key=lambda stem: (-told[stem], stem))


def _stem(word: Word) -> str:
    return word.number or word.text[:4]


def _era(day: date) -> int:
    return day.toordinal() // ERA


@lru_cache(maxsize=65_536)
def _key(*parts: str | int) -> int:
    said = "\0".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(said).digest()[:8], "big") >> 1

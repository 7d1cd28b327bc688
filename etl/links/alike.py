"""How alike two headlines are, and what tells them apart.

Evidence is counted in log-odds, as in the linkage of records (Fellegi and Sunter 1969). The
weights were fitted once by logistic regression on the development half of docs/links-set.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from etl.links.headline import Headline
from etl.links.words import Word, kin, opposites

LITTLE = 0.3
"""Shares that add up to less than this say nothing."""


MUCH = 1.5
"""From this sum of shares one name that differs tells two stories apart, wherever it stands."""


class Likeness(NamedTuple):
    """What two headlines have in common; shares are of weight, 0 to 1."""

    promoted: float
    """Share of the promotion's words that the article's headline has."""
    article: float
    """Share of the article's words that the promotion has."""
    common: float
    """Weight in common, in words of middling length."""
    trigrams: float
    """Dice coefficient of the letters' trigrams."""
    names: float
    """Names that only one has, where the other has another: the lighter side's weight."""
    swapped: float
    """The same, where they stand in the same place or nearly all else is equal."""
    conflict: bool
    """Another number, the opposite word, or next to nothing in common: never the same headline."""


def likeness(a: Headline, b: Headline) -> Likeness:
    """Compare a promotion's headline with an article's."""
    ours, theirs = _matches(a.words, b.words), _matches(b.words, a.words)
    common = sum(w.weight * m for w, m in zip(a.words, ours, strict=True))
    back = sum(w.weight * m for w, m in zip(b.words, theirs, strict=True))
    promoted = common / a.weight if a.weight else 0.0
    article = back / b.weight if b.weight else 0.0
    if promoted + article < LITTLE:
        return Likeness(promoted, article, (common + back) / 2, 0.0, 0.0, 0.0, True)
    only_a, only_b = _only(a, ours, b), _only(b, theirs, a)
    names = min(_names(only_a), _names(only_b))
    return Likeness(
        promoted=promoted,
        article=article,
        common=(common + back) / 2,
        trigrams=_dice(a.letters, b.letters),
        names=names,
        swapped=_swapped(a, b, set(only_a), set(only_b)) if promoted + article < MUCH else names,
        conflict=_conflict(only_a, only_b),
    )


def _matches(some: Sequence[Word], others: Sequence[Word]) -> list[float]:
    """For each word how well the other headline has it: 1, 0.85 for another form, else 0."""
    known = {word.number or word.text for word in others}
    stems: dict[str, list[str]] = {}
    for word in others:
        if not word.number:
            stems.setdefault(word.text[:4], []).append(word.text)
    found = []
    for word in some:
        if (word.number or word.text) in known:
            found.append(1.0)
        elif word.number:
            found.append(0.0)
        else:
            found.append(
                max((kin(word.text, o) for o in stems.get(word.text[:4], ())), default=0.0)
            )
    return found


def _only(some: Headline, matches: Sequence[float], other: Headline) -> list[Word]:
    """The words that only one has; a pair of letters only where the other lacks one of them."""
    return [
        word
        for word, match in zip(some.words, matches, strict=True)
        if not match and not (word.pair and set(word.text) <= set(other.normal))
    ]


def _names(only: Sequence[Word]) -> float:
    return sum(word.weight for word in only if word.named)


def _swapped(a: Headline, b: Headline, only_a: set[Word], only_b: set[Word]) -> float:
    """The weight of names that stand in each other's place."""
    found = 0.0
    blocks = SequenceMatcher(
        None, [w.text for w in a.words], [w.text for w in b.words], autojunk=False
    )
    for kind, i, j, k, m in blocks.get_opcodes():
        if kind == "replace":
            left = _names([w for w in a.words[i:j] if w in only_a])
            right = _names([w for w in b.words[k:m] if w in only_b])
            found += min(left, right)
    return found


def _conflict(only_a: Sequence[Word], only_b: Sequence[Word]) -> bool:
    numbers = any(w.number for w in only_a) and any(w.number for w in only_b)
    return numbers or any((x.text, y.text) in opposites() for x in only_a for y in only_b)


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    both = len(a) + len(b)
    return 2 * len(a & b) / both if both else 0.0


def log_odds(found: Likeness, *, same_minute: bool = False) -> float:
    """The headlines' part of the evidence; in the same minute a name may well be another word."""
    if found.conflict:
        return -math.inf
    told = (
        max(found.promoted, found.article),
        math.log(found.common + 0.5),
        found.trigrams,
        found.names,
        found.swapped * (0.7 if same_minute else 1.0),
    )
    return BIAS + sum(weight * value for weight, value in zip(WEIGHTS, told, strict=True))


BIAS = -12.55
WEIGHTS = (8.4, 0.74, 6.4, -0.3, -5.0)
"""Greater share, logarithm of the weight in common, trigrams, names, swapped names.

The bias is that of the fit (-11.55) less 1.0: a wrong link costs more than a missed one."""

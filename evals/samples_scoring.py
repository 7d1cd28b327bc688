"""What is right of a page and what is not: whole fields, and items one by one.

Exact: the share of pages that have all of a field to the letter and to the character; one that
has rightly nothing counts. Items: F1 of what is there to be found (a headline, a paragraph, a
teaser with its time) over all pages of a group, so that silence earns nothing; `is_article` alone
is a plain share. An item's number in its list is left out, or one lost item would cost all behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

Found: TypeAlias = dict[str, Any]
"""A page as `tearsheet parse` prints it, or as much of it as is expected or known."""

ARTICLE = (
    "headline",
    "headline_span",
    "kicker",
    "byline",
    "agency",
    "agency_evidence",
    "dateline",
    "standfirst",
    "captions",
    "paragraphs",
    "published_at",
    "updated_at",
    "truncated",
    "language",
    "tags",
)
FIELDS = ("is_article", *ARTICLE, "related", "teasers", "segments")


PLACES = ("position", "after_paragraph")
ITEMS = tuple(name for name in FIELDS if name not in ("headline_span", "agency_evidence"))
NOTHING: Found = {"article": None, "related": [], "teasers": [], "segments": []}


class Pair(NamedTuple):
    """A page of the samples: its name, what is expected of it and what was found."""

    name: str
    gold: Found
    found: Found


class Tally(NamedTuple):
    """A field over a group's pages: how many items are right, expected and found."""

    right: int
    expected: int
    found: int

    @property
    def f1(self) -> float | None:
        """None where there is nothing to find and nothing was found."""
        total = self.expected + self.found
        return 2 * self.right / total if total else None


def exact(pairs: Sequence[Pair]) -> dict[str, float]:
    """For each field the share of pages that have it exactly."""
    wrong = Counter(name for pair in pairs for name in differences(pair.gold, pair.found))
    return {name: 1 - wrong[name] / len(pairs) for name in FIELDS}


def items(pairs: Sequence[Pair]) -> dict[str, Tally]:
    """For each field its items over all pages."""
    sums = dict.fromkeys(ITEMS, Tally(0, 0, 0))
    for _, gold, found in pairs:
        same = (gold["article"] is None) == (found["article"] is None)
        counted = {"is_article": Tally(same, 1, 1)}
        for name in ITEMS[1:]:
            counted[name] = _counted(_listed(gold, name), _listed(found, name))
        sums = {
            name: Tally(*map(sum, zip(sums[name], counted[name], strict=True))) for name in sums
        }
    return sums


def mean(tallies: dict[str, Tally]) -> float:
    """The mean F1 over the fields that have something to find."""
    return averaged(tally.f1 for tally in tallies.values() if tally.f1 is not None)


def _listed(page: Found, name: str) -> list[Any]:
    """A field's items without their places; one for a field of one value, none where it is none."""
    holder = page if name in page else page["article"] or {}
    value = holder.get(name)
    if not isinstance(value, list):
        return [value] if value else []
    return [
        {key: part for key, part in one.items() if key not in PLACES}
        if isinstance(one, dict)
        else one
        for one in value
    ]


def _counted(gold: list[Any], found: list[Any]) -> Tally:
    """Each item that is found answers for one that is expected."""
    left = list(found)
    right = 0
    for one in gold:
        answer = next((n for n, other in enumerate(left) if agrees(one, other)), None)
        if answer is not None:
            del left[answer]
            right += 1
    return Tally(right, len(gold), len(found))


def averaged(values: Iterable[float]) -> float:
    """The mean of one value or more."""
    known = list(values)
    return sum(known) / len(known)


def differences(gold: dict[str, Any], found: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields of a page that are not what is expected; a field that is not asked for is right.

    A page that ought to have no article is asked for the rest alone.
    """
    wrong = {}
    if (gold["article"] is None) != (found["article"] is None):
        wrong["is_article"] = gold["article"], found["article"]
    if gold["article"] is not None:
        article = found["article"] or dict.fromkeys(ARTICLE)
        wrong |= {
            name: (gold["article"][name], article[name])
            for name in ARTICLE
            if not agrees(gold["article"][name], article[name])
        }
    for name in ("related", "teasers", "segments"):
        if not agrees(gold[name], found[name]):
            wrong[name] = gold[name], found[name]
    return wrong


def agrees(gold: Any, found: Any) -> bool:
    """Whether all that is expected is there, the same; an object may hold more."""
    if isinstance(gold, dict):
        return isinstance(found, dict) and all(
            key in found and agrees(value, found[key]) for key, value in gold.items()
        )
    if isinstance(gold, list):
        return (
            isinstance(found, list)
            and len(gold) == len(found)
            and all(agrees(one, other) for one, other in zip(gold, found, strict=True))
        )
    return bool(gold == found)

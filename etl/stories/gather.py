"""Pairs gathered into stories.

A chain does not join what its ends contradict: two groups of texts become one where **more than
half** of the pairs between them are judged to tell one story. A digest that has a paragraph of two
stories makes a pair with a text of each; the two stories make none, so that it joins one of them
at most. The strongest pairs are joined first, ties are decided by id: the result depends on the
pairs alone (average linkage: Sokal and Michener 1958, on judged pairs in place of distances).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from etl.stories.model import Filed, Member, Pair, Story

CONTAINED = 0.8
"""Containment of an excerpt in the longer text."""
SHORTER = 0.75
"""An excerpt has fewer than so much of the longer text's words."""

Partners = Mapping[str, Mapping[str, Pair]]
"""By body: the pairs that it is in, by the other body."""


def stories(copies: Sequence[Filed], pairs: Iterable[Pair]) -> list[Story]:
    """The stories of articles, each in exactly one; pairs of other texts are left out."""
    by_body: dict[str, list[Filed]] = defaultdict(list)
    for filed in copies:
        by_body[filed.body_id].append(filed)
    known = [pair for pair in pairs if pair.a in by_body and pair.b in by_body]
    partners = _partners(known)
    return [
        _story([filed for body in group for filed in by_body[body]], partners)
        for group in groups(by_body, known)
    ]


def groups(bodies: Collection[str], pairs: Sequence[Pair]) -> list[list[str]]:
    """Bodies in groups that no chain alone holds together; each group sorted, and all of them."""
    partners = _partners(pairs)
    group_of = {body: {body} for body in bodies}
    waiting = sorted(pairs, key=lambda pair: (-pair.score, pair.a, pair.b))
    while True:
        left = []
        for pair in waiting:
            one, other = group_of[pair.a], group_of[pair.b]
            if one is other:
                continue
            if 2 * _between(one, other, partners) <= len(one) * len(other):
                left.append(pair)
                continue
            one |= other
            group_of.update(dict.fromkeys(other, one))
        if len(left) == len(waiting) or not left:
            break
        waiting = left
    different = {id(group): group for group in group_of.values()}
    return sorted(sorted(group) for group in different.values())


def _between(one: set[str], other: set[str], partners: Partners) -> int:
    """How many pairs there are between two groups."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    return sum(len(partners.get(body, {}).keys() & many) for body in few)


def _partners(pairs: Iterable[Pair]) -> dict[str, dict[str, Pair]]:
    found: dict[str, dict[str, Pair]] = defaultdict(dict)
    for pair in pairs:
        found[pair.a][pair.b] = found[pair.b][pair.a] = pair
    return found


def published(filed: Filed) -> tuple[object, ...]:
    """The order of publication. A time without a zone counts as if it were UTC."""
    instant = filed.published_at.replace(tzinfo=None) if filed.published_at else None
    when = instant or filed.published_local
    known = filed.timed and when is not None
    return (filed.day, not known, when.isoformat() if known and when else "", filed.article_id)


def _story(copies: Sequence[Filed], partners: Partners) -> Story:
    """The earliest of those that tell (nearly) all of it represents a story."""
    in_order = sorted(copies, key=published)
    longest = max(filed.words for filed in in_order)
    first = next(filed for filed in in_order if filed.words >= SHORTER * longest)
    rest = [filed for filed in in_order if filed is not first]
    members = [_member(filed, first, in_order, partners) for filed in rest]
    return Story((Member(first, "representative"), *members))


def _member(filed: Filed, first: Filed, in_order: Sequence[Filed], partners: Partners) -> Member:
    """What a member is to the member that it is nearest to."""
    same = [other for other in in_order if other.body_id == filed.body_id]
    beside = first if first.body_id == filed.body_id else same[0]
    if beside.article_id != filed.article_id:
        agency = _agency(filed, beside)
        return Member(filed, "exact", beside.article_id, "text", 1.0, 1.0, 0, agency)
    relation, beside, pair = _nearest(filed, first, in_order, partners[filed.body_id])
    seen = pair.seen_from(filed.body_id)
    return Member(
        filed, relation, beside.article_id, pair.basis,
        round(seen.containment_a, 3), round(seen.containment_b, 3), seen.own_a,
        _agency(filed, beside),
    )  # fmt: skip


def _nearest(
    filed: Filed, first: Filed, in_order: Sequence[Filed], pairs: Mapping[str, Pair]
) -> tuple[str, Filed, Pair]:
    """The relation, the member that it is to, and the pair of their texts."""
    others = [other for other in in_order if other.body_id in pairs]
    ranked = sorted(
        others,
        key=lambda other: (
            other is not first, -pairs[other.body_id].score, published(other),
        ),
    )  # fmt: skip
    whole = [other for other in ranked if _contained(filed, pairs[other.body_id])]
    own = [other for other in ranked if other.source == filed.source]
    named = [other for other in own if pairs[other.body_id].basis != "text"]
    if whole and (filed.truncated or not named):
        return "excerpt", whole[0], pairs[whole[0].body_id]
    for relation, found in (("revision", named), ("revision", own), ("syndicated", ranked)):
        if found:
            return relation, found[0], pairs[found[0].body_id]
    raise AssertionError("a text of a group is in a pair with another of it")


def _contained(filed: Filed, pair: Pair) -> bool:
    seen = pair.seen_from(filed.body_id)
    return seen.containment_a >= CONTAINED and seen.words_a < SHORTER * seen.words_b


def _agency(one: Filed, other: Filed) -> str | None:
    """The agency that both name, or one where the other names none."""
    named = {one.agency, other.agency} - {None}
    return next(iter(named)) if len(named) == 1 else None

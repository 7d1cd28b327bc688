"""Texts paired with those that tell the same story: the second step of relating."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from etl.identity import rules_version
from etl.store import copytext, due
from etl.store.copies import RULES, copy_rows, prepare
from etl.store.loader import statement
from etl.stories import SHARED
from etl.stories.filing import SAME_ADDRESS, WINDOW, eras, keys
from etl.stories.judge import judged, meeting, weighed
from etl.stories.model import Evidence, Filed, Pair
from etl.stories.sketch import BITS, Words

Key = tuple[str, str]

PAIR = 4 + len(Evidence._fields)
"""Columns of a pair's row: texts, basis, score and the evidence."""


class Stood(NamedTuple):
    """A pair's row: the pair, the articles that stand for its texts, and what was compared."""

    pair: Pair
    articles: Key
    wordings: Key
    """The printings that were compared."""
    rules: str


def match(cursor: Any, bodies: Sequence[str]) -> None:
    """Judge every pair that these texts are in or may be in; what changed is due to be gathered."""
    due.hold(cursor, due.RELATING, alone=False)
    prepare(cursor)
    possible = candidates(cursor, bodies)
    stood = {(one.pair.a, one.pair.b): one for one in _standing(cursor, bodies)}
    possible |= stood.keys()
    filed = copies_of(cursor, {*bodies, *(body for key in possible for body in key)})
    found = _judged(cursor, possible, stood, filed)
    gone = sorted(stood.keys() - found.keys())
    changed = [one for key, one in sorted(found.items()) if one != stood.get(key)]
    copy_rows(cursor, "pairs", [_row(one) for one in changed])
    ends: dict[str, Any] = {"gone_a": [a for a, _ in gone], "gone_b": [b for _, b in gone]}
    cursor.execute(statement("put_pairs"), ends)
    touched = {body for one in changed for body in (one.pair.a, one.pair.b)}
    due.add(cursor, "story", {*bodies, *touched, *(body for key in gone for body in key)})


def copies_of(cursor: Any, bodies: Collection[str]) -> dict[str, list[Filed]]:
    """The articles of texts, as filed; a text without any is left out."""
    cursor.execute(statement("copies_of"), {"bodies": sorted(bodies)})
    found: dict[str, list[Filed]] = defaultdict(list)
    for row in cursor.fetchall():
        found[row[1]].append(Filed(*row))
    return found


def pair_of(row: Sequence[Any]) -> Pair:
    """A pair from the first columns of its row."""
    a, b, basis, score, *counts = row[:PAIR]
    return Pair(a, b, basis, score, Evidence(*counts))


def candidates(cursor: Any, bodies: Sequence[str]) -> set[Key]:
    """Pairs that texts may be in: of texts that share shingles, an address or a heading."""
    cursor.execute(statement("standing_bodies"), {"bodies": bodies})
    shingles = {row[0]: row[2] for row in cursor.fetchall()}
    filed = copies_of(cursor, shingles)
    copy_rows(
        cursor,
        "keys",
        [
            copytext.row((str(key), body))
            for body, some in sorted(shingles.items())
            for key in keys(some, eras((one.day for one in filed[body]), WINDOW))
        ],
    )
    cursor.execute(statement("sharing_bodies"), {"bits": BITS, "least": SHARED})
    found = cursor.fetchall()
    cursor.execute(statement("namesake_bodies"), {"bodies": bodies, "apart": SAME_ADDRESS})
    return {(min(row), max(row)) for row in [*found, *cursor.fetchall()]}


def _standing(cursor: Any, bodies: Sequence[str]) -> Iterable[Stood]:
    cursor.execute(statement("standing_pairs"), {"bodies": bodies})
    return [
        Stood(pair_of(row), (row[PAIR], row[PAIR + 1]), (row[PAIR + 2], row[PAIR + 3]), row[-1])
        for row in cursor.fetchall()
    ]


def _judged(
    cursor: Any,
    asked: Collection[Key],
    stood: Mapping[Key, Stood],
    filed: Mapping[str, list[Filed]],
) -> dict[Key, Stood]:
    """Those asked about that are pairs; texts are compared where these rules have not done it."""
    rules = rules_version(RULES)
    met = {(a, b): meeting(filed[a], filed[b]) for a, b in asked if a in filed and b in filed}
    possible = sorted(key for key, how in met.items() if how.possible)
    shown = {body: min(copies, key=lambda one: one.article_id) for body, copies in filed.items()}
    known = {
        key: one
        for key, one in stood.items()
        if one.rules == rules
        and all(body in shown for body in key)
        and one.wordings == (shown[key[0]].wording, shown[key[1]].wording)
    }
    texts = _texts(cursor, {body for key in possible if key not in known for body in key})
    found: dict[Key, Stood] = {}
    for key in possible:
        a, b = key
        if key in known:
            evidence, wordings = known[key].pair.evidence, known[key].wordings
        elif a in texts and b in texts:
            (one, wording_a), (other, wording_b) = texts[a], texts[b]
            evidence, wordings = weighed(one, other, met[key]), (wording_a, wording_b)
        else:
            continue  # withdrawn since it was filed: it is due again
        if verdict := judged(evidence, met[key]):
            articles = (shown[a].article_id, shown[b].article_id)
            found[key] = Stood(Pair(a, b, *verdict, evidence), articles, wordings, rules)
    return found


def _texts(cursor: Any, bodies: Collection[str]) -> dict[str, tuple[Words, str]]:
    cursor.execute(statement("bodies_of"), {"bodies": sorted(bodies)})
    return {body: (Words(text), wording) for body, text, wording in cursor.fetchall()}


def _row(one: Stood) -> str:
    pair = one.pair
    return copytext.row(
        (
            pair.a,
            pair.b,
            *one.articles,
            *one.wordings,
            pair.basis,
            str(pair.score),
            *map(str, pair.evidence),
            one.rules,
        )
    )

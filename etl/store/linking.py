"""Promotions linked to the articles that they point at, and what follows: exposures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from etl.identity import rules_version
from etl.links import keys
from etl.links.score import Scored, resolve
from etl.store import copytext, due
from etl.store.copies import copy_rows
from etl.store.headlines import (
    RELATED,
    RULES,
    TEASER,
    candidate_of,
    name_of,
    place_of,
    places,
    prepare,
    standing,
)
from etl.store.loader import statement


class Link(NamedTuple):
    """A link's row, but for its key."""

    article: str | None
    score: float | None
    method: str | None
    runner_up: str | None
    runner_up_score: float | None
    rules: str


def link(cursor: Any, names: Sequence[str]) -> None:
    """Resolve promotions anew; the exposures of the articles that gain or lose one are due."""
    due.hold(cursor, due.RELATING, alone=False)
    prepare(cursor)
    rules = rules_version(RULES)
    stood = _standing(cursor, names)
    now: dict[str, Link] = {}
    for name, promotion in sorted(standing(cursor, names).items()):
        cursor.execute(statement("sharing_headlines"), {"keys": keys.of_promotion(promotion)})
        found = resolve(promotion, map(candidate_of, cursor.fetchall()))
        now[name] = _link(found.target, found.runner_up, rules)
    changed = sorted(name for name, one in now.items() if one != stood.get(name))
    copy_rows(cursor, "links", [_row(name, now[name]) for name in changed])
    gone = stood.keys() - now.keys()
    pages = places(gone, RELATED)
    cursor.execute(
        statement("put_links"),
        {
            "gone_teasers": [id for id, _ in places(gone, TEASER)],
            "gone_pages": [id for id, _ in pages],
            "gone_positions": [position for _, position in pages],
        },
    )
    ends = (one[name].article for one in (stood, now) for name in {*changed, *gone} if name in one)
    due.add(cursor, "exposure", (f"article {id}" for id in ends if id))


def _standing(cursor: Any, names: Sequence[str]) -> dict[str, Link]:
    pages = places(names, RELATED)
    given = {
        "teasers": [id for id, _ in places(names, TEASER)],
        "pages": [id for id, _ in pages],
        "positions": [position for _, position in pages],
    }
    cursor.execute(statement("standing_links"), given)
    return {name_of(*row[:3]): Link(*row[3:]) for row in cursor.fetchall()}


def _link(target: Scored | None, runner_up: Scored | None, rules: str) -> Link:
    return Link(
        target and target.article,
        target and target.score,
        target and target.method,
        runner_up and runner_up.article,
        runner_up and runner_up.score,
        rules,
    )


def _row(name: str, one: Link) -> str:
    kind, id, position = place_of(name)
    text, number = copytext.text, copytext.number
    return copytext.row(
        (
            kind,
            id,
            str(position),
            text(one.article),
            number(one.score),
            text(one.method),
            text(one.runner_up),
            number(one.runner_up_score),
            one.rules,
        )
    )


def expose(cursor: Any, names: Sequence[str]) -> None:
    """Count anew how teasers were shown, and the articles that they and related items point at."""
    due.hold(cursor, due.EXPOSING, alone=True)
    teasers = sorted({id for id, _ in places(_promotions(names), TEASER)})
    linked = {one.article for one in _standing(cursor, _promotions(names)).values() if one.article}
    told = {name.split(" ")[1] for name in names if name.startswith("article ")}
    given = {"teasers": teasers, "articles": sorted(told | linked)}
    cursor.execute(statement("put_exposures"), given)


def _promotions(names: Iterable[str]) -> list[str]:
    return [name for name in names if not name.startswith("article ")]

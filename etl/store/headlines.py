"""Articles and promotions filed under what they find each other by: the first steps of linking."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, text

from etl.identity import rules_version
from etl.links import keys
from etl.links.score import FLOOR, Candidate, Promotion, score
from etl.links.times import Printed
from etl.store import copytext, due
from etl.store.copies import copy_rows
from etl.store.loader import statement

RULES = "links"
"""The package whose version the rows carry."""
TEASER, RELATED = "teaser", "related"


def renew(connection: Connection) -> None:
    """Let everything be filed anew that other rules had filed."""
    given = {"rules": rules_version(RULES)}
    connection.execute(text(statement("renew_links")), given)


def prepare(cursor: Any) -> None:
    """Have the staging tables."""
    cursor.execute("SELECT to_regclass('pg_temp.stage_links')")
    if cursor.fetchone()[0] is None:
        cursor.execute(statement("stage_linking"))


# ---- articles -----------------------------------------------------------------------------


def keep_articles(cursor: Any, ids: Sequence[str]) -> None:
    """File articles that are new or changed, forget those that are gone.

    Promotions that pointed at them are due again; those that may point at them now are sought in
    the next step, beside others.
    """
    rules = rules_version(RULES)
    due.hold(cursor, due.RELATING, alone=True)
    prepare(cursor)
    cursor.execute(statement("standing_headlines"), {"ids": ids})
    standing = {row[0]: (candidate_of(row), row[-1]) for row in cursor.fetchall()}
    cursor.execute(statement("now_headlines"), {"ids": ids})
    now = {row[0]: (candidate_of(row), rules) for row in cursor.fetchall()}
    changed = [id for id in ids if now.get(id) != standing.get(id)]
    copy_rows(cursor, "headlines", [_article_row(*now[id]) for id in changed if id in now])
    cursor.execute(statement("put_headlines"), {"changed": changed})
    cursor.execute(statement("links_on"), {"ids": changed})
    due.add(cursor, "link", (name_of(*row) for row in cursor.fetchall()))
    due.add(cursor, "arrival", (id for id in changed if id in now))


def seek(cursor: Any, ids: Sequence[str]) -> None:
    """Promotions that these articles say something to are due to be linked."""
    due.hold(cursor, due.RELATING, alone=False)
    cursor.execute(statement("standing_headlines"), {"ids": ids})
    found: set[str] = set()
    for article in [candidate_of(row) for row in cursor.fetchall()]:
        cursor.execute(statement("sharing_promotions"), {"keys": keys.of_article(article)})
        promotions = (promotion_of(row) for row in cursor.fetchall())
        found |= {one.id for one in promotions if score(one, article).score >= FLOOR}
    due.add(cursor, "link", found)


def candidate_of(row: Sequence[Any]) -> Candidate:
    """An article from the first columns of its row."""
    id, source, headline, kicker, url, at, precision, updated, updated_precision, first_day = row[
        :10
    ]
    published, updated = _printed(at, precision), _printed(updated, updated_precision)
    return Candidate(id, source, headline, kicker, url, published, updated, first_day)


def _printed(local: Any, precision: str | None) -> Printed | None:
    return Printed(local, precision) if local is not None and precision else None


def _article_row(article: Candidate, rules: str) -> str:
    return copytext.row(
        (
            article.id,
            *map(copytext.text, (article.source, article.headline, article.kicker, article.url)),
            *_time(article.published),
            *_time(article.updated),
            article.first_day.isoformat(),
            copytext.numbers(keys.of_article(article)),
            rules,
        )
    )


def _time(printed: Printed | None) -> tuple[str, str]:
    if printed is None:
        return copytext.NULL, copytext.NULL
    return copytext.when(printed.local), printed.precision


# ---- promotions ---------------------------------------------------------------------------


def keep_teasers(cursor: Any, ids: Sequence[str]) -> None:
    """File teasers that are new or changed, forget those that are gone; they are due."""
    _keep(cursor, TEASER, ids)


def keep_related(cursor: Any, ids: Sequence[str]) -> None:
    """File the related items of pages, forget those of pages that are gone; they are due."""
    _keep(cursor, RELATED, ids)


def _keep(cursor: Any, kind: str, ids: Sequence[str]) -> None:
    rules = rules_version(RULES)
    due.hold(cursor, due.RELATING, alone=True)
    prepare(cursor)
    cursor.execute(statement("standing_promotions"), {"kind": kind, "ids": ids})
    standing = {name_of(*row[:3]): (promotion_of(row), row[-1]) for row in cursor.fetchall()}
    cursor.execute(statement("now_teasers" if kind == TEASER else "now_related"), {"ids": ids})
    now = {name_of(*row[:3]): (promotion_of(row), rules) for row in cursor.fetchall()}
    names = sorted(now.keys() | standing.keys())
    changed = [name for name in names if now.get(name) != standing.get(name)]
    rows = [_promotion_row(*now[name]) for name in changed if name in now]
    copy_rows(cursor, "promotions", rows)
    placed = [place_of(name) for name in changed]
    cursor.execute(
        statement("put_promotions"),
        {"kind": kind, "ids": [id for _, id, _ in placed], "positions": [p for *_, p in placed]},
    )
    due.add(cursor, "link", changed)
    due.add(cursor, "exposure", names)


def promotion_of(row: Sequence[Any]) -> Promotion:
    """A promotion from the first columns of its row."""
    kind, id, position, source, headline, section, url, at, precision, reference, latest = row[:11]
    name, printed = name_of(kind, id, position), _printed(at, precision)
    return Promotion(name, source, headline, section, printed, url, reference, latest)


def name_of(kind: str, id: str, position: int) -> str:
    """What stands for a promotion in the queue."""
    return f"{kind} {id} {position}"


def place_of(name: str) -> tuple[str, str, int]:
    """Kind, id and position of a promotion that `name_of` named."""
    kind, id, position = name.split(" ")
    return kind, id, int(position)


def places(names: Iterable[str], kind: str) -> list[tuple[str, int]]:
    """Ids and positions of the promotions of a kind, in order."""
    return sorted((id, p) for of, id, p in map(place_of, names) if of == kind)


def standing(cursor: Any, names: Collection[str]) -> dict[str, Promotion]:
    """Promotions as filed; one that is gone is left out."""
    found: dict[str, Promotion] = {}
    for kind in (TEASER, RELATED):
        ids = sorted({id for id, _ in places(names, kind)})
        cursor.execute(statement("standing_promotions"), {"kind": kind, "ids": ids})
        filed = map(promotion_of, cursor.fetchall())
        found |= {one.id: one for one in filed if one.id in names}
    return found


def _promotion_row(one: Promotion, rules: str) -> str:
    kind, id, position = place_of(one.id)
    return copytext.row(
        (
            kind,
            id,
            str(position),
            *map(copytext.text, (one.source, one.headline, one.section, one.url)),
            *_time(one.printed),
            one.reference.isoformat(),
            one.latest.isoformat(),
            copytext.numbers(keys.of_promotion(one)),
            rules,
        )
    )

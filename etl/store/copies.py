"""Articles filed under what copies of them are found by: the first step of relating."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from etl.identity import rules_version
from etl.store import copytext, due
from etl.store.loader import statement
from etl.stories.filing import address_of, eras, figures_of, form_of, heading_of
from etl.stories.model import Filed
from etl.stories.sketch import BITS, Words

RULES = "stories"
"""The package whose version the rows carry."""


class Read(NamedTuple):
    """A text that was read: its id, its words counted and its sampled shingles."""

    body_id: str
    words: int
    shingles: list[int]


class Told(NamedTuple):
    """What decides about an article and comes from its text: the same for as long as it stands."""

    body_id: str
    words: int
    form: int
    figures: int
    wording: str


def renew(connection: Connection) -> None:
    """Let everything be filed anew that other rules had filed."""
    given = {"rules": rules_version(RULES)}
    connection.execute(text(statement("renew_copies")), given)


def keep(cursor: Any, ids: Sequence[str]) -> None:
    """File articles that are new or changed, forget those that are gone; their texts are due."""
    rules = rules_version(RULES)
    cursor.execute(statement("unread_articles"), {"ids": ids, "rules": rules})
    read = {row[0]: _read(*row) for row in cursor.fetchall()}
    due.hold(cursor, due.RELATING, alone=True)
    prepare(cursor)
    standing = {filed.article_id: (filed, by) for filed, by in _standing(cursor, ids)}
    cursor.execute(statement("filed_articles"), {"ids": ids})
    now: dict[str, Filed] = {}
    for row in cursor.fetchall():
        id = row[0]
        if id in read:
            now[id] = _filed(read[id][1], row)
        elif id in standing:
            before = standing[id][0]
            now[id] = _filed(Told(*(getattr(before, name) for name in Told._fields)), row)
    changed = [id for id in ids if _known(now, id, rules) != standing.get(id)]
    if not changed:
        return
    affected = {
        filed.body_id
        for id in changed
        for filed in (now.get(id), standing[id][0] if id in standing else None)
        if filed is not None
    }
    rows = [_copy_row(now[id], rules) for id in changed if id in now]
    copy_rows(cursor, "copies", rows)
    cursor.execute(statement("put_copies"), {"changed": changed})
    _put_bodies(cursor, affected, {one.body_id: one for one, _ in read.values()})
    due.add(cursor, "match", affected)


def _known(now: Mapping[str, Filed], id: str, rules: str) -> tuple[Filed, str] | None:
    return (now[id], rules) if id in now else None


def _read(article_id: str, body: str, wording: str) -> tuple[Read, Told]:
    words = Words(body)
    id = words.body_id(article_id)
    told = Told(id, len(words), form_of(body), figures_of(body), wording)
    return Read(id, len(words), words.shingles()), told


def _standing(cursor: Any, ids: Sequence[str]) -> Iterable[tuple[Filed, str]]:
    cursor.execute(statement("standing_copies"), {"ids": ids})
    return [(Filed(*row[:-1]), row[-1]) for row in cursor.fetchall()]


def _filed(told: Told, row: Sequence[Any]) -> Filed:
    id, source, headline, url, local, instant, day, precision, agency, truncated = row
    timed = local is not None and precision != "day"
    address, heading = address_of(source, url), heading_of(source, headline, local, precision)
    return Filed(
        id, told.body_id, source, day, local, instant, timed, address, heading, agency, truncated,
        told.words, told.form, told.figures, told.wording,
    )  # fmt: skip


def _put_bodies(cursor: Any, affected: Collection[str], read: Mapping[str, Read]) -> None:
    """Texts whose articles changed: in the eras of those, or gone with the last of them."""
    cursor.execute(statement("standing_bodies"), {"bodies": sorted(affected)})
    standing = {row[0]: (Read(row[0], row[1], row[2]), row[3]) for row in cursor.fetchall()}
    wanted = {
        body: (read.get(body) or standing[body][0], eras(days))
        for body, days in _days(cursor, affected).items()
    }
    changed = [body for body in sorted(affected) if wanted.get(body) != standing.get(body)]
    numbers = copytext.numbers
    lines = [
        copytext.row((body, str(text.words), numbers(text.shingles), numbers(in_eras)))
        for body, (text, in_eras) in sorted(wanted.items())
        if (text, in_eras) != standing.get(body)
    ]
    copy_rows(cursor, "bodies", lines)
    cursor.execute(statement("put_bodies"), {"bodies": changed, "bits": BITS})


def _days(cursor: Any, bodies: Collection[str]) -> dict[str, set[Any]]:
    cursor.execute(
        "SELECT DISTINCT body_id::text, day FROM intake.copies WHERE body_id = ANY (%s::uuid[])",
        (sorted(bodies),),
    )
    days: dict[str, set[Any]] = defaultdict(set)
    for body, day in cursor.fetchall():
        days[body].add(day)
    return days


def _copy_row(filed: Filed, rules: str) -> str:
    return copytext.row(
        (
            filed.article_id,
            filed.body_id,
            copytext.text(filed.source),
            filed.day.isoformat(),
            copytext.when(filed.published_local),
            copytext.when(filed.published_at),
            copytext.flag(filed.timed),
            copytext.number(filed.address),
            copytext.number(filed.heading),
            copytext.text(filed.agency),
            copytext.flag(filed.truncated),
            str(filed.words),
            str(filed.form),
            str(filed.figures),
            filed.wording,
            rules,
        )
    )


def copy_rows(cursor: Any, table: str, rows: Sequence[str]) -> None:
    """COPY rows into a staging table."""
    if rows:
        cursor.copy_expert(f"COPY stage_{table} FROM STDIN", io.BytesIO("".join(rows).encode()))


def prepare(cursor: Any) -> None:
    """Have the staging tables."""
    cursor.execute("SELECT to_regclass('pg_temp.stage_copies')")
    if cursor.fetchone()[0] is None:
        cursor.execute(statement("stage_relating"))

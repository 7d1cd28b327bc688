"""Lines counted by source and day: the last step of relating, for `tearsheet learn`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, text

from etl.identity import rules_version
from etl.lines.counting import counted
from etl.store import copytext
from etl.store.copies import copy_rows, prepare
from etl.store.loader import statement
from etl.stories.filing import number

RULES = "lines"
"""The package whose version the rows carry."""
BATCH = 500
"""Texts in memory at once."""


def renew(connection: Connection) -> None:
    """Let everything be counted anew that other rules had counted."""
    given = {"rules": rules_version(RULES)}
    connection.execute(text(statement("renew_line_days")), given)


def count(cursor: Any, ids: Sequence[str]) -> None:
    """Count anew the lines of these days and sources, given as `<day> <source>`.

    Two workers may have the same one in hand, as it can be due twice. Each reads after it has the
    lock: who is later sees all that the earlier one saw, so that the last one is right.
    """
    _lock(cursor, ids)
    prepare(cursor)
    days: dict[str, list[str]] = defaultdict(list)
    for id in ids:
        day, _, source = id.partition(" ")
        days[day].append(source)
    rules = rules_version(RULES)
    for day, sources in sorted(days.items()):
        held = _held(cursor, day, sources)
        rows = (_row(cursor, source, day, held[source], rules) for source in sorted(held))
        copy_rows(cursor, "line_days", [row for row in rows if row])
        cursor.execute(statement("put_line_days"), {"day": day, "sources": sources})


def _lock(cursor: Any, ids: Sequence[str]) -> None:
    """A lock for each, in order, so that nobody waits in a circle; nothing else comes after it."""
    numbers = sorted({number("line day", id) for id in ids})
    cursor.execute("SELECT pg_advisory_xact_lock(n) FROM unnest(%s::bigint[]) AS n", (numbers,))


def _held(cursor: Any, day: str, sources: Sequence[str]) -> dict[str, list[str]]:
    """The ids of each source's texts of a day, ascending."""
    cursor.execute(statement("texts_of_day"), {"day": day, "sources": sources})
    held: dict[str, list[str]] = defaultdict(list)
    for source, text_id in cursor.fetchall():
        held[source].append(text_id)
    return held


def _row(cursor: Any, source: str, day: str, held: Sequence[str], rules: str) -> str | None:
    """A row for COPY; None where a withdrawal has just taken the texts, which makes it due."""
    found: list[str] = []
    lines, texts, last = counted(_texts(cursor, held, found))
    if not found:
        return None
    return copytext.row(
        (
            copytext.text(source),
            day,
            "{" + ",".join(found) + "}",
            copytext.numbers(lines),
            copytext.numbers(texts),
            copytext.numbers(last),
            rules,
        )
    )


def _texts(cursor: Any, held: Sequence[str], found: list[str]) -> Iterator[str]:
    """Texts by their ids, in order; `found` learns the ids of those that stand."""
    for at in range(0, len(held), BATCH):
        cursor.execute(statement("texts_by_id"), {"ids": held[at : at + BATCH]})
        for text_id, words in cursor.fetchall():
            found.append(text_id)
            yield words

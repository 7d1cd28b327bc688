"""What is due to be related: a queue in the store, filled by loads in their own transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Engine, text

from etl.store.loader import statement

RELATING = 0x7EA2_5EE7_0000_0002
"""Alone while what others search by is written, shared while one searches."""
GATHERING = 0x7EA2_5EE7_0000_0003
"""Alone while pairs are gathered into stories."""
EXPOSING = 0x7EA2_5EE7_0000_0004
"""Alone while exposures are counted from sightings and links."""


def take(cursor: Any, step: str, most: int, without: Collection[str] = ()) -> list[str]:
    """Up to `most` ids that are due in a step, each once, in order; none of `without`.

    They are due again if the transaction fails. What is read after this call is at least as new
    as what made them due.
    """
    given = {"step": step, "most": most, "without": list(without)}
    cursor.execute(statement("take_due"), given)
    return sorted({row[0] for row in cursor.fetchall()})


def add(cursor: Any, step: str, ids: Iterable[str]) -> None:
    """Let a later step look at these."""
    cursor.execute(
        "INSERT INTO intake.due (step, id) SELECT %s, unnest(%s::text[])", (step, sorted(set(ids)))
    )


def hold(cursor: Any, lock: int, *, alone: bool) -> None:
    """Hold a lock up to the end of the transaction, alone or beside others who share it.

    RELATING comes before GATHERING, and all come before any row: so nobody waits in a circle.
    Who writes what others search by (copies, fingerprints, keys of headlines) holds RELATING alone;
    who searches and writes what he found shares it: the later of two always sees the other.
    """
    kind = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    cursor.execute(f"SELECT {kind}(%s)", (lock,))


def waiting(engine: Engine) -> int:
    """How much is due in all steps together."""
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM intake.due")).scalar_one())

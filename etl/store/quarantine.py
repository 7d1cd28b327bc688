"""Records in quarantine: looked up, put back among the pages, and the history of both."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine, select, text
from sqlalchemy.dialects.postgresql import insert

from etl.model import Delivery, Dump, Page, Source
from etl.store import intake
from etl.store.ledger import now
from etl.store.loader import (
    copy_in,
    fill,
    lock_deliveries,
    lock_store,
    prepare,
    show,
    statement,
)
from etl.store.parcels import Stage, entry_of


class Held(NamedTuple):
    """A record in quarantine: `names` are its dump's, escaped, and `kept` counts bytes of `raw`."""

    id: str
    day: date
    source: str
    names: list[str]
    ordinal: int
    byte_offset: int
    byte_length: int
    stage: str
    error: str
    reason: str
    format: str | None
    member: str | None
    delivery_id: str | None
    sha256: str | None
    kept: int


def held(
    engine: Engine,
    *,
    day: date | None = None,
    source: str | None = None,
    error: str | None = None,
    id: str | None = None,
    most: int = 1_000_000,
) -> list[Held]:
    """Records by day, source, dump and ordinal; `id` may be the beginning of one."""
    wanted = {"day": day, "source": source, "error": error, "id": id, "most": most}
    with engine.connect() as connection:
        rows = connection.execute(text(statement("list_quarantine")), wanted)
        return [Held(*row) for row in rows]


def raw(engine: Engine, id: str) -> bytes:
    """The bytes that are kept of a record."""
    query = select(intake.quarantine.c.raw).where(intake.quarantine.c.quarantine_id == id)
    with engine.connect() as connection:
        return bytes(connection.execute(query).scalar_one())


def history(engine: Engine, id: str) -> list[tuple[datetime, str, str]]:
    """When a record was put through again, what came of it and in which words."""
    t = intake.replays.c
    query = select(t.at, t.outcome, t.told).where(t.quarantine_id == id).order_by(t.at)
    with engine.connect() as connection:
        return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def note(engine: Engine, record: Held, outcome: str, told: str) -> None:
    """Note that a record was put through again: `passed`, `refused` or `gone`."""
    with engine.begin() as connection:
        connection.execute(insert(intake.replays).values(_row(record, outcome, told)))


def put_back(engine: Engine, record: Held, page: Page, source: Source, stage: Stage) -> bool:
    """Load a quarantined record's page into its delivery; False where it is refused again.

    In one transaction the row leaves quarantine for the history. The delivery keeps the extractor
    versions that it was loaded with, so that the next ingest of its day still replaces it where
    they are not today's.
    """
    if record.delivery_id is None:
        raise ValueError("a file that was never taken in has no delivery to go back to")
    delivery = Delivery(
        record.delivery_id, record.source, record.day, Dump(record.sha256 or "", 0), record.names[0]
    )
    staged = stage([entry_of(page, delivery, {}, source)])
    if staged.refused:
        return False
    connection = engine.raw_connection()
    try:
        cursor: Any = connection.cursor()
        prepare(cursor)
        lock_deliveries(cursor, [delivery.id])
        lock_store(cursor, alone=False)
        cursor.execute(statement("leave_quarantine"), {"id": record.id})
        if cursor.rowcount == 1:
            sent: Counter[str] = Counter()
            copy_in(cursor, staged, sent)
            fill(cursor, sent)
            show(cursor)
            _put(cursor, _row(record, "passed", "its page was put back into its dump"))
        connection.commit()
    except BaseException:
        connection.invalidate()
        raise
    finally:
        connection.close()
    return True


def _put(cursor: Any, row: dict[str, Any]) -> None:
    cursor.execute(statement("note_replay"), row)


def _row(record: Held, outcome: str, told: str) -> dict[str, Any]:
    return {
        "quarantine_id": record.id,
        "at": now(),
        "outcome": outcome,
        "told": told,
        "delivery_id": record.delivery_id,
        "source": record.source,
        "day": record.day,
        "name": ", ".join(record.names),
        "ordinal": record.ordinal,
        "byte_offset": record.byte_offset,
        "byte_length": record.byte_length,
        "stage": record.stage,
        "error": record.error,
        "reason": record.reason,
    }

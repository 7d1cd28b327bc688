"""Whole dumps into the store, a transaction for one or more of them.

COPY into staging tables, then set-based inserts in a fixed order of tables and keys. A delivery's
row is the commit marker: it is written in the same transaction as everything the dump says.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from sqlalchemy import Engine

from etl import identity
from etl.model import Delivery, Refused, Sheet, Source
from etl.store.entry import Entry, Staged
from etl.store.parcels import Loaded, Opened, Parcel, Spread, Stage, Tally, chunks
from etl.store.rows import refused_rows, sheet_of

STORE_LOCK = 0x7EA2_5EE7_0000_0001
"""Loads share it while they insert; who removes rows holds it alone."""

INSERTS = (
    "load_texts",
    "load_markups",
    "load_pages",
    "load_metadata",
    "load_quarantine",
    "load_articles",
    "load_sightings",
    "load_related",
    "load_teasers",
    "load_teaser_sightings",
    "load_entities",
    "load_mentions",
)
COUNTED = {
    "load_pages": "pages",
    "load_metadata": "metadata",
    "load_quarantine": "quarantine",
    "load_sightings": "sightings",
    "load_related": "related",
    "load_teaser_sightings": "teasers",
    "load_mentions": "mentions",
}
"""Steps that must insert exactly the rows that were sent to a staging table."""


class MiscountError(RuntimeError):
    """Rows sent and rows counted differ: the transaction is given up."""


def load(
    engine: Engine,
    parcels: Sequence[Parcel],
    sources: Callable[[str], Source],
    stage: Stage,
    spread: Spread,
    *,
    force: bool = False,
    note: Callable[[Any, list[Loaded]], None] = lambda cursor, loaded: None,
) -> list[Loaded]:
    """Load deliveries in one transaction; one that stands with these extractors is left alone.

    `note` is told of all in the same transaction. Raises whatever reading, the stage or the
    store raise: then nothing of the transaction stands, unless the answer to its commit was lost,
    and then calling again finds the deliveries standing.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        prepare(cursor)
        loaded = _load(cursor, parcels, sources, stage, spread, force)
        note(cursor, loaded)
        connection.commit()
        return loaded
    except BaseException:
        connection.invalidate()
        raise
    finally:
        connection.close()


def _load(
    cursor: Any,
    parcels: Sequence[Parcel],
    sources: Callable[[str], Source],
    stage: Stage,
    spread: Spread,
    force: bool,
) -> list[Loaded]:
    by_id = {parcel.delivery.id: parcel for parcel in parcels}
    lock_deliveries(cursor, by_id)
    standing = _standing(cursor, list(by_id))
    current = {key for key, row in standing.items() if not force and _is_current(row[0], sources)}
    under_way = {
        key: Opened(parcel.delivery, replaces=key in standing)
        for key, parcel in by_id.items()
        if key not in current
    }
    sent: Counter[str] = Counter()

    def refuse(records: list[Refused], delivery: Delivery) -> None:
        copy_in(cursor, refused_rows(records, delivery), sent)

    taken = chunks([by_id[key] for key in under_way], under_way, sources, refuse)
    known = (_with_known_sheets(cursor, chunk, under_way) for chunk in taken)
    for staged in spread(stage, known):
        copy_in(cursor, staged, sent)
    made = _insert(cursor, under_way, sent)
    _name(cursor, parcels)
    loaded = []
    standing = _standing(cursor, list(by_id))
    for parcel in parcels:
        # The same bytes may come under several names: the first is what was loaded.
        fresh = made.pop(parcel.delivery.id, None)
        loaded.append(
            replace(fresh, delivery=parcel.delivery) if fresh else _known(parcel.delivery, standing)
        )
    return loaded


def lock_store(cursor: Any, *, alone: bool) -> None:
    """Taken after the locks of deliveries: alone by who removes rows, else shared."""
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    cursor.execute(f"SELECT {lock}(%s)", (STORE_LOCK,))


def lock_deliveries(cursor: Any, keys: Iterable[str]) -> None:
    """A lock for each delivery, in order: the same delivery is loaded by one worker at a time."""
    numbers = sorted(int(key.replace("-", "")[-15:], 16) for key in keys)
    cursor.execute("SELECT pg_advisory_xact_lock(n) FROM unnest(%s::bigint[]) AS n", (numbers,))


def _known(delivery: Delivery, standing: dict[str, tuple[Any, ...]]) -> Loaded:
    _, records, pages, quarantined = standing[delivery.id]
    return Loaded(delivery, "known", records, pages, quarantined, known_texts=pages)


def _standing(cursor: Any, keys: list[str]) -> dict[str, tuple[Any, ...]]:
    cursor.execute(
        "SELECT delivery_id::text, extractors, records, pages, quarantined FROM intake.deliveries"
        " WHERE delivery_id = ANY (%s::uuid[])",
        (keys,),
    )
    return {row[0]: row[1:] for row in cursor.fetchall()}


def _is_current(extractors: dict[str, str], sources: Callable[[str], Source]) -> bool:
    return all(
        identity.extractor_version(sources(name)) == version for name, version in extractors.items()
    )


def _with_known_sheets(
    cursor: Any, chunk: list[Entry], under_way: dict[str, Opened]
) -> list[Entry]:
    known = _known_sheets(cursor, sorted({entry.sheet_id for entry in chunk}))
    for entry in chunk:
        if entry.sheet_id in known:
            under_way[entry.delivery_id].known_texts += 1
    return [entry._replace(sheet=known.get(entry.sheet_id)) for entry in chunk]


def _known_sheets(cursor: Any, keys: list[str]) -> dict[str, Sheet]:
    cursor.execute(
        "SELECT sheet_id::text, language, labels, starts, ends, confidences FROM intake.sheets"
        " WHERE sheet_id = ANY (%(keys)s::uuid[]) UNION ALL"
        " SELECT sheet_id::text, language, labels, starts, ends, confidences FROM stage_sheets"
        " WHERE sheet_id = ANY (%(keys)s::uuid[])",
        {"keys": keys},
    )
    return {row[0]: sheet_of(*row[1:]) for row in cursor.fetchall()}


def copy_in(cursor: Any, staged: Staged, sent: Counter[str]) -> None:
    """COPY rows into the staging tables, counted in `sent`; raises MiscountError."""
    for table, (data, rows) in staged.tables.items():
        cursor.copy_expert(f"COPY stage_{table} FROM STDIN", io.BytesIO(data))
        if cursor.rowcount != rows:
            raise MiscountError(f"stage_{table}: {rows} rows sent, {cursor.rowcount} counted")
        sent[table] += rows


def _insert(cursor: Any, under_way: dict[str, Opened], sent: Counter[str]) -> dict[str, Loaded]:
    """The set-based part: from the staging tables to the store."""
    if not under_way:
        return {}
    replaced = [key for key, opened in under_way.items() if opened.replaces]
    lock_store(cursor, alone=bool(replaced))
    if replaced:
        cursor.execute(statement("withdraw"), {"deliveries": replaced})
    made = _mark(cursor, under_way)
    fill(cursor, sent)
    if replaced:
        cursor.execute(statement("sweep"))
    show(cursor)
    return made


def fill(cursor: Any, sent: Counter[str]) -> None:
    """Insert what stands in the staging tables; raises MiscountError where a row is lost."""
    for step in INSERTS:
        cursor.execute(statement(step))
        if step in COUNTED and cursor.rowcount != sent[COUNTED[step]]:
            raise MiscountError(
                f"{step}: {sent[COUNTED[step]]} rows sent, {cursor.rowcount} inserted"
            )


def show(cursor: Any) -> None:
    """Decide anew which sighting each touched article and teaser shows; `etl.relate` is to look."""
    cursor.execute(statement("show_articles"), {"white": f"[{identity.WHITE}]+"})
    cursor.execute(statement("show_teasers"))
    cursor.execute(statement("add_due"))


def _mark(cursor: Any, under_way: dict[str, Opened]) -> dict[str, Loaded]:
    """Write dumps and deliveries, with what was counted for each in the staging tables."""
    cursor.execute("SELECT delivery_id::text, count(*) FROM stage_pages GROUP BY delivery_id")
    pages = Counter(dict(cursor.fetchall()))
    cursor.execute("SELECT delivery_id::text, count(*) FROM stage_quarantine GROUP BY delivery_id")
    quarantined = Counter(dict(cursor.fetchall()))
    made, markers = {}, []
    for key, opened in under_way.items():
        delivery, tally = opened.delivery, opened.tally
        if tally is None or tally.records != pages[key] + quarantined[key]:
            raise MiscountError(
                f"{delivery.name}: {tally.records if tally else 'no'} records read,"
                f" {pages[key]} pages and {quarantined[key]} in quarantine"
            )
        markers.append(_marker(opened, tally, pages[key], quarantined[key]))
        outcome = "replaced" if opened.replaces else "loaded"
        counts = (tally.records, pages[key], quarantined[key], opened.known_texts)
        made[key] = Loaded(delivery, outcome, *counts)
    cursor.execute(statement("mark"), {"deliveries": json.dumps(markers)})
    return made


def _marker(opened: Opened, tally: Tally, pages: int, quarantined: int) -> dict[str, Any]:
    delivery = opened.delivery
    return {
        "delivery_id": delivery.id,
        "source": delivery.source,
        "day": delivery.day.isoformat(),
        "sha256": delivery.dump.sha256,
        "size": delivery.dump.size,
        "extractors": opened.extractors,
        "records": tally.records,
        "pages": pages,
        "quarantined": quarantined,
        "stream_bytes": tally.stream_bytes,
        "overhead_bytes": tally.overhead_bytes,
        "padding_bytes": tally.padding_bytes,
        "passed_over": tally.passed_over,
        "times_unknown": tally.times_unknown,
    }


def _name(cursor: Any, parcels: Sequence[Parcel]) -> None:
    deliveries = [parcel.delivery for parcel in parcels]
    given = {"deliveries": [d.id for d in deliveries], "names": [d.name for d in deliveries]}
    cursor.execute(statement("name_deliveries"), given)


def prepare(cursor: Any) -> None:
    """Have the staging tables, and the settings of a load."""
    cursor.execute("SELECT to_regclass('pg_temp.stage_pages')")
    if cursor.fetchone()[0] is None:
        cursor.execute(statement("stage"))
        cursor.execute("SET work_mem = '64MB'; SET lock_timeout = '10min'")


@cache
def statement(name: str) -> str:
    """The text of one of the store's SQL files."""
    return resources.files("etl.store.sql").joinpath(f"{name}.sql").read_text(encoding="utf-8")

"""What runs did, and whether the counts add up: `intake.runs`, `run_dumps` and the quarantine.

The only module that asks for the time: these rows tell when, and nothing else depends on them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine, delete, func, literal, select, text
from sqlalchemy.dialects.postgresql import distinct_on, insert

from etl.identity import quarantine_id
from etl.store import intake
from etl.store.loader import statement
from etl.store.parcels import Loaded


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that was not loaded. `error` is a class of errors, `reason` a sentence."""

    source: str
    name: str
    stage: str
    error: str
    reason: str
    sqlstate: str | None = None


class Line(NamedTuple):
    """What a run did with one file."""

    source: str
    name: str
    outcome: str
    records: int
    pages: int
    quarantined: int
    known_texts: int
    error: str | None


class Difference(NamedTuple):
    """A delivery whose rows do not add up to what was read."""

    source: str
    names: str
    what: str
    read: int
    found: int


class Kept(NamedTuple):
    """A record in quarantine, and the names of the dump that it lies in."""

    source: str
    names: str
    ordinal: int
    byte_offset: int
    stage: str
    error: str
    reason: str


class Run(NamedTuple):
    """What a run left behind; `finished_at` and `message` are None while it is under way."""

    run_id: str
    day: date
    state: str
    files: int
    started_at: datetime
    finished_at: datetime | None
    message: str | None


def begin(engine: Engine, run: str, day: date, sources: str, files: int) -> None:
    """Note that a run began; a run that is tried again begins anew."""
    row = {
        "day": day,
        "sources": sources,
        "state": "running",
        "files": files,
        "started_at": now(),
        "finished_at": None,
        "message": None,
    }
    put = insert(intake.runs).values(run_id=run, **row)
    with engine.begin() as connection:
        connection.execute(put.on_conflict_do_update(index_elements=["run_id"], set_=row))
        connection.execute(delete(intake.run_dumps).where(intake.run_dumps.c.run_id == run))


def finish(engine: Engine, run: str, state: str, message: str) -> None:
    """Note how a run ended: `success` or `failed`, and why in words."""
    with engine.begin() as connection:
        connection.execute(
            intake.runs.update()
            .where(intake.runs.c.run_id == run)
            .values(state=state, finished_at=now(), message=message)
        )


def note_loaded(cursor: Any, run: str, loaded: Sequence[Loaded]) -> None:
    """Note deliveries in the transaction that loads them."""
    dumps = [
        {
            "source": one.delivery.source,
            "name": one.delivery.name,
            "delivery_id": one.delivery.id,
            "outcome": one.outcome,
            "records": one.records,
            "pages": one.pages,
            "quarantined": one.quarantined,
            "known_texts": one.known_texts,
        }
        for one in loaded
    ]
    _put(cursor, run, dumps)
    cursor.execute(statement("note_passed"), {"at": now()})
    files = {
        "at": now(),
        "sources": [one.delivery.source for one in loaded],
        "days": [one.delivery.day for one in loaded],
        "names": [one.delivery.name for one in loaded],
    }
    cursor.execute(statement("clear_refused_files"), files)


def note_failure(engine: Engine, run: str, failure: Failure) -> None:
    """Note a file that failed: the run is red, and the next one tries it again."""
    _note(engine, run, failure, "failed", quarantined=0)


def refuse_file(engine: Engine, run: str, day: date, failure: Failure, *, final: bool) -> None:
    """Put a file that cannot be taken in at all into quarantine.

    The row goes when a file of that name is loaded. Not `final`: the run is red as well.
    """
    where = f"{failure.source}/{day}/{failure.name}"
    row = {
        "quarantine_id": quarantine_id(where, 0, failure.stage, failure.error),
        "source": failure.source,
        "day": day,
        "name": failure.name,
        "ordinal": 0,
        "byte_offset": 0,
        "byte_length": 0,
        "stage": failure.stage,
        "error": failure.error,
        "reason": failure.reason,
        "raw": b"",
    }
    with engine.begin() as connection:
        connection.execute(insert(intake.quarantine).values(row).on_conflict_do_nothing())
    _note(engine, run, failure, "refused" if final else "failed", quarantined=1)


def _note(engine: Engine, run: str, failure: Failure, outcome: str, quarantined: int) -> None:
    dump = {
        "source": failure.source,
        "name": failure.name,
        "outcome": outcome,
        "records": quarantined,
        "pages": 0,
        "quarantined": quarantined,
        "known_texts": 0,
        "stage": failure.stage,
        "sqlstate": failure.sqlstate,
        "error": f"{failure.error}: {failure.reason}",
    }
    connection = engine.raw_connection()
    try:
        _put(connection.cursor(), run, [dump])
        connection.commit()
    finally:
        connection.close()


def _put(cursor: Any, run: str, dumps: list[dict[str, Any]]) -> None:
    given = {"run": run, "at": now(), "dumps": json.dumps(dumps)}
    cursor.execute(statement("note_dumps"), given)


def lines(engine: Engine, run: str) -> list[Line]:
    """What the run did with each file, by source and name."""
    t = intake.run_dumps.c
    wanted = (
        t.source, t.name, t.outcome, t.records, t.pages, t.quarantined, t.known_texts, t.error,
    )  # fmt: skip
    query = select(*wanted).where(t.run_id == run).order_by(t.source, t.name)
    with engine.connect() as connection:
        return [Line(*row) for row in connection.execute(query)]


def files(engine: Engine, run: str) -> int:
    """How many files the run found."""
    query = select(intake.runs.c.files).where(intake.runs.c.run_id == run)
    with engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def differences(engine: Engine, day: date) -> list[Difference]:
    """Deliveries of the day whose rows or bytes do not add up to what was read."""
    with engine.connect() as connection:
        found = connection.execute(text(statement("reconcile")), {"day": day})
        return [Difference(*row) for row in found]


def delivered(engine: Engine, day: date) -> dict[str, int]:
    """Deliveries of the day by source."""
    t = intake.deliveries.c
    query = select(t.source, func.count()).where(t.day == day).group_by(t.source)
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def kept(engine: Engine, day: date, most: int) -> list[Kept]:
    """The first `most` records in quarantine for a day, by source, dump and ordinal."""
    t = intake.quarantine.c
    n = intake.delivery_names.c
    names = (
        select(func.string_agg(n.name, literal(", ")))
        .where(n.delivery_id == t.delivery_id)
        .scalar_subquery()
    )
    dump = func.coalesce(names, t.name, "?")
    query = (
        select(t.source, dump, t.ordinal, t.byte_offset, t.stage, t.error, t.reason)
        .where(t.day == day)
        .order_by(t.source, dump, t.ordinal, t.quarantine_id)
        .limit(most)
    )
    with engine.connect() as connection:
        return [Kept(*row) for row in connection.execute(query)]


def kept_count(engine: Engine, day: date) -> int:
    """How many records are in quarantine for a day."""
    query = select(func.count()).where(intake.quarantine.c.day == day)
    with engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def last_runs(engine: Engine, day: date | None = None) -> list[Run]:
    """The run that began last, of every day or of one; the days in order."""
    t = intake.runs.c
    query = (
        select(t.run_id, t.day, t.state, t.files, t.started_at, t.finished_at, t.message)
        .ext(distinct_on(t.day))
        .order_by(t.day, t.started_at.desc(), t.run_id)
    )
    with engine.connect() as connection:
        found = connection.execute(query if day is None else query.where(t.day == day))
        return [Run(*row) for row in found]


def today() -> date:
    """The day that it is, in UTC: for telling a day in the future, never for choosing one."""
    return now().date()


def status(engine: Engine, day: date | None = None) -> Sequence[Any]:
    """Per day and source: deliveries, pages, articles, teasers and what is in quarantine."""
    with engine.connect() as connection:
        return connection.execute(text(statement("status")), {"day": day}).all()


def now() -> datetime:
    """This instant in UTC."""
    return datetime.now(UTC)

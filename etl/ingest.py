"""Taking files in: deliveries, transactions that hold several, and what to do when one fails."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg2
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from etl import identity
from etl.inbox import Waiting
from etl.model import Delivery, Limits, Page, Refused
from etl.read import DumpChanged, DumpUnreadable, Fault, Reader, Tally, survey
from etl.settings import Settings
from etl.store import ledger
from etl.store.entry import Entry, Staged
from etl.store.ledger import Failure
from etl.store.loader import load
from etl.store.parcels import Loaded, Parcel, Spread, Stage

log = logging.getLogger("tearsheet")

FILES_A_TRANSACTION = 500
"""Each holds a lock, and a server has room for some 6,400 (max_locks_per_transaction)."""

PASSING = ("08", "40", "53", "55", "57", "58", "23503")
"""SQLSTATE classes of faults that may pass: connection, rollback, resources, locks, shutdown,
I/O; and a text or sheet that another worker withdrew between look-up and insert."""


class TakeError(Exception):
    """A delivery's file failed while it was read."""

    def __init__(self, delivery: Delivery, cause: DumpChanged | DumpUnreadable | OSError) -> None:
        super().__init__(f"{delivery.source}/{delivery.name}: {cause}")
        self.delivery = delivery
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Desk:
    """What taking files in needs: the store, a run to note it under, and how to parse."""

    engine: Engine
    settings: Settings
    run: str
    day: date
    stage: Stage
    spread: Spread
    force: bool = False
    ticked: Callable[[int], object] = lambda pages: None
    """Told how many pages were taken apart, again and again."""


def take_in(desk: Desk, files: Sequence[Waiting]) -> list[Loaded | Failure]:
    """Load files, several small ones a transaction; what fails is noted, and the rest goes on."""
    outcomes: list[Loaded | Failure] = []
    for parcels in _transactions(desk, files, outcomes):
        outcomes += _take(desk, parcels)
    return outcomes


def _transactions(
    desk: Desk, files: Sequence[Waiting], outcomes: list[Loaded | Failure]
) -> Iterator[list[Parcel]]:
    parcels: list[Parcel] = []
    size = 0
    for file in files:
        try:
            dump = survey(file.path, desk.settings.limits)
        except (DumpUnreadable, DumpChanged, OSError) as error:
            outcomes.append(_refuse(desk, file.source, file.name, error))
            continue
        full = size + dump.size > desk.settings.batch_bytes or len(parcels) >= FILES_A_TRANSACTION
        if parcels and full:
            yield parcels
            parcels, size = [], 0
        delivery = identity.delivery_of(file.source, desk.day, dump, file.name)
        parcels.append(_parcel(delivery, file, desk.settings.limits))
        size += dump.size
    if parcels:
        yield parcels


class _Records:
    """A file's records; what fails while reading is told with its delivery."""

    def __init__(self, delivery: Delivery, file: Waiting, limits: Limits) -> None:
        self._delivery = delivery
        self._reader = Reader(file.path, delivery.dump, limits)

    def __iter__(self) -> Iterator[Page | Refused]:
        try:
            yield from self._reader
        except (DumpChanged, DumpUnreadable, OSError) as error:
            raise TakeError(self._delivery, error) from error

    @property
    def tally(self) -> Tally:
        return self._reader.tally


def _parcel(delivery: Delivery, file: Waiting, limits: Limits) -> Parcel:
    return Parcel(delivery, lambda: _Records(delivery, file, limits))


def _take(desk: Desk, parcels: list[Parcel]) -> Iterable[Loaded | Failure]:
    """One transaction, tried again when the fault may pass, and in parts when it will not."""
    for tried in range(desk.settings.retries + 1):
        try:
            return _load(desk, parcels)
        except TakeError as error:
            bad = error.delivery
            rest = [parcel for parcel in parcels if parcel.delivery is not bad]
            told = _refuse(desk, bad.source, bad.name, error.cause)
            return [told, *(_take(desk, rest) if rest else ())]
        except (DBAPIError, psycopg2.Error, BrokenProcessPool, RuntimeError) as error:
            passing = may_pass(error)
            log.warning("%s: %s", _names(parcels), _words(error))
            if not passing and len(parcels) > 1:
                return [one for parcel in parcels for one in _take(desk, [parcel])]
            if not passing or tried == desk.settings.retries:
                return [_fail(desk, parcel, error) for parcel in parcels]
            time.sleep(desk.settings.retry_delay * 2**tried)
    raise AssertionError("the last try returns")


def _load(desk: Desk, parcels: list[Parcel]) -> list[Loaded]:
    def note(cursor: Any, loaded: list[Loaded]) -> None:
        ledger.note_loaded(cursor, desk.run, loaded)

    loaded = load(
        desk.engine,
        parcels,
        desk.settings.source,
        desk.stage,
        _counted(desk),
        force=desk.force,
        note=note,
    )
    for one in loaded:
        log.info(
            "%s/%s: %s: %d pages, %d in quarantine",
            one.delivery.source, one.delivery.name, one.outcome, one.pages, one.quarantined,
        )  # fmt: skip
    return loaded


def _counted(desk: Desk) -> Spread:
    def spread(stage: Stage, chunks: Iterable[list[Entry]]) -> Iterator[Staged]:
        for staged in desk.spread(stage, chunks):
            desk.ticked(staged.tables.get("pages", (b"", 0))[1])
            yield staged

    return spread


def _refuse(
    desk: Desk, source: str, name: str, error: DumpChanged | DumpUnreadable | OSError
) -> Failure:
    if isinstance(error, OSError):
        failure = Failure(source, name, "take", "disk", str(error))
        ledger.note_failure(desk.engine, desk.run, failure)
    else:
        failure = Failure(source, name, "take", str(error.error), error.reason)
        final = error.error in (Fault.NOT_A_FILE, Fault.TOO_LARGE)
        ledger.refuse_file(desk.engine, desk.run, desk.day, failure, final=final)
    log.error("%s/%s: %s: %s", failure.source, failure.name, failure.error, failure.reason)
    return failure


def _fail(desk: Desk, parcel: Parcel, error: Exception) -> Failure:
    delivery = parcel.delivery
    failure = Failure(
        delivery.source, delivery.name, "load", "store", _words(error), _sqlstate(error)
    )
    try:
        ledger.note_failure(desk.engine, desk.run, failure)
    except (DBAPIError, psycopg2.Error) as unreachable:
        log.error("%s: not even noted in the store: %s", delivery.name, _words(unreachable))
    log.error("%s/%s: %s: %s", failure.source, failure.name, failure.error, failure.reason)
    return failure


def may_pass(error: Exception) -> bool:
    """Whether trying again may help. A closed connection says so before any SQLSTATE does."""
    if isinstance(error, BrokenProcessPool):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    driver = error.orig if isinstance(error, DBAPIError) else error
    state = _sqlstate(error)
    if state is None:
        return isinstance(
            driver, psycopg2.OperationalError | psycopg2.InterfaceError | psycopg2.DatabaseError
        )
    return state.startswith(PASSING)


def _sqlstate(error: BaseException | None) -> str | None:
    driver = error.orig if isinstance(error, DBAPIError) else error
    state: str | None = getattr(driver, "pgcode", None)
    return state


def _words(error: BaseException) -> str:
    return str(getattr(error, "orig", None) or error).strip().partition("\n")[0] or repr(error)


def _names(parcels: Sequence[Parcel]) -> str:
    names = [f"{parcel.delivery.source}/{parcel.delivery.name}" for parcel in parcels]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")

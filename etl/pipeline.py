"""The whole road: read → segment → assemble → load, then dedup → link → enrich in the store.

The CLI, the DAGs and the tests call this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Engine

from etl import inbox, reports
from etl import relate as relating
from etl.inbox import Waiting
from etl.ingest import Desk, take_in
from etl.parse import parse, stage
from etl.relate import RelateFailed
from etl.replay import Outcome
from etl.replay import replay as replayed
from etl.reports import DayError, IngestFailed, ReconcileFailed
from etl.settings import Settings
from etl.store import ledger
from etl.store.engine import opened
from etl.store.quarantine import Held
from etl.workers import spread_over

__all__ = [
    "DayError", "IngestFailed", "ReconcileFailed", "RelateFailed", "discover", "hand_in", "ingest",
    "parse", "reconcile", "relate", "replay", "run_day", "stage",
]  # fmt: skip

run_day = reports.day_of


def discover(settings: Settings, day: date, *, run: str, sources: str = "") -> list[dict[str, Any]]:
    """The day's files in batches that a task is worth starting for; the run begins."""
    files = inbox.waiting(settings.inbox, day, inbox.names(sources))
    with opened(settings) as engine:
        ledger.begin(engine, run, day, sources, len(files))
    return [
        {"day": day.isoformat(), "files": [[file.source, file.name] for file in batch]}
        for batch in inbox.batches(files)
    ]


def ingest(
    settings: Settings, batch: dict[str, Any], *, run: str, force: bool = False, workers: int = 1
) -> dict[str, int]:
    """Load a batch. Goes on past a file that fails, and raises IngestFailed at the end."""
    day = date.fromisoformat(batch["day"])
    files = [inbox.found(settings.inbox, day, source, name) for source, name in batch["files"]]
    with opened(settings) as engine, spread_over(workers) as spread:
        outcomes = take_in(Desk(engine, settings, run, day, stage, spread, force), files)
    return reports.ingested(outcomes)


def relate(settings: Settings) -> dict[str, int]:
    """Articles to stories, promotions to articles: all that loads left due, whoever loaded it.

    Raises RelateFailed where something cannot be related, after the rest is.
    """
    with opened(settings) as engine:
        return relating.relate(engine, settings)


def replay(engine: Engine, settings: Settings, records: Sequence[Held]) -> Iterator[Outcome]:
    """Quarantined records put through again, what came of each, and what passed is related."""
    yield from replayed(engine, settings, records)
    relating.relate(engine, settings)


def reconcile(settings: Settings, day: date, *, run: str, sources: str = "") -> dict[str, int]:
    """Compare what was read with what stands in the tables; ReconcileFailed makes the run red."""
    with opened(settings) as engine:
        try:
            told = reports.reconciled(engine, settings, day, run, inbox.names(sources))
        except ReconcileFailed as error:
            ledger.finish(engine, run, "failed", str(error))
            raise
        ledger.finish(engine, run, "success", told.words)
    return told.counts


def hand_in(
    settings: Settings,
    files: Sequence[Waiting],
    day: date,
    *,
    run: str,
    force: bool = False,
    workers: int = 1,
    ticked: Callable[[int], object] = lambda pages: None,
) -> dict[str, int]:
    """Files given by hand, down the same road: `tearsheet ingest`. `ticked` is told of pages."""
    with opened(settings) as engine:
        ledger.begin(engine, run, day, ",".join(sorted({f.source for f in files})), len(files))
        with spread_over(workers) as spread:
            take_in(Desk(engine, settings, run, day, stage, spread, force, ticked), files)
        relating.relate(engine, settings)
    return reconcile(settings, day, run=run, sources=",".join(sorted({f.source for f in files})))

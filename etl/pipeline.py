"""The whole road: read → segment → assemble → load. The CLI, the DAGs and the tests call this."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from etl import inbox, reports
from etl.assemble import assemble
from etl.inbox import Waiting
from etl.ingest import Desk, take_in
from etl.model import Page, Reading, Refused, Sheet, Source
from etl.reports import DayError, IngestFailed, ReconcileFailed
from etl.segment import segment
from etl.settings import Settings
from etl.store import ledger
from etl.store.engine import opened
from etl.store.rows import Entry, Staged, staged
from etl.workers import spread_over

__all__ = [
    "DayError", "IngestFailed", "ReconcileFailed", "discover", "hand_in", "ingest", "parse",
    "reconcile", "run_day", "stage",
]  # fmt: skip

run_day = reports.day_of


def parse(
    pages: Sequence[Page], sources: Sequence[Source], sheets: Sequence[Sheet | None]
) -> list[Reading | Refused]:
    """Pages taken apart, in order; a page that has a sheet already is not segmented again."""
    fresh = [n for n, sheet in enumerate(sheets) if sheet is None]
    cut = _each(segment, [pages[n].text for n in fresh], [sources[n] for n in fresh])
    found: dict[int, Sheet | Exception] = dict(zip(fresh, cut, strict=True))
    return [
        _assembled(page, source, sheet or found[n])
        for n, (page, source, sheet) in enumerate(zip(pages, sources, sheets, strict=True))
    ]


def stage(entries: list[Entry]) -> Staged:
    """Pages as rows of the staging tables: what a worker does."""
    sheets = [entry.sheet for entry in entries]
    readings = parse([e.page for e in entries], [e.source for e in entries], sheets)
    return staged(entries, readings)


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
    return reconcile(settings, day, run=run, sources=",".join(sorted({f.source for f in files})))


def _assembled(page: Page, source: Source, sheet: Sheet | Exception) -> Reading | Refused:
    if isinstance(sheet, Exception):
        return _refused(page, "segment", sheet)
    try:
        return assemble(page.text, sheet, source, url=page.url, fetched_at=page.fetched_at)
    except (MemoryError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - one page's fault must not cost the dump
        return _refused(page, "assemble", error)


def _each(
    cut: Callable[[Sequence[str], Sequence[Source]], Iterable[Sheet]],
    texts: Sequence[str],
    sources: Sequence[Source],
) -> list[Sheet | Exception]:
    """All at once; where that fails one by one, so that only the page at fault is blamed."""
    try:
        return list(cut(texts, sources))
    except (MemoryError, OSError):
        raise
    except Exception as error:  # noqa: BLE001
        if len(texts) == 1:
            return [error]
    return [
        one for n in range(len(texts)) for one in _each(cut, texts[n : n + 1], sources[n : n + 1])
    ]


def _refused(page: Page, at: str, error: Exception) -> Refused:
    reason = f"the page could not be taken apart: {type(error).__name__}: {error}"
    return Refused(page.place, at, "crash", reason, page.text.encode())

"""What the DAG's tasks call: the pipeline, with what Airflow knows of a run turned into its values.

Each function takes the task's context. Only ids, counts and escaped names go back to Airflow:
scraped text never stands in an XCom, a note or an exception's message, and in a log only as
`etl.reports.shown` spells it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence, Sized
from datetime import date
from typing import Any, NoReturn

from etl import inbox, pipeline, reports, settings
from etl.inbox import InboxError
from etl.operate import lifeline
from etl.settings import SettingsError
from etl.store import ledger
from etl.store.engine import opened

log = logging.getLogger("tearsheet")

Context = Mapping[str, Any]
PARAMETERS = {"day", "sources", "force"}
AGAIN = "Then run the day again: Trigger, Backfill, from %s to %s, Missing and Errored Runs."


class Red(SystemExit):
    """The task is red for a reason that its log has told already.

    Of all that a task can end with, Airflow 3.3.2 logs a SystemExit alone without a traceback
    (`task_runner._run_task_and_map_outcome`), and a traceback would hide the reason. `lasting`:
    another try would end the same way; the DAG's retry policy asks for it.
    """

    def __init__(self, *, lasting: bool) -> None:
        super().__init__(1)
        self.lasting = lasting


def _one_line(record: logging.LogRecord) -> bool:
    """A log filter: one event is one line, and nothing in it is taken for more than text."""
    record.msg, record.args = reports.shown(record.getMessage()), None
    return True


log.addFilter(_one_line)


def discover(context: Context) -> list[dict[str, Any]]:
    """The day's batches of dumps, at most 200; red for good where the run names no usable day."""
    made = _settings()
    _refuse_unknown(context)
    day = _day(context, made)
    try:
        batches = pipeline.discover(made, day, sources=_sources(context), run=context["run_id"])
        left = inbox.left(made.inbox, day)
    except InboxError as error:
        with opened(made) as engine:
            ledger.begin(engine, context["run_id"], day, _sources(context), files=0)
            ledger.finish(engine, context["run_id"], "failed", f"{day}: no file read\n{error}")
        _stop(str(error), lasting=True)
    for line in reports.stray_report(made, ledger.today()):
        log.warning("%s", line)
    for name in left[: reports.SHOWN]:
        log.warning("%s still arrives: left for the next run", name)
    files = sum(len(batch["files"]) for batch in batches)
    log.info("%s: %d files to ingest, in %d batches", day, files, len(batches))
    return batches


def ingest(context: Context, batch: dict[str, Any]) -> dict[str, Any]:
    """Load one batch; the counts. A dump that failed makes it red after the others are loaded."""
    # Measured: after a SIGKILL of its worker a task runs on to its natural end, a writer that
    # nobody watches, beside the retry.
    lifeline.end_with_parent()
    forced = bool(context["params"]["force"])
    try:
        counts = pipeline.ingest(_settings(), batch, run=context["run_id"], force=forced)
    except pipeline.IngestFailed as failed:
        _stop(str(failed), lasting=failed.lasting, day=batch["day"])
    except InboxError as error:
        _stop(str(error), lasting=True, day=batch["day"])
    return counts


def relate() -> dict[str, int]:
    """Relate what is due; how much was done. Red where something stays due, after the rest."""
    lifeline.end_with_parent()
    try:
        counts = pipeline.relate(_settings())
    except pipeline.RelateFailed as failed:
        _stop(f"{failed}\n{reports.TO_DO}: {failed.advice}", lasting=failed.lasting)
    log.info("related: %s", ", ".join(f"{count} {step}" for step, count in counts.items()))
    return counts


def reconcile(
    context: Context,
    batches: Sequence[object] | None,
    loaded: Sized | None,
    unrelated: int = 0,
) -> dict[str, Any]:
    """Compare what was read with what is stored; red for good where they differ.

    It is the run's last task, so its state is the run's: `batches` and `loaded` are what the
    tasks before it handed on, None where `discover` failed or there was nothing to ingest;
    `unrelated` counts the `relate` tasks that failed. Its log has the counts of every dump and what
    is in quarantine, as `tearsheet status --day` has.
    """
    if batches is None:
        _stop("discover did not finish: its log says why. Nothing was compared.", lasting=True)
    made = _settings()
    day = _day(context, made)
    with opened(made) as engine:
        for line in reports.day_report(engine, made, day, context["run_id"]):
            log.info("%s", line)
    try:
        counts = pipeline.reconcile(made, day, run=context["run_id"], sources=_sources(context))
    except pipeline.ReconcileFailed as failed:
        again = "" if reports.DIFFERS in str(failed) else day.isoformat()
        _stop(str(failed), lasting=True, day=again)
    if (done := len(loaded) if loaded is not None else 0) != len(batches):
        missed = f"{len(batches) - done} of {len(batches)} batches failed: see the ingest tasks."
        _stop(f"{day}: {missed}", lasting=True, day=day.isoformat())
    if unrelated:
        _stop(
            f"{day}: {unrelated} relate tasks failed: see the last lines of theirs.", lasting=True
        )
    log.info("%s: %s", day, ", ".join(f"{count} {what}" for what, count in counts.items()))
    return counts


def _stop(words: str, *, lasting: bool, day: str = "") -> NoReturn:
    """End the task with these lines as the last ones of its log, and how to run `day` again."""
    for line in words.splitlines():
        log.error("%s", line)
    if day:
        log.error(AGAIN, day, day)
    # Without a cause: the log has said it, and Airflow would print one with its traceback.
    raise Red(lasting=lasting) from None


def _settings() -> settings.Settings:
    try:
        return settings.from_environment()
    except SettingsError as error:
        _stop(str(error), lasting=True)


def _day(context: Context, made: settings.Settings) -> date:
    """The partition key, else the parameter `day`; never the clock."""
    asked = context["dag_run"].partition_key or context["params"]["day"]
    try:
        return pipeline.run_day(asked, made)
    except pipeline.DayError as error:
        _stop(str(error), lasting=True)


def _sources(context: Context) -> str:
    return context["params"]["sources"] or ""


def _refuse_unknown(context: Context) -> None:
    """Airflow validates the parameters that it knows and passes any others on."""
    if unknown := set(context["params"]) - PARAMETERS:
        known = ", ".join(sorted(PARAMETERS))
        given = ", ".join(repr(name)[:40] for name in sorted(unknown)[:5])
        _stop(f"unknown parameters: {given}; there are {known}", lasting=True)

"""What the DAG's tasks call: the pipeline, with what Airflow knows of a run turned into its values.

Each function takes the task's context. Only ids, counts and escaped names go back to Airflow:
scraped text never stands in an XCom, a note or an exception's message.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence, Sized
from datetime import date
from typing import Any

from airflow.sdk.exceptions import AirflowException, AirflowFailException

from etl import pipeline, settings
from etl.inbox import InboxError
from etl.operate import lifeline

log = logging.getLogger("tearsheet")

Context = Mapping[str, Any]
PARAMETERS = {"day", "sources", "force"}


def discover(context: Context) -> list[dict[str, Any]]:
    """The day's batches of dumps, at most 200; fails for good where the run names no usable day."""
    made = settings.from_environment()
    _refuse_unknown(context)
    day = _day(context, made)
    try:
        batches = pipeline.discover(made, day, sources=_sources(context), run=context["run_id"])
    except InboxError as error:
        raise AirflowFailException(str(error)) from None
    log.info("%s: %d batches to ingest", day, len(batches))
    return batches


def ingest(context: Context, batch: dict[str, Any]) -> dict[str, Any]:
    """Load one batch; the counts. A dump that failed fails the task after the others are loaded."""
    # Measured: after a SIGKILL of its worker a task runs on to its natural end, a writer that
    # nobody watches, beside the retry.
    lifeline.end_with_parent()
    forced = bool(context["params"]["force"])
    try:
        counts = pipeline.ingest(
            settings.from_environment(), batch, run=context["run_id"], force=forced
        )
    except pipeline.IngestFailed as failed:
        raise AirflowException(str(failed)) from None
    return counts


def reconcile(
    context: Context, batches: Sequence[object] | None, loaded: Sized | None
) -> dict[str, Any]:
    """Compare what was read with what is stored; fails the run for good where they differ.

    It is the run's last task, so its state is the run's: `batches` and `loaded` are what the
    tasks before it handed on, None where `discover` failed or there was nothing to ingest.
    """
    if batches is None:
        raise AirflowFailException("discover did not finish: see its log. Nothing was compared.")
    made = settings.from_environment()
    day = _day(context, made)
    try:
        counts = pipeline.reconcile(made, day, run=context["run_id"], sources=_sources(context))
    except pipeline.ReconcileFailed as failed:
        raise AirflowFailException(str(failed)) from None
    if (done := len(loaded) if loaded is not None else 0) != len(batches):
        raise AirflowFailException(
            f"{day}: {len(batches) - done} of {len(batches)} batches failed: see the ingest tasks."
        )
    return counts


def say_why(context: Context) -> None:
    """End a failed task's log with the reason alone: Airflow has put a traceback before it."""
    for line in str(context.get("exception") or "no reason is known").splitlines():
        log.error("%s", line)


def _day(context: Context, made: settings.Settings) -> date:
    """The partition key, else the parameter `day`; never the clock."""
    asked = context["dag_run"].partition_key or context["params"]["day"]
    try:
        return pipeline.run_day(asked, made)
    except pipeline.DayError as error:
        raise AirflowFailException(str(error)) from error


def _sources(context: Context) -> str:
    return context["params"]["sources"] or ""


def _refuse_unknown(context: Context) -> None:
    """Airflow validates the parameters that it knows and passes any others on."""
    if unknown := set(context["params"]) - PARAMETERS:
        known = ", ".join(sorted(PARAMETERS))
        shown = ", ".join(repr(name)[:40] for name in sorted(unknown)[:5])
        raise AirflowFailException(f"unknown parameters: {shown}; there are {known}")

"""What a run came to, in counts and in words: for logs, for the ledger, for the operator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Engine

from etl.settings import Settings
from etl.store import ledger
from etl.store.ledger import Failure, Line
from etl.store.parcels import Loaded

SHOWN = 20
"""Failures that a message spells out; the ledger has all."""


class DayError(ValueError):
    """No day, or one that cannot be ingested."""


class IngestFailed(RuntimeError):
    """Files of a batch failed; the message names each."""


class ReconcileFailed(RuntimeError):
    """The run's counts do not add up, a file failed or a source is missing."""


class Told(NamedTuple):
    """A run's counts, and the same in a sentence."""

    counts: dict[str, int]
    words: str


def day_of(given: str | None, settings: Settings) -> date:
    """The day to ingest. Raises DayError with a sentence: no day is ever taken from the clock."""
    if not given:
        raise DayError(
            "no day: a scheduled run and a backfill bring one as their partition key;"
            " a run triggered by hand wants the parameter `day`, such as 2026-11-23"
        )
    try:
        day = date.fromisoformat(given)
    except ValueError as error:
        raise DayError(f"{given!r} is no day: one such as 2026-11-23 is wanted") from error
    if day < settings.earliest_day:
        raise DayError(f"{day} is before {settings.earliest_day}, the earliest day that is taken")
    return day


def ingested(outcomes: Sequence[Loaded | Failure]) -> dict[str, int]:
    """Counts of a batch. Raises IngestFailed naming each file that has to be tried again."""
    loaded = [one for one in outcomes if isinstance(one, Loaded)]
    failed = [one for one in outcomes if isinstance(one, Failure) and one.error != "not-a-file"]
    if failed:
        raise IngestFailed(_listed("failed", (_failure(one) for one in failed)))
    return {
        "files": len(outcomes),
        "records": sum(one.records for one in loaded),
        "pages": sum(one.pages for one in loaded),
        "quarantined": sum(one.quarantined for one in loaded) + len(outcomes) - len(loaded),
        "known_texts": sum(one.known_texts for one in loaded),
    }


def reconciled(
    engine: Engine, settings: Settings, day: date, run: str, sources: Sequence[str]
) -> Told:
    """Counts of a run. Raises ReconcileFailed where a file failed, was never reached or does not
    add up, or where a source that `sources.toml` lists handed in nothing."""
    lines = ledger.lines(engine, run)
    expected = ledger.files(engine, run)
    complaints = [
        f"{line.source}/{line.name} failed: {line.error}"
        for line in lines
        if line.outcome == "failed"
    ]
    if expected != len(lines):
        complaints.append(f"{expected} files were found, and {len(lines)} were dealt with")
    complaints += [
        f"{found.source}/{found.names}: {found.read} {found.what} read, {found.found} in the tables"
        for found in ledger.differences(engine, day)
    ]
    there = ledger.delivered(engine, day)
    complaints += [
        f"{name}: nothing was delivered for {day}, and sources.toml expects it daily"
        for name, source in sorted(settings.sources.items())
        if source.expected_daily and name not in there and (not sources or name in sources)
    ]
    told = _told(day, lines)
    if complaints:
        raise ReconcileFailed(told.words + "\n" + _listed("not in order", complaints))
    return told


def _told(day: date, lines: Sequence[Line]) -> Told:
    counts = {
        "files": len(lines),
        "records": sum(line.records for line in lines),
        "pages": sum(line.pages for line in lines),
        "quarantined": sum(line.quarantined for line in lines),
        "known_texts": sum(line.known_texts for line in lines),
    }
    outcomes = {
        word: sum(line.outcome == word for line in lines)
        for word in dict.fromkeys(line.outcome for line in lines)
    }
    did = ", ".join(f"{number} {word}" for word, number in sorted(outcomes.items())) or "none"
    return Told(
        counts,
        f"{day}: {counts['files']} files ({did}); {counts['records']} records read ="
        f" {counts['pages']} pages + {counts['quarantined']} in quarantine;"
        f" {counts['known_texts']} texts known before",
    )


def _failure(failure: Failure) -> str:
    return f"{failure.source}/{failure.name}: {failure.stage}: {failure.error}: {failure.reason}"


def _listed(what: str, complaints: Iterable[str]) -> str:
    found = list(complaints)
    more = [f"… and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    return "\n".join([f"{len(found)} {what}:", *found[:SHOWN], *more])

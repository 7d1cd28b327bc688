"""What a run came to, in counts and in words: for logs, for the ledger, for the operator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Engine

from etl import inbox
from etl.read import Fault
from etl.settings import Settings
from etl.store import ledger
from etl.store.ledger import Failure, Kept, Line, Run
from etl.store.parcels import Loaded

SHOWN = 20
"""Failures, quarantined records and stray files that a message spells out; the ledger has all."""

ROWS = 100
"""Dumps that a run's table shows."""

LONGEST = 400
"""Characters of a reason that are shown: a server's message may hold a page."""

WIDEST = 48
"""Characters of a column: a longer cell pushes its own row to the right, not the whole table."""

REFUSED = (Fault.NOT_A_FILE, Fault.TOO_LARGE)
"""What puts a file into quarantine as a whole and leaves the run green (`etl.ingest`)."""

LASTING = (Fault.PERMISSION, Fault.ABSENT)
"""What no further try of the task will change."""

ADVICE: dict[str, str] = {
    Fault.PERMISSION: "give the user that runs Tearsheet the right to read the file.",
    Fault.ABSENT: "the file went away after it was listed: put it back, or go on without it.",
    Fault.CHANGED: "wait until the sender is done; let it write NAME.part and rename that.",
    "disk": "look after the disk that the inbox is on (df, dmesg).",
    "store": "look after the database: its own log says more.",
}
"""By the error, each short enough for a line of Airflow's log view."""

MEND = "mend the file, or take it out of the inbox."
LATE = "wait for it; a source that need not come daily has `expected_daily = false`."
UNREACHED = "see the last lines of the `ingest` tasks; one without any was ended from outside."
DIFFERS = "do NOT run it again: a fault of Tearsheet. Keep this log, call who looks after it."

TO_DO = "WHAT TO DO"
NOT_ENDED = "it has not come to its end: where no run of the day is under way, run the day again"


class DayError(ValueError):
    """No day, or one that cannot be ingested."""


class IngestFailed(RuntimeError):
    """Files of a batch failed; the message names each and says what to do.

    `lasting`: another try of the same task will fail in the same way.
    """

    def __init__(self, message: str, *, lasting: bool = False) -> None:
        super().__init__(message)
        self.lasting = lasting


class ReconcileFailed(RuntimeError):
    """The run's counts do not add up, a file failed or a source is missing; and what to do."""


class Told(NamedTuple):
    """A run's counts, and the same in a sentence."""

    counts: dict[str, int]
    words: str


class Complaint(NamedTuple):
    """What is not in order, and what to do about it."""

    what: str
    advice: str


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
        raise DayError(f"{given[:40]!r} is no day: one such as 2026-11-23 is wanted") from error
    if day < settings.earliest_day:
        raise DayError(f"{day} is before {settings.earliest_day}, the earliest day that is taken")
    return day


def ingested(outcomes: Sequence[Loaded | Failure]) -> dict[str, int]:
    """Counts of a batch. Raises IngestFailed naming each file that has to be tried again."""
    loaded = [one for one in outcomes if isinstance(one, Loaded)]
    failed = [one for one in outcomes if isinstance(one, Failure) and one.error not in REFUSED]
    if failed:
        complaints = [
            Complaint(
                f"{one.source}/{one.name}: {one.stage}: {one.error}: {one.reason}",
                ADVICE.get(one.error, MEND),
            )
            for one in failed
        ]
        raise IngestFailed(
            _listed("failed", complaints), lasting=all(one.error in LASTING for one in failed)
        )
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
    told = _told(day, lines)
    if complaints := [
        *_failed(lines, ledger.files(engine, run)),
        *_differing(engine, day),
        *_missing(engine, settings, day, sources),
    ]:
        raise ReconcileFailed(told.words + "\n" + _listed("not in order", complaints))
    return told


def _failed(lines: Sequence[Line], expected: int) -> Iterator[Complaint]:
    for line in lines:
        if line.outcome == "failed":
            error = (line.error or "").partition(":")[0]
            what = f"{line.source}/{line.name} failed: {line.error}"
            yield Complaint(what, ADVICE.get(error, MEND))
    if expected != len(lines):
        what = f"{expected} files were found, and {len(lines)} were dealt with"
        yield Complaint(what, UNREACHED)


def _differing(engine: Engine, day: date) -> Iterator[Complaint]:
    for found in ledger.differences(engine, day):
        read = f"{found.read} {found.what} read, {found.found} in the tables"
        yield Complaint(f"{found.source}/{found.names}: {read}", DIFFERS)


def _missing(
    engine: Engine, settings: Settings, day: date, sources: Sequence[str]
) -> Iterator[Complaint]:
    there = ledger.delivered(engine, day)
    for name, source in sorted(settings.sources.items()):
        if source.expected_daily and name not in there and (not sources or name in sources):
            what = f"{name}: nothing was delivered for {day}, and sources.toml expects it daily"
            yield Complaint(what, LATE)


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


def _listed(what: str, complaints: Sequence[Complaint]) -> str:
    """The complaints, a line each, and after them what to do, each advice once."""
    more = [f"… and {len(complaints) - SHOWN} more"] if len(complaints) > SHOWN else []
    found = [complaint.what for complaint in complaints[:SHOWN]]
    advice = [f"{TO_DO}: {one}" for one in dict.fromkeys(one.advice for one in complaints)]
    return "\n".join([f"{len(complaints)} {what}:", *map(shown, found), *more, *advice])


# ---- for reading: the log of `reconcile`, and `tearsheet status` -----------------------------


def day_report(engine: Engine, settings: Settings, day: date, run: str) -> list[str]:
    """Lines on a day: what a run of it did with each dump, what is in quarantine, what arrives.

    Every line is safe to print: see `shown`.
    """
    quarantined = ledger.kept(engine, day, SHOWN)
    count = ledger.kept_count(engine, day)
    report = _of_dumps(ledger.lines(engine, run))
    report += [f"In quarantine for {day}: {count or 'nothing'}"]
    report += table(("dump", "record", "byte", "stage", "error", "reason"), map(_kept, quarantined))
    report += [f"… and {count - SHOWN} more"] if count > SHOWN else []
    if arriving := inbox.left(settings.inbox, day) if settings.inbox.is_dir() else []:
        report += ["Still arriving, left for the next run:", *_some(arriving)]
    return report


def run_report(run: Run) -> list[str]:
    """Lines on how a run went, with what it said at its end."""
    ended = f"{run.finished_at:%Y-%m-%d %H:%M:%S} UTC" if run.finished_at else "not ended"
    head = f"Last run of {run.day}: {run.state} ({run.run_id}), {run.files} files, {ended}"
    said = (run.message or NOT_ENDED).splitlines()
    return [shown(head), *(f"  {shown(line)}" for line in said)]


def open_report(runs: Sequence[Run]) -> list[str]:
    """Lines on the days whose last run did not succeed; none where every one did."""
    found = [run for run in runs if run.state != "success"]
    rows = [(run.day, run.state, "; ".join(_heart(run))) for run in found]
    more = [f"… and {len(rows) - SHOWN} days before"] if len(rows) > SHOWN else []
    listed = table(("day", "last run", "what it said"), rows[-SHOWN:])
    return ["Days whose last run is not green:", *listed, *more] if rows else []


def _heart(run: Run) -> list[str]:
    """What is wrong, without the counts before it and the advice after it."""
    if run.message is None:
        return [NOT_ENDED]
    said = [line for line in run.message.splitlines()[1:] if not line.startswith(TO_DO)]
    return [line for line in said if not line.endswith(" not in order:")]


def stray_report(settings: Settings, today: date) -> list[str]:
    """Lines on what lies in the inbox where no run reads it; none where all is in its place."""
    if not settings.inbox.is_dir():
        return [f"There is no inbox {settings.inbox}: make it, or set TEARSHEET_INBOX."]
    found = inbox.misplaced(settings.inbox, today, settings.earliest_day)
    listed = [f"{stray.name}: {stray.reason}" for stray in found]
    return ["Out of place in the inbox, read by no run:", *_some(listed)] if listed else []


def table(names: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A table in lines of aligned columns under their names; no line at all without rows."""
    cells = [[shown(str(cell)) for cell in row] for row in rows]
    if not cells:
        return []
    columns = zip(names, *cells, strict=True)
    widths = [min(max(len(cell) for cell in column), WIDEST) for column in columns]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [list(names), *cells]
    ]


def shown(text: str) -> str:
    """Text of anyone's as one line that a terminal, a log and a web page take for text alone.

    What cannot be printed (escapes, line ends, marks of direction) is spelled out; Airflow's web
    UI takes `::group::` anywhere in a line for the beginning of a fold. Cut after LONGEST.
    """
    cut = text[:LONGEST] + (f"… ({len(text)} characters)" if len(text) > LONGEST else "")
    safe = "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut
    )
    return safe.replace("::group::", r"\x3a:group::").replace("::endgroup::", r"\x3a:endgroup::")


def _of_dumps(lines: Sequence[Line]) -> list[str]:
    """The table of a run's dumps, those that want attention first where there are many."""
    first = sorted(lines, key=lambda line: (line.outcome not in ("failed", "refused"),))
    cut = sorted(first[:ROWS], key=lambda line: (line.source, line.name))
    rows = [
        (f"{line.source}/{line.name}", line.outcome, *line[3:7], line.error or "") for line in cut
    ]
    names = ("dump", "outcome", "records", "pages", "quarantined", "known texts", "error")
    more = [f"… and {len(lines) - ROWS} more dumps"] if len(lines) > ROWS else []
    return [*table(names, rows), *more] or ["No dumps."]


def _kept(one: Kept) -> tuple[object, ...]:
    dump = f"{one.source}/{one.names}"
    return dump, one.ordinal, one.byte_offset, one.stage, one.error, one.reason


def _some(lines: Sequence[str]) -> list[str]:
    more = [f"  … and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return [*(f"  {shown(line)}" for line in lines[:SHOWN]), *more]

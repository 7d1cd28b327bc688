"""What a task's log says: to an operator when it is red, and to nobody what he did not ask for.

The tasks' own functions over a store and an inbox, with what Airflow would hand them.
"""

from __future__ import annotations

import logging
import os
import subprocess
from collections.abc import Iterator, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

from etl import reports
from etl.operate import tasks
from etl.operate.tasks import Red
from etl.settings import Settings
from etl.store import ledger
from etl.store.engine import opened
from tests.operate.airflow import environment_of, new_home, tearsheet
from tests.pages import jsonl, page, put

pytestmark = [pytest.mark.airflow, pytest.mark.xdist_group("airflow")]

DAY = date(2016, 4, 1)
EVIL = "\x1b[31mred\n::group::x\r<script>\u202e"


@pytest.fixture(scope="module")
def office() -> Iterator[Settings]:
    """A home and an inbox that the tasks find in their environment."""
    with new_home() as settings, pytest.MonkeyPatch.context() as patch:
        for name, value in environment_of(settings.inbox.parent).items():
            patch.setenv(name, value)
        yield settings


class Log(logging.Handler):
    """The lines of a log, as a handler gets them: after every filter."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.getMessage()}")


@pytest.fixture
def heard() -> Iterator[list[str]]:
    log = Log()
    tasks.log.addHandler(log)
    tasks.log.setLevel(logging.INFO)
    yield log.lines
    tasks.log.removeHandler(log)


def context(
    run: str, day: str | None = str(DAY), *, key: str | None = None, **params: object
) -> dict[str, Any]:
    given = {"day": day, "sources": "", "force": False, **params}
    return {"run_id": run, "params": given, "dag_run": SimpleNamespace(partition_key=key)}


def night(run: str, day: date = DAY, **params: object) -> dict[str, Any]:
    """A whole run, as the DAG wires it."""
    told = context(run, str(day), **params)
    batches = tasks.discover(told)
    loaded = []
    for batch in batches:
        try:
            loaded.append(tasks.ingest(told, batch))
        except Red:
            continue
    return tasks.reconcile(told, batches, loaded)


def in_order(lines: Sequence[str], *wanted: str) -> bool:
    """Whether the lines stand among the others in this order."""
    rest = iter(lines)
    return all(any(one in line for line in rest) for one in wanted)


def test_the_log_of_reconcile_has_a_table_of_the_dumps_and_what_is_in_quarantine(
    office: Settings, heard: list[str]
) -> None:
    put(office.inbox, "herald", DAY, "good.txt", page(1))
    put(office.inbox, "herald", DAY, "half.jsonl", jsonl({"text": page(2)}, b"{ no JSON"))
    put(office.inbox, "herald", DAY, "later.txt.part", "…")
    assert night("counted")["quarantined"] == 1
    assert in_order(
        heard,
        "WARNING herald/2016-04-01/later.txt.part still arrives",
        "INFO dump               outcome  records  pages  quarantined  known texts",
        "INFO herald/good.txt    loaded   1        1      0            0",
        "INFO herald/half.jsonl  loaded   2        1      1            0",
        "INFO In quarantine for 2016-04-01: 1",
        "INFO herald/half.jsonl  1       ",
        "INFO Still arriving",
        "INFO   herald/2016-04-01/later.txt.part",
        "INFO 2016-04-01: 2 files, 3 records",
    )


def test_a_red_log_ends_with_the_dump_the_reason_and_what_to_do(
    office: Settings, heard: list[str]
) -> None:
    day = date(2016, 4, 2)
    put(office.inbox, "herald", day, "good.txt", page(3))
    gone = put(office.inbox, "herald", day, "gone.txt", page(4))
    told = context("red", str(day))
    (batch,) = tasks.discover(told)
    gone.unlink()
    with pytest.raises(Red) as red:
        tasks.ingest(told, batch)
    assert red.value.lasting
    assert red.value.__cause__ is None
    assert heard[-4:] == [
        "ERROR 1 failed:",
        "ERROR herald/gone.txt: take: absent: there is no such file",
        "ERROR WHAT TO DO: the file went away after it was listed:"
        " put it back, or go on without it.",
        "ERROR Then run the day again: Trigger, Backfill, from 2016-04-02 to 2016-04-02,"
        " Missing and Errored Runs.",
    ]
    with pytest.raises(Red):
        tasks.reconcile(told, [batch], None)
    assert "ERROR herald/gone.txt failed: absent: there is no such file" in heard
    assert heard[-1].startswith("ERROR Then run the day again")
    with opened(office) as engine:
        (run,) = ledger.last_runs(engine, day)
        told_later = [*reports.run_report(run), *reports.day_report(engine, office, day, "red")]
    assert in_order(
        told_later,
        "Last run of 2016-04-02: failed (red)",
        "herald/gone.txt failed: absent",
        "WHAT TO DO: the file went away",
        "herald/gone.txt  failed ",
        "In quarantine for 2016-04-02: 1",
    )


def test_a_file_refused_as_a_whole_is_in_quarantine_and_the_run_is_green(
    office: Settings, heard: list[str]
) -> None:
    day = date(2016, 4, 10)
    vast = put(office.inbox, "herald", day, "vast.txt", page(1))
    os.truncate(vast, office.limits.unpacked_bytes + 1)
    vast.with_name("link.txt").symlink_to("/etc/passwd")
    assert night("refused", day)["quarantined"] == 2
    assert in_order(heard, "herald/link.txt  refused", "herald/vast.txt  refused", "2016-04-10: 2")


def test_counts_that_differ_are_not_to_be_run_again(office: Settings, heard: list[str]) -> None:
    day = date(2016, 4, 3)
    put(office.inbox, "herald", day, "a.jsonl", jsonl({"text": page(5)}, {"text": page(6)}))
    night("before", day)
    with opened(office) as engine, engine.begin() as connection:
        connection.exec_driver_sql("SET session_replication_role = replica")
        connection.execute(
            text(
                "DELETE FROM intake.pages WHERE ordinal = 1 AND delivery_id IN"
                " (SELECT delivery_id FROM intake.deliveries WHERE day = :day)"
            ),
            {"day": day},
        )
    with pytest.raises(Red):
        night("after", day)
    assert heard[-1].startswith("ERROR WHAT TO DO: do NOT run it again")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"day": None}, "no day: a scheduled run"),
        ({"day": "../../etc/passwd"}, "'../../etc/passwd' is no day"),
        ({"day": "2016-02-30"}, "is no day"),
        ({"day": "'; drop table news.articles; --"}, "is no day"),
        ({"day": "{{ 7*7 }}"}, "'{{ 7*7 }}' is no day"),
        ({"day": None, "key": EVIL}, r"is no day"),
        ({"sources": "../../etc"}, "is no source"),
        ({"sources": "herald,'; drop table news.articles; --/"}, "is no source"),
        ({"sources": "{{ 7*7 }}"}, "there is no source '{{ 7*7 }}'"),
        ({"sources": EVIL}, "is no source"),
        ({"sources": "linked"}, "there is no source 'linked': a link"),
        ({"unknown\nline": 1}, r"unknown parameters: 'unknown\nline'"),
    ],
)
def test_a_parameter_that_names_no_day_or_source_ends_in_one_line(
    office: Settings, heard: list[str], given: dict[str, Any], says: str
) -> None:
    link = office.inbox / "linked"
    if not link.is_symlink():
        link.symlink_to("/etc")
    with pytest.raises(Red) as red:
        tasks.discover(context("odd", **given))
    assert red.value.lasting
    (error,) = [line for line in heard if line.startswith("ERROR")]
    assert says in error
    assert error.isprintable()


def test_a_link_in_the_place_of_a_day_is_told_and_not_followed(
    office: Settings, heard: list[str]
) -> None:
    secret = put(office.home, "elsewhere", DAY, "secret.txt", page(9)).parent
    (office.inbox / "herald" / "2016-04-05").symlink_to(secret)
    assert night("linked", date(2016, 4, 5))["files"] == 0
    assert any("herald/2016-04-05: a link" in line for line in heard)
    batch = {"day": "2016-04-05", "files": [["herald", "secret.txt"]]}
    with pytest.raises(Red):
        tasks.ingest(context("forged", "2016-04-05"), batch)
    assert any("lies behind a link" in line for line in heard)


def test_a_folder_out_of_place_is_told_with_a_reason(office: Settings, heard: list[str]) -> None:
    for name in ("2016-02-30", "2016-2-3", "2999-01-01", "notes"):
        (office.inbox / "courier" / name).mkdir(parents=True)
    (office.inbox / "2016-04-06").mkdir()
    night("strays", date(2016, 4, 6))
    assert in_order(
        heard,
        "WARNING Out of place in the inbox",
        "2016-04-06/: a day in the place of a source",
        "courier/2016-02-30/: there is no such day in the calendar",
        "courier/2016-2-3/: no day as it is written: 2016-02-03 is wanted",
        "courier/2999-01-01/: a day in the future",
        "courier/notes/: its name is no day",
    )


def test_status_says_which_days_are_not_green_and_what_is_out_of_place(office: Settings) -> None:
    put(office.inbox, "herald", "2016-04-07", "half.jsonl", jsonl({"text": page(2)}, b"{ no JSON"))
    night("in order", date(2016, 4, 7))
    with pytest.raises(Red):
        tasks.discover(context("nowhere", "2016-04-08", sources="heralt"))
    (office.inbox / "stray.txt").touch()
    told = _status(office)
    assert in_order(
        told.splitlines(),
        "day         source  deliveries",
        "2016-04-07  herald  1           2        1      1         1",
        "Days whose last run is not green:",
        "2016-04-08  failed    there is no source 'heralt'",
        "Out of place in the inbox",
        "stray.txt: in no source's folder",
    )
    told = _status(office, "--day", "2016-04-07")
    assert in_order(told.splitlines(), "Last run of 2016-04-07: success", "herald/half.jsonl  1")
    assert "Days whose last run is not green" not in told


def _status(office: Settings, *more: str) -> str:
    done = subprocess.run(
        tearsheet("status", *more),
        env=environment_of(office.inbox.parent),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    return done.stdout


def test_names_and_scraped_text_stay_one_printable_line_each(
    office: Settings, heard: list[str]
) -> None:
    day = date(2016, 4, 9)
    put(office.inbox, "herald", day, f"{EVIL}.txt", page(8, headline=f"AP: {EVIL}"))
    put(office.inbox, "herald", day, f"{EVIL}.jsonl", jsonl({"text": 1, EVIL: EVIL}, EVIL.encode()))
    put(office.inbox, EVIL.replace("/", ""), day, "lost.txt", page(9))
    os.mkfifo(office.inbox / "herald" / str(day) / f"pipe{EVIL}")
    night("evil", day)
    assert any("%1B[31mred%0A:%3Agroup:%3Ax%0D<script>" in line for line in heard)
    assert any("no name for a source" in line for line in heard)
    assert [line for line in heard if not line.isprintable() or "::group::" in line] == []
    tasks.log.error("a page said %s", EVIL)
    assert heard[-1] == r"ERROR a page said \x1b[31mred\n\x3a:group::x\r<script>\u202e"

"""What an operator does with nothing but the web UI: backfills, repairs, a cancelled backfill.

One Airflow for all of it; the tests go on from one another, in the order of the file.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from etl import inbox, pipeline
from etl.operate import airflow_home
from etl.store.engine import opened
from etl.store.fingerprint import fingerprint
from tests.operate.airflow import Airflow, environment_of, new_home, tearsheet, until
from tests.pages import jsonl, page, put
from tests.ui.screen import ALL, ERRORED, Screen

pytestmark = [pytest.mark.ui, pytest.mark.timeout(420)]

RUNS = "/api/v2/dags/nightly/dagRuns"
PATIENCE = 240.0
ENDED = ("success", "failed")


def by_command(airflow: Airflow) -> dict[str, str]:
    """The fingerprint of a fresh store that `tearsheet ingest` fills from the same inbox."""
    with new_home() as settings:
        settings = replace(settings, inbox=airflow.settings.inbox)
        for folder in sorted(settings.inbox.glob("*/????-??-??")):
            day = date.fromisoformat(folder.name)
            files = inbox.handed_in([folder], folder.parent.name)
            pipeline.hand_in(settings, files, day, run=f"ingest-{folder.parent.name}-{day}")
        with opened(settings) as engine:
            return fingerprint(engine)


def by_airflow(airflow: Airflow) -> dict[str, str]:
    """The same of Airflow's store, as `tearsheet fingerprint` prints it."""
    told = _told(airflow, "fingerprint").splitlines()
    return {name: digest for digest, name in (line.split() for line in told)}


def _told(airflow: Airflow, *call: str) -> str:
    env = environment_of(airflow.settings.inbox.parent)
    done = subprocess.run(tearsheet(*call), env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _runs(airflow: Airflow, *days: date) -> list[dict[str, Any]]:
    """Airflow's runs, of these days where any are given, the newest first."""
    wanted = {day.isoformat() for day in days}
    found = airflow.ask("GET", f"{RUNS}?order_by=-id&limit=100")["dag_runs"]
    return [run for run in found if not wanted or run["partition_key"] in wanted]


def _newest(airflow: Airflow, *days: date) -> dict[str, str]:
    """State of each day's newest run."""
    return {run["partition_key"]: run["state"] for run in reversed(_runs(airflow, *days))}


def _wait_for_the_end(airflow: Airflow, *days: date) -> None:
    """Until every run has ended, and Airflow has seen that its backfill is complete.

    It looks every thirty seconds only, and until then it refuses another backfill.
    """

    def quiet() -> bool:
        told = airflow.ask("GET", "/api/v2/backfills?dag_id=nightly")["backfills"]
        runs = [run["state"] in ENDED for run in _runs(airflow, *days)]
        return all(runs) and all(each["completed_at"] for each in told)

    until(quiet, "the end of the backfill", PATIENCE)


def _table(airflow: Airflow, query: str) -> list[tuple[Any, ...]]:
    with opened(airflow.settings) as engine, engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_the_form_loads_three_sample_days(
    airflow: Airflow, window: Screen, samples: list[date]
) -> None:
    window.backfill(samples[0], samples[-1], 3, picture="1-the-form")
    _wait_for_the_end(airflow)
    window.visit("/runs")
    window.page.get_by_text("Success").first.wait_for()
    window.picture("2-three-days-green")
    runs = [run for run in _runs(airflow) if run["run_type"] == "backfill"]
    assert sorted(run["partition_key"] for run in runs) == [str(day) for day in samples]
    assert {run["state"] for run in runs} == {"success"}
    assert by_airflow(airflow) == by_command(airflow)
    loaded = {line.split()[0] for line in _told(airflow, "status").splitlines()[1:]}
    assert loaded == {str(day) for day in samples}


def test_a_backfill_over_the_nights_own_day_beside_other_runs_of_it_ends_as_one_run(
    airflow: Airflow, window: Screen, samples: list[date], night: date
) -> None:
    put(airflow.settings.inbox, "herald", night, "late.txt", page(1))
    records = [{"text": page(number), "id": str(number)} for number in range(100, 400)]
    put(airflow.settings.inbox, "courier", night, "late.jsonl", jsonl(*records))
    window.backfill(samples[-1], night, 2, reprocess=ALL)
    for _ in range(2):
        window.trigger(night, parse_again=True)
        window.trigger(samples[-1], parse_again=True)
    _wait_for_the_end(airflow)
    ((together,),) = _table(
        airflow,
        "SELECT count(*) FROM intake.runs a JOIN intake.runs b ON a.day = b.day"
        " AND a.run_id < b.run_id AND a.started_at < b.finished_at"
        " AND b.started_at < a.finished_at",
    )
    assert together >= 1, "no two runs of a day were under way at once"
    assert {run["state"] for run in _runs(airflow)} == {"success"}
    assert by_airflow(airflow) == by_command(airflow)


@contextmanager
def _growing(path: Path) -> Iterator[None]:
    """A sender that writes on and on: reading the file meets a change every time."""
    stop = threading.Event()

    def write() -> None:
        with path.open("ab", buffering=0) as file:
            while not stop.wait(0.002):
                file.write(b"\n")

    sender = threading.Thread(target=write)
    sender.start()
    try:
        yield
    finally:
        stop.set()
        sender.join()


def test_a_day_whose_dump_was_broken_is_mended_and_run_again(
    airflow: Airflow, window: Screen, samples: list[date]
) -> None:
    broken, missing, there = (samples[0] - timedelta(days=back) for back in (2, 1, 0))
    blank = b"\n" * 2_000_000
    sent = put(airflow.settings.inbox, "herald", broken, "slow.jsonl", jsonl({"text": page(7)}))
    sent.write_bytes(sent.read_bytes() + blank)
    put(airflow.settings.inbox, "herald", broken, "good.txt", page(8))
    put(airflow.settings.inbox, "herald", missing, "good.txt", page(9))
    with _growing(sent):
        window.backfill(broken, there, 2)
        _wait_for_the_end(airflow)
    states = {str(broken): "failed", str(missing): "success", str(there): "success"}
    assert _newest(airflow, broken, missing, there) == states
    loaded = (
        "SELECT name FROM intake.deliveries JOIN intake.delivery_names USING (delivery_id)"
        f" WHERE day = '{broken}'"
    )
    assert _table(airflow, loaded) == [("good.txt",)]
    run = _runs(airflow, broken)[0]["dag_run_id"]
    log = window.log(run, "reconcile")
    window.picture("3-the-log-of-a-red-run")
    assert "herald/slow.jsonl failed: changed-while-read" in log
    assert "WHAT TO DO: wait until the sender is done" in log
    assert "task_runner.py" not in log

    window.backfill(broken, there, 1, reprocess=ERRORED)
    _wait_for_the_end(airflow)
    assert set(_newest(airflow, broken, missing, there).values()) == {"success"}
    window.visit("/runs")
    window.page.get_by_text("Success").first.wait_for()
    window.picture("4-mended-and-green")
    assert by_airflow(airflow) == by_command(airflow)


def test_a_cancelled_backfill_is_recovered_after_its_run_was_cleared(
    airflow: Airflow, window: Screen, samples: list[date]
) -> None:
    days = [samples[0] - timedelta(days=back) for back in (8, 7, 6, 5)]
    for number, day in enumerate(days):
        put(airflow.settings.inbox, "courier", day, "wire.txt", page(20 + number))
    window.backfill(days[0], days[-1], 4)
    until(lambda: "success" in _newest(airflow, *days).values(), "the first day", PATIENCE)
    window.cancel_backfill()
    until(lambda: set(_newest(airflow, *days).values()) <= {*ENDED}, "the cancelled runs", PATIENCE)
    states = _newest(airflow, *days)
    assert "failed" in states.values()
    window.picture("5-cancelled")

    stranded = next(run for run in _runs(airflow, *days) if run["state"] == "failed")
    window.clear(stranded["dag_run_id"])
    time.sleep(10)
    (still,) = [r for r in _runs(airflow) if r["dag_run_id"] == stranded["dag_run_id"]]
    assert still["state"] == "queued", "apache/airflow#72337 is mended: docs/operate.md can say so"
    window.open_run(stranded["dag_run_id"])
    window.picture("6-stranded")

    window.mark_failed(stranded["dag_run_id"])
    until(lambda: "queued" not in _newest(airflow, *days).values(), "the mark")
    failed = sum(state == "failed" for state in _newest(airflow, *days).values())
    window.backfill(days[0], days[-1], failed, reprocess=ERRORED)
    _wait_for_the_end(airflow)
    assert set(_newest(airflow, *days).values()) == {"success"}
    assert by_airflow(airflow) == by_command(airflow)


EVIL = "<img src=x onerror=alert(1)>"


def test_scraped_text_and_file_names_are_text_and_nothing_else(
    airflow: Airflow, window: Screen, samples: list[date]
) -> None:
    day = samples[0] - timedelta(days=12)
    forged = "\x1b[31mred\x1b[0m\n::group::folded {{ 7*7 }}\r" + EVIL
    put(airflow.settings.inbox, EVIL, day, f"{forged}.txt", page(30, headline=f"AP: {EVIL}"))
    put(airflow.settings.inbox, EVIL, day, f"b{forged}.jsonl", jsonl({"text": 1, forged: forged}))
    os.mkfifo(airflow.settings.inbox / EVIL / str(day) / f"pipe{forged}")
    window.trigger(day)
    until(lambda: len(_runs(airflow)) and _runs(airflow)[0]["state"] in ENDED, "the run", PATIENCE)
    run = _runs(airflow)[0]
    assert run["state"] == "success"
    for task in ("discover", "reconcile"):
        shown = window.log(run["dag_run_id"], task)
        assert ":%3Agroup:%3Afolded {{ 7*7 }}%0D<img" in shown
        window.picture(f"7-names-are-text-in-{task}")
    window.visit("/runs")
    window.page.get_by_text("Success").first.wait_for()
    assert window.dialogs == []
    logs = airflow_home.logs(airflow.settings) / "tasks" / "dag_id=nightly"
    files = sorted((logs / f"run_id={run['dag_run_id']}").rglob("*.log"))
    assert len(files) == 3
    for file in files:
        raw = file.read_bytes()
        assert b"\x1b" not in raw
        events = [json.loads(line)["event"] for line in raw.splitlines()]
        folds = [event for event in events if "::group::" in event]
        assert folds == ["::group::Pre Execute", "::group::Post Execute"]
        assert all(event.isprintable() for event in events)


def test_the_dag_explains_itself_in_the_web_ui(window: Screen) -> None:
    told = window.doc()
    window.picture("8-what-the-dag-says")
    for words in ("It is red. What now?", "Run the day again", "WHAT TO DO", "Mark that run"):
        assert words in told

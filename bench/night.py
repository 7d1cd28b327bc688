"""A night of many dumps, as Airflow runs it: how much of its time is the start of tasks.

An Airflow of its own with LocalExecutor, asked for one day over its REST API as an operator would
ask. A task's start is what passes from the moment that a worker is free for it to the moment that
its log says `::endgroup::` of what Airflow does before it calls us (`task_runner._execute_task`);
what our modules then take to be imported counts as start too, measured once in a process of its
own.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from bench.dumps import json_lines
from bench.pages import texts
from bench.table import Line
from tests.operate.airflow import Airflow, new_home, serving, until

DUMPS, PAGES = 200, 200
DAY = "2016-03-23"
RUNS = "/api/v2/dags/nightly/dagRuns"
PATIENCE = 900.0
BEFORE_OURS = "::endgroup::"
IMPORTS = (
    "import airflow.sdk, time; t = time.perf_counter(); import etl.operate.tasks;"
    "print(time.perf_counter() - t)"
)
MOST = 25
"""Percent of the tasks' time that their start may be."""


class Ran(NamedTuple):
    """A task's instants, in seconds since 1970."""

    name: str
    queued: float
    started: float
    ours: float
    """When Airflow called our code."""
    ended: float


def measured(say: Callable[[str], None]) -> list[Line]:
    """The lines of the table; the Airflow and its home are gone afterwards."""
    with new_home() as settings:
        say(f"writing {DUMPS} dumps of {PAGES} pages")
        size = _deliver(settings.inbox / "courier" / DAY)
        say("starting Airflow")
        with serving(settings) as airflow:
            airflow.login()
            until(lambda: airflow.ask("GET", "/api/v2/dags")["total_entries"] == 1, "the DAG")
            say("the night begins")
            run = _run(airflow)
            tasks = _tasks(airflow, run["dag_run_id"])
    seconds = _instant(run["end_date"]) - _instant(run["start_date"])
    return lines(tasks, _imports(), seconds, f"{DUMPS} dumps, {size / 1e6:.0f} MB")


def _deliver(folder: Path) -> int:
    folder.mkdir(parents=True)
    written = list(json_lines(list(texts(DUMPS * PAGES))))
    for number in range(DUMPS):
        data = b"".join(written[number * PAGES : (number + 1) * PAGES])
        (folder / f"{number:03d}.jsonl").write_bytes(data)
    return sum(map(len, written))


def _run(airflow: Airflow) -> dict[str, Any]:
    """A backfill of the day, once it has ended."""
    asked = {
        "dag_id": "nightly",
        "from_date": f"{DAY}T00:00:00Z",
        "to_date": f"{DAY}T00:00:00Z",
        "dag_run_conf": {},
        "reprocess_behavior": "none",
        "max_active_runs": 1,
    }
    airflow.ask("POST", "/api/v2/backfills", asked)

    def ended() -> list[dict[str, Any]]:
        runs = airflow.ask("GET", RUNS)["dag_runs"]
        done = ("success", "failed")
        return [r for r in runs if r["run_type"] == "backfill" and r["state"] in done]

    (run,) = until(ended, "the night", PATIENCE)
    if run["state"] != "success":
        raise RuntimeError(f"the night ended as {run['state']}")
    found: dict[str, Any] = run
    return found


def _tasks(airflow: Airflow, run: str) -> list[Ran]:
    """All tasks of a run in the order of their start."""
    told = airflow.ask("GET", f"{RUNS}/{run}/taskInstances?limit=1000")["task_instances"]
    tasks = [
        Ran(
            each["task_id"],
            _instant(each["queued_when"]),
            _instant(each["start_date"]),
            _called(airflow, run, each),
            _instant(each["end_date"]),
        )
        for each in told
    ]
    return sorted(tasks, key=lambda task: task.started)


def _called(airflow: Airflow, run: str, task: dict[str, Any]) -> float:
    number = task["map_index"]
    path = f"{RUNS}/{run}/taskInstances/{task['task_id']}/logs/{task['try_number']}"
    log = airflow.ask("GET", path + (f"?map_index={number}" if number >= 0 else ""))["content"]
    times = [event.get("timestamp") for event in log if event["event"] == BEFORE_OURS]
    return _instant(next(filter(None, times)))


def lines(tasks: list[Ran], imports: float, seconds: float, note: str) -> list[Line]:
    """The table of a night that took so many seconds, its tasks in the order of their start."""
    workers = max(sum(one.started <= task.started < one.ended for one in tasks) for task in tasks)
    starts = [_wait(task, tasks) + task.ours - task.started + imports for task in tasks]
    whole = sum(starts) + sum(task.ended - task.ours - imports for task in tasks)
    batches = sum(task.name == "ingest" for task in tasks)
    told = f"{sum(starts):.1f} of {whole:.1f} s; of each, {imports:.1f} s are imports of ours"
    note += f", {batches} batches, at most {workers} at once"
    return [
        Line("a night in Airflow", seconds, "s", note=note),
        Line("a night's pages", DUMPS * PAGES / seconds, "pages/s"),
        Line("start of a task", sum(starts) / len(starts), "s"),
        Line("starts, of all tasks' time", 100 * sum(starts) / whole, "%", MOST, True, told),
    ]


def _wait(task: Ran, tasks: list[Ran]) -> float:
    """Seconds from when it was queued, and a worker free, to its start."""
    free = [one.ended for one in tasks if one.ended <= task.started]
    return max(0.0, task.started - max([task.queued, *free]))


def _imports() -> float:
    """Seconds that a task's process takes to import our code."""
    call = [sys.executable, "-c", IMPORTS]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def _instant(printed: str) -> float:
    return datetime.fromisoformat(printed).timestamp()

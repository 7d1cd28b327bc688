"""Days through the nightly DAG itself, by `dag.test()`: no scheduler, no web server, one process.

Airflow takes some seconds to import and half a second a day after that, so one child process runs
all the days. Its own talk goes to a file; a line a day comes back.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, TextIO

from etl.operate import airflow_home, lifeline
from etl.settings import Settings
from etl.store.embedded import hold


class NightlyError(RuntimeError):
    """A day's run did not succeed: the message names each such day, why, and where the log is."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a day went. `state` is the state of Airflow's run, `reasons` what its tasks said."""

    day: str
    state: str
    seconds: float
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.day} {self.state} ({self.seconds:.1f} s)"


def run_nightly(settings: Settings, days: Sequence[date]) -> None:
    """Run the DAG for each day, in the order given; a line a day on stderr.

    A day that fails does not stop the days after it. Raises NightlyError where the final state of
    any run was not success, AirflowHomeError where Airflow's database cannot be prepared.
    """
    if not days:
        return
    with airflow_home.claimed(settings, alone=False), hold(settings.home) as server:
        env = airflow_home.prepare(settings, server)
        log = airflow_home.logs(settings) / "nightly.log"
        with log.open("ab") as stream:
            outcomes = list(_outcomes(env, days, stream.fileno()))
    succeeded = {outcome.day for outcome in outcomes if outcome.state == "success"}
    if failed := [day.isoformat() for day in days if day.isoformat() not in succeeded]:
        raise NightlyError(_report(failed, outcomes, log))


def _report(failed: Sequence[str], outcomes: Sequence[Outcome], log: Path) -> str:
    lines = [f"failed: {', '.join(failed)}"]
    for outcome in outcomes:
        if outcome.day in failed:
            lines += [f"  {outcome.day}:", *(f"    {reason}" for reason in outcome.reasons)]
    return "\n".join([*lines, f"Airflow's log: {log}"])


def _outcomes(env: dict[str, str], days: Sequence[date], log: int) -> Iterator[Outcome]:
    """Start the child and hand on what it tells, a line a day."""
    here, there = os.pipe()
    called = [sys.executable, "-m", __name__, str(there), *(day.isoformat() for day in days)]
    child = subprocess.Popen(called, env=env, stdout=log, stderr=log, pass_fds=(there,))
    os.close(there)
    try:
        with os.fdopen(here, encoding="utf-8") as lines:
            for line in lines:
                told = json.loads(line)
                outcome = Outcome(**{**told, "reasons": tuple(told["reasons"])})
                print(f"nightly: {outcome}", file=sys.stderr, flush=True)
                yield outcome
    finally:
        if child.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=10)
        child.kill()
        child.wait()


def _child(answers: TextIO, days: Sequence[str]) -> None:
    """Run each day and tell how it went; runs in a process whose environment is Airflow's."""
    lifeline.end_with_parent()
    dag = _load_dag()
    heard = _Heard()
    logging.getLogger("tearsheet").addHandler(heard)
    for day in days:
        heard.lines.clear()
        began = time.monotonic()
        run = dag.test(run_conf={"day": day})
        took = round(time.monotonic() - began, 2)
        reasons = tuple(dict.fromkeys(heard.lines))
        answers.write(json.dumps(asdict(Outcome(day, str(run.state), took, reasons))) + "\n")
        answers.flush()


def _load_dag() -> Any:
    """The DAG from its file, as Airflow's own DAG processor would read it."""
    spec = spec_from_file_location("nightly", airflow_home.dags_folder() / "nightly.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(airflow_home.dags_folder() / "nightly.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.dag


class _Heard(logging.Handler):
    """What our tasks said at the level of errors."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


if __name__ == "__main__":
    with os.fdopen(int(sys.argv[1]), "w", encoding="utf-8") as pipe:
        _child(pipe, sys.argv[2:])
    sys.stdout.flush()
    # Airflow's exit handlers take a second and have nothing left to do.
    os._exit(0)

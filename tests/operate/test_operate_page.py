"""Every command of docs/operate.md, run as it is written there, in its order."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.operate.airflow import Airflow, environment_of, until
from tests.pages import jsonl, page

pytestmark = [pytest.mark.airflow, pytest.mark.xdist_group("airflow")]

ROOT = Path(__file__).parents[2]
DAYS = ["2026-03-02", "2026-03-03", "2026-03-04"]
NIGHTLY = "/api/v2/dags/nightly"
RUNS = f"{NIGHTLY}/dagRuns"
ENDED = {"success", "failed"}


class Reader:
    """Somebody who follows the page in a shell; only the port is another one."""

    def __init__(self, airflow: Airflow, folder: Path) -> None:
        page = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
        self.blocks = re.findall(r"^```sh\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
        self.airflow = airflow
        self.folder = folder
        self.done: list[str] = []
        self.settings = ""
        """What the shell keeps from the blocks before: variables and a function."""

    def follow(self, words: str) -> str:
        """Run the next block, which must have these words in it; what it printed."""
        block = self.blocks[len(self.done)]
        assert words in block
        self.done.append(block)
        port = block.replace("localhost:8080", f"localhost:{self.airflow.port}")
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        told = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", self.settings + port],
            env={**environment_of(self.airflow.settings.inbox.parent), "PATH": path},
            cwd=self.folder,
            capture_output=True,
            text=True,
        )
        assert told.returncode == 0, told.stderr
        if "api() {" in port:
            self.settings = port.partition("\n\n")[0] + "\n"
        return told.stdout


def _states(airflow: Airflow) -> dict[str, str]:
    """The newest run's state for each of the days."""
    found = airflow.ask("GET", f"{RUNS}?order_by=-id&limit=100")["dag_runs"]
    return {r["partition_key"]: r["state"] for r in reversed(found) if r["partition_key"] in DAYS}


def _backfills(airflow: Airflow) -> list[dict[str, Any]]:
    return list(airflow.ask("GET", "/api/v2/backfills?dag_id=nightly&order_by=-id")["backfills"])


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_every_command_of_the_page_does_what_the_page_says(
    airflow: Airflow, tmp_path: Path
) -> None:
    for folder in ROOT.glob("samples/*/2026-03-0[234]"):
        shutil.copytree(folder, airflow.settings.inbox / folder.parent.name / folder.name)
    (tmp_path / "mended.jsonl").write_bytes(jsonl({"text": page(70)}))
    airflow.login()
    until(lambda: airflow.ask("GET", "/api/v2/dags")["total_entries"] == 1, "the DAG")
    until(lambda: all(each["completed_at"] for each in _backfills(airflow)), "other backfills")
    reader = Reader(airflow, tmp_path)
    # The shared Airflow is started by this very command.
    assert reader.blocks[0].startswith("tearsheet up --port ")
    reader.done.append(reader.blocks[0])
    assert "day" in reader.follow("tearsheet status")
    assert "1 files, 1 records" in reader.follow("cp mended.jsonl")
    _backfill_cancel_and_recover(airflow, reader)
    assert set(_states(airflow).values()) == {"success"}
    assert "0 gone" in reader.follow("tearsheet quarantine list")
    assert "news" in reader.follow("--force")
    assert "| success |" in reader.follow("intake.runs")
    assert reader.done == reader.blocks


def _backfill_cancel_and_recover(airflow: Airflow, reader: Reader) -> None:
    """Between two blocks of the page: the backfill is cancelled, and its last run cleared."""
    # While the DAG is paused no run can be done before the cancelling.
    airflow.ask("PATCH", NIGHTLY, {"is_paused": True})
    reader.follow("/api/v2/backfills")
    until(lambda: len(_states(airflow)) == len(DAYS), "the runs")
    airflow.ask("PUT", f"/api/v2/backfills/{_backfills(airflow)[0]['id']}/cancel")
    until(lambda: set(_states(airflow).values()) <= ENDED, "the cancelled runs")
    assert _states(airflow)[DAYS[-1]] == "failed"
    runs = airflow.ask("GET", f"{RUNS}?order_by=-id&limit=100")["dag_runs"]
    cancelled = next(run["dag_run_id"] for run in runs if run["partition_key"] == DAYS[-1])
    airflow.ask("POST", f"{RUNS}/{quote(cancelled)}/clear", {"dry_run": False})
    assert _states(airflow)[DAYS[-1]] == "queued"
    airflow.ask("PATCH", NIGHTLY, {"is_paused": False})
    reader.follow("-X PATCH")
    until(lambda: set(_states(airflow).values()) == {"success"}, "the recovered days")

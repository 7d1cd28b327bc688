"""An Airflow, a browser window on it, and an inbox with the samples of three days."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Generator, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from etl.operate import airflow_home
from tests.operate.airflow import Airflow, new_home, serving, until
from tests.ui import screen
from tests.ui.screen import Screen

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def night() -> date:
    """The day whose night is due: a fresh Airflow runs it by itself, sooner or later."""
    return datetime.now(UTC).date() - timedelta(days=1)


@pytest.fixture(scope="session")
def samples(night: date) -> list[date]:
    """The days that the samples are laid on."""
    return [night - timedelta(days=back) for back in (3, 2, 1)]


@pytest.fixture(scope="session")
def airflow(samples: list[date]) -> Iterator[Airflow]:
    with new_home() as settings:
        for number, day in enumerate(samples, start=2):
            for folder in ROOT.glob(f"samples/*/2026-03-{number:02}"):
                shutil.copytree(folder, settings.inbox / folder.parent.name / day.isoformat())
        with serving(settings) as running:
            running.login()
            until(lambda: running.ask("GET", "/api/v2/dags")["total_entries"] == 1, "the DAG")
            yield running


@pytest.fixture(scope="session")
def window(airflow: Airflow) -> Iterator[Screen]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no `chromium` on the path: apt-get install chromium")
    folder = Path(os.environ.get("TEARSHEET_SCREENSHOTS") or ROOT / ".tearsheet" / "screenshots")
    base = f"http://localhost:{airflow.port}"
    with screen.opened(chromium, base, folder, root=os.geteuid() == 0) as shown:
        passwords = json.loads(airflow_home.password_file(airflow.settings).read_text())
        shown.log_in("admin", passwords["admin"])
        yield shown


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A picture of what the window showed when a test failed."""
    report = yield
    shown = getattr(item, "funcargs", {}).get("window")
    if report.when == "call" and report.failed and shown is not None:
        shown.picture(f"failed-{item.name}")
    return report

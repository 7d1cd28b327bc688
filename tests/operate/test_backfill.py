"""Backfills and triggers, through the REST API of a running Airflow."""

from __future__ import annotations

import urllib.error
from typing import Any

import pytest
from sqlalchemy import text

from etl.store.engine import opened
from etl.store.fingerprint import fingerprint
from tests.operate.airflow import Airflow, until
from tests.pages import jsonl, page, put

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("airflow")]

DAYS = ["2016-03-23", "2016-03-24", "2016-03-25"]
FULL = [DAYS[0], DAYS[2]]
BEFORE, AFTER = "2016-03-22", "2016-03-26"
RUNS = "/api/v2/dags/nightly/dagRuns"


@pytest.fixture(scope="module")
def api(airflow: Airflow) -> Airflow:
    """Logged in, the DAG known, four days in the inbox; three will be asked for, one is empty."""
    inbox = airflow.settings.inbox
    for number, day in enumerate([BEFORE, *FULL, AFTER]):
        put(inbox, "herald", day, "front.txt", page(number))
        put(inbox, "herald", day, "wire.txt", page(99))
        records = [{"text": page(number * 10 + n), "id": str(n)} for n in range(3)]
        put(inbox, "courier", day, "night.jsonl", jsonl(*records, b"{ no JSON"))
    airflow.login()
    until(lambda: airflow.ask("GET", "/api/v2/dags")["total_entries"] == 1, "the DAG")
    return airflow


@pytest.fixture(scope="module")
def first(api: Airflow) -> dict[str, str]:
    """A backfill with an untouched form: its fingerprint, once it is done."""
    return _backfilled(api, "none")


def _backfilled(api: Airflow, reprocess: str) -> dict[str, str]:
    asked = {
        "dag_id": "nightly",
        "from_date": f"{DAYS[0]}T00:00:00Z",
        "to_date": f"{DAYS[-1]}T00:00:00Z",
        "dag_run_conf": {},
        "reprocess_behavior": reprocess,
        "max_active_runs": 2,
    }
    # Airflow looks only every thirty seconds whether a backfill is complete.
    until(lambda: all(each["completed_at"] for each in _backfills(api)), "the backfill before")
    runs = len(_runs(api, "backfill")) + len(DAYS)
    api.ask("POST", "/api/v2/backfills", asked)
    until(lambda: len(_ended(_runs(api, "backfill"))) == runs, "the backfill's runs")
    with opened(api.settings) as engine:
        return fingerprint(engine)


def _backfills(api: Airflow) -> list[dict[str, Any]]:
    return list(api.ask("GET", "/api/v2/backfills?dag_id=nightly")["backfills"])


def _ended(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [run for run in runs if run["state"] in ("success", "failed")]


def _runs(api: Airflow, kind: str) -> list[dict[str, Any]]:
    return [run for run in api.ask("GET", RUNS)["dag_runs"] if run["run_type"] == kind]


def _table(api: Airflow, query: str) -> list[tuple[Any, ...]]:
    with opened(api.settings) as engine, engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_a_backfill_loads_the_days_asked_for_each_once(api: Airflow, first: dict[str, str]) -> None:
    runs = _runs(api, "backfill")
    assert sorted(run["partition_key"] for run in runs) == DAYS
    assert {run["state"] for run in runs} == {"success"}
    deliveries = "SELECT day::text, count(*) FROM intake.deliveries GROUP BY day ORDER BY day"
    assert _table(api, deliveries) == [(day, 3) for day in FULL]
    ours = (
        "SELECT day::text, state, files FROM intake.runs WHERE run_id LIKE 'backfill%' ORDER BY 1"
    )
    assert _table(api, ours) == [(day, "success", 3 if day in FULL else 0) for day in DAYS]


def test_all_runs_again_end_with_identical_tables(api: Airflow, first: dict[str, str]) -> None:
    again = _backfilled(api, "completed")
    runs = _runs(api, "backfill")
    assert sorted(run["partition_key"] for run in runs) == sorted(DAYS * 2)
    assert {run["state"] for run in runs} == {"success"}
    assert _table(
        api,
        "SELECT outcome, count(*) FROM intake.run_dumps GROUP BY outcome ORDER BY outcome",
    ) == [("known", 6), ("loaded", 6)]
    assert again == first


def test_a_plain_trigger_without_a_day_fails_with_a_sentence(api: Airflow) -> None:
    run = api.ask("POST", RUNS, {"logical_date": None})["dag_run_id"]
    until(lambda: api.ask("GET", f"{RUNS}/{run}")["state"] == "failed", "the run's end")
    log = str(api.ask("GET", f"{RUNS}/{run}/taskInstances/discover/logs/1"))
    assert "a run triggered by hand wants the parameter `day`" in log
    assert _table(api, f"SELECT * FROM intake.runs WHERE run_id = '{run}'") == []


@pytest.mark.parametrize(
    "conf",
    [
        {"sources": "../../etc/passwd"},
        {"sources": "'; drop table news.articles"},
        {"sources": "{{ 7*7 }}"},
        {"day": "{{ ds }}"},
        {"day": "../../etc/passwd"},
        {"day": "'; drop table news.articles"},
        {"force": "yes"},
    ],
)
def test_a_trigger_with_unusable_parameters_is_refused(
    api: Airflow, conf: dict[str, object]
) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        api.ask("POST", RUNS, {"logical_date": None, "conf": conf})
    assert refused.value.code == 400


@pytest.mark.parametrize("key", ["../../etc/passwd", "'; drop table", "{{ 7*7 }}", "2016-02-30"])
def test_a_trigger_with_a_partition_key_that_is_no_day_is_refused(api: Airflow, key: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        api.ask("POST", RUNS, {"logical_date": None, "partition_key": key})
    assert refused.value.code == 400


def test_a_source_that_is_a_link_is_refused_without_a_traceback(api: Airflow) -> None:
    (api.settings.inbox / "linked").symlink_to("/etc")
    conf = {"day": DAYS[0], "sources": "linked"}
    run = api.ask("POST", RUNS, {"logical_date": None, "conf": conf})["dag_run_id"]
    until(lambda: api.ask("GET", f"{RUNS}/{run}")["state"] == "failed", "the run's end")
    log = api.ask("GET", f"{RUNS}/{run}/taskInstances/discover/logs/1")["content"]
    errors = [event for event in log if event.get("level") == "error"]
    assert errors[0]["event"].startswith("there is no source 'linked': a link")
    assert [event["event"] for event in errors[1:]] == ["Task exited"]
    assert not any("error_detail" in event for event in log)
    tries = api.ask("GET", f"{RUNS}/{run}/taskInstances")["task_instances"]
    assert {each["task_id"]: each["try_number"] for each in tries}["discover"] == 1

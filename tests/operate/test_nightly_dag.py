"""The nightly DAG: its shape, its parameters, and days that go through it by `dag.test()`."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from datetime import date

import pytest
from sqlalchemy import Engine, text

from etl.operate import airflow_home
from etl.operate.nightly import NightlyError, run_nightly
from etl.settings import Settings, from_environment
from etl.store.engine import opened
from tests.operate.airflow import environment_of
from tests.pages import jsonl, packed, page, put

pytestmark = [pytest.mark.airflow, pytest.mark.xdist_group("airflow")]

DAG_FILE = airflow_home.dags_folder() / "nightly.py"
GOOD, EMPTY, BROKEN = date(2016, 3, 23), date(2016, 3, 24), date(2016, 3, 25)
FAULTY, ANCIENT = date(2016, 3, 26), date(1789, 7, 14)

TAKEN = [
    {"day": None, "sources": "", "force": False},
    {"day": "2016-03-23", "sources": "herald, The Evening Post,courier.example", "force": True},
    {"sources": None},
    {"sources": "Вечерняя газета"},
]
REFUSED = [
    {"day": "yesterday"},
    {"day": "2016-02-30"},
    {"day": "{{ ds }}"},
    {"day": "2016-03-23'; drop table news.articles; --"},
    {"sources": "../../etc/passwd"},
    {"sources": "/etc/passwd"},
    {"sources": "herald/../courier"},
    {"sources": "~root"},
    {"sources": "'; drop table news.articles; --"},
    {"sources": "{{ 7 * 7 }}"},
    {"sources": "file:///etc/passwd"},
    {"sources": "herald\n"},
    {"sources": "herald\u0000"},
    {"sources": "x" * 1001},
    {"sources": ["herald"]},
    {"force": "yes"},
]


@pytest.fixture(scope="module")
def dag(quiet: Settings) -> dict[str, object]:
    """What Airflow reads from the DAG's file, in a process without anything of ours in it."""
    env = airflow_home.environment(quiet, "sqlite:////nowhere") | {"TEARSHEET_RETRY_DELAY": "0"}
    answer = subprocess.run(
        [sys.executable, "-m", "tests.operate.dag_report", DAG_FILE, json.dumps(TAKEN + REFUSED)],
        env=env,
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(answer.stdout.splitlines()[-1])


def test_the_dags_import_without_errors_and_without_anything_of_ours(dag: dict) -> None:
    print(f"nightly.py is read in {dag['took'] * 1000:.0f} ms")
    assert dag["errors"] == {}
    assert dag["dags"] == ["nightly"]
    assert dag["ours"] == []


def test_the_dag_file_imports_airflow_and_the_standard_library_alone() -> None:
    body = ast.parse(DAG_FILE.read_text(encoding="utf-8")).body
    named = {each.module for each in body if isinstance(each, ast.ImportFrom)}
    plain = {alias.name for each in body if isinstance(each, ast.Import) for alias in each.names}
    allowed = {"airflow.sdk", *sys.stdlib_module_names}
    assert {name for name in named | plain if name not in allowed} == set()


def test_the_last_task_alone_decides_and_runs_whatever_came_before(dag: dict) -> None:
    assert dag["downstream"] == {
        "discover": ["ingest", "reconcile"],
        "ingest": ["reconcile", "relate"],
        "reconcile": [],
        "relate": ["reconcile"],
    }
    assert dag["mapped"] == ["ingest", "relate"]
    assert dag["rules"]["reconcile"] == dag["rules"]["relate"] == "all_done"
    assert dag["outlets"] == ["articles"]


def test_tasks_are_tried_again_after_the_delay_that_is_set(dag: dict) -> None:
    assert set(dag["retries"]) == {3}
    assert set(dag["delays"]) == {0}


def test_the_dag_is_on_and_does_not_catch_up_by_itself(dag: dict) -> None:
    assert dag["catchup"] is False
    assert dag["paused"] is False


def test_the_dag_explains_itself(dag: dict) -> None:
    for word in ("discover", "ingest", "reconcile", "red", "backfill", "72337"):
        assert word in str(dag["doc"])


def test_every_parameter_may_be_left_out(dag: dict) -> None:
    assert dag["defaults"] == {"day": None, "sources": "", "force": False}


def test_parameters_are_checked_before_a_task_sees_them(dag: dict) -> None:
    expected = ["taken"] * len(TAKEN) + ["refused"] * len(REFUSED)
    wrong = [
        given
        for given, verdict, wanted in zip(TAKEN + REFUSED, dag["verdicts"], expected, strict=True)
        if verdict != wanted
    ]
    assert wrong == []


@pytest.fixture(scope="module")
def told(quiet: Settings, monkeypatch_module: pytest.MonkeyPatch) -> str:
    """Five days through the DAG; what the command said of those that failed."""
    inbox = quiet.inbox
    (inbox / "sources.toml").write_text('[courier]\ntitle = "The Courier"\n')
    for day in (GOOD, BROKEN, FAULTY):
        put(inbox, "courier", day, "copy.txt", page(1))
    put(inbox, "herald", GOOD, "one.txt", page(1))
    put(inbox, "herald", GOOD, "more.jsonl", jsonl({"text": page(2), "id": "a"}, {"text": page(3)}))
    whole = packed(jsonl(*({"text": page(n)} for n in range(10, 40))))
    put(inbox, "herald", BROKEN, "cut.jsonl.gz", whole[:-40])
    put(inbox, "herald", FAULTY, "bad.txt", page(50))
    put(inbox, "herald", FAULTY, "good.txt", page(51))
    for name, value in environment_of(inbox.parent).items():
        monkeypatch_module.setenv(name, value)
    settings = from_environment()
    with opened(settings) as engine:
        _make_faulty(engine)
    with pytest.raises(NightlyError) as failed:
        run_nightly(settings, [GOOD, BROKEN, FAULTY, EMPTY, ANCIENT])
    return str(failed.value)


@pytest.fixture(scope="module")
def monkeypatch_module() -> pytest.MonkeyPatch:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def _make_faulty(engine: Engine) -> None:
    """A store that refuses one dump: the fault is in the server, as a full disk would be."""
    with engine.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION intake.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                " IF NEW.name = 'bad.txt' THEN RAISE EXCEPTION 'no room for this one'; END IF;"
                " RETURN NEW; END $$"
            )
        )
        connection.execute(
            text(
                "CREATE TRIGGER refuse BEFORE INSERT ON intake.delivery_names"
                " FOR EACH ROW EXECUTE FUNCTION intake.refuse()"
            )
        )


def _rows(settings: Settings, query: str, **values: object) -> list[tuple]:
    with opened(settings) as engine, engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def test_good_and_damaged_days_go_through(quiet: Settings, told: str) -> None:
    assert told.startswith(f"failed: {FAULTY}, {EMPTY}, {ANCIENT}\n")
    assert sorted(_rows(quiet, "SELECT day, state FROM intake.runs")) == [
        (GOOD, "success"),
        (EMPTY, "failed"),
        (BROKEN, "success"),
        (FAULTY, "failed"),
    ]


def test_a_damaged_dump_leaves_a_row_in_quarantine(quiet: Settings, told: str) -> None:
    found = _rows(
        quiet,
        "SELECT error, n.name FROM intake.quarantine q JOIN intake.delivery_names n"
        " USING (delivery_id)",
    )
    assert found == [("truncated", "cut.jsonl.gz")]


def test_a_dump_that_fails_turns_the_run_red_and_the_others_are_loaded(
    quiet: Settings, told: str
) -> None:
    assert f"{FAULTY}:" in told
    assert "herald/bad.txt" in told
    assert "no room for this one" in told
    loaded = _rows(
        quiet, "SELECT source FROM intake.deliveries WHERE day = :day ORDER BY 1", day=FAULTY
    )
    assert loaded == [("courier",), ("herald",)]


def test_an_empty_day_of_a_configured_source_turns_the_run_red(told: str) -> None:
    assert f"courier: nothing was delivered for {EMPTY}" in told


def test_a_day_before_the_earliest_is_refused_in_words(told: str) -> None:
    assert f"{ANCIENT} is before 1990-01-01" in told

"""The command, run as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.pages import jsonl, page, put

BIN = Path(sys.executable).parent


def tearsheet(*call: str | Path, home: Path, fails: int = 0, **env: str) -> str:
    given = {**os.environ, "TEARSHEET_HOME": str(home), **env}
    done = subprocess.run([BIN / "tearsheet", *call], env=given, capture_output=True, text=True)
    assert done.returncode == fails, done.stderr
    return done.stdout if not fails else done.stderr


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    put(tmp_path, "herald", "2026-03-02", "a.txt", page(1))
    put(tmp_path, "herald", "2026-03-02", "b.jsonl", jsonl({"text": page(2), "id": "p-2"}))
    return tmp_path / "herald" / "2026-03-02"


def test_a_page_goes_in_and_a_query_comes_out(dumps: Path, store_home: Path) -> None:
    told = tearsheet("ingest", dumps, "--source", "herald", "--date", "2026-03-02", home=store_home)
    assert told == "2 files, 2 records, 2 pages, 0 quarantined, 0 known texts\n"
    first = tearsheet("fingerprint", home=store_home)
    tearsheet("ingest", dumps, "--source", "herald", "--date", "2026-03-02", home=store_home)
    assert tearsheet("fingerprint", home=store_home) == first
    query = "SELECT count(*) AS n, min(agency) FROM news.articles"
    assert tearsheet("sql", "--csv", query, home=store_home) == "n,min\n2,AP\n"
    status = tearsheet("status", "--day", "2026-03-02", home=store_home).splitlines()
    assert status[1].split() == ["2026-03-02", "herald", "2", "2", "2", "2", "0"]
    assert [p for p in psutil.process_iter() if str(store_home) in " ".join(_call(p))] == []


def _call(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_parse_prints_a_line_a_record_in_the_order_of_the_input(
    dumps: Path, tmp_path: Path
) -> None:
    bad = put(
        tmp_path,
        "herald",
        "2026-03-02",
        "c.jsonl",
        jsonl({"text": page(3)}, [1], {"text": page(4)}),
    )
    call = [BIN / "tearsheet", "parse", dumps / "a.txt", dumps / "b.jsonl", bad]
    done = subprocess.run(call, capture_output=True, text=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [(line["page"]["dump"], line["page"]["ordinal"]) for line in lines] == [
        ("a.txt", 0), ("b.jsonl", 0), ("c.jsonl", 0), ("c.jsonl", 1), ("c.jsonl", 2),
    ]  # fmt: skip
    assert lines[1]["page"]["id"] == "p-2"
    assert [line["error"]["error"] for line in lines if "error" in line] == ["schema"]
    assert "number 3" in lines[2]["article"]["headline"]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (("ingest", "--source", "herald", "--date", "2026-02-30"), "is no day"),
        (("ingest", "--source", "../up", "--date", "2026-03-02"), "is no source"),
        (("ingest", "--source", "herald", "--date", "1871-01-01"), "earliest"),
    ],
)
def test_a_wrong_call_ends_in_a_sentence(
    call: tuple[str, ...], says: str, dumps: Path, store_home: Path
) -> None:
    told = tearsheet(call[0], dumps, *call[1:], home=store_home, fails=2)
    assert says in told
    assert "Traceback" not in told


def test_a_setting_that_is_off_is_named(dumps: Path, store_home: Path) -> None:
    told = tearsheet("status", home=store_home, fails=2, TEARSHEET_PAGE_BYTES="many")
    assert told.startswith("tearsheet: TEARSHEET_PAGE_BYTES: ")


def test_a_database_that_is_not_there_ends_in_a_sentence(store_home: Path) -> None:
    url = "postgresql://nobody@/none?host=" + str(store_home)
    told = tearsheet("status", home=store_home, fails=2, TEARSHEET_DATABASE_URL=url)
    assert "Traceback" not in told


def test_every_command_of_the_readme_exists() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    told = subprocess.run([BIN / "tearsheet", "--help"], capture_output=True, text=True).stdout
    commands = [line.split()[0] for line in told.split("Commands:\n")[1].splitlines()]
    assert commands
    assert all(f"`tearsheet {command}" in readme for command in commands)

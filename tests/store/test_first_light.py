"""What `make run` prints to go on with, and what the documentation shows, can be run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from etl.operate.first_light import ASK, days_in
from tests.pages import page, put
from tests.store.conftest import Store

ROOT = Path(__file__).parents[2]
SHOWN = re.compile(r'tearsheet sql (?:--csv )?"([^"]+)"')


def shown() -> list[str]:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return [query for file in pages for query in SHOWN.findall(file.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("query", [*ASK, *shown()])
def test_every_query_that_we_show_runs(query: str, store: Store) -> None:
    put(store.settings.inbox, "herald", "2026-03-02", "a.txt", page(1))
    put(store.settings.inbox, "herald", "2026-03-02", "b.txt", b"")
    put(store.settings.inbox, "herald", "2026-03-03", "a.txt", b"")
    for day in ("2026-03-02", "2026-03-03"):
        store.night(day)
    assert store.rows(query)


def test_the_days_of_an_inbox_are_its_folders(tmp_path: Path) -> None:
    for day in ("2026-03-03", "2026-03-02"):
        put(tmp_path, "herald", day, "a.txt", "x")
    assert [str(day) for day in days_in(tmp_path)] == ["2026-03-02", "2026-03-03"]

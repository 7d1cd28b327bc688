"""The bench runs from end to end, and its pages are what they claim to be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.dumps import DUMPS
from bench.formats import Figures
from bench.fresh import Taken
from bench.loops import LOOPS
from bench.night import Ran, lines
from bench.pages import texts

ROOT = Path(__file__).parents[1]
ROWS = (
    "reading alone",
    "parsing alone",
    "whole road, .jsonl, 1 worker",
    "whole road, .jsonl, 2 workers",
    "whole road, .txt files, 2 workers",
    "plain COPY of the articles",
    "the naive script",
    "whole road of plain COPY, .jsonl",
    "whole road of plain COPY, .txt",
    "whole road to the naive script, .jsonl",
    "whole road to the naive script, .txt",
    "peak memory of a process",
    "HTML: flatten",
    "HTML: flatten, segment, assemble",
    "HTML: the same and metadata",
    "HTML: trafilatura.extract alone",
)


def test_the_table_has_a_figure_for_every_claim() -> None:
    call = [sys.executable, "-m", "bench", "--pages", "300"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    for row in (*ROWS, *DUMPS):
        (line,) = [one for one in lines if one.startswith(f"{row}  ")]
        assert float(line.removeprefix(row).split()[0].replace(",", "")) > 0


def test_every_dump_that_is_read_has_a_loop_to_be_read_beside() -> None:
    assert DUMPS.keys() == LOOPS.keys()


def test_flattening_is_no_part_of_what_is_compared_with_a_loop_that_does_none() -> None:
    ours, loop, flattening = Taken(9, 9, 5.0, 1), Taken(9, 0, 2.0, 1), Taken(9, 0, 2.0, 1)
    assert Figures("csv", ours, loop, ours).times == 2.5
    assert Figures("html", ours, loop, ours, flattening=flattening).times == 1.5


def test_a_task_starts_when_a_worker_is_free_for_it_and_not_before() -> None:
    tasks = [
        Ran("discover", queued=0, started=1, ours=2, ended=10),
        Ran("ingest", queued=10, started=11, ours=12, ended=30),
        Ran("ingest", queued=10, started=11, ours=13, ended=40),
        Ran("ingest", queued=10, started=32, ours=33, ended=50),
    ]
    found = {line.what: line for line in lines(tasks, imports=1, seconds=50, note="")}
    assert found["start of a task"].figure == pytest.approx((3 + 3 + 4 + 4) / 4)
    share = 100 * 14 / (10 + 20 + 30 + 20)
    assert found["starts, of all tasks' time"].figure == pytest.approx(share)
    assert "3 batches, at most 2 at once" in found["a night in Airflow"].note


def test_a_fifth_of_the_pages_repeats_an_earlier_text_and_a_seed_decides_all() -> None:
    pages = list(texts(2000, seed=7))
    assert 0.17 < 1 - len(set(pages)) / len(pages) < 0.23
    assert pages == list(texts(2000, seed=7))
    assert set(pages).isdisjoint(texts(50, seed=8))


def test_the_pages_have_the_size_and_the_lines_of_the_seed() -> None:
    pages = list(texts(500))
    assert 2800 < sum(len(page.encode()) for page in pages) / len(pages) < 3500
    assert 35 < sum(page.count("\n") for page in pages) / len(pages) < 50

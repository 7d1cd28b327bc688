"""The bench runs from end to end, and its pages are what they claim to be."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from bench.copydesk import Desk
from bench.dumps import DUMPS
from bench.formats import Figures
from bench.fresh import Taken
from bench.loops import LOOPS
from bench.night import Ran, lines
from bench.pages import texts
from etl.stories import grouped
from etl.stories.sketch import Words

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


@pytest.mark.slow
def test_the_table_has_a_figure_for_every_claim() -> None:
    call = [sys.executable, "-m", "bench", "--pages", "300"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    for row in (*ROWS, *DUMPS):
        (line,) = [one for one in lines if one.startswith(f"{row}  ")]
        assert float(line.removeprefix(row).split()[0].replace(",", "")) > 0


OF_STORIES = (
    "fingerprints",
    "look-up of candidates",
    "fingerprint and look-up",
    "intake.postings a million articles",
    "a night at the end",
    "growth of its cost",
    "relating: peak memory of a process",
    "grouped in memory",
    "the same by relate, in a store",
)


@pytest.mark.slow
def test_what_relating_costs_is_told_at_the_end_and_in_the_middle() -> None:
    call = [sys.executable, "-m", "bench", "--stories", "--pages", "300"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    for row in OF_STORIES:
        (line,) = [one for one in lines if one.startswith(f"{row}  ")]
        assert float(line.removeprefix(row).split()[0].replace(",", "")) > 0
    curve = [line.split()[:4] for line in lines if line.split()[:1] == ["600"]]
    assert curve == [["600", "at", "the", "end"], ["600", "in", "the", "middle"]]


def test_invented_texts_share_shingles_as_seldom_as_real_ones_do() -> None:
    desk = Desk(seed=7, characters=2200)
    found = [set(Words(desk.text()).shingles()) for _ in range(1500)]
    having = Counter(shingle for shingles in found for shingle in shingles)
    sharers = sum(many * (many - 1) for many in having.values()) / len(found) ** 2
    assert 7 < 40_000 * sharers < 14
    assert 18 < sum(map(len, found)) / len(found) < 30


def test_a_night_has_copies_of_every_kind_of_the_stored_and_of_its_own() -> None:
    desk = Desk(seed=7, characters=2200)
    day = date(2016, 3, 23)
    stored = desk.fresh(60, day - timedelta(days=1))
    night = desk.night(300, day, stored)
    told = grouped([one.copy for one in (*stored, *night)])
    of_stored = [story for story in told if len(story) > 1 and story[0] < len(stored)]
    of_its_own = [story for story in told if len(story) > 1 and story[0] >= len(stored)]
    assert len(of_stored) > 25 and len(of_its_own) > 25
    copies = sum(len(story) - 1 for story in told)
    assert copies == pytest.approx(0.4 * 300, rel=0.1)


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

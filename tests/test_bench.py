"""The bench runs from end to end, and its pages are what they claim to be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
)


def test_the_table_has_a_figure_for_every_claim() -> None:
    call = [sys.executable, "-m", "bench", "--pages", "300"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    for row in ROWS:
        (line,) = [one for one in lines if one.startswith(f"{row}  ")]
        assert float(line.removeprefix(row).split()[0].replace(",", "")) > 0


def test_a_fifth_of_the_pages_repeats_an_earlier_text_and_a_seed_decides_all() -> None:
    pages = list(texts(2000, seed=7))
    assert 0.17 < 1 - len(set(pages)) / len(pages) < 0.23
    assert pages == list(texts(2000, seed=7))
    assert set(pages).isdisjoint(texts(50, seed=8))


def test_the_pages_have_the_size_and_the_lines_of_the_seed() -> None:
    pages = list(texts(500))
    assert 2800 < sum(len(page.encode()) for page in pages) / len(pages) < 3500
    assert 35 < sum(page.count("\n") for page in pages) / len(pages) < 50

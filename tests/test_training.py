"""What the net is taught: faults of the sets put right, forms of a page, the same weights twice."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from train import DATA
from train.cleaning import cleaned
from train.pages import Line, Page
from train.variants import (
    Others,
    framed,
    interrupted,
    interruptions,
    variants,
    with_comments,
    with_filler,
    without_article,
)

LONG = (
    "The harbour board said on Tuesday that the northern lock will stay closed for {} more weeks."
)
HERE = Path(__file__).parents[1]


def page(*lines: Line, set: str = "fundus", crop: tuple[int, int] | None = None) -> Page:
    return Page(set=set, id="x", fold=0, english=True, lines=lines, crop=crop, title="Lock closed")


def story(number: int) -> list[Line]:
    return [Line(LONG.format(n), "body") for n in range(number)]


def roles(found: Page) -> list[str]:
    return [line.role for line in found.lines]


def test_paragraphs_behind_the_head_of_a_comment_are_comments() -> None:
    heads = [Line(f"Ferryman {n} says:", "body") for n in range(3)]
    spoken = [Line("I have waited on this quay for three hours.", "body")] * 3
    threads = [line for pair in zip(heads, spoken, strict=True) for line in pair]
    found = cleaned(page(*story(6), *threads, set="dragnet"))
    assert roles(found) == ["body"] * 6 + ["comment"] * 6


def test_one_head_alone_leaves_the_paragraphs_behind_it_in_doubt() -> None:
    found = cleaned(page(*story(6), Line("2 comments", "body"), *story(1), set="dragnet"))
    assert [line.body_weight for line in found.lines] == [1.0] * 6 + [0.0, 0.0]


def test_what_stands_above_the_first_sentence_is_headline_byline_or_date() -> None:
    top = [Line("Lock closed", "body"), Line("By Ines Calloway", "body"), Line("8.5.2012", "body")]
    found = cleaned(page(*top, *story(3), set="dragnet"))
    assert roles(found) == ["headline", "byline", "date", "body", "body", "body"]


def test_filler_stands_between_paragraphs_and_is_not_body() -> None:
    found = with_filler(page(*story(8)), Random(1))
    assert roles(found).count("body") == 8
    assert len([line for line in found.lines if not line.blank]) > 8


def test_a_page_without_its_article_teaches_that_there_is_none() -> None:
    around = tuple(Line(f"Ferry {n} is late", "teaser") for n in range(6))
    found = without_article(page(*around, *story(2)), around)
    assert "body" not in roles(found)


def test_comments_come_below_the_article_and_are_not_body() -> None:
    found = with_comments(page(*story(3)), Random(2), ["Who pays for the divers, I ask you."])
    last = [line.role for line in found.lines if not line.blank][-1]
    assert last == "comment"


def test_the_forms_of_a_page_are_the_same_for_the_same_seed() -> None:
    lines = [Line("Lock closed", "headline"), *story(6), *[Line("Ferry late", "teaser")] * 6]
    whole = page(*lines, crop=(0, 8))
    lent = Others(["Who pays?"], [(Line("Read more", "related"),)], [((Line("Menu"),), ())])
    first = list(variants(whole, Random("7"), lent))
    assert first == list(variants(whole, Random("7"), lent))
    assert first[0] == whole and first[1].lines == whole.lines[:8]


def test_an_article_stands_in_another_pages_frame_with_its_own_lines() -> None:
    above, below = (Line("Menu", "boilerplate"),), (Line("Ferry late", "teaser"),)
    found = framed(page(*story(12), crop=(0, 12)), Random(3), Others([], [], [(above, below)]))
    lines = [line for line in found.lines if not line.blank]
    assert (lines[0], lines[-1]) == (above[0], below[0])
    assert set(lines[1:-1]) <= set(story(12))


def test_what_interrupts_one_article_interrupts_another_between_its_sentences() -> None:
    lent = list(interruptions(page(*story(2), Line("Read more", "related"), *story(1))))
    assert lent == [(Line("Read more", "related"),)]
    found = interrupted(page(*story(6)), Random(4), lent)
    assert roles(found).count("body") == 6
    assert "related" in roles(found)[1:-1]


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared data is not beside this repository")
def test_no_outlet_is_taught_to_the_net_that_is_asked_about_it() -> None:
    from evals.folds import fold_of, host_of, records
    from train.pages import pages

    by_id = {row["id"]: row for row in records("aeb")}
    taught = [p for p in pages("aeb") if p.fold != 1]
    held = {host_of(row) for row in by_id.values() if fold_of(row) == 1}
    assert taught and held
    assert not held & {host_of(by_id[p.id]) for p in taught}


@pytest.mark.skipif(
    importlib.util.find_spec("jax") is None or not DATA.is_dir(),
    reason="JAX (`make train` installs it elsewhere) or the shared data is not here",
)
def test_two_trainings_give_the_same_weights_bit_for_bit(tmp_path: Path) -> None:
    for name in ("first", "second"):
        command = ["-m", "train", "--shipping", "--epochs", "1", "--every", "40", "--to"]
        subprocess.run(
            [sys.executable, *command, str(tmp_path / name)],
            check=True,
            cwd=HERE,
            env=os.environ | {"PYTHONHASHSEED": str(len(name))},
        )
    first, second = ((tmp_path / name / "weights.npz").read_bytes() for name in ("first", "second"))
    assert first == second

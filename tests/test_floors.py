"""No figure of accuracy falls below what was reached: `evals/floors.json`."""

from __future__ import annotations

import pytest

from evals import DATA, floors

SHARED = f"{DATA.parent.name}/{DATA.name}"


@pytest.mark.parametrize("part", sorted(floors.fixed()))
def test_no_figure_is_beyond_its_floor(part: str) -> None:
    if part not in floors.parts():
        pytest.skip(f"{part}: there is no {SHARED} beside the repository")
    assert floors.drops(floors.fixed()[part], floors.found(part)) == []


def test_every_part_that_can_be_measured_has_floors() -> None:
    assert set(floors.parts()) <= set(floors.fixed())


def test_a_figure_that_drops_is_told_with_its_floor() -> None:
    told = floors.drops({"body F1": 0.95}, {"body F1": 0.94})

    assert told == ["body F1 is 0.9400, its floor 0.95"]


def test_a_share_of_wrong_days_that_rises_is_told() -> None:
    assert floors.drops({"day wrong": 0.01}, {"day wrong": 0.02})
    assert not floors.drops({"day wrong": 0.01}, {"day wrong": 0.0})


def test_a_figure_that_is_no_longer_measured_is_told() -> None:
    assert floors.drops({"headline": 0.9}, {}) == [
        "headline is no longer measured; its floor is 0.9"
    ]

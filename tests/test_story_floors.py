"""No figure of grouping into stories falls below what was reached: `evals/stories_floors.json`."""

from __future__ import annotations

import pytest

from etl.stories import Copy
from evals import DATA, stories
from evals.story_sets import NAMES
from evals.wire import Piece

shared = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"there is no {DATA.parent.name}/{DATA.name} beside the repository"
)


@shared
@pytest.mark.parametrize("name", NAMES)
def test_no_figure_of_the_grouping_is_below_its_floor(name: str) -> None:
    floors, found = stories.fixed()[name], stories.found(name)

    assert {figure: found[figure] for figure in floors if found[figure] < floors[figure]} == {}
    assert set(floors) == set(found)


def test_every_set_has_floors() -> None:
    assert set(stories.fixed()) == set(NAMES)


def test_a_document_of_the_made_set_is_a_copy_as_the_grouping_takes_it() -> None:
    assert Piece._fields == Copy._fields

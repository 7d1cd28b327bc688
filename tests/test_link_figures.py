"""Promotions find their articles at least as often as when docs/links.md was written."""

from __future__ import annotations

import pytest

from evals import DATA, links, links_invented, linkset


def test_every_promotion_of_the_sample_inbox_is_told_right() -> None:
    for name, found in links.measure(links_invented.samples()).items():
        if name.startswith("score"):
            assert (found.precision, found.recall) == (1, 1)


@pytest.mark.skipif(not DATA.is_dir(), reason="no shared data beside the repository")
@pytest.mark.parametrize(
    ("known", "precision", "recall"),
    [
        (lambda: linkset.dated(linkset.republished()), 0.99, 0.90),
        (linkset.titles_dated, 0.98, 0.79),
        (linkset.lists, 0.99, 0.99),
        (links_invented.retold, 0.96, 0.97),
    ],
    ids=("republished", "titles", "lists", "retold"),
)
def test_real_and_retold_headlines_stay_above_their_floors(
    known: object, precision: float, recall: float
) -> None:
    found = links.measure(known())["score"]  # type: ignore[operator]
    assert found.precision >= precision
    assert found.recall >= recall

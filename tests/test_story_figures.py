"""How a grouping into stories is scored: pairs, the adjusted Rand index, what counts nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.story_baselines import containment, jaccard, shingles
from evals.story_marks import adjusted_rand, components, labels, marked

partitions = st.integers(2, 12).flatmap(
    lambda n: st.tuples(*(st.lists(st.integers(0, 4), min_size=n, max_size=n) for _ in range(2)))
)


def together(of: Sequence[int]) -> set[tuple[int, int]]:
    return {(a, b) for a, b in combinations(range(len(of)), 2) if of[a] == of[b]}


@given(partitions)
def test_precision_and_recall_are_shares_of_the_pairs(both: tuple[list[int], list[int]]) -> None:
    gold, found = both
    right = together(gold) & together(found)
    own = marked(gold, found)

    assert own.wrong == len(together(found) - right)
    assert own.missed == len(together(gold) - right)
    assert own.precision == (len(right) / len(together(found)) if together(found) else 1.0)
    assert own.recall == (len(right) / len(together(gold)) if together(gold) else 1.0)


@given(partitions)
def test_a_pair_that_nobody_is_sure_of_counts_nowhere(both: tuple[list[int], list[int]]) -> None:
    gold, found = both
    own = marked(gold, found, [(0, 1)])

    assert own.wrong == len(together(found) - together(gold) - {(0, 1)})
    assert own.missed == len(together(gold) - together(found) - {(0, 1)})


def test_the_index_is_that_of_the_contingency_table() -> None:
    # rows (2, 1), (0, 3): 4 pairs in both; 6 and 7 pairs in one; 15 in all
    assert adjusted_rand([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1]) == pytest.approx(
        (4 - 6 * 7 / 15) / ((6 + 7) / 2 - 6 * 7 / 15)
    )


@given(partitions)
def test_the_index_is_one_for_the_same_groups_whatever_they_are_called(
    both: tuple[list[int], list[int]],
) -> None:
    gold, found = both

    assert adjusted_rand(gold, [9 - label for label in gold]) == 1.0
    assert adjusted_rand(gold, found) == pytest.approx(adjusted_rand(found, gold))
    assert adjusted_rand(gold, found) <= 1.0


def test_a_document_in_no_group_or_in_two_is_an_error() -> None:
    assert labels([[2, 0], [1]], 3) == [0, 1, 0]
    for groups in ([[0], [1]], [[0, 1], [1, 2]], [[0, 1, 2, 3]]):
        with pytest.raises(ValueError, match="exactly once"):
            labels(groups, 3)


def test_a_chain_of_pairs_is_one_component() -> None:
    assert components([(3, 4), (1, 2), (2, 3)], 6) == [0, 1, 1, 1, 1, 5]


def test_shingles_are_counted_once_and_shared_over_both_or_over_the_shorter() -> None:
    a = shingles("The harbour office lit a lamp. The harbour office lit a fire", 3)
    b = shingles("the Harbour office lit", 3)

    assert len(a) == 7
    assert jaccard([a, b]) == {(0, 1): 2 / 7}
    assert containment([a, b]) == {(0, 1): 1.0}

"""What is taken for a line and counted, without a store."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from etl.lines.counting import LONGEST, SHORTEST, counted, lines_of, number_of
from etl.segment.lines import lines_of as measured

WORDS = st.text(st.sampled_from("ab \t\n\r\x0b\x85\u00a0\u2028\u3000港é"), max_size=40)
PITCH = "Subscribe to receive regular email updates about the harbour"


@given(WORDS)
def test_a_line_is_what_segmentation_takes_for_one(text: str) -> None:
    told = {line.text for line in measured(text)}
    assert lines_of(text) == {line for line in told if SHORTEST <= len(line) <= LONGEST}


def test_a_story_on_one_line_and_a_single_sign_are_not_counted() -> None:
    assert lines_of(f"x\n{'y' * 301}\n  {'z' * 300}\u00a0\nno\n") == {"z" * 300, "no"}


def test_a_line_has_the_same_number_wherever_it_is_counted() -> None:
    assert number_of(PITCH) == -1515165728078672222
    assert -(2**63) <= number_of("港务局 \udcff") < 2**63


@given(st.lists(WORDS, max_size=6))
def test_a_line_counts_once_a_text_and_the_last_text_that_has_it_is_known(texts: list[str]) -> None:
    found = counted(texts)
    assert list(found.lines) == sorted({number_of(x) for text in texts for x in lines_of(text)})
    for line, on, last in zip(*found, strict=True):
        having = [at for at, text in enumerate(texts, 1) if line in map(number_of, lines_of(text))]
        assert (on, last) == (len(having), having[-1])

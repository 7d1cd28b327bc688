"""A text's words are the same however they are found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from etl.stories.sketch import _EITHER, _WORD, Words, _weight, normalise


@given(st.text(st.characters(max_codepoint=127)))
def test_words_of_ascii_are_those_that_the_pattern_finds(text: str) -> None:
    words = Words(text)
    assert words.words == _WORD.findall(normalise(text)) == _EITHER.findall(normalise(text))


@given(st.text(st.characters(categories=["L", "N", "P", "Z"])))
def test_a_word_weighs_its_characters_and_a_space_or_what_a_character_alone_is_worth(
    text: str,
) -> None:
    words = Words(text)
    assert words.lengths.tolist() == [_weight(word) for word in words.words]

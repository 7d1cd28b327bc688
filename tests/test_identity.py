"""Ids come from content, and from nothing else."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from etl import identity
from etl.model import Source


@given(st.text(), st.lists(st.text(st.characters(exclude_characters="\0")), max_size=3))
def test_an_id_is_a_uuid_of_version_8(kind: str, parts: list[str]) -> None:
    found = UUID(identity.content_id(kind, *parts))
    assert found.version == 8
    assert found.variant == "specified in RFC 4122"


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = identity.normalise(text)
    assert identity.normalise(once) == once


@given(st.text(st.characters(max_codepoint=127)))
def test_the_quick_way_for_ascii_is_no_other_way(text: str) -> None:
    assert identity.normalise(text) == identity.normalise(text + "\u00e9")[:-1].strip()


def test_typography_white_space_and_case_do_not_make_another_text() -> None:
    assert (
        identity.normalise("The\u00a0“Lock’s”\n gate\u2014closed…")
        == 'the "lock\'s" gate-closed...'
    )


def test_the_list_of_white_space_is_pythons_own() -> None:
    import sys

    assert {chr(c) for c in range(sys.maxunicode + 1) if chr(c).isspace()} == set(identity.WHITE)


def test_settings_that_decide_a_value_make_another_version_and_others_do_not() -> None:
    plain = identity.extractor_version(Source("a"))
    assert plain == identity.extractor_version(Source("b", title="B", expected_daily=True))
    assert plain != identity.extractor_version(Source("a", zone="Europe/Kyiv"))
    assert plain != identity.extractor_version(Source("a", cues=("See too",)))

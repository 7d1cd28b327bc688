"""A line signs the article by what speaks for it, whatever segmentation took it for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import signoffs
from etl.bylines import bylines
from etl.lexicon import lexicon
from etl.model import Label, Segment
from etl.signatures import signing
from tests.pages import BARGES, LOCK, MILLS

HEADLINE = (Label.HEADLINE, "Northern lock stays closed after the storm")
TIME = (Label.TIMESTAMP, "3 May 2024, 17:47")
BODY = [(Label.BODY, LOCK), (Label.BODY, BARGES), (Label.BODY, MILLS)]

Piece = tuple[Label, str]


def furniture(line: str) -> Piece:
    return Label.BOILERPLATE, line


def laid_out(pieces: list[Piece], confidence: float = 0.9) -> tuple[str, list[Segment]]:
    text, segments = "", []
    for label, line in pieces:
        segments.append(Segment(label, len(text), len(text) + len(line), confidence))
        text += line + "\n\n"
    return text, segments


def names(*pieces: Piece, language: str = "en", confidence: float = 0.9) -> list[str]:
    text, segments = laid_out(list(pieces), confidence)
    words = lexicon(language)
    signed = signing(text, segments, words)
    return [one.name for one in signoffs.authors(text, segments, signed, words)]


@pytest.mark.parametrize(
    ("line", "language", "told"),
    [
        ("Ines Calloway", "en", ["Ines Calloway"]),
        ("Ines Calloway and Jory Holm", "en", ["Ines Calloway", "Jory Holm"]),
        ("Ines Calloway|Published 4 months ago", "en", ["Ines Calloway"]),
        ("Ines Calloway – Journalist i Nordvik", "no", ["Ines Calloway"]),
        ("Reuters, Ines Calloway", "de", ["Ines Calloway"]),
        ("김하늘 기자", "ko", ["김하늘"]),
        ("Ferry Tickets", "en", []),
        ("글자크기 설정", "ko", []),
    ],
)
def test_a_name_beside_the_time_signs_though_it_was_taken_for_furniture(
    line: str, language: str, told: list[str]
) -> None:
    also = furniture("The ferry runs daily; tickets on board")
    assert names(HEADLINE, furniture(line), TIME, *BODY, also, language=language) == told


def test_whom_the_article_is_about_does_not_sign_it() -> None:
    about = (Label.BODY, "The harbour master, Perry Holm, asked for a new gate last year.")
    assert names(HEADLINE, furniture("Perry Holm"), TIME, *BODY, about) == []


def test_where_a_cue_tells_an_author_no_line_without_one_signs() -> None:
    by, outlet = (Label.BYLINE, "By Ines Calloway"), (Label.BYLINE, "Harbour Times")
    assert names(HEADLINE, by, outlet, TIME, *BODY) == ["Ines Calloway"]


def test_a_cue_may_stand_on_the_line_above_the_name() -> None:
    cue, name = furniture("Written by"), furniture("Ines Calloway")
    assert names(HEADLINE, furniture("Menu"), cue, name, *BODY) == ["Ines Calloway"]


def test_authors_in_a_row_of_lines_all_sign() -> None:
    row = [furniture(f"{name},") for name in ("Ines Calloway", "Jory Holm", "Una Brandt")]
    assert names(HEADLINE, TIME, *row, *BODY) == ["Ines Calloway", "Jory Holm", "Una Brandt"]


def test_where_the_staff_signs_nobody_is_looked_for() -> None:
    by = (Label.BYLINE, "By Harbour Staff")
    assert names(HEADLINE, by, furniture("Ines Calloway"), TIME, *BODY) == []


def test_another_storys_author_below_the_body_does_not_sign() -> None:
    below = [furniture("More"), furniture("Ferries"), furniture("By Jory Holm")]
    assert names(HEADLINE, TIME, *BODY, *below) == []
    far = [furniture("More"), furniture("Ferries"), furniture("Author: Jory Holm")]
    assert names(HEADLINE, TIME, *BODY, *far) == ["Jory Holm"]


def test_brackets_that_close_the_last_paragraph_may_sign() -> None:
    closed = (Label.BODY, f"{MILLS} (Ines Calloway aus Nordvik, Jory Holm, 3.5.2024)")
    assert names(HEADLINE, TIME, *BODY[:2], closed, language="de") == [
        "Ines Calloway",
        "Jory Holm",
    ]
    aside = (Label.BODY, f"{MILLS} (Nordvik)")
    assert names(HEADLINE, TIME, *BODY[:2], aside, language="de") == []


def test_who_edited_is_no_author() -> None:
    told = "Reporting by Ines Calloway and Jory Holm; Editing by Una Brandt"
    segment = Segment(Label.BYLINE, 0, len(told), 0.9)
    found = bylines(told, [segment], lexicon("en"))
    assert [one.name for one in found] == ["Ines Calloway", "Jory Holm"]


def test_a_line_about_the_author_tells_the_name() -> None:
    bio = furniture("Ines Calloway is a reporter on the harbour desk and lives by the sea.")
    assert names(HEADLINE, *BODY, bio) == ["Ines Calloway"]


@pytest.mark.parametrize(
    ("pieces", "told"),
    [
        ([HEADLINE, furniture("AFP"), TIME, *BODY], ["AFP"]),
        ([HEADLINE, (Label.CAPTION, "AFP"), TIME, *BODY], ["AFP"]),
        ([HEADLINE, (Label.CAPTION, "AFP"), furniture("Agency"), *BODY], ["AFP"]),
        ([HEADLINE, TIME, furniture("Share"), (Label.CAPTION, "AFP"), *BODY], []),
    ],
)
def test_an_agency_alone_signs_beside_the_time_and_credits_under_a_photo(
    pieces: list[Piece], told: list[str]
) -> None:
    text, segments = laid_out(pieces)
    found = signoffs.by_agencies(text, segments, lexicon("en").staff)
    assert [text[s.start : s.end] for s in found] == told


@given(st.lists(st.tuples(st.sampled_from(list(Label)), st.text(max_size=80)), max_size=12))
def test_whatever_the_page_says_the_names_stand_where_their_spans_say(pieces: list[Piece]) -> None:
    text, segments = laid_out([*pieces, BODY[0]])
    words = lexicon("en")
    for one in signoffs.authors(text, segments, signing(text, segments, words), words):
        assert one.name and 0 <= one.span.start < one.span.end <= len(text)

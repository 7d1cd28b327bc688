"""A byline gives names of people: no titles, outlets, agencies, dates or handles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.bylines import bylines
from etl.lexicon import lexicon
from etl.model import Label, Segment


def names(line: str, language: str = "en") -> list[str]:
    segment = Segment(Label.BYLINE, 0, len(line), 0.9)
    return [one.name for one in bylines(line, [segment], lexicon(language))]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("By Jane Doe and Ines Calloway", ["Jane Doe", "Ines Calloway"]),
        ("bySauli Ahonen", ["Sauli Ahonen"]),
        (
            "Byby INES CALLOWAY, JANE DOE and R. B. HOLM",
            ["INES CALLOWAY", "JANE DOE", "R. B. HOLM"],
        ),
        ("December 19, 2016 by Jane Doe", ["Jane Doe"]),
        ("By Jane Doe 30 August 2023 • 4:45pm", ["Jane Doe"]),
        ("Jane Doe2 minutes ago", ["Jane Doe"]),
        ("by Jane Doe @janedoe November 29, 2016: 3:42 PM ET", ["Jane Doe"]),
        ("By Jane Doe@janedoe Dec 6, 2016", ["Jane Doe"]),
        ("Jane Doe | jdoe@herald.example", ["Jane Doe"]),
        ("Jane Doe Political Correspondent", ["Jane Doe"]),
        ("Ines Maria Calloway Reporter", ["Ines Maria Calloway"]),
        ("Jane DoeTwitter", ["Jane Doe"]),
        ("By Jane Doe Follow", ["Jane Doe"]),
        ("By Lee DeVito and Moira McMurtrie", ["Lee DeVito", "Moira McMurtrie"]),
        ("By Perry Holm Jr.", ["Perry Holm Jr."]),
        ("By Ela", ["Ela"]),
        ("Ela", []),
        ("By Harbour Staff", []),
        ("By Associated Press", []),
        ("By Jane Doe, Reuters", ["Jane Doe"]),
        ("More by Jane Doe", []),
        ("Photograph: Jane Doe", []),
        ("By the numbers:", []),
        ("JANE DOE | Jane Doe", ["JANE DOE"]),
        ("Jane Doe / Harbour Times Staff Writers", ["Jane Doe"]),
        ("Jane Doe and Perry Holm HARBOUR TIMES", ["Jane Doe", "Perry Holm"]),
        ("Powered by Jane Doe", []),
    ],
)
def test_names_are_told_from_all_else_in_a_byline(line: str, told: list[str]) -> None:
    assert names(line) == told


@pytest.mark.parametrize(
    ("line", "language", "told"),
    [
        ("Von Ines Holm 28.04.2023, 18:11 Uhr", "de", ["Ines Holm"]),
        ("Do 25.04.24 | 14:07 Uhr | Von Eva Kirchner-Holm", "de", ["Eva Kirchner-Holm"]),
        ("Von Ines Holm Landespolitische Korrespondentin", "de", ["Ines Holm"]),
        ("Ein Kommentar von Ines Holm", "de", ["Ines Holm"]),
        ("Par Inès Rivière et Paul Lagarde", "fr", ["Inès Rivière", "Paul Lagarde"]),
        ("Por Inés del Río", "es", ["Inés del Río"]),
        ("Marco Lago 4 Febbraio 2025 - 14:41", "it", ["Marco Lago"]),
        ("김하늘 기자", "ko", ["김하늘"]),
        ("коллаж: Мария Весна", "ru", []),
        ("来源：王小明", "zh", []),
        ("Aus dem Englischen von Ines Holm", "de", []),
        ("(责编：王小明、李大江)", "zh", ["王小明", "李大江"]),
        ("Автор: Мария Весна", "ru", ["Мария Весна"]),
    ],
)
def test_names_are_told_in_the_languages_of_the_press(
    line: str, language: str, told: list[str]
) -> None:
    assert names(line, language) == told


@given(st.text(max_size=200))
def test_a_name_stands_where_its_span_says(line: str) -> None:
    segment = Segment(Label.BYLINE, 0, len(line), 0.9)
    for one in bylines(line, [segment], lexicon("en")):
        assert 0 <= one.span.start < one.span.end <= len(line)
        assert one.name

"""The dateline that opens wire copy is told in the forms that agencies print."""

from __future__ import annotations

import pytest

from etl.segment.dateline import dateline_of

REST = "The northern lock stays closed until the spring, the harbour office said."


@pytest.mark.parametrize(
    ("opening", "place", "agency"),
    [
        ("OSTRAVA (Reuters) - ", "OSTRAVA", "Reuters"),
        ("Ostrava (dpa) – ", "Ostrava", "dpa"),
        ("Ostrava/Quay (dpa/lno) - ", "Ostrava/Quay", "dpa"),
        ("OSTRAVA, March 12 (Reuters) - ", "OSTRAVA", "Reuters"),
        ("Ostrava, 2 mar (EFE).- ", "Ostrava", "EFE"),
        ("OSTRAVA, 2 mars 2026 (AFP) - ", "OSTRAVA", "AFP"),
        ("(ANSA) - OSTRAVA, 02 MAR - ", "OSTRAVA", "ANSA"),
        ("ОСТРАВА, 2 марта. /ТАСС/. ", "ОСТРАВА", "ТАСС"),
        ("ОСТРАВА, 2 мар — РИА Новости. ", "ОСТРАВА", "РИА Новости"),
        ("NEW OSTRAVA, Minn. (AP) — ", "NEW OSTRAVA, Minn.", "AP"),
        ("NEW OSTRAVA, Minn. — ", "NEW OSTRAVA, Minn.", ""),
        ("OSTRAVA | ", "OSTRAVA", ""),
        ("Ostrava, March 2 — ", "Ostrava", ""),
        ("(AFP) - ", "", "AFP"),
    ],
)
def test_a_dateline_is_told(opening: str, place: str, agency: str) -> None:
    line = opening + REST
    found = dateline_of(line)
    assert found is not None
    assert (found.place, found.name) == (place, agency)
    assert line[found.end :].lstrip() == REST
    assert line[found.place_start :].startswith(place)
    assert line[found.name_start :].startswith(agency)


@pytest.mark.parametrize(
    "line",
    [
        REST,
        "The lock (which nobody likes) stays closed - the office said so on Monday.",
        "Ines Calloway — the harbour master — said that the lock stays closed.",
        "BREAKING - The lock stays closed until the spring.",
        "Dr. Calloway said that the lock stays closed.",
        "On March 2 — a Monday — the lock was closed.",
        "The U.S. Coast Guard said so. Reuters asked twice.",
        "Barges / boats: the lock stays closed.",
    ],
)
def test_a_sentence_has_no_dateline(line: str) -> None:
    assert dateline_of(line) is None

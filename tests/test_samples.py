"""The sample inbox is what its builder writes, and the product reads it as it was laid out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.inbox import handed_in
from etl.model import Page, Refused
from etl.read import Reader, survey
from evals import samples as scores
from samples.build import HERE, as_html, files
from samples.layout import expected, read

FLOOR = 0.99
"""Share of exact fields over all sample pages."""

LAYOUTS = sorted((HERE / "desk").glob("*.page"))


def records(name: str) -> list[Page | Refused]:
    """All that a file of the inbox holds."""
    (file,) = handed_in([HERE / name], "any")
    return list(Reader(file.path, survey(file.path)))


def refused(name: str) -> list[str]:
    return [record.error for record in records(name) if isinstance(record, Refused)]


def test_the_builder_writes_the_inbox_byte_for_byte_and_nothing_else_lies_there() -> None:
    written = files()
    days = {path for path in HERE.glob("*/2026-*/**/*") if path.is_file()}
    there = days | set((HERE / "expected").iterdir())
    assert {HERE / name for name in written} == there
    assert [name for name, data in written.items() if (HERE / name).read_bytes() != data] == []


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_the_expected_segments_own_every_character_that_is_not_white(path: Path) -> None:
    layout = read(path)
    end = 0
    for segment in expected(layout)["segments"]:
        assert not layout.text[end : segment["start"]].strip()
        assert layout.text[segment["start"] : segment["end"]].strip()
        end = segment["end"]
    assert end == len(layout.text)


def test_the_page_with_every_trap_is_taken_apart_exactly() -> None:
    gold = json.loads((HERE / "expected" / "canal-talks.json").read_text(encoding="utf-8"))
    found = scores.parsed()["canal-talks"]
    assert scores.differences(gold, found) == {}
    assert scores.agrees(gold["page"], found["page"])


def test_the_fields_of_the_sample_pages_are_exact_to_the_floor() -> None:
    wrong = scores.scored()
    assert len(wrong) == len(LAYOUTS) - 1
    assert scores.share(wrong) >= FLOOR, {stem: sorted(fields) for stem, fields in wrong.items()}


def test_a_section_front_has_teasers_and_no_article() -> None:
    front = scores.parsed()["harbour-front"]
    assert front["article"] is None
    assert len(front["teasers"]) >= 6


def test_html_shows_the_text_that_was_laid_out() -> None:
    layout = read(HERE / "desk" / "bibliobus.page")
    _, page = records("courrier-des-marais/2026-03-02/courrier.jsonl")
    assert isinstance(page, Page)
    assert page.text == layout.text
    assert "<script>" in as_html(layout)


def test_every_damaged_record_is_refused_and_its_neighbours_are_read() -> None:
    voz = "la-voz-del-estuario/2026-03-03/voz.jsonl"
    assert refused(voz) == ["json", "surrogate", "nul"]
    assert len(records(voz)) == 6
    cut = "courrier-des-marais/2026-03-04/courrier.jsonl.gz"
    assert refused(cut) == ["truncated"]
    assert len(records(cut)) == 2


def test_no_other_record_of_the_inbox_is_refused() -> None:
    names = [name for name in files() if not name.startswith("expected/")]
    assert sum(len(refused(name)) for name in names) == 4


def test_the_same_wire_copy_stands_in_two_outlets_and_the_same_page_on_two_days() -> None:
    courier = expected(read(HERE / "desk" / "ferry-wire-courier.page"))["article"]
    post = expected(read(HERE / "desk" / "ferry-wire-post.page"))["article"]
    assert [p["text"] for p in courier["paragraphs"]] == [p["text"] for p in post["paragraphs"]]
    written = files()
    assert (
        written["border-courier/2026-03-02/0001.txt"]
        == written["border-courier/2026-03-03/0002.txt"]
    )

"""The sample inbox is what its builder writes, and the product reads it as it was laid out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.inbox import handed_in
from etl.model import Page, Refused
from etl.read import Reader, survey
from evals import samples as scores
from evals import samples_trafilatura
from evals.samples_scoring import Pair, exact, items, mean
from samples import press, truth
from samples.build import HERE, arrivals, as_html, files
from samples.layout import expected, read

FLOOR = 0.99
"""Share of exact fields over all sample pages."""

ALSO_THERE = {".page", ".toml"}
"""What lies in the press besides the dumps and their gold."""

SHEAVES = [*press.sheaves(press.OPEN), *press.sheaves(press.HELD)]
LAYOUTS = sorted((HERE / "desk").glob("*.page"))


def records(name: str) -> list[Page | Refused]:
    """All that a file of the inbox holds."""
    (file,) = handed_in([HERE / name], "any")
    return list(Reader(file.path, survey(file.path)))


def refused(name: str) -> list[str]:
    return [record.error for record in records(name) if isinstance(record, Refused)]


def test_the_builder_writes_the_inbox_byte_for_byte_and_nothing_else_lies_there() -> None:
    written = files() | truth.files(arrivals())
    days = {path for path in HERE.glob("*/2026-*/**/*") if path.is_file()}
    there = days | set((HERE / "expected").iterdir()) | set(HERE.glob("*.json"))
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


# ---- the press: outlets that rules may be written for, and outlets held back -----------------


def outlets(group: str) -> set[str]:
    return {sheaf.outlet for sheaf in SHEAVES if sheaf.group == group}


def test_the_builder_writes_the_press_byte_for_byte_and_nothing_else_lies_there() -> None:
    written = press.files()
    there = {path for path in press.PRESS.rglob("*") if path.is_file()}
    made = {path for path in there if path.suffix not in ALSO_THERE}
    assert {HERE / name for name in written} == made
    assert [name for name, data in written.items() if (HERE / name).read_bytes() != data] == []


def test_ten_outlets_are_held_back_from_whoever_writes_rules() -> None:
    desk = {path.parent.name for path in HERE.glob("*/2026-*")}
    assert (desk | outlets(press.OPEN)).isdisjoint(outlets(press.HELD))
    assert len(outlets(press.HELD)) >= 10
    assert len(desk | outlets(press.OPEN)) >= 6


def test_forty_pages_stand_in_seven_languages_or_more() -> None:
    golds = [expected(layout) for sheaf in SHEAVES for layout in sheaf.layouts]
    languages = {gold["article"]["language"] for gold in golds if gold["article"]}
    assert len(LAYOUTS) + len(SHEAVES) >= 40
    assert len(languages) >= 7
    assert sum(gold["article"] is None for gold in golds) >= 5


@pytest.mark.parametrize("sheaf", SHEAVES, ids=lambda sheaf: f"{sheaf.outlet}-{sheaf.stem}")
def test_the_gold_of_the_press_shows_what_it_says_where_it_says(sheaf: press.Sheaf) -> None:
    gold = press.gold(sheaf)
    owned = [(one["start"], one["end"]) for page in gold["pages"] for one in page["segments"]]
    spans = sorted([*owned, *map(tuple, gold["boundaries"])])
    between = zip([0, *(end for _, end in spans)], [start for start, _ in spans], strict=False)
    assert not any(sheaf.text[a:b].strip() for a, b in between)
    assert spans[-1][1] == len(sheaf.text)

    def shown(span: list[int]) -> str:
        return " ".join(sheaf.text[slice(*span)].split())

    for page in gold["pages"]:
        article = page["article"] or {"paragraphs": [], "byline": []}
        for told in (*page["related"], *page["teasers"]):
            assert shown(told["headline_span"]) == told["headline"]
        for paragraph in article["paragraphs"]:
            assert " ".join(map(shown, paragraph["spans"])) == paragraph["text"]
        for author in article["byline"]:
            assert shown(author["span"]) == author["name"]


def test_a_file_of_three_articles_has_two_boundaries_and_its_offsets_run_on() -> None:
    (briefs,) = (sheaf for sheaf in SHEAVES if len(sheaf.layouts) == 3)
    gold = press.gold(briefs)
    assert len(gold["boundaries"]) == 2
    for (start, end), below in zip(gold["boundaries"], gold["pages"][1:], strict=True):
        assert not briefs.text[start:end].strip()
        assert below["article"]["headline_span"][0] == end


@pytest.mark.parametrize("group", [press.OPEN, press.HELD])
def test_only_who_finds_everything_has_every_point(group: str) -> None:
    golds = [pair.gold for pair in scores.pairs(group)]
    right = [Pair("page", gold, gold) for gold in golds]
    assert mean(items(right)) == 1.0
    assert set(exact(right).values()) == {1.0}
    crossed = [Pair("page", a, b) for a, b in zip(golds, [*golds[1:], golds[0]], strict=True)]
    assert mean(items(crossed)) < 0.25


def test_a_lost_teaser_costs_itself_and_none_behind_it() -> None:
    (front,) = (pair for pair in scores.pairs(press.OPEN) if pair.name.endswith("zoeken"))
    behind = [{**one, "position": one["position"] - 1} for one in front.gold["teasers"][1:]]
    less = items([Pair("page", front.gold, {**front.gold, "teasers": behind})])
    assert tuple(less["teasers"]) == (3, 4, 3)


@pytest.mark.parametrize("group", scores.GROUPS)
def test_the_means_over_all_fields_do_not_fall_below_their_floors(group: str) -> None:
    floors = json.loads(scores.FLOORS.read_text(encoding="utf-8"))[group]
    means = scores.means(group)
    assert means.keys() == floors.keys()
    assert {name for name, value in means.items() if value < floors[name]} == set(), means


@pytest.mark.parametrize("group", [press.OPEN, press.HELD])
def test_more_paragraphs_are_right_than_trafilaturas_on_the_same_text(group: str) -> None:
    ours = items(scores.pairs(group))["paragraphs"].f1
    other = items(samples_trafilatura.pairs(group))["paragraphs"].f1
    assert ours is not None
    assert other is not None
    assert ours > other

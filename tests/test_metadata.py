"""What HTML says of itself is kept, and no page of it can hold up a night."""

from __future__ import annotations

import time

import pytest

from etl import child
from etl.metadata import CHILD, describe
from etl.metadata.burden import too_much

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Ferry late | The Herald</title>
<meta property="og:title" content="Ferry late"><meta property="og:site_name" content="The Herald">
<meta name="author" content="Ines Calloway"><meta property="article:tag" content="harbour">
<meta property="article:published_time" content="2031-05-06T07:00:00Z">
<link rel="canonical" href="https://herald.example/ferry"></head>
<body><article><h1>Ferry late</h1><p>The ferry was late on Tuesday.</p></article></body></html>"""

HEAVY = {
    "too-many-attributes": "<p " + " ".join(f"a{n}=1" for n in range(80_000)) + ">x",
    "too-deep": "<a href=x>y" * 200_000,
    "too-many-tags": "<p>x</p>" * 65_000,
    "too-long": "x" * 8_000_000,
}


def test_title_author_day_and_tags_are_read_whatever_the_date_today() -> None:
    said = describe(PAGE).metadata
    assert (said.title, said.author, said.site) == ("Ferry late", "Ines Calloway", "The Herald")
    assert str(said.published) == "2031-05-06"
    assert said.url == "https://herald.example/ferry"
    assert said.missing is None


@pytest.mark.parametrize("fault", HEAVY)
def test_a_page_that_would_hold_the_parser_is_told_by_counting(fault: str) -> None:
    began = time.monotonic()
    said = describe(HEAVY[fault], body=True)
    assert said.metadata.missing == fault
    assert said.body is None
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param('<p a=">" ' + " ".join(f"a{n}=1" for n in range(5_000)) + ">x", id="quoted >"),
        pytest.param("<p " + "a " * 5_000 + ">x", id="without values"),
        pytest.param("<p/" + "a/" * 5_000 + ">x", id="slashes between"),
    ],
)
def test_no_way_of_writing_hides_attributes(markup: str) -> None:
    assert too_much(markup) == "too-many-attributes"


def test_long_values_are_not_many_attributes() -> None:
    assert too_much('<meta content="' + "word " * 5_000 + '">') is None


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<",
        "<html>",
        "<table><td colspan=9007199254740991>x",
        "<b>" * 900,
        "&#0;&#xD800;",
    ],
)
def test_every_page_has_an_answer(markup: str) -> None:
    said = describe(markup, body=True)
    assert said.metadata.published is None


def test_a_child_that_is_silent_or_dies_costs_one_page_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    describe(PAGE)
    running = CHILD.process
    assert running is not None
    running.kill()
    running.wait()
    assert describe(PAGE).metadata.title == "Ferry late"
    monkeypatch.setattr(child, "PATIENCE", 0.0)
    # long enough that the child cannot have answered before it is looked at
    assert (
        describe(PAGE.replace("<p>", "<p>x</p>" * 15_000 + "<p>", 1)).metadata.missing == "killed"
    )
    monkeypatch.undo()
    assert describe(PAGE).metadata.title == "Ferry late"


STORY = "The ferry lay in fog off the northern pier for most of the morning, its master said."
LONG = f"""<html><head><title>Ferry late</title></head><body><article><h1>Ferry late</h1>
{"".join(f"<p>{STORY} Boat {n}.</p>" for n in range(8))}</article></body></html>"""


def test_the_body_is_read_only_where_it_is_asked_for() -> None:
    assert describe(LONG).body is None
    told = describe(LONG, body=True)
    assert told.body is not None
    assert told.body.count(STORY) == 8
    assert told.metadata == describe(LONG).metadata


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p>x</p>" * 19_000, id="paragraphs"),
        pytest.param("<div>" * 900 + STORY, id="deep"),
        pytest.param("<ul>" + "<li>x" * 39_000, id="items"),
        pytest.param("<table>" + "<tr><td>x" * 19_000, id="cells"),
        pytest.param("<p>" + f"{STORY} " * 40_000, id="one paragraph"),
    ],
)
def test_no_body_within_the_limits_holds_up_a_night(markup: str) -> None:
    began = time.monotonic()
    told = describe(f"<html><body>{markup}</body></html>", body=True)
    assert told.metadata.missing is None
    assert time.monotonic() - began < 20

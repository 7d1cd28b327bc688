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
    [said] = describe([PAGE])
    assert (said.title, said.author, said.site) == ("Ferry late", "Ines Calloway", "The Herald")
    assert str(said.published) == "2031-05-06"
    assert said.url == "https://herald.example/ferry"
    assert said.missing is None


@pytest.mark.parametrize("fault", HEAVY)
def test_a_page_that_would_hold_the_parser_is_told_by_counting(fault: str) -> None:
    began = time.monotonic()
    [said] = describe([HEAVY[fault]])
    assert said.missing == fault
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
    [said] = describe([markup])
    assert said.published is None


def test_a_child_that_is_silent_or_dies_costs_one_page_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    describe([PAGE])
    running = CHILD.process
    assert running is not None
    running.kill()
    running.wait()
    assert describe([PAGE])[0].title == "Ferry late"
    monkeypatch.setattr(child, "PATIENCE", 0.0)
    assert describe([PAGE])[0].missing == "killed"
    monkeypatch.undo()
    assert describe([PAGE])[0].title == "Ferry late"

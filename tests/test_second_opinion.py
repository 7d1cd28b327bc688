"""An HTML page is read by its text, its markup and trafilatura together, and none of them alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.metadata import Said
from etl.metadata.outline import Flag, Mark, outline
from etl.model import Label, Metadata, Page, Place, Reading, Sheet, Source
from etl.pipeline import parse
from etl.read import flatten
from etl.second_opinion import dated, look, weighed
from etl.segment import segment

SOURCE = Source(name="herald")
STORY = (
    "The harbour office said on Tuesday that the ferry would not sail before the fog had lifted.",
    "Its master waited at the northern pier with forty passengers and a lorry full of lamp oil.",
    "By noon the wind had turned, and the first boat left for the islands, an hour behind time.",
    "Nobody was hurt, the office said, and the evening sailing would leave as it was printed.",
)
CAPTION = "The ferry lies at the northern pier on Tuesday while the master talks to a passenger."
LINKED = "Islands ask for a second winter boat after three lost weeks in January"
HEAD = """<!DOCTYPE html><html lang="en"><head><title>Ferry waits for the fog | Herald</title>
<meta property="og:type" content="article"><meta property="og:title" content="Ferry waits for fog">
<meta property="article:published_time" content="2031-05-06T07:00:00Z"></head><body>"""
NAV = '<nav><ul><li><a href="/">Home</a></li><li><a href="/sea">Sea</a></li></ul></nav>'


def html(*, when: str = "", headline: str = "Ferry waits for fog") -> str:
    """A page with a caption in the story, a linked line in it, and a list of links below."""
    first, *rest = (f"<p>{line}</p>" for line in STORY)
    return (
        f"{HEAD}{NAV}<main><article><h1>{headline}</h1>{when}{first}"
        f'<figure><img src="f.jpg"><figcaption>{CAPTION}</figcaption></figure>{"".join(rest[:2])}'
        f'<div class="related"><a href="/w">{LINKED}</a></div>{rest[2]}</article></main>'
        f'<aside><h2>More</h2><ul><li><a href="/t">{LINKED.replace("second", "third")}</a></li>'
        "</ul></aside><footer><p>The Herald is printed on the quay.</p></footer></body></html>"
    )


def read(markup: str, source: Source = SOURCE) -> Reading:
    page = Page(Place(0, 0, len(markup)), flatten(markup), markup=markup, format="html")
    [reading] = parse([page], [source], [None])
    assert isinstance(reading, Reading)
    return reading


def labels(reading: Reading, text: str) -> dict[str, Label]:
    return {text[s.start : s.end]: s.label for s in reading.sheet.segments}


def test_captions_and_links_stay_out_of_the_body() -> None:
    markup = html()
    reading = read(markup)
    assert reading.article is not None
    assert [p.text for p in reading.article.paragraphs] == list(STORY)
    assert [c.text for c in reading.article.captions] == [CAPTION]
    told = labels(reading, flatten(markup))
    assert told[LINKED] is Label.RELATED
    assert told[LINKED.replace("second", "third")] is Label.TEASER


def test_on_a_page_whose_links_were_taken_out_a_cue_still_promotes() -> None:
    watch = "Watch also: Islands ask for a second winter boat"
    lines = ["Ferry waits for fog", *STORY[:2], watch, *STORY[2:]]
    reading = read("<html><body>" + "".join(f"<p>{line}</p>" for line in lines))
    assert [item.headline for item in reading.related] == ["Islands ask for a second winter boat"]


def test_a_kicker_on_the_headlines_line_is_taken_off_it() -> None:
    reading = read(html(headline="<span>Islands: </span>Ferry waits for fog"))
    assert reading.article is not None
    assert reading.article.headline == "Ferry waits for fog"
    assert reading.article.kicker == "Islands:"


def test_the_segments_own_the_lines_that_they_owned_before() -> None:
    markup = html()
    text = flatten(markup)
    [before] = segment([text], [SOURCE])
    after = read(markup).sheet
    assert [(s.start, s.end) for s in after.segments] == [(s.start, s.end) for s in before.segments]


def test_reading_twice_gives_the_same() -> None:
    assert read(html()) == read(html())


def test_a_sheet_that_is_stored_is_not_weighed_again() -> None:
    markup = html()
    page = Page(Place(0, 0, len(markup)), flatten(markup), markup=markup, format="html")
    [first] = parse([page], [SOURCE], [None])
    assert isinstance(first, Reading)
    assert parse([page], [SOURCE], [first.sheet]) == [first]


def test_ours_stands_where_the_markup_is_not_the_texts() -> None:
    [sheet] = segment(["\n\n".join(STORY)], [SOURCE])
    seen = look("\n\n".join(STORY), sheet, html())
    assert seen is None
    assert weighed("", sheet, SOURCE, seen, Said(Metadata(missing="killed"))) is sheet


def test_a_page_whose_child_was_killed_keeps_its_body() -> None:
    markup = html()
    text = flatten(markup)
    [sheet] = segment([text], [SOURCE])
    told = weighed(text, sheet, SOURCE, look(text, sheet, markup), Said(Metadata(missing="killed")))
    body = [text[s.start : s.end] for s in told.segments if s.label is Label.BODY]
    assert body == list(STORY)


def test_the_lines_of_a_profile_keep_their_labels() -> None:
    source = replace(SOURCE, lines=((STORY[1], Label.BOILERPLATE),))
    reading = read(html(), source)
    assert labels(reading, flatten(html()))[STORY[1]] is Label.BOILERPLATE


@pytest.mark.parametrize("body", ["", None])
def test_a_page_without_lines_is_left_alone(body: str | None) -> None:
    empty = Sheet((), None)
    said = Said(Metadata(), body)
    assert weighed("", empty, SOURCE, look("", empty, "<p> </p>"), said) is empty


# ---- dates --------------------------------------------------------------------------------


def test_the_printed_time_stands() -> None:
    reading = read(html(when="<time>Published 7 May 2031, 09:15</time>"))
    assert reading.article is not None
    assert reading.article.published is not None
    assert reading.article.published.local.isoformat() == "2031-05-07T09:15:00"
    assert reading.article.published.span is not None


def test_the_markups_day_fills_in_for_a_time_that_is_not_printed() -> None:
    reading = read(html())
    assert reading.article is not None
    published = reading.article.published
    assert published is not None
    assert (published.local.date(), published.precision) == (date(2031, 5, 6), "day")
    assert (published.span, published.instant, published.zone_source) == (None, None, "unknown")


def test_no_day_is_invented() -> None:
    reading = read(html())
    assert reading.article is not None
    bare = replace(reading, article=replace(reading.article, published=None))
    assert dated(bare, Metadata()) is bare
    none = replace(reading, article=None)
    assert dated(none, Metadata(published=date(2031, 5, 6))) is none


# ---- marks --------------------------------------------------------------------------------


def marks(markup: str) -> dict[str, Mark]:
    text, found = outline(markup)
    return {text[m.start :].split("\n")[0]: m for m in found}


def test_a_lines_mark_tells_its_tag_its_links_and_its_classes() -> None:
    found = marks(
        '<figure><figcaption>A <a href="/x">pier</a></figcaption></figure>'
        '<div class="teaserList"><h3>Boats</h3></div><p>Plain</p>'
    )
    assert found["A pier"].own & Flag.CAPTION
    assert found["A pier"].link == pytest.approx(0.8)
    assert found["Boats"].own & Flag.HEADING
    assert found["Boats"].own & Flag.SAYS_PROMOTED
    assert not found["Plain"].own & Flag.SAYS_PROMOTED


def test_paragraphs_of_one_element_have_one_parent_and_numbered_classes_are_alike() -> None:
    found = marks('<div><p class="p-1">One</p><p class="p-2">Two</p></div><div><p>Three</p></div>')
    assert found["One"].parent == found["Two"].parent != found["Three"].parent
    assert found["One"].kind == found["Two"].kind


FRAGMENTS = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div class=a>", "</div>", "<li>", "<a href=x>", "</a>", "<b>", "</b>",
         "<br>", "<pre>", "</pre>", "<h1>", "</h1>", "<title>", "</title>", "one ", "two\n",
         "&amp;", "\x85", "<figcaption>", "</figcaption>", "<!--x-->"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(markup=FRAGMENTS)
def test_whatever_the_markup_every_line_has_a_mark(markup: str) -> None:
    text, found = outline(markup)
    assert text == flatten(markup)
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    lines = [(at, line) for at, line in zip(starts, text.split("\n"), strict=False) if line]
    assert [mark.start for mark in found] == [at for at, _ in lines]
    assert all(0 <= mark.link <= 1 for mark in found)

"""The text of an HTML page: what stands on which line, and that no page is too much."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from etl.read import flatten


def test_a_page_reads_like_a_text_dump_of_it() -> None:
    page = """<!DOCTYPE html><html><head><title>Ferry late &amp; full | Gazette</title>
      <meta charset="utf-8"><style>p > a { color: red }</style></head>
      <body><nav><ul><li><a href="/">Home</a><li><a href="/sport">Sport</a></ul></nav>
      <article><h1>Ferry late
        and full</h1><p>The <b>noon</b> ferry<br>was&nbsp;late.</p><p>Nobody waited.
      </article><div><span>News</span>15:21 Dec. 29, 2016</div><div>Crane moved</div>
      <!-- <p>hidden</p> --><script>if (a < b) document.write("<p>ad</p>")</script>
      <noscript>Enable it</noscript></body></html>"""
    assert flatten(page).split("\n") == [
        "Ferry late & full | Gazette",
        "",
        "Home",
        "Sport",
        "",
        "Ferry late and full",
        "",
        "The noon ferry",
        "was\u00a0late.",
        "",
        "Nobody waited.",
        "",
        "News15:21 Dec. 29, 2016",
        "Crane moved",
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("no tags & no entities", "no tags & no entities"),
        ("a < b and 1<2", "a < b and 1<2"),
        ('<p title="a > b">kept</p>', "kept"),
        ("<p title='a > b\" c'>kept</p>", "kept"),
        ('<a href="never closed>kept</a> too', "kept too"),
        ('<p a=b"c>kept</p><p d="e">too', "kept\n\ntoo"),
        ("<p>kept<p cut=", "kept"),
        ("<!-->kept<!--->too", "kepttoo"),
        ("kept<!-- never closed <p>gone", "kept"),
        ("<title>never closed <p>kept", "never closed\n\nkept"),
        ("<noscript>never closed <p>kept", "never closed\n\nkept"),
        ("<svg/>kept<svg><text>gone</text></svg> too", "kept too"),
        ("<SCRIPT>gone</ScRiPt >kept", "kept"),
        ("<script>gone</scripts>gone</script>kept", "kept"),
        ("<p>İ<script>x</script>kept", "İkept"),
        ("<pre>one\n  two\n\nthree</pre>", "one\ntwo\nthree"),
        ("&#0;&#xD800;&#x110000;&nosuch;", "\ufffd\ufffd\ufffd&nosuch;"),
        ("<![CDATA[gone]]>kept<?php gone ?></>too", "kepttoo"),
        ("", ""),
        ("<p> </p><br><hr>", ""),
    ],
)
def test_odd_markup_is_read_as_a_browser_would(markup: str, text: str) -> None:
    assert flatten(markup) == text


@pytest.mark.parametrize(
    "markup",
    [
        "<p " + " ".join(f"a{n}=1" for n in range(300_000)) + ">kept",
        "<a href=x>y" * 200_000 + "kept",
        "<div>" * 300_000 + "kept",
        "<p>x" * 300_000 + "<p>kept",
        "<svg>" * 300_000 + "kept",
        "<a href='" * 300_000 + ">kept",
        '<a b="' * 300_001 + '">kept',
        "<" * 1_000_000 + " kept",
        "<!-" * 300_000 + ">kept",
        "<a " * 300_000 + ">kept",
        "&" * 1_000_000 + "kept",
        "<title>" * 300_000 + "kept",
        "</script" * 200_000 + ">kept",
        "<template></template>" * 100_000 + "kept",
    ],
)
def test_no_page_takes_long(markup: str) -> None:
    """Time is linear: five seconds are ten times what the slowest of these takes."""
    began = time.process_time()
    text = flatten(markup)
    assert time.process_time() - began < 5
    assert text.endswith("kept")


WORDS = ["word", " ", "\n", "é", "1", "&amp;", "<!--x-->"]
TAGS = ["<p>", "</p>", "<b>", "</b>", "<div class='a b'>", "</div>", "<br>", "<li>", "<h2 id=x>"]
LINKS = ["</h2>", '<a href="?a=1&b=2">', "</a>"]
FRAGMENTS = st.lists(st.sampled_from(WORDS + TAGS + LINKS), max_size=40).map("".join)
MARKUP = st.text(alphabet="<>/!-='\"ap scrit&;#0\n", max_size=80)


@settings(max_examples=300, deadline=None)
@given(markup=FRAGMENTS)
def test_the_words_are_those_that_a_parsing_library_finds(markup: str) -> None:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    tree = etree.fromstring(f"<body>{markup}</body>".encode(), parser)
    assert "".join(flatten(markup).split()) == "".join("".join(tree.itertext()).split())


@settings(max_examples=300, deadline=None)
@given(markup=st.one_of(st.text(max_size=80), MARKUP))
def test_whatever_the_input_the_lines_are_clean(markup: str) -> None:
    text = flatten(markup)
    assert "\0" not in text or "\0" in markup
    assert "\n\n\n" not in text
    assert all(line == line.strip() for line in text.split("\n"))
    assert text == text.strip()

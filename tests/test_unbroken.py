"""A page that lost its line ends is still read: sentences and printed times stand in for lines."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.assemble import assemble
from etl.lexicon import lexicon
from etl.model import Source
from etl.segment import segment
from etl.segment.lines import lines_of
from etl.segment.unbroken import LEAST, broken, is_unbroken
from tests.pages import PARAGRAPHS

SOURCE = Source("herald", language="en")
MORE = (
    "Dr. Calloway, who came from the U.S. on Mar. 3, has mended gates like this one before, and she"
    " told the board that the work takes six weeks if the weather allows it.",
    "The crane comes from the eastern basin, where it has stood since the last flood of the river.",
    "Nobody was hurt when the gate fell, and the insurers have not yet said what they will pay.",
)
TAIL = (
    "News15:21 Dec. 29, 2016 Ferry fares to rise in spring Sport13:49 Dec. 25, 2016 Rowers win the"
    " cup Subscribe to receive regular email updates about the harbour"
)
PAGE = " ".join(
    [
        "Northern lock stays closed after the storm 12:32 Mar. 23, 2016",
        *PARAGRAPHS,
        *MORE,
        *PARAGRAPHS,
        TAIL,
    ]
)


def test_a_page_of_one_line_keeps_its_article_and_loses_its_tail() -> None:
    assert len(PAGE) > LEAST
    found = assemble(PAGE, segment([PAGE], [SOURCE])[0], SOURCE).article
    assert found is not None
    assert "Dr. Calloway, who came from the U.S. on Mar. 3, has mended" in found.body
    assert "Nobody was hurt" in found.body
    assert "Subscribe to receive" not in found.body
    assert len(found.paragraphs) <= 3


def test_a_long_paragraph_among_others_stays_whole() -> None:
    long = " ".join([*PARAGRAPHS, *MORE, *PARAGRAPHS, *MORE])
    text = "\n\n".join(["Northern lock stays closed", long, *PARAGRAPHS, *MORE, TAIL])
    assert len(long) > LEAST
    assert not is_unbroken(lines_of(text))


@settings(max_examples=60)
@given(st.text(alphabet="Aa. !?\"'9\u3002\xa0Я", min_size=LEAST + 1, max_size=LEAST + 400))
def test_the_pieces_of_a_line_leave_nothing_out(text: str) -> None:
    pieces = broken(lines_of(text), "en", lexicon("en"))
    at = 0
    for piece in pieces:
        assert not text[at : piece.start].strip()
        assert text[piece.start : piece.end] == piece.text == piece.text.strip() != ""
        at = piece.end
    assert not text[at:].strip()

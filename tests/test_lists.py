"""A list's items are told by their place in it: abstracts, authors and addresses are no teasers."""

from __future__ import annotations

import pytest

from etl.model import Source
from etl.segment import segment
from tests.pages import BARGES, LOCK, MILLS

SOURCE = Source("herald", language="en")
ITEMS = {
    "Ferry fares to rise in spring": "The council wants to close a hole in the budget of the port"
    " with dearer tickets",
    "Rowers win the cup of the valley": "It was the first time in eleven years that a crew of the"
    " lower town came in first",
    "Old pier is to be sold by summer": "Three bidders have looked at the planks and none of them"
    " was willing to name a price",
    "Lamp lit again on the eastern mole": "The keeper had waited for a new lens from the island"
    " since the storm of last autumn",
}


def teasers(*tail: str) -> list[str]:
    text = "\n\n".join(["Northern lock stays closed", LOCK, BARGES, MILLS, LOCK, BARGES, *tail])
    (sheet,) = segment([text], [SOURCE])
    return [text[s.start : s.end] for s in sheet.segments if s.label == "teaser"]


def test_an_abstract_below_each_headline_is_no_item() -> None:
    tail = []
    for number, (headline, abstract) in enumerate(ITEMS.items()):
        tail += [f"{10 + number}:15 Dec. {9 - number}, 2016", headline, abstract]
    found = teasers("Latest news", *tail)
    assert [line for line in found if line in ITEMS] == list(ITEMS)
    assert not [line for line in found if line in ITEMS.values()]


@pytest.mark.parametrize(
    "line",
    [
        "Ines Calloway and Jane Doe",
        "By Jane Doe",
        "Harbour Herald, Quay 5, New Ostrava, NO 20006 | 202-628-8500 tel | 202-628-8503 fax",
        "Write to the newsroom at desk@herald.example",
        "Tags: lock, barges, harbour, mills, eastern basin, winter",
    ],
)
def test_an_author_an_address_and_tags_among_them_are_no_items(line: str) -> None:
    headlines = list(ITEMS)
    found = teasers("Latest news", *headlines[:2], line, *headlines[2:])
    assert line not in found
    assert set(headlines) <= set(found)

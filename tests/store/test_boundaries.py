"""Articles of one text file are pages of their own in the tables."""

from __future__ import annotations

from tests.pages import page, put
from tests.store.conftest import Store
from tests.test_parts import DIVIDERS, DUMP, bare, joined

DAY = "2026-03-02"


def test_a_page_keeps_how_sure_its_boundary_is(store: Store) -> None:
    put(store.settings.inbox, "herald", DAY, "a.txt", DUMP)
    put(store.settings.inbox, "herald", DAY, "b.txt", page(1))
    assert store.night(DAY)["pages"] == 4
    told = store.rows("SELECT ordinal, boundary FROM intake.pages ORDER BY ordinal, boundary")
    assert [(n, b is not None) for n, b in told] == [(0, True), (0, False), (1, True), (2, True)]
    assert all(b is None or 0.6 <= b <= 1 for _, b in told)
    assert store.one("SELECT sum(byte_length) FROM intake.pages WHERE boundary > 0") == len(
        DUMP.encode()
    )


def test_the_same_dump_again_gives_the_same_rows(store: Store) -> None:
    put(store.settings.inbox, "herald", DAY, "a.txt", DUMP)
    store.night(DAY)
    before = store.fingerprint()
    store.night(DAY, force=True)
    assert store.fingerprint() == before


def test_parts_without_a_head_are_pages_too(store: Store) -> None:
    text = joined([bare(n) for n in range(4)], DIVIDERS["counter"])
    put(store.settings.inbox, "herald", DAY, "a.txt", text)
    assert store.night(DAY)["pages"] == 4

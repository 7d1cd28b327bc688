"""A day of very many tiny dumps."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

from tests.pages import put
from tests.store.conftest import Store

FEW_AT_ONCE = 16 * 1024
"""Bytes of a transaction here, so that a thousand tiny dumps are some ten of them."""


A_NOTE = 8
"""KiB that a dump may cost for as long as its night lasts: its name, its counts."""


def peak(store: Store, day: str, files: int) -> float:
    """MiB at most that loading so many tiny dumps of one day takes."""
    for number in range(files):
        text = f"Lock {number} closed\n\nThe harbour board closed lock {number} on {day}."
        put(store.settings.inbox, "herald", day, f"{number:05}.txt", text)
    tracemalloc.start()
    counts = store.night(day)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (counts["pages"], counts["quarantined"]) == (files, 0)
    return most / 1024**2


def test_a_tiny_dump_costs_the_night_a_note_and_no_more(store: Store) -> None:
    store.settings = replace(store.settings, batch_bytes=FEW_AT_ONCE)
    peak(store, "2026-03-01", 200)
    few, many = peak(store, "2026-03-02", 200), peak(store, "2026-03-03", 1000)
    assert (many - few) * 1024 / 800 < A_NOTE

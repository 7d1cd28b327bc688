"""Lines counted by source and day: they tell of the pages that stand, whatever came when."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from etl import identity
from etl.lines.counting import number_of
from etl.model import Limits
from etl.relate import relate
from etl.store import line_days
from tests.pages import jsonl, page, put
from tests.store.conftest import Store

DAYS = ("2026-03-02", "2026-03-03", "2026-03-04")
TEASER = "Ferry fares to rise in spring"
File = tuple[str, str, str, bytes]


def counted(store: Store) -> list[tuple[Any, ...]]:
    return store.rows(
        "SELECT source, day::text, text_ids::text, lines::text, texts::text, last::text, rules"
        " FROM intake.line_days ORDER BY source, day"
    )


def on(store: Store, line: str, source: str = "herald") -> dict[str, int]:
    """The days of a source on which a line stands, and on how many texts of each."""
    return dict(store.rows(
        "SELECT day::text, n FROM intake.line_days, unnest(lines, texts) AS l (line, n)"
        " WHERE source = :source AND line = :line", source=source, line=number_of(line),
    ))  # fmt: skip


def due_lines(store: Store) -> int:
    return int(store.one("SELECT count(*) FROM intake.due WHERE step = 'lines'"))


def hand_in(store: Store, files: list[File]) -> None:
    for source, day, name, data in files:
        put(store.settings.inbox, source, day, name, data)


def alike(database_maker: Any, folder: Path, files: list[File], **options: Any) -> Store:
    """A fresh store that has seen these files and nothing else, each day in one go."""
    fresh: Store = database_maker(folder, **options)
    hand_in(fresh, files)
    for day in sorted({day for _, day, _, _ in files}):
        fresh.night(day)
    return fresh


def some_files(rng: random.Random) -> list[File]:
    """Dumps whose pages come again: in a dump, in others of the day, on other days, elsewhere."""

    def records() -> bytes:
        told = []
        for _ in range(3):
            record = {"text": page(rng.randrange(6), teasers=(TEASER,) * rng.randrange(2))}
            own = {"source": "tribune"} if rng.random() < 0.3 else {}
            told.append(record | own)
        return jsonl(*told)

    return [
        (source, day, f"{number}.jsonl", records())
        for source in ("herald", "courier")
        for day in DAYS
        for number in range(2)
    ]


def test_a_teaser_of_every_page_is_on_many_days_and_a_headline_on_one(store: Store) -> None:
    for number, day in enumerate(DAYS):
        rows = jsonl({"text": page(number * 2)}, {"text": page(number * 2 + 1)})
        put(store.settings.inbox, "herald", day, "a.jsonl", rows)
        store.night(day)
    assert on(store, TEASER) == dict.fromkeys(DAYS, 2)
    assert on(store, "AP: Lock number 3 stays closed after the storm") == {DAYS[1]: 1}
    assert due_lines(store) == 0


def test_a_text_that_several_dumps_of_a_day_hold_is_counted_once(store: Store) -> None:
    for name, data in (("a.txt", page(1)), ("b.jsonl", jsonl({"text": page(1)}))):
        put(store.settings.inbox, "herald", DAYS[0], name, data)
    store.night(DAYS[0])
    assert store.one("SELECT count(*) FROM intake.pages") == 2
    assert on(store, TEASER) == {DAYS[0]: 1}


def test_a_page_counts_for_the_source_that_its_record_names(store: Store) -> None:
    told = jsonl({"text": page(1), "source": "tribune"}, {"text": page(2)})
    put(store.settings.inbox, "aggregator", DAYS[0], "a.jsonl", told)
    store.night(DAYS[0])
    assert on(store, TEASER, "tribune") == on(store, TEASER, "aggregator") == {DAYS[0]: 1}


def test_a_line_points_to_a_text_that_has_it(store: Store) -> None:
    hand_in(store, some_files(random.Random(1)))
    for day in DAYS:
        store.night(day)
    shown = store.rows(
        "SELECT l.line, t.text FROM intake.line_days d, unnest(d.lines, d.last) AS l (line, at)"
        " JOIN LATERAL unnest(d.text_ids) WITH ORDINALITY AS i (text_id, at) USING (at)"
        " JOIN intake.texts t USING (text_id)"
    )
    assert len(shown) > 50
    for number, text in shown:
        assert number in {number_of(line.strip()) for line in text.splitlines()}


@pytest.mark.parametrize("seed", range(3))
def test_any_order_any_batching_and_loading_again_end_in_the_same_rows(
    seed: int,
    database_maker: Any,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = random.Random(seed)
    files = some_files(rng)
    fresh = alike(database_maker, tmp_path_factory.mktemp("inbox"), files)
    batch_bytes = rng.choice((1, 10_000, 10_000_000))
    store = database_maker(tmp_path_factory.mktemp("inbox"), batch_bytes=batch_bytes)
    rng.shuffle(files)
    for file in files:
        hand_in(store, [file])
        if rng.random() < 0.5:
            store.night(file[1], relate=False)
        if rng.random() < 0.3:
            relate(store.engine, store.settings)
    for day in rng.sample(DAYS, len(DAYS)):
        store.night(day, relate=False)
    real = identity.code_version
    monkeypatch.setattr(identity, "code_version", lambda: "another " + real())
    store.night(rng.choice(DAYS), relate=False)
    relate(store.engine, store.settings)
    assert due_lines(store) == 0
    assert counted(store) == counted(fresh)


def test_nothing_is_left_of_pages_that_a_day_has_lost(
    store: Store, database_maker: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    long = page(2, teasers=(TEASER, "Two tugs collide off the pier"))
    kept = [("herald", day, "a.jsonl", jsonl({"text": page(1)})) for day in DAYS[:2]]
    lost = [("herald", day, "b.jsonl", jsonl({"text": long})) for day in DAYS]
    hand_in(store, kept + lost)
    for day in DAYS:
        store.night(day)
    assert on(store, TEASER) == {DAYS[0]: 2, DAYS[1]: 2, DAYS[2]: 1}
    tight = Limits(page_bytes=len(jsonl({"text": long})) - 2)
    store.settings = replace(store.settings, limits=tight)
    for day in DAYS:
        store.night(day, force=True)
    assert store.one("SELECT count(*) FROM intake.quarantine") == 3
    assert on(store, "Two tugs collide off the pier") == {}
    fresh = alike(database_maker, tmp_path_factory.mktemp("inbox"), kept)
    assert [row[1] for row in counted(store)] == list(DAYS[:2])
    assert counted(store) == counted(fresh)


def test_what_other_rules_had_counted_is_counted_anew(store: Store) -> None:
    put(store.settings.inbox, "herald", DAYS[0], "a.txt", page(1))
    store.night(DAYS[0])
    before = counted(store)
    with store.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE intake.line_days SET rules = 'other', lines = '{1}', texts = '{7}'"
        )
    assert relate(store.engine, store.settings)["lines"] == 1
    assert counted(store) == before
    assert relate(store.engine, store.settings)["lines"] == 0


def test_four_workers_who_load_and_relate_the_same_days_end_like_one(
    store: Store, database_maker: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    files = some_files(random.Random(9))
    store.settings = replace(store.settings, batch_bytes=1)
    hand_in(store, files)
    failures: list[BaseException] = []

    def work(seed: int) -> None:
        try:
            for day in random.Random(seed).sample(DAYS, len(DAYS)):
                store.night(day, relate=False)
                relate(store.engine, store.settings)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    relate(store.engine, store.settings)
    assert due_lines(store) == 0
    assert counted(store) == counted(alike(database_maker, tmp_path_factory.mktemp("inbox"), files))


def test_who_counts_a_day_that_another_has_read_and_not_written_yet_waits_for_it(
    store: Store,
    database_maker: Any,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = [("herald", DAYS[0], f"{n}.jsonl", jsonl({"text": page(n)})) for n in range(2)]
    hand_in(store, files[:1])
    store.night(DAYS[0], relate=False)
    slow, quick = (
        threading.Thread(target=relate, args=(store.engine, store.settings)) for _ in range(2)
    )
    has_read, may_write = threading.Event(), threading.Event()
    real = line_days.copy_rows

    def writing(*args: Any) -> None:
        if threading.current_thread() is slow:
            has_read.set()
            may_write.wait(60)
        real(*args)

    monkeypatch.setattr(line_days, "copy_rows", writing)
    slow.start()
    assert has_read.wait(60)
    hand_in(store, files[1:])
    store.night(DAYS[0], relate=False)
    quick.start()
    quick.join(2)
    may_write.set()
    slow.join()
    quick.join()
    assert on(store, TEASER) == {DAYS[0]: 2}
    assert counted(store) == counted(alike(database_maker, tmp_path_factory.mktemp("inbox"), files))

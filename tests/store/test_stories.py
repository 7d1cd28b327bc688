"""Stories: copies of one another are found, and nothing but what was delivered decides."""

from __future__ import annotations

import random
import threading
from typing import Any

import pytest

from etl import identity, pipeline
from tests.copies import wire
from tests.pages import jsonl, put
from tests.store.conftest import Store

DAY, NEXT, LATER = "2016-03-23", "2016-03-24", "2016-05-02"
NOON, ONE, LATE = "12:00 Mar. 23, 2016", "13:00 Mar. 23, 2016", "12:00 Apr. 23, 2016"
STEPS = ["article", "match", "story"]
STORIES = ("pairs", "stories", "story_members")


def told(store: Store) -> list[set[str]]:
    """The sources of each story's members, by story."""
    return [
        set(row[0])
        for row in store.rows(
            "SELECT array_agg(m.source || ' ' || m.relation) FROM news.story_members m"
            " GROUP BY story_id ORDER BY count(*) DESC, min(m.article_id::text)"
        )
    ]


def test_the_same_text_in_two_sources_is_one_story_without_a_pair(store: Store) -> None:
    put(store.settings.inbox, "herald", DAY, "a.txt", wire(1).page(NOON))
    put(store.settings.inbox, "courier", DAY, "a.txt", wire(1).under("Another line").page(ONE))
    store.night(DAY)
    assert told(store) == [{"herald representative", "courier exact"}]
    assert store.one("SELECT count(*) FROM news.pairs") == 0
    assert store.rows("SELECT articles, texts, sources FROM news.stories") == [(2, 1, 2)]


def test_what_another_source_cut_is_an_excerpt_and_what_it_added_to_is_syndicated(
    store: Store,
) -> None:
    put(store.settings.inbox, "herald", DAY, "a.txt", wire(1).page(NOON))
    put(store.settings.inbox, "courier", DAY, "a.txt", wire(1).cut(3).under("Cut").page(ONE))
    put(store.settings.inbox, "post", DAY, "a.txt", wire(1).with_own(wire(2)).page(ONE))
    put(store.settings.inbox, "echo", DAY, "a.txt", wire(3).page(ONE))
    store.night(DAY)
    assert told(store) == [
        {"herald representative", "courier excerpt", "post syndicated"},
        {"echo representative"},
    ]
    [(contained, of_whole, own)] = store.rows(
        "SELECT containment, containment_beside, own_characters FROM news.story_members"
        " WHERE source = 'courier'"
    )
    assert contained > 0.9
    assert of_whole < 0.7
    assert own < 100


def test_a_changed_text_under_the_same_headline_and_time_is_a_revision(store: Store) -> None:
    first, again = wire(1).cut(2), wire(1).with_own(wire(2))
    put(store.settings.inbox, "herald", DAY, "a.txt", first.page(NOON))
    put(store.settings.inbox, "herald", NEXT, "b.txt", again.page(NOON))
    store.night(DAY)
    store.night(NEXT)
    assert [{row.split()[1] for row in one} for one in told(store)] == [
        {"representative", "revision"}
    ]


def test_what_one_source_prints_under_two_headlines_with_half_in_common_is_two_stories(
    store: Store,
) -> None:
    later = wire(2).cut(4)
    later = type(later)(later.headline, later.paragraphs + wire(1).paragraphs[3:])
    put(store.settings.inbox, "herald", DAY, "a.txt", wire(1).page(NOON))
    put(store.settings.inbox, "herald", NEXT, "b.txt", later.page("12:00 Mar. 24, 2016"))
    store.night(DAY)
    store.night(NEXT)
    assert len(told(store)) == 2


def test_copies_a_month_apart_are_two_stories_until_an_earlier_sighting_arrives(
    store: Store, database_maker: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole, cut = wire(1).page(NOON), wire(1).cut(4).page("")
    put(store.settings.inbox, "herald", DAY, "a.txt", whole)
    put(store.settings.inbox, "courier", LATER, "b.txt", cut)
    store.night(DAY)
    store.night(LATER)
    assert len(told(store)) == 2
    put(store.settings.inbox, "courier", NEXT, "b.txt", cut)
    store.night(NEXT)
    assert len(told(store)) == 1
    other = database_maker(tmp_path_factory.mktemp("inbox"))
    for source, day, data in (("courier", NEXT, cut), ("courier", LATER, cut)):
        put(other.settings.inbox, source, day, "b.txt", data)
        other.night(day)
    put(other.settings.inbox, "herald", DAY, "a.txt", whole)
    other.night(DAY)
    assert other.fingerprint() == store.fingerprint()


def test_a_digest_of_two_stories_does_not_make_them_one(store: Store) -> None:
    one, other = wire(1), wire(2)
    both = type(one)("In brief", one.paragraphs[:4] + other.paragraphs[:4])
    for source, told_by in (("herald", one), ("courier", other), ("post", both)):
        put(store.settings.inbox, source, DAY, "a.txt", told_by.page(NOON))
    store.night(DAY)
    of = dict(store.rows("SELECT source, story_id::text FROM news.story_members"))
    assert of["herald"] != of["courier"]


def deliveries(rng: random.Random) -> list[tuple[str, str, str, bytes]]:
    """Dumps of six sources on two days: copies, cuts, localised ones, updates, strangers."""
    found = []
    for source in ("herald", "courier", "post", "echo", "star", "globe"):
        for day in (DAY, NEXT):
            texts = []
            for number in rng.sample(range(6), 3):
                copy = wire(number)
                copy = rng.choice((copy, copy.cut(4), copy.with_own(wire(50 + number))))
                copy = rng.choice((copy, copy.under(f"{source} says so")))
                printed = copy.page(rng.choice((NOON, ONE, LATE, "")))
                texts.append(rng.choice((str, str, str.title))(printed))
            rows = jsonl(*({"text": text} for text in texts))
            found.append((source, day, f"{source}.jsonl", rows))
    return found


def test_any_order_any_batching_and_relating_in_between_end_in_the_same_stories(
    database_maker: Any, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(20261127)
    dumps = deliveries(rng)
    seen = set()
    for _ in range(6):
        store = database_maker(tmp_path_factory.mktemp("inbox"))
        most = rng.choice((1, 3, 500))
        steps = tuple(step._replace(most=most) for step in pipeline.relating.STEPS)
        monkeypatch.setattr(pipeline.relating, "STEPS", steps)
        rng.shuffle(dumps)
        for number, (source, day, name, data) in enumerate(dumps):
            put(store.settings.inbox, source, day, name, data)
            if rng.random() < 0.4 or number == len(dumps) - 1:
                for at in rng.sample((DAY, NEXT), 2):
                    store.night(at, relate=rng.random() < 0.5)
        for at in rng.sample((DAY, NEXT), 2):
            store.night(at)
        seen.add(tuple(store.fingerprint()[name] for name in STORIES))
        assert (
            store.one("SELECT count(*) FROM intake.due WHERE step = ANY (:steps)", steps=STEPS) == 0
        )
    assert len(seen) == 1


def test_what_is_withdrawn_leaves_no_trace_in_any_story(
    store: Store,
    database_maker: Any,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dumps = deliveries(random.Random(7))
    other = database_maker(tmp_path_factory.mktemp("inbox"))
    for source, day, name, data in dumps:
        put(store.settings.inbox, source, day, name, data)
        if source not in ("herald", "star"):
            put(other.settings.inbox, source, day, name, data)
    for target in (store, other):
        target.night(DAY)
        target.night(NEXT)
    assert store.fingerprint() != other.fingerprint()
    withdraw(store, ("herald", "star"))
    assert {name: store.fingerprint()[name] for name in STORIES} == {
        name: other.fingerprint()[name] for name in STORIES
    }
    for table in ("copies", "bodies", "postings"):
        assert store.one(f"SELECT count(*) FROM intake.{table}") == other.one(
            f"SELECT count(*) FROM intake.{table}"
        )


def withdraw(store: Store, sources: tuple[str, ...]) -> None:
    """Take deliveries away as a replaced day does, with nothing in their place."""
    from etl.store.loader import lock_store, prepare, show, statement

    connection = store.engine.raw_connection()
    cursor = connection.cursor()
    prepare(cursor)
    lock_store(cursor, alone=True)
    cursor.execute(
        "SELECT array_agg(delivery_id) FROM intake.deliveries WHERE source = ANY (%s)",
        (list(sources),),
    )
    [gone] = cursor.fetchone()
    cursor.execute(statement("withdraw"), {"deliveries": gone})
    cursor.execute(statement("sweep"))
    show(cursor)
    connection.commit()
    connection.close()
    pipeline.relate(store.settings)


def test_four_workers_relating_at_once_end_like_one(
    store: Store, database_maker: Any, tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    steps = tuple(step._replace(most=5) for step in pipeline.relating.STEPS)
    monkeypatch.setattr(pipeline.relating, "STEPS", steps)
    alone = database_maker(tmp_path_factory.mktemp("inbox"))
    for target in (store, alone):
        for source, day, name, data in deliveries(random.Random(3)):
            put(target.settings.inbox, source, day, name, data)
    for day in (DAY, NEXT):
        alone.night(day)
    failures: list[BaseException] = []

    def work(day: str, first: bool) -> None:
        try:
            if first:
                store.night(day)
            else:
                for _ in range(5):
                    pipeline.relate(store.settings)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [
        threading.Thread(target=work, args=(day, first))
        for day in (DAY, NEXT) for first in (True, False)
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pipeline.relate(store.settings)
    assert failures == []
    assert store.fingerprint() == alone.fingerprint()


def test_other_rules_make_everything_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for source, day, name, data in deliveries(random.Random(5)):
        put(store.settings.inbox, source, day, name, data)
    store.night(DAY)
    before = store.fingerprint()
    real = identity.rules_version("stories")
    for module in ("copies", "pairing", "telling"):
        monkeypatch.setattr(f"etl.store.{module}.rules_version", lambda package: "other")
    pipeline.relate(store.settings)
    for table in ("copies",):
        assert store.rows(f"SELECT DISTINCT rules FROM intake.{table}") == [("other",)]
    for table in STORIES:
        assert store.rows(f"SELECT DISTINCT rules FROM news.{table}") == [("other",)]
    for module in ("copies", "pairing", "telling"):
        monkeypatch.setattr(f"etl.store.{module}.rules_version", lambda package: real)
    pipeline.relate(store.settings)
    assert store.fingerprint() == before


def test_a_text_that_cannot_be_related_stays_due_and_the_rest_is_related(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etl.store import copies, due

    for number, source in enumerate(("herald", "courier", "post")):
        put(store.settings.inbox, source, DAY, "a.txt", wire(number).page(NOON))
    store.night(DAY, relate=False)
    real = copies.Words

    def broken(body: str) -> Any:
        if wire(1).paragraphs[0] in body:
            raise ValueError("cannot be read")
        return real(body)

    monkeypatch.setattr(copies, "Words", broken)
    with pytest.raises(pipeline.RelateFailed, match="1 could not be related"):
        pipeline.relate(store.settings)
    assert len(told(store)) == 2
    assert due.waiting(store.engine) == 1
    monkeypatch.setattr(copies, "Words", real)
    pipeline.relate(store.settings)
    assert due.waiting(store.engine) == 0
    assert len(told(store)) == 3

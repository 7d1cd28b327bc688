"""Promotions point at their articles, and where they point depends on the deliveries alone."""

from __future__ import annotations

import json
import random
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from etl import identity, pipeline
from tests.pages import PARAGRAPHS, page, put
from tests.store.conftest import Store

DAY, NEXT, LATER = "2016-12-29", "2016-12-30", "2017-01-02"
SAMPLES = Path(__file__).parents[2] / "samples"
LINKS = (
    "SELECT l.headline, a.headline, l.method FROM news.links l"
    " LEFT JOIN news.articles a USING (article_id) WHERE l.headline LIKE :like ORDER BY 1, 2"
)
FERRY = "Ferry fares to rise in spring"


def ferry(headline: str = FERRY, time: str = "15:20 Dec. 29, 2016") -> str:
    """An article that the lists of other pages promote."""
    return page(9, headline=headline, time=time, teasers=("Two tugs collide off the pier",))


def links(store: Store, like: str = "Ferry%") -> list[tuple[Any, ...]]:
    return store.rows(LINKS, like=like)


def links_tables(store: Store) -> dict[str, str]:
    return {n: d for n, d in store.fingerprint().items() if "link" in n or n == "exposures"}


def test_a_teaser_points_at_the_article_of_its_headline_and_minute(store: Store) -> None:
    put(store.settings.inbox, "herald", DAY, "a.txt", page(1))
    put(store.settings.inbox, "herald", DAY, "b.txt", ferry())
    store.night(DAY)
    assert links(store) == [(FERRY, FERRY, "headline and time")]


def test_a_ghost_becomes_a_link_when_its_article_arrives(store: Store) -> None:
    put(store.settings.inbox, "herald", DAY, "a.txt", page(1))
    store.night(DAY)
    assert links(store) == [(FERRY, None, None)]
    assert store.rows(
        "SELECT source, first_promoted::text, last_promoted::text, pages FROM news.ghosts"
    ) == [("herald", DAY, DAY, 1)]
    put(store.settings.inbox, "herald", LATER, "b.txt", ferry("Ferry fares rise in the spring"))
    store.night(LATER)
    assert links(store) == [(FERRY, "Ferry fares rise in the spring", "retitled and time")]
    assert store.one("SELECT count(*) FROM news.ghosts WHERE headline = :h", h=FERRY) == 0


def _blind(store: Store, day: str, *, relate: bool = True) -> None:
    """The day read by an extractor that finds nothing."""
    from etl import parse

    real = parse.assemble

    def blind(*args: object, **options: object) -> object:
        return replace(real(*args, **options), article=None, related=(), teasers=(), mentions=())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parse, "assemble", blind)
        patch.setattr(identity, "code_version", lambda: "blind")
        store.night(day, relate=relate)


def test_a_link_becomes_a_ghost_when_its_article_is_withdrawn(store: Store) -> None:
    put(store.settings.inbox, "herald", DAY, "a.txt", page(1))
    store.night(DAY)
    before = links_tables(store)
    put(store.settings.inbox, "herald", NEXT, "b.txt", ferry())
    store.night(NEXT)
    assert links(store)[0][1] == FERRY
    _blind(store, NEXT)
    assert links(store) == [(FERRY, None, None)]
    assert links_tables(store) == before
    store.night(NEXT)
    assert links(store)[0][1] == FERRY


def test_another_number_stays_a_ghost(store: Store) -> None:
    teaser = page(1, teasers=("Lake rises 3 cm after the storm",))
    put(store.settings.inbox, "herald", DAY, "a.txt", teaser)
    other = ferry("Lake rises 5 cm after the storm")
    put(store.settings.inbox, "herald", DAY, "b.txt", other)
    store.night(DAY)
    assert links(store, "Lake rises 3%") == [("Lake rises 3 cm after the storm", None, None)]


def test_exposures_count_days_pages_and_places_of_a_teaser_and_of_its_article(store: Store) -> None:
    for day, pages in ((DAY, (1, 2)), (NEXT, (3,))):
        for number in pages:
            put(store.settings.inbox, "herald", day, f"{number}.txt", page(number))
    put(store.settings.inbox, "herald", DAY, "b.txt", ferry())
    store.night(DAY)
    store.night(NEXT)
    told = store.rows(
        "SELECT e.kind, e.first_day::text, e.last_day::text, e.days, e.pages,"
        " best_position, related"
        " FROM news.exposures e LEFT JOIN news.articles a ON a.article_id = e.id"
        " LEFT JOIN news.teasers t ON t.teaser_id = e.id"
        " WHERE coalesce(a.headline, t.headline) = :h ORDER BY 1",
        h=FERRY,
    )
    assert told == [
        ("article", DAY, NEXT, 2, 3, 1, 0),
        ("teaser", DAY, NEXT, 2, 3, 1, 0),
    ]


def test_a_page_crawled_months_after_its_article_is_late(store: Store) -> None:
    put(store.settings.inbox, "herald", DAY, "a.txt", page(1))
    put(store.settings.inbox, "herald", DAY, "b.txt", ferry())
    store.night(DAY)
    assert store.rows(
        "SELECT no_earlier::text, no_earlier_evidence, no_later::text, no_later_evidence,"
        " days_after_publication, late FROM news.crawls ORDER BY days_after_publication DESC"
    )[0] == ("2016-12-29 15:20:00", "newest teaser", "2016-12-30 00:00:00", "delivery", 281, True)


def deliver(store: Store) -> list[str]:
    """Pages of four days whose lists promote one another's articles, some retitled, some never."""
    shown = (
        "Dredger frees the northern lock of Veldt",
        "Council weighs a toll for barges",
        "Lake rises 3 cm after the storm",
        "Okonjo to leave the harbour board",
    )
    said = (
        "Dredger frees northern lock",
        "Council weighs toll on barges of the lake",
        "Lake rises 5 cm after the storm",
        "Okonjo leaves harbour board",
        "A story that nobody ever received",
    )
    days = [DAY, NEXT, "2016-12-31", LATER]
    for number, day in enumerate(days):
        texts = [
            page(
                10 + n, headline=h, time=f"15:2{n} Dec. {29 - n}, 2016", teasers=said[n:] + said[:n]
            )
            for n, h in enumerate(shown)
            if (n + number) % 3
        ]
        watch = (PARAGRAPHS[0], f"Watch also: {shown[number]}", *PARAGRAPHS[1:])
        time = "12:32 Dec. 28, 2016"
        texts.append(page(number, time=time, teasers=(*said, *shown), paragraphs=watch))
        for n, text in enumerate(texts):
            put(store.settings.inbox, ("herald", "courier")[n % 2], day, f"{n}.txt", text)
    return days


@pytest.mark.parametrize("seed", range(4))
def test_no_order_and_no_batch_of_loading_decides(
    store: Store, database_maker: Any, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    days = deliver(store)
    for day in days:
        store.night(day)
    assert store.one("SELECT count(*) FROM news.related_links WHERE article_id IS NOT NULL") > 1
    assert store.one("SELECT count(*) FROM news.links WHERE article_id IS NOT NULL") >= 8
    other = database_maker(tmp_path_factory.mktemp("inbox"))
    deliver(other)
    rng = random.Random(seed)
    for source, day in rng.sample([(s, d) for d in days for s in ("herald", "courier")], 8):
        other.night(day, sources=source, relate=rng.random() < 0.5)
        if rng.random() < 0.3:
            _blind(other, rng.choice(days), relate=rng.random() < 0.7)
    for day in rng.sample(days, 4):
        other.night(day, relate=False)
    pipeline.relate(other.settings)
    assert links_tables(other) == links_tables(store)
    assert store.one("SELECT count(*) FROM intake.due WHERE step <> 'lines'") == 0


def test_four_workers_end_like_one(
    store: Store, database_maker: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    alone = database_maker(tmp_path_factory.mktemp("inbox"))
    deliver(alone)
    days = deliver(store)
    for day in days:
        alone.night(day)
    failures: list[BaseException] = []

    def work(day: str) -> None:
        try:
            store.night(day)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work, args=(day,)) for day in days]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pipeline.relate(store.settings)
    assert failures == []
    assert links_tables(store) == links_tables(alone)


def test_other_rules_are_put_to_everything_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etl.store import headlines, linking

    days = deliver(store)
    for day in days:
        store.night(day)
    before = links_tables(store)
    for module in (headlines, linking):
        monkeypatch.setattr(module, "rules_version", lambda package: "other")
    pipeline.relate(store.settings)
    assert store.rows("SELECT DISTINCT rules FROM news.links") == [("other",)]
    monkeypatch.undo()
    pipeline.relate(store.settings)
    assert links_tables(store) == before


def test_every_promotion_of_the_sample_inbox_points_where_it_should(store: Store) -> None:
    store.settings = replace(store.settings, inbox=SAMPLES)
    for day in ("2026-03-02", "2026-03-03", "2026-03-04"):
        store.night(day)
    wanted = {
        (
            row["files"][0].split("/")[0],
            row["headline"],
            row["target"] and row["target"]["headline"],
        )
        for row in json.loads((SAMPLES / "links.json").read_text(encoding="utf-8"))
    }
    found = set(
        store.rows(
            "SELECT l.source, l.headline, a.headline FROM news.links l"
            " LEFT JOIN news.articles a USING (article_id)"
        )
    )
    wrong, missed = found - wanted, wanted - found
    assert (wrong, missed) == (set(), set())

"""Running twice changes nothing: the tables of news are a function of the deliveries."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from typing import Any

import pytest

from etl import identity
from etl.model import Source
from tests.pages import PARAGRAPHS, jsonl, packed, page, put
from tests.store.conftest import Store

DAY, NEXT = "2026-03-02", "2026-03-03"
BROKEN = (
    (
        *PARAGRAPHS,
        "The board’s engineers looked at the gate for an hour. They say that the weather-",
        "beaten hinges of the northern lock have to be replaced before the barges can pass.",
        "The mills of the valley have stocks for nine days. Bakers in the city, expect The State",
        "Department, however, insisted that nothing\u2003of the kind has been asked of it.",
    ),
    (
        "港务局周二表示，北闸将继续关闭，直到潜水员检查完在周末风暴中受损的闸门为止。十一艘驳船仍在上游",
        "等待，其中第一艘为下游山谷的磨坊运送粮食’，磨坊的库存据协会称可以维持九天时间。",
        "面包师们表示，在船闸重新开放之前，他们并不认为城里的面包价格会上涨，协会周三在一份声明中说。",
    ),
)


def test_a_day_loads_and_the_same_day_again_is_a_no_op(store: Store) -> None:
    put(store.settings.inbox, "herald", DAY, "a.txt", page(1))
    put(store.settings.inbox, "herald", DAY, "b.jsonl", jsonl({"text": page(2)}, {"text": page(3)}))
    first = store.night(DAY)
    before = store.fingerprint()
    again = store.night(DAY)
    assert first == {"files": 2, "records": 3, "pages": 3, "quarantined": 0, "known_texts": 0}
    assert again == first | {"known_texts": 3}
    assert store.fingerprint() == before
    assert store.one("SELECT count(*) FROM news.articles") == 3
    assert {row[0] for row in store.rows(
        "SELECT outcome FROM intake.run_dumps WHERE run_id = :run", run=store.runs[1]
    )} == {"known"}  # fmt: skip


def test_the_same_bytes_under_another_name_are_the_same_delivery(store: Store) -> None:
    put(store.settings.inbox, "herald", DAY, "a.txt", page(1))
    store.night(DAY)
    before = store.fingerprint(), store.counts()["intake.deliveries"]
    put(store.settings.inbox, "herald", DAY, "copy.txt", page(1))
    store.night(DAY)
    assert (store.fingerprint(), store.counts()["intake.deliveries"]) == before
    assert store.rows("SELECT name FROM intake.delivery_names ORDER BY 1") == [
        ("a.txt",),
        ("copy.txt",),
    ]


def test_the_same_bytes_twice_in_one_transaction_are_loaded_once_and_noted_twice(
    store: Store,
) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        put(store.settings.inbox, "herald", DAY, name, page(1))
    assert store.night(DAY)["files"] == 3
    assert store.rows("SELECT name, outcome FROM intake.run_dumps ORDER BY 1") == [
        ("a.txt", "loaded"), ("b.txt", "known"), ("c.txt", "known"),
    ]  # fmt: skip
    assert store.one("SELECT count(*) FROM intake.pages") == 1


def test_the_same_bytes_on_two_days_are_parsed_once_and_sighted_twice(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etl import parse

    for day in (DAY, NEXT):
        put(
            store.settings.inbox,
            "herald",
            day,
            "a.jsonl",
            jsonl({"text": page(1)}, {"text": page(2)}),
        )
    segmented: list[str] = []
    real = parse.segment

    def counting(texts: list[str], sources: list[Source]) -> object:
        segmented.extend(texts)
        return real(texts, sources)

    monkeypatch.setattr(parse, "segment", counting)
    store.night(DAY)
    assert store.night(NEXT)["known_texts"] == 2
    assert sorted(segmented) == sorted([page(1), page(2)])
    assert store.one("SELECT count(*) FROM intake.texts") == 2
    assert (
        store.rows("SELECT first_day::text, last_day::text, pages FROM news.articles")
        == [(DAY, NEXT, 2)] * 2
    )
    assert store.one("SELECT count(*) FROM news.article_sightings") == 4


def test_the_same_copy_in_two_sources_is_two_articles(store: Store) -> None:
    for source in ("herald", "courier"):
        put(store.settings.inbox, source, DAY, "a.txt", page(1))
    assert store.night(DAY)["known_texts"] >= 0
    assert store.rows("SELECT source FROM news.articles ORDER BY 1") == [("courier",), ("herald",)]
    assert store.one("SELECT count(*) FROM intake.texts") == 1
    assert store.one("SELECT mentions FROM news.entity_totals WHERE name = 'AP'") >= 2


def test_what_a_record_tells_of_itself_stands_beside_its_page(store: Store) -> None:
    record = {
        "text": page(1),
        "source": "tribune",
        "url": "https://tribune.example/locks",
        "fetched_at": "2026-03-02T04:05:06+02:00",
        "id": 17,
    }
    put(store.settings.inbox, "aggregator", DAY, "a.jsonl", jsonl(record, {"text": page(2)}))
    store.night(DAY)
    assert store.rows(
        "SELECT p.source, p.url, p.record_id, p.fetched_local::text, p.fetched_at::text, a.source"
        " FROM intake.pages p JOIN news.articles a USING (page_id) ORDER BY ordinal"
    ) == [
        (
            "tribune",
            "https://tribune.example/locks",
            "17",
            "2026-03-02 04:05:06",
            "2026-03-02 02:05:06+00",
            "tribune",
        ),
        ("aggregator", None, None, None, None, "aggregator"),
    ]


def test_every_value_of_an_article_can_be_cut_from_its_page_by_its_offsets(store: Store) -> None:
    shown_text = page(1, teasers=("Ferry fares to rise in spring", "Two tugs collide off the pier"))
    put(store.settings.inbox, "herald", DAY, "a.txt", shown_text)
    store.night(DAY)
    cut = "substr(t.text, {0}_start + 1, {0}_end - {0}_start)"
    text = (
        "JOIN intake.pages p USING (page_id) JOIN intake.sheets USING (sheet_id)"
        " JOIN intake.texts t USING (text_id)"
    )
    [(headline, shown, printed)] = store.rows(
        f"SELECT {cut.format('s.headline')}, a.headline, {cut.format('s.published')}"
        f" FROM news.articles a JOIN news.article_sightings s USING (page_id) {text}"
    )
    assert (headline, printed) == (shown, "12:32 Mar. 23, 2016")
    assert store.rows(
        f"SELECT {cut.format('s.headline')} = s.headline FROM news.teaser_sightings s {text}"
    ) == [(True,), (True,)]
    assert store.rows(f"SELECT DISTINCT {cut.format('m.span')} FROM news.mentions m {text}") == [
        ("AP",)
    ]
    assert store.one(
        "SELECT string_agg(text, '' ORDER BY position) FROM intake.segments"
    ) == "".join(shown_text.split("\n"))


def test_a_gzipped_dump_is_another_dump_with_the_same_articles(store: Store) -> None:
    data = jsonl({"text": page(1)}, {"text": page(2)})
    put(store.settings.inbox, "herald", DAY, "a.jsonl", data)
    store.night(DAY)
    ids = store.rows("SELECT article_id FROM news.articles ORDER BY 1")
    put(store.settings.inbox, "herald", DAY, "a.jsonl.gz", packed(data))
    store.night(DAY)
    assert store.rows("SELECT article_id FROM news.articles ORDER BY 1") == ids
    assert store.one("SELECT count(*) FROM intake.dumps") == 2


def test_typography_does_not_make_another_article_and_the_best_sighting_is_shown(
    store: Store,
) -> None:
    plain = page(1, headline="Harbour's lock stays closed", time="Mar. 23, 2016")
    curly = page(1, headline="Harbour’s lock stays closed", time="12:32 Mar. 23, 2016")
    put(store.settings.inbox, "herald", DAY, "a.txt", plain)
    store.night(DAY)
    assert store.rows("SELECT headline, published_precision FROM news.articles") == [
        ("Harbour's lock stays closed", "day")
    ]
    put(store.settings.inbox, "herald", NEXT, "b.txt", curly)
    store.night(NEXT)
    shown = store.rows(
        "SELECT headline, published_precision, pages, body, word_count FROM news.articles"
    )
    assert [row[:3] for row in shown] == [("Harbour’s lock stays closed", "minute", 2)]
    assert shown[0][4] == len(shown[0][3].split())


def test_an_article_worded_otherwise_is_cut_from_its_text_as_the_parser_cuts_it(
    store: Store, database_maker: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pages = [page(n, paragraphs=paragraphs, time="{}") for n, paragraphs in enumerate(BROKEN)]
    plain = [text.format("Mar. 23, 2016").replace("’", "'") for text in pages]
    curly = [text.format("12:32 Mar. 23, 2016") for text in pages]
    fresh = database_maker(tmp_path_factory.mktemp("inbox"))
    for target, name, texts in (
        (store, "a.jsonl", plain),
        (store, "b.jsonl", curly),
        (fresh, "b.jsonl", curly),
    ):
        put(target.settings.inbox, "herald", DAY, name, jsonl(*({"text": text} for text in texts)))
        target.night(DAY)
    query = "SELECT article_id, headline, body, word_count, wording FROM news.articles ORDER BY 1"
    assert store.rows(query) == fresh.rows(query)
    bodies = " ".join(row[2] for row in store.rows(query))
    for piece in (
        "board’s",
        "weather-beaten",
        "仍在上游等待",
        "State Department",
        "nothing of the kind",
    ):
        assert piece in bodies


def test_any_order_and_any_batching_end_in_the_same_tables(
    database_maker: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rng = random.Random(20261123)
    times = ("12:32 Mar. 23, 2016", "Mar. 23, 2016", "09:10 Mar. 24, 2016")

    def curly(text: str) -> str:
        return (
            text.replace(" the ", "\u00a0 the ").replace(" of ", "\u2003of ").replace("-", "\u2011")
        )

    def some() -> bytes:
        texts = [page(rng.randrange(5), time=rng.choice(times)) for _ in range(3)]
        texts = [rng.choice((str, str.swapcase, curly))(text) for text in texts]
        return jsonl(*({"text": text} for text in texts))

    files = [
        (source, day, f"{source}-{number}.jsonl", some())
        for source in ("herald", "courier")
        for day in (DAY, NEXT)
        for number in range(3)
    ]
    seen = set()
    for batch_bytes in (1, 10_000, 10_000_000):
        store = database_maker(tmp_path_factory.mktemp("inbox"), batch_bytes=batch_bytes)
        rng.shuffle(files)
        for source, day, name, data in files:
            put(store.settings.inbox, source, day, name, data)
            if rng.random() < 0.5:
                store.night(day)
        for day in rng.sample((DAY, NEXT), 2):
            store.night(day)
        seen.add(store.fingerprint()["news"])
    assert len(seen) == 1


def test_another_extractor_replaces_what_the_day_had_contributed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day, numbers in ((DAY, (1, 2)), (NEXT, (2, 3))):
        put(
            store.settings.inbox,
            "herald",
            day,
            "a.jsonl",
            jsonl(*({"text": page(n)} for n in numbers)),
        )
        store.night(day)
    before = store.fingerprint()
    [old] = {row[0] for row in store.rows("SELECT DISTINCT extractor FROM news.article_sightings")}
    real = identity.code_version
    monkeypatch.setattr(identity, "code_version", lambda: "another " + real())
    store.night(DAY)
    assert {row[0] for row in store.rows(
        "SELECT outcome FROM intake.run_dumps WHERE run_id = :run", run=store.runs[-1]
    )} == {"replaced"}  # fmt: skip
    versions = dict(
        store.rows("SELECT day::text, min(extractor) FROM news.article_sightings GROUP BY day")
    )
    assert versions[NEXT] == old != versions[DAY]
    assert store.one("SELECT count(*) FROM news.articles") == 3
    monkeypatch.undo()
    store.night(DAY)
    assert store.fingerprint() == before


def test_an_extractor_that_reads_less_leaves_nothing_behind(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etl import parse

    put(store.settings.inbox, "herald", DAY, "a.txt", page(1))
    store.night(DAY)
    real = parse.assemble

    def blind(*args: object, **options: object) -> object:
        reading = real(*args, **options)
        return replace(reading, article=None, related=(), teasers=(), mentions=())

    monkeypatch.setattr(parse, "assemble", blind)
    monkeypatch.setattr(identity, "code_version", lambda: "blind")
    store.night(DAY)
    counts = store.counts()
    assert {name: counts[name] for name in counts if name.startswith("news.")} == dict.fromkeys(
        (name for name in counts if name.startswith("news.")), 0
    )
    assert (counts["intake.texts"], counts["intake.sheets"], counts["intake.pages"]) == (1, 1, 1)


def test_four_workers_on_overlapping_days_end_like_one(
    store: Store, database_maker, tmp_path_factory
) -> None:  # type: ignore[no-untyped-def]
    days = [f"2026-04-0{n}" for n in range(1, 5)]
    shared = [page(n, paragraphs=PARAGRAPHS[: 2 + n % 2]) for n in range(40)]
    alone = database_maker(tmp_path_factory.mktemp("alone"))
    for number, day in enumerate(days):
        texts = shared[number * 5 :] + shared[: number * 5]
        for target in (store, alone):
            for part in range(4):
                rows = jsonl(*({"text": text} for text in texts[part::4]))
                put(target.settings.inbox, "herald", day, f"{part}.jsonl", rows)
    for day in days:
        alone.night(day)
    failures: list[BaseException] = []

    def work(day: str) -> None:
        try:
            store.night(day)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work, args=(day,)) for day in days for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert store.fingerprint() == alone.fingerprint()


def test_a_repaired_article_shown_anew_is_worded_as_the_parser_words_it(
    store: Store, database_maker: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    broken = page(3, headline="AP: The lock’s gate at the cafe\u0301 stays closed", time="{}")
    broken = broken.replace("’", "â€™")
    days, clock = broken.format("Mar. 23, 2016"), broken.format("12:32 Mar. 23, 2016")
    fresh = database_maker(tmp_path_factory.mktemp("inbox"))
    plain = days.replace("â€™", "’")
    for target, name, text in (
        (store, "a.jsonl", plain),
        (store, "b.jsonl", clock),
        (fresh, "b.jsonl", clock),
    ):
        put(target.settings.inbox, "herald", DAY, name, jsonl({"text": text}))
        target.night(DAY)
    query = "SELECT article_id, headline, body, wording FROM news.articles"
    [shown] = store.rows(query)
    assert [shown] == fresh.rows(query)
    assert shown[1] == "AP: The lock’s gate at the café stays closed"


def test_a_paragraph_says_its_language(store: Store) -> None:
    french = (
        "Le conseil du port a déclaré mardi que l’écluse du nord restera fermée jusqu’à ce que les"
        " plongeurs aient examiné la porte, qui a été endommagée par la tempête de la semaine."
    )
    text = page(1, paragraphs=(*PARAGRAPHS, french, *PARAGRAPHS))
    put(store.settings.inbox, "herald", DAY, "a.txt", text)
    store.night(DAY)
    told = store.rows("SELECT language, left(text, 10) FROM news.paragraphs ORDER BY position")
    assert ("fr", french[:10]) in told
    assert {language for language, text in told if text != french[:10]} == {"en"}

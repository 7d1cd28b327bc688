"""Bad input ends in quarantine with its bytes, the rest of the dump loads, the counts reconcile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import psycopg2
import pytest

from etl import ingest, parse, pipeline
from etl.model import Limits, Source
from etl.reports import DayError, IngestFailed, ReconcileFailed
from tests.pages import jsonl, packed, page, put
from tests.store.conftest import Store

DAY = "2026-03-02"
GOOD = {"text": page(1)}


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        pytest.param(b'{"text": "caf\xe9"}', "encoding", id="undecodable bytes"),
        pytest.param(b'{"text": "a\\u0000b"}', "nul", id="NUL"),
        pytest.param(b'{"text": "a\\ud800b"}', "surrogate", id="a lone surrogate"),
        pytest.param(b"[1, 2]", "schema", id="no object"),
        pytest.param(b'{"text": ', "json", id="half a line"),
        pytest.param(b'{"text": ""}', "empty", id="an empty page"),
        pytest.param(b'{"text": "' + b"x" * 9000 + b'"}', "too-long", id="over the limit"),
    ],
)
def test_a_bad_line_is_kept_with_its_place_and_the_others_load(
    store: Store, bad: bytes, error: str
) -> None:
    store.settings = replace(store.settings, limits=Limits(page_bytes=8000))
    data = jsonl(GOOD, bad, {"text": page(2)})
    put(store.settings.inbox, "herald", DAY, "a.jsonl", data)
    counts = store.night(DAY)
    assert (counts["records"], counts["pages"], counts["quarantined"]) == (3, 2, 1)
    [row] = store.rows(
        "SELECT source, day::text, ordinal, byte_offset, byte_length, stage, error, reason, raw"
        " FROM intake.quarantine"
    )
    offset = data.index(b"\n") + 1
    assert row[:7] == ("herald", DAY, 1, offset, len(bad), "read", error)
    assert row[7]
    assert bytes(row[8]) == bad


def test_a_truncated_gzip_keeps_the_pages_before_the_cut(store: Store) -> None:
    import random

    noise = random.Random(1)
    rows = [
        {"text": page(n, headline=f"Night {n}: " + "".join(noise.choices("abcdefgh ", k=400)))}
        for n in range(30)
    ]
    put(store.settings.inbox, "herald", DAY, "a.jsonl.gz", packed(jsonl(*rows))[:-2000])
    counts = store.night(DAY)
    assert counts["pages"] > 5
    assert counts["quarantined"] == 1
    assert store.one("SELECT error FROM intake.quarantine") == "truncated"


def test_an_empty_file_is_a_row(store: Store) -> None:
    put(store.settings.inbox, "herald", DAY, "a.txt", b"")
    assert store.night(DAY)["quarantined"] == 1
    assert store.one("SELECT error FROM intake.quarantine") == "empty"


def test_a_link_out_of_the_inbox_is_refused_and_the_night_goes_on(
    store: Store, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("not for the tables")
    put(store.settings.inbox, "herald", DAY, "a.txt", page(1))
    (store.settings.inbox / "herald" / DAY / "b.txt").symlink_to(secret)
    counts = store.night(DAY)
    assert (counts["pages"], counts["quarantined"]) == (1, 1)
    assert store.rows("SELECT name, error FROM intake.quarantine") == [("b.txt", "not-a-file")]


def test_a_file_that_changes_while_it_is_read_is_not_loaded_and_heals(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(store.settings.inbox, "herald", DAY, "a.jsonl", jsonl(GOOD))
    put(store.settings.inbox, "herald", DAY, "b.txt", page(2))
    real = ingest.survey

    def survey_then_grow(file: Path, limits: Limits) -> object:
        dump = real(file, limits)
        if file == path:
            path.write_bytes(jsonl(GOOD, {"text": page(3)}))
        return dump

    monkeypatch.setattr(ingest, "survey", survey_then_grow)
    with pytest.raises(IngestFailed, match=r"a\.jsonl.*changed-while-read"):
        store.night(DAY)
    assert store.rows("SELECT name, error FROM intake.quarantine") == [
        ("a.jsonl", "changed-while-read")
    ]
    assert store.one("SELECT count(*) FROM news.articles") == 1
    with pytest.raises(ReconcileFailed, match=r"a\.jsonl failed"):
        pipeline.reconcile(
            store.settings, __import__("datetime").date(2026, 3, 2), run=store.runs[-1]
        )
    monkeypatch.undo()
    store.night(DAY)
    assert store.one("SELECT count(*) FROM intake.quarantine") == 0
    assert store.one("SELECT count(*) FROM news.articles") == 3


def test_a_page_that_crashes_the_parser_costs_only_itself(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = parse.segment

    def brittle(texts: list[str], sources: list[Source]) -> object:
        if any("number 2" in text for text in texts):
            raise RuntimeError("no idea")
        return real(texts, sources)

    monkeypatch.setattr(parse, "segment", brittle)
    put(
        store.settings.inbox,
        "herald",
        DAY,
        "a.jsonl",
        jsonl(*({"text": page(n)} for n in range(4))),
    )
    counts = store.night(DAY)
    assert (counts["pages"], counts["quarantined"]) == (3, 1)
    assert store.rows("SELECT ordinal, stage, error FROM intake.quarantine") == [
        (2, "segment", "crash")
    ]


def test_a_fault_of_the_store_never_puts_a_page_in_quarantine(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etl.store import loader

    put(store.settings.inbox, "herald", DAY, "a.txt", page(1))
    real, calls = loader._insert, []

    def flaky(*args: object) -> object:
        calls.append(1)
        if len(calls) == 1:
            raise psycopg2.OperationalError("server closed the connection unexpectedly")
        return real(*args)

    monkeypatch.setattr(loader, "_insert", flaky)
    assert store.night(DAY)["pages"] == 1
    assert len(calls) == 2
    assert store.one("SELECT count(*) FROM intake.quarantine") == 0


def test_a_store_that_stays_away_fails_the_dump_and_only_that(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etl.store import loader

    def down(*args: object) -> object:
        raise psycopg2.OperationalError("server closed the connection unexpectedly")

    put(store.settings.inbox, "herald", DAY, "a.txt", page(1))
    with monkeypatch.context() as patched:
        patched.setattr(loader, "_insert", down)
        with pytest.raises(IngestFailed, match=r"herald/a\.txt: load: store"):
            store.night(DAY)
    assert store.one("SELECT count(*) FROM intake.quarantine") == 0
    assert store.one("SELECT count(*) FROM intake.pages") == 0
    assert store.night(DAY)["pages"] == 1


def test_rows_that_vanish_fail_the_reconcile(store: Store) -> None:
    put(store.settings.inbox, "herald", DAY, "a.jsonl", jsonl(GOOD, {"text": page(2)}))
    store.night(DAY)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql("DELETE FROM intake.pages WHERE ordinal = 1")
    with pytest.raises(ReconcileFailed, match="2 pages read, 1 in the tables"):
        store.night(DAY)


def test_a_listed_source_without_a_dump_fails_the_night(store: Store) -> None:
    store.settings = replace(
        store.settings, sources={"courier": Source("courier", expected_daily=True)}
    )
    put(store.settings.inbox, "herald", DAY, "a.txt", page(1))
    with pytest.raises(ReconcileFailed, match="courier: nothing was delivered"):
        store.night(DAY)
    assert store.night(DAY, sources="herald")["pages"] == 1


def test_an_empty_day_is_told_and_a_missing_day_is_a_sentence(store: Store) -> None:
    assert store.night(DAY)["files"] == 0
    with pytest.raises(DayError, match="no day"):
        pipeline.run_day(None, store.settings)
    with pytest.raises(DayError, match="is no day"):
        pipeline.run_day("2026-02-30", store.settings)
    with pytest.raises(DayError, match="earliest"):
        pipeline.run_day("1871-01-01", store.settings)

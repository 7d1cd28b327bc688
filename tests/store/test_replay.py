"""A quarantined record is looked at, put through again after a fix, and remembered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from etl import parse, pipeline
from etl.cli import tearsheet
from etl.model import Limits
from etl.store import quarantine
from tests.pages import jsonl, page, put
from tests.store.conftest import Store

DAY = "2026-03-02"
GOOD = {"text": page(1)}
LONG = {"text": page(2), "url": "https://herald.example/2", "fetched_at": "2026-03-02T04:00:00Z"}
TIGHT = Limits(page_bytes=len(jsonl(GOOD)) + 5)


def outcomes(store: Store, **chosen: object) -> list[tuple[int, str]]:
    found = quarantine.held(store.engine, **chosen)  # type: ignore[arg-type]
    told = pipeline.replay(store.engine, store.settings, found)
    return [(held.ordinal, outcome) for held, outcome, _ in told]


def loaded_as_if_never_refused(store: Store, database_maker: object, tmp_path: Path) -> bool:
    other = database_maker(tmp_path / "other")  # type: ignore[operator]
    put(other.settings.inbox, "herald", DAY, "a.jsonl", jsonl(GOOD, LONG))
    other.night(DAY)
    return bool(other.fingerprint() == store.fingerprint())


@pytest.fixture
def refused(store: Store) -> Store:
    """A dump of two records, of which the second is over the limit; the limit is raised since."""
    limits = store.settings.limits
    store.settings = replace(store.settings, limits=TIGHT)
    put(store.settings.inbox, "herald", DAY, "a.jsonl", jsonl(GOOD, LONG))
    assert store.night(DAY)["quarantined"] == 1
    store.settings = replace(store.settings, limits=limits)
    return store


def test_a_record_passes_from_its_dump_and_its_history_stays(
    refused: Store, database_maker: object, tmp_path: Path
) -> None:
    assert outcomes(refused) == [(1, "passed")]
    assert refused.one("SELECT count(*) FROM intake.quarantine") == 0
    assert refused.rows("SELECT outcome, ordinal, stage, error FROM intake.replays") == [
        ("passed", 1, "read", "too-long")
    ]
    assert loaded_as_if_never_refused(refused, database_maker, tmp_path)


def test_a_record_passes_from_its_kept_bytes_where_the_dump_is_gone(
    refused: Store, database_maker: object, tmp_path: Path
) -> None:
    (refused.settings.inbox / "herald" / DAY / "a.jsonl").unlink()
    assert outcomes(refused) == [(1, "passed")]
    assert refused.rows("SELECT records, pages, quarantined FROM intake.deliveries") == [(2, 2, 0)]
    assert refused.one("SELECT outcome FROM intake.replays") == "passed"
    assert loaded_as_if_never_refused(refused, database_maker, tmp_path)
    pipeline.reconcile(refused.settings, refused_day(), run=refused.runs[-1])


def refused_day() -> object:
    from datetime import date

    return date.fromisoformat(DAY)


def test_what_is_still_wrong_stays_and_the_attempt_is_noted(refused: Store) -> None:
    refused.settings = replace(refused.settings, limits=TIGHT)
    for _ in range(2):
        (refused.settings.inbox / "herald" / DAY / "a.jsonl").unlink(missing_ok=True)
        assert outcomes(refused) == [(1, "refused")]
    assert refused.one("SELECT count(*) FROM intake.quarantine") == 1
    assert refused.one("SELECT count(*) FROM intake.replays WHERE outcome = 'refused'") == 2


def test_a_head_alone_never_passes_for_the_whole_record(store: Store) -> None:
    limits = Limits(page_bytes=300, kept_bytes=200)
    store.settings = replace(store.settings, limits=limits)
    put(store.settings.inbox, "herald", DAY, "a.txt", page(1))
    store.night(DAY)
    (store.settings.inbox / "herald" / DAY / "a.txt").unlink()
    store.settings = replace(store.settings, limits=Limits())
    assert outcomes(store) == [(0, "gone")]
    assert store.one("SELECT count(*) FROM intake.quarantine") == 1
    assert "200 of its" in store.one("SELECT told FROM intake.replays")


def test_the_beginning_of_a_cut_page_never_passes_for_the_page(store: Store) -> None:
    import gzip

    whole = gzip.compress(page(1).encode())
    put(store.settings.inbox, "herald", DAY, "a.txt.gz", whole[:-20])
    store.night(DAY)
    (store.settings.inbox / "herald" / DAY / "a.txt.gz").unlink()
    assert outcomes(store) == [(0, "gone")]
    assert store.one("SELECT count(*) FROM intake.pages") == 0


def test_a_page_that_crashed_the_parser_passes_with_its_address_and_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **options: object) -> object:
        raise RuntimeError("no idea")

    put(store.settings.inbox, "herald", DAY, "a.jsonl", jsonl(LONG))
    with monkeypatch.context() as patched:
        patched.setattr(parse, "assemble", broken)
        assert store.night(DAY)["quarantined"] == 1
        (store.settings.inbox / "herald" / DAY / "a.jsonl").unlink()
        assert outcomes(store) == [(0, "refused")]
    assert outcomes(store, error="crash") == [(0, "passed")]
    [(url, fetched)] = store.rows("SELECT url, fetched_at::text FROM intake.pages")
    assert (url, fetched) == (LONG["url"], "2026-03-02 04:00:00+00")


def test_a_file_that_could_not_be_taken_in_passes_once_it_can(store: Store, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text(page(1))
    link = store.settings.inbox / "herald" / DAY / "a.txt"
    link.parent.mkdir(parents=True)
    link.symlink_to(elsewhere)
    assert store.night(DAY)["quarantined"] == 1
    assert outcomes(store) == [(0, "refused")]
    link.unlink()
    put(store.settings.inbox, "herald", DAY, "a.txt", page(1))
    assert outcomes(store) == [(0, "passed")]
    assert store.one("SELECT count(*) FROM intake.pages") == 1
    assert store.rows("SELECT outcome FROM intake.replays ORDER BY at") == [
        ("refused",), ("passed",)
    ]  # fmt: skip


def test_what_the_next_night_mends_is_remembered_as_well(refused: Store) -> None:
    assert refused.night(DAY, force=True)["quarantined"] == 0
    assert refused.rows("SELECT outcome, error FROM intake.replays") == [("passed", "too-long")]


def test_the_command_lists_shows_and_replays(refused: Store) -> None:
    env = {
        "TEARSHEET_DATABASE_URL": refused.settings.database_url,
        "TEARSHEET_INBOX": str(refused.settings.inbox),
    }

    def told(*call: str, code: int = 0) -> str:
        result = CliRunner().invoke(tearsheet, ["quarantine", *call], env=env)
        assert result.exit_code == code, result.output
        return result.output

    listed = told("list", "--day", DAY)
    assert "herald/a.jsonl record 1" in listed
    assert "read/too-long" in listed
    assert "1 in quarantine: 1 too-long" in listed
    id = listed.split()[0]
    shown = told("show", id)
    assert "json-lines" in shown
    assert "Lock number 2" in shown
    assert CliRunner().invoke(
        tearsheet, ["quarantine", "show", id, "--raw"], env=env
    ).stdout_bytes == jsonl(LONG).rstrip(b"\n")
    assert "name records" in told("replay", code=2)
    assert "no record begins" in told("show", "zz", code=2)
    assert "1 passed, 0 refused, 0 gone" in told("replay", id)
    assert "0 in quarantine" in told("list")


def test_scraped_bytes_cannot_speak_to_the_terminal(store: Store) -> None:
    nasty = b'{"text": "\\u0000", "x": "\x1b]0;owned\x07"}'
    put(store.settings.inbox, "herald", DAY, "a\x1b[31m\nforged.jsonl", nasty + b"\n")
    store.night(DAY)
    env = {"TEARSHEET_DATABASE_URL": store.settings.database_url}
    listed = CliRunner().invoke(tearsheet, ["quarantine", "list"], env=env).output
    shown = CliRunner().invoke(tearsheet, ["quarantine", "show", listed.split()[0]], env=env).output
    for output in (listed, shown):
        assert "\x1b" not in output
        assert "\x07" not in output
        assert "\nforged" not in output

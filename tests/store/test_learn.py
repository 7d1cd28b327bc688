"""What a source repeats is proposed, reviewed, and then applied by a run of the day again."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import event

from etl import learn
from etl.cli import tearsheet
from etl.learn import fragment, repeated
from etl.model import Label, Source
from etl.settings import SettingsError, load_sources
from tests.pages import PARAGRAPHS, jsonl, page, put
from tests.store.conftest import Store

PITCH = (
    "Independent reporting costs money, and readers who can afford it keep this harbour paper free"
    " for those who cannot, so please think about a small gift of your own every month."
)
DAYS = ("2026-03-02", "2026-03-03", "2026-03-04")


@pytest.fixture
def pitching(store: Store) -> Store:
    """A source whose every page has the same pitch, in full sentences, among its paragraphs."""
    for number, day in enumerate(DAYS):
        for copy in range(2):
            own = f"The crane of basin {number * 2 + copy} was painted by two men, the board said."
            text = page(number * 2 + copy, paragraphs=(PARAGRAPHS[copy], PITCH, own + " " + own))
            put(store.settings.inbox, "herald", day, f"{copy}.txt", text)
        store.night(day)
    return store


def test_a_pitch_on_every_page_is_proposed_and_no_longer_a_paragraph_once_reviewed(
    pitching: Store, tmp_path: Path
) -> None:
    assert (
        pitching.one("SELECT count(*) FROM news.articles WHERE body LIKE '%gift of your own%'") == 6
    )
    found = repeated(pitching.engine, Source("herald"), texts=5, days=3)
    assert next(one.line for one in found if one.proposed is Label.BOILERPLATE) == PITCH
    proposal = tmp_path / "sources.toml"
    proposal.write_text("\n".join(fragment("herald", [o for o in found if o.line == PITCH])))
    pitching.settings = replace(pitching.settings, sources=load_sources(proposal))
    for day in DAYS:
        pitching.night(day, force=True)
    assert (
        pitching.one("SELECT count(*) FROM news.articles WHERE body LIKE '%gift of your own%'") == 0
    )
    assert pitching.one("SELECT count(*) FROM news.articles") == 6
    assert pitching.one("SELECT count(DISTINCT extractor) FROM news.articles") == 1


def test_what_stands_on_few_days_or_is_rightly_labelled_is_not_proposed(pitching: Store) -> None:
    assert not repeated(pitching.engine, Source("herald"), texts=5, days=4)
    assert not repeated(pitching.engine, Source("courier"), texts=1, days=1)
    lines = [one.line for one in repeated(pitching.engine, Source("herald"), texts=2, days=2)]
    assert "12:32 Mar. 23, 2016" not in lines
    assert not any(line.startswith("Subscribe to receive") for line in lines)


def test_few_texts_are_read_however_many_the_source_has_and_a_rare_line_is_still_seen(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    paragraphs = (*PARAGRAPHS, PITCH)
    for day in DAYS:
        rows = [page(n, headline=f"On {day} lock {n} stays closed") for n in range(8)]
        rows.append(page(9, headline=f"On {day} the lock is open", paragraphs=paragraphs))
        told = jsonl(*({"text": text} for text in rows))
        put(store.settings.inbox, "herald", day, "a.jsonl", told)
        store.night(day)
    read: list[int] = []

    def note(connection: object, cursor: Any, query: str, *others: object) -> None:
        if "intake.texts" in query:
            read.append(cursor.rowcount)

    monkeypatch.setattr(learn, "SAMPLE", 5)
    event.listen(store.engine, "after_cursor_execute", note)
    found = repeated(store.engine, Source("herald"), texts=3, days=3)
    assert read == [5]
    assert store.one("SELECT count(*) FROM intake.texts") == 27
    assert (PITCH, 3, 3) in {(one.line, one.texts, one.days) for one in found}


def test_a_text_that_comes_on_two_days_counts_on_each(store: Store) -> None:
    for day in DAYS:
        put(store.settings.inbox, "herald", day, "a.txt", page(1, paragraphs=(*PARAGRAPHS, PITCH)))
        store.night(day)
    found = repeated(store.engine, Source("herald"), texts=3, days=3)
    assert (PITCH, 3, 3) in {(one.line, one.texts, one.days) for one in found}


def test_any_line_survives_the_way_through_the_settings(tmp_path: Path) -> None:
    from etl.learn import Repeated

    odd = ['"Quoted" \\ and\ttabbed', "Ünïcode – “so”", "\x7f\x01 bell", "[x] = 1 # no comment"]
    found = [Repeated(line, 5, 3, {Label.BODY: 5}, Label.BOILERPLATE) for line in odd]
    told = tomllib.loads("\n".join(fragment("a.b c", found)))
    assert told == {"a.b c": {"lines": dict.fromkeys(odd, "boilerplate")}}


@pytest.mark.parametrize("table", ['"A line" = "body"', '" spaced" = "teaser"', '"A line" = 3'])
def test_a_label_that_no_repeated_line_can_have_is_refused(table: str, tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(f"[herald.lines]\n{table}\n")
    with pytest.raises(SettingsError, match="herald: lines"):
        load_sources(path)


def test_the_command_prints_a_table_for_the_settings(
    pitching: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = pitching.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("TEARSHEET_DATABASE_URL", url)
    monkeypatch.setenv("TEARSHEET_INBOX", str(pitching.settings.inbox))
    told = CliRunner().invoke(tearsheet, ["learn", "herald", "--texts", "5"])
    assert told.exit_code == 0, told.output
    assert tomllib.loads(told.stdout)["herald"]["lines"][PITCH] == "boilerplate"

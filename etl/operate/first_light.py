"""`make run`: the nightly DAG over `samples/`, what landed, and five questions to it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection, Engine, text

from etl import reports
from etl.operate.airflow_home import AirflowHomeError
from etl.operate.nightly import NightlyError, run_nightly
from etl.settings import Settings, from_environment
from etl.store.embedded import hold
from etl.store.engine import opened
from etl.store.fingerprint import fingerprint
from etl.store.loader import statement

SAMPLES = Path(__file__).parents[2] / "samples"
ASK = (
    "SELECT published_day, source, headline FROM news.articles ORDER BY published_day, headline",
    "SELECT name, kind, mentions FROM news.entity_totals ORDER BY mentions DESC, name LIMIT 5",
    "SELECT source, day, ordinal, error, reason FROM intake.quarantine ORDER BY 1, 2, 3",
)

QUESTIONS = ("ask_wire", "ask_revisions", "ask_promotions", "ask_exposures", "ask_crawls")
"""Files of SQL that tell in their first line what they ask; docs/questions.md explains them."""


def main() -> None:
    """Run the samples' days, and print counts, an article and queries to go on with."""
    os.environ.setdefault("TEARSHEET_INBOX", str(SAMPLES))
    settings = from_environment()
    with hold(settings.home):
        with opened(settings) as engine:
            before = fingerprint(engine)
            empty = _count(engine, "news.articles") == 0
        try:
            run_nightly(settings, days_in(settings.inbox))
        except (NightlyError, AirflowHomeError) as failed:
            click.echo(f"tearsheet: {failed}", err=True)
            raise SystemExit(1) from failed
        with opened(settings) as engine:
            _report(engine, settings, before, fingerprint(engine), empty)


def days_in(inbox: Path) -> Sequence[date]:
    """The days for which the inbox has a folder."""
    found = set()
    for folder in inbox.glob("*/????-??-??"):
        found.add(date.fromisoformat(folder.name))
    return sorted(found)


def _report(
    engine: Engine, settings: Settings, before: dict[str, str], now: dict[str, str], empty: bool
) -> None:
    with engine.connect() as connection:
        click.echo(f"\nWhat stands in the store ({settings.home}):")
        for name, count in connection.execute(text(statement("counts"))):
            click.echo(f"  {name:<26}{count:>7}")
        _show_article(connection)
        for name in QUESTIONS:
            click.echo("\n" + "\n".join(answered(connection, name)))
    click.echo(f"\nFingerprint of news: {now['news']}")
    if now == before:
        click.echo("Nothing changed: the tables of news are what they were before this run.")
    elif not empty:
        click.echo(
            "The tables of news changed: the extractor or the samples are other than before."
        )
    click.echo("\nGo on with:")
    for query in ASK:
        click.echo(f'  .venv/bin/tearsheet sql "{query}"')
    click.echo("  .venv/bin/tearsheet status\n  make up        # Airflow's UI on localhost:8080")


def _show_article(connection: Connection) -> None:
    found = connection.execute(text(statement("richest_article"))).mappings().first()
    if found is None:
        return
    click.echo(f"\nOne article ({found['source']}, {found['published']}):")
    click.echo(f"  {found['headline']}")
    for name in ("agency", "byline", "dateline", "standfirst"):
        if found[name]:
            click.echo(f"  {name}: {_shown(found[name])}")
    click.echo(
        f"  {found['paragraphs']} paragraphs, {found['word_count']} words: {found['opening']}…"
    )
    for kind in ("related", "teasers"):
        for line in found[kind] or ():
            click.echo(f"  {kind.removesuffix('s')}: {line}")


def answered(connection: Connection, name: str) -> list[str]:
    """A question and the table that answers it, in lines."""
    question = statement(name)
    found = connection.execute(text(question))
    rows = [[_cell(value) for value in row] for row in found]
    asked = question.splitlines()[0].removeprefix("-- ")
    return [asked, *(f"  {line}" for line in reports.table(list(found.keys()), rows))]


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608


if __name__ == "__main__":
    main()

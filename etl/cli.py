"""The command `tearsheet`."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from etl.quarantine_command import quarantine
from etl.settings import Settings, SettingsError, from_environment

FILES = click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tearsheet")
@click.option(
    "--database-url", metavar="URL", help="A Postgres of your own; else the embedded one."
)
@click.option(
    "--home", type=click.Path(path_type=Path), help="Where the product writes (.tearsheet)."
)
@click.pass_context
def tearsheet(context: click.Context, database_url: str | None, home: Path | None) -> None:
    """Tears scraped news pages apart and files the pieces in SQL."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    given = {"TEARSHEET_DATABASE_URL": database_url, "TEARSHEET_HOME": home and str(home)}
    env = {**os.environ, **{name: value for name, value in given.items() if value}}
    context.obj = from_environment(env)


@tearsheet.command()
@FILES
@click.option("--source", default="unknown", help="The source whose settings apply.")
@click.pass_obj
def parse(settings: Settings, paths: tuple[Path, ...], source: str) -> None:
    """Take pages apart without a database: JSON Lines on stdout, one object a page.

    A record that cannot be read is a line with its `error`, and the exit code is 1.
    """
    from etl import inbox, printing

    refused = False
    with bar(None, "pages") as tick:
        for file in inbox.handed_in(paths, source):
            for line, good in printing.lines(file, settings):
                sys.stdout.buffer.write(line)
                refused |= not good
                tick(1)
    sys.stdout.buffer.flush()
    if refused:
        raise SystemExit(1)


@tearsheet.command()
@FILES
@click.option("--source", required=True, help="The source that the files come from.")
@click.option("--date", "day", required=True, metavar="YYYY-MM-DD", help="The day they belong to.")
@click.option("--force", is_flag=True, help="Load again what is loaded already.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=os.cpu_count() or 1, show_default=True
)
@click.pass_obj
def ingest(
    settings: Settings, paths: tuple[Path, ...], source: str, day: str, force: bool, workers: int
) -> None:
    """Load files into the store, as the night's run does."""
    from etl import inbox, pipeline, reports

    files = inbox.handed_in(paths, inbox.name(source))
    with bar(None, "pages") as tick:
        counts = pipeline.hand_in(
            settings,
            files,
            reports.day_of(day, settings),
            run=f"ingest-{uuid.uuid4()}",
            force=force,
            workers=min(workers, 1 + sum(file.size for file in files) // 1_000_000),
            ticked=tick,
        )
    click.echo(", ".join(f"{number} {what.replace('_', ' ')}" for what, number in counts.items()))


@tearsheet.command()
@click.pass_obj
def relate(settings: Settings) -> None:
    """Group articles into stories and link promotions: whatever loads left due.

    A load does this by itself; by hand it takes up what was cut off.
    """
    from etl import pipeline

    counts = pipeline.relate(settings)
    click.echo(", ".join(f"{number} {step}" for step, number in counts.items()))


@tearsheet.command()
@click.argument("sources", nargs=-1, required=True)
@click.option(
    "--texts",
    default=5,
    show_default=True,
    help="On how many texts a line stands: each day's, summed.",
)
@click.option("--days", default=3, show_default=True, help="On how many days.")
@click.pass_obj
def learn(settings: Settings, sources: tuple[str, ...], texts: int, days: int) -> None:
    """Propose what a source repeats, as lines of sources.toml: review them, then put them there."""
    from etl import inbox
    from etl.learn import fragment, repeated
    from etl.store.engine import opened

    with opened(settings) as engine:
        for name in sources:
            source = settings.source(inbox.name(name))
            found = repeated(engine, source, texts=texts, days=days)
            click.echo("\n".join(fragment(name, found)))
            click.echo(f"{name}: {len(found)} lines proposed", err=True)


@tearsheet.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", required=False)
@click.option("--csv", is_flag=True, help="Print comma-separated values.")
@click.pass_obj
def sql(settings: Settings, query: str | None, csv: bool) -> None:
    """Run a query on the store, or open psql on it."""
    from etl.store import embedded
    from etl.store.engine import opened

    with opened(settings) as engine:
        url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        call = [str(embedded.binaries() / "psql"), "--no-psqlrc", "--set=ON_ERROR_STOP=1"]
        call += ["--csv"] if csv else []
        call += ["--command", query] if query else []
        # The address goes by the environment: a password must not stand in the process list.
        code = subprocess.run(call, env=_psql_environment(url), check=False).returncode
    raise SystemExit(code)


@tearsheet.command()
@click.option("--day", metavar="YYYY-MM-DD", help="Only this day.")
@click.pass_obj
def status(settings: Settings, day: str | None) -> None:
    """What is loaded, what is in quarantine, and which days are not in order.

    With --day also what the day's last run did with each dump and said at its end.
    """
    from etl import reports
    from etl.store import due, ledger
    from etl.store.engine import opened

    asked = reports.day_of(day, settings) if day else None
    with opened(settings) as engine:
        rows = ledger.status(engine, asked)
        runs = ledger.last_runs(engine, asked)
        waiting = due.waiting(engine)
        told = [
            line
            for run in runs
            if asked
            for line in (
                "", *reports.run_report(run), "",
                *reports.day_report(engine, settings, asked, run.run_id),
            )
        ]  # fmt: skip
    names = ("day", "source", "deliveries", "records", "pages", "articles", "quarantined")
    _table(names, [[str(value) for value in row] for row in rows])
    for line in told or reports.open_report(runs):
        click.echo(line)
    if waiting:
        click.echo(f"{waiting} rows are due to be related: a run does it, or `tearsheet relate`.")
    for line in reports.stray_report(settings, ledger.today()):
        click.echo(line)


@tearsheet.command()
@click.pass_obj
def fingerprint(settings: Settings) -> None:
    """One hash for each table of `news`, and one over all."""
    from etl.store.engine import opened
    from etl.store.fingerprint import fingerprint as of_store

    with opened(settings) as engine:
        for name, digest in of_store(engine).items():
            click.echo(f"{digest}  {name}")


@tearsheet.command()
@click.argument("revision", default="head")
@click.pass_obj
def migrate(settings: Settings, revision: str) -> None:
    """Bring the store's tables to this version (or to REVISION)."""
    from etl.store.engine import database, engine_for
    from etl.store.engine import migrate as bring

    with database(settings) as url:
        engine = engine_for(url)
        bring(engine, revision)
        engine.dispose()
    click.echo(f"the store is at {revision}")


@tearsheet.command()
@click.option("--port", default=8080, show_default=True, help="Port of the web UI on 127.0.0.1.")
@click.option("--listen", metavar="127.0.0.1:PORT", help="Let tools reach Postgres by TCP as well.")
@click.pass_obj
def up(settings: Settings, port: int, listen: str | None) -> None:
    """Serve Airflow's web UI over the store, the nightly DAG scheduled, until interrupted."""
    from etl.operate.up import up as serve

    if not os.environ.get("TEARSHEET_INBOX"):
        settings.inbox.mkdir(parents=True, exist_ok=True)
    raise SystemExit(serve(settings, port=port, listen=listen))


tearsheet.add_command(quarantine)


@contextmanager
def bar(total: int | None, unit: str) -> Iterator[Callable[[int], object]]:
    """A progress bar where stderr is a terminal, nothing otherwise."""
    from tqdm import tqdm

    with tqdm(total=total, unit=f" {unit}", disable=None, file=sys.stderr, leave=False) as shown:
        yield shown.update


def _psql_environment(url: str) -> dict[str, str]:
    from sqlalchemy import make_url

    parts = make_url(url)
    query = {name: str(value) for name, value in parts.query.items()}
    given: dict[str, Any] = {
        "PGHOST": query.get("host") or parts.host,
        "PGPORT": query.get("port") or parts.port,
        "PGUSER": parts.username,
        "PGPASSWORD": parts.password,
        "PGDATABASE": parts.database,
        "PGSSLMODE": query.get("sslmode"),
        "PGOPTIONS": query.get("options"),
        "PGAPPNAME": "tearsheet sql",
    }
    return {**os.environ, **{name: str(value) for name, value in given.items() if value}}


def _table(names: tuple[str, ...], rows: list[list[str]]) -> None:
    widths = [max(len(cell) for cell in column) for column in zip(names, *rows, strict=True)]
    for row in [list(names), *rows]:
        click.echo(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


def main() -> None:
    """The entry point: errors that name their cause end without a traceback."""
    try:
        tearsheet()
    except Exception as error:
        if not _explains_itself(error):
            raise
        click.echo(f"tearsheet: {error}", err=True)
        raise SystemExit(2) from error


def _explains_itself(error: Exception) -> bool:
    from sqlalchemy.exc import OperationalError

    from etl.inbox import InboxError
    from etl.operate.airflow_home import AirflowHomeError
    from etl.operate.up import PortError
    from etl.relate import RelateFailed
    from etl.reports import DayError, IngestFailed, ReconcileFailed
    from etl.store.embedded import EmbeddedError
    from etl.store.engine import StoreError

    ours = (SettingsError, DayError, InboxError, IngestFailed, RelateFailed, ReconcileFailed)
    below = (EmbeddedError, StoreError, OperationalError, AirflowHomeError, PortError)
    return isinstance(error, ours + below)


if __name__ == "__main__":
    main()

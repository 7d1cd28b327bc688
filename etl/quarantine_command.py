"""The commands `tearsheet quarantine list|show|replay`."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from etl.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from etl.store.quarantine import Held

BEGINNING = 8
"""Characters of an id that a list shows; as many as tell it from the others will do."""
SHOWN = 600
"""Bytes of a record that are shown."""
REASON = 100
"""Characters of a reason in a list."""

DAY = click.option("--day", metavar="YYYY-MM-DD", help="Only this day.")
SOURCE = click.option("--source", help="Only this source.")
ERROR = click.option("--error", help="Only this class of error (docs/quarantine.md).")


@click.group("quarantine")
def quarantine() -> None:
    """Look at what could not be loaded, and put it through again after a fix."""


@quarantine.command("list")
@DAY
@SOURCE
@ERROR
@click.option("--most", default=100, show_default=True, help="Records to show.")
@click.pass_obj
def show_list(
    settings: Settings, day: str | None, source: str | None, error: str | None, most: int
) -> None:
    """What is in quarantine, a line a record."""
    from etl.store.engine import opened

    with opened(settings) as engine:
        found = _chosen(engine, settings, day, source, error)
    for held in found[:most]:
        click.echo(f"{held.id[:BEGINNING]}  {_where(held)}  {held.stage}/{held.error}")
        click.echo(f"{'':{BEGINNING}}  {_plain(held.reason, REASON)}")
    totals = ", ".join(f"{n} {name}" for name, n in sorted(Counter(h.error for h in found).items()))
    more = f" ({len(found) - most} not shown)" if len(found) > most else ""
    click.echo(f"{len(found)} in quarantine{more}{': ' + totals if totals else ''}")


@quarantine.command()
@click.argument("id")
@click.option("--raw", is_flag=True, help="Write the bytes that are kept to stdout, nothing else.")
@click.pass_obj
def show(settings: Settings, id: str, raw: bool) -> None:
    """One record: where it stood, what was found, its bytes and its history."""
    from etl.store import quarantine as store
    from etl.store.engine import opened

    with opened(settings) as engine:
        held = _one(engine, id)
        kept = store.raw(engine, held.id)
        past = store.history(engine, held.id)
    if raw:
        sys.stdout.buffer.write(kept)
        return
    click.echo(f"{held.id}\n{_where(held)}\n{held.stage}/{held.error}: {_plain(held.reason)}")
    if held.member:
        click.echo(f"member: {_plain(held.member)}")
    click.echo(f"format: {held.format or 'not told'}; {held.kept:,} of {held.byte_length:,} bytes")
    for at, outcome, told in past:
        click.echo(f"{at:%Y-%m-%d %H:%M}: {outcome}: {_plain(told)}")
    click.echo(f"\n{_plain(kept[:SHOWN].decode(errors='backslashreplace'), SHOWN, lines=True)}")


@quarantine.command()
@click.argument("ids", nargs=-1)
@DAY
@SOURCE
@ERROR
@click.option("--all", "everything", is_flag=True, help="Whatever is in quarantine.")
@click.pass_obj
def replay(
    settings: Settings,
    ids: tuple[str, ...],
    day: str | None,
    source: str | None,
    error: str | None,
    everything: bool,
) -> None:
    """Put records through again: those named, or all of a day, a source, a class of error.

    What passes leaves quarantine; its history stays. The exit code is 1 where a record did not.
    """
    from etl import pipeline
    from etl.store.engine import opened

    if not (ids or day or source or error or everything):
        raise click.UsageError("name records, a --day, a --source or an --error, or say --all")
    counts: Counter[str] = Counter()
    with opened(settings) as engine:
        found = _chosen(engine, settings, day, source, error)
        if ids:
            named = {_one(engine, id).id for id in ids}
            found = [held for held in found if held.id in named]
        for held, outcome, told in pipeline.replay(engine, settings, found):
            counts[outcome] += 1
            click.echo(f"{held.id[:BEGINNING]}  {_where(held)}  {outcome}: {_plain(told, REASON)}")
    click.echo(", ".join(f"{counts[name]} {name}" for name in ("passed", "refused", "gone")))
    if counts.total() > counts["passed"]:
        raise SystemExit(1)


def _chosen(
    engine: Engine, settings: Settings, day: str | None, source: str | None, error: str | None
) -> list[Held]:
    from etl.reports import day_of
    from etl.store import quarantine as store

    return store.held(
        engine, day=day_of(day, settings) if day else None, source=source, error=error
    )


def _one(engine: Engine, id: str) -> Held:
    from etl.store import quarantine as store

    found = store.held(engine, id=id.lower(), most=2)
    if len(found) != 1:
        raise click.UsageError(f"{'several records begin' if found else 'no record begins'} {id!r}")
    return found[0]


def _where(held: Held) -> str:
    """Day, source, dump and place of a record, for people."""
    name = _plain(", ".join(held.names), 120)
    place = f"record {held.ordinal} at byte {held.byte_offset:,}"
    return f"{held.day} {_plain(held.source)}/{name} {place}"


def _plain(text: str, most: int = 2000, *, lines: bool = False) -> str:
    """Scraped text for a terminal: cut, and what is no printable character escaped."""
    shown = text if len(text) <= most else text[:most] + "…"
    return "".join(
        c if c.isprintable() or (lines and c == "\n") else c.encode("unicode_escape").decode()
        for c in shown
    )

"""Where the product keeps things and how it behaves: read once, from the environment."""

from __future__ import annotations

import os
import tomllib
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path

from etl.model import REPEATED, Label, Limits, Source

SOURCE_KEYS = {"title", "zone", "language", "cues", "day_first", "lines", "expected_daily"}


class SettingsError(ValueError):
    """A setting that cannot be used: the message names it and says what was expected."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One run's settings. Paths are absolute; `database_url` is None for the embedded store."""

    home: Path
    inbox: Path
    database_url: str | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    earliest_day: date = date(1990, 1, 1)
    """A day before this is refused: Airflow's `start_date` does not bound a backfill."""
    batch_bytes: int = 32 * 1024 * 1024
    """Small dumps share a transaction up to this many bytes."""
    retries: int = 4
    """How often a transient fault of the store is tried again."""
    retry_delay: float = 1.0
    """Seconds before the first new try; doubled each time."""

    def source(self, name: str) -> Source:
        """The source's settings, defaults where `sources.toml` does not list it."""
        return self.sources.get(name) or Source(name=name)


def from_environment(env: Mapping[str, str] = os.environ) -> Settings:
    """Settings from `TEARSHEET_*`; raises SettingsError naming the variable that is off."""
    home = Path(env.get("TEARSHEET_HOME") or ".tearsheet").absolute()
    inbox = (
        Path(env["TEARSHEET_INBOX"]).absolute() if env.get("TEARSHEET_INBOX") else home / "inbox"
    )
    sources = (
        Path(env["TEARSHEET_SOURCES"]) if env.get("TEARSHEET_SOURCES") else inbox / "sources.toml"
    )
    if env.get("TEARSHEET_SOURCES") and not sources.is_file():
        raise SettingsError(f"TEARSHEET_SOURCES: there is no file {sources}")
    return Settings(
        home=home,
        inbox=inbox,
        database_url=env.get("TEARSHEET_DATABASE_URL") or None,
        sources=load_sources(sources) if sources.is_file() else {},
        limits=_limits(env),
        earliest_day=_day(env, "TEARSHEET_EARLIEST_DAY", date(1990, 1, 1)),
        batch_bytes=_number(env, "TEARSHEET_BATCH_BYTES", 32 * 1024 * 1024),
        retries=_number(env, "TEARSHEET_RETRIES", 4, least=0),
        retry_delay=_number(env, "TEARSHEET_RETRY_DELAY", 1, least=0),
    )


def _limits(env: Mapping[str, str]) -> Limits:
    """Every limit may be set: `page_bytes` by `TEARSHEET_PAGE_BYTES`, and so on."""
    made = Limits()
    given = {
        limit.name: _number(env, f"TEARSHEET_{limit.name.upper()}", getattr(made, limit.name))
        for limit in fields(Limits)
    }
    return Limits(**given)


def load_sources(path: Path) -> dict[str, Source]:
    """Read `sources.toml`: a table a source. Raises SettingsError for a key or zone unknown."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    return {name: _source(path, name, table) for name, table in sorted(tables.items())}


def _source(path: Path, name: str, table: object) -> Source:
    if not isinstance(table, dict) or (unknown := set(table) - SOURCE_KEYS):
        told = ", ".join(sorted(unknown)) if isinstance(table, dict) else "not a table"
        raise SettingsError(f"{path}: source {name}: {told}; known keys: {sorted(SOURCE_KEYS)}")
    zone = table.get("zone")
    if zone is not None and zone not in zoneinfo.available_timezones():
        raise SettingsError(f"{path}: source {name}: there is no time zone {zone!r}")
    return Source(
        name=name,
        title=table.get("title"),
        zone=zone,
        language=table.get("language"),
        cues=tuple(table.get("cues", ())),
        day_first=_flag(path, name, table, "day_first"),
        lines=_lines(path, name, table.get("lines", {})),
        expected_daily=bool(table.get("expected_daily", True)),
    )


def _flag(path: Path, name: str, table: Mapping[str, object], key: str) -> bool | None:
    told = table.get(key)
    if told is None or isinstance(told, bool):
        return told
    raise SettingsError(f"{path}: source {name}: {key}: true or false is wanted, not {told!r}")


def _lines(path: Path, name: str, table: object) -> tuple[tuple[str, Label], ...]:
    """The reviewed lines of a source's profile (`tearsheet learn`), in order."""
    if not isinstance(table, dict):
        raise SettingsError(f"{path}: source {name}: lines: a table of lines and labels is wanted")
    for line, label in table.items():
        if label not in REPEATED or line != line.strip() or not line:
            known = ", ".join(REPEATED)
            raise SettingsError(
                f"{path}: source {name}: lines: {line!r} = {label!r}: a line without white space"
                f" around it and one of {known} are wanted"
            )
    return tuple(sorted((line, Label(label)) for line, label in table.items()))


def _number(env: Mapping[str, str], name: str, default: int, least: int = 1) -> int:
    text = env.get(name) or str(default)
    if not text.isdecimal() or int(text) < least:
        raise SettingsError(f"{name}: a whole number of at least {least} is wanted, not {text!r}")
    return int(text)


def _day(env: Mapping[str, str], name: str, default: date) -> date:
    try:
        return date.fromisoformat(env.get(name) or default.isoformat())
    except ValueError as error:
        raise SettingsError(f"{name}: a day such as 2026-11-23 is wanted ({error})") from error

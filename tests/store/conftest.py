"""A migrated store of the test's own, and an inbox beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from etl import inbox, pipeline
from etl.ingest import Desk, take_in
from etl.settings import Settings, from_environment
from etl.store.engine import engine_for, migrate
from etl.store.fingerprint import fingerprint
from etl.workers import here


@dataclass
class Store:
    """A store, and the road into it."""

    settings: Settings
    engine: Engine
    runs: list[str] = field(default_factory=list)

    def night(
        self, day: date | str, *, sources: str = "", force: bool = False, relate: bool = True
    ) -> dict[str, Any]:
        """The whole road for one day, as the DAG walks it; what is due may be left for later."""
        day, run = date.fromisoformat(str(day)), str(uuid4())
        self.runs.append(run)
        for batch in pipeline.discover(self.settings, day, run=run, sources=sources):
            pipeline.ingest(self.settings, batch, run=run, force=force)
        if relate:
            pipeline.relate(self.settings)
        return pipeline.reconcile(self.settings, day, run=run, sources=sources)

    def take(self, day: date | str, **options: Any) -> list[Any]:
        """The day's files taken in, without the reckoning at its end."""
        day = date.fromisoformat(str(day))
        files = inbox.waiting(self.settings.inbox, day)
        desk = Desk(self.engine, self.settings, "run", day, pipeline.stage, here, **options)
        return take_in(desk, files)

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]

    def one(self, query: str, **values: Any) -> Any:
        [[value]] = self.rows(query, **values)
        return value

    def fingerprint(self) -> dict[str, str]:
        return fingerprint(self.engine)

    def counts(self) -> dict[str, int]:
        tables = self.rows(
            "SELECT table_schema || '.' || table_name FROM information_schema.tables"
            " WHERE table_schema IN ('intake', 'news') AND table_type = 'BASE TABLE' ORDER BY 1"
        )
        return {name: self.one(f"SELECT count(*) FROM {name}") for (name,) in tables}


@pytest.fixture
def store(database: str, tmp_path: Path) -> Iterator[Store]:
    folder = tmp_path / "inbox"
    folder.mkdir()
    settings = Settings(
        home=tmp_path / "home", inbox=folder, database_url=database, retry_delay=0, retries=2
    )
    engine = engine_for(database)
    migrate(engine)
    yield Store(settings, engine)
    engine.dispose()


@contextmanager
def opened_store(url: str, inbox: Path, folders: pytest.TempPathFactory) -> Iterator[Store]:
    """A migrated store in an empty database, over an inbox that stands."""
    home = folders.mktemp("home")
    settings = replace(from_environment({"TEARSHEET_INBOX": str(inbox)}), home=home)
    engine = engine_for(url)
    migrate(engine)
    yield Store(replace(settings, database_url=url, retry_delay=0), engine)
    engine.dispose()


@pytest.fixture
def database_maker(cluster_url: Any) -> Iterator[Any]:
    """More migrated stores for one test: a function of an inbox and settings."""
    from tests.conftest import new_database

    made: list[tuple[Engine, Any]] = []

    def make(folder: Path, **options: Any) -> Store:
        context = new_database(cluster_url)
        url = context.__enter__()
        engine = engine_for(url)
        made.append((engine, context))
        migrate(engine)
        settings = Settings(home=folder, inbox=folder, database_url=url, retry_delay=0, **options)
        return Store(settings, engine)

    yield make
    for engine, context in made:
        engine.dispose()
        context.__exit__(None, None, None)

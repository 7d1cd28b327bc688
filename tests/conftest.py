"""Databases for the tests: one embedded server a session, a fresh database a test."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import hypothesis
import psycopg2
import pytest
from psycopg2 import sql
from sqlalchemy import URL, make_url

from etl.store import embedded

# These machines are shared: how long an example takes says nothing about the product.
hypothesis.settings.register_profile("shared", deadline=None)
hypothesis.settings.load_profile("shared")

CLUSTER = "TEARSHEET_TEST_DATABASE_URL"
"""A database of another cluster, by whose side the tests' databases are made instead."""


def _reachable_folder() -> Path:
    """As root pytest's own `tmp_path` is private, and the server runs as another user."""
    folder = Path(tempfile.mkdtemp(prefix="tearsheet-test-"))
    folder.chmod(0o711)
    return folder


@pytest.fixture
def store_home() -> Iterator[Path]:
    """A home for a store of the test's own; nothing is in it."""
    folder = _reachable_folder()
    yield folder / "home"
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def server() -> Iterator[embedded.Server]:
    """The session's embedded server (each xdist worker has its own)."""
    folder = _reachable_folder()
    with embedded.hold(folder / "home") as held:
        yield held
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def cluster_url(request: pytest.FixtureRequest) -> URL:
    """A database to connect to for making others."""
    if given := os.environ.get(CLUSTER):
        return make_url(given).set(drivername="postgresql+psycopg2")
    held: embedded.Server = request.getfixturevalue("server")
    return make_url(held.url("postgres"))


@pytest.fixture
def database(cluster_url: URL) -> Iterator[str]:
    """The SQLAlchemy URL of an empty UTF-8 database, dropped afterwards."""
    with new_database(cluster_url) as url:
        yield url


@contextmanager
def new_database(cluster_url: URL) -> Iterator[str]:
    """One more database: its SQLAlchemy URL."""
    name = f"test_{uuid4().hex[:12]}"
    locale = (
        "LOCALE 'C.UTF-8'"
        if os.environ.get(CLUSTER)
        else "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
    )
    _execute(cluster_url, f"CREATE DATABASE {{}} TEMPLATE template0 ENCODING 'UTF8' {locale}", name)
    yield cluster_url.set(database=name).render_as_string(hide_password=False)
    _execute(cluster_url, "DROP DATABASE {} WITH (FORCE)", name)


def _execute(url: URL, statement: str, name: str) -> None:
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = psycopg2.connect(dsn)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
    finally:
        connection.close()

"""Reaching the store: the embedded server or a Postgres of the user's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL

from etl.settings import Settings
from etl.store import embedded

OLDEST_SERVER = 150000
NAME = "tearsheet"


class StoreError(RuntimeError):
    """The store cannot be used as it is; the message says what to do."""


def psycopg2_url(given: str) -> URL:
    """The user's address with the driver that we bring.

    `postgresql://` means psycopg 3 in SQLAlchemy 2.1, and `postgres://` nothing at all. Raises
    StoreError for the address of another kind of database.
    """
    address = (
        given.replace("postgres://", "postgresql://", 1)
        if given.startswith("postgres://")
        else given
    )
    url = make_url(address)
    if url.get_backend_name() != "postgresql":
        raise StoreError(f"a Postgres address is wanted, not {url.get_backend_name()}")
    return url.set(drivername="postgresql+psycopg2")


@contextmanager
def database(settings: Settings, *, listen: str | None = None) -> Iterator[URL]:
    """The store's address, while the embedded server is held where it is the one used."""
    if settings.database_url:
        yield psycopg2_url(settings.database_url)
        return
    with embedded.hold(settings.home, listen=listen) as server:
        embedded.ensure_database(server, NAME)
        yield psycopg2_url(server.url(NAME))


def engine_for(url: URL | str) -> Engine:
    """An engine whose sessions read and print values in one way only."""
    engine = create_engine(
        psycopg2_url(url) if isinstance(url, str) else url,
        pool_size=2,
        pool_pre_ping=True,
        connect_args={
            "application_name": "tearsheet",
            "client_encoding": "utf8",
            "connect_timeout": 10,
            "keepalives_idle": 30,
            "tcp_user_timeout": 60000,
        },
    )

    @event.listens_for(engine, "connect")
    def _pin(connection: object, _record: object) -> None:
        with connection.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(
                "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET extra_float_digits = 1"
            )
        connection.commit()  # type: ignore[attr-defined]

    return engine


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """The store, checked and migrated. Raises StoreError, and OperationalError if unreachable."""
    with database(settings) as url:
        engine = engine_for(url)
        try:
            with engine.connect() as connection:
                check_server(connection)
                at = revision(connection)
            if at != head():
                if settings.database_url:
                    raise StoreError(
                        f"the store's tables are at {at or 'nothing'}, this version wants"
                        f" {head()}: run `tearsheet migrate`"
                    )
                migrate(engine)
            yield engine
        finally:
            engine.dispose()


def check_server(connection: Connection) -> None:
    """Refuse a server too old, or a database that is not UTF-8."""
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    version = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    if encoding != "UTF8":
        raise StoreError(
            f"the database's encoding is {encoding}, and pages hold any character: "
            "create one with ENCODING 'UTF8' TEMPLATE template0"
        )
    if version < OLDEST_SERVER:
        raise StoreError(f"PostgreSQL {version // 10000} is too old: 15 is the oldest that works")


def migrations() -> Path:
    """The folder of migrations: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).parents[1]
    inside = package / "_migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


def head() -> str:
    """The revision that this version's tables are at."""
    names = sorted(path.name for path in (migrations() / "versions").glob("[0-9]*.py"))
    return names[-1].split("_", 1)[0]


def revision(connection: Connection) -> str | None:
    """The revision that the store is at, None for an empty database."""
    if (
        connection.execute(text("SELECT to_regclass('public.alembic_version')")).scalar_one()
        is None
    ):
        return None
    found: str | None = connection.execute(
        text("SELECT version_num FROM public.alembic_version")
    ).scalar()
    return found


def migrate(engine: Engine, target: str = "head") -> None:
    """Bring the tables to `target`: a revision, `head` or `base`."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations()))
    with engine.connect() as connection:
        check_server(connection)
        before = revision(connection)
        connection.commit()
        config.attributes["connection"] = connection
        down = target == "base" or (target != "head" and before is not None and target < before)
        (command.downgrade if down else command.upgrade)(config, target)

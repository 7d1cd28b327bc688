"""How Alembic reaches the store: one migration at a time, each in a transaction of its own."""

from contextlib import ExitStack

from alembic import context
from sqlalchemy import Connection, text

from etl.settings import from_environment
from etl.store.engine import database, engine_for
from etl.store.tables import metadata

MIGRATION_LOCK = 0x7EA25EE7
"""Two upgrades at once wait for each other."""


def ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "schema" or name in ("intake", "news")


def migrate(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
    connection.execute(text("SET lock_timeout = '60s'"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_schemas=True,
        version_table_schema="public",
        include_name=ours,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})
    connection.commit()


with ExitStack() as stack:
    given = context.config.attributes.get("connection")
    if given is None:
        url = stack.enter_context(database(from_environment()))
        engine = engine_for(url)
        stack.callback(engine.dispose)
        given = stack.enter_context(engine.connect())
    migrate(given)

"""The tables: migrations up and down, one definition, who may read what, a comment on all."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import ProgrammingError

from etl.store import dictionary, embedded
from etl.store.engine import StoreError, engine_for, migrate, migrations, opened, psycopg2_url
from etl.store.loader import statement
from etl.store.tables import metadata
from tests.pages import page, put
from tests.store.conftest import Store

ROOT = Path(__file__).parents[2]


def catalog(url: URL | str) -> str:
    """The schema as pg_dump tells it, without what names the session."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    call = [str(embedded.binaries() / "pg_dump"), "-s", "-n", "intake", "-n", "news", address]
    told = subprocess.run(call, check=True, capture_output=True, text=True).stdout
    return re.sub(r"\\(un)?restrict \S+", "", told)


def test_up_down_and_up_again_on_a_store_with_data(store: Store) -> None:
    put(store.settings.inbox, "herald", "2026-03-02", "a.txt", page(1))
    store.night("2026-03-02")
    before = catalog(store.engine.url)
    migrate(store.engine, "base")
    assert store.one("SELECT count(*) FROM pg_namespace WHERE nspname IN ('intake', 'news')") == 0
    assert store.one("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'tearsheet_%'") == 2
    migrate(store.engine)
    assert catalog(store.engine.url) == before
    assert store.night("2026-03-02")["pages"] == 1


def test_a_store_of_the_first_revision_keeps_its_rows(store: Store) -> None:
    put(store.settings.inbox, "herald", "2026-03-02", "a.txt", page(1))
    put(store.settings.inbox, "herald", "2026-03-02", "b.txt", b"")
    store.night("2026-03-02")
    before, tables = store.fingerprint(), catalog(store.engine.url)
    migrate(store.engine, "0001")
    assert store.one("SELECT to_regclass('intake.markups')") is None
    assert store.one("SELECT count(*) FROM news.articles") == 1
    migrate(store.engine)
    assert catalog(store.engine.url) == tables
    after = store.fingerprint()
    # What the first revision had no column for is told again by the day's next loading, and what is
    # derived by the next `relate`.
    assert {name for name in before if after[name] != before[name]} == {
        "article_sightings", "exposures", "news", "stories", "story_members", "teaser_links",
    }  # fmt: skip
    assert store.night("2026-03-02", force=True)["quarantined"] == 1
    assert store.fingerprint() == before


def test_alembic_sees_no_difference(store: Store) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations()))
    with store.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def test_a_migrated_store_and_a_fresh_one_have_equal_catalogs(
    store: Store, database_maker, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    fresh = database_maker(tmp_path)
    migrate(fresh.engine, "base")
    with fresh.engine.begin() as connection:
        for schema, says in (
            ("intake", "for operators: what arrived, when, and what was refused"),
            ("news", "for analysts: articles, teasers, related items, entities"),
        ):
            connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
            connection.exec_driver_sql(f"COMMENT ON SCHEMA {schema} IS '{says}'")
        metadata.create_all(connection, checkfirst=False)
        connection.exec_driver_sql(statement("views"))
        connection.execute(text(statement("roles")))
    assert catalog(fresh.engine.url) == catalog(store.engine.url)


def test_the_analyst_reads_news_and_nothing_else(store: Store) -> None:
    put(store.settings.inbox, "herald", "2026-03-02", "a.txt", page(1))
    store.night("2026-03-02")

    analyst = engine_for(store.engine.url.set(username="tearsheet_analyst"))

    def as_analyst(query: str) -> None:
        with analyst.begin() as connection:
            connection.exec_driver_sql(query)

    relations = store.rows(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname IN ('intake', 'news') AND c.relkind IN ('r', 'v')"
    )
    assert len(relations) > 18
    for schema, name in relations:
        if schema == "news":
            as_analyst(f"SELECT * FROM news.{name} LIMIT 1")
        else:
            with pytest.raises(ProgrammingError, match="permission denied"):
                as_analyst(f"SELECT * FROM intake.{name} LIMIT 1")
    for forbidden in (
        "DELETE FROM news.mentions",
        "UPDATE news.articles SET headline = ''",
        "CREATE TABLE news.mine (a int)",
        "CREATE TABLE public.mine (a int)",
        "SET ROLE tearsheet_loader",
        "SELECT * FROM public.alembic_version",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"):
            as_analyst(forbidden)


def test_a_table_of_the_next_migration_is_readable_too(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE news.later (a int)")
        connection.exec_driver_sql("CREATE TABLE intake.later (a int)")
        connection.exec_driver_sql("SET LOCAL ROLE tearsheet_analyst")
        connection.exec_driver_sql("SELECT * FROM news.later")
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.exec_driver_sql("SELECT * FROM intake.later")


def test_the_loader_role_is_enough_to_load(store: Store) -> None:
    from dataclasses import replace

    url = store.engine.url.update_query_dict({"options": "-c role=tearsheet_loader"})
    given = url.render_as_string(hide_password=False)
    store.settings = replace(store.settings, database_url=given)
    put(store.settings.inbox, "herald", "2026-03-02", "a.txt", page(1))
    assert store.night("2026-03-02")["pages"] == 1


def test_a_migration_without_createrole_says_what_to_do(database: str) -> None:
    engine = engine_for(database)
    with engine.begin() as connection:
        name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
        connection.exec_driver_sql(f"CREATE ROLE plain_{name} LOGIN")
        connection.exec_driver_sql(f"GRANT CREATE ON DATABASE {name} TO plain_{name}")
        connection.exec_driver_sql("ALTER ROLE tearsheet_analyst RENAME TO set_aside") if (
            connection.exec_driver_sql(
                "SELECT 1 FROM pg_roles WHERE rolname = 'tearsheet_analyst'"
            ).first()
        ) else None
        aside = connection.exec_driver_sql(
            "SELECT 1 FROM pg_roles WHERE rolname = 'set_aside'"
        ).first()
        connection.exec_driver_sql(f"SET LOCAL ROLE plain_{name}")
        try:
            with (
                pytest.raises(
                    ProgrammingError, match=r"may not create roles[\s\S]*CREATE ROLE tearsheet_"
                ),
                connection.begin_nested(),
            ):
                connection.execute(text(statement("roles")))
        finally:
            connection.exec_driver_sql("RESET ROLE")
            if aside:
                connection.exec_driver_sql("ALTER ROLE set_aside RENAME TO tearsheet_analyst")
            connection.exec_driver_sql(f"REVOKE ALL ON DATABASE {name} FROM plain_{name}")
            connection.exec_driver_sql(f"DROP ROLE plain_{name}")
    engine.dispose()


def test_a_database_that_is_not_utf8_is_refused(store: Store) -> None:
    from dataclasses import replace

    name = store.engine.url.database
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(
            f"CREATE DATABASE {name}_latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"
        )
        try:
            url = store.engine.url.set(database=f"{name}_latin").render_as_string(
                hide_password=False
            )
            with (
                pytest.raises(StoreError, match="LATIN1"),
                opened(replace(store.settings, database_url=url)),
            ):
                pass
        finally:
            connection.exec_driver_sql(f"DROP DATABASE {name}_latin WITH (FORCE)")


def test_an_address_of_sqlalchemys_new_default_driver_is_taken() -> None:
    assert psycopg2_url("postgresql://me@there/db").drivername == "postgresql+psycopg2"
    assert psycopg2_url("postgres://me@there/db").drivername == "postgresql+psycopg2"
    with pytest.raises(StoreError, match="Postgres"):
        psycopg2_url("sqlite:///x")


def test_every_table_and_column_carries_a_comment(store: Store) -> None:
    bare = store.rows(
        "SELECT n.nspname, c.relname, a.attname FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE n.nspname IN ('intake', 'news') AND c.relkind IN ('r', 'v')"
        " AND (obj_description(c.oid, 'pg_class') IS NULL"
        " OR coalesce(col_description(c.oid, a.attnum), '') = '')"
    )
    assert bare == []


def test_the_data_dictionary_is_the_one_generated_now(store: Store) -> None:
    with store.engine.connect() as connection:
        told = dictionary.dictionary(connection)
    assert (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8") == told, (
        "run `make dictionary`"
    )


def test_order_never_depends_on_the_machines_locale(store: Store) -> None:
    loose = store.rows(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema IN ('intake', 'news') AND data_type = 'text'"
        " AND column_name IN ('source', 'name', 'sha256', 'language', 'run_id', 'kind')"
        " AND collation_name IS DISTINCT FROM 'C' AND table_name NOT LIKE '%totals'"
    )
    assert loose == []

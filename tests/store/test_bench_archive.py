"""The archive that relating is measured against is one that relating could have left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest

from bench.archive import Archive, deliver
from bench.copydesk import Desk, days_before
from bench.plans import explained
from etl.store.engine import psycopg2_url
from tests.store.conftest import Store


@pytest.fixture
def connection(store: Store) -> Iterator[Any]:
    url = psycopg2_url(str(store.settings.database_url)).set(drivername="postgresql")
    with closing(psycopg2.connect(url.render_as_string(hide_password=False))) as held:
        yield held


def _archive(connection: Any, eras: int) -> Archive:
    archive = Archive(connection, an_era=210)
    archive.grow(eras)
    return archive


def test_tables_of_an_archive_agree(store: Store, connection: Any) -> None:
    archive = _archive(connection, 2)
    assert archive.articles == 420 == store.one("SELECT count(*) FROM news.articles")
    assert store.one("SELECT count(DISTINCT day) FROM intake.copies") == 42
    assert store.one("SELECT count(*) FROM intake.postings") == store.one(
        "SELECT sum(cardinality(shingles) * cardinality(eras)) FROM intake.bodies"
    )
    assert not store.rows(
        "SELECT FROM intake.copies c FULL JOIN intake.bodies b USING (body_id)"
        " WHERE c.body_id IS NULL OR b.body_id IS NULL"
    )
    assert store.one("SELECT sum(articles) FROM news.stories") == 420
    assert not store.rows(
        "SELECT FROM news.story_members m LEFT JOIN news.stories s USING (story_id)"
        " WHERE s.story_id IS NULL"
    )


def test_a_night_finds_what_it_copies_in_the_archive(store: Store, connection: Any) -> None:
    archive = _archive(connection, 2)
    day, desk = archive.day(1), Desk(seed=5, characters=2200)
    stored = [one for before in days_before(day) for one in desk.fresh(10, before)]
    deliver(connection, [*stored, *desk.night(40, day, stored)])
    plans = {plan.name.split()[0] for plan in explained(str(store.settings.database_url))}
    assert {"sharing_bodies.sql", "namesake_bodies.sql", "put_bodies.sql"} <= plans
    assert store.one("SELECT count(*) FROM news.story_members") == 420 + 30 + 40
    many = store.one(
        "SELECT count(*) FROM news.stories WHERE articles > 1 AND first_day >= :d",
        d=stored[0].copy.day,
    )
    assert many >= 8

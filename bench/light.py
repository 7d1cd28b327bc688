"""The speed of light: plain COPY of the finished article rows, a row a page, into a bare table."""

from __future__ import annotations

from pathlib import Path

import psycopg2

from bench.roads import Stretch, timed

TRIES = 3
BUFFER = 1 << 20


def plain_copy(dsn: str, spool: Path) -> Stretch:
    """The fastest of TRIES: COPY FROM over one connection, no index, its commit included.

    `dsn` is a store that a whole road has filled; every sighting sends its article's row again.
    """
    connection = psycopg2.connect(dsn)
    try:
        with connection.cursor() as cursor, spool.open("wb") as out:
            cursor.copy_expert(
                "COPY (SELECT a.* FROM news.article_sightings JOIN news.articles a"
                " USING (article_id)) TO STDOUT",
                out,
                BUFFER,
            )
            cursor.execute("CREATE TABLE public.light AS SELECT * FROM news.articles LIMIT 0")
        connection.commit()
        return min((_copied(connection, spool) for _ in range(TRIES)), key=lambda one: one.wall)
    finally:
        connection.close()


def _copied(connection: psycopg2.extensions.connection, spool: Path) -> Stretch:
    def copy() -> int:
        with connection.cursor() as cursor, spool.open("rb") as rows:
            cursor.copy_expert("COPY public.light FROM STDIN", rows, BUFFER)
            count: int = cursor.rowcount
        connection.commit()
        return count

    taken = timed(copy)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE public.light")
    connection.commit()
    return taken

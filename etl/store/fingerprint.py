"""What "identical tables" means: a hash of every table of `news`, and one over all."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Engine, Table

from etl.store.tables import NEWS


def fingerprint(engine: Engine) -> dict[str, str]:
    """SHA-256 of each table's rows in the order of its key, and `news` over all of them.

    Rows are hashed in COPY's text format as the server sends them, with every setting that
    changes how a value prints pinned, in one snapshot: nothing is held in memory.
    """
    connection = engine.raw_connection()
    try:
        cursor: Any = connection.cursor()
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL IntervalStyle = 'iso_8601'; SET LOCAL bytea_output = 'hex'")
        found = {table.name: _of_table(cursor, table) for table in NEWS}
        connection.rollback()
    finally:
        connection.close()
    said = "".join(f"{name} {digest}\n" for name, digest in sorted(found.items()))
    return {**found, "news": hashlib.sha256(said.encode()).hexdigest()}


class _Digest:
    """A file to write to that keeps only the hash of what was written."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        return len(data)


def _of_table(cursor: Any, table: Table) -> str:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    key = ", ".join(f'"{column.name}"' for column in table.primary_key)
    digest = _Digest()
    cursor.copy_expert(
        f'COPY (SELECT {columns} FROM "{table.schema}"."{table.name}" ORDER BY {key}) TO STDOUT',  # noqa: S608
        digest,
    )
    return digest.hash.hexdigest()

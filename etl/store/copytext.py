"""Values in the text format of COPY: the only place that writes it.

See the PostgreSQL manual, COPY, "Text Format": columns end with a tab, rows with a line feed,
NULL is `\\N`, and a backslash makes the next character plain. A line that holds only `\\.` would
end the data early, so every backslash is doubled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import orjson

NULL = "\\N"


def text(value: str | None) -> str:
    """A text column. Raises ValueError for NUL, which Postgres cannot hold."""
    if value is None:
        return NULL
    if "\0" in value:
        raise ValueError("NUL in a text value")
    if "\\" in value:
        value = value.replace("\\", "\\\\")
    if "\n" in value:
        value = value.replace("\n", "\\n")
    if "\t" in value:
        value = value.replace("\t", "\\t")
    if "\r" in value:
        value = value.replace("\r", "\\r")
    return value


def texts(values: Iterable[str | None]) -> str:
    """A column of type text[]."""
    return text("{" + ",".join("NULL" if v is None else _quoted(v) for v in values) + "}")


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def numbers(values: Iterable[int | float]) -> str:
    """A column of type integer[], smallint[] or real[]."""
    return "{" + ",".join(map(str, values)) + "}"


def number(value: int | float | None) -> str:
    """An integer or real column."""
    return NULL if value is None else str(value)


def flag(value: bool) -> str:
    """A boolean column."""
    return "t" if value else "f"


def when(value: datetime | date | None) -> str:
    """A timestamp, timestamptz or date column, in ISO 8601."""
    return NULL if value is None else value.isoformat()


def document(value: object) -> str:
    """A jsonb column."""
    return text(orjson.dumps(value).decode())


def raw(value: bytes) -> str:
    """A bytea column, in its hexadecimal form."""
    return "\\\\x" + value.hex()


def row(columns: Sequence[str]) -> str:
    """One row of values that the functions above wrote."""
    return "\t".join(columns) + "\n"

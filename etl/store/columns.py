"""Kinds of columns that the tables of both schemas are made of, each with its comment."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ARRAY, Column, Date, DateTime, ForeignKey, Integer, MetaData, Text
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

Plain = Text(collation="C")
Ints = ARRAY(Integer)
Local = DateTime(timezone=False)
Instant = DateTime(timezone=True)


def column(
    name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]], says: str, *more: Any, **options: Any
) -> Column[Any]:
    """A column that must be filled unless `nullable=True` is said, with its comment."""
    return Column(name, kind, *more, comment=says, **{"nullable": False, **options})


def reference(target: str) -> ForeignKey:
    """A foreign key, named by the convention."""
    return ForeignKey(target)


def time_columns(prefix: str, what: str) -> list[Column[Any]]:
    """A printed time as six columns: what is printed, what it means, how its zone is known."""
    return [
        column(
            f"{prefix}_local",
            Local,
            f"{what}: wall clock as printed; parts below the precision are zero",
            nullable=True,
        ),
        column(
            f"{prefix}_at",
            Instant,
            f"{what}: the instant; null where the zone is unknown or only the day is printed",
            nullable=True,
        ),
        column(f"{prefix}_day", Date, f"{what}: the day as printed", nullable=True),
        column(f"{prefix}_precision", Plain, f"{what}: second, minute, hour or day", nullable=True),
        column(
            f"{prefix}_zone",
            Plain,
            f"{what}: zone as printed, or the IANA name from sources.toml",
            nullable=True,
        ),
        column(
            f"{prefix}_zone_source",
            Plain,
            f"{what}: how the zone is known: printed, settings, fetched (a relative time, counted from the fetch) or unknown",
            nullable=True,
        ),
    ]


def span_columns(prefix: str, what: str, nullable: bool = False) -> list[Column[Any]]:
    """Half-open character offsets into the page's text."""
    return [
        column(
            f"{prefix}_start",
            Integer,
            f"{what}: first character in the page's text, from 0",
            nullable=nullable,
        ),
        column(
            f"{prefix}_end", Integer, f"{what}: the character after its last", nullable=nullable
        ),
    ]


def extractor_column() -> Column[Any]:
    """The version of the extractor that made the row."""
    return column(
        "extractor",
        Plain,
        "version of the extractor that made the row: hash of code, data and source settings",
    )

"""A page on its way into the store, and rows on theirs."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from etl.model import Page, Sheet, Source


class Entry(NamedTuple):
    """A page on its way into the store."""

    page: Page
    page_id: str
    delivery_id: str
    day: date
    source: Source
    """The page's own: the record's, else the delivery's."""
    extractor: str
    text_id: str
    sheet_id: str
    sheet: Sheet | None
    """As the store has it; None where the text must be taken apart."""


class Staged(NamedTuple):
    """Rows ready for COPY: per staging table the bytes and the number of rows."""

    tables: dict[str, tuple[bytes, int]]
    refused: int
    """Pages that could be read, and not be taken apart."""

"""What a page's HTML says of itself beside its text: title, authors, dates, tags.

trafilatura reads it, in a child process that can be killed: a page can hold lxml for minutes, or
take all memory. Pages of that kind are told by counting, before the parser sees them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from etl.child import Child
from etl.metadata.burden import too_much
from etl.model import Metadata

CHILD = Child("etl.metadata.reader")


def describe(markups: Sequence[str]) -> list[Metadata]:
    """What pages say of themselves, in order; `missing` tells why there is nothing of one."""
    return [_described(markup) for markup in markups]


def _described(markup: str) -> Metadata:
    if over := too_much(markup):
        return Metadata(missing=over)
    said = CHILD.ask(markup.encode())
    if said is None:
        return Metadata(missing="killed")
    return Metadata(
        title=said.get("title"),
        author=said.get("author"),
        site=said.get("site"),
        description=said.get("description"),
        published=_day(said.get("published")),
        language=said.get("language"),
        url=said.get("url"),
        image=said.get("image"),
        tags=tuple(said.get("tags") or ()),
        categories=tuple(said.get("categories") or ()),
        missing=said.get("missing"),
    )


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None

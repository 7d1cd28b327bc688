"""What trafilatura makes of a page's HTML: title, authors, dates, tags, and the article's body.

It reads them in a child process that can be killed: a page can hold lxml for minutes, or
take all memory. Pages of that kind are told by counting, before the parser sees them.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from etl.child import Child
from etl.metadata.burden import too_much
from etl.model import Metadata

CHILD = Child("etl.metadata.reader")
WITH_BODY, WITHOUT_BODY = b"+", b"-"
"""The first byte of a question: what is wanted of the page behind it."""


class Said(NamedTuple):
    """What the library makes of a page."""

    metadata: Metadata
    body: str | None = None
    """The text that it takes for the article's, a line a paragraph."""
    kind: str | None = None
    """What the page says that it is, as it says it: `article`, `website` …"""


def describe(markup: str, *, body: bool = False) -> Said:
    """What is made of a page; `metadata.missing` tells why there is nothing.

    Its body is asked for only where `body` says so: that takes as long as all the rest.
    """
    if over := too_much(markup):
        return Said(Metadata(missing=over))
    wanted = WITH_BODY if body else WITHOUT_BODY
    said = CHILD.ask(wanted + markup.encode(errors="replace"))
    if said is None:
        return Said(Metadata(missing="killed"))
    metadata = Metadata(
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
    return Said(metadata, said.get("body"), said.get("kind"))


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None

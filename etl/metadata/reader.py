"""What runs in the child: trafilatura's metadata of a page."""

from __future__ import annotations

from typing import Any

from trafilatura.metadata import extract_metadata

from etl.child import serve

MEMORY = 4 * 1024**3
"""Bytes of address space."""
LATEST = "2100-01-01"
"""htmldate would take no date after today's: a value must not depend on the clock."""
DATES = {"original_date": True, "extensive_search": False, "max_date": LATEST}
FIELDS = {
    "title": "title", "author": "author", "site": "sitename", "description": "description",
    "published": "date", "language": "language", "url": "url", "image": "image",
}  # fmt: skip
LONGEST = 8 * 1024
"""Characters of a field."""
MOST = 100
"""Tags, and categories."""


def answer(markup: str) -> dict[str, Any]:
    """The fields that a page has, as strings and lists of them; `missing` where reading failed."""
    try:
        document = extract_metadata(markup, date_config=dict(DATES))
    except MemoryError:
        return {"missing": "memory"}
    except Exception as error:  # noqa: BLE001 - such a page has a text all the same
        return {"missing": f"crash: {type(error).__name__}"}
    said: dict[str, Any] = {
        ours: _text(getattr(document, theirs)) for ours, theirs in FIELDS.items()
    }
    for name in ("tags", "categories"):
        said[name] = [text for text in map(_text, (getattr(document, name) or [])[:MOST]) if text]
    return {name: value for name, value in said.items() if value}


def _text(value: object) -> str | None:
    """White space folded, characters that Postgres cannot hold left out."""
    if not isinstance(value, str):
        return None
    kept = value.encode(errors="ignore").decode().replace("\0", "")
    return " ".join(kept[:LONGEST].split()) or None


if __name__ == "__main__":
    serve(lambda question, _: answer(question.decode(errors="replace")), MEMORY)

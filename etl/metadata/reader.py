"""What runs in the child: trafilatura's metadata of a page, and the body that it finds."""

from __future__ import annotations

from typing import Any

from lxml.etree import ElementDefaultClassLookup
from lxml.html import HtmlElement
from trafilatura import bare_extraction, metadata
from trafilatura.utils import HTML_PARSER, load_html

from etl.child import serve
from etl.metadata import WITH_BODY

MEMORY = 4 * 1024**3
"""Bytes of address space."""
LATEST = "2100-01-01"
"""htmldate would take no date after today's: a value must not depend on the clock."""
DATES = {"original_date": True, "extensive_search": False, "max_date": LATEST}
FIELDS = {
    "title": "title", "author": "author", "site": "sitename", "description": "description",
    "published": "date", "language": "language", "url": "url", "image": "image",
    "kind": "pagetype",
}  # fmt: skip
LONGEST = 8 * 1024
"""Characters of a field."""
MOST = 100
"""Tags, and categories."""

# A licence is not kept, and the search for it is a tenth of the work.
metadata.extract_license = lambda tree: None

# lxml.html asks a Python function for the class of every element that is touched; forms apart
# it is always this one.
HTML_PARSER.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))


def asked(question: bytes) -> dict[str, Any]:
    """The answer to a question as `etl.metadata.describe` puts it."""
    return answer(question[1:].decode(errors="replace"), body=question[:1] == WITH_BODY)


def answer(markup: str, *, body: bool) -> dict[str, Any]:
    """The fields that a page has, as strings and lists of them; `missing` where reading failed.

    With `body`, also the text that trafilatura takes for the article's, a line a paragraph: from
    the same tree, without its slower second methods, and without comments.
    """
    try:
        tree = load_html(markup)
        document = (
            metadata.extract_metadata(tree, date_config=dict(DATES)) if tree is not None else None
        )
    except MemoryError:
        return {"missing": "memory"}
    except Exception as error:  # noqa: BLE001 - such a page has a text all the same
        return {"missing": f"crash: {type(error).__name__}"}
    said: dict[str, Any] = {
        ours: _text(getattr(document, theirs, None)) for ours, theirs in FIELDS.items()
    }
    for name in ("tags", "categories"):
        told = (getattr(document, name, None) or [])[:MOST]
        said[name] = [text for text in map(_text, told) if text]
    if body and tree is not None:
        said["body"] = _body(tree)
    return {name: value for name, value in said.items() if value}


def _body(tree: HtmlElement) -> str | None:
    try:
        found = bare_extraction(tree, fast=True, include_comments=False)
    except Exception:  # noqa: BLE001 - the metadata stand without it, and so does our own body
        return None
    if found is None or isinstance(found, dict) or not found.text:
        return None
    return found.text.encode(errors="ignore").decode()


def _text(value: object) -> str | None:
    """White space folded, characters that Postgres cannot hold left out."""
    if not isinstance(value, str):
        return None
    kept = value.encode(errors="ignore").decode().replace("\0", "")
    return " ".join(kept[:LONGEST].split()) or None


if __name__ == "__main__":
    serve(lambda question, _: asked(question), MEMORY)

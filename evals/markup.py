"""Baselines on the HTML: a page's markup to its body, title and day.

trafilatura is the product's own dependency; the others come with the `eval` extra.
"""

from __future__ import annotations

import gzip
import importlib
import json
import warnings
from collections.abc import Callable, Iterator, Sequence

import trafilatura
from lxml import html as lxml_html
from trafilatura.settings import DEFAULT_CONFIG

from evals import DATA

Reader = Callable[[str], tuple[str, str | None, str | None]]
"""HTML to (body, title, day as ISO 8601): None where it has no such field, empty for not found."""

EXTRA = {
    "resiliparse": "resiliparse.extract.html2text",
    "newspaper4k": "newspaper",
    "readability-lxml": "readability",
}


def readers() -> dict[str, Reader]:
    """The extractors that are installed, by their names."""
    own: dict[str, Reader] = {
        "trafilatura": lambda page: _trafilatura(page, precise=False),
        "trafilatura, precision": lambda page: _trafilatura(page, precise=True),
    }
    extra: dict[str, Reader] = {
        "resiliparse": _resiliparse,
        "newspaper4k": _newspaper,
        "readability-lxml": _readability,
    }
    missing = absent()
    return own | {name: read for name, read in extra.items() if name not in missing}


def absent() -> dict[str, str]:
    """The extractors that cannot be imported, with the reason."""
    missing = {}
    for name, module in EXTRA.items():
        try:
            importlib.import_module(module)
        except ImportError as error:
            missing[name] = str(error)
    return missing


def pages(name: str, ids: Sequence[str]) -> Iterator[str]:
    """The HTML of a set's pages, in the order of the ids; KeyError for an id that it has not."""
    folder = DATA / "html_pages" / name
    with (folder / "gold.jsonl").open(encoding="utf-8") as file:
        files = {row["id"]: row["html"] for row in map(json.loads, file)}
    for page in ids:
        with gzip.open(folder / files[page], "rt", encoding="utf-8") as file:
            yield file.read()


def _trafilatura(page: str, *, precise: bool) -> tuple[str, str, str]:
    found = trafilatura.bare_extraction(
        page, favor_precision=precise, with_metadata=True, config=DEFAULT_CONFIG
    )
    if found is None:
        return "", "", ""
    return found.text or "", found.title or "", found.date or ""


def _resiliparse(page: str) -> tuple[str, None, None]:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(page, main_content=True, alt_texts=False, links=False), None, None


def _newspaper(page: str) -> tuple[str, str, str]:
    """By the page's own language; as English where newspaper4k lacks what that one needs."""
    try:
        return _newspaper_in(page, own_language=True)
    except (LookupError, ImportError):
        return _newspaper_in(page, own_language=False)


def _newspaper_in(page: str, *, own_language: bool) -> tuple[str, str, str]:
    from newspaper import Article

    language = None if own_language else "en"
    article = Article("http://localhost/", fetch_images=False, language=language)
    article.download(input_html=page)
    with warnings.catch_warnings():
        # it warns of every abbreviation of a zone that it does not know
        warnings.simplefilter("ignore")
        article.parse()
    day = article.publish_date
    return article.text or "", article.title or "", day.isoformat() if day else ""


def _readability(page: str) -> tuple[str, str, None]:
    from readability import Document
    from readability.readability import Unparseable

    document = Document(page)
    try:
        tree = lxml_html.fromstring(document.summary(html_partial=True))
    except Unparseable:
        return "", "", None
    for block in tree.iter("p", "div", "li", "h1", "h2", "h3", "h4", "blockquote", "br", "td"):
        block.tail = "\n" + (block.tail or "")
    return tree.text_content(), document.short_title() or "", None

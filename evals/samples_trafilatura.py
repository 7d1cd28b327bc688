"""The baseline of the invented pages: what trafilatura makes of the same text."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

import trafilatura

from evals.samples_scoring import NOTHING, Found, Pair
from samples import press

FIELDS = ("is_article", "headline", "byline", "paragraphs", "published_at", "tags")


def pairs(group: str) -> list[Pair]:
    """The press's pages as trafilatura reads their lines, each in a `p`: text and day, no offsets.

    A file of several articles is one page to it, as to any other reader of pages.
    """
    made = []
    for sheaf in press.sheaves(group):
        lines = "".join(f"<p>{line}</p>" for line in sheaf.text.split("\n"))
        document = trafilatura.bare_extraction(
            f"<html><body>{lines}</body></html>", with_metadata=True
        )
        told = document.as_dict() if document else {}
        golds = [_bare(page) for page in press.gold(sheaf)["pages"]]
        for one, other in zip_longest(golds, [_as_found(told)], fillvalue=NOTHING):
            made.append(Pair(sheaf.stem, one, other))
    return made


def _bare(page: Found) -> Found:
    """What is expected in the words of a reader that knows texts and days alone."""
    article = page["article"]
    if article is None:
        return page
    return page | {
        "article": {
            **article,
            "byline": [one["name"] for one in article["byline"]],
            "paragraphs": [one["text"] for one in article["paragraphs"]],
            "published_at": (article["published_at"] or {"local": ""})["local"][:10] or None,
        }
    }


def _as_found(told: dict[str, Any]) -> Found:
    text = [" ".join(line.split()) for line in (told.get("text") or "").splitlines()]
    if not any(text):
        return NOTHING
    article = {
        "headline": told.get("title"),
        "byline": [name.strip() for name in (told.get("author") or "").split(";") if name.strip()],
        "paragraphs": [line for line in text if line],
        "published_at": told.get("date"),
        "tags": told.get("tags") or [],
    }
    return NOTHING | {"article": article}

"""The same pages as our own reader flattens them: another layout of the same labelled lines."""

from __future__ import annotations

import gzip
from dataclasses import replace

from etl.read.flatten import flatten
from train import DATA
from train.pages import Line, Page, words

SETS = ("fundus", "aeb", "traf", "postlight")
"""The sets whose HTML lies beside their text."""

_SHINGLE = 5
_SAME = 0.7
_LEAST_FOUND = 0.9
"""A page of which less of the body's words come again has changed on the way: it is left out."""


def reflattened(page: Page) -> Page | None:
    """A page's HTML as `etl.read` shows it, its lines labelled by those of `page`."""
    path = DATA / "html_pages" / page.set / "pages" / f"{page.id}.html.gz"
    text = flatten(gzip.decompress(path.read_bytes()).decode("utf-8", "replace"))
    by_words: dict[str, Line] = {}
    for line in page.lines:
        key = " ".join(words(line.text))
        if key and (key not in by_words or line.role == "body"):
            by_words[key] = line
    body = {s for line in page.lines if line.role == "body" for s in _shingles(line.text)}
    lines = tuple(_labelled(text_line, by_words, body) for text_line in text.split("\n"))
    size = sum(len(words(line.text)) for line in page.lines if line.role == "body")
    found = sum(len(words(line.text)) for line in lines if line.role == "body")
    if not size or not _LEAST_FOUND * size <= found <= size / _LEAST_FOUND:
        return None
    return replace(page, lines=lines, crop=_cropped(lines))


def _labelled(text: str, by_words: dict[str, Line], body: set[tuple[str, ...]]) -> Line:
    told = words(text)
    known = by_words.get(" ".join(told))
    if known is not None and told:
        return replace(known, text=text)
    cut = _shingles(text)
    if cut and sum(s in body for s in cut) >= _SAME * len(cut):
        return Line(text, "body")
    return Line(text)


def _shingles(text: str) -> list[tuple[str, ...]]:
    told = words(text)
    return [tuple(told[i : i + _SHINGLE]) for i in range(len(told) - _SHINGLE + 1)]


def _cropped(lines: tuple[Line, ...]) -> tuple[int, int]:
    body = [n for n, line in enumerate(lines) if line.role == "body"]
    heads = [n for n, line in enumerate(lines[: body[0]]) if line.role == "headline"]
    return (heads[-1] if heads else body[0]), min(len(lines), body[-1] + 12)

"""The labelled pages that a net learns from: lines, their roles, and how much each counts."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from evals.folds import fold_of
from train import DATA

SETS = ("fundus", "aeb", "traf", "postlight", "readability", "trafx", "dragnet")
MOST_LINES = 900
"""Longer pages are left out: threads of comments and archives."""

_ROLE = {"paragraph": "body"}


@dataclass(frozen=True)
class Line:
    """A line of a page, blank ones too: its text, its role, and its weights in the losses."""

    text: str
    role: str = "boilerplate"
    body_weight: float = 1.0
    role_weight: float = 1.0

    @property
    def blank(self) -> bool:
        """Whether it shows nothing."""
        return not self.text.strip()


@dataclass(frozen=True)
class Page:
    """A page with the part of it (half-open line numbers) that the article takes up."""

    set: str
    id: str
    fold: int
    english: bool
    lines: tuple[Line, ...]
    crop: tuple[int, int] | None
    title: str = ""
    has_body_gold: bool = True
    weight: float = 1.0

    def cut(self, first: int, last: int) -> Page:
        """The page's lines first:last as a page of its own."""
        return replace(self, lines=self.lines[max(first, 0) : last], crop=None)


def records(name: str) -> Iterator[dict[str, Any]]:
    """The records of a flattened set, as they lie beside the repository."""
    with gzip.open(DATA / "flattened" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def pages(name: str) -> Iterator[Page]:
    """The pages of a set with the roles that its records give, not cleaned yet."""
    for record in records(name):
        lines = tuple(Line(x["t"], _ROLE.get(x["role"], x["role"])) for x in record["lines"])
        if sum(not line.blank for line in lines) > MOST_LINES:
            continue
        gold = record["gold"]
        yield Page(
            set=name,
            id=record["id"],
            fold=fold_of(record),
            english=record["lang"] == "en",
            lines=lines,
            crop=tuple(record["crop"]) if "crop" in record else None,
            title=gold.get("title") or gold.get("title_silver") or "",
            has_body_gold=name not in ("traf", "postlight"),
        )


_TOKEN = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The tokens of a text, in lower case."""
    return _TOKEN.findall(text.lower())

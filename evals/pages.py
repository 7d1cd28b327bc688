"""The pages that are scored, each with what is known of it: gold, silver and roles by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from evals.folds import SETS, fold_of, records
from evals.overlap import Shingles, folded, shingles

CORRECTED = Path(__file__).with_name("corrected")
LANGUAGES = {
    **{"en": "en", "de": "de", "at": "de", "li": "de", "es": "es", "py": "es", "it": "it"},
    **{"jp": "ja", "cz": "cs", "no": "no", "cn": "zh", "id": "id", "il": "he", "isl": "is"},
    **{"kr": "ko", "ru": "ru", "vn": "vi"},
}
"""The records' `lang`, a country's code in fundus, to ISO 639-1, where it leaves no choice."""


class Line(NamedTuple):
    """A line of a page; `role` is gold or silver, `hand` a person's where the page has been read.

    `start` counts characters of the page's text.
    """

    text: str
    role: str
    hand: str | None = None
    start: int = 0


@dataclass(frozen=True)
class Case:
    """A page to score. What is None or empty is not known, and not scored."""

    id: str
    set: str
    fold: int
    english: bool
    language: str | None
    """ISO 639-1."""
    lines: tuple[Line, ...]
    text: str
    body: str | None
    titles: tuple[str, ...] = ()
    shown_titles: tuple[str, ...] = ()
    """The headline as lines of the page show it."""
    authors: tuple[str, ...] = ()
    published: str | None = None
    """As the gold writes it: ISO 8601, a day or a time."""
    undated: bool = False
    """The page is known to print no publication time."""
    standfirst: str | None = None
    captions: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    by_hand: bool = False
    has_article: bool = True
    roles: bool = True
    """Whether `paragraph` lines are marked, so that the others are known not to be body."""

    @cached_property
    def gold(self) -> Shingles:
        """The shingles of the body."""
        return shingles(self.body or "")

    @cached_property
    def folded(self) -> str:
        """The text's tokens."""
        return folded(self.text)

    def holds(self, text: str) -> bool:
        """Whether the page's text has these tokens in a row."""
        return bool(text.strip()) and folded(text) in self.folded


def cases(name: str, *, crop: bool) -> list[Case]:
    """The pages of a flattened set, whole or cut to the article; KeyError for no such set."""
    if name not in SETS:
        raise KeyError(f"there is no set {name}: {', '.join(SETS)}")
    hands = _hands(name)
    rows = (row for row in records(name) if not crop or "crop" in row)
    return [_case(name, row, hands, crop) for row in rows]


def laid(lines: Sequence[Line], mark: str = "\n") -> tuple[tuple[Line, ...], str]:
    """The lines with their places in the text, and the text; `mark` ends a line."""
    starts = accumulate((len(line.text) + len(mark) for line in lines), initial=0)
    placed = tuple(line._replace(start=at) for line, at in zip(lines, starts, strict=False))
    return placed, mark.join(line.text for line in lines)


def _case(
    name: str, row: dict[str, Any], hands: Mapping[str, Mapping[int, str]], crop: bool
) -> Case:
    first, last = row["crop"] if crop else (0, len(row["lines"]))
    gold, hand = row["gold"], hands.get(row["id"])
    raw = [
        Line(
            line["t"],
            line["role"] or "blank",
            (hand.get(number) or line["role"] or "blank") if hand is not None else None,
        )
        for number, line in enumerate(row["lines"][first:last], first)
    ]
    lines, text = laid(raw)
    marked = any(line["role"] == "paragraph" for line in row["lines"])
    parts = gold.get("paragraphs") or [
        line["t"] for line in row["lines"] if line["role"] == "paragraph"
    ]
    shown = tuple(dict.fromkeys(line.text for line in lines if line.role == "headline"))
    title = gold.get("title")
    return Case(
        id=row["id"],
        set=name,
        fold=fold_of(row),
        english=row["lang"] == "en",
        language=LANGUAGES.get(row["lang"]),
        lines=lines,
        text=text,
        body="\n".join(parts) or None,
        titles=(title, *shown) if title else shown,
        shown_titles=shown,
        authors=tuple(gold.get("authors") or ()),
        published=gold.get("date") or None,
        standfirst=" ".join(gold.get("standfirst") or ()) or None,
        captions=tuple(gold.get("captions") or ()),
        must=tuple(row.get("must") or ()),
        must_not=tuple(row.get("must_not") or ()),
        by_hand=hand is not None,
        roles=marked,
    )


def _hands(name: str) -> dict[str, dict[int, str]]:
    """The roles that a person gave, by page and line; an empty page was read and left as it was."""
    told = (json.loads(path.read_bytes()) for path in sorted(CORRECTED.glob("*.json")))
    return {
        page["id"]: {int(number): role for number, role in page["lines"].items()}
        for page in told
        if isinstance(page, dict) and page.get("set") == name
    }

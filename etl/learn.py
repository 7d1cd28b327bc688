"""A source's counted lines to a profile for review: those that it repeats on many days.

What a source repeats on many pages of many days is boilerplate or a list, whatever it looks like.
`etl.relate` counts the lines of each day; of the texts themselves only a sample is read here.
Segmentation never reads the store: a person reviews what is proposed here and puts it into
`sources.toml`, where it is part of the extractor's version.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Engine, text

from etl.lines.counting import lines_of, number_of
from etl.model import REPEATED, Label, Source
from etl.segment import segment
from etl.segment.profile import tally
from etl.store.loader import statement

SAMPLE = 400
"""Texts that are read: the lines' wording is found and today's labels are counted in them."""
BATCH = 16
_KEPT = frozenset({Label.BYLINE, Label.TIMESTAMP, Label.KICKER, Label.DATELINE, Label.CAPTION})
"""A reporter, a section and a picture agency come again too, and are what they are."""


class Repeated(NamedTuple):
    """A line that a source repeats: on how many texts and days, and its labels today."""

    line: str
    texts: int
    """The sum over the days of each day's different texts: one that comes on two days is two."""
    days: int
    today: dict[Label, int]
    proposed: Label


def repeated(engine: Engine, source: Source, *, texts: int, days: int) -> list[Repeated]:
    """The lines on at least so many texts and days that today have a label they cannot have.

    The most frequent first. A line that is boilerplate, or a reporter's name, a section or a
    credit, wherever it is found, is not among them. What `etl.relate` has not looked at yet is
    not counted.
    """
    wanted = {"source": source.name, "texts": texts, "days": days}
    with engine.connect() as connection:
        rows = connection.execute(text(statement("repeated_lines")), wanted).all()
        if not rows:
            return []
        places = list(dict.fromkeys(row.place for row in rows))[:SAMPLE]
        given = {"source": source.name, "places": places, "most": SAMPLE}
        sample = connection.execute(text(statement("sample_texts")), given).scalars().all()
    wording = _wording({row.line for row in rows}, sample)
    counts: dict[str, dict[Label, int]] = {line: {} for line in wording.values()}
    _count(sample, source, counts)
    found = []
    for number, many, on, *_ in rows:
        line = wording.get(number)
        label = _proposed(counts[line]) if line else None
        if line and label:
            found.append(Repeated(line, many, on, counts[line], label))
    return found


def _wording(wanted: set[int], sample: Sequence[str]) -> dict[int, str]:
    """The lines of the sample that are wanted, by their numbers."""
    lines = sorted({line for page in sample for line in lines_of(page)})
    return {number: line for line in lines if (number := number_of(line)) in wanted}


def _count(sample: Sequence[str], source: Source, counts: dict[str, dict[Label, int]]) -> None:
    for at in range(0, len(sample), BATCH):
        pages = sample[at : at + BATCH]
        for page, sheet in zip(pages, segment(pages, [source] * len(pages)), strict=True):
            tally(page, sheet.segments, counts)


def _proposed(today: dict[Label, int]) -> Label | None:
    """The label that a repeated line should have; None where nothing is to be changed."""
    if not today:
        return None
    usual = max(today, key=lambda label: (today[label], label))
    if usual in _KEPT or set(today) == {Label.BOILERPLATE}:
        return None
    if usual in REPEATED:
        return usual if len(today) > 1 else None
    return Label.BOILERPLATE


def fragment(name: str, lines: Sequence[Repeated]) -> Iterator[str]:
    """The lines of a TOML table for `sources.toml`, each with what was counted as a comment."""
    yield f"[{_quoted(name)}.lines]"
    for found in lines:
        labels = ", ".join(f"{label} {n}" for label, n in sorted(found.today.items()))
        yield f"# on {found.texts} texts, {found.days} days; today {labels}"
        yield f'{_quoted(found.line)} = "{found.proposed}"'


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are among TOML's, DEL apart."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

"""The bench's tables: each figure beside its aim."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple


class Line(NamedTuple):
    """A figure in words, and the least (or most) that is aimed at."""

    what: str
    figure: float
    unit: str
    aim: float | None = None
    at_most: bool = False
    note: str = ""

    @property
    def met(self) -> str:
        """Whether the aim is met, empty where there is none."""
        if self.aim is None:
            return ""
        return "yes" if (self.figure <= self.aim) == self.at_most else "NO"


def written(lines: list[Line]) -> str:
    """The table as text, a line each."""
    rows = [("", "figure", "aim", "met", "")]
    for line in lines:
        sign = "≤" if line.at_most else "≥"
        aim = "" if line.aim is None else f"{sign} {_number(line.aim)}"
        rows.append((line.what, f"{_number(line.figure)} {line.unit}", aim, line.met, line.note))
    return columns(rows, left=(0, 3, 4))


def columns(rows: Sequence[tuple[str, ...]], left: Collection[int]) -> str:
    """Rows under one another; the columns `left` begin together, all others end together."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"

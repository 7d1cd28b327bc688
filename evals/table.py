"""Figures of a set, side by side: outlets in training, outlets held back, and the ceiling."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isnan
from typing import NamedTuple

from etl.model import Reading
from evals.ceilings import ceilings
from evals.figures import Measured, Rows, measured, risk
from evals.marks import FIGURES, marks
from evals.methods import Clock, Method, read
from evals.overlap import f1, overlap, shingles
from evals.pages import Case

COVERAGES = (0.5, 0.8, 0.9, 1.0)
"""Shares of the pages with an article, the surest first, whose mean loss of body F1 is told."""


NAME = 31
WIDTH = 19
"""Characters of a figure's name and of a value with its interval."""


class Result(NamedTuple):
    """The figures of a set in a regime by a method."""

    figures: Mapping[str, Measured]
    clock: Clock


Block = tuple[str, Sequence[Result], Mapping[str, Measured]]
"""A regime's name, its result by each method, and its ceiling by figure."""


def result(cases: Sequence[Case], chosen: Callable[[int], Method]) -> Result:
    """Read the pages and measure them."""
    readings, clock = read(cases, chosen)
    rows = [marks(case, reading) for case, reading in zip(cases, readings, strict=True)]
    return Result({**over(rows), **_risks(cases, readings)}, clock)


def ceiling(cases: Sequence[Case]) -> dict[str, Measured]:
    """The best that the pages' text allows, by figure."""
    return over([ceilings(case) for case in cases])


def over(rows: Sequence[Rows]) -> dict[str, Measured]:
    """Each figure over the pages that were asked for it."""
    told = {
        name: measured(own, figure)
        for name, figure in FIGURES.items()
        if (own := [row[name] for row in rows if name in row])
    }
    # where there is neither a gold item nor a found one there is no figure
    return {name: figure for name, figure in told.items() if not isnan(figure.value)}


def _risks(cases: Sequence[Case], readings: Sequence[Reading]) -> dict[str, Measured]:
    pairs = [
        (reading.article.confidence, f1(*overlap(case.gold, shingles(reading.article.body))))
        for case, reading in zip(cases, readings, strict=True)
        if case.body is not None and reading.article is not None
    ]
    if not pairs:
        return {}
    confidences, quality = zip(*pairs, strict=True)
    return {_risk_name(coverage): risk(confidences, quality, coverage) for coverage in COVERAGES}


def _risk_name(coverage: float) -> str:
    return f"risk at coverage {coverage:.1f}"


def lower_is_better(name: str) -> bool:
    """Whether a figure is the better the smaller it is."""
    return name.startswith("risk") or FIGURES[name].lower


def show(title: str, blocks: Sequence[Block]) -> None:
    """Print a table: a block a regime, in it a column a method, then the ceiling."""
    print(f"\n{title}")
    widths = [WIDTH * len(results) + 5 for _, results, _ in blocks]
    heads = [f"{block[0]:{width}}" for block, width in zip(blocks, widths, strict=True)]
    print(f"  {'':{NAME}}{'| '.join(heads)}".rstrip())
    for name in [*FIGURES, *map(_risk_name, COVERAGES)]:
        if any(name in found.figures for _, results, _ in blocks for found in results):
            cells = [_cells(name, results, best) for _, results, best in blocks]
            print(f"  {name:{NAME}}{'| '.join(cells)}".rstrip())
    for part in ("segment", "parse"):
        cells = [_speeds(part, results) for _, results, _ in blocks]
        print(f"  {f'{part}, pages/s a core':{NAME}}{'| '.join(cells)}".rstrip())


def _cells(name: str, results: Sequence[Result], best: Mapping[str, Measured]) -> str:
    told = [found.figures.get(name, "") for found in results]
    top = f"{best[name].value:.3f}" if name in best else ""
    return "".join(f"{cell!s:{WIDTH}}" for cell in told) + f"{top:5}"


def _speeds(part: str, results: Sequence[Result]) -> str:
    told = [found.clock.pages / max(getattr(found.clock, part), 1e-9) for found in results]
    return "".join(f"{speed:<{WIDTH}.0f}" for speed in told) + " " * 5

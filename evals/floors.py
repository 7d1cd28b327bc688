"""The least that each figure may be, fixed in `floors.json` and checked by the tests.

Two parts: the samples, which are always there, and the English pages of some sets, which need the
shared data. `python -m evals --pin` writes them anew: the value less a small margin.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from evals import DATA, methods
from evals.figures import Measured
from evals.invented import invented
from evals.pages import cases
from evals.table import lower_is_better, result

FILE = Path(__file__).with_name("floors.json")
FAST = ("fundus", "aeb", "postlight")
MARGIN = 0.01
"""What a figure may lose before a test fails."""

Floors = dict[str, dict[str, float]]
"""Figures by part; the most, for those that are the better the smaller."""


def found(part: str) -> dict[str, float]:
    """The figures of a part as they are; `part` is one of `parts()`."""
    if part == "samples":
        return _values(result(invented(), methods.shipped).figures)
    name, regime, outlets = part.split(", ")
    chosen = methods.shipped if outlets == "outlets in training" else methods.held_back
    pages = [case for case in cases(name, crop=regime == "crop") if case.english]
    return _values(result(pages, chosen).figures)


def parts() -> list[str]:
    """The parts that can be measured here: without the shared data the samples alone."""
    if not DATA.is_dir():
        return ["samples"]
    regimes = [(name, regime) for name in FAST for regime in ("whole", "crop")]
    return [
        "samples",
        *(
            f"{name}, {regime}, outlets {side}"
            for name, regime in regimes
            if (name, regime) != ("postlight", "crop")
            for side in (("in training", "held back") if methods.trained() else ("in training",))
        ),
    ]


def fixed() -> Floors:
    """The floors as the file has them."""
    told: Floors = json.loads(FILE.read_text(encoding="utf-8"))
    return told


def drops(floors: Mapping[str, float], values: Mapping[str, float]) -> list[str]:
    """A sentence for every figure that is beyond its floor, or that is no longer measured."""
    told = []
    for name, floor in floors.items():
        if name not in values:
            told.append(f"{name} is no longer measured; its floor is {floor}")
        elif (values[name] > floor) if lower_is_better(name) else (values[name] < floor):
            told.append(f"{name} is {values[name]:.4f}, its floor {floor}")
    return told


def pin() -> str:
    """Write the floors of all parts that can be measured, and say how many."""
    pinned: Floors = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    measured = {part: _floored(found(part)) for part in parts()}
    kept = {part: own for part, own in pinned.items() if not DATA.is_dir()}
    FILE.write_text(json.dumps(kept | measured, indent=1) + "\n", encoding="utf-8")
    number = sum(map(len, measured.values()))
    return f"{number} floors of {len(measured)} parts are pinned in {FILE.name}"


def _floored(values: Mapping[str, float]) -> dict[str, float]:
    return {
        name: round(value + MARGIN if lower_is_better(name) else value - MARGIN, 4)
        for name, value in values.items()
    }


def _values(figures: Mapping[str, Measured]) -> dict[str, float]:
    return {name: figure.value for name, figure in figures.items()}

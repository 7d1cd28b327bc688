"""How far each figure drops on pages made worse, and that no character is lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from etl.model import Reading, Sheet
from evals import DATA, methods
from evals.figures import Measured
from evals.invented import invented
from evals.marks import marks
from evals.pages import Case, cases
from evals.table import lower_is_better, over
from evals.variants import plain, variants

SHOWN = ("body F1", "headline", "day right or rightly empty", "day wrong", "teasers F1", "leakage")
SETS = ("fundus", "aeb")
PAGES = 30
"""Of each set, in English and cropped to the article, fixed by the SHA-256 of their ids."""
MOST = 0.05
"""No variant may cost more."""


class Untiled(ValueError):
    """A sheet whose segments do not own every character of its page."""


def subset(name: str) -> list[Case]:
    """The pages of a set that are made worse."""
    chosen = [case for case in cases(name, crop=True) if case.english]
    return sorted(chosen, key=lambda case: hashlib.sha256(case.id.encode()).digest())[:PAGES]


def run() -> None:
    """Print the figures of the samples and of pages of each set, then what each variant costs."""
    groups = {"samples": invented()}
    if DATA.is_dir():
        groups |= {f"{name}, English, crop": subset(name) for name in SETS}
    for title, pages in groups.items():
        print(f"\n{title}: {len(pages)} pages; below, the change that each variant makes")
        print(f"  {'':31}" + "".join(f"{name:>28}" for name in SHOWN))
        base = figures([plain(case) for case in pages])
        print(f"  {'as it is':31}" + "".join(_value(base, name) for name in SHOWN))
        for name, change in sorted(variants().items()):
            worse = figures([change(case) for case in pages])
            print(f"  {name:31}" + "".join(_drop(base, worse, figure) for figure in SHOWN))
    print(f"\nsegments own every character on all of these; * marks more than {MOST} for the worse")


def figures(pages: Sequence[Case]) -> dict[str, Measured]:
    """Their figures by what has not seen their outlets. Raises Untiled for a lost character."""
    readings, _ = methods.read(pages, methods.strictest())
    return over(list(_checked(pages, readings)))


def _checked(
    pages: Sequence[Case], readings: Sequence[Reading]
) -> Iterator[Mapping[str, tuple[float, ...]]]:
    for case, reading in zip(pages, readings, strict=True):
        check_tiling(case.id, case.text, reading.sheet)
        yield marks(case, reading)


def check_tiling(name: str, text: str, sheet: Sheet) -> None:
    """Raises Untiled where segments overlap, have white space at an end, or leave words between."""
    at = 0
    for segment in sheet.segments:
        piece = text[segment.start : segment.end]
        if segment.start < at or not piece or piece[0].isspace() or piece[-1].isspace():
            raise Untiled(f"{name}: the segment at {segment.start} overlaps or is not trimmed")
        if text[at : segment.start].strip():
            raise Untiled(f"{name}: characters {at} to {segment.start} belong to no segment")
        at = segment.end
    if text[at:].strip():
        raise Untiled(f"{name}: characters from {at} belong to no segment")


def _value(base: Mapping[str, Measured], name: str) -> str:
    return f"{base[name].value:>28.3f}" if name in base else " " * 28


def _drop(base: Mapping[str, Measured], worse: Mapping[str, Measured], name: str) -> str:
    if name not in base or name not in worse:
        return " " * 28
    change = worse[name].value - base[name].value
    loss = change if lower_is_better(name) else -change
    return f"{change:>+27.3f}{'*' if loss > MOST else ' '}"

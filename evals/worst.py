"""The pages whose bodies are worst: which lines were missed and which kept, without their text."""

from __future__ import annotations

from collections.abc import Sequence

from etl.model import Reading
from evals import methods
from evals.marks import LEAKS
from evals.overlap import f1, overlap, shingles, tokens
from evals.pages import Case, cases
from evals.spread import spread_of

PAGES = 10
LINES = 12
"""Of each page, the longest lines that went wrong."""
DEFAULT = ("fundus", "aeb")


def run(names: Sequence[str] = ()) -> None:
    """Print the worst pages of each named set, whole, scored by what has not seen their outlets."""
    for name in names or DEFAULT:
        pages = [case for case in cases(name, crop=False) if case.body is not None]
        readings, _ = methods.read(pages, methods.strictest())
        scored = sorted(
            (
                (_f1(case, reading), case, reading)
                for case, reading in zip(pages, readings, strict=True)
            ),
            key=lambda row: row[0],
        )
        print(f"\n{name}: the {PAGES} worst of {len(pages)} bodies")
        for value, case, reading in scored[:PAGES]:
            _show(value, case, reading)


def _f1(case: Case, reading: Reading) -> float:
    return f1(*overlap(case.gold, shingles(reading.article.body if reading.article else "")))


def _show(value: float, case: Case, reading: Reading) -> None:
    inside = set(spread_of(case, reading).in_body)
    wrong = [
        (len(tokens(line.text)), "kept" if number in inside else "missed", number, line.role)
        for number, line in enumerate(case.lines)
        if line.text.strip() and (number in inside) != (line.role in ("paragraph", "subhead"))
    ]
    leaks = sum(how == "kept" and role in LEAKS for _, how, _, role in wrong)
    print(f"  {value:.3f}  {case.id} ({case.language or 'language unknown'})", end="")
    print(f"  {len(wrong)} lines wrong, {leaks} of them promote or caption")
    for size, how, number, role in sorted(wrong, key=lambda row: -row[0])[:LINES]:
        print(f"         {how:6} line {number:4}  {role:12} {size:4} tokens")

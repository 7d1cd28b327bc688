"""How the weights of the second opinion are made: `python -m evals.html --fit` writes them.

A logistic regression over the lines of the pages whose body is known, by Newton's method with a
quadratic penalty on the weights of standardised measures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from etl.metadata import Said, describe
from etl.metadata.measures import NAMES, Measures, measured
from etl.metadata.outline import outline
from etl.model import Sheet
from etl.second_opinion import WEIGHTS, Table, Weights
from evals import markup, methods
from evals.overlap import shingles, tokens
from evals.pages import Case, Line, cases, laid

PENALTY = 40.0
STEPS = 30
SETS = ("fundus", "aeb")
"""The sets whose bodies are known."""
_SAME = 0.7
_LEAST = 4

Floats = NDArray[np.float64]


class Seen(NamedTuple):
    """An HTML page: its case laid over our own flattening, our sheet, and what others say."""

    case: Case
    markup: str
    sheet: Sheet
    said: Said


def seen(name: str, chosen: Callable[[int], methods.Method]) -> list[Seen]:
    """The pages of a set, each segmented by the method of its fold."""
    found = cases(name, crop=False)
    pages = list(markup.pages(name, [case.id for case in found]))
    made = []
    for case, page in zip(found, pages, strict=True):
        shown = relaid(case, outline(page)[0])
        [sheet] = chosen(case.fold)([shown.text], [methods.SOURCE])
        made.append(Seen(shown, page, sheet, describe(page, body=True)))
    return made


def relaid(case: Case, text: str) -> Case:
    """The case over another flattening of its page: lines alike have the same roles.

    A line that is new is body where most of its shingles are the body's.
    """
    known: dict[str, list[Line]] = defaultdict(list)
    for line in case.lines:
        known[_key(line.text)].append(line)
    told = [_line(case, line, known) for line in text.split("\n")]
    lines, joined = laid(told)
    if joined != text:
        raise ValueError(f"{case.id}: the lines are not the text's")
    return replace(case, lines=lines, text=text)


def _line(case: Case, text: str, known: dict[str, list[Line]]) -> Line:
    if not text.strip():
        return Line(text, "blank")
    alike = known.get(_key(text))
    if alike:
        return (alike.pop(0) if len(alike) > 1 else alike[0])._replace(text=text)
    own = shingles(text)
    held = sum(number for shingle, number in own.items() if shingle in case.gold)
    body = len(tokens(text)) >= _LEAST and held >= _SAME * own.total()
    role = "paragraph" if body else "boilerplate"
    return Line(text, role, role if case.by_hand else None)


def _key(line: str) -> str:
    return " ".join(tokens(line))


def fitted(pages: Sequence[Seen]) -> Weights:
    """The weights that these pages teach, of the markup alone and with trafilatura's body."""
    return Weights(_table(pages, extracted=False), _table(pages, extracted=True))


def _table(pages: Sequence[Seen], *, extracted: bool) -> Table:
    found = [(page, _measures(page, extracted=extracted)) for page in pages]
    x = np.concatenate([measures.values for _, measures in found])
    y = np.concatenate([_gold(page) for page, _ in found])
    w = np.concatenate([_heavy(measures) for _, measures in found])
    scale = x.std(axis=0)
    scale[scale < 1e-6] = 1.0
    b = _newton(np.column_stack([x / scale, np.ones(len(x))]), y, w)
    return Table(b[:-1] / scale, float(b[-1]))


def _measures(page: Seen, *, extracted: bool) -> Measures:
    text, marks = outline(page.markup)
    body = page.said.body if extracted else None
    return measured(text, page.sheet.segments, marks, body or "")


def _gold(page: Seen) -> Floats:
    starts = [line.start for line in page.case.lines]
    middles = [(s.start + s.end) // 2 for s in page.sheet.segments]
    lines = np.searchsorted(starts, middles, side="right") - 1
    return np.array([page.case.lines[n].role in ("paragraph", "subhead") for n in lines], float)


def _heavy(measures: Measures) -> Floats:
    """A line's weight by its words; a long page counts for more, but not by its length."""
    told = 0.5 + measures.weights / 15
    heavy: Floats = 2 * told / np.sqrt(told.sum())
    return heavy


def _newton(x: Floats, y: Floats, w: Floats) -> Floats:
    penalty = np.full(x.shape[1], PENALTY)
    penalty[-1] = 1e-4
    b = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ b, -30, 30)))
        slope = x.T @ (w * (p - y)) + penalty * b
        bend = (x * (w * p * (1 - p) + 1e-6)[:, None]).T @ x + np.diag(penalty)
        b -= np.linalg.solve(bend, slope)
    return b


def written(weights: Weights) -> str:
    """The weights as the product reads them."""
    lines = ["# Made by `python -m evals.html --fit`; see docs/html.md."]
    for title, table in zip(Weights._fields, weights, strict=True):
        lines += ["", f"[{title}]", f"bias = {table.bias:.4f}", "", f"[{title}.measures]"]
        pairs = zip(NAMES, table.values, strict=True)
        lines += [f'"{name}" = {value:.4f}' for name, value in pairs]
    return "\n".join(lines) + "\n"


def write(weights: Weights) -> None:
    """Put the weights where the product reads them."""
    WEIGHTS.write_text(written(weights), encoding="utf-8")

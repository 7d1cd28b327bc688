"""Figures over pages: sums a page, what is made of them, and how sure that is.

A page gives each figure a row of sums. A figure is a function of the rows' total, so that its
interval is that of a bootstrap over pages (Efron, 1979): the pages are drawn anew with
replacement, a thousand times with a fixed seed, and the middle 95% are told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Sums = NDArray[np.float64]
Rows = Mapping[str, tuple[float, ...]]
"""A page's sums by figure; a figure that the page is not asked for is left out."""

DRAWS = 1000
SEED = 20261123
BINS = 10


class Figure(NamedTuple):
    """How sums (..., width) become a value, and which way is better."""

    value: Callable[[Sums], Sums]
    lower: bool = False


class Measured(NamedTuple):
    """A figure's value with the ends of its interval, and the pages that were asked for it."""

    value: float
    low: float
    high: float
    pages: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.2f} {self.high:.2f}]"


def share(sums: Sums) -> Sums:
    """Of (hits, asked)."""
    return _over(sums[..., 0], sums[..., 1])


def precision(sums: Sums) -> Sums:
    """The mean of (precision, recall, 1)."""
    return _over(sums[..., 0], sums[..., 2])


def recall(sums: Sums) -> Sums:
    """The mean of (precision, recall, 1)."""
    return _over(sums[..., 1], sums[..., 2])


def f1_of_means(sums: Sums) -> Sums:
    """Of (precision, recall, 1): F1 of the two means, 0 where both are."""
    p, r = precision(sums), recall(sums)
    made: Sums = np.where(p + r == 0, 0.0, _over(2 * p * r, p + r))
    return made


def pooled_precision(sums: Sums) -> Sums:
    """Of (hits, found, gold)."""
    return _over(sums[..., 0], sums[..., 1])


def pooled_recall(sums: Sums) -> Sums:
    """Of (hits, found, gold)."""
    return _over(sums[..., 0], sums[..., 2])


def pooled_f1(sums: Sums) -> Sums:
    """Of (hits, found, gold): items of all pages in one."""
    return _over(2 * sums[..., 0], sums[..., 1] + sums[..., 2])


def calibration(sums: Sums) -> Sums:
    """Expected calibration error (Naeini, 2015) of ten bins of (number, confidence, right)."""
    bins = sums.reshape(*sums.shape[:-1], BINS, 3)
    gaps = np.abs(bins[..., 1] - bins[..., 2]).sum(-1)
    return _over(gaps, bins[..., 0].sum(-1))


def binned(pairs: Sequence[tuple[float, bool]]) -> tuple[float, ...]:
    """Confidences (0 to 1) and whether they held, as a row for `calibration`."""
    row = [0.0] * (3 * BINS)
    for confidence, right in pairs:
        at = 3 * min(int(confidence * BINS), BINS - 1)
        row[at] += 1
        row[at + 1] += confidence
        row[at + 2] += right
    return tuple(row)


def measured(rows: Sequence[tuple[float, ...]], figure: Figure) -> Measured:
    """The figure of these pages; ValueError where there are none."""
    if not rows:
        raise ValueError("a figure needs a page")
    sums = np.array(rows, dtype=np.float64)
    drawn = figure.value(_draws(len(rows)) @ sums)
    known = drawn[np.isfinite(drawn)]
    low, high = np.percentile(known, (2.5, 97.5)) if known.size else (np.nan, np.nan)
    return Measured(float(figure.value(sums.sum(0))), float(low), float(high), len(rows))


def risk(confidences: Sequence[float], quality: Sequence[float], coverage: float) -> Measured:
    """One minus the mean quality of the surest pages, of which `coverage` (0 to 1) are taken."""
    order = np.argsort(-np.array(confidences), kind="stable")
    loss = 1 - np.array(quality)[order]
    weights = _draws(len(order))[:, order]
    whole = _risk(np.ones((1, len(order))), loss, coverage)[0]
    low, high = np.percentile(_risk(weights, loss, coverage), (2.5, 97.5))
    return Measured(float(whole), float(low), float(high), len(order))


def _risk(weights: Sums, loss: Sums, coverage: float) -> Sums:
    room = coverage * weights.shape[1]
    before = np.cumsum(weights, 1) - weights
    taken = np.clip(room - before, 0, weights)
    made: Sums = (taken * loss).sum(1) / taken.sum(1)
    return made


@cache
def _draws(pages: int) -> Sums:
    """How often each page is drawn: (draws, pages)."""
    generator = np.random.default_rng(SEED)
    return generator.multinomial(pages, [1 / pages] * pages, size=DRAWS).astype(np.float64)


def _over(above: Any, below: Any) -> Sums:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.divide(above, below), dtype=np.float64)

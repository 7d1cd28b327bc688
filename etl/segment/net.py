"""The net over a page's lines: dilated convolutions in numpy, a batch of pages at once.

The architecture follows Yu and Koltun (2016, Multi-scale context aggregation by dilated
convolutions), with a term of the whole page after half of the blocks.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from etl.segment.features import NEAR, Measures
from etl.segment.features.characters import Floats, Integers

ROLES = (
    "body",
    "headline",
    "byline",
    "date",
    "standfirst",
    "caption",
    "related",
    "teaser",
    "comment",
    "boilerplate",
)
DILATIONS = (1, 2, 4, 8, 16, 1)
MIDDLE = 3
"""After so many blocks the page as a whole is looked at."""
BLOCK, PHASE = 96, 12
"""Rows of a product, and the multiple of rows at which a page begins. Libraries choose their kernel
by a product's size and treat its rest apart; OpenBLAS adds up in another order in the second half
of every 12 rows on some processors. So a line has the same numbers, to the last bit, whatever pages
stand beside it."""
CLIP = 5.0
EPSILON = np.float32(1e-5)
WEIGHTS = Path(__file__).with_name("weights.npz")


class Opinion(NamedTuple):
    """What a net says of L lines on P pages."""

    body: Floats
    """(L,) the probability that a line is body."""
    roles: Floats
    """(L, roles) the probability of each of `ROLES`."""
    article: Floats
    """(P,) the probability that a page holds an article."""


class Net(NamedTuple):
    """The weights of one net or of several, in the order of `train.model`."""

    members: tuple[dict[str, Floats], ...]


@cache
def shipped() -> Net:
    """The weights of the product, read once a process.

    From here on BLAS keeps to one thread: workers are processes, and share the cores themselves.
    """
    threadpool_limits(limits=1, user_api="blas")
    return load(WEIGHTS)


def load(path: Path) -> Net:
    """Read weights that `train` wrote; raises OSError or KeyError for a file that is not one."""
    with np.load(path) as file:
        names = sorted({name.partition("/")[0] for name in file.files})
        members = tuple(
            {
                name.partition("/")[2]: file[name].astype(np.float32)
                for name in file.files
                if name.startswith(f"{member}/")
            }
            for member in names
        )
    return Net(members)


def ask(net: Net, measures: Measures) -> Opinion:
    """The mean opinion, in log-odds for the body and in probabilities else, of a net's members."""
    layout = _layout(measures.pages)
    # the members were taught on the same lines, and so scale them alike
    x = scaled(measures.values, net.members[0])
    told = [_member(weights, x, measures.pages, layout) for weights in net.members]
    body = np.mean([logits for logits, _, _ in told], axis=0)
    return Opinion(
        _sigmoid(body),
        np.mean([roles for _, roles, _ in told], axis=0),
        np.mean([article for _, _, article in told], axis=0),
    )


class _Layout(NamedTuple):
    """Where the lines of a batch stand among the rows of its products."""

    at: Integers
    """(L,) the row of each line."""
    beside: dict[int, tuple[Integers, Integers]]
    """For each dilation the rows above and below every row; beyond its page the last, of zeros."""


def _layout(pages: Integers) -> _Layout:
    sizes = np.diff(pages)
    rooms = -(-sizes // PHASE) * PHASE
    begins = np.cumsum(rooms) - rooms
    size = -(-(int(rooms.sum()) + 1) // BLOCK) * BLOCK
    at = np.arange(int(pages[-1])) + np.repeat(begins - pages[:-1], sizes)
    first, last = np.repeat(begins, sizes), np.repeat(begins + sizes, sizes)
    beside = {}
    for dilation in set(DILATIONS):
        above, below = np.full(size, size - 1), np.full(size, size - 1)
        above[at] = np.where(at - dilation >= first, at - dilation, size - 1)
        below[at] = np.where(at + dilation < last, at + dilation, size - 1)
        beside[dilation] = above, below
    return _Layout(at, beside)


def scaled(values: Floats, weights: dict[str, Floats]) -> Floats:
    """(L, F) features squeezed by a logarithm, standardised and clipped."""
    squeezed = np.abs(values)
    squeezed *= weights["stretch"]
    np.log1p(squeezed, out=squeezed)
    np.copysign(squeezed, values, out=squeezed)
    squeezed -= weights["mean"]
    squeezed *= weights["scale"]
    return np.clip(squeezed, -CLIP, CLIP, out=squeezed)


def stretch_of(values: Floats) -> Floats:
    """(F,) how much each column is stretched: a share more than a count."""
    return np.where(np.abs(values).max(axis=0) <= NEAR, 3.0, 1.0).astype(np.float32)


def _member(
    weights: dict[str, Floats], values: Floats, pages: Integers, layout: _Layout
) -> tuple[Floats, Floats, Floats]:
    """One net's log-odds of the body, probabilities of the roles and of an article.

    `values` (L, F) are scaled.
    """
    at, beside = layout
    x = np.zeros((len(beside[1][0]), values.shape[1]), np.float32)
    x[at] = values
    h = _product(x, weights["in/w"])
    h += weights["in/b"]
    np.maximum(h, 0, out=h)
    h[-1] = 0
    wide: Floats = np.empty((len(h), 3 * h.shape[1]), np.float32)
    for number, dilation in enumerate(DILATIONS):
        h = _block(weights, number, beside[dilation], h, wide)
        if number + 1 == MIDDLE:
            pooled = _pooled(weights, "middle", h[at], pages)
            told = _times(pooled, weights["middle/w"]) + weights["middle/b"]
            h[at] += np.repeat(told, np.diff(pages), axis=0)
        h[-1] = 0
    out = _product(h, weights["out/w"])[at] + weights["out/b"]
    pooled = _pooled(weights, "end", h[at], pages)
    article = _sigmoid((_times(pooled, weights["article/w"]) + weights["article/b"])[:, 0])
    return out[:, 0], _softmax(out[:, 1:]), article


def _product(rows: Floats, weights: Floats) -> Floats:
    """rows @ weights, `BLOCK` rows at a time: their number is a multiple of it."""
    found: Floats = np.matmul(rows.reshape(-1, BLOCK, rows.shape[1]), weights)
    return found.reshape(len(rows), weights.shape[1])


def _times(pooled: Floats, weights: Floats) -> Floats:
    """A product for few rows, each of them by itself: the same for one page as for many."""
    return np.stack([row @ weights for row in pooled])


def _block(
    weights: dict[str, Floats],
    number: int,
    beside: tuple[Integers, Integers],
    h: Floats,
    wide: Floats,
) -> Floats:
    """h + ReLU of a convolution of three lines, normalised a line (Ba et al., 2016)."""
    width = h.shape[1]
    above, below = beside
    wide[:, :width] = h[above]
    wide[:, width : 2 * width] = h
    wide[:, 2 * width :] = h[below]
    y = _product(wide, weights[f"block{number}/w"])
    y += weights[f"block{number}/b"]
    np.maximum(y, 0, out=y)
    y += h
    y -= y.mean(axis=1, keepdims=True)
    y *= (1 / np.sqrt(np.einsum("ij,ij->i", y, y) / np.float32(width) + EPSILON))[:, None]
    y *= weights[f"block{number}/gain"]
    y += weights[f"block{number}/shift"]
    return y


def _pooled(weights: dict[str, Floats], name: str, h: Floats, pages: Integers) -> Floats:
    """(P, 2 width) the mean of a page's lines, and the mean of them by a gate's weights."""
    gate = _sigmoid(np.einsum("ij,j->i", h, weights[f"{name}/gate"][:, 0]))[:, None]
    first = pages[:-1]
    size = np.diff(pages)[:, None].astype(np.float32)
    mean = np.add.reduceat(h, first, axis=0) / size
    gated = np.add.reduceat(h * gate, first, axis=0)
    gated /= np.add.reduceat(gate, first, axis=0) + EPSILON
    return np.concatenate((mean, gated), axis=1)


def _sigmoid(x: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))


def _softmax(x: Floats) -> Floats:
    y: NDArray[np.float32] = np.exp(x - x.max(axis=1, keepdims=True))
    y /= y.sum(axis=1, keepdims=True)
    return y

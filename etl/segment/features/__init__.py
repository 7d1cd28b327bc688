"""What a net sees of a page's lines: one row of numbers a line, for a batch of pages at once.

The numbers tell of shape, place, punctuation and hand-written groups of words; no vocabulary was
learned from pages. All arithmetic is numpy's over the batch, none of it line by line; a page's
rows do not depend on the other pages of its batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from etl.segment import body
from etl.segment.features.characters import Floats, Integers, characters
from etl.segment.features.form import SHAPES, Form
from etl.segment.features.place import Place
from etl.segment.features.tokens import tokens
from etl.segment.lines import Line
from etl.segment.shapes import Shaped

NEAR = 1.5
"""A column within this of zero is a share: it is stretched more than a count."""

_SHAPE = {shape: number for number, shape in enumerate(SHAPES)}
__all__ = ["NEAR", "SHAPES", "Measures", "measured"]
_NOWHERE = (-1, -1)


class Measures(NamedTuple):
    """The features of P pages with L lines in all."""

    values: Floats
    """(L, F) as measured; `etl.segment.net` scales them."""
    tokens: Floats
    """(L,) the words of each line."""
    shapes: Integers
    """(L,) each line's shape, as its place in `SHAPES`."""
    pages: Integers
    """(P + 1,) the first line of each page, and L."""


def measured(
    texts: Sequence[str],
    lines: Sequence[Sequence[Line]],
    shaped: Sequence[Sequence[Shaped]],
    runs: Sequence[body.Run | None],
) -> Measures:
    """The features of pages' lines; `shaped` and `runs` are what the rules say of them.

    Every page must have a line: a page of white space has nothing to measure.
    """
    pages = characters(texts, lines)
    count = len(pages.starts)
    every = [line for found in lines for line in found]
    ends: NDArray[np.bool_] = np.fromiter((line[5] for line in every), np.bool_, count)
    gaps: NDArray[np.bool_] = np.fromiter((line[6] for line in every), np.bool_, count)
    told = [_SHAPE[shape[0]] for found in shaped for shape in found]
    form = Form(pages, tokens(pages), np.array(told, np.int64), ends)
    spans = np.array([run[:2] if run else _NOWHERE for run in runs], np.int64)
    place = Place(form, gaps, spans)
    columns = [*form.columns(), *place.columns()]
    values = np.concatenate([v if v.ndim == 2 else v[:, None] for _, v in columns], axis=1)
    return Measures(values.astype(np.float32, copy=False), form.tokens, form.shapes, pages.pages)

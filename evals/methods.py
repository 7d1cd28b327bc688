"""The ways of taking a page apart that are compared, and the reading of pages by them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from etl.assemble import assemble
from etl.model import Reading, Sheet, Source
from etl.segment import net, segment, segment_with
from evals.folds import FOLDS
from evals.pages import Case

Method = Callable[[Sequence[str], Sequence[Source]], list[Sheet]]
"""Texts and their sources to sheets, as `etl.segment.segment`."""

WEIGHTS = Path(__file__).with_name("weights")
BATCH = 16
SOURCE = Source(name="eval")
WARM = "A lamp for the pier\n\nThe harbour office lit a new lamp on the pier on Monday night.\n"


class Clock(NamedTuple):
    """Pages, and seconds of this process's CPU time: segmentation alone, and with assembly."""

    pages: int
    segment: float
    parse: float


def shipped(fold: int) -> Method:
    """The product as it is: its weights have seen all outlets, whatever the fold."""
    return segment


@cache
def held_back(fold: int) -> Method:
    """The product with the weights that have seen no outlet of this fold.

    Without those weights (`trained`) there is no such method: FileNotFoundError.
    """
    return partial(segment_with, net.load(weights(fold)))


def weights(fold: int) -> Path:
    """Where the weights lie that were trained on the other folds."""
    return WEIGHTS / f"fold{fold}.npz"


def trained() -> bool:
    """Whether there are weights for every fold, so that outlets can be held back."""
    return all(weights(fold).is_file() for fold in range(FOLDS))


def strictest() -> Callable[[int], Method]:
    """The outlets held back where that can be done, else the product as it is."""
    return held_back if trained() else shipped


def read(cases: Sequence[Case], chosen: Callable[[int], Method]) -> tuple[list[Reading], Clock]:
    """A reading a page, each by the method of its fold; the time is of one core where it is one."""
    found: dict[int, Reading] = {}
    seconds = [0.0, 0.0]
    for fold in sorted({case.fold for case in cases}):
        method = chosen(fold)
        # tables and weights are loaded once a process, and that is not what is timed
        assemble(WARM, method([WARM], [SOURCE])[0], SOURCE)
        own = [number for number, case in enumerate(cases) if case.fold == fold]
        for batch in _batches(own):
            texts = [cases[number].text for number in batch]
            began = time.process_time()
            sheets = method(texts, [SOURCE] * len(texts))
            between = time.process_time()
            pairs = zip(texts, sheets, strict=True)
            readings = [assemble(text, sheet, SOURCE) for text, sheet in pairs]
            ended = time.process_time()
            found |= zip(batch, readings, strict=True)
            seconds = [seconds[0] + between - began, seconds[1] + ended - began]
    ordered = [found[number] for number in range(len(cases))]
    return ordered, Clock(len(cases), seconds[0], seconds[1])


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for first in range(0, len(numbers), BATCH):
        yield numbers[first : first + BATCH]

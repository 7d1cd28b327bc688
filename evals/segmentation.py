"""Every figure of the flattened pages and of the samples, a table a set and language."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from evals import methods
from evals.folds import SETS
from evals.invented import invented
from evals.pages import cases
from evals.table import Block, ceiling, result, show

INVENTED = "invented"
"""The sample pages as a set."""


def blocks(name: str, english: bool) -> tuple[int, list[Block]]:
    """How many pages the set has in English, or in other languages, and their figures."""
    size = 0
    made: list[Block] = []
    for crop in (False, True):
        chosen = [case for case in cases(name, crop=crop) if case.english == english]
        if chosen:
            results = [result(chosen, methods.shipped)]
            if methods.trained():
                results.append(result(chosen, methods.held_back))
            made.append(("crop" if crop else "whole page", results, ceiling(chosen)))
            size = max(size, len(chosen))
    return size, made


def run(names: Sequence[str] = (), workers: int = 2) -> None:
    """Print the tables of the named sets, all where none is named."""
    unknown = set(names) - {*SETS, INVENTED}
    if unknown:
        sys.exit(
            f"evals: there is no set {', '.join(sorted(unknown))}: {', '.join(SETS)}, {INVENTED}"
        )
    print("\n".join(legend()))
    if not names or INVENTED in names:
        pages = invented()
        own: Block = ("all of it", [result(pages, methods.shipped)], ceiling(pages))
        show(f"{INVENTED}, the sample pages in all languages: {len(pages)} pages", [own])
    chosen = [
        (name, english) for name in names or SETS if name != INVENTED for english in (True, False)
    ]
    with ProcessPoolExecutor(workers) as pool:
        told = pool.map(blocks, *zip(*chosen, strict=True)) if chosen else iter(())
        for (name, english), (size, made) in zip(chosen, told, strict=True):
            if made:
                tongue = "English" if english else "other languages"
                show(f"{name}, {tongue}: {size} pages", made)


def legend() -> Iterator[str]:
    """What the columns of a table are."""
    if methods.trained():
        yield "per regime: outlets in training | outlets held back | the text's ceiling"
    else:
        yield "per regime: the product | the text's ceiling"
        yield "there are no weights of the folds: the product may have seen these outlets"
    yield "in brackets: 95% of a thousand bootstrap draws of the pages"

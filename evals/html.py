"""`python -m evals.html [--fit]`: how good the reading of HTML pages is, and how fast.

Ours on the flattened text, trafilatura, and both weighed with the markup: weights of both the line
net and the second opinion have seen no outlet of the page's fold. `--fit` writes the weights that
ship, from all pages.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import trafilatura

from etl.assemble import assemble
from etl.model import Article, Page, Place, Reading, Span
from etl.pipeline import parse
from etl.read import flatten
from etl.second_opinion import Weights, dated, look, weighed
from evals import methods, weighing
from evals.figures import Figure, Measured, measured
from evals.folds import FOLDS
from evals.marks import FIGURES, marks
from evals.overlap import overlap, shingles
from evals.weighing import Seen

SETS = ("fundus", "aeb", "traf", "postlight")
SHOWN = (
    "body precision", "body recall", "body F1", "body exactly right", "pages lost whole",
    "must-have passages in body", "must-not passages in body", "headline", "headline where printed",
    "caption F1", "related F1", "teasers F1", "leakage", "any line not body in body", "day",
    "day wrong", "day missing", "calibration error, body lines", "calibration error, articles",
)  # fmt: skip
BODY = SHOWN[:4]
BATCH = 16
ROUNDS = 3
_NOWHERE = Span(0, 0)
_BARE = Article(
    headline="", headline_span=_NOWHERE, kicker=None, byline=(), agency=None, agency_evidence=(),
    dateline=None, dateline_span=None, standfirst=None, standfirst_span=None, captions=(),
    paragraphs=(), tags=(), content_type="news", language=None, published=None, updated=None,
    truncated=False, confidence=0.5,
)  # fmt: skip
"""An article of which nothing is known."""

Rows = dict[str, list[dict[str, tuple[float, ...]]]]


def main(argv: Sequence[str] | None = None) -> None:
    """Print a table a set and language, then the speeds."""
    parser = argparse.ArgumentParser(prog="python -m evals.html", description=__doc__)
    parser.add_argument("--fit", action="store_true", help="write etl/second_opinion.toml anew")
    asked = parser.parse_args(argv)
    pages = {name: weighing.seen(name, methods.strictest()) for name in SETS}
    known = [page for name in weighing.SETS for page in pages[name]]
    if asked.fit:
        weighing.write(weighing.fitted(known))
    folds = [
        weighing.fitted([page for page in known if page.case.fold != fold]) for fold in range(FOLDS)
    ]
    for name, found in pages.items():
        for english in (True, False):
            chosen = [page for page in found if page.case.english == english]
            if chosen:
                _show(f"{name}, {'English' if english else 'other languages'}", chosen, folds)
    _speeds([page.markup for found in pages.values() for page in found])


def _show(title: str, pages: Sequence[Seen], folds: Sequence[Weights]) -> None:
    print(f"\n{title}: {len(pages)} pages")
    told: Rows = {"text": [], "trafilatura": [], "precision": [], "combined": []}
    for page in pages:
        told["text"].append(dict(marks(page.case, _on_text(page))))
        told["combined"].append(dict(marks(page.case, combined(page, folds[page.case.fold]))))
        for name, precise in (("trafilatura", False), ("precision", True)):
            told[name].append(dict(_theirs(page, precise=precise)))
    print(f"  {'':31}" + "".join(f"{name:20}" for name in told))
    for figure in SHOWN:
        cells = [_cell(rows, figure) for rows in told.values()]
        if any(cells):
            print(f"  {figure:31}" + "".join(f"{cell!s:20}" for cell in cells).rstrip())


def _cell(rows: Sequence[dict[str, tuple[float, ...]]], figure: str) -> Measured | str:
    own = [row[figure] for row in rows if figure in row]
    made: Figure = FIGURES[figure]
    return measured(own, made) if own else ""


def _on_text(page: Seen) -> Reading:
    return assemble(page.case.text, page.sheet, methods.SOURCE)


def combined(page: Seen, weights: Weights) -> Reading:
    """The page as the product reads it, with other weights."""
    case = page.case
    seen = look(case.text, page.sheet, page.markup, weights)
    asked = seen is not None and seen.doubtful
    said = page.said if asked else page.said._replace(body=None)
    sheet = weighed(case.text, page.sheet, methods.SOURCE, seen, said, weights)
    return dated(assemble(case.text, sheet, methods.SOURCE), page.said.metadata)


def _theirs(page: Seen, *, precise: bool) -> Iterator[tuple[str, tuple[float, ...]]]:
    """trafilatura's body; its day and title are what the child reads (htmldate, the metadata)."""
    body = trafilatura.extract(page.markup, favor_precision=precise) or ""
    if page.case.body is not None:
        p, r = overlap(page.case.gold, shingles(body))
        yield from dict.fromkeys(BODY[:3], (p, r, 1.0)).items()
        yield BODY[3], (p == r == 1, 1)
    bare = replace(_BARE, headline=page.said.metadata.title or "")
    reading = dated(replace(_on_text(page), article=bare), page.said.metadata)
    wanted = ("headline", "headline where printed", "day", "day wrong", "day missing")
    told = marks(page.case, reading)
    yield from ((name, told[name]) for name in wanted if name in told)


def _speeds(pages: Sequence[str]) -> None:
    """Wall time of one page after the other, the ways taking turns; the best of some rounds."""
    ways: dict[str, Callable[[Sequence[str]], object]] = {
        "the whole of our reading": _ours,
        "trafilatura.extract": lambda batch: [trafilatura.extract(page) for page in batch],
        "trafilatura.extract with metadata": lambda batch: [
            trafilatura.extract(page, with_metadata=True) for page in batch
        ],
    }
    spent = dict.fromkeys(ways, 0.0)
    for first in range(0, len(pages), BATCH):
        batch = pages[first : first + BATCH]
        for name, way in ways.items():
            spent[name] += min(_timed(way, batch) for _ in range(ROUNDS))
    print(
        f"\npages a second, {len(pages)} pages, {sum(map(len, pages)) // len(pages):,} characters"
    )
    for name, seconds in spent.items():
        print(f"  {name:36}{len(pages) / seconds:6.1f}")


def _timed(way: Callable[[Sequence[str]], object], batch: Sequence[str]) -> float:
    began = time.perf_counter()
    way(batch)
    return time.perf_counter() - began


def _ours(batch: Sequence[str]) -> object:
    place = Place(0, 0, 0)
    pages = [Page(place, flatten(page), markup=page) for page in batch]
    return parse(pages, [methods.SOURCE] * len(pages), [None] * len(pages))


if __name__ == "__main__":
    main()

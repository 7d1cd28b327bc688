"""Pages of HTML taken apart, beside `trafilatura.extract`, which does another thing.

It finds a page's main text; we label every line of a page, and ask trafilatura for metadata too.
Every figure is of a fresh process, in pages a second of CPU, children included; the best of TRIES.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

from bench.fresh import Taken, fresh, here, taken
from bench.table import Line
from etl.model import Page, Place, Refused, Source
from etl.read import flatten

SHARED = Path(__file__).parents[2] / "shared" / "data" / "html_pages"
"""Real pages, beside the repository; invented ones where they are absent."""
TRIES = 2
FEW = 5
WARMED = 3
"""Pages that are taken apart before the clock runs: models are loaded, the child is started."""
NOWHERE = Place(0, 0, 0)


def measured(invented: list[str], *, few: bool) -> list[Line]:
    """The lines of the table, from real pages where they are; FEW of them, quickly, if asked."""
    files = sorted(map(str, SHARED.glob("*/pages/*.html.gz")))[: FEW if few else None]
    run, tries = (here, 1) if few else (fresh, TRIES)

    def best(work: Callable[[list[str], list[str]], Taken]) -> Taken:
        return min((run(work, files, invented) for _ in range(tries)), key=lambda one: one.cpu)

    flat, cut, whole, theirs = map(best, (flattened, apart, described, extracted))
    kind = "real" if files else "invented"
    size = f"{theirs.pages} {kind} pages of {theirs.stream / theirs.pages / 1000:.0f} kB"
    return [
        Line("HTML: flatten", flat.pages / flat.cpu, "pages/s/core", note=size),
        Line("HTML: flatten, segment, assemble", cut.pages / cut.cpu, "pages/s/core"),
        Line("HTML: the same and metadata", whole.pages / whole.cpu, "pages/s/core"),
        Line("HTML: trafilatura.extract alone", theirs.pages / theirs.cpu, "pages/s/core"),
    ]


def flattened(files: list[str], invented: list[str]) -> Taken:
    """From the HTML to the text."""
    return _timed(_markups(files, invented), flatten)


def apart(files: list[str], invented: list[str]) -> Taken:
    """From the HTML to what a page says, without its metadata."""
    return _timed(_markups(files, invented), lambda markup: _parse(markup, described=False))


def described(files: list[str], invented: list[str]) -> Taken:
    """The same with the metadata, which a child process reads."""
    return _timed(_markups(files, invented), lambda markup: _parse(markup, described=True))


def extracted(files: list[str], invented: list[str]) -> Taken:
    """trafilatura's own extraction of the main text."""
    import trafilatura

    return _timed(_markups(files, invented), trafilatura.extract)


def _markups(files: list[str], invented: list[str]) -> list[str]:
    found = [gzip.decompress(Path(file).read_bytes()).decode() for file in files]
    return [markup for markup in found or invented if flatten(markup)]


def _timed(markups: list[str], work: Callable[[str], object]) -> Taken:
    for markup in markups[:WARMED]:
        work(markup)

    def run() -> tuple[int, int]:
        for markup in markups:
            work(markup)
        return len(markups), sum(map(len, markups))

    return taken(run)


def _parse(markup: str, *, described: bool) -> None:
    from etl import pipeline

    page = Page(NOWHERE, flatten(markup), markup=markup if described else None)
    (reading,) = pipeline.parse([page], [Source("courier")], [None])
    if isinstance(reading, Refused):
        raise RuntimeError(f"a page of the bench is refused: {reading.reason}")

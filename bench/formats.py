"""Reading a dump of every format, beside its library's bare loop in the same run.

Ours is what a night does: the survey, which hashes the file, and then the reader to its last
page. Every figure is of a fresh process that has read a tenth of the dump before, so that nothing
is imported while the clock runs; seconds are of CPU, the best of TRIES.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from bench.dumps import DUMPS
from bench.fresh import Taken, fresh, here
from bench.loops import ARCHIVES, LOOPS
from bench.pages import texts
from bench.reading import fast, flattening, looped, ours
from bench.table import columns

TRIES = 3
TENTH = 10
AIM = 1.5
"""Times the bare loop that reading may take."""
HEADER = (
    "dump", "MB", "MB/s", "pages/s", "the loop", "its s", "ours s", "times", "≤ 1.5", "MiB at 1/10",
    "MiB", "",
)  # fmt: skip
MB = 1e6
OF_HTML = ("html", "warc", "warc.gz")


class Figures(NamedTuple):
    """Of one format: our reading, the loop, ours of a tenth, FastWARC's loop, flattening."""

    name: str
    ours: Taken
    loop: Taken
    tenth: Taken
    fast: Taken | None = None
    flattening: Taken | None = None

    @property
    def times(self) -> float:
        """Ours to the loop's; flattening, for which there is no library, is left out."""
        return (self.ours.cpu - (self.flattening.cpu if self.flattening else 0)) / self.loop.cpu


def measured(folder: Path, count: int, say: Callable[[str], None], *, few: bool) -> str:
    """The table of all formats, from dumps of `count` pages that are gone afterwards.

    `few` are measured once and in this process: quick, and the figures mean nothing.
    """
    pages = list(texts(count))
    rows = []
    for name, write in DUMPS.items():
        say(f"reading {name}")
        whole, tenth = folder / "whole", folder / "tenth"
        write(whole, pages)
        write(tenth, pages[: max(3, count // TENTH)])
        rows.append(_row(_figures(name, whole, tenth, few=few)))
        for path in (whole, tenth):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return columns([HEADER, *rows], left=(0, 4, 11))


def _figures(name: str, whole: Path, tenth: Path, *, few: bool) -> Figures:
    run, tries = (here, 1) if few else (fresh, TRIES)
    asked: dict[str, tuple[Any, ...]] = {"ours": (ours, whole, tenth)}
    asked["loop"] = (looped, name, whole, tenth)
    if name in ARCHIVES:
        asked["fast"] = (fast, whole, tenth)
    if name in OF_HTML:
        asked["flattening"] = (flattening, whole)
    # Turn by turn: what else runs on the machine slows all of them.
    found: dict[str, list[Taken]] = {what: [] for what in asked}
    for _ in range(tries):
        for what, (work, *given) in asked.items():
            found[what].append(run(work, *given))
    best = {what: min(each, key=lambda one: one.cpu) for what, each in found.items()}
    if best["ours"].pages != best["loop"].pages:
        told = f"{best['ours'].pages} pages, and {best['loop'].pages} by the loop"
        raise RuntimeError(f"{name}: {told}")
    return Figures(name, tenth=run(ours, tenth, None), **best)


def _row(found: Figures) -> tuple[str, ...]:
    ours, loop = found.ours, found.loop
    notes = []
    if found.flattening:
        notes.append(f"without flattening, {found.flattening.cpu:.2f} s")
    if found.fast:
        notes.append(f"FastWARC {found.fast.cpu:.3f} s")
    return (
        found.name,
        f"{ours.stream / MB:.1f}",
        f"{ours.stream / MB / ours.cpu:.0f}",
        f"{ours.pages / ours.cpu:,.0f}",
        LOOPS[found.name][0],
        f"{loop.cpu:.3f}",
        f"{ours.cpu:.3f}",
        f"{found.times:.2f}",
        "yes" if found.times <= AIM else "NO",
        f"{found.tenth.peak:.0f}",
        f"{ours.peak:.0f}",
        "; ".join(notes),
    )

"""Reading a dump of every format, beside its library's bare loop in the same run.

Ours is what a night does: the survey, which hashes the file, and then the reader to its last
page. Every figure is of a fresh process that has read a tenth of the dump before, so that nothing
is imported while the clock runs; seconds are of CPU, the best of TRIES.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from bench.dumps import DUMPS
from bench.fresh import Taken, fresh, here, taken
from bench.loops import ARCHIVES, LOOPS, fast_warc
from bench.pages import texts
from bench.table import columns
from etl.model import Refused
from etl.read import Reader, flatten, survey

TRIES = 3
FEW = 2000
"""Fewer pages than these are measured once and in this process: the figures mean nothing."""
TENTH = 10
AIM = 1.5
"""Times the bare loop that reading may take."""
HEADER = (
    "dump", "MB", "MB/s", "pages/s", "the loop", "its s", "ours s", "times", "≤ 1.5", "MiB at 1/10",
    "MiB", "",
)  # fmt: skip
MB, MIB = 1e6, 1024 * 1024


class Figures(NamedTuple):
    """Of one format: our reading, the loop, FastWARC's, flattening, and ours of a tenth."""

    name: str
    ours: Taken
    loop: Taken
    fast: Taken | None
    flattening: Taken | None
    tenth: Taken

    @property
    def times(self) -> float:
        """Ours to the loop's; flattening, for which there is no library, is left out."""
        return (self.ours.cpu - (self.flattening.cpu if self.flattening else 0)) / self.loop.cpu


def measured(folder: Path, count: int, say: Callable[[str], None]) -> str:
    """The table of all formats, from dumps of `count` pages that are gone afterwards."""
    pages = list(texts(count))
    rows = []
    for name, write in DUMPS.items():
        say(f"reading {name}")
        whole, tenth = folder / "whole", folder / "tenth"
        write(whole, pages)
        write(tenth, pages[: max(3, count // TENTH)])
        rows.append(_row(_figures(name, whole, tenth, few=count < FEW)))
        for path in (whole, tenth):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return columns([HEADER, *rows], left=(0, 4, 11))


def _figures(name: str, whole: Path, tenth: Path, *, few: bool) -> Figures:
    run, tries = (here, 1) if few else (fresh, TRIES)

    def best(work: Callable[..., Taken], *given: object) -> Taken:
        return min((run(work, *given) for _ in range(tries)), key=lambda one: one.cpu)

    ours = best(_read, whole, tenth)
    loop = best(_looped, name, whole, tenth)
    if ours.pages != loop.pages:
        raise RuntimeError(f"{name}: {ours.pages} pages, and {loop.pages} by the loop")
    fast = best(_fast, whole, tenth) if name in ARCHIVES else None
    flattening = best(_flattened, whole) if name in ("html", "warc", "warc.gz") else None
    return Figures(name, ours, loop, fast, flattening, run(_read, tenth, None))


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


def read(path: Path) -> tuple[int, int]:
    """Pages, and bytes of the stream, of a dump or of a folder of dumps; nothing is refused."""
    pages = stream = 0
    for file in _files(path):
        reader = Reader(file, survey(file))
        for record in reader:
            if isinstance(record, Refused):
                raise RuntimeError(f"a record of the bench is refused: {record.reason}")
            pages += 1
        stream += reader.tally.stream_bytes
    return pages, stream


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    for folder in sorted(path.iterdir()) if path.is_dir() else ():
        yield from sorted(folder.iterdir())


def _read(path: Path, before: Path | None) -> Taken:
    if before is not None:
        read(before)
    return taken(lambda: read(path))


def _looped(name: str, path: Path, before: Path) -> Taken:
    return _counted(LOOPS[name][1], path, before)


def _fast(path: Path, before: Path) -> Taken:
    return _counted(fast_warc, path, before)


def _counted(loop: Callable[[Path], int], path: Path, before: Path) -> Taken:
    loop(before)
    return taken(lambda: (loop(path), 0))


def _flattened(path: Path) -> Taken:
    markups = [
        record.markup
        for file in _files(path)
        for record in Reader(file, survey(file))
        if not isinstance(record, Refused) and record.markup
    ]
    return taken(lambda: (sum(1 for markup in markups if flatten(markup)), 0))

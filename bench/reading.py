"""What is measured of reading, each in a process of its own, which imports nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.fresh import Taken, taken
from bench.loops import LOOPS, fast_warc
from etl.model import Refused
from etl.read import Reader, flatten, survey


def ours(path: Path, before: Path | None) -> Taken:
    """Our reading of a dump, or of a folder of dumps; `before` is read first, not measured."""
    if before is not None:
        _read(before)
    return taken(lambda: _read(path))


def looped(name: str, path: Path, before: Path) -> Taken:
    """The bare loop of a format's library."""
    return _counted(LOOPS[name][1], path, before)


def fast(path: Path, before: Path) -> Taken:
    """FastWARC's loop."""
    return _counted(fast_warc, path, before)


def flattening(path: Path) -> Taken:
    """The share of ours that turns the HTML of a dump's pages into text.

    Page by page while the dump is read: what is measured finds memory as a reader does.
    """
    pages, cpu = 0, 0.0
    for file in _files(path):
        for record in Reader(file, survey(file)):
            if not isinstance(record, Refused) and record.markup:
                began = time.process_time()
                flatten(record.markup)
                cpu += time.process_time() - began
                pages += 1
    return Taken(pages, 0, cpu, 0.0)


def _read(path: Path) -> tuple[int, int]:
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


def _counted(loop: Callable[[Path], int], path: Path, before: Path) -> Taken:
    loop(before)
    return taken(lambda: (loop(path), 0))

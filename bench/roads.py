"""The stretches that are measured: reading, parsing, and the whole road into a store.

Each tells its pages, its seconds by the clock, and the seconds of CPU that it and its workers took.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from etl import inbox, pipeline
from etl.model import Page, Reading, Refused, Source
from etl.read import Reader, survey
from etl.settings import Settings

BATCH = 256
DAY = date(2016, 12, 30)
SOURCE = "courier"


class Part(NamedTuple):
    """Seconds of CPU that a part of a stretch took: this process's, and its server process's."""

    name: str
    cpu: float
    server_cpu: float


class Stretch(NamedTuple):
    """What a stretch took. `cpu` counts this process and the workers that it has seen end."""

    pages: int
    wall: float
    cpu: float
    parts: tuple[Part, ...] = ()


def read_alone(path: Path) -> Stretch:
    """From the bytes of a dump to pages, its survey (SHA-256) included."""
    start, cpu = time.perf_counter(), _cpu()
    pages = sum(1 for _ in _pages(path))
    return Stretch(pages, time.perf_counter() - start, _cpu() - cpu)


def parse_alone(path: Path, most: int) -> Stretch:
    """From the texts of pages to readings, in batches; reading them is not counted."""
    pipeline.parse([], [], [])
    source = Source(SOURCE)
    pages = islice(_pages(path), most)
    count, wall, cpu = 0, 0.0, 0.0
    while batch := list(islice(pages, BATCH)):
        start, began = time.perf_counter(), _cpu()
        readings = pipeline.parse(batch, [source] * len(batch), [None] * len(batch))
        wall += time.perf_counter() - start
        cpu += _cpu() - began
        _demand_readings(readings)
        count += len(batch)
    return Stretch(count, wall, cpu)


def whole_road(database_url: str, home: Path, given: Path, workers: int) -> Stretch:
    """From files to rows that reconcile: what `tearsheet ingest` does in a store that is empty."""
    settings = Settings(home=home, inbox=home, database_url=database_url, retries=0)
    files = inbox.handed_in([given], SOURCE)
    start, cpu = time.perf_counter(), _cpu()
    counts = pipeline.hand_in(settings, files, DAY, run="bench", workers=workers)
    taken = Stretch(counts["pages"], time.perf_counter() - start, _cpu() - cpu)
    if counts["pages"] != counts["records"] or not counts["pages"]:
        raise RuntimeError(f"{counts['records']} records gave {counts['pages']} pages")
    return taken


def timed(work: Callable[[], int]) -> Stretch:
    """Work that tells how many pages it did, measured."""
    start, cpu = time.perf_counter(), _cpu()
    pages = work()
    return Stretch(pages, time.perf_counter() - start, _cpu() - cpu)


def _pages(path: Path) -> Iterator[Page]:
    for record in Reader(path, survey(path)):
        if isinstance(record, Refused):
            raise RuntimeError(f"a record of the bench is refused: {record.reason}")
        yield record


def _demand_readings(readings: list[Reading | Refused]) -> None:
    for reading in readings:
        if isinstance(reading, Refused) or reading.article is None:
            raise RuntimeError(f"a page of the bench gave no article: {reading}")


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)

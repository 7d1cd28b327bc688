"""One stretch of reading, measured by the process that runs it: CPU, bytes, and peak memory."""

from __future__ import annotations

import gc
import multiprocessing
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple, TypeVar

from bench.processes import below, cpu_of, peak_of, reaped

Answer = TypeVar("Answer")


class Taken(NamedTuple):
    """What reading took: seconds of CPU and MiB at the peak, children's included."""

    pages: int
    stream: int
    """Bytes of the decompressed stream; 0 where a library does not tell."""
    cpu: float
    peak: float


def fresh(work: Callable[..., Answer], *given: object) -> Answer:
    """What `work` returns in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def here(work: Callable[..., Answer], *given: object) -> Answer:
    """What `work` returns in this process: quick, for pages so few that no figure counts."""
    return work(*given)


def taken(read: Callable[[], tuple[int, int]]) -> Taken:
    """`read`, which returns how many pages and bytes it read, measured in this process."""
    gc.collect()
    before = _cpu()
    pages, stream = read()
    used = _cpu() - before
    own = os.getpid()
    return Taken(pages, stream, used, sum(map(peak_of, [own, *below(own)])))


def _cpu() -> float:
    """Seconds of this process, of its children that have ended, and of those that live."""
    return time.process_time() + reaped() + sum(map(cpu_of, below(os.getpid())))

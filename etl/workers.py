"""Running a stage over chunks of pages: in this process, or in several."""

from __future__ import annotations

import gc
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

In = TypeVar("In")
Out = TypeVar("Out")


def collect_seldom() -> None:
    """Let the collector run less often: pages make many short-lived tuples and no cycles.

    Measured: collecting at Python's own pace costs 15 to 20 percent of taking pages apart.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def here(stage: Callable[[In], Out], chunks: Iterable[In]) -> Iterator[Out]:
    """One after the other, in this process."""
    return map(stage, chunks)


@contextmanager
def spread_over(
    workers: int,
) -> Iterator[Callable[[Callable[[In], Out], Iterable[In]], Iterator[Out]]]:
    """A way to run a stage in `workers` processes; results come in the order of the chunks.

    Processes, never threads: lxml and trafilatura crash when two pages are parsed at once.
    Spawned, never forked: a fork would inherit the hold on the embedded server. At most two
    chunks a worker are under way, so memory does not grow with the dump.
    """
    if workers <= 1:
        collect_seldom()
        yield here
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=collect_seldom) as pool:

        def spread(stage: Callable[[In], Out], chunks: Iterable[In]) -> Iterator[Out]:
            under_way: deque[Future[Out]] = deque()
            try:
                for chunk in chunks:
                    under_way.append(pool.submit(stage, chunk))
                    if len(under_way) > 2 * workers:
                        yield under_way.popleft().result()
                while under_way:
                    yield under_way.popleft().result()
            finally:
                for future in under_way:
                    future.cancel()

        yield spread

"""Where the time goes: Python's functions by cProfile, and the store's statements one by one."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import psycopg2.extensions
from sqlalchemy import Engine, event

from bench.roads import parse_alone, whole_road

SHOWN = 25


def show(database_url: str, folder: Path, dump: Path) -> None:
    """Print the functions that take the most time, of parsing and of the road in one process."""
    print(f"parsing alone, by own time (the profiler makes it slower)\n{'-' * 60}")
    _profiled(lambda: parse_alone(dump, 1 << 60))
    print(f"the whole road in one process, by own time\n{'-' * 60}")
    event.listen(Engine, "connect", _time_statements)
    _profiled(lambda: whole_road(database_url, folder, dump, 1))
    event.remove(Engine, "connect", _time_statements)
    print(f"the store's statements, seconds by the clock\n{'-' * 60}")
    longest = sorted(TimedCursor.seconds.items(), key=lambda one: -one[1])
    for words, seconds in longest[:SHOWN]:
        print(f"{seconds:8.2f}  {TimedCursor.calls[words]:6}  {words}")


class TimedCursor(psycopg2.extensions.cursor):
    """Adds up how long the server takes over each kind of statement."""

    seconds: ClassVar[defaultdict[str, float]] = defaultdict(float)
    calls: ClassVar[defaultdict[str, int]] = defaultdict(int)

    def execute(self, query: Any, parameters: Any = None) -> None:
        """As psycopg2's, timed."""
        self._timed(query, lambda: super(TimedCursor, self).execute(query, parameters))

    def copy_expert(self, query: Any, *given: Any) -> None:
        """As psycopg2's, timed."""
        self._timed(query, lambda: super(TimedCursor, self).copy_expert(query, *given))

    def _timed(self, query: Any, call: Callable[[], None]) -> None:
        start = time.perf_counter()
        try:
            call()
        finally:
            words = " ".join(str(query).split())[:90]
            self.seconds[words] += time.perf_counter() - start
            self.calls[words] += 1


def _time_statements(connection: Any, _record: object) -> None:
    connection.cursor_factory = TimedCursor


def _profiled(work: Callable[[], object]) -> None:
    profiler = cProfile.Profile()
    profiler.runcall(work)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(SHOWN)

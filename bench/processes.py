"""Running a stretch, and what it and the server cost, read from /proc."""

from __future__ import annotations

import multiprocessing
import os
import resource
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_for
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    # Not when it runs: it would bring all of the road into every process that is measured.
    from bench.roads import Stretch

PROC = Path("/proc")
TICK = os.sysconf("SC_CLK_TCK")
LOOK = 0.2
"""Seconds between two looks at the memory of processes; the kernel keeps each one's peak."""


class Cost(NamedTuple):
    """A stretch, the server's seconds of CPU, and the peak of its largest process in MiB."""

    stretch: Stretch
    server_cpu: float
    peak: float = 0.0
    """Zero where the stretch ran in this process."""

    @property
    def rate(self) -> float:
        """Pages a second by the clock."""
        return self.stretch.pages / self.stretch.wall

    @property
    def rate_a_core(self) -> float:
        """Pages a second of CPU, the server's not counted."""
        return self.stretch.pages / self.stretch.cpu


def alone(postmaster: int | None, work: Callable[..., Stretch], *given: object) -> Cost:
    """Run `work` in a fresh process; `postmaster` is the pid of the server that it uses."""
    before = _server_cpu(postmaster)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        future = pool.submit(work, *given)
        peak = _watch(future, postmaster)
        stretch = future.result()
    return Cost(stretch, _server_cpu(postmaster) - before, peak)


def here(postmaster: int | None, work: Callable[..., Stretch], *given: object) -> Cost:
    """Run `work` in this process."""
    before = _server_cpu(postmaster)
    stretch = work(*given)
    return Cost(stretch, _server_cpu(postmaster) - before)


def postmaster_of(data: Path) -> int:
    """The pid of the server over this data directory."""
    return int((data / "postmaster.pid").read_text().splitlines()[0])


def _watch(future: Future[Stretch], postmaster: int | None) -> float:
    """Peak memory (MiB) of any process below this one and not of the server, until it is done."""
    peak = 0.0
    while not wait_for([future], timeout=LOOK).done:
        for pid in below(os.getpid(), postmaster):
            peak = max(peak, peak_of(pid))
    return peak


def below(root: int, left_out: int | None = None) -> Iterator[int]:
    """Pids of the processes below `root`, without `left_out` and those below it."""
    parents = {pid: int(fields[1]) for pid, fields in _stats()}
    for pid in parents:
        above: int | None = pid
        while above is not None and above not in (root, left_out):
            above = parents.get(above)
        if above == root and pid != root:
            yield pid


def _stats() -> Iterator[tuple[int, list[str]]]:
    """Each process and the fields of its `stat` behind the name: state, parent, …"""
    for folder in PROC.iterdir():
        if folder.name.isdecimal() and (fields := _fields(folder)):
            yield int(folder.name), fields


def _fields(folder: Path) -> list[str]:
    """None at all where the process has ended while we looked."""
    try:
        return (folder / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def cpu_of(pid: int) -> float:
    """Seconds of CPU of a process; 0 where it is gone."""
    fields = _fields(PROC / str(pid))
    return sum(map(int, fields[11:13])) / TICK if fields else 0.0


def reaped() -> float:
    """Seconds of CPU of this process's children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak_of(pid: int) -> float:
    """The most memory (MiB) that a process has held; 0 where it is gone."""
    try:
        lines = (PROC / str(pid) / "status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _server_cpu(postmaster: int | None) -> float:
    """Seconds of CPU of the server: its processes, and those that have ended."""
    ticks = 0
    for pid, fields in _stats():
        if pid == postmaster:
            ticks += sum(map(int, fields[11:15]))
        elif int(fields[1]) == postmaster:
            ticks += sum(map(int, fields[11:13]))
    return ticks / TICK

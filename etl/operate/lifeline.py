"""Who ends with whom: parent-death signals, adopted orphans, and the processes below one (Linux).

Airflow's components start workers, and those start tasks; a SIGKILL of the one above leaves the
others running for ever (measured). The kernel can be asked to prevent that, by prctl(2).
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


def end_with_parent(how: signal.Signals = signal.SIGKILL) -> None:
    """From now on this process gets the signal `how` when its parent ends, however it ends.

    Holds for the thread of the parent that forked: that must not be a short-lived one. Nothing
    happens on a system other than Linux. Raises OSError where the kernel refuses.
    """
    parent = os.getppid()
    _prctl(PR_SET_PDEATHSIG, how)
    if sys.platform == "linux" and os.getppid() != parent:
        os.kill(os.getpid(), how)


def adopt_orphans() -> None:
    """Descendants whose parents end become children of this process, not of init (Linux)."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def children(pid: int) -> set[int]:
    """The processes that `pid` is the parent of, zombies left out; none without a /proc."""
    return _children().get(pid, set())


def descendants(pid: int, *, but: Collection[int] = ()) -> set[int]:
    """The processes below `pid`, without those in `but` and what is below those."""
    below = _children()
    found: set[int] = set()
    front = [pid]
    while front:
        fresh = below.get(front.pop(), set()) - found - set(but)
        found |= fresh
        front.extend(fresh)
    return found


def family(pid: int) -> set[int]:
    """The processes below `pid`, and itself while it lives."""
    below = _children()
    alive = any(pid in each for each in below.values())
    return descendants(pid) | ({pid} if alive else set())


def _children() -> dict[int, set[int]]:
    below: dict[int, set[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            below.setdefault(int(parent), set()).add(int(stat.parent.name))
    return below


def send(pids: Iterable[int], what: signal.Signals) -> None:
    """Signal each process that is still there."""
    for pid in pids:
        try:
            os.kill(pid, what)
        except ProcessLookupError:
            continue


def reap() -> None:
    """Collect every child that has ended, adopted ones too."""
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                return
        except ChildProcessError:
            return


def end(pids: Callable[[], set[int]], *, grace: float) -> None:
    """SIGTERM for the processes that `pids` names, SIGKILL after `grace` seconds, until none is.

    `pids` is asked again and again: what is started meanwhile ends too, by SIGKILL.
    """
    deadline = time.monotonic() + grace
    send(pids(), signal.SIGTERM)
    while left := pids():
        if time.monotonic() > deadline:
            send(left, signal.SIGKILL)
        time.sleep(0.05)
        reap()
    reap()


def _prctl(option: int, value: int) -> None:
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0):
        number = ctypes.get_errno()
        raise OSError(number, f"prctl({option}): {os.strerror(number)}")

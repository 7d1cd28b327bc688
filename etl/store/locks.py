"""Locks on files beside the embedded server's data: the kernel drops them with their process.

`holders.lock` is shared by all who hold the server, and the guard's alone while it stops it;
`guard.lock` says that there is a guard; `start.lock` and `leave.lock` give one command its turn;
`server.lock` belongs to the guard and to every process of the server (see `etl.store.guard`).
Each lock is one open file of its own (flock): threads, and holds within holds, do not share them.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.store.cluster import EmbeddedError
from etl.store.guard import try_lock

HOLDERS, GUARD, START, LEAVE = "holders.lock", "guard.lock", "start.lock", "leave.lock"
SHARED, ALONE = fcntl.LOCK_SH, fcntl.LOCK_EX

_open: set[int] = set()


def attempt(folder: Path, name: str, kind: int) -> int | None:
    """The descriptor of the lock if it can be had at once."""
    fd = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    _open.add(fd)
    if os.geteuid() == 0:
        # As root in a store of somebody else's: it stays usable for its owner.
        os.chown(fd, folder.stat().st_uid, -1)
    if try_lock(fd, kind):
        return fd
    close(fd)
    return None


def take(folder: Path, name: str, kind: int, deadline: float) -> int:
    """The same, waiting until `deadline` (monotonic seconds); then raises EmbeddedError."""
    while (fd := attempt(folder, name, kind)) is None:
        if time.monotonic() > deadline:
            raise EmbeddedError(
                f"Another command has been starting or stopping the server of {folder} for long: "
                f"see {folder / 'server.log'}, then run the command again."
            )
        time.sleep(0.01)
    return fd


def close(fd: int) -> None:
    """Close a descriptor; the lock goes on where a child inherited it."""
    _open.discard(fd)
    os.close(fd)


def release(fd: int) -> None:
    """Let go of the lock, also where a child has a copy of the descriptor."""
    fcntl.flock(fd, fcntl.LOCK_UN)
    close(fd)


@contextmanager
def turn(folder: Path, name: str, deadline: float) -> Iterator[None]:
    """Be the only one in the block; raises EmbeddedError where that takes beyond `deadline`."""
    fd = take(folder, name, ALONE, deadline)
    try:
        yield
    finally:
        release(fd)


def state(folder: Path, deadline: float) -> str:
    """`vacant`, `held` by some command, or `stopping`: the guard has the server for itself."""
    # One at a time: two leavers must not take each other's look for a holder.
    with turn(folder, LEAVE, deadline):
        for kind, name in ((ALONE, "vacant"), (SHARED, "held")):
            if (fd := attempt(folder, HOLDERS, kind)) is not None:
                release(fd)
                return name
        return "stopping"


def guarded(folder: Path) -> bool:
    """Whether there is a guard."""
    fd = attempt(folder, GUARD, ALONE)
    if fd is not None:
        release(fd)
    return fd is None


def _forget() -> None:
    for fd in tuple(_open):
        close(fd)


os.register_at_fork(after_in_child=_forget)

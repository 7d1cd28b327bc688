"""The guard: a process of its own that is the embedded server's parent, and its end.

A command that needs the server keeps a shared lock (flock) on `holders.lock`; the kernel drops it
when the command ends, by itself or by SIGKILL. The guard starts the server, starts it again where
it dies, and stops it as soon as it gets the same lock for itself, which is when nobody holds it.
It signals its own children, and processes that it sees holding `server.lock`; never a pid that it
read in a file, which may be anybody's by now.

`server.lock` is inherited by every process of the server on purpose. It can be had only when the
last of them is gone, orphans of a killed postmaster included: then, and only then, what they left
behind may be cleared away.

It runs as a script under `python -I -S`, so it starts in 50 ms and may import nothing but the
standard library.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

POLL = 0.05
"""Seconds between two looks at the holders' lock."""
PATIENCE = 30.0
"""Seconds that an earlier server's processes are waited for."""
STEADY = 10.0
"""A server that lived this many seconds starts the count of its deaths anew."""
REFUSALS, KILLS = 3, 10
"""How many deaths in a row are borne: with an exit code, and by a signal."""
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


@dataclass(frozen=True, slots=True)
class Order:
    """What the guard is to guard; paths are absolute, `lock_fd` holds `guard.lock`."""

    folder: str
    socket_dir: str
    binaries: str
    uid: int
    gid: int
    birth: list[str]
    """Options of initdb."""
    options: dict[str, str]
    """Settings for every start."""
    access: dict[str, str]
    """Files that say who gets in: name and content."""
    lock_fd: int


def try_lock(fd: int, kind: int) -> bool:
    """Take a flock of `kind` (LOCK_SH, LOCK_EX) if it can be had at once; say whether."""
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Guard:
    """One server's parent from start to stop."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.folder = Path(order.folder)
        self.data = self.folder / "data"
        self.holders = os.open(self.folder / "holders.lock", os.O_RDWR | os.O_CLOEXEC)

    def run(self) -> int:
        """Guard until nobody holds the server (0) or it cannot be kept up (1)."""
        deaths = 0
        while True:
            lock = self._server_lock()
            if lock is None:
                return 0 if self._unheld() else 1
            began = time.monotonic()
            try:
                if not self._initialise(lock):
                    return 1
                self._clear_leftovers()
                server = self._start(lock)
            finally:
                os.close(lock)
            self._watch(server)
            self._end_orphans()
            if self._unheld():
                return 0
            deaths = 1 if time.monotonic() - began > STEADY else deaths + 1
            say(f"the server ended with {server.returncode}, for the {deaths}. time in a row")
            if deaths >= (REFUSALS if server.returncode > 0 else KILLS):
                return 1
            time.sleep(min(1.0, POLL * 2 ** (deaths - 1)))

    def tidy(self) -> None:
        """Remove the socket's folder where it lies in /tmp; only while nobody holds the server."""
        socket_dir = Path(self.order.socket_dir)
        if socket_dir.parent != self.folder and self._unheld():
            with suppress(OSError):  # something else lies in it: not ours to remove
                socket_dir.rmdir()

    def _unheld(self) -> bool:
        """Whether nobody holds the server; once so, nobody can until this process has ended."""
        return try_lock(self.holders, fcntl.LOCK_EX)

    def _server_lock(self) -> int | None:
        """The lock that tells that no process of an earlier server is left; None where it is not
        to be had in PATIENCE, or where nobody wants a server any more."""
        fd = os.open(self.folder / "server.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        began = time.monotonic()
        pressure = [(PATIENCE / 3, signal.SIGQUIT), (PATIENCE * 2 / 3, signal.SIGKILL)]
        while not try_lock(fd, fcntl.LOCK_EX):
            waited = time.monotonic() - began
            if self._unheld() or waited > PATIENCE:
                say("processes of an earlier server are still there")
                os.close(fd)
                return None
            if pressure and waited > pressure[0][0]:
                end_users(fd, pressure.pop(0)[1])
            time.sleep(POLL)
        return fd

    def _initialise(self, lock: int) -> bool:
        """Make the cluster beside its place and move it there whole; False where initdb fails."""
        for stale in self.folder.glob("data.new-*"):
            shutil.rmtree(stale)
        if self.data.exists():
            return True
        fresh = tempfile.mkdtemp(prefix="data.new-", dir=self.folder)
        os.chown(fresh, self.order.uid, self.order.gid)
        command = ["initdb", "-D", fresh, *self.order.birth]
        initdb = self._spawn(command, lock, signal.SIGKILL)
        if initdb.wait() != 0:
            say(f"initdb ended with {initdb.returncode}")
            shutil.rmtree(fresh)
            return False
        Path(fresh).rename(self.data)
        parent = os.open(self.folder, os.O_RDONLY)
        os.fsync(parent)
        os.close(parent)
        return True

    def _clear_leftovers(self) -> None:
        """Make way for a start after a kill. `server.lock` says that no server of ours is left, so
        a pid in these files is either nobody's or an innocent's, whom PostgreSQL would wait for."""
        with suppress(FileNotFoundError):
            fd = os.open(self.data / "postmaster.pid", os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            with os.fdopen(fd, "r+b") as pid_file:
                first, *rest = pid_file.read().split(b"\n")
                if runs_in(first, self.data):
                    return  # started by hand: PostgreSQL itself refuses to be the second
                # PostgreSQL passes over its parent's pid, and still checks the shared memory that
                # the other lines name: that check stands in the way of a second server.
                pid_file.seek(0)
                pid_file.write(b"\n".join([str(os.getpid()).encode(), *rest]))
                pid_file.truncate()
        for stale in Path(self.order.socket_dir).glob(".s.PGSQL.*"):
            stale.unlink()

    def _start(self, lock: int) -> subprocess.Popen[bytes]:
        for name, content in self.order.access.items():
            (self.folder / name).write_text(content, encoding="utf-8")
            (self.folder / name).chmod(0o644)
        settings = self.order.options.items()
        options = [part for key, value in settings for part in ("-c", f"{key}={value}")]
        return self._spawn(["postgres", "-D", str(self.data), *options], lock, signal.SIGINT)

    def _spawn(
        self, command: list[str], lock: int, last: signal.Signals
    ) -> subprocess.Popen[bytes]:
        """Start a program of PostgreSQL as the server's account; `last` hits it if we die."""
        other: dict[str, object] = {}
        if os.geteuid() == 0:
            other = {"user": self.order.uid, "group": self.order.gid, "extra_groups": []}
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
            [str(Path(self.order.binaries) / command[0]), *command[1:]],
            pass_fds=(lock,),
            stdin=subprocess.DEVNULL,
            # After setuid, which would clear the death signal; this process has one thread.
            preexec_fn=_die_with(os.getpid(), last),
            **other,
        )

    def _watch(self, server: subprocess.Popen[bytes]) -> None:
        """Return when the server has ended, after stopping it where nobody holds it."""
        while server.poll() is None:
            if self._unheld():
                for number, patience in ((signal.SIGINT, 60), (signal.SIGQUIT, 10)):
                    server.send_signal(number)
                    try:
                        server.wait(patience)
                        return
                    except subprocess.TimeoutExpired:
                        say(f"the server does not heed {number.name}")
                server.kill()
                server.wait()
                return
            time.sleep(POLL)

    def _end_orphans(self) -> None:
        """End what a killed postmaster left: as their reaper we are their parent now."""
        children = Path("/proc/thread-self/children")
        if not children.exists():
            return  # a kernel without CONFIG_PROC_CHILDREN: they end by themselves, only later
        deadline = time.monotonic() + 3
        while orphans := children.read_text(encoding="ascii").split():
            number = signal.SIGQUIT if time.monotonic() < deadline else signal.SIGKILL
            for orphan in orphans:
                os.kill(int(orphan), number)
            time.sleep(0.01)
            while _reaped():
                pass


def runs_in(pid: bytes, folder: Path) -> bool:
    """Whether a process of this pid is at work in the folder, as a postmaster is in its data."""
    try:
        return Path(f"/proc/{int(pid)}/cwd").resolve(strict=True) == folder
    except (ValueError, OSError):
        return False


def end_users(fd: int, number: signal.Signals) -> None:
    """Signal every other process that has the file open. A pidfd stays with the process that was
    looked at, so a pid that is given anew in between is in no danger."""
    wanted = os.fstat(fd)
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # gone, or another user's
            pidfd = os.pidfd_open(int(process.name))
            try:
                opened = (entry.stat() for entry in (process / "fd").iterdir())
                mine = process.name == str(os.getpid())
                if not mine and any(os.path.samestat(wanted, file) for file in opened):
                    say(f"process {process.name} of an earlier server gets {number.name}")
                    signal.pidfd_send_signal(pidfd, number)
            finally:
                os.close(pidfd)


def say(sentence: str) -> None:
    """One line for the log."""
    stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
    sys.stderr.write(f"{stamp} UTC [guard {os.getpid()}] {sentence}\n")


def _reaped() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return False


def _die_with(guard: int, last: signal.Signals) -> Callable[[], None]:
    libc = ctypes.CDLL(None)

    def before_exec() -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        libc.prctl(PR_SET_PDEATHSIG, int(last), 0, 0, 0)
        if os.getppid() != guard:
            os._exit(1)

    return before_exec


def main(argument: str) -> int:
    """Guard what the order (JSON) names, deaf to the terminal's signals."""
    order = Order(**json.loads(argument))
    os.set_inheritable(order.lock_fd, False)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    guard = Guard(order)
    code = guard.run()
    guard.tidy()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Airflow's web UI and scheduler over the held embedded server, and every process ended after.

Not by `airflow standalone`: measured, it listens on all interfaces, and on SIGTERM it leaves its
components and workers behind. Three generations here:

- `up` holds the embedded server, waits, and hands a signal on;
- its child, the keeper, starts the components and ends whatever is below it;
- the components, each in a session of its own, with their workers and tasks below.

The keeper gets SIGTERM from the kernel when `up` dies by a SIGKILL; should the keeper be the one,
the components die by the kernel and `up` ends what they leave. Only both at once leave a trace.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from types import FrameType

from etl.operate import airflow_home, lifeline
from etl.settings import Settings
from etl.store.embedded import hold

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE = 8.0
"""Seconds that components have to end by themselves; a task is safe to kill at any instant."""
FAILED = 1


class PortError(RuntimeError):
    """The web UI's port is in use."""


def up(settings: Settings, *, port: int = 8080, listen: str | None = None) -> int:
    """Serve Airflow on 127.0.0.1:`port` until SIGINT, SIGTERM, SIGHUP or a component's end.

    `listen` (`127.0.0.1:PORT`) also opens the embedded server for tools that need TCP. Returns 0
    after a signal, 1 where a component ended by itself; no process of it is left either way.
    Raises PortError, AirflowHomeError, or what holding the embedded server raises.
    """
    _check_free(port)
    with (
        airflow_home.claimed(settings, alone=True),
        hold(settings.home, listen=listen) as server,
        _ending_signals() as asked,
    ):
        env = airflow_home.prepare(settings, server, port=port)
        if asked:
            return 0
        others = lifeline.children(os.getpid())
        lifeline.adopt_orphans()
        keeper = subprocess.Popen(
            [sys.executable, "-m", __name__, str(airflow_home.logs(settings)), str(port)],
            env=env,
            start_new_session=True,
        )
        _tell(settings, port, listen)
        try:
            while keeper.poll() is None and not asked:
                time.sleep(0.1)
        finally:
            if keeper.poll() is None:
                keeper.terminate()
            code = keeper.wait()
            lifeline.end(lambda: lifeline.descendants(os.getpid(), but=others), grace=0)
    # Our own SIGTERM may come before the keeper listens: it has started nothing then.
    return 0 if asked and code in (0, -signal.SIGTERM) else FAILED


def _check_free(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((airflow_home.LOCAL, port))
        except OSError as error:
            raise PortError(f"port {port} on {airflow_home.LOCAL}: {error.strerror}") from error


def _tell(settings: Settings, port: int, listen: str | None) -> None:
    lines = [
        f"Airflow comes up at http://localhost:{port} (in some ten seconds).",
        f"  user {airflow_home.USER}, password in {airflow_home.password_file(settings)}",
        f"  logs in {airflow_home.logs(settings)}",
    ]
    if listen:
        lines.append(f"  the store listens on {listen}")
    print("\n".join([*lines, "Ctrl-C ends it, and every process of it."]), flush=True)


@contextlib.contextmanager
def _ending_signals() -> Iterator[list[int]]:
    """Collect the signals that ask for an end, instead of dying by them."""
    asked: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    before = {each: signal.signal(each, note) for each in ENDING}
    try:
        yield asked
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


# ---- the keeper: a process of its own ------------------------------------------------------


def _components(port: int) -> dict[str, list[str]]:
    return {
        "api-server": ["api-server", "--host", airflow_home.LOCAL, "--port", str(port)],
        "dag-processor": ["dag-processor"],
        "scheduler": ["scheduler", "--skip-serve-logs"],
        "triggerer": ["triggerer", "--skip-serve-logs"],
    }


def _keep(folder: str, port: int) -> int:
    """Run the components until one ends or a signal comes, then end all that is below.

    Returns 0 after a signal, 1 where a component ended by itself.
    """
    with _ending_signals() as asked:
        parent = os.getppid()
        lifeline.end_with_parent(signal.SIGTERM)
        lifeline.adopt_orphans()
        running = {
            name: _start(name, arguments, folder) for name, arguments in _components(port).items()
        }
        ended: list[str] = []
        while not asked and not ended:
            time.sleep(0.2)
            ended = [name for name, child in running.items() if child.poll() is not None]
        for name in ended:
            said = f"{name} ended with exit status {running[name].returncode}"
            print(f"{said}: see {folder}/{name}.log", file=sys.stderr, flush=True)
        # The scheduler first: while the API server is there, running tasks are reported as ended.
        # Without `up` the database goes too, and what would wait for it is not given any time.
        scheduler = running["scheduler"].pid
        grace = GRACE if os.getppid() == parent else 0.0
        lifeline.end(lambda: lifeline.family(scheduler), grace=grace / 2)
        lifeline.end(lambda: lifeline.descendants(os.getpid()), grace=grace)
    return FAILED if ended and not asked else 0


def _start(name: str, arguments: list[str], folder: str) -> subprocess.Popen[bytes]:
    with open(f"{folder}/{name}.log", "ab") as log:  # noqa: PTH123
        return subprocess.Popen(
            airflow_home.command(*arguments),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lifeline.end_with_parent,
        )


if __name__ == "__main__":
    sys.exit(_keep(sys.argv[1], int(sys.argv[2])))

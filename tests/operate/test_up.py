"""`tearsheet up` listens on this machine only, and ends with every process of it."""

from __future__ import annotations

import os
import pty
import signal
import socket
import stat
import subprocess
import sys
import urllib.error
from pathlib import Path

import pytest

from etl.operate import airflow_home
from etl.operate.up import PortError, up
from etl.settings import Settings
from tests.operate.airflow import Airflow, free_port, until

pytestmark = [pytest.mark.airflow, pytest.mark.xdist_group("airflow")]

LISTEN = "0A"
LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}


def _listening(pids: set[int]) -> set[tuple[str, int]]:
    """Address (hexadecimal, as the kernel prints it) and port of these processes' TCP sockets."""
    inodes = set()
    for pid in pids:
        for handle in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                inodes.add(str(handle.readlink()))
            except FileNotFoundError:
                continue
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTEN and f"socket:[{fields[9]}]" in inodes:
                address, _, port = fields[1].partition(":")
                found.add((address, int(port, 16)))
    return found


def test_nothing_listens_beyond_this_machine(airflow: Airflow) -> None:
    sockets = _listening(set(airflow.look()))
    assert airflow.port in {port for _, port in sockets}
    assert {address for address, _ in sockets} <= LOOPBACK


def test_the_web_ui_asks_for_the_generated_password(airflow: Airflow) -> None:
    file = airflow_home.password_file(airflow.settings)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    anonymous = Airflow(airflow.settings, airflow.port, airflow.process)
    with pytest.raises(urllib.error.HTTPError) as refused:
        anonymous.ask("GET", "/api/v2/dags")
    assert refused.value.code == 401
    with pytest.raises(urllib.error.HTTPError) as wrong:
        anonymous.ask("POST", "/auth/token", {"username": "admin", "password": "admin"})
    assert wrong.value.code == 401


def test_a_second_airflow_over_the_same_home_is_refused(airflow: Airflow) -> None:
    second = Airflow.started(airflow.settings)
    assert second.process.wait(timeout=60) != 0
    assert airflow.process.poll() is None


def test_no_process_outlives_a_kill_of_the_command_itself(quiet: Settings) -> None:
    started = Airflow.started(quiet)
    until(lambda: len(_airflows(started)) >= 4, "the components")
    assert started.end(signal.SIGKILL) == []


STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if len(sys.argv) > 2:
    subprocess.Popen([sys.executable, *sys.argv[1:2], *sys.argv[1:2], *sys.argv[3:]],
                     start_new_session=True)
time.sleep(60)
"""


def test_orphans_of_orphans_that_ignore_sigterm_are_ended_too(tmp_path: Path) -> None:
    file = tmp_path / "stubborn.py"
    file.write_text(STUBBORN)
    keep = (
        "import os, signal, subprocess, sys, time\n"
        "from etl.operate import lifeline\n"
        "lifeline.adopt_orphans()\n"
        "child = subprocess.Popen([sys.executable, sys.argv[1], sys.argv[1], 'a', 'b'])\n"
        "while len(lifeline.descendants(os.getpid())) < 3: time.sleep(0.01)\n"
        "child.kill()\n"
        "print(*lifeline.descendants(os.getpid()), flush=True)\n"
        "lifeline.end(lambda: lifeline.descendants(os.getpid()), grace=0.2)\n"
        "print(len(lifeline.descendants(os.getpid())))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", keep, file], stdout=subprocess.PIPE, text=True, check=True
    )
    pids, left = ran.stdout.splitlines()
    assert len(pids.split()) >= 2
    assert left == "0"
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids.split())


def test_no_process_outlives_an_interrupt_while_starting(quiet: Settings) -> None:
    started = Airflow.started(quiet)
    until(lambda: len(_airflows(started)) >= 4, "the components")
    assert started.end(signal.SIGINT) == []
    assert started.process.returncode == 0


def test_no_process_outlives_a_killed_keeper(quiet: Settings) -> None:
    started = Airflow.started(quiet)
    until(lambda: len(_airflows(started)) >= 4, "the components")
    (keeper,) = [pid for pid, title in started.look().items() if "etl.operate.up" in title]
    os.kill(keeper, signal.SIGKILL)
    assert started.process.wait(timeout=30) == 1
    assert started.end(signal.SIGTERM) == []


def test_no_process_outlives_a_closed_terminal(quiet: Settings) -> None:
    master, slave = pty.openpty()
    started = Airflow.started(
        quiet,
        stdin=slave,
        start_new_session=True,
        preexec_fn=lambda: os.close(os.open(os.ttyname(slave), os.O_RDWR)),
    )
    os.close(slave)
    until(lambda: len(_airflows(started)) >= 4, "the components")
    os.close(master)
    assert started.process.wait(timeout=60) == 0
    assert started.end(signal.SIGTERM) == []


def test_the_end_of_one_component_ends_the_others(quiet: Settings) -> None:
    started = Airflow.started(quiet)
    until(lambda: len(_airflows(started)) >= 4, "the components")
    (triggerer,) = [pid for pid, title in started.look().items() if "triggerer" in title][:1]
    os.kill(triggerer, signal.SIGKILL)
    assert started.process.wait(timeout=60) == 1
    assert started.end(signal.SIGTERM) == []
    assert "triggerer ended" in (quiet.inbox.parent / "up.log").read_text()


def test_a_taken_port_is_told_before_anything_starts(quiet: Settings) -> None:
    with socket.socket() as taken:
        port = free_port()
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with pytest.raises(PortError, match=str(port)):
            up(quiet, port=port)


def test_no_process_outlives_a_sigterm(airflow: Airflow) -> None:
    """The last test of all that share this Airflow: here it ends."""
    titles = airflow.look().values()
    assert sum("LocalExecutor" in title for title in titles) >= 1
    assert airflow.end(signal.SIGTERM) == []
    assert airflow.process.returncode == 0


def _airflows(started: Airflow) -> list[int]:
    """Components and what they start; not the server's sessions in the database `airflow`."""
    told = started.look().items()
    return [pid for pid, title in told if "airflow" in title and "postgres" not in title]

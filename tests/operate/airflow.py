"""A running Airflow, as its tests see it: processes, sockets and the REST API."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.operate import airflow_home, lifeline
from etl.settings import Settings, from_environment

PATIENCE = 120.0
"""Seconds that a slow machine is given; nothing here is expected to take them."""


@contextlib.contextmanager
def new_home() -> Iterator[Settings]:
    """A home and an empty inbox. As root pytest's own folders are private, and the server runs
    as another user."""
    folder = Path(tempfile.mkdtemp(prefix="tearsheet-test-"))
    folder.chmod(0o711)
    (folder / "inbox").mkdir()
    try:
        yield settings_of(folder)
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def serving(settings: Settings) -> Iterator[Airflow]:
    """An Airflow over a home; every process of it must be gone at the end."""
    running = Airflow.started(settings)
    try:
        running.wait_until_healthy()
        yield running
    finally:
        left = running.end(signal.SIGTERM)
    assert not left, left


def settings_of(folder: Path) -> Settings:
    return from_environment(environment_of(folder))


def environment_of(folder: Path) -> dict[str, str]:
    """What a shell in which the product is used would have set."""
    return {
        **os.environ,
        "TEARSHEET_HOME": str(folder / "home"),
        "TEARSHEET_INBOX": str(folder / "inbox"),
        "TEARSHEET_RETRY_DELAY": "0",
    }


def tearsheet(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from etl.cli import main; main()", *arguments]


def until(true: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """The first answer that is not false."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if answer := true():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {patience:.0f} s")


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def alive(pid: int, since: str) -> bool:
    """Whether this very process is there still: pids are given again."""
    return _born(pid) == since


def _born(pid: int) -> str | None:
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if after_name[0] == "Z" else after_name[19]


def _title(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


@dataclass
class Airflow:
    """`tearsheet up` in a process of its own."""

    settings: Settings
    port: int
    process: subprocess.Popen[bytes]
    seen: dict[int, str] = field(default_factory=dict)
    """Every process that was ever seen below, and when it was born."""
    token: str = ""

    @classmethod
    def started(cls, settings: Settings, **popen: Any) -> Airflow:
        port = free_port()
        env = environment_of(settings.inbox.parent)
        log = (settings.inbox.parent / "up.log").open("ab")
        with log:
            process = subprocess.Popen(
                tearsheet("up", "--port", str(port)), env=env, stdout=log, stderr=log, **popen
            )
        return cls(settings, port, process)

    def look(self) -> dict[int, str]:
        """The processes below now, with their titles."""
        found = {}
        for pid in {self.process.pid, *lifeline.descendants(self.process.pid)}:
            if (born := _born(pid)) is not None:
                self.seen[pid] = born
                found[pid] = _title(pid)
        return found

    def wait_for_workers(self) -> None:
        def there() -> bool:
            assert self.process.poll() is None, (self.settings.inbox.parent / "up.log").read_text()
            return any("LocalExecutor" in title for title in self.look().values())

        until(there, "the executor's workers")

    def wait_until_healthy(self) -> None:
        def healthy() -> bool:
            assert self.process.poll() is None, (self.settings.inbox.parent / "up.log").read_text()
            try:
                told = self.ask("GET", "/api/v2/monitor/health")
                return all(part["status"] == "healthy" for part in told.values())
            except (urllib.error.URLError, ConnectionError):
                return False

        until(healthy, "a healthy Airflow")
        self.look()

    def end(self, how: signal.Signals) -> list[str]:
        """Signal `up` itself; the titles of the processes that outlive it by ten seconds."""
        titles = self.look()
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(timeout=PATIENCE)
        deadline = time.monotonic() + 10
        while self.left() and time.monotonic() < deadline:
            time.sleep(0.1)
        return [f"{pid} {titles.get(pid, '')}" for pid in self.left()]

    def left(self) -> list[int]:
        return [pid for pid, born in self.seen.items() if alive(pid, born)]

    # ---- the REST API

    def login(self) -> None:
        passwords = json.loads(airflow_home.password_file(self.settings).read_text())
        told = self.ask(
            "POST", "/auth/token", {"username": "admin", "password": passwords["admin"]}
        )
        self.token = told["access_token"]

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """The answer's JSON; raises urllib.error.HTTPError for a refusal."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={
                "Content-Type": "application/json",
                **({"Authorization": f"Bearer {self.token}"} if self.token else {}),
            },
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or "null")

"""`kill -9` at any instant, then the same command again: the tables of an undisturbed run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from etl.store import embedded
from etl.store.engine import engine_for, migrate
from etl.store.fingerprint import fingerprint
from tests.pages import jsonl, page, put

DAY = "2026-03-02"
KILLS = int(os.environ.get("TEARSHEET_TEST_KILLS", "4"))
"""One of each victim; `make faults` asks for more."""
SEED = 20261123
VICTIMS = ("the command", "its backend", "the postmaster", "the guard and the command")
PATIENCE = 60


@pytest.mark.slow
@pytest.mark.faults
@pytest.mark.timeout(280)
@pytest.mark.skipif("TEARSHEET_TEST_DATABASE_URL" in os.environ, reason="needs a server to kill")
def test_a_kill_at_a_random_instant_and_a_rerun_end_like_an_undisturbed_run(
    store_home: Path, tmp_path: Path
) -> None:
    rng = random.Random(SEED)
    for number in range(6):
        texts = (
            {"text": page(rng.randrange(400), teasers=(f"Teaser {n % 90}",))} for n in range(120)
        )
        put(tmp_path, "herald", DAY, f"{number}.jsonl", jsonl(*texts, b"no json"))
    for number in range(40):
        put(tmp_path, "herald", DAY, f"small/{number}.txt", page(number))
    with embedded.hold(store_home) as server:
        quiet = _database(server, "quiet")
        began = time.monotonic()
        assert _command(server, "quiet", tmp_path).wait(PATIENCE) == 0
        took = time.monotonic() - began
        expected = fingerprint(quiet)
        for number in range(KILLS):
            name, victim = f"killed_{number}", VICTIMS[number % len(VICTIMS)]
            engine = _database(server, name)
            command = _command(server, name, tmp_path)
            instant = rng.uniform(0.35, 1.0) * took
            time.sleep(instant)
            _kill(victim, server, command)
            command.wait(PATIENCE)
            with embedded.hold(store_home):
                _until(lambda engine=engine: fingerprint(engine))
                assert _command(server, name, tmp_path).wait(PATIENCE) == 0
            assert fingerprint(engine) == expected, (
                f"{victim} killed after {instant:.3f} s of {took:.3f} (seed {SEED})"
            )
            engine.dispose()
        quiet.dispose()


def _database(server: embedded.Server, name: str) -> Engine:
    _until(lambda: embedded.ensure_database(server, name))
    engine = engine_for(server.url(name))
    migrate(engine)
    return engine


def _command(server: embedded.Server, name: str, inbox: Path) -> subprocess.Popen[bytes]:
    env = {
        **os.environ,
        "TEARSHEET_DATABASE_URL": server.url(name),
        "TEARSHEET_BATCH_BYTES": "60000",
        "TEARSHEET_RETRIES": "0",
    }
    call = [sys.executable, "-m", "etl.cli", "ingest", str(inbox / "herald" / DAY)]
    call += ["--source", "herald", "--date", DAY, "--workers", "1"]
    return subprocess.Popen(call, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _kill(victim: str, server: embedded.Server, command: subprocess.Popen[bytes]) -> None:
    postmaster = psutil.Process(int((server.data / "postmaster.pid").read_text().split()[0]))
    if victim == "its backend":
        for backend in postmaster.children():
            with suppress(psutil.NoSuchProcess):
                if "killed" in " ".join(backend.cmdline()):
                    backend.send_signal(signal.SIGKILL)
    elif victim == "the postmaster":
        postmaster.send_signal(signal.SIGKILL)
    elif victim == "the guard and the command":
        postmaster.parent().send_signal(signal.SIGKILL)
    if "command" in victim:
        command.kill()


def _until(answered: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            answered()
            return
        except OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)

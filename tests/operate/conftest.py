"""Homes with an Airflow of their own, and one Airflow that runs for all the tests that ask it."""

from __future__ import annotations

import contextlib
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.settings import Settings
from tests.operate.airflow import Airflow, settings_of


@contextlib.contextmanager
def _home() -> Iterator[Settings]:
    """As root pytest's own folders are private, and the server runs as another user."""
    folder = Path(tempfile.mkdtemp(prefix="tearsheet-test-"))
    folder.chmod(0o711)
    (folder / "inbox").mkdir()
    try:
        yield settings_of(folder)
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def quiet() -> Iterator[Settings]:
    """A home over which no Airflow runs, but where a test starts one."""
    with _home() as settings:
        yield settings


@pytest.fixture(scope="session")
def airflow() -> Iterator[Airflow]:
    """An Airflow that runs until the last test; every process of it must be gone then."""
    with _home() as settings:
        running = Airflow.started(settings)
        try:
            running.wait_until_healthy()
            yield running
        finally:
            left = running.end(signal.SIGTERM)
        assert not left, left

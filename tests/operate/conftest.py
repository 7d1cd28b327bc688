"""Homes with an Airflow of their own, and one Airflow that runs for all the tests that ask it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from etl.settings import Settings
from tests.operate.airflow import Airflow, new_home, serving


@pytest.fixture(scope="session")
def quiet() -> Iterator[Settings]:
    """A home over which no Airflow runs, but where a test starts one."""
    with new_home() as settings:
        yield settings


@pytest.fixture(scope="session")
def airflow() -> Iterator[Airflow]:
    """An Airflow that runs until the last test."""
    with new_home() as settings, serving(settings) as running:
        yield running

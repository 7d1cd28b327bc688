"""A deployment that runs: its machine, the REST API as the administrator, and its tables."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass, field
from typing import Any

import psycopg2

from tests.deploy.native import Machine
from tests.operate.airflow import until

RUNS = "/api/v2/dags/nightly/dagRuns"
SLOW = 600.0
"""Seconds; the machine is shared, and Airflow starts slowly."""


@dataclass
class Deployment:
    """The machine, and the REST API as the administrator."""

    machine: Machine
    took: dict[str, float] = field(default_factory=dict)
    token: str = ""

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.machine.ports['8080']}{path}",
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or "null")

    def trigger(self, day: str) -> str:
        told = self.ask("POST", RUNS, {"logical_date": None, "conf": {"day": day}})
        return str(told["dag_run_id"])

    def state(self, run: str) -> str:
        self.machine.look()
        return str(self.ask("GET", f"{RUNS}/{run}")["state"])

    def instances(self, run: str) -> list[dict[str, Any]]:
        """Every task's instances, as the API tells them."""
        return list(self.ask("GET", f"{RUNS}/{run}/taskInstances")["task_instances"])

    def task(self, run: str, name: str) -> dict[str, Any]:
        """The only instance of a task."""
        [found] = [each for each in self.instances(run) if each["task_id"] == name]
        return found

    def ended(self, run: str) -> str:
        until(lambda: self.state(run) in ("success", "failed"), f"the end of {run}", SLOW)
        return self.state(run)

    def rows(
        self, query: str, *, role: str = "tearsheet", database: str = "tearsheet"
    ) -> list[Any]:
        secret = {"tearsheet": "POSTGRES_PASSWORD", "tearsheet_loader": "TEARSHEET_LOADER_PASSWORD"}
        session = psycopg2.connect(
            host="127.0.0.1",
            port=self.machine.ports["5432"],
            user=role,
            password=self.machine.given[secret[role]],
            dbname=database,
        )
        try:
            with session.cursor() as cursor:
                cursor.execute(query)
                return cursor.fetchall()
        finally:
            session.close()

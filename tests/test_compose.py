"""The compose file: nothing with a default password, nothing listening beyond the host."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

FILE = Path(__file__).parents[1] / "docker-compose.yml"
COMPOSE = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def test_every_value_from_the_environment_is_demanded_and_none_has_a_default() -> None:
    asked = re.findall(r"\$\{([^}]*)\}", FILE.read_text(encoding="utf-8"))
    assert len(asked) > 5
    assert [name for name in asked if not name.endswith(":?")] == []


def test_secrets_are_never_written_down() -> None:
    for service in COMPOSE["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD$|SECRET|_CONN$|_URL$", name) and "://api" not in str(value):
                assert "${" in str(value) or str(value).startswith("/run/secrets"), name


def test_ports_are_published_on_the_loopback_address_only() -> None:
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_every_component_of_airflow_is_there_and_waits_for_the_migrations() -> None:
    wanted = {"postgres", "prepare", "api-server", "scheduler", "dag-processor", "triggerer"}
    assert set(COMPOSE["services"]) == wanted
    for name in wanted - {"postgres", "prepare"}:
        assert COMPOSE["services"][name]["depends_on"] == {
            "prepare": {"condition": "service_completed_successfully"}
        }
    assert COMPOSE["services"]["postgres"]["healthcheck"]

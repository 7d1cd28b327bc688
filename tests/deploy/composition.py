"""docker-compose.yml and the Dockerfile as an engine reads them, without an engine.

Only what the files use: anchors, `${X:?}`, `${X:-default}` and `$$`, commands as lists.
"""

from __future__ import annotations

import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docker-compose.yml"
VARIABLE = re.compile(r"\$(?:(\$)|\{(\w+)(?::([?-])([^}]*))?\})")
SECRETS = (
    "POSTGRES_PASSWORD",
    "TEARSHEET_LOADER_PASSWORD",
    "AIRFLOW_DB_PASSWORD",
    "REDIS_PASSWORD",
    "AIRFLOW_JWT_SECRET",
    "AIRFLOW_API_SECRET_KEY",
    "AIRFLOW_ADMIN_PASSWORD",
)
UNITS = {"s": 1, "m": 60, "h": 3600}


class MissingVariable(KeyError):
    """A variable that the file demands is not in the environment."""


@dataclass(frozen=True)
class Check:
    """A health check: its command line, and the seconds that one may take."""

    command: list[str]
    timeout: float
    patience: float
    """Seconds after which the engine gives up on a service that was never healthy."""


@dataclass(frozen=True)
class Service:
    """What the engine would start."""

    name: str
    command: list[str]
    environment: dict[str, str]
    check: Check | None
    after: dict[str, str]
    """The condition of each service that has to be there first."""
    stop_signal: str
    grace: float
    ours: bool
    """Whether it runs from the image that the Dockerfile here makes."""


def raw() -> dict[str, Any]:
    """The file with its anchors resolved and its variables left alone."""
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def variables() -> list[tuple[str, str, str]]:
    """Every variable that the file names, with `?` or `-` (or nothing), and what stands behind."""
    found = VARIABLE.finditer(FILE.read_text(encoding="utf-8"))
    return [(m[2], m[3] or "", m[4] or "") for m in found if not m[1]]


def services(environment: Mapping[str, str]) -> dict[str, Service]:
    """The services, in an order in which each comes after those that it waits for."""
    asked = _filled(raw()["services"], environment)
    given = {name: _service(name, told) for name, told in asked.items()}
    return dict(_in_order(given))


def image_environment() -> dict[str, str]:
    """What the Dockerfile's ENV lines say."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    said = re.findall(r"^ENV (.*)$", text, re.M)
    return dict(pair.split("=", 1) for line in said for pair in line.split())


def _filled(value: Any, environment: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(each, environment) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, environment) for each in value]
    return VARIABLE.sub(lambda m: _value(m, environment), value) if _is_text(value) else value


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _value(match: re.Match[str], environment: Mapping[str, str]) -> str:
    if match[1]:
        return "$"
    given = environment.get(match[2], "")
    if not given and match[3] == "?":
        raise MissingVariable(match[2])
    return given or (match[4] or "")


def _service(name: str, told: Mapping[str, Any]) -> Service:
    return Service(
        name=name,
        command=[str(each) for each in told["command"]],
        environment={key: str(value) for key, value in told.get("environment", {}).items()},
        check=_check(told["healthcheck"]) if "healthcheck" in told else None,
        after={other: how["condition"] for other, how in told.get("depends_on", {}).items()},
        stop_signal=told.get("stop_signal", "SIGTERM"),
        grace=seconds(told.get("stop_grace_period", "10s")),
        ours="build" in told,
    )


def _check(told: Mapping[str, Any]) -> Check:
    kind, *command = told["test"]
    retries = int(told["retries"]) * (seconds(told["interval"]) + seconds(told["timeout"]))
    return Check(
        command=["sh", "-c", *command] if kind == "CMD-SHELL" else command,
        timeout=seconds(told["timeout"]),
        patience=seconds(told["start_period"]) + retries,
    )


def seconds(text: str) -> float:
    """A duration such as `90s` or `10m`."""
    return float(text[:-1]) * UNITS[text[-1]]


def _in_order(given: Mapping[str, Service]) -> Iterator[tuple[str, Service]]:
    done: set[str] = set()
    while len(done) < len(given):
        ready = [
            each for each in given.values() if each.name not in done and set(each.after) <= done
        ]
        if not ready:
            raise ValueError(f"services wait for one another: {sorted(set(given) - done)}")
        for each in ready:
            done.add(each.name)
            yield each.name, each


def invented_environment(folder: Path) -> dict[str, str]:
    """What docs/deploy.md has an operator put into .env."""
    return {
        **{name: secrets.token_hex(32) for name in SECRETS},
        "AIRFLOW_FERNET_KEY": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "TEARSHEET_INBOX_FOLDER": str(folder / "inbox"),
        "TEARSHEET_RETRY_DELAY": "0",
    }

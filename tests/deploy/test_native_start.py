"""The compose file's services, started natively: healthy, a night through Celery, none left.

The tests are a deployment's life in the order of the file; each goes on where the last one ended.
"""

from __future__ import annotations

import re
import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import replace

import psycopg2
import pytest

from tests.deploy.composition import ROOT
from tests.deploy.deployment import RUNS, SLOW, Deployment
from tests.deploy.native import Machine
from tests.operate.airflow import until
from tests.pages import jsonl, page, put

pytestmark = [pytest.mark.deploy, pytest.mark.xdist_group("deploy"), pytest.mark.timeout(1800)]

DAY, LONG_DAY, LOST_DAY = "2016-03-23", "2016-03-24", "2016-03-25"
NEXT_DAY = "2016-03-26"
WEEK = [f"2016-04-0{number}" for number in range(1, 7)]


@pytest.fixture(scope="module")
def deployment() -> Iterator[Deployment]:
    """Every service started in the file's order, each after what it waits for."""
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed (Debian's package of that name)")
    deployment = Deployment(machine := Machine.prepared())
    try:
        for service in machine.services.values():
            began = time.monotonic()
            process = machine.start(service)
            if service.check:
                machine.wait_until_healthy(service)
            else:
                assert process.wait(timeout=SLOW) == 0, machine.said(service.name)
                del machine.running[service.name]
            deployment.took[service.name] = round(time.monotonic() - began, 1)
        yield deployment
    finally:
        machine.clear()


def test_every_service_says_that_it_is_healthy(deployment: Deployment) -> None:
    print(f"\nseconds until healthy: {deployment.took}")
    machine = deployment.machine
    assert list(deployment.took)[-1] == "worker"
    assert set(machine.running) == set(machine.services) - {"prepare"}
    print("MiB:", {name: _memory(machine, name) for name in machine.running})


def _memory(machine: Machine, name: str) -> int:
    """Proportional share of the service's processes, in MiB."""
    import psutil

    first = psutil.Process(machine.running[name].pid)
    return sum(p.memory_full_info().pss for p in [first, *first.children(recursive=True)]) >> 20


def test_a_night_goes_through_a_celery_worker(deployment: Deployment) -> None:
    inbox = deployment.machine.folder / "inbox"
    put(inbox, "herald", DAY, "front.txt", page(1))
    records = [{"text": page(10 + n), "id": str(n)} for n in range(3)]
    put(inbox, "courier", DAY, "night.jsonl", jsonl(*records, b"{ no JSON"))
    deployment.token = deployment.ask(
        "POST",
        "/auth/token",
        {"username": "admin", "password": deployment.machine.given["AIRFLOW_ADMIN_PASSWORD"]},
    )["access_token"]
    until(lambda: deployment.ask("GET", "/api/v2/dags")["total_entries"], "the DAG", SLOW)
    run = deployment.trigger(DAY)
    assert deployment.ended(run) == "success", deployment.machine.said("worker")
    assert deployment.rows("SELECT count(*) FROM news.articles") == [(4,)]
    assert deployment.rows("SELECT count(*) FROM intake.quarantine") == [(1,)]
    tried = deployment.task(run, "discover")["try_number"]
    log = f"{RUNS}/{run}/taskInstances/discover/logs/{tried}"
    said = f"{DAY}: 2 files to ingest, in 1 batches"
    # The worker hands a log over when it has leisure.
    until(lambda: said in str(deployment.ask("GET", log)), f"{said!r} in the log", SLOW)


def test_a_worker_reaches_nothing_of_airflow_but_its_api(deployment: Deployment) -> None:
    with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
        deployment.rows("SELECT 1", role="tearsheet_loader", database="airflow")
    told = " ".join(deployment.machine.services["worker"].environment.values())
    for name in ("POSTGRES_PASSWORD", "AIRFLOW_DB_PASSWORD", "AIRFLOW_FERNET_KEY"):
        assert deployment.machine.given[name] not in told


def _many(pages: int, first: int) -> bytes:
    return jsonl(*({"text": page(n), "id": str(n)} for n in range(first, first + pages)))


def _running_load(deployment: Deployment, day: str) -> str:
    run = deployment.trigger(day)
    until(lambda: deployment.task(run, "ingest")["state"] == "running", "a running load", SLOW)
    time.sleep(3)
    return run


def _restarted(machine: Machine, name: str) -> None:
    machine.start(machine.services[name])
    machine.wait_until_healthy(machine.services[name])


def test_a_worker_that_is_stopped_ends_its_task_first(deployment: Deployment) -> None:
    machine, worker = deployment.machine, deployment.machine.services["worker"]
    put(machine.folder / "inbox", "courier", LONG_DAY, "night.jsonl", _many(20_000, 0))
    run = _running_load(deployment, LONG_DAY)
    assert machine.stop(worker) == 0
    ingest = deployment.task(run, "ingest")
    assert (ingest["state"], ingest["try_number"]) == ("success", 1)
    assert not machine.healthy(worker)
    _restarted(machine, "worker")
    assert deployment.ended(run) == "success", machine.said("worker")


def test_a_killed_worker_s_task_is_tried_again_and_loads_once(deployment: Deployment) -> None:
    machine, worker = deployment.machine, deployment.machine.services["worker"]
    put(machine.folder / "inbox", "courier", LOST_DAY, "night.jsonl", _many(20_000, 30_000))
    run = _running_load(deployment, LOST_DAY)
    machine.kill(worker)
    began = time.monotonic()
    _restarted(machine, "worker")
    assert deployment.ended(run) == "success", machine.said("worker")
    print(f"\nseconds from the kill to a green day: {time.monotonic() - began:.0f}")
    assert deployment.task(run, "ingest")["try_number"] == 2
    query = f"SELECT count(*) FROM intake.deliveries WHERE day = '{LOST_DAY}'"
    assert deployment.rows(query) == [(1,)]


def test_a_queue_that_was_lost_is_found_again(deployment: Deployment) -> None:
    machine = deployment.machine
    machine.stop(machine.services["redis"])
    assert not machine.healthy(machine.services["redis"])
    _restarted(machine, "redis")
    put(machine.folder / "inbox", "herald", NEXT_DAY, "front.txt", page(2))
    run = deployment.trigger(NEXT_DAY)
    assert deployment.ended(run) == "success", machine.said("worker")


def test_two_workers_share_the_nights(deployment: Deployment) -> None:
    machine = deployment.machine
    if not machine.seals:
        pytest.skip("without a host name of its own a second worker passes for the first")
    machine.start(second := machine.another("worker"))
    machine.wait_until_healthy(second)
    for number, day in enumerate(WEEK):
        put(machine.folder / "inbox", "herald", day, "front.txt", page(60_000 + number))
    runs = [deployment.trigger(day) for day in WEEK]
    assert {deployment.ended(run) for run in runs} == {"success"}
    hosts = {task["hostname"] for run in runs for task in deployment.instances(run)}
    assert hosts == {"worker", "worker-2"}
    assert machine.stop(second) == 0
    assert machine.healthy(machine.services["worker"])


def test_a_backup_that_is_put_back_gives_the_same_tables(deployment: Deployment) -> None:
    machine = deployment.machine
    postgres, worker = machine.services["postgres"], machine.services["worker"]
    before = machine.call(worker, ["tearsheet", "fingerprint"], SLOW).stdout
    assert b"news" in before
    dumped = machine.call(postgres, documented("pg_dump"), SLOW)
    assert dumped.returncode == 0, dumped.stderr
    deployment.rows("TRUNCATE news.articles CASCADE; COMMIT; SELECT 1")
    assert machine.call(worker, ["tearsheet", "fingerprint"], SLOW).stdout != before
    put_back = machine.call(postgres, documented("pg_restore"), SLOW, input=dumped.stdout)
    assert put_back.returncode == 0, put_back.stderr
    assert machine.call(worker, ["tearsheet", "fingerprint"], SLOW).stdout == before


def documented(program: str) -> list[str]:
    """The command of docs/deploy.md for inside the container, over TCP instead of its socket."""
    text = (ROOT / "docs/deploy.md").read_text(encoding="utf-8").replace("\\\n", "")
    [line] = re.findall(rf"exec -T postgres ({program} [^<>\n]*)", text)
    entry = {"host": "127.0.0.1", "port": "5432"}
    return [*line.split(), *(f"--{name}={value}" for name, value in entry.items())]


def test_preparing_what_is_prepared_changes_nothing(deployment: Deployment) -> None:
    machine = deployment.machine
    tables = "SELECT count(*), max(relfilenode) FROM pg_class WHERE relnamespace > 16000"
    before = deployment.rows(tables)
    assert machine.start(machine.services["prepare"]).wait(timeout=SLOW) == 0
    del machine.running["prepare"]
    assert deployment.rows(tables) == before


@pytest.mark.parametrize(
    "name", ["api-server", "scheduler", "dag-processor", "triggerer", "worker"]
)
def test_a_service_that_hangs_is_not_healthy(deployment: Deployment, name: str) -> None:
    machine = deployment.machine
    service, process = machine.services[name], machine.running[name]
    assert machine.healthy(service)
    process.send_signal(signal.SIGSTOP)
    try:
        until(lambda: not machine.healthy(service), f"{name} told from a healthy one", 180)
    finally:
        process.send_signal(signal.SIGCONT)
    machine.wait_until_healthy(service)


def test_a_wrong_password_of_redis_is_no_healthy_redis(deployment: Deployment) -> None:
    machine = deployment.machine
    redis = machine.services["redis"]
    assert machine.healthy(redis)
    stranger = replace(redis, environment={**redis.environment, "REDISCLI_AUTH": "guessed"})
    assert not machine.healthy(stranger)


def test_no_secret_stands_in_a_process_list_or_a_log(deployment: Deployment) -> None:
    machine = deployment.machine
    machine.look()
    shown = " ".join(" ".join(each.cmdline()) for each in machine.seen if each.is_running())
    logs = [path for path in machine.folder.rglob("*.log") if path.is_file()]
    said = "".join(path.read_text(errors="replace") for path in logs)
    hidden = [name for name in machine.given if not name.startswith("TEARSHEET_") or "PASS" in name]
    assert [name for name in hidden if machine.given[name] in shown] == []
    assert [name for name in hidden if machine.given[name] in said] == []


def test_each_service_ends_by_its_signal_is_unhealthy_then_and_leaves_nothing(
    deployment: Deployment,
) -> None:
    machine = deployment.machine
    slow = {}
    for service in reversed(machine.services.values()):
        if service.check:
            began = time.monotonic()
            machine.stop(service)
            slow[service.name] = round(time.monotonic() - began, 1)
            assert not machine.healthy(service), service.name
    print(f"\nseconds until ended: {slow}")
    until(lambda: not machine.left(), "the end of every process", 20)
    assert not (machine.folder / "nothing").exists()

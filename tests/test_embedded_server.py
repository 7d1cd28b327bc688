"""The embedded server is up while somebody holds it, gone when nobody does, and nobody else's."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import create_engine, text

from etl.store.embedded import EmbeddedError, Server, binaries, ensure_database, hold

HOLDER = """
import sys
from pathlib import Path
from etl.store.embedded import hold
with hold(Path(sys.argv[1])):
    print("up", flush=True)
    sys.stdin.read()
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a server another account")


def processes(home: Path) -> dict[int, str]:
    """Guards and servers of the store: what works in its folder or is told of it."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            told = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            works = str((process / "cwd").readlink())
            if works.startswith(str(home)) or ("guard.py" in told and str(home) in told):
                found[int(process.name)] = told
    return found


def guard_of(home: Path) -> int:
    return next(pid for pid, told in processes(home).items() if "guard.py" in told)


def postmaster_of(home: Path) -> int:
    return int((home / "postgres/data/postmaster.pid").read_text().split()[0])


def soon(condition: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def connect(server: Server, user: str = "tearsheet") -> psycopg2.extensions.connection:
    return psycopg2.connect(
        host=str(server.socket_dir), port=server.port, user=user, dbname="postgres"
    )


def answers(server: Server) -> bool:
    try:
        with closing(connect(server)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return True
    except psycopg2.OperationalError:
        return False


@contextmanager
def another_holder(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", HOLDER, str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        try:
            yield holder
        finally:
            holder.kill()


def is_up(holder: subprocess.Popen[bytes]) -> bool:
    assert holder.stdout
    return holder.stdout.readline() == b"up\n"


# ---- up and down ---------------------------------------------------------------------------


def test_it_starts_keeps_what_was_written_and_leaves_no_process(store_home: Path) -> None:
    with hold(store_home) as server:
        ensure_database(server, "tearsheet")
        ensure_database(server, "tearsheet")
        engine = create_engine(server.url())
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE kept AS SELECT 'é' AS word"))
        engine.dispose()
        assert processes(store_home)
    assert not processes(store_home)

    with hold(store_home) as server:
        engine = create_engine(server.url())
        with engine.begin() as connection:
            assert connection.execute(text("SELECT word FROM kept")).scalar() == "é"
        engine.dispose()
    assert not processes(store_home)
    assert not list(server.socket_dir.iterdir())


def test_its_databases_are_utf8_and_sort_alike_everywhere(server: Server) -> None:
    ensure_database(server, 'a "quoted" näme')
    with closing(connect(server)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname, pg_encoding_to_char(encoding), datlocprovider, datlocale, datctype"
            " FROM pg_database WHERE NOT datistemplate ORDER BY datname"
        )
        found = cursor.fetchall()
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'data_checksums',"
            " 'synchronous_commit', 'full_page_writes', 'TimeZone', 'jit', 'lc_messages')"
        )
        settings = dict(cursor.fetchall())
    assert ('a "quoted" näme', "UTF8", "b", "C.UTF-8", "C") in found
    assert {row[1:] for row in found} == {("UTF8", "b", "C.UTF-8", "C")}
    assert settings == {
        "fsync": "on",
        "data_checksums": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "TimeZone": "UTC",
        "jit": "off",
        "lc_messages": "C",
    }


def test_the_wheels_psql_finds_the_server_by_its_environment(server: Server) -> None:
    environment = {**os.environ, **server.environment("postgres")}
    told = subprocess.run(
        [binaries() / "psql", "-Atc", "SELECT current_user"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "tearsheet\n"


def test_two_processes_share_one_server_and_the_last_one_stops_it(store_home: Path) -> None:
    with another_holder(store_home) as first, another_holder(store_home) as second:
        assert is_up(first) and is_up(second)
        server = postmaster_of(store_home)
        first.communicate()
        assert first.returncode == 0
        assert postmaster_of(store_home) == server and server in processes(store_home)
        second.communicate()
        assert second.returncode == 0
        assert not processes(store_home)


def test_holds_nest_and_threads_hold_too(store_home: Path) -> None:
    with hold(store_home) as server:
        with hold(store_home) as inner:
            assert inner == server
        threads = [threading.Thread(target=lambda: _hold_briefly(store_home)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers(server)
    assert not processes(store_home)


def _hold_briefly(home: Path) -> None:
    with hold(home) as server:
        assert answers(server)


def test_a_forked_child_holds_nothing_of_its_parents(store_home: Path) -> None:
    context = multiprocessing.get_context("fork")
    with hold(store_home):
        child = context.Process(target=time.sleep, args=(60,))
        child.start()
    try:
        assert child.is_alive()
        assert not processes(store_home)
    finally:
        child.kill()
        child.join()


# ---- kills ---------------------------------------------------------------------------------


@pytest.mark.faults
def test_a_killed_holder_lets_go_and_the_server_stops_by_itself(store_home: Path) -> None:
    with another_holder(store_home) as holder:
        assert is_up(holder)
        holder.kill()
        assert soon(lambda: not processes(store_home))


@pytest.mark.faults
def test_the_terminals_signals_leave_the_server_to_its_holders(store_home: Path) -> None:
    with hold(store_home) as server:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            os.kill(guard_of(store_home), number)
        time.sleep(0.2)
        assert answers(server)
        assert os.getsid(guard_of(store_home)) != os.getsid(0)
    assert not processes(store_home)


@pytest.mark.faults
def test_a_killed_postmaster_is_back_within_seconds_though_a_backend_is_busy(
    store_home: Path,
) -> None:
    with hold(store_home) as server:
        busy = connect(server)
        lost: list[psycopg2.Error] = []

        def count() -> None:
            try:
                busy.cursor().execute("SELECT count(*) FROM generate_series(1, 10000000000)")
            except psycopg2.Error as error:
                lost.append(error)

        counting = threading.Thread(target=count)
        counting.start()
        time.sleep(0.3)
        os.kill(postmaster_of(store_home), signal.SIGKILL)
        assert soon(lambda: answers(server))
        counting.join(15)
        assert lost
        busy.close()
    assert not processes(store_home)


@pytest.mark.faults
def test_a_killed_guard_takes_the_server_along_and_the_next_hold_brings_it_back(
    store_home: Path,
) -> None:
    with hold(store_home) as server:
        first = postmaster_of(store_home)
        os.kill(guard_of(store_home), signal.SIGKILL)
        with hold(store_home) as again:
            assert again == server and answers(again)
            assert postmaster_of(store_home) != first
        assert first not in processes(store_home)
    assert not processes(store_home)


@pytest.mark.faults
def test_guard_and_postmaster_killed_together_come_back(store_home: Path) -> None:
    with hold(store_home):
        for victim in (guard_of(store_home), postmaster_of(store_home)):
            os.kill(victim, signal.SIGKILL)
        with hold(store_home) as again:
            assert answers(again)
    assert not processes(store_home)


@pytest.mark.faults
@pytest.mark.parametrize("victim", ["holder", "guard", "both"])
@pytest.mark.parametrize("seed", range(2))
def test_a_kill_during_the_very_first_start_leaves_a_store_that_starts(
    store_home: Path, victim: str, seed: int
) -> None:
    with another_holder(store_home) as holder:
        time.sleep(random.Random(f"{victim} {seed}").uniform(0.0, 0.5))
        if victim != "guard":
            holder.kill()
        if victim != "holder" and soon(lambda: bool(processes(store_home)), 1):
            with suppress(StopIteration, ProcessLookupError):
                os.kill(guard_of(store_home), signal.SIGKILL)
        with hold(store_home) as server:
            assert answers(server)
            assert not list(server.data.parent.glob("data.new-*"))
        holder.communicate()
    assert not processes(store_home)


@pytest.mark.faults
def test_a_stale_pid_file_harms_no_innocent_and_hinders_no_start(store_home: Path) -> None:
    with hold(store_home):
        pid_file = store_home / "postgres/data/postmaster.pid"
        lines = pid_file.read_text().splitlines()
        owner = pid_file.stat()
    account = owner.st_uid if os.geteuid() == 0 else None
    with subprocess.Popen(["sleep", "60"], user=account) as innocent:
        pid_file.write_text("\n".join([str(innocent.pid), *lines[1:]]) + "\n")
        os.chown(pid_file, owner.st_uid, owner.st_gid)
        with hold(store_home) as server:
            assert answers(server)
            assert postmaster_of(store_home) != innocent.pid
        assert innocent.poll() is None
        pid_file.write_text("")
        with hold(store_home) as server:
            assert answers(server)
        assert innocent.poll() is None
        innocent.kill()
    assert not processes(store_home)


# ---- who gets in ---------------------------------------------------------------------------


def test_whoever_runs_the_server_may_be_any_role(server: Server) -> None:
    with closing(connect(server)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE ROLE somebody LOGIN")
        connection.commit()
        with closing(connect(server, "somebody")) as other, other.cursor() as mine:
            mine.execute("SELECT current_user")
            assert mine.fetchone() == ("somebody",)
        cursor.execute("DROP ROLE somebody")
        connection.commit()


@as_root
def test_the_user_nobody_gets_in_neither_by_the_folder_nor_by_the_socket(
    store_home: Path,
) -> None:
    def psql(user: str) -> subprocess.CompletedProcess[str]:
        command = [str(binaries() / "psql"), "-h", str(server.socket_dir), "-U", "tearsheet"]
        return subprocess.run(
            [*command, "-Atc", "SELECT 1", "postgres"],
            user=user,
            group=user if user == "postgres" else "nogroup",
            extra_groups=[],
            capture_output=True,
            text=True,
        )

    with hold(store_home) as server:
        assert "Permission denied" in psql("nobody").stderr
        # The folder is one wall; behind it the server asks the kernel who is calling.
        server.socket_dir.chmod(0o711)
        (server.socket_dir / ".s.PGSQL.5432").chmod(0o777)
        refused = psql("nobody")
        assert refused.returncode and "Peer authentication failed" in refused.stderr
        assert psql(server.data.owner()).stdout == "1\n"


@as_root
def test_a_private_parent_folder_is_refused_and_stays_private(store_home: Path) -> None:
    store_home.mkdir(0o700)
    with (
        pytest.raises(EmbeddedError, match=f"may not enter {store_home}.*TEARSHEET_HOME"),
        hold(store_home / "inner"),
    ):
        pass
    assert store_home.stat().st_mode & 0o777 == 0o700
    assert not list(store_home.iterdir())


def test_no_tcp_socket_listens_unless_asked_for(store_home: Path) -> None:
    with hold(store_home) as server:
        assert server.listen is None
        assert not _listening(store_home)
        with pytest.raises(EmbeddedError, match="runs already"), hold(store_home, listen="[::1]:9"):
            pass
    port = _free_port()
    with hold(store_home, listen=f"127.0.0.1:{port}") as server:
        assert _listening(store_home) == {f"0100007F:{port:04X}"}
        with hold(store_home) as joined:
            assert joined == server
            assert answers(joined)
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(host="127.0.0.1", port=port, user="tearsheet", dbname="postgres")
        with closing(connect(server)) as connection, connection.cursor() as cursor:
            cursor.execute("CREATE ROLE guest LOGIN PASSWORD 'known'")
            connection.commit()
        psycopg2.connect(
            host="127.0.0.1", port=port, user="guest", password="known", dbname="postgres"
        ).close()


@pytest.mark.parametrize("listen", ["0.0.0.0:5433", "10.1.2.3:5433", "[::]:5433", "5433", "::1:x"])
def test_nothing_but_loopback_may_be_listened_on(store_home: Path, listen: str) -> None:
    with pytest.raises(EmbeddedError, match=r"127\.0\.0\.1:PORT"), hold(store_home, listen=listen):
        pass
    assert not store_home.exists()


def _listening(home: Path) -> set[str]:
    sockets = set()
    for pid in processes(home):
        # A process of the server may end between any two of these looks.
        with suppress(OSError):
            for entry in Path(f"/proc/{pid}/fd").iterdir():
                with suppress(OSError):
                    sockets.add(str(entry.readlink()))
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    ]
    return {row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in sockets}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# ---- odd places ----------------------------------------------------------------------------


def test_a_home_too_long_for_a_socket_works_and_its_socket_is_private(store_home: Path) -> None:
    home = store_home / ("long" * 30) / "with, comma & 100% é"
    with hold(home) as server:
        assert server.socket_dir.parent == Path("/tmp")
        assert server.socket_dir.stat().st_mode & 0o777 == 0o700
        ensure_database(server, "tearsheet")
        engine = create_engine(server.url())
        with engine.connect() as connection:
            assert connection.execute(text("SELECT 1")).scalar() == 1
        engine.dispose()
    assert not processes(home)
    assert not server.socket_dir.exists()


def test_an_odd_but_short_home_needs_no_quoting_by_its_user(store_home: Path) -> None:
    home = store_home / 'a b:"c" %41 é+'
    with hold(home) as server:
        assert server.socket_dir.is_relative_to(home)
        ensure_database(server, "tearsheet")
        engine = create_engine(server.url())
        with engine.connect() as connection:
            assert connection.execute(text("SELECT 1")).scalar() == 1
        engine.dispose()


def test_data_of_another_major_version_are_refused_untouched(store_home: Path) -> None:
    with hold(store_home) as server:
        pass
    (server.data / "PG_VERSION").write_text("17\n")
    with (
        pytest.raises(EmbeddedError, match="PostgreSQL 17, and this release brings 18"),
        hold(store_home),
    ):
        pass


def test_a_start_that_fails_says_why_and_leaves_no_process(store_home: Path) -> None:
    with hold(store_home) as server:
        pass
    (server.data / "postgresql.conf").write_text("shared_buffers = 'plenty'\n")
    said = r"did not start(.|\n)*shared_buffers"
    with pytest.raises(EmbeddedError, match=said), hold(store_home):
        pass
    assert not processes(store_home)


def test_the_log_holds_no_text_of_a_page(store_home: Path) -> None:
    with hold(store_home) as server, closing(connect(server)) as connection:
        for statement in ("SELECT 'wombat'::int", "SELEKT 'wombat'"):
            with pytest.raises(psycopg2.Error, match="wombat"):
                connection.cursor().execute(statement)
            connection.rollback()
    assert "wombat" not in (store_home / "postgres/server.log").read_text()


# ---- the fixtures that other tests stand on -------------------------------------------------


def test_every_test_gets_an_empty_database(database: str) -> None:
    engine = create_engine(database)
    with engine.begin() as connection:
        assert not connection.execute(
            text("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")
        ).all()
        assert connection.execute(text("SHOW server_encoding")).scalar() == "UTF8"
        connection.execute(text("CREATE TABLE left_behind (n int)"))

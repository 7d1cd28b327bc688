"""How the embedded server is set up: who may connect, and what it does with memory and its log."""

from __future__ import annotations

import ipaddress

from etl.store.cluster import OWNER, Cluster, EmbeddedError

LOADING = {
    "checkpoint_timeout": "15min",
    "client_connection_check_interval": "2s",
    "effective_cache_size": "1GB",
    "jit": "off",
    "log_timezone": "UTC",
    "maintenance_work_mem": "128MB",
    "max_connections": "100",
    "max_wal_size": "2GB",
    "min_wal_size": "256MB",
    "random_page_cost": "1.1",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "work_mem": "16MB",
}
"""For bulk loads on a small machine. Written into postgresql.conf when the cluster is made; an
operator may change them. `client_connection_check_interval`: what a killed loader had under way,
and its locks, are gone after two seconds."""

PRIVATE_LOG = {
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_min_messages": "log",
}
"""Errors quote values and statements, and both may hold text of a page: clients get them, the log
gets what the server says of itself."""

HBA = """\
local all all peer map=tearsheet
host all all 127.0.0.0/8 scram-sha-256
host all all ::1/128 scram-sha-256
"""


def birth() -> list[str]:
    """Options of initdb: the same encoding and order of text on every machine."""
    return [
        f"--username={OWNER}",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--auth-local=peer",
        "--auth-host=reject",
        "--data-checksums",
        "--no-instructions",
        *(f"--set={key}={value}" for key, value in LOADING.items()),
    ]


def options(cluster: Cluster, host: str, port: int, token: str) -> dict[str, str]:
    """What the server is told at every start, over anything in postgresql.conf.

    `host` empty means no TCP at all; `token` tells this start from others. The files of `access`
    lie outside the data, where SQL cannot write.
    """
    sockets = str(cluster.socket_dir).replace('"', '""')
    return PRIVATE_LOG | {
        "hba_file": str(cluster.folder / "pg_hba.conf"),
        "ident_file": str(cluster.folder / "pg_ident.conf"),
        "listen_addresses": host,
        "port": str(port),
        "tearsheet.start": token,
        "unix_socket_directories": f'"{sockets}"',
        "unix_socket_permissions": "0700",
    }


def access(cluster: Cluster) -> dict[str, str]:
    """The files that say who gets in, by name: over the socket the server's own account and root,
    as any role; over TCP a role that has a password."""
    account = cluster.account.pw_name.replace('"', '""')
    ident = f'tearsheet root all\ntearsheet "{account}" all\n'
    return {"pg_hba.conf": HBA, "pg_ident.conf": ident}


def loopback(listen: str) -> tuple[str, int]:
    """Host and port of `listen`; raises EmbeddedError for anything but loopback."""
    host, _, port = listen.rpartition(":")
    host = "127.0.0.1" if host == "localhost" else host.removeprefix("[").removesuffix("]")
    try:
        allowed = ipaddress.ip_address(host).is_loopback
    except ValueError:
        allowed = False
    if not allowed or not port.isdecimal() or not 0 < int(port) < 65536:
        raise EmbeddedError(
            "The embedded server listens on this machine only: --listen 127.0.0.1:PORT with a "
            f"port from 1 to 65535, not {listen!r}."
        )
    return host, int(port)

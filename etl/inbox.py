"""The inbox: `INBOX/<source>/<YYYY-MM-DD>/…`, and the files that wait in it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", "~")
"""A file whose name ends like this is still being written: the next run takes it."""


BATCH_BYTES = 24 * 1024 * 1024
"""Some seconds of work: a mapped task costs two or three to start."""

MOST_BATCHES = 200
"""Airflow maps no more than that well."""

FILE_COST = 16 * 1024
"""What opening and noting a file costs, in bytes of reading."""


class InboxError(ValueError):
    """There is no such inbox, source or file name; the message says which."""


class Waiting(NamedTuple):
    """A file handed in for a source and a day; `name` is shown, unusual bytes escaped."""

    source: str
    name: str
    path: Path
    size: int


def waiting(inbox: Path, day: date, sources: Iterable[str] = ()) -> list[Waiting]:
    """The day's files, by source and name; only those of `sources` where any are given.

    Whatever is no directory is listed, links and pipes too: reading refuses them. Files still
    being written (UNFINISHED, dot files) are left. Raises InboxError without an inbox.
    """
    wanted = set(sources)
    found = []
    if not inbox.is_dir():
        raise InboxError(f"there is no inbox {inbox}: make it, or set TEARSHEET_INBOX")
    for folder in sorted(inbox.iterdir()):
        if (
            folder.is_dir()
            and not folder.name.startswith(".")
            and (not wanted or folder.name in wanted)
        ):
            base = folder / day.isoformat()
            found += [_waiting(folder.name, base, path) for path in _files(base)]
    return sorted(found)


def batches(files: list[Waiting]) -> list[list[Waiting]]:
    """Files in batches of about BATCH_BYTES, in order, and never more than MOST_BATCHES."""
    total = sum(file.size + FILE_COST for file in files)
    share = max(BATCH_BYTES, -(-total // MOST_BATCHES) + FILE_COST)
    found: list[list[Waiting]] = []
    room = 0
    for file in files:
        if not found or (file.size + FILE_COST > room and len(found) < MOST_BATCHES):
            found.append([])
            room = share
        found[-1].append(file)
        room -= file.size + FILE_COST
    return found


def names(sources: str) -> list[str]:
    """The source filter: names between commas. Raises InboxError for what is no folder's name."""
    wanted = [name.strip() for name in sources.split(",") if name.strip()]
    for name in wanted:
        if "/" in name or "\0" in name or name.startswith("."):
            raise InboxError(
                f"{escaped(name)!r} is no source: a folder's name in the inbox is wanted"
            )
    return wanted


def name(source: str) -> str:
    """One source's name. Raises InboxError for none, several, or what is no folder's name."""
    wanted = names(source)
    if len(wanted) != 1:
        raise InboxError(f"{escaped(source)!r}: the name of one source is wanted")
    return wanted[0]


def found(inbox: Path, day: date, source: str, name: str) -> Waiting:
    """A file that `waiting` told, looked at again. Raises InboxError for one outside the day."""
    path = at(inbox, day, source, name)
    return Waiting(source, name, path, path.lstat().st_size if os.path.lexists(path) else 0)


def left(inbox: Path, day: date) -> list[str]:
    """Names of the day's files that are still being written."""
    return sorted(
        escaped(os.fspath(path.relative_to(inbox)))
        for folder in inbox.iterdir()
        for path in (folder / day.isoformat()).rglob("*")
        if _unfinished(path.name)
    )


def at(inbox: Path, day: date, source: str, name: str) -> Path:
    """The path of a file that `waiting` told. Raises InboxError for a name that leaves the day."""
    base = inbox / source / day.isoformat()
    path = base / os.fsdecode(unquote_to_bytes(name))
    if ".." in path.parts or not path.is_relative_to(base):
        raise InboxError(f"{source}/{day}/{name} lies outside the inbox")
    return path


def handed_in(paths: Iterable[Path], source: str) -> list[Waiting]:
    """Files given by hand: files as they are, folders with all that lies in them, each once.

    A name is what is below the folder given; where two files would have the same, their paths.
    """
    found: dict[Path, Waiting] = {}
    for path in paths:
        folder = path.is_dir() and not path.is_symlink()
        for file in _files(path) if folder else [path]:
            found.setdefault(
                file.absolute(), _waiting(source, path if folder else path.parent, file)
            )
    names = Counter(file.name for file in found.values())
    return [
        file if names[file.name] == 1 else file._replace(name=escaped(os.fspath(file.path)))
        for file in found.values()
    ]


def escaped(name: str) -> str:
    """A file name that can be shown and stored: unusual characters and bytes as `%XX`."""
    return "".join(
        c if c.isprintable() and c != "%" else quote_from_bytes(os.fsencode(c), safe="")
        for c in name
    )


def _waiting(source: str, base: Path, path: Path) -> Waiting:
    name = escaped(os.fspath(path.relative_to(base)))
    return Waiting(source, name, path, path.lstat().st_size if os.path.lexists(path) else 0)


def _files(base: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(base):
        folders.sort()
        links = [name for name in folders if Path(folder, name).is_symlink()]
        for name in sorted([*names, *links]):
            if not _unfinished(name):
                yield Path(folder, name)


def _unfinished(name: str) -> bool:
    return name.startswith(".") or name.endswith(UNFINISHED)

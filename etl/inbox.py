"""The inbox: `INBOX/<source>/<YYYY-MM-DD>/…`, and the files that wait in it."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
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

SETTINGS = "sources.toml"
OF_THE_DISK = "lost+found"
"""Stands in the root of a volume and may be listed by root alone."""
LINK = "a link: only folders and files that lie in the inbox themselves are read"


class InboxError(ValueError):
    """There is no such inbox, source or file name; the message says which."""


class Stray(NamedTuple):
    """A file or folder that no run reads where it lies: its escaped path below the inbox, and why.

    A folder that is none of a day ends in `/`.
    """

    name: str
    reason: str


class Waiting(NamedTuple):
    """A file handed in for a source and a day; `name` is shown, unusual bytes escaped."""

    source: str
    name: str
    path: Path
    size: int


def waiting(inbox: Path, day: date, sources: Iterable[str] = ()) -> list[Waiting]:
    """The day's files, by source and name; only those of `sources` where any are given.

    Whatever is no directory is listed, links and pipes too: reading refuses them. Files still
    being written (UNFINISHED, dot files) are left, and so are links to folders in the place of a
    source or a day: `misplaced` tells them. Raises InboxError without an inbox, for one of
    `sources` that has no folder in it, and for a folder that may not be listed.
    """
    folders = {folder.name: folder for folder in _sources(inbox)}
    for name in (wanted := set(sources)) - set(folders):
        found = LINK if (inbox / name).is_symlink() else f"no folder of that name in {inbox}"
        raise InboxError(f"there is no source {escaped(name)!r}: {found}")
    files = []
    for name in wanted or folders:
        base = folders[name] / day.isoformat()
        if not base.is_symlink():
            files += [_waiting(name, base, path) for path in _files(base)]
    return sorted(files)


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
        if "/" in name or name.startswith(".") or not _nameable(name):
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


def left(inbox: Path, day: date, sources: Iterable[str] = ()) -> list[str]:
    """Names below the inbox of the day's files that are still being written."""
    wanted = set(sources)
    return sorted(
        escaped(os.fspath(path.relative_to(inbox)))
        for folder in _sources(inbox)
        if (not wanted or folder.name in wanted) and not (folder / day.isoformat()).is_symlink()
        for path in (folder / day.isoformat()).rglob("*")
        if _unfinished(path.name)
    )


def misplaced(inbox: Path, today: date, earliest: date = date.min) -> list[Stray]:
    """What lies in the inbox where no run of a day up to `today` reads it, by name, each with why.

    A day after tomorrow's is in the future: a source may be a day ahead of us, never two. Raises
    InboxError without an inbox.
    """
    found = []
    for entry in _listed(inbox):
        if reason := _stray_source(entry):
            found.append(Stray(_shown(inbox, entry), reason))
        elif entry.name not in (SETTINGS, OF_THE_DISK):
            for below in _listed(entry):
                if reason := _stray_day(below, today, earliest):
                    found.append(Stray(_shown(inbox, below), reason))
    return found


def _stray_source(entry: Path) -> str | None:
    if entry.name in (SETTINGS, OF_THE_DISK):
        return None
    if entry.name.startswith("."):
        return "its name starts with a dot: nothing in it is read"
    if entry.is_symlink():
        return LINK
    if not entry.is_dir():
        return "in no source's folder: INBOX/SOURCE/DAY/FILE is wanted"
    if not _nameable(entry.name):
        return "no name for a source: it holds `::` or what cannot be printed"
    if _day(entry.name) is not None:
        return "a day in the place of a source: INBOX/SOURCE/DAY/FILE is wanted"
    return None


def _stray_day(entry: Path, today: date, earliest: date) -> str | None:
    if entry.is_symlink():
        return LINK
    if not entry.is_dir():
        return "in no day's folder: INBOX/SOURCE/DAY/FILE is wanted"
    day = _day(entry.name)
    if day is None:
        return _no_day(entry.name)
    if day < earliest:
        return f"before {earliest}, the earliest day that is taken"
    if day > today + timedelta(days=1):
        return f"a day in the future: today is {today}"
    return None


def _day(name: str) -> date | None:
    """The day that a folder's name is; None for any name but YYYY-MM-DD in ASCII."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", name):
        return None
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None


def _no_day(name: str) -> str:
    if parts := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", name):
        try:
            meant = date(*(int(part) for part in parts.groups()))
        except ValueError:
            return "there is no such day in the calendar"
        return f"no day as it is written: {meant} is wanted"
    return "its name is no day: one such as 2026-11-23 is wanted"


def at(inbox: Path, day: date, source: str, name: str) -> Path:
    """The path of a file that `waiting` told.

    Raises InboxError for a name that leaves the day, or one behind a link that does.
    """
    base = inbox / source / day.isoformat()
    path = base / os.fsdecode(unquote_to_bytes(name))
    if ".." in path.parts or not path.is_relative_to(base):
        raise InboxError(f"{source}/{day}/{name} lies outside the inbox")
    between = len(path.parents) - len(inbox.parents) - 1
    if any(folder.is_symlink() for folder in list(path.parents)[:between]):
        raise InboxError(f"{source}/{day}/{name} lies behind a link: it is not read")
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
    """A file name that can be shown and stored: unusual characters and bytes as `%XX`.

    And so the second of two colons: Airflow logs our batches, and folds a log at `::group::`.
    """
    return "".join(
        c if c.isprintable() and c != "%" else quote_from_bytes(os.fsencode(c), safe="")
        for c in name
    ).replace("::", ":%3A")


def _nameable(source: str) -> bool:
    """Whether a folder's name can stand for a source as it is, in tables and in logs."""
    return source.isprintable() and "::" not in source


def _waiting(source: str, base: Path, path: Path) -> Waiting:
    name = escaped(os.fspath(path.relative_to(base)))
    return Waiting(source, name, path, path.lstat().st_size if os.path.lexists(path) else 0)


def _sources(inbox: Path) -> list[Path]:
    """The folders of sources, by name: neither links nor hidden ones."""
    return [
        entry
        for entry in _listed(inbox)
        if entry.is_dir()
        and not entry.is_symlink()
        and not entry.name.startswith(".")
        and entry.name != OF_THE_DISK
        and _nameable(entry.name)
    ]


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InboxError(f"there is no inbox {folder}: make it, or set TEARSHEET_INBOX") from error
    except PermissionError as error:
        raise _closed(error) from error


def _closed(error: OSError) -> InboxError:
    return InboxError(
        f"{escaped(str(error.filename))}: this user may not list the folder: give it the right to"
    )


def _demand_listed(error: OSError) -> None:
    """A day without a folder has no files; one whose files cannot be seen may have any."""
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise _closed(error) from error


def _shown(inbox: Path, entry: Path) -> str:
    folder = entry.is_dir() and not entry.is_symlink()
    return escaped(os.fspath(entry.relative_to(inbox))) + ("/" if folder else "")


def _files(base: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(base, onerror=_demand_listed):
        folders.sort()
        links = [name for name in folders if Path(folder, name).is_symlink()]
        for name in sorted([*names, *links]):
            if not _unfinished(name):
                yield Path(folder, name)


def _unfinished(name: str) -> bool:
    return name.startswith(".") or name.endswith(UNFINISHED)

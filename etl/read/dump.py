"""A dump's file: opened with care, hashed as it is read, and checked to have stayed the same."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from etl.model import Dump, Limits
from etl.read.faults import Fault

CHUNK = 256 * 1024
BLOCK = 512
"""Bytes of a block as `stat` counts them."""
KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFDIR: "a directory",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a block device",
    stat.S_IFCHR: "a character device",
}


class DumpUnreadable(Exception):
    """The path is no regular file that this user may read, or too large a one; `error` is a
    Fault."""

    def __init__(self, error: Fault, reason: str) -> None:
        super().__init__(reason)
        self.error = error
        self.reason = reason


class DumpChanged(Exception):
    """The file is not the dump that was surveyed; what was read of it must not be kept."""

    error = Fault.CHANGED

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def survey(path: Path, limits: Limits | None = None) -> Dump:
    """SHA-256 and size of the file as it lies there, in one streaming pass.

    Raises DumpUnreadable for what is no readable regular file, or one of more bytes than a dump
    may unpack to, of which none is read: such a file may be a hole of a terabyte. Raises
    DumpChanged where the file changes under the survey, and OSError where the disk fails.
    Symbolic links are not followed.
    """
    most = (limits or Limits()).unpacked_bytes
    with DumpFile(path) as file:
        if file.size > most:
            found = f"a file of {file.size:,} bytes, {file.held:,} of them on the disk"
            raise DumpUnreadable(Fault.TOO_LARGE, f"{found}; the limit is {most:,}")
        while file.read(CHUNK):
            pass
        return file.seen()


class DumpFile:
    """A regular file open for reading, whose every byte read is counted and hashed.

    `expected` is what the bytes must turn out to be; without it any content is right.
    """

    def __init__(self, path: Path, expected: Dump | None = None) -> None:
        self.path = path
        self._expected = expected
        # As a string: what `pathlib` does for each call costs more than the call.
        self._name = os.fspath(path)
        descriptor, status = _open_regular(self._name)
        self._file = FileIO(descriptor, "rb")
        self._before = _identity(status)
        self.size = status.st_size
        """In bytes, before any was read."""
        self.held = status.st_blocks * BLOCK
        """Bytes that it takes on the disk: fewer where it has holes."""
        self._most = status.st_size if expected is None else expected.size
        self._hash = hashlib.sha256()
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def read(self, count: int) -> bytes:
        """The next `count` bytes, fewer only at the end of the file."""
        # One byte more than there should be: a larger room, which no byte fills, costs as much as
        # reading a small file does.
        count = min(count, self._most - self._count + 1)
        data = self._file.read(count) or b""
        while data and len(data) < count and (more := self._file.read(count - len(data))):
            data += more
        self._hash.update(data)
        self._count += len(data)
        if self._count > self._most:
            raise DumpChanged(f"the file has more than the {self._most:,} bytes that it had before")
        return data

    def twin(self) -> BinaryIO:
        """The same file for a reader that seeks, whose reads are not counted; to be closed.

        They share their position: rewind before this one is read again.
        """
        return os.fdopen(os.dup(self._file.fileno()), "rb")

    def rewind(self) -> None:
        """Go back to the first byte and forget what was counted."""
        self._file.seek(0)
        self._hash = hashlib.sha256()
        self._count = 0

    def seen(self) -> Dump:
        """What was read, up to the end; DumpChanged where that is not what was expected.

        The name must still lead to the same file, of the same size and time of change: a file
        that is being written, replaced or taken away is left for another run, even where the
        bytes that were read happen to be whole.
        """
        while self.read(CHUNK):
            pass
        seen = Dump(sha256=self._hash.hexdigest(), size=self._count)
        if self._expected is not None and seen != self._expected:
            raise DumpChanged(
                f"{seen.size:,} bytes with SHA-256 {seen.sha256[:12]}… were read,"
                f" {self._expected.size:,} with {self._expected.sha256[:12]}… were surveyed"
            )
        try:
            after = _identity(os.lstat(self._name))
        except FileNotFoundError as error:
            raise DumpChanged("the file was taken away while it was read") from error
        if after != self._before:
            raise DumpChanged("the file was written to or replaced while it was read")
        return seen


def _open_regular(name: str) -> tuple[int, os.stat_result]:
    """A regular file's descriptor and status; never waits for a pipe, never touches a device."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        _demand_regular(os.lstat(name).st_mode)
        descriptor = os.open(name, flags)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise DumpUnreadable(Fault.ABSENT, "there is no such file") from error
    except PermissionError as error:
        raise DumpUnreadable(Fault.PERMISSION, "this user may not read the file") from error
    except OSError as error:
        if error.errno not in (errno.ELOOP, errno.ENXIO):
            raise
        raise DumpUnreadable(Fault.NOT_A_FILE, "the file is no regular file") from error
    status = os.fstat(descriptor)
    try:
        _demand_regular(status.st_mode)
    except DumpUnreadable:
        os.close(descriptor)
        raise
    return descriptor, status


def _demand_regular(mode: int) -> None:
    if not stat.S_ISREG(mode):
        found = KINDS.get(stat.S_IFMT(mode), "something else")
        raise DumpUnreadable(Fault.NOT_A_FILE, f"a regular file is wanted, this is {found}")


def _identity(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns

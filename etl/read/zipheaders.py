"""The headers of a zip, as their bytes lie there (PKWARE's APPNOTE 6.3.10, section 4.3)."""

from __future__ import annotations

import re
import stat
import struct
from hashlib import blake2b
from typing import NamedTuple

from etl.read.packing import Input
from etl.read.stream import shown

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
END_64, LOCATOR_64 = b"PK\x06\x06", b"PK\x06\x07"
DESCRIPTOR = b"PK\x07\x08"
SPLIT = b"PK00"
NEXT = re.compile(
    # A local header of a version and with a name that exist, or the beginning of what is behind.
    rb"PK\x03\x04[\x0a-\x3f].{21}(?:[^\0].|\0[\x01-\xff])|PK\x01\x02[\x00-\x3f]|PK\x05\x06\0\0\0\0"
    rb"|PK\x06\x06",
    re.DOTALL,
)
LOCAL_FORM = struct.Struct("<4xHHHLLLLHH")
CENTRAL_FORM = struct.Struct("<4xBBHHHLLLLHHHHHLL")
END_FORM = struct.Struct("<4xHHHHLLH")
END_64_FORM = struct.Struct("<4xQHHLLQQQQ")
LOCATOR_64_SIZE = 20
LONGEST_HEADER = CENTRAL_FORM.size + 3 * 0xFFFF
"""With a name, extra fields and a comment of the greatest lengths."""
DESCRIPTOR_FORM, DESCRIPTOR_64_FORM = struct.Struct("<LLL"), struct.Struct("<LQQ")
"""Behind an optional mark."""
ENCRYPTED, LATER, PATCH, STRONG, MASKED = 1, 8, 32, 64, 8192
"""Bits of a member's flags; LATER: its lengths stand behind it."""
FULL, FULL_16 = 0xFFFFFFFF, 0xFFFF
"""In place of a number that stands in the extra field of Zip64."""
UNIX = 3
"""The system whose file types the directory tells."""


class Said(NamedTuple):
    """What is told of a member's data: checksum, and how many bytes it has packed and unpacked."""

    crc: int
    packed: int
    unpacked: int


class Local(NamedTuple):
    """A member's own header."""

    size: int
    """Its own length."""
    name: bytes
    flags: int
    method: int
    said: Said

    @property
    def sized(self) -> bool:
        """Whether it tells how long its data is."""
        return not self.flags & LATER or bool(self.said.packed)

    @property
    def is_folder(self) -> bool:
        """Whether its name is a folder's; it may hold bytes all the same."""
        return self.name.endswith(b"/")


class Listed(NamedTuple):
    """A member as the directory has it."""

    size: int
    """The record's own length."""
    offset: int
    name: str
    """For people, for one that is not found."""
    digest: bytes
    method: int
    said: Said
    regular: bool
    """Whether it is no link or device, as far as the directory says."""


def digest_of(name: bytes) -> bytes:
    """What tells names apart, at a fixed length."""
    return blake2b(name, digest_size=16).digest()


def local_header(source: Input) -> Local | None:
    """The header that stands next, which is not taken; None where the bytes end inside it."""
    if not source.fill(LOCAL_FORM.size):
        return None
    _, flags, method, _, crc, packed, unpacked, names, extras = LOCAL_FORM.unpack(
        source.peek(LOCAL_FORM.size)
    )
    size = LOCAL_FORM.size + names + extras
    if not source.fill(size):
        return None
    whole = source.peek(size)
    name = whole[LOCAL_FORM.size : LOCAL_FORM.size + names]
    unpacked, packed = _wide(whole[LOCAL_FORM.size + names :], [unpacked, packed])
    return Local(size, name, flags, method, Said(crc, packed, unpacked))


def listed_member(source: Input) -> Listed | None:
    """What the directory's record that stands next says; None where the bytes end inside it."""
    if not source.fill(CENTRAL_FORM.size):
        return None
    (_, system, _, _, method, _, crc, packed, unpacked, names, extras, notes, _, _, attributes,
     offset) = CENTRAL_FORM.unpack(source.peek(CENTRAL_FORM.size))  # fmt: skip
    behind = CENTRAL_FORM.size + names
    size = behind + extras + notes
    if not source.fill(size):
        return None
    whole = source.peek(size)
    name = whole[CENTRAL_FORM.size : behind]
    unpacked, packed, offset = _wide(whole[behind : behind + extras], [unpacked, packed, offset])
    kind = stat.S_IFMT(attributes >> 16) if system == UNIX else 0
    return Listed(
        size,
        offset,
        shown(name),
        digest_of(name),
        method,
        Said(crc, packed, unpacked),
        kind in (0, stat.S_IFREG, stat.S_IFDIR),
    )


def begins_zip(head: bytes) -> bool:
    """Whether a stream that begins so is a zip, perhaps a cut one."""
    head = head[4:] if head[:4] in (SPLIT, DESCRIPTOR) else head
    cut = len(head) < LOCAL_FORM.size and head.startswith(LOCAL)
    found = NEXT.match(head)
    return cut or (found is not None and head[:4] != CENTRAL)


def holds_zip(head: bytes) -> bool:
    """Whether a zip begins somewhere in these bytes."""
    return any(found[0].startswith(LOCAL) for found in NEXT.finditer(head))


def _wide(extra: bytes, numbers: list[int]) -> list[int]:
    """The numbers, those that are too large for their field from the extra field of Zip64."""
    if FULL not in numbers:
        return numbers
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            field = extra[at + 4 : at + 4 + length]
            wide = iter(struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8]))
            return [next(wide, n) if n == FULL else n for n in numbers]
        at += 4 + length
    return numbers

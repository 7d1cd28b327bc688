"""The headers of a tar, as their bytes lie there (IEEE Std 1003.1, `pax`; GNU tar's manual)."""

from __future__ import annotations

import re
from typing import NamedTuple

BLOCK = 512
NOTHING = bytes(BLOCK)
LONGEST_EXTENSION = 64 * 1024
"""Bytes of a long name, or of PAX's records for a member."""
MAGIC = re.compile(rb"ustar[\0 ]")
MAGIC_AT = 257
FIELD = re.compile(rb"[ \0]*([0-7]*)[ \0]*")
HIGH = bytes(range(128, 256))
LINE_FEED = 10
WHOLE_NUMBER = re.compile(rb"[0-9]{1,18}")
REGULAR = b"\x007"
NO_MEMBERS = {
    b"1": "a hard link",
    b"2": "a symbolic link",
    b"3": "a character device",
    b"4": "a block device",
    b"6": "a named pipe",
}
DIRECTORY = b"5"
VOLUME = b"V"
SPARSE = b"S"
GOES_ON_AT, ITS_BLOCKS_GO_ON_AT = 482, 504
"""Where GNU's header of a sparse file says that another block of its map follows."""
LONG_NAME, LONG_LINK = b"L", b"K"
EXTENDED = (b"x", b"X")
EXTENSIONS = (LONG_NAME, LONG_LINK, *EXTENDED, b"g")


class Header(NamedTuple):
    """A member's header, its checksum right."""

    name: bytes
    size: int
    kind: bytes


class Unreadable(Exception):
    """No header: the message says what is wrong with it."""


def header_of(block: bytes) -> Header:
    """The header that these 512 bytes are; raises Unreadable."""
    told = FIELD.fullmatch(block, 148, 156)
    if told is None or not told[1]:
        raise Unreadable("no member's header stands here")
    own = block[148:156]
    plain = sum(block) - sum(own) + 8 * ord(" ")
    # Old writers added up signed bytes.
    high = len(own.translate(None, HIGH)) - len(own) - len(block.translate(None, HIGH)) + len(block)
    signed = plain - 256 * high
    if int(told[1], 8) not in (plain, signed):
        raise Unreadable("a member's header has a wrong checksum")
    name = block[:100].partition(b"\0")[0]
    if block[257:263] == b"ustar\0" and (prefix := block[345:500].partition(b"\0")[0]):
        name = prefix + b"/" + name
    kind = block[156:157]
    if kind == b"\0" and name.endswith(b"/"):
        kind = DIRECTORY
    return Header(name, _number(block[124:136]), b"0" if kind in REGULAR else kind)


def _number(field: bytes) -> int:
    """A size: octal digits, or in base 256 where the first bit is set. Raises Unreadable."""
    if field[0] & 0x80:
        if field[0] & 0x40:
            raise Unreadable("a member's header tells a negative size")
        return int.from_bytes(bytes([field[0] & 0x3F]) + field[1:], "big")
    found = FIELD.fullmatch(field)
    if found is None:
        raise Unreadable("a member's header tells a size that is no number")
    return int(found[1] or b"0", 8)


def begins_tar(head: bytes) -> bool:
    """Whether a stream that begins so is a tar, perhaps with a broken or cut first header."""
    if len(head) >= BLOCK:
        try:
            return bool(header_of(head[:BLOCK]).name)
        except Unreadable:
            pass
    numbers = (FIELD.fullmatch(head, start, start + 8) for start in (100, 148))
    return bool(MAGIC.match(head, MAGIC_AT)) and all(n and n[1] for n in numbers)


def next_header(window: bytes) -> int | None:
    """Where the next sound header stands: at a whole block, or anywhere with a magic number."""
    last = len(window) - BLOCK
    aligned = (at for at in range(BLOCK, last + 1, BLOCK) if window[at])
    marked = (found.start() - MAGIC_AT for found in MAGIC.finditer(window))
    for at in sorted({*aligned, *(at for at in marked if 0 < at <= last)}):
        try:
            if header_of(window[at : at + BLOCK]).name:
                return at
        except Unreadable:
            continue
    return None


def pax_records(data: bytes) -> dict[bytes, bytes]:
    """PAX's `length key=value` lines; raises ValueError where they are not so."""
    said: dict[bytes, bytes] = {}
    at, end = 0, len(data.rstrip(b"\0"))
    while at < end:
        digits = data[at : at + 20].partition(b" ")[0]
        behind = at + (int(digits) if WHOLE_NUMBER.fullmatch(digits) else 0)
        key, equals, value = data[at + len(digits) + 1 : behind - 1].partition(b"=")
        if not equals or not at < behind <= end or data[behind - 1] != LINE_FEED:
            raise ValueError(f"no record at {data[at : at + 40]!a}")
        said[key] = value
        at = behind
    return said

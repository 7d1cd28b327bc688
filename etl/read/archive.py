"""Members' names, which are shown and never used: nothing is ever written under one of them."""

from __future__ import annotations

import re

LONGEST_NAME = 4096
"""Bytes of a member's name; Linux's own limit for a path."""
SHOWN_NAME = 300
"""Characters of an escaped name that are shown."""
BETWEEN = "!/"
"""Stands between the names of nested members."""
SEPARATORS = re.compile(rb"[/\\]")
DRIVE = re.compile(rb"[A-Za-z]:[/\\]")
OF_A_MAC = (b"\x00\x05\x16\x07\x00\x02\x00\x00", b"\0\0\0\x01Bud1")
"""How AppleDouble files (`__MACOSX/._page.txt`) and `.DS_Store` begin: no pages."""


def shown_name(name: bytes) -> str:
    """A member's name for people: every character that is not printed as itself is escaped.

    Bytes that are no UTF-8 are shown as `\\xff`, controls and marks that turn the direction of
    writing as `\\n` or `\\u202e`; at most SHOWN_NAME characters.
    """
    text = name[: 4 * SHOWN_NAME].decode("utf-8", errors="backslashreplace")
    if not text.isprintable():
        text = "".join(
            c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
        )
    return text if len(text) <= SHOWN_NAME else text[: SHOWN_NAME - 1] + "…"


def joined(outer: str | None, name: str) -> str:
    """The name of a member of a member."""
    return f"{outer}{BETWEEN}{name}" if outer else name


def escape_told(name: bytes) -> str:
    """Why a name leads out of any folder, or is none; "" where it is harmless."""
    if len(name) > LONGEST_NAME:
        return f"a name of {len(name):,} bytes; the limit is {LONGEST_NAME:,}"
    if b"\0" in name:
        return "a name with a NUL in it"
    if name[:1] in (b"/", b"\\") or DRIVE.match(name):
        return "an absolute name"
    if b".." in SEPARATORS.split(name):
        return "a name that leads upwards"
    return "" if name else "a member without a name"

"""Pages for the tests, in the style of real ones and of our own invention."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

PARAGRAPHS = (
    "The harbour board of Ostrava Point said on Tuesday that the northern lock will stay closed"
    " until the divers have looked at the gate, which was damaged in the storm at the weekend.",
    "A spokeswoman for the board, Ines Calloway, told reporters that eleven barges are waiting"
    " upstream and that the first of them carry grain for the mills of the lower valley.",
    "The mills have stocks for nine days, according to their association, and bakers in the city"
    " do not expect that bread will become dearer before the lock is opened again.",
)

LOCK = (
    "The harbour board said on Tuesday that the northern lock will stay closed until the divers "
    "have looked at the gate, which was damaged in the storm."
)
BARGES = (
    "A spokeswoman for the board told reporters that eleven barges are waiting upstream and that "
    "the first of them carry grain for the mills of the lower valley."
)
MILLS = (
    "The mills have stocks for nine days, according to their association, and bakers in the city "
    "do not expect that bread will become dearer."
)


def page(
    number: int = 0,
    *,
    headline: str | None = None,
    time: str = "12:32 Mar. 23, 2016",
    paragraphs: tuple[str, ...] = PARAGRAPHS,
    teasers: tuple[str, ...] = ("Ferry fares to rise in spring",),
    prefix: str = "AP: ",
) -> str:
    """A page with an article; the same arguments give the same text."""
    shown = headline or f"{prefix}Lock number {number} stays closed after the storm"
    lines = [f": {shown}", "", time, "", shown, ""]
    for paragraph in paragraphs:
        lines += [paragraph, ""]
    lines += [
        f"The inspection of lock number {number} begins on Monday, the harbour board said.",
        "",
    ]
    for index, teaser in enumerate(teasers):
        lines += [f"News15:2{index} Dec. {29 - index}, 2016", teaser]
    lines.append("Subscribe to receive regular email updates about the harbour")
    return "\n".join(lines)


def put(inbox: Path, source: str, day: date | str, name: str, data: bytes | str) -> Path:
    """A file in the inbox."""
    path = inbox / source / str(day) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def jsonl(*records: object) -> bytes:
    """JSON Lines; bytes are put in as they are."""
    rows = [r if isinstance(r, bytes) else json.dumps(r).encode() for r in records]
    return b"".join(row + b"\n" for row in rows)


def packed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)

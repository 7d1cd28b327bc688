"""What a target found, each fault once with the smallest input, and how to go on from there."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
import traceback
import zlib
from collections.abc import Callable
from pathlib import Path

from etl.model import Limits

SHORT = 300
"""An input of up to so many bytes is printed as it is, a longer one packed."""
CAUGHT = (Exception,)
"""`atheris` ends a hang and libFuzzer memory; both end the process and are told by its parent."""


class Ledger:
    """Counts executions and keeps the smallest input of each fault, in files that outlive it."""

    def __init__(self, folder: Path, target: str, under: Callable[[bytes], Limits]) -> None:
        self.executions = 0
        self.finds: dict[str, bytes] = {}
        self._folder = folder
        self._target = target
        self._under = under
        self._began = time.monotonic()

    def watched(self, judge: Callable[[bytes], object], data: bytes) -> None:
        """Put one input before the judge; a fault is noted, and fuzzing goes on."""
        self.executions += 1
        try:
            judge(data)
        except CAUGHT as error:
            self.note(error, data)

    def note(self, error: Exception, data: bytes) -> None:
        """Keep an input if it is the smallest of its fault."""
        place = _place(error)
        if place in self.finds and len(self.finds[place]) <= len(data):
            return
        self.finds[place] = data
        name = f"{self._target}-{hashlib.sha256(place.encode()).hexdigest()[:10]}"
        self._folder.mkdir(parents=True, exist_ok=True)
        told = "".join(traceback.format_exception(error))
        (self._folder / f"{name}.bin").write_bytes(data)
        (self._folder / f"{name}.txt").write_text(f"{literal(data)}\n\n{told}", encoding="utf-8")

    def close(self, path: Path) -> None:
        """Leave the counts for the process that adds them up."""
        told = {
            "executions": self.executions,
            "seconds": time.monotonic() - self._began,
            "finds": {
                place: line(f"{self._target}-{number}", data, self._under(data))
                for number, (place, data) in enumerate(self.finds.items())
            },
        }
        path.write_text(json.dumps(told), encoding="utf-8")


def literal(data: bytes) -> str:
    """The bytes as an expression of Python, to be pasted into the table of cases."""
    if len(data) <= SHORT:
        return repr(data)
    packed = base64.b85encode(zlib.compress(data, 9)).decode()
    return f'zlib.decompress(base64.b85decode("{packed}"))'


def line(name: str, data: bytes, limits: Limits) -> str:
    """A line for the table of cases in tests/test_damage.py; what it must come to is yours."""
    under = "" if limits == Limits() else f", {limits!r}"
    return f'    Case("fuzz-{name}", lambda: {literal(data)}, 0, []{under}),'


def _place(error: Exception) -> str:
    """Where an exception came from: its kind and first words, and the innermost lines of ours."""
    frames = [
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "/etl/" in frame.filename or "/tests/" in frame.filename
    ]
    return " ".join(
        [type(error).__name__, re.sub(r"\d+", "N", str(error).partition(":")[0])[:60], *frames[-2:]]
    )

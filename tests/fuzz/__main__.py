"""`python -m tests.fuzz`: every target for its share of the time, and what came of it.

FUZZ_SECONDS is the time of all targets together (600), FUZZ_TARGETS a choice of them. The corpus,
and the finds with their inputs, are kept in .tearsheet/fuzz. Exits 1 where something was found.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.fuzz.finds import line
from tests.fuzz.oracle import limits_of

HOME = Path(".tearsheet/fuzz")
MUTATED = ("json-lines", "text", "html", "csv", "warc", "compressions", "zip", "tar", "page")
BUILT = ("records", "zips", "tars", "packings", "crawls", "tables")
MEMORY = 4 * 1024**3
"""Bytes of address space of a target."""
GRACE = 180
"""Seconds behind its share after which a target is held to be stuck in its input."""


class Outcome(NamedTuple):
    """What came of a target: executions, seconds, and a line of the table for each find."""

    executions: int
    seconds: float
    finds: dict[str, str]


def run(target: str, seconds: float) -> Outcome:
    """One target in a process of its own."""
    module = "mutation" if target in MUTATED else "structure"
    call = [sys.executable, "-m", f"tests.fuzz.{module}", target]
    call += ["--seconds", str(seconds), "--home", str(HOME)]
    told = HOME / f"{target}.json"
    told.unlink(missing_ok=True)
    with (HOME / f"{target}.log").open("wb") as log:
        child = subprocess.Popen(call, stdout=log, stderr=log, preexec_fn=_bounded)
        try:
            child.wait(seconds + GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    if told.exists():
        return Outcome(**json.loads(told.read_text(encoding="utf-8")))
    lost = sorted(HOME.glob(f"finds/{target}-*-*"), key=lambda path: path.stat().st_mtime)
    data = lost[-1].read_bytes() if lost else b""
    place = f"the process ended or hung: see {HOME}/{target}.log"
    return Outcome(0, seconds, {place: line(target, data, limits_of(data))})


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Run the targets one after the other."""
    HOME.mkdir(parents=True, exist_ok=True)
    targets = os.environ.get("FUZZ_TARGETS", " ".join((*MUTATED, *BUILT))).split()
    share = float(os.environ.get("FUZZ_SECONDS", "600")) / len(targets)
    total, finds = 0, 0
    print(f"{'target':14}{'executions':>12}{'a second':>10}{'finds':>7}")
    for target in targets:
        came = run(target, share)
        rate = came.executions / came.seconds
        print(f"{target:14}{came.executions:12,}{rate:10,.0f}{len(came.finds):7}", flush=True)
        for place, told in came.finds.items():
            print(f"  {place}\n{told}", flush=True)
        total, finds = total + came.executions, finds + len(came.finds)
    print(f"{'all':14}{total:12,}{'':10}{finds:7}")
    if finds:
        print(f"The inputs, and where each failed: {HOME}/finds")
    return int(finds > 0)


if __name__ == "__main__":
    sys.exit(main())

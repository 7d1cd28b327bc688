"""`python -m tests.fuzz.mutation TARGET …`: one target, mutated by atheris as its coverage grows.

Its own process: libFuzzer never returns, and only modules that are imported under its eyes count.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["etl"]):
    from tests.fuzz import oracle

from tests.fuzz.finds import Ledger
from tests.fuzz.seeds import dictionary, seeds

LONGEST = 16 * 1024
"""Bytes of an input."""
PATIENCE = 120
"""Seconds after which an input counts as endless; a slow machine takes one for a thousandth."""


def judge_of(target: str, path: Path) -> Callable[[bytes], object]:
    """What an input of the target is put before."""
    if target == "page":
        return lambda data: oracle.demand_text(
            data.decode("utf-8", errors="replace").replace("\0", " ")
        )
    return lambda data: oracle.demand_dump(path, data)


def main() -> None:
    """Fuzz until the time is out; the ledger is left in a file, and the corpus in a folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--home", type=Path, required=True)
    asked = parser.parse_args()
    corpus, given = asked.home / "corpus" / asked.target, asked.home / "seeds" / asked.target
    for folder in (corpus, given, asked.home / "finds"):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(asked.target)):
        (given / f"{number:03}").write_bytes(seed)
    words = asked.home / f"{asked.target}.dict"
    words.write_text(dictionary(asked.target))
    ledger = Ledger(asked.home / "finds", asked.target, oracle.limits_of)
    end = time.monotonic() + asked.seconds
    with oracle.desk() as path:
        judge = judge_of(asked.target, path)

        def one(data: bytes) -> None:
            ledger.watched(judge, data)
            if time.monotonic() > end:
                ledger.close(asked.home / f"{asked.target}.json")
                path.unlink(missing_ok=True)
                path.parent.rmdir()
                # libFuzzer knows no way back.
                os._exit(0)

        told = [
            "fuzz", str(corpus), str(given), f"-dict={words}", f"-max_len={LONGEST}",
            f"-timeout={PATIENCE}", "-rss_limit_mb=0", "-verbosity=0", "-print_final_stats=0",
            f"-artifact_prefix={asked.home}/finds/{asked.target}-",
        ]  # fmt: skip
        atheris.Setup(told, one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()

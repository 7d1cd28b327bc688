"""What runs in the child: a Parquet file read from end to end, to learn whether it may be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson

from etl.child import serve
from etl.read.faults import Fault
from etl.read.parquet import measured
from etl.read.record import Unfit

MEMORY = 4 * 1024**3
"""Bytes of address space."""


def answer(question: bytes, at_work: Callable[[], None]) -> dict[str, str]:
    """The fault and the reason where the file is not fit to be read; empty where it is."""
    asked = orjson.loads(question)
    try:
        with Path(asked["file"]).open("rb") as file:
            measured(file, asked["size"], asked["most"], at_work)
    except Unfit as unfit:
        return {"fault": unfit.fault.value, "reason": unfit.reason}
    except MemoryError:
        told = f"reading the Parquet file takes more than {MEMORY:,} bytes of memory"
        return {"fault": Fault.BOMB.value, "reason": told}
    return {}


if __name__ == "__main__":
    serve(answer, MEMORY)

"""`python -m tests.fuzz.structure TARGET …`: sound containers with one damaged part.

Mutation of bytes seldom comes behind a checksum. Here a container is built, damaged in one place,
and perhaps put into sound ones; so it is known which pages the damage cannot have reached.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from etl.model import Limits
from tests import dumps
from tests.fuzz import containers, oracle
from tests.fuzz.containers import Built, Damaged
from tests.fuzz.finds import Ledger

LIMITS = Limits()
BATCH = 200
KINDS: dict[str, Callable[[], st.SearchStrategy[Built]]] = {
    "records": containers.plain,
    "zips": containers.zips,
    "tars": containers.tars,
    "packings": containers.compressed,
    "crawls": containers.crawls,
    "tables": containers.tables,
}
WRAPS: tuple[Callable[[bytes], bytes], ...] = (
    bytes,
    bytes,
    dumps.packed,
    dumps.zstd,
    lambda data: dumps.zipped(("part", data)),
    lambda data: dumps.tarred(("part", data)),
)


@st.composite
def broken(draw: st.DrawFn, kind: str) -> tuple[Built, Damaged, bytes]:
    """A container of this kind, the damage to it, and the dump that holds it."""
    built = draw(KINDS[kind]())
    damaged = draw(containers.damage(built))
    # Sound members behind a damaged one are looked for where the compression is the outermost.
    wraps = WRAPS if kind != "crawls" else (bytes,)
    return built, damaged, draw(st.sampled_from(wraps))(damaged.data)


def demand(path: Path, built: Built, damaged: Damaged, dump: bytes) -> None:
    """The oracle for any dump, and what is promised of a container of this kind."""
    found = oracle.demand_dump(path, dump, LIMITS)
    texts = Counter(dumps.texts(found))
    told = dumps.errors(found)
    if built.excused & set(told):
        return
    if lost := Counter(containers.left_alone(built, damaged)) - texts:
        raise AssertionError(f"{built.kind}, {damaged.how}: lost {sorted(lost)}; told: {told}")
    touched = any(start < built.head for start, _ in damaged.touched)
    # No checksum speaks for the pages of a member that ends too early.
    if built.checked and not touched and "truncated" not in told:
        wrong = set(texts) - {page.text for page in built.pages}
        assert not wrong, f"{built.kind}, {damaged.how}: wrong pages {sorted(wrong)}"


def fuzz(kind: str, seconds: float, ledger: Ledger, path: Path) -> None:
    """Examples in batches, each from another seed, until the time is out."""
    end = time.monotonic() + seconds

    @settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(broken(kind))
    def batch(example: tuple[Built, Damaged, bytes]) -> None:
        if time.monotonic() < end:
            ledger.watched(lambda dump: demand(path, *example[:2], dump), example[2])

    seed = 0
    while time.monotonic() < end:
        hypothesis.seed(seed)(batch)()
        seed += 1


def main() -> None:
    """Fuzz until the time is out; the ledger is left in a file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--home", type=Path, required=True)
    asked = parser.parse_args()
    ledger = Ledger(asked.home / "finds", asked.target, lambda dump: LIMITS)
    with oracle.desk() as path:
        fuzz(asked.target, asked.seconds, ledger, path)
    ledger.close(asked.home / f"{asked.target}.json")


if __name__ == "__main__":
    main()

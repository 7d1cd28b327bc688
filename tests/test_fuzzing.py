"""The fuzzer's oracles: they hold of the product, and a planted fault does not pass them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import segment
from etl.model import Page, Refused
from etl.read import layered, zipmember
from etl.read.sniff import Format
from etl.read.stream import Stream
from tests.dumps import flipped, json_lines, zipped
from tests.fuzz import containers, finds, oracle, structure
from tests.fuzz.containers import Built, Damaged

FEW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
KINDS = sorted(set(structure.KINDS) - {"tables"})


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_damage_does_not_touch_is_read(tmp_path: Path, kind: str) -> None:
    @FEW
    @given(structure.broken(kind))
    def holds(example: tuple[Built, Damaged, bytes]) -> None:
        structure.demand(tmp_path / "dump", *example)

    holds()


Reading = Callable[[Stream], Iterator[Page | Refused]]


def forgetful(stream: Stream, read: Reading) -> Iterator[Page | Refused]:
    """Loses its second record, and counts its bytes as overhead: all sums are right."""
    for number, found in enumerate(read(stream)):
        if number == 1:
            stream.tally.overhead_bytes += found.place.length
            stream.tally.records -= 1
        else:
            ordinal = found.place.ordinal - (number > 1)
            yield found._replace(place=found.place._replace(ordinal=ordinal))


def careless(stream: Stream, read: Reading) -> Iterator[Page | Refused]:
    """Loses its second record without a word."""
    return (found for number, found in enumerate(read(stream)) if number != 1)


@pytest.mark.parametrize("fault", [forgetful, careless])
def test_a_reader_that_loses_a_record_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Callable[..., Any]
) -> None:
    real = layered.READERS[Format.JSON_LINES]
    monkeypatch.setitem(layered.READERS, Format.JSON_LINES, lambda stream: fault(stream, real))
    built = containers.json_lines([f"Page {n}" for n in range(5)])
    start = built.pages[3].spans[0][0] + 4
    damaged = Damaged(flipped(built.data, start, 0x80), ((start, start + 1),), "flip")
    with pytest.raises(AssertionError):
        structure.demand(tmp_path / "dump", built, damaged, damaged.data)


@pytest.mark.slow
def test_a_member_that_runs_on_into_the_next_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends_well() -> None:
        @settings(FEW, max_examples=300, database=None)
        @given(structure.broken("zips"))
        def holds(example: tuple[Built, Damaged, bytes]) -> None:
            structure.demand(tmp_path / "dump", *example)

        holds()

    monkeypatch.setattr(zipmember, "_runs_on", lambda source, start: False)
    with pytest.raises((AssertionError, BaseExceptionGroup)):
        ends_well()


def test_a_segment_that_is_lost_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    real = segment.segments
    monkeypatch.setattr(segment, "segments", lambda *given: list(real(*given))[:-1])
    with pytest.raises(AssertionError, match="owns"):
        oracle.demand_text("The ferry was late.\n\nIt came at noon.")


@given(st.binary(max_size=3000))
def test_a_find_is_printed_so_that_it_can_be_pasted(data: bytes) -> None:
    import base64
    import zlib

    assert eval(finds.literal(data), {"zlib": zlib, "base64": base64}) == data


def test_the_smallest_input_of_each_fault_is_kept(tmp_path: Path) -> None:
    ledger = finds.Ledger(tmp_path / "finds", "zip", oracle.limits_of)

    def judge(data: bytes) -> None:
        if len(data) > 3:
            raise IndexError(f"{len(data)} bytes")
        if data == b"b":
            raise ValueError

    for data in (b"a long one", b"long", b"longer", b"b", b"a"):
        ledger.watched(judge, data)
    assert ledger.executions == 5
    assert sorted(ledger.finds.values()) == [b"b", b"long"]
    assert len(list((tmp_path / "finds").glob("*.bin"))) == 2


@pytest.mark.parametrize("data", [b"", b"PK", json_lines({"text": "a"}), zipped(("a", b"b"))])
def test_any_dump_is_read_twice_alike(tmp_path: Path, data: bytes) -> None:
    oracle.demand_dump(tmp_path / "dump", data)

"""What waits in an inbox, and what does not."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import inbox
from tests.pages import put

DAY = date(2026, 3, 2)


def test_files_of_the_day_and_its_folders_wait_and_unfinished_ones_do_not(tmp_path: Path) -> None:
    for name in ("a.txt", "deep/er/b.jsonl", "c.part", "d.txt~", ".hidden", "e.tmp"):
        put(tmp_path, "herald", DAY, name, "x")
    put(tmp_path, "herald", "2026-03-03", "other-day.txt", "x")
    put(tmp_path, "courier", DAY, "z.txt", "x")
    (tmp_path / "sources.toml").write_text("")
    found = [(file.source, file.name) for file in inbox.waiting(tmp_path, DAY)]
    assert found == [("courier", "z.txt"), ("herald", "a.txt"), ("herald", "deep/er/b.jsonl")]
    assert [file.source for file in inbox.waiting(tmp_path, DAY, ["courier"])] == ["courier"]
    assert [Path(name).name for name in inbox.left(tmp_path, DAY)] == [
        ".hidden",
        "c.part",
        "d.txt~",
        "e.tmp",
    ]


@given(st.binary(min_size=1, max_size=40).filter(lambda raw: not {0, 0x2F} & set(raw)))
def test_any_name_can_be_shown_and_found_again(raw: bytes) -> None:
    name = os.fsdecode(raw)
    shown = inbox.escaped(name)
    assert shown.isprintable()
    shown.encode()
    if raw not in (b".", b".."):
        path = inbox.at(Path("/inbox"), DAY, "herald", shown)
        assert os.fsencode(path.name) == raw


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "a/../../b", "%2e%2e/%2e%2e/x"]
)
def test_no_name_leads_out_of_the_day(name: str) -> None:
    with pytest.raises(ValueError, match="outside"):
        inbox.at(Path("/inbox"), DAY, "herald", name)


@pytest.mark.parametrize("given", ["../x", "a/b", ".hidden", "a,b/../c"])
def test_a_source_filter_that_is_no_folder_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="is no source"):
        inbox.names(given)


def test_batches_are_worth_a_task_and_never_more_than_two_hundred() -> None:
    def files(number: int, size: int) -> list[inbox.Waiting]:
        return [inbox.Waiting("s", str(n), Path(str(n)), size) for n in range(number)]

    assert inbox.batches([]) == []
    assert len(inbox.batches(files(1000, 3000))) == 1
    assert len(inbox.batches(files(10, 20_000_000))) == 10
    many = inbox.batches(files(100_000, 1_000_000))
    assert len(many) <= 200
    assert sum(map(len, many)) == 100_000


def test_files_of_one_name_from_two_folders_are_two_files(tmp_path: Path) -> None:
    one, two = put(tmp_path, "one", DAY, "a.txt", "x"), put(tmp_path, "two", DAY, "a.txt", "y")
    other = put(tmp_path, "two", DAY, "b.txt", "z")
    found = inbox.handed_in([one, two.parent, one], "herald")
    assert [file.path for file in found] == [one, two, other]
    assert [file.name for file in found] == [str(one), str(two), "b.txt"]

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


def test_what_no_run_reads_where_it_lies_is_listed_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text("")
    (tmp_path / "lost+found").mkdir()
    put(tmp_path, "herald", DAY, "fine.txt", "x")
    put(tmp_path, "herald", "2026-03-04", "tomorrow-is-fine.txt", "x")
    for name in ("2026-02-30", "2026-2-3", "20260302", "2026-03-05", "1871-01-01", "٢٠٢٦-٠٣-٠٢"):
        (tmp_path / "herald" / name).mkdir()
    (tmp_path / "herald" / "linked").symlink_to(tmp_path)
    (tmp_path / "herald" / "stray.txt").touch()
    (tmp_path / "2026-03-02").mkdir()
    (tmp_path / "front.txt").touch()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "li\x1bne\n").mkdir()
    (tmp_path / "abroad").symlink_to("/etc")
    told = {
        stray.name: stray.reason
        for stray in inbox.misplaced(tmp_path, date(2026, 3, 3), date(1990, 1, 1))
    }
    expected = {
        ".hidden/": "starts with a dot",
        "2026-03-02/": "a day in the place of a source",
        "abroad": "a link",
        "front.txt": "in no source's folder",
        "herald/1871-01-01/": "before 1990-01-01",
        "herald/2026-02-30/": "no such day in the calendar",
        "herald/2026-03-05/": "a day in the future: today is 2026-03-03",
        "herald/2026-2-3/": "2026-02-03 is wanted",
        "herald/20260302/": "its name is no day",
        "herald/linked": "a link",
        "herald/stray.txt": "in no day's folder",
        "herald/٢٠٢٦-٠٣-٠٢/": "its name is no day",
        "li%1Bne%0A/": "no name for a source",
    }
    assert set(told) == set(expected)
    assert [name for name, words in expected.items() if words not in told[name]] == []


def test_links_in_the_place_of_a_source_or_a_day_are_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "inbox"
    put(tmp_path / "outside", "abroad", DAY, "secret.txt", "x")
    put(inside, "herald", DAY, "fine.txt", "x")
    (inside / "abroad").symlink_to(tmp_path / "outside" / "abroad")
    (inside / "herald" / "2026-03-03").symlink_to(tmp_path / "outside" / "abroad" / str(DAY))
    assert [file.name for file in inbox.waiting(inside, DAY)] == ["fine.txt"]
    assert inbox.waiting(inside, date(2026, 3, 3)) == []
    with pytest.raises(ValueError, match="behind a link"):
        inbox.at(inside, date(2026, 3, 3), "herald", "secret.txt")
    with pytest.raises(ValueError, match="behind a link"):
        inbox.at(inside, DAY, "abroad", "secret.txt")
    with pytest.raises(ValueError, match="'abroad': a link"):
        inbox.waiting(inside, DAY, ["abroad"])


def test_a_source_without_a_folder_and_a_folder_that_may_not_be_listed_are_told(
    tmp_path: Path,
) -> None:
    put(tmp_path, "herald", DAY, "a.txt", "x")
    with pytest.raises(ValueError, match="there is no source 'heralt'"):
        inbox.waiting(tmp_path, DAY, ["heralt"])
    if os.geteuid() == 0:
        pytest.skip("root may list any folder")
    (tmp_path / "herald" / str(DAY)).chmod(0)
    with pytest.raises(ValueError, match="may not list the folder"):
        inbox.waiting(tmp_path, DAY)


@given(st.binary(min_size=1, max_size=40).filter(lambda raw: not {0, 0x2F} & set(raw)))
def test_any_name_can_be_shown_and_found_again(raw: bytes) -> None:
    name = os.fsdecode(raw)
    shown = inbox.escaped(name)
    assert shown.isprintable()
    assert "::" not in shown
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


def test_ten_thousand_files_of_one_day_are_a_handful_of_batches(tmp_path: Path) -> None:
    folder = put(tmp_path, "herald", DAY, "0.txt", "x").parent
    for number in range(1, 10_000):
        (folder / f"{number}.txt").write_text("x")
    found = inbox.waiting(tmp_path, DAY)
    batches = inbox.batches(found)
    assert len(batches) <= 200
    assert [file for batch in batches for file in batch] == found
    assert len({file.path for file in found}) == 10_000


def test_files_of_one_name_from_two_folders_are_two_files(tmp_path: Path) -> None:
    one, two = put(tmp_path, "one", DAY, "a.txt", "x"), put(tmp_path, "two", DAY, "a.txt", "y")
    other = put(tmp_path, "two", DAY, "b.txt", "z")
    found = inbox.handed_in([one, two.parent, one], "herald")
    assert [file.path for file in found] == [one, two, other]
    assert [file.name for file in found] == [str(one), str(two), "b.txt"]

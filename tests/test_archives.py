"""Archives: every member's pages, whatever holds them, and nothing that no member holds."""

from __future__ import annotations

import gzip
import io
import random
import re
import subprocess
import sys
import tarfile
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.model import Limits, Page, Refused
from etl.read import DumpUnreadable, Fault, survey
from etl.read.examine import examine
from etl.read.layers import Plan
from etl.read.packing import Input
from tests.dumps import (
    PACKERS,
    SMALL,
    blocks,
    errors,
    flipped,
    json_lines,
    laid,
    packed,
    read_back,
    tar_header,
    tarred,
    texts,
    zipped,
    zstd,
)

PAGES = [f"Harbour works, part {n}: {'crane ' * n}" for n in range(5)]
FILES = [(f"{n}/page-{n}.txt", page.encode()) for n, page in enumerate(PAGES)]
LINES = json_lines(*({"text": page} for page in PAGES))
TAR_FORMS = (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)
ZIP_METHODS = (0, 8, 12, 14)


def whole(data: bytes, limits: Limits | None = None) -> list[Page | Refused]:
    """All that is read of a dump, which is checked to tile its stream."""
    with tempfile.TemporaryDirectory() as folder:
        return read_back(Path(folder), data, limits)[0]


# ---- what a sound archive gives -----------------------------------------------------------


def system(command: str) -> Callable[[list[tuple[str, bytes]]], bytes]:
    """An archive as the system's own program writes it."""

    def pack(files: list[tuple[str, bytes]]) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            names = []
            for name, data in files:
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                names.append(name)
            told = [*command.split(), *names]
            run = subprocess.run(told, cwd=folder, capture_output=True, check=True)
            return run.stdout

    return pack


WRITERS: dict[str, Callable[[list[tuple[str, bytes]]], bytes]] = {
    **{f"zip {m}": lambda f, m=m: zipped(*f, method=m) for m in ZIP_METHODS},
    **{f"zip {m}, forward": lambda f, m=m: zipped(*f, method=m, forward=True) for m in ZIP_METHODS},
    **{f"tar {form}": lambda f, form=form: tarred(*f, form=form) for form in TAR_FORMS},
    "zip": system("zip -q -"),
    "zip, stored": system("zip -q -0 -"),
    "zip, zip64": system("zip -q -fz -"),
    "tar, v7": system("tar -c --format=v7"),
    "tar, ustar": system("tar -c --format=ustar"),
    "tar, gnu": system("tar -c --format=gnu"),
    "tar, pax": system("tar -c --format=pax"),
    "tar.gz": system("tar -cz"),
    "tar.zst": lambda files: zstd(tarred(*files)),
    "tar.xz": lambda files: PACKERS["xz"](tarred(*files)),
    "tar.bz2": lambda files: PACKERS["bzip2"](tarred(*files)),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_every_writers_archive_gives_the_pages_of_its_members(writer: str) -> None:
    files = [*FILES, ("lines.jsonl", LINES), ("lines.gz", packed(LINES)), ("ö/ä.txt", b"A page")]
    found = whole(WRITERS[writer](files))
    assert errors(found) == []
    assert texts(found) == [*PAGES, *PAGES, *PAGES, "A page"]
    members = [item.member for item in found if isinstance(item, Page)]
    assert members == [name for name, _ in FILES] + ["lines.jsonl"] * 5 + ["lines.gz"] * 5 + [
        "ö/ä.txt"
    ]


CONTENTS = st.one_of(
    st.text(min_size=1, max_size=90).map(lambda text: text.encode(errors="replace")),
    st.binary(max_size=60),
    st.sampled_from([LINES, packed(LINES), zstd(LINES), b"", bytes(1024), LINES * 30]),
    st.sampled_from([zipped(*FILES), tarred(*FILES), packed(tarred(*FILES)), zipped()]),
)
MEMBERS = st.lists(st.tuples(st.sampled_from(["a", "b/c.txt", "ä" * 40]), CONTENTS), max_size=5)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def archived(kind: str, members: list[tuple[str, bytes]], form: int) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        if kind == "tar":
            return tarred(*members, form=TAR_FORMS[form % 3])
        return zipped(*members, method=ZIP_METHODS[form], forward=kind == "forward")


@QUICK
@given(kind=st.sampled_from(["tar", "zip", "forward"]), form=st.integers(0, 3), members=MEMBERS)
def test_an_archive_says_what_its_members_say_one_by_one(
    kind: str, form: int, members: list[tuple[str, bytes]]
) -> None:
    """Members are taken out by the standard library, and each is read as a dump of its own."""
    data = archived(kind, members, form)
    if kind == "tar":
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            taken = [(info.name, tar.extractfile(info)) for info in tar]
            files = [(name, file.read()) for name, file in taken if file]
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = [(info.filename, archive.read(info)) for info in archive.infolist()]
    assert [content for _, content in files] == [content for _, content in members]
    alone = [item for _, content in files for item in whole(content)]
    found = whole(data)
    assert texts(found) == texts(alone)
    assert errors(found) == (errors(alone) or ([] if alone else ["empty"]))
    assert [item.place.length for item in found] == [item.place.length for item in alone] or [0]


def test_the_stream_of_a_tar_is_the_tar(tmp_path: Path) -> None:
    data = tarred(*FILES, ("lines.jsonl", LINES))
    found, tally = read_back(tmp_path, data)
    assert tally.stream_bytes == len(data)
    for item in found:
        assert isinstance(item, Page)
        start, end = item.place.offset, item.place.offset + item.place.length
        assert item.text.encode() in data[start:end]


def test_a_members_name_is_shown_escaped_and_leads_through_nested_archives() -> None:
    name = "news\n\u202e{{7*7}}\x1b[31m.zip"
    (page,) = whole(tarred((name, zipped(("a/b.txt", b"The ferry was late.")))))
    assert isinstance(page, Page)
    assert page.member == "news\\n\\u202e{{7*7}}\\x1b[31m.zip!/a/b.txt"


def test_a_refused_record_tells_the_member_that_it_lies_in() -> None:
    (refused,) = whole(tarred(("lines.jsonl", b'{"text": 1}\n')))
    assert isinstance(refused, Refused)
    assert refused.member == "lines.jsonl"
    assert refused.reason.endswith("in lines.jsonl")


def test_a_long_name_is_cut_where_it_is_shown() -> None:
    (page,) = whole(zipped(("x" * 4000, b"A page")))
    assert isinstance(page, Page)
    assert page.member is not None
    assert len(page.member) == 300


def test_offsets_go_on_behind_a_member_that_is_packed(tmp_path: Path) -> None:
    found, tally = read_back(tmp_path, zipped(("a.gz", packed(LINES)), ("b.jsonl", LINES)))
    assert len(found) == 2 * len(PAGES)
    assert tally.stream_bytes - tally.overhead_bytes == 2 * (len(LINES) - len(PAGES))
    gap = found[5].place.offset - found[4].place.offset - found[4].place.length
    assert gap > 30, "a header stands between the members"


def test_what_a_mac_packs_beside_the_pages_is_counted_and_passed_over(tmp_path: Path) -> None:
    notes = ("__MACOSX/._a.txt", b"\0\x05\x16\x07\0\x02\0\0Mac OS X" + bytes(80))
    found, tally = read_back(tmp_path, zipped(("a.txt", b"A page"), notes))
    assert texts(found) == ["A page"]
    assert errors(found) == []
    assert tally.passed_over == 1


# ---- damage -------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ZIP_METHODS)
@pytest.mark.parametrize("forward", [False, True])
def test_no_flipped_byte_of_a_zip_gives_a_wrong_page(method: int, forward: bool) -> None:
    data = zipped(*FILES[:3], method=method, forward=forward)
    for at in range(len(data)):
        found = whole(flipped(data, at, 1 << at % 8))
        kept = texts(found)
        if at > 3:
            assert set(kept) <= set(PAGES)
            assert kept == sorted(kept)
        assert errors(found) or kept == PAGES[:3]


@pytest.mark.parametrize("method", ZIP_METHODS)
def test_a_cut_zip_keeps_the_members_before_the_cut(method: int) -> None:
    data = zipped(*FILES[:3], method=method)
    ends = [found.start() for found in re.finditer(rb"PK\x03\x04", data)][1:]
    ends.append(data.index(b"PK\x01\x02"))
    for cut in range(ends[0], len(data)):
        found = whole(data[:cut])
        assert texts(found) == PAGES[: sum(end <= cut for end in ends)]
        assert errors(found) == ["truncated"]


@pytest.mark.parametrize("form", TAR_FORMS)
def test_a_cut_tar_keeps_the_members_before_the_cut(form: int) -> None:
    data = tarred(*FILES[:3], form=form)[: 3 * 1024 + 512]
    for cut in range(1024, len(data) - 511, 7):
        found = whole(data[:cut])
        assert texts(found) == PAGES[: (cut + 512 - len(PAGES[0])) // 1024][: len(texts(found))]
        assert len(texts(found)) >= cut // 1024
        assert errors(found) in (["truncated"], ["no-end"])


def test_no_broken_header_of_a_tar_hides_the_members_behind_it() -> None:
    data = tarred(*FILES[:3], form=tarfile.USTAR_FORMAT)
    for at in range(1024, 1024 + 512):
        found = whole(flipped(data, at))
        assert texts(found) == [PAGES[0], PAGES[2]]
        assert errors(found) == ["resync"]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """An archive, perhaps packed, which was cut, flipped, or had bytes put in or taken out."""
    kind = draw(st.sampled_from(["tar", "zip", "forward"]))
    data = archived(kind, draw(MEMBERS), draw(st.integers(0, 3)))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, max(0, min(len(data), 3000) - 1)))
        count = draw(st.integers(1, 600))
        match draw(st.sampled_from(["cut", "flip", "put", "take", "copy"])):
            case "cut":
                data = data[: max(at, 1)]
            case "flip":
                data = flipped(data, at, draw(st.integers(1, 255))) if data else data
            case "put":
                data = data[:at] + draw(st.binary(max_size=40)) + data[at:]
            case "take":
                data = data[:at] + data[at + count :]
            case "copy":
                data = data + data[at : at + count]
    return draw(st.sampled_from([bytes, bytes, packed, zstd]))(data)


@settings(QUICK, max_examples=600)
@given(data=damaged(), limits=st.sampled_from([Limits(), SMALL, Limits(members=2)]))
def test_spans_and_overhead_tile_the_stream_of_any_archive(data: bytes, limits: Limits) -> None:
    found = whole(data, limits)
    assert found, "a dump without a record would vanish from the counts"
    assert {item.error for item in found if isinstance(item, Refused)} <= {f.value for f in Fault}
    for item in found:
        assert (item.member or "").isprintable()
        if isinstance(item, Refused):
            assert len(item.raw) <= limits.kept_bytes
            assert item.reason.isprintable()


@settings(QUICK, max_examples=600)
@given(data=damaged(), limits=st.sampled_from([Limits(), Limits(members=2)]))
def test_an_archives_parts_and_its_overhead_are_all_of_its_bytes(
    data: bytes, limits: Limits
) -> None:
    plan = examine(Input(io.BytesIO(data)), len(data), limits)
    if isinstance(plan, Plan):
        assert plan.after + sum(part.before + part.length for part in plan.parts) == len(data)


def test_a_lie_about_a_size_swallows_no_sound_member_of_a_zip() -> None:
    data = zipped(*FILES)
    for start in (found.start() for found in re.finditer(rb"PK\x03\x04", data)):
        for size in (0, 1, 9, 200, 70_000, 2**31, 2**32 - 1):
            lie = data[: start + 18] + size.to_bytes(4, "little") + data[start + 22 :]
            kept = texts(whole(lie))
            assert set(kept) < set(PAGES)
            assert len(kept) == len(PAGES) - 1


# ---- limits -------------------------------------------------------------------------------


def test_members_over_the_limit_are_one_refused_record(tmp_path: Path) -> None:
    empty = [tar_header(b"%d.txt" % n, b"0" * 11) for n in range(1200)]
    found, tally = read_back(tmp_path, b"".join(empty) + bytes(1024), Limits(members=1000))
    assert errors(found) == ["empty"] * 1000 + ["too-many-members"]
    assert found[-1].place.length == 200 * 512 + 1024
    assert tally.records == 1001


def test_attributes_of_a_tars_members_count_as_no_members() -> None:
    files = [(f"{'ä' * 200}-{n}.txt", b"A page") for n in range(30)]
    assert len(texts(whole(tarred(*files), Limits(members=30)))) == 30


def test_ten_zips_of_one_bomb_are_refused_though_none_of_them_is_one() -> None:
    inner = zipped(("a.txt", bytes(900_000)))
    data = zipped(*((f"{n}.zip", inner) for n in range(10)))
    found = whole(data, Limits(ratio=900))
    assert errors(found) == ["bomb"]
    assert found[0].place.length == len(data)


def test_a_zip_that_holds_itself_again_and_again_ends_at_the_limit() -> None:
    data = zipped(("a.txt", b"A page"))
    for _ in range(20):
        data = zipped(("again.zip", data), method=0)
    assert errors(whole(data)) == ["nested-too-deep"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["tar", "zip", "forward", "tar.gz in zip"])
def test_memory_does_not_grow_with_a_member(tmp_path: Path, kind: str) -> None:
    """Peak resident MiB of a process that reads an archive of 1 MB, and of one of 100 MB."""
    pages = [random.Random(n).randbytes(1500).hex() for n in range(320)]
    part = json_lines(*({"text": page} for page in pages))
    peaks = []
    for times in (1, 100):
        files = [("a.jsonl", part * times)]
        if kind == "tar.gz in zip":
            data = zipped(("a.tar.gz", gzip.compress(tarred(*files), 1)))
        else:
            data = archived(kind, files, 1)
        path = laid(tmp_path, data)
        script = (
            "import re, sys; from pathlib import Path; from etl.read import Reader, survey;"
            "path = Path(sys.argv[1]); count = sum(1 for _ in Reader(path, survey(path)));"
            "status = Path('/proc/self/status').read_text();"
            "print(count, re.search(r'VmHWM:\\s+(\\d+)', status)[1])"
        )
        told = [sys.executable, "-c", script, str(path)]
        run = subprocess.run(told, capture_output=True, text=True, check=True)
        count, peak = map(int, run.stdout.split())
        assert count == times * len(pages)
        peaks.append(peak // 1024)
    assert peaks[1] - peaks[0] < 25


def test_a_file_larger_than_any_dump_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "hole"
    with path.open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(DumpUnreadable) as refused:
        survey(path)
    assert refused.value.error == "too-large"
    assert "1,099,511,627,776" in str(refused.value)


def test_blocks_of_a_tar_that_stand_for_its_end_hide_nothing_behind_them() -> None:
    """A tar within which zeros were written goes on behind them."""
    member = tar_header(size=b"00000000006") + blocks(b"A page")
    found = whole(member + bytes(8 * 512) + member + bytes(1024) + member + bytes(1024))
    assert texts(found) == ["A page"] * 3
    assert errors(found) == []

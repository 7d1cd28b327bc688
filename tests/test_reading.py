"""What is read from a dump, and what is refused, with which words."""

from __future__ import annotations

import gzip
import json
import os
import random
import socket
import subprocess
import sys
import zlib
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import zstandard

from etl.model import Limits, Page, Place, Refused
from etl.read import DumpChanged, DumpUnreadable, Fault, Reader, survey
from tests.dumps import (
    SMALL,
    comma_separated,
    errors,
    flipped,
    json_lines,
    laid,
    packed,
    parquet,
    read_back,
    texts,
    warc_record,
)

PAGES = [f"Harbour works, part {n}\n\nThe crane was moved on day {n}." for n in range(40)]
LINES = json_lines(*({"text": text} for text in PAGES))


# ---- formats, by content ------------------------------------------------------------------


def test_a_text_file_is_one_page_with_every_character_kept(tmp_path: Path) -> None:
    text = "Headline\r\n\r\nA\u00a0no-break space, a\u2028separator\fand a last line\n"
    found, tally = read_back(tmp_path, text.encode())
    assert found == [Page(Place(0, 0, len(text.encode())), text, format="text")]
    assert tally.overhead_bytes == 0


@pytest.mark.parametrize("name", ["page.txt", "page.jsonl", "page.jsonl.gz", "page.pdf"])
def test_the_name_of_a_file_decides_nothing(tmp_path: Path, name: str) -> None:
    assert texts(read_back(tmp_path, b"A page", name=name)[0]) == ["A page"]
    assert texts(read_back(tmp_path, LINES, name=name)[0]) == PAGES
    assert texts(read_back(tmp_path, packed(LINES), name=name)[0]) == PAGES


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_overhead_and_tells_the_encoding(
    tmp_path: Path, encoding: str
) -> None:
    (page,), tally = read_back(tmp_path, "Größe – 12 €".encode(encoding))
    assert isinstance(page, Page)
    assert page.text == "Größe – 12 €"
    assert page.place.offset == tally.overhead_bytes == len("".encode(encoding))


@pytest.mark.parametrize(
    "text",
    [
        "{Updated} The ferry is late",
        "[Update] The ferry is late",
        "{\nnot JSON at all\n}",
        'The ferry\n{"@context": "https://schema.example", "@type": "NewsArticle"}\nis late',
    ],
)
def test_a_text_that_only_looks_like_json_is_a_page(tmp_path: Path, text: str) -> None:
    assert texts(read_back(tmp_path, text.encode())[0]) == [text]


@pytest.mark.parametrize("first", [b"garbage", b"[]", b"{", b'{"text": "cut', b"\xff\xfe\xff"])
def test_a_bad_first_line_does_not_hide_the_json_lines_behind_it(
    tmp_path: Path, first: bytes
) -> None:
    if first.startswith(b"\xff\xfe"):
        first = b"x" + first
    found, _ = read_back(tmp_path, first + b"\n" + LINES)
    assert isinstance(found[0], Refused)
    assert texts(found) == PAGES


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n...",
        b"PK\x03\x04" + bytes(60),
        b"7z\xbc\xaf\x27\x1c\0\x04",
        b"SQLite format 3\0" + bytes(80),
        b'<?xml version="1.0"?><rss><channel/></rss>',
        b'[{"text": "a"},\n {"text": "b"}]',
        b'{\n  "text": "a"\n}\n',
        random.Random(4).randbytes(5000),
        b"a.txt".ljust(257, b"\0") + b"ustar\x0000" + bytes(248),
    ],
)
def test_what_is_neither_text_nor_json_lines_is_one_refused_record(
    tmp_path: Path, data: bytes
) -> None:
    for dump in (data, packed(data)):
        (refused,), _ = read_back(tmp_path, dump)
        assert isinstance(refused, Refused)
        assert (refused.stage, refused.error) == ("read", "unsupported-format")
        assert refused.place == Place(0, 0, len(data))
        assert refused.raw == data


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\0" * 99, b" \n\t\r\n ", b"\xff\xfe"])
def test_a_dump_that_says_nothing_is_refused_as_empty(tmp_path: Path, data: bytes) -> None:
    assert errors(read_back(tmp_path, data)[0]) == ["empty"]
    assert errors(read_back(tmp_path, packed(data))[0]) == ["empty"]


def test_bytes_that_are_no_utf_8_are_refused_with_their_offset(tmp_path: Path) -> None:
    (refused,), _ = read_back(tmp_path, "Größe".encode("latin-1"))
    assert isinstance(refused, Refused)
    assert refused.error == "encoding"
    assert "0xf6 at offset 2" in refused.reason
    (refused,), _ = read_back(tmp_path, "A page of plain words".encode("utf-16-le"))
    assert isinstance(refused, Refused)
    assert refused.error == "encoding"


LEGACY = {
    "cp1252": "L’Espagne accueille son année la plus douce : « c’était déjà l’été », dit-elle.",
    "cp1250": "Loď dnes nepřijela, říká převozník; most přes řeku bude zítra zavřený kvůli vodě.",
    "iso8859-2": "Łódź nie przypłynęła, mówi przewoźnik; jutro most będzie zamknięty, żałuję.",
    "cp1251": "Паром сегодня не пришёл, сказал паромщик, и завтра мост тоже будет закрыт.",
    "koi8-r": "Паром сегодня не пришёл, сказал паромщик, и завтра мост тоже будет закрыт.",
    "cp1253": "Το πλοίο δεν έφτασε σήμερα, είπε ο λιμενάρχης, και αύριο θα είναι κλειστά.",
    "cp1255": "המעבורת לא הגיעה היום אל הנמל, אמר רב החובל, ומחר הגשר יהיה סגור לתנועה.",
    "cp1256": "لم تصل العبارة اليوم إلى الميناء، قال القبطان، وسيكون الجسر مغلقا غدا أمام الجميع.",
    "cp1254": "Vapur bugün gelmedi, dedi kaptan; köprü yarın da şiddetli yağış yüzünden kapalı.",
    "cp932": "渡し船は今日は来なかったと船長は話した。明日も橋は閉まるということです。",
    "euc-jp": "渡し船は今日は来なかったと船長は話した。明日も橋は閉まるということです。",
    "cp949": "오늘은 배가 오지 않았다고 선장이 말했다. 내일은 다리도 닫힐 것으로 보인다고 한다.",
    "gb18030": "船长说，今天的渡船没有来，明天的大桥也不会开放，这是一年中最大的一次。",
    "big5hkscs": "船長說，今天的渡船沒有來，明天的大橋也不會開放，這是一年中最大的一次。",
}  # fmt: skip


@pytest.mark.parametrize("encoding", LEGACY)
def test_a_text_in_an_undeclared_code_page_is_read_and_the_guess_is_kept(
    tmp_path: Path, encoding: str
) -> None:
    text = LEGACY[encoding] + "\r\n" + LEGACY[encoding][::-1].swapcase()[:5]
    (page,), _ = read_back(tmp_path, LEGACY[encoding].encode(encoding))
    assert isinstance(page, Page), page
    assert page.text == LEGACY[encoding]
    assert page.encoding is not None
    assert LEGACY[encoding].encode(page.encoding) == LEGACY[encoding].encode(encoding)
    assert 0.9 <= page.certainty <= 1
    (page,), _ = read_back(tmp_path, text.encode())
    assert isinstance(page, Page)
    assert (page.encoding, page.certainty) == (None, 1.0)


def test_a_nul_character_is_refused_before_postgres_sees_it(tmp_path: Path) -> None:
    assert errors(read_back(tmp_path, b"A page\0 of text")[0]) == ["nul"]
    found, _ = read_back(tmp_path, json_lines({"text": "a\0b"}, {"text": "b", "url": "\0"}))
    assert errors(found) == ["nul", "nul"]


# ---- limits -------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", [bytes, packed])
def test_the_limit_for_a_page_is_exact(tmp_path: Path, pack: type[bytes]) -> None:
    limit = SMALL.page_bytes
    for extra, expected in ((0, []), (1, ["too-long"])):
        text = b"x" * (limit + extra)
        line = json_lines({"text": "x" * (limit + extra - len(json_lines({"text": ""})) + 1)})
        for data in (text, b"\xef\xbb\xbf" + text, line, line.replace(b"\n", b"\r\n"), line[:-1]):
            found, _ = read_back(tmp_path, pack(data), SMALL)
            assert errors(found) == expected
            if expected:
                assert isinstance(found[0], Refused)
                assert found[0].place.length == limit + 1
                assert found[0].raw == data.lstrip(b"\xef\xbb\xbf")[: SMALL.kept_bytes]


def test_a_line_over_the_limit_costs_no_other_line(tmp_path: Path) -> None:
    data = json_lines({"text": "before"}, {"text": "x" * 5_000_000}, {"text": "after"})
    found, _ = read_back(tmp_path, data, SMALL)
    assert texts(found) == ["before", "after"]
    assert errors(found) == ["too-long"]
    assert found[1].place.length == len(json_lines({"text": "x" * 5_000_000})) - 1


def test_a_compression_bomb_is_one_refused_record(tmp_path: Path) -> None:
    dump = packed(bytes(30_000_000))
    (refused,), tally = read_back(tmp_path, dump, Limits(ratio=100))
    assert isinstance(refused, Refused)
    assert refused.error == "bomb"
    assert refused.place == Place(0, 0, 100 * len(dump))
    assert tally.stream_bytes == 100 * len(dump)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_dump(tmp_path: Path) -> None:
    """Peak resident MiB of a process that reads 1 MB and of one that reads 100 MB."""
    part = json_lines(*({"text": random.Random(n).randbytes(1500).hex()} for n in range(320)))
    engine = zlib.compressobj(1, wbits=31)
    with (tmp_path / "large").open("wb") as file:
        for _ in range(100):
            file.write(engine.compress(part))
        file.write(engine.flush())
    laid(tmp_path, gzip.compress(part, 1), "small")
    (tmp_path / "line").write_bytes(b'{"text": "' + b"x" * 100_000_000 + b'"}\n{"text": "y"}')
    (tmp_path / "page").write_bytes(b"x" * 100_000_000)
    noise = [random.Random(n).randbytes(1500).hex() for n in range(320)]
    zstd = zstandard.ZstdCompressor(write_checksum=True).compressobj()
    with (tmp_path / "large.zst").open("wb") as file:
        for _ in range(100):
            file.write(zstd.compress(part))
        file.write(zstd.flush())
    records = b"".join(gzip.compress(warc_record(page.encode()), 1) for page in noise)
    (tmp_path / "large.warc.gz").write_bytes(records * 100)
    rows = comma_separated(["text", "id"], *([page, "7"] for page in noise))
    (tmp_path / "large.csv").write_bytes(rows + rows.partition(b"\n")[2] * 99)
    laid(tmp_path, warc_record(b"x" * 100_000_000), "record")
    laid(tmp_path, parquet({"text": noise}), "small.parquet")
    laid(tmp_path, parquet({"text": noise * 100}, use_dictionary=False), "large.parquet")
    script = (
        "import sys; from pathlib import Path; from etl.read import Reader, survey\n"
        "path = Path(sys.argv[1]); reader = Reader(path, survey(path))\n"
        "count = sum(1 for _ in reader)\n"
        "print(count, reader.tally.stream_bytes, end=' ')\n"
        # Not getrusage: its maximum is handed down from the process that started this one.
        "status = Path('/proc/self/status').read_text()\n"
        "print(int(status.split('VmHWM:')[1].split()[0]) // 1024)"
    )

    def peak(name: str) -> tuple[int, ...]:
        run = [sys.executable, "-c", script, str(tmp_path / name)]
        told = subprocess.run(run, check=True, capture_output=True, text=True).stdout
        return tuple(map(int, told.split()))

    _, _, least = peak("small")
    count, unpacked, most = peak("large")
    assert (count, unpacked) == (32_000, 100 * len(part))
    assert unpacked > 95_000_000
    # What a compressed file unpacks to is kept up to 32 MiB, so as not to unpack it twice.
    kept = 34
    assert most - least < kept + 8
    for name, more in (("large.zst", kept), ("large.warc.gz", kept), ("large.csv", 0)):
        count, unpacked, most = peak(name)
        assert count == 32_000
        assert unpacked > 95_000_000
        assert most - least < more + 24, name
    _, _, least_of_parquet = peak("small.parquet")
    count, _, most = peak("large.parquet")
    assert count == 32_000
    assert most - least_of_parquet < 48
    # A record over the limit is held up to the limit and no further: 8 MiB, a few times over.
    assert peak("line")[2] - least < 40
    assert peak("page")[2] - least < 40
    assert peak("record")[2] - least < 40


# ---- gzip ---------------------------------------------------------------------------------


def test_all_members_are_read_even_where_a_line_crosses_them(tmp_path: Path) -> None:
    members = packed(LINES[:777], b"", LINES[777:1500], LINES[1500:])
    found, _ = read_back(tmp_path, members)
    assert found == read_back(tmp_path, LINES)[0]
    assert texts(found) == PAGES


def test_thousands_of_small_members_are_read_in_no_time(tmp_path: Path) -> None:
    lines = LINES.splitlines(keepends=True) * 250
    assert texts(read_back(tmp_path, packed(*lines))[0]) == PAGES * 250


def test_a_truncated_gzip_keeps_the_pages_before_the_cut(tmp_path: Path) -> None:
    noise = [random.Random(n).randbytes(400).hex() for n in range(500)]
    data = json_lines(*({"text": text} for text in noise))
    dump = packed(data)
    found, tally = read_back(tmp_path, dump[: len(dump) // 2])
    kept = len(found) - 1
    assert 200 < kept < 300
    assert texts(found) == noise[:kept]
    last = found[-1]
    assert isinstance(last, Refused)
    assert last.error == "truncated"
    assert last.place.offset + last.place.length == tally.stream_bytes
    assert last.raw == data[last.place.offset : tally.stream_bytes]


def test_a_gzip_without_its_last_bytes_is_told_of_even_where_no_line_is_cut(
    tmp_path: Path,
) -> None:
    for cut in (1, 4, 8):
        found, _ = read_back(tmp_path, packed(LINES)[:-cut])
        assert texts(found) == PAGES
        assert errors(found) == ["truncated"]
        assert found[-1].place == Place(len(PAGES), len(LINES), 0)
    assert errors(read_back(tmp_path, packed(b"One page")[:-4])[0]) == ["truncated"]
    assert errors(read_back(tmp_path, packed(LINES)[:2])[0]) == ["truncated"]
    assert errors(read_back(tmp_path, packed(LINES) + packed(LINES)[:1])[0]) == ["truncated"]


@pytest.mark.parametrize("at", [-1, -5, 300, 14])
def test_no_page_of_a_damaged_gzip_is_believed(tmp_path: Path, at: int) -> None:
    (refused,), tally = read_back(tmp_path, flipped(packed(LINES), at))
    assert isinstance(refused, Refused)
    assert refused.error == "checksum"
    assert refused.place == Place(0, 0, tally.stream_bytes)
    if at < 0:
        assert tally.stream_bytes == len(LINES)


@pytest.mark.parametrize("at", [-1, -5, 300, 14, 0, 1, 2])
def test_a_damaged_member_costs_its_pages_and_no_others(tmp_path: Path, at: int) -> None:
    bad = flipped(packed(LINES), at)
    found, _ = read_back(tmp_path, packed(LINES) + bad + packed(LINES))
    assert texts(found) == PAGES * 2
    [refused] = [record for record in found if isinstance(record, Refused)]
    assert refused.error == "checksum"
    assert refused.place == Place(len(PAGES), len(LINES), len(bad))
    assert refused.raw == bad


@pytest.mark.parametrize("text", ["A page, first part. ", "text,url\r\nA page,\r\n"])
def test_a_hole_in_what_cannot_be_gone_on_with_costs_the_file(tmp_path: Path, text: str) -> None:
    members = [packed((text + f"part {n}\n").encode()) for n in range(3)]
    found, _ = read_back(tmp_path, members[0] + flipped(members[1], -5) + members[2])
    assert errors(found) == ["checksum"]
    assert texts(found) == []


def test_members_in_members_do_not_hold_the_reader_up(tmp_path: Path) -> None:
    """Each false beginning leads into data that unpacks for long and is then found unsound."""
    nested = b""
    for _ in range(400):
        nested = flipped(gzip.compress(b'{"' + nested, 0, mtime=0), -5)
    data = packed(LINES) + nested + bytes(nested) * 40
    found, _ = read_back(tmp_path, data)
    assert errors(found) == ["checksum"]


def test_zeros_behind_a_gzip_are_padding(tmp_path: Path) -> None:
    dump = packed(LINES) + bytes(100_000) + packed(LINES) + bytes(512)
    found, tally = read_back(tmp_path, dump)
    assert texts(found) == PAGES * 2
    assert errors(found) == []
    assert tally.padding_bytes == 100_512


def test_other_bytes_behind_a_gzip_are_kept_and_cost_no_page(tmp_path: Path) -> None:
    found, tally = read_back(tmp_path, packed(LINES[:-1]) + b"\0\0not gzip" + bytes(9))
    assert texts(found) == PAGES
    last = found[-1]
    assert isinstance(last, Refused)
    assert last.error == "trailing-bytes"
    assert last.raw == b"not gzip" + bytes(9)
    assert last.place == Place(len(PAGES), len(LINES) - 1, 17)
    assert tally.padding_bytes == 2


def test_gzip_in_gzip_in_gzip_is_read_and_a_fourth_is_refused(tmp_path: Path) -> None:
    deep = packed(packed(packed(LINES)))
    assert texts(read_back(tmp_path, deep)[0]) == PAGES
    found, _ = read_back(tmp_path, packed(deep))
    assert errors(found) == ["nested-too-deep"]


# ---- JSON Lines ---------------------------------------------------------------------------


def test_lines_end_at_line_feeds_alone(tmp_path: Path) -> None:
    strange = "a\u2028b\u0085c\u2029d\x1ce"
    data = json_lines({"text": strange}) + json_lines({"text": "z"})
    assert texts(read_back(tmp_path, data)[0]) == [strange, "z"]


def test_carriage_returns_blank_lines_and_marks_are_overhead(tmp_path: Path) -> None:
    mark = b"\xef\xbb\xbf"
    data = mark + b'{"text":"a"}\r\n\r\n \t\n' + mark + b'{"text":"b"}\n{"text":"c"}'
    found, tally = read_back(tmp_path, data)
    assert texts(found) == ["a", "b", "c"]
    assert [data[p.offset : p.offset + p.length] for p in (item.place for item in found)] == [
        b'{"text":"a"}',
        b'{"text":"b"}',
        b'{"text":"c"}',
    ]
    assert tally.overhead_bytes == len(data) - 36


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("[]", "schema"),
        ("1", "schema"),
        ("null", "schema"),
        ('"x"', "schema"),
        ("{", "json"),
        ('{"text": "a"} {"text": "b"}', "json"),
        ('{"text": "a",}', "json"),
        ('{"text": NaN}', "json"),
        ('{"text": "a", "score": 1e999}', "json"),
        ('{"text": "a", "n": ' + "1" * 5000 + "}", "json"),
        ('{"text": ' + "[" * 100_000, "json"),
        ('{"text": "\x01"}', "json"),
        ('{"text": "\\ud800"}', "surrogate"),
        ('{"text": "a", "url": "\\udfff"}', "surrogate"),
        ('{"text": "a\\u0000b"}', "nul"),
        ('{"text": "\\u0000"}', "empty"),
        ('{"text": " \\n\\u00a0"}', "empty"),
        ('{"text": "", "html": "<p> </p><script>x()</script>"}', "empty"),
        ('{"text": "a", "text": "b"}', "duplicate-key"),
        ('{"text": "a", "id": 1, "te\\u0078t": "b"}', "duplicate-key"),
        ('{"text" : "a", "url": "u", "url" : "v"}', "duplicate-key"),
        ('{"text" : "a", "text": "b"}', "duplicate-key"),
        ('{"text": 1}', "schema"),
        ('{"text": ["a"], "html": "<p>a"}', "schema"),
        ('{"text": null}', "schema"),
        ('{"TEXT": "a"}', "schema"),
        ('{"text": "a", "url": 7}', "schema"),
        ('{"text": "a", "url": "' + "u" * 8193 + '"}', "schema"),
        ('{"text": "a", "id": true}', "schema"),
        ('{"text": "a", "id": [1]}', "schema"),
        ('{"text": "a", "source": ""}', "schema"),
        ('{"text": "a", "source": "a/b"}', "schema"),
        ('{"text": "a", "source": ".."}', "schema"),
        ('{"text": "a", "source": "a\\tb"}', "schema"),
        ('{"text": "a", "source": "' + "n" * 201 + '"}', "schema"),
    ],
)
def test_a_bad_line_is_refused_by_its_fault_and_the_next_is_read(
    tmp_path: Path, line: str, error: str
) -> None:
    data = json_lines({"text": "before"}) + line.encode() + b"\n" + json_lines({"text": "after"})
    found, _ = read_back(tmp_path, data)
    assert texts(found) == ["before", "after"]
    refused = found[1]
    assert isinstance(refused, Refused)
    assert (refused.stage, refused.error) == ("read", error)
    assert refused.raw == line.encode()
    assert refused.reason.isprintable()
    assert len(refused.reason) < 400


def test_a_line_that_is_no_utf_8_is_refused_with_its_offset(tmp_path: Path) -> None:
    found, _ = read_back(tmp_path, LINES + b'{"text": "Gr\xf6\xdfe"}\n' + LINES)
    assert texts(found) == PAGES * 2
    assert errors(found) == ["encoding"]
    refused = found[len(PAGES)]
    assert isinstance(refused, Refused)
    assert "0xf6 at offset 12" in refused.reason


def test_every_field_of_a_record_reaches_its_page(tmp_path: Path) -> None:
    record = {
        "id": 41,
        "url": "https://gazette.example/1",
        "source": "gazette",
        "fetched_at": "2016-03-23T12:32:05+02:00",
        "text": "A page",
        "images": [{"url": "a"}, {"url": "b"}],
        "unknown": "\ud83d\ude00",
    }
    (page,), _ = read_back(tmp_path, json.dumps(record).encode())
    assert isinstance(page, Page)
    assert page.extra == '{"images":[{"url":"a"},{"url":"b"}],"unknown":"😀"}'
    assert page[1:6] == (
        "A page",
        "https://gazette.example/1",
        "gazette",
        datetime(2016, 3, 23, 12, 32, 5, tzinfo=timezone(timedelta(hours=2))),
        "41",
    )


def test_what_is_wrong_in_a_field_that_nobody_reads_costs_no_page(tmp_path: Path) -> None:
    data = b'{"text": "a", "comment": "\\ud800"}\n{"text": "b", "n": 1, "n": 2}'
    assert texts(read_back(tmp_path, data)[0]) == ["a", "b"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('"a-1"', "a-1"),
        ("-7", "-7"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("1.50", "1.50"),
        ('""', None),
        ("null", None),
    ],
)
def test_an_id_is_kept_as_it_is_written(tmp_path: Path, written: str, kept: str | None) -> None:
    (page,), _ = read_back(tmp_path, f'{{"text": "a", "id": {written}}}'.encode())
    assert isinstance(page, Page)
    assert page.record_id == kept


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2016-03-23T12:32:05Z", datetime(2016, 3, 23, 12, 32, 5, tzinfo=UTC)),
        ("2016-03-23 12:32", datetime(2016, 3, 23, 12, 32)),
        ("20160323T123205.25", datetime(2016, 3, 23, 12, 32, 5, 250000)),
        (1458736325, datetime(2016, 3, 23, 12, 32, 5, tzinfo=UTC)),
        (1458736325.5, datetime(2016, 3, 23, 12, 32, 5, 500000, tzinfo=UTC)),
        (1458736325500, datetime(2016, 3, 23, 12, 32, 5, 500000, tzinfo=UTC)),
        ("1458736325", datetime(2016, 3, 23, 12, 32, 5, tzinfo=UTC)),
    ],
)
def test_a_fetch_time_is_read_with_the_zone_that_it_tells(
    tmp_path: Path, written: str | float, moment: datetime
) -> None:
    (page,), tally = read_back(tmp_path, json_lines({"text": "a", "fetched_at": written}))
    assert isinstance(page, Page)
    assert page.fetched_at == moment
    assert (page.fetched_at.tzinfo is None) == (moment.tzinfo is None)
    assert tally.times_unknown == 0


@pytest.mark.parametrize(
    "written",
    [
        *["yesterday", "", "2016-02-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"],
        *["2016-03-23T23:59:60Z", "2016-3-2", "\u0661" * 10, True, [], {}, 1e300, -1e18, 0, 2**62],
    ],
)
def test_a_fetch_time_that_is_none_is_counted_and_costs_no_page(
    tmp_path: Path, written: object
) -> None:
    (page,), tally = read_back(tmp_path, json_lines({"text": "a", "fetched_at": written}))
    assert isinstance(page, Page)
    assert page.fetched_at is None
    assert tally.times_unknown == 1


def test_text_comes_before_html_unless_it_is_blank(tmp_path: Path) -> None:
    found, _ = read_back(
        tmp_path,
        json_lines(
            {"text": "as text", "html": "<p>as html"},
            {"text": " ", "html": "<p>as html"},
            {"text": None, "html": "<p>as html"},
        ),
    )
    assert texts(found) == ["as text", "as html", "as html"]


# ---- files --------------------------------------------------------------------------------


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    real = laid(tmp_path, b"A page", "real.txt")
    (tmp_path / "link.txt").symlink_to(real)
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "socket.txt"))
    for name in ("link.txt", "folder.txt", "pipe.txt", "socket.txt", "/dev/null"):
        with pytest.raises(DumpUnreadable) as caught:
            survey(tmp_path / name)
        assert caught.value.error == Fault.NOT_A_FILE
        assert caught.value.reason
    with pytest.raises(DumpUnreadable) as caught:
        survey(tmp_path / "absent.txt")
    assert caught.value.error == Fault.ABSENT


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    path = laid(tmp_path, b"A page")
    path.chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        with pytest.raises(DumpUnreadable) as caught:
            survey(path)
    finally:
        os.seteuid(user)
    assert caught.value.error == Fault.PERMISSION


def change(path: Path, how: str) -> None:
    data = path.read_bytes()
    match how:
        case "appended to":
            path.write_bytes(data + LINES)
        case "cut":
            path.write_bytes(data[: len(data) // 2])
        case "overwritten":
            path.write_bytes(data[:-20] + b"?" * 20)
        case "replaced":
            path.with_suffix(".new").write_bytes(data)
            path.with_suffix(".new").replace(path)
        case "taken away":
            path.unlink()


CHANGES = ["appended to", "cut", "overwritten", "replaced", "taken away"]


@pytest.mark.parametrize("how", CHANGES)
@pytest.mark.parametrize("pack", [bytes, packed])
def test_a_file_that_changes_while_it_is_read_is_not_the_dump_that_was_surveyed(
    tmp_path: Path, how: str, pack: type[bytes]
) -> None:
    noise = json_lines(*({"text": random.Random(n).randbytes(900).hex()} for n in range(800)))
    path = laid(tmp_path, pack(noise))
    reader = Reader(path, survey(path))
    pages = iter(reader)
    next(pages)
    change(path, how)
    with pytest.raises(DumpChanged) as caught:
        list(pages)
    assert caught.value.reason


@pytest.mark.parametrize("how", CHANGES[:3])
def test_a_file_that_changed_since_its_survey_is_refused(tmp_path: Path, how: str) -> None:
    path = laid(tmp_path, LINES)
    dump = survey(path)
    change(path, how)
    with pytest.raises(DumpChanged):
        list(Reader(path, dump))


def test_the_same_reader_reads_the_same_again(tmp_path: Path) -> None:
    path = laid(tmp_path, packed(LINES))
    reader = Reader(path, survey(path))
    assert list(reader) == list(reader)
    assert reader.tally.records == len(PAGES)

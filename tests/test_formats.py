"""The formats that a dump may have: what a page of each is, and that they all say the same."""

from __future__ import annotations

import gzip
import io
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import fastwarc
import orjson
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from etl.model import Page, Place
from tests.dumps import (
    PACKERS,
    comma_separated,
    errors,
    flipped,
    http_record,
    json_lines,
    packed,
    parquet,
    read_back,
    texts,
    warc_record,
)

PAGES = [f"Harbour works, part {n}\r\n\r\nThe Größe of the crane, {n}.\n" for n in range(30)]
MARKED = [f"<!DOCTYPE html><html><title>Part {n}</title><p>Größe: {n}" for n in range(30)]


def page_in(folder: Path, data: bytes) -> Page:
    (page,), _ = read_back(folder, data)
    assert isinstance(page, Page)
    return page._replace(format=None)


# ---- HTML ---------------------------------------------------------------------------------


HTML = (
    "<!DOCTYPE html><html><head><title>Ferry late</title>{head}</head>"
    "<body><h1>Ferry late</h1><p>The ferry to Größe was late.</p></body></html>"
)
SHOWN = "Ferry late\n\nFerry late\n\nThe ferry to Größe was late."


def test_an_html_file_is_one_page_of_the_text_that_it_shows(tmp_path: Path) -> None:
    data = HTML.format(head="").encode()
    markup = data.decode()
    assert page_in(tmp_path, data) == Page(Place(0, 0, len(data)), SHOWN, markup=markup, raw=data)


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="iso-8859-1">', "cp1252"),
        ("<META CHARSET=latin1>", "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "cp1251"),
        ('<!-- <meta charset="utf-8"> --><meta charset="ISO-8859-2" />', "iso8859-2"),
        ('<meta charset="utf-16">', "utf-8"),
        ('<meta charset="utf-7">', "utf-8"),
        ('<meta charset="unicode_escape"><meta charset="latin1">', "cp1252"),
        ('<meta charset="latin1">', "utf-8-sig"),
        ('<meta charset="latin1">', "utf-16"),
        ("", "utf-8"),
    ],
)
def test_an_html_page_is_decoded_as_its_mark_or_it_itself_declares(
    tmp_path: Path, head: str, encoding: str
) -> None:
    text = HTML.format(head=head).replace("Größe", "Ґалич" if encoding == "cp1251" else "Größe")
    shown = SHOWN.replace("Größe", "Ґалич") if encoding == "cp1251" else SHOWN
    assert page_in(tmp_path, text.encode(encoding)).text == shown


def test_an_xhtml_page_may_declare_its_encoding_as_xml_does(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-15"?>\n' + HTML.format(head="")
    assert page_in(tmp_path, text.encode("iso8859-15")).text == SHOWN


LONG = "<p>Der Fährmann übt für die große Überfahrt, schöne Grüße vom Hafen.</p>"


@pytest.mark.parametrize("head", ["", '<meta charset="utf-7">', '<meta charset="utf-8">'])
def test_a_page_that_declares_nothing_true_is_read_as_its_language_explains_it(
    tmp_path: Path, head: str
) -> None:
    page = page_in(tmp_path, (HTML.format(head=head) + LONG).encode("cp1252"))
    assert page.text == SHOWN + "\n\n" + LONG[3:-4]
    assert page.encoding == "cp1252"
    assert 0.9 <= page.certainty <= 1


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("<html>Größe".encode("latin-1"), id="too short to tell"),
        pytest.param((HTML.format(head="") + LONG).encode() + b"\xff", id="UTF-8 with damage"),
        pytest.param(LONG.encode() + LONG.encode("cp1252"), id="two encodings in one page"),
        pytest.param(b"<html>" + bytes(range(128, 256)) * 8, id="noise"),
    ],
)
def test_what_no_encoding_explains_is_refused(tmp_path: Path, data: bytes) -> None:
    found, _ = read_back(tmp_path, data)
    assert errors(found) == ["encoding"]


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://herald.example/a?b=1&amp;c=2">',
         "https://herald.example/a?b=1&c=2"),
        ("<meta content='https://herald.example/b' property='og:url'>",
         "https://herald.example/b"),
        ('<meta property="og:url" content="https://herald.example/b">'
         '<LINK HREF=https://herald.example/a REL="shortlink Canonical">',
         "https://herald.example/a"),
        ('<link rel="canonical" href="/a">', None),
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ('<link rel="canonical" href="https://herald.example/' + "a" * 9000 + '">', None),
        ('<link rel="canonical" href="https://[herald">', None),
        ('<!-- <link rel="canonical" href="https://herald.example/a"> -->', None),
        ('<link rel="stylesheet" href="https://herald.example/a.css">', None),
    ],
)  # fmt: skip
def test_an_html_page_tells_its_own_address(tmp_path: Path, head: str, url: str | None) -> None:
    assert page_in(tmp_path, HTML.format(head=head).encode()).url == url


def test_a_tag_of_many_attributes_takes_no_time(tmp_path: Path) -> None:
    many = "<link " + " ".join(f"a{n}=1" for n in range(80_000)) + "x" * 500_000 + ">"
    assert texts(read_back(tmp_path, HTML.format(head=many).encode())[0]) == [SHOWN]


# ---- WARC and WET -------------------------------------------------------------------------


def archive() -> list[bytes]:
    """Records of every kind, each as a member of its own would hold it."""
    info = warc_record(b"software: x\r\n", "warcinfo", "application/warc-fields")
    records = [info]
    for n, page in enumerate(MARKED):
        body, headers = page.encode(), []
        if n % 3 == 1:
            body, headers = gzip.compress(body, mtime=0), ["Content-Encoding: gzip"]
        if n % 2:
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
            headers.append("Transfer-Encoding: chunked")
        records += [
            warc_record(b"GET /a HTTP/1.1\r\n\r\n", "request", "application/http;msgtype=request"),
            http_record(body, *headers, WARC_Target_URI=f"https://herald.example/{n}"),
            warc_record(b"fetchTimeMs: 7\r\n", "metadata", "application/warc-fields"),
        ]
    return records


def test_a_response_is_a_page_with_its_address_time_and_id(tmp_path: Path) -> None:
    record = http_record(b"<html><title>Ferry</title><p>The ferry was late.")
    data = warc_record(b"x: y", "warcinfo") + record
    page = page_in(tmp_path, data)
    assert page.markup == "<html><title>Ferry</title><p>The ferry was late."
    assert page.raw == record[:-4]
    assert page._replace(markup=None, raw=None) == Page(
        Place(0, data.index(record), len(record) - 4),
        "Ferry\n\nThe ferry was late.",
        "https://herald.example/a",
        None,
        datetime(2016, 3, 23, 12, 32, 5, tzinfo=UTC),
        "urn:uuid:6f2a6f2e-0f3c-4c3a-9d6a-0a6f6f2a6f2e",
    )


def test_what_is_no_page_is_passed_over_and_counted(tmp_path: Path) -> None:
    found, tally = read_back(tmp_path, b"".join(archive()))
    assert len(found) == len(MARKED)
    assert tally.passed_over == 1 + 2 * len(MARKED)


def test_the_oracles_find_the_same_records_at_the_same_places(tmp_path: Path) -> None:
    data = b"".join(archive())
    found, _ = read_back(tmp_path, data)
    ours = [(item.place.offset, item.url) for item in found if isinstance(item, Page)]
    theirs = []
    records = ArchiveIterator(io.BytesIO(data))
    for record in records:
        if record.rec_type == "response":
            assert record.content_stream().read().decode() == MARKED[len(theirs)]
            theirs.append((records.get_record_offset(), record.rec_headers["WARC-Target-URI"]))
    assert ours == theirs
    response = fastwarc.warc.WarcRecordType.response
    quick = fastwarc.warc.ArchiveIterator(io.BytesIO(data), record_types=response)
    assert ours == [(r.stream_pos, r.headers["WARC-Target-URI"]) for r in quick]


def test_a_member_a_record_or_one_around_all_is_the_same(tmp_path: Path) -> None:
    records = archive()
    plain, tally = read_back(tmp_path, b"".join(records))
    for dump in (packed(*records), packed(b"".join(records))):
        found, again = read_back(tmp_path, dump)
        assert found == plain
        assert again == tally


def test_no_cut_of_an_archive_gives_a_page_that_is_not_in_it(tmp_path: Path) -> None:
    data = b"".join([*archive()[:4], *map(warc_record, [b"Page one", b"Page two"])])
    pages = texts(read_back(tmp_path, data)[0])
    for cut in range(8, len(data)):
        found, _ = read_back(tmp_path, data[:cut])
        assert texts(found) == pages[: len(texts(found))]
        assert set(errors(found)) <= {"truncated", "empty"}


# ---- CSV ----------------------------------------------------------------------------------


def test_a_row_is_a_page_with_every_field_and_its_place(tmp_path: Path) -> None:
    header = ["id", "url", "source", "fetched_at", "text", "section"]
    row = ["041", "https://herald.example/a", "herald", "1458736325", 'A "page",\r\nof text', "x"]
    data = comma_separated(header, row)
    assert page_in(tmp_path, data) == Page(
        Place(0, len(",".join(header)) + 2, len(data) - len(",".join(header)) - 4),
        'A "page",\r\nof text',
        "https://herald.example/a",
        "herald",
        datetime(2016, 3, 23, 12, 32, 5, tzinfo=UTC),
        "041",
        extra='{"section":"x"}',
    )


@pytest.mark.parametrize(
    "text", ["text, html and more\nA page", "text\nA page", "A title,text\nA page", "text,url"]
)
def test_a_text_that_only_looks_like_csv_is_a_page(tmp_path: Path, text: str) -> None:
    assert texts(read_back(tmp_path, text.encode())[0]) == [text]


@given(
    pages=st.lists(
        st.text(
            st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from('\n\t\r,"')),
            max_size=40,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_every_table_that_the_standard_library_writes_is_read_as_it_was_meant(
    pages: list[str],
) -> None:
    pages = [f"Page {page}" for page in pages if "\0" not in page]
    with tempfile.TemporaryDirectory() as folder:
        data = comma_separated(["id", "text"], *(["7", page] for page in pages))
        assert texts(read_back(Path(folder), data)[0]) == pages


def test_html_about_archives_is_html(tmp_path: Path) -> None:
    data = b"<html><p>A record begins so:<pre>\nWARC/1.0\nWARC-Type: response\n</pre>"
    assert "WARC-Type: response" in page_in(tmp_path, data).text


# ---- Parquet ------------------------------------------------------------------------------


def test_a_row_of_parquet_is_the_page_that_its_line_of_json_would_be(tmp_path: Path) -> None:
    moment = datetime(2016, 3, 23, 12, 32, 5, tzinfo=UTC)
    columns = {
        "id": [41, 42],
        "text": ["Page one", "Page two"],
        "fetched_at": pa.array([moment, None], pa.timestamp("ns", "UTC")),
        "url": pa.array(["https://herald.example/a", None]).dictionary_encode(),
        "section": ["x", "y"],
    }
    for compression in ("NONE", "SNAPPY", "ZSTD"):
        found, tally = read_back(tmp_path, parquet(columns, compression=compression))
        lines = json_lines(
            {"id": 41, "text": "Page one", "fetched_at": "2016-03-23T12:32:05+00:00",
             "url": "https://herald.example/a"},
            {"id": 42, "text": "Page two"},
        ).replace(b'": ', b'":').replace(b', "', b',"')  # fmt: skip
        assert found == read_back(tmp_path, lines)[0]
        assert tally.stream_bytes == len(lines)


def test_no_flipped_bit_of_a_parquet_file_gives_a_wrong_page(tmp_path: Path) -> None:
    data = parquet({"text": PAGES}, compression="SNAPPY")
    for at in range(4, len(data)):
        found, _ = read_back(tmp_path, flipped(data, at, 1 << at % 8))
        assert errors(found) or texts(found) == PAGES


# ---- all formats --------------------------------------------------------------------------


FORMATS: dict[str, tuple[list[str], bytes]] = {
    "json-lines": (PAGES, json_lines(*({"text": page} for page in PAGES))),
    "csv": (PAGES, comma_separated(["id", "text"], *([str(n), p] for n, p in enumerate(PAGES)))),
    "wet": (PAGES, b"".join(warc_record(page.encode()) for page in PAGES)),
    "text": (PAGES[:1], PAGES[0].encode()),
}
MARKED_FORMATS: dict[str, tuple[list[str], bytes]] = {
    "json-lines": (MARKED, json_lines(*({"html": page} for page in MARKED))),
    "warc": (MARKED, b"".join(archive())),
    "resources": (
        MARKED,
        b"".join(warc_record(m.encode(), "resource", "text/html") for m in MARKED),
    ),
    "csv": (MARKED, comma_separated(["html", "url"], *([page, ""] for page in MARKED))),
    "html": (MARKED[:1], MARKED[0].encode()),
}


@pytest.mark.parametrize("packer", ["plain", *PACKERS, "gzip in zstd"])
@pytest.mark.parametrize("name", FORMATS)
def test_the_same_pages_give_the_same_texts_in_every_format_and_compression(
    tmp_path: Path, name: str, packer: str
) -> None:
    pack = PACKERS.get(packer, bytes)
    pages, data = FORMATS[name]
    if packer == "gzip in zstd":
        data, pack = packed(data), PACKERS["zstd"]
    assert texts(read_back(tmp_path, pack(data))[0]) == pages


def test_parquet_gives_the_same_texts_too(tmp_path: Path) -> None:
    assert texts(read_back(tmp_path, parquet({"text": PAGES}))[0]) == PAGES
    marked, _ = read_back(tmp_path, parquet({"html": MARKED}, row_group_size=7))
    assert marked == read_back(tmp_path, json_lines_as_written(MARKED))[0]


def json_lines_as_written(pages: list[str]) -> bytes:
    return b"".join(orjson.dumps({"html": page}) + b"\n" for page in pages)


@pytest.mark.parametrize("name", MARKED_FORMATS)
def test_the_same_html_gives_the_same_texts_in_every_format(tmp_path: Path, name: str) -> None:
    pages, data = MARKED_FORMATS[name]
    shown = [f"Part {n}\n\nGröße: {n}" for n in range(len(pages))]
    for pack in PACKERS.values():
        assert texts(read_back(tmp_path, pack(data))[0]) == shown

"""Every byte of a dump ends in a page, in a refused record or in what is counted as overhead."""

from __future__ import annotations

import gzip
import json
import tempfile
import zlib
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.model import Limits, Page, Refused
from etl.read import Fault, Reader, survey
from etl.read.packing import packing_of
from tests.dumps import SMALL, demand_tiling, errors, flipped, laid, packed, texts, warc_record

LINES = st.one_of(
    st.builds(
        lambda text: json.dumps({"text": text}, ensure_ascii=False).encode(errors="replace"),
        st.text(max_size=60),
    ),
    st.builds(
        lambda text: json.dumps({"text": text, "id": 7, "source": "gazette"}).encode(),
        st.text(st.characters(exclude_categories=()), max_size=250),
    ),
    st.builds(lambda body: json.dumps({"html": f"<p>{body}"}).encode(), st.text(max_size=40)),
    st.sampled_from([b"", b" ", b"\t", b"[]", b"{", b'{"text":"a","text":"b"}', b"null", b"\r"]),
    st.binary(max_size=260).map(lambda data: data.replace(b"\n", b"")),
)
ENDS = st.sampled_from([b"\n", b"\r\n", b"\n\n", b"\n\xef\xbb\xbf"])
JSON_LINES = st.builds(
    lambda mark, lines, last: mark + b"".join(a + b for a, b in lines) + last,
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.lists(st.tuples(LINES, ENDS), max_size=8),
    LINES,
)
TEXT = st.one_of(
    st.text(max_size=300).map(lambda text: text.encode(errors="replace")),
    st.text(max_size=80).map(lambda text: text.encode("utf-16", errors="replace")),
    st.binary(max_size=300),
)
HTML = st.builds(
    lambda start, body: start + body,
    st.sampled_from([b"<html>", b'<html><meta charset="latin1">', b"<!doctype html><title>a"]),
    st.text(max_size=80).map(lambda text: text.encode(errors="replace")) | st.binary(max_size=80),
)
BLOCKS = st.one_of(
    st.binary(max_size=250),
    st.text(max_size=60).map(lambda text: text.encode(errors="replace")),
    HTML.map(lambda body: b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body),
    HTML.map(lambda body: b"HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n" + body),
)
RECORDS = st.builds(
    lambda block, kind, media, lie, end, version: warc_record(
        block, kind, media, None if lie is None else len(block) + lie, end, version
    ),
    BLOCKS,
    st.sampled_from(["conversion", "resource", "response", "request", ""]),
    st.sampled_from(["text/plain", "text/html", "application/http", "application/http", ""]),
    st.sampled_from([None] * 6 + [-7, -2, 1, 3, 300, 10**9]),
    st.sampled_from([b"\r\n\r\n"] * 4 + [b"", b"\n\n", b"\r\n", b"\r\nWARC/1.0\r\n", b"x\r\n"]),
    st.sampled_from(["WARC/1.0"] * 6 + ["WARC/1.1", "WARC/9.9", "WARD/1.0"]),
)
ARCHIVES = st.builds(
    lambda first, records: first + b"".join(records),
    RECORDS,
    st.lists(RECORDS | st.binary(max_size=40), max_size=4),
)
CELLS = st.one_of(
    st.text(max_size=30).map(lambda text: text.encode(errors="replace")),
    st.text(max_size=250).map(
        lambda text: b'"%s"' % text.replace('"', '""').encode(errors="replace")
    ),
    st.binary(max_size=20),
    st.sampled_from([b"", b'""', b'"', b'"a\r\nb"', b'"a""b"', b'"a"b']),
)
ROWS = st.lists(CELLS, min_size=1, max_size=3).map(b",".join)
TABLES = st.builds(
    lambda header, rows, last: header + b"".join(a + b for a, b in rows) + last,
    st.sampled_from([b"text,id\n", b"\xef\xbb\xbfurl,html\r\n", b"text,text\n"]),
    st.lists(st.tuples(ROWS, ENDS), max_size=6),
    ROWS,
)
PLAIN = st.one_of(JSON_LINES, TEXT, HTML, ARCHIVES, TABLES)
FATES = ("whole", "cut", "flipped", "followed")


@st.composite
def gzipped(draw: st.DrawFn, fates: tuple[str, ...] = FATES) -> bytes:
    """A stream cut into members, and then perhaps padded, cut, damaged or followed by more."""
    data = draw(PLAIN)
    cuts = sorted(draw(st.lists(st.integers(0, len(data)), max_size=3)))
    edges = [0, *cuts, len(data)]
    members = [packed(data[a:b]) for a, b in pairwise(edges)]
    dump = b"".join(m + b"\0" * draw(st.sampled_from([0, 0, 1, 700])) for m in members)
    match draw(st.sampled_from(fates)):
        case "cut":
            return dump[: draw(st.integers(2, len(dump)))]
        case "flipped":
            return flipped(dump, draw(st.integers(2, len(dump) - 1)), draw(st.integers(1, 255)))
        case "followed":
            return dump + draw(st.binary(max_size=50))
    return dump


def read_all(data: bytes, limits: Limits) -> tuple[list[Page | Refused], Reader]:
    with tempfile.TemporaryDirectory() as folder:
        path = laid(Path(folder), data)
        reader = Reader(path, survey(path), limits)
        return list(reader), reader


QUICK = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(data=st.one_of(PLAIN, gzipped()), limits=st.sampled_from([Limits(), SMALL]))
def test_spans_and_overhead_tile_the_stream_of_any_dump(data: bytes, limits: Limits) -> None:
    found, reader = read_all(data, limits)
    demand_tiling(found, reader.tally)
    assert found, "a dump without a record would vanish from the counts"
    assert {item.error for item in found if isinstance(item, Refused)} <= {f.value for f in Fault}
    for item in found:
        if isinstance(item, Page):
            assert item.text.encode().count(0) == 0
        else:
            assert len(item.raw) <= limits.kept_bytes
            assert item.reason.isprintable()


@QUICK
@given(data=PLAIN.filter(lambda data: packing_of(data) is None))
def test_a_plain_dump_is_its_spans_and_what_json_lines_hold_between_them(data: bytes) -> None:
    found, reader = read_all(data, Limits())
    assert reader.tally.stream_bytes == len(data)
    end = 0
    for item in found:
        between = data[end : item.place.offset]
        assert (
            reader.tally.passed_over
            or not between.replace(b"\xef\xbb\xbf", b"").strip()
            or item.place.ordinal == 0
        )
        end = item.place.offset + item.place.length
        if isinstance(item, Refused):
            assert item.raw == data[item.place.offset : end]
    assert reader.tally.passed_over or not data[end:].replace(b"\xef\xbb\xbf", b"").strip()


@QUICK
@given(data=PLAIN, cut=st.integers(0, 300))
def test_packing_changes_nothing_about_the_pages(data: bytes, cut: int) -> None:
    if packing_of(data):
        return
    plain, _ = read_all(data, SMALL)
    members, reader = read_all(packed(data[:cut], data[cut:]), SMALL)
    assert members == plain
    assert reader.tally.stream_bytes == len(data)


@QUICK
@given(data=gzipped(fates=("whole", "cut", "followed")))
def test_the_stream_is_what_the_standard_library_unpacks_where_it_can(data: bytes) -> None:
    try:
        unpacked = gzip.decompress(data)
    except (EOFError, OSError, zlib.error):
        return
    if packing_of(unpacked) or b"WARC/" in unpacked:
        return  # What lies in the stream may be cut or packed itself.
    found, reader = read_all(data, Limits())
    assert reader.tally.stream_bytes == len(unpacked)
    assert not {"checksum", "truncated", "trailing-bytes"} & set(errors(found))


def test_no_cut_and_no_flipped_bit_of_a_gzip_gives_a_wrong_page() -> None:
    """Every cut, and every bit of every byte behind the magic number."""
    pages = [f"Harbour works, part {n}: {'crane ' * n}" for n in range(8)]
    data = b"".join(json.dumps({"text": page}).encode() + b"\n" for page in pages)
    dump = packed(data[:300], data[300:])
    for cut in range(2, len(dump)):
        found, _ = read_all(dump[:cut], Limits())
        kept = texts(found)
        assert kept == pages[: len(kept)]
        if dump[:cut] != packed(data[:300]):
            assert errors(found) == ["truncated"]
    for at in range(2, len(dump)):
        for bit in range(8):
            found, _ = read_all(flipped(dump, at, 1 << bit), Limits())
            # A flip in the header's time is harmless; one that loses the end of the data cuts it;
            # one in the second member costs that and the line which the first one ends in.
            told = errors(found)
            one = (["checksum"], ["truncated"], ["unsupported-format"])
            assert told in ([], *one, ["json", "checksum"])
            assert texts(found) == (pages[: len(texts(found))] if told else pages)

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
from tests.dumps import SMALL, demand_tiling, errors, flipped, laid, packed, texts

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
PLAIN = st.one_of(JSON_LINES, TEXT)
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
@given(data=PLAIN.filter(lambda data: not data.startswith(b"\x1f\x8b")))
def test_a_plain_dump_is_its_spans_and_what_json_lines_hold_between_them(data: bytes) -> None:
    found, reader = read_all(data, Limits())
    assert reader.tally.stream_bytes == len(data)
    end = 0
    for item in found:
        between = data[end : item.place.offset]
        assert not between.replace(b"\xef\xbb\xbf", b"").strip() or item.place.ordinal == 0
        end = item.place.offset + item.place.length
        if isinstance(item, Refused):
            assert item.raw == data[item.place.offset : end]
    assert not data[end:].replace(b"\xef\xbb\xbf", b"").strip()


@QUICK
@given(data=PLAIN, cut=st.integers(0, 300))
def test_packing_changes_nothing_about_the_pages(data: bytes, cut: int) -> None:
    if data.startswith(b"\x1f\x8b"):
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
            # A flip in the header's time is harmless; one that loses the end of the data cuts it.
            told = errors(found)
            assert told in ([], ["checksum"], ["truncated"], ["unsupported-format"])
            assert texts(found) == (pages[: len(texts(found))] if told else pages)

"""Sound containers whose every page has a known place, and damage to known bytes of them.

What is promised of a damaged container differs by its kind; `Built` says it.
"""

from __future__ import annotations

import warnings
from itertools import pairwise
from typing import NamedTuple

from hypothesis import strategies as st

from tests import dumps

HEAD = 16
"""Bytes that tell a format: whatever they become, the rest is read as that."""
Span = tuple[int, int]


class Placed(NamedTuple):
    """A page's text, and all bytes of the container that it hangs on, half-open."""

    text: str
    spans: tuple[Span, ...]


class Built(NamedTuple):
    """A container, its pages in order, and what is promised once it is damaged."""

    kind: str
    data: bytes
    pages: list[Placed]
    head: int = HEAD
    """Damage to so many first bytes may turn it into something else."""
    apart: bool = True
    """A page is there that the damage does not touch."""
    checked: bool = False
    """Checksums: no page is there that was not in it."""
    grid: int = 1
    """Bytes that are put in or taken out are a multiple of this."""
    excused: frozenset[str] = frozenset({"bomb"})
    """Words that tell that nothing more is promised."""


WORDS = st.sampled_from(["ferry", "lock", "späť", "港口", "crane", "«late»", "№ 9", "harbour"])


@st.composite
def page_texts(draw: st.DrawFn) -> list[str]:
    """Texts of pages, no two alike, without quotation marks or line ends."""
    count = draw(st.integers(3, 9))
    return [
        f"Page {n}: " + " ".join(draw(st.lists(WORDS, min_size=2, max_size=12)))
        for n in range(count)
    ]


def lined(texts: list[str], records: list[bytes], head: bytes = b"") -> tuple[bytes, list[Placed]]:
    """Records one behind the other, a page each."""
    data, placed = head, []
    for text, record in zip(texts, records, strict=True):
        placed.append(Placed(text, ((len(data), len(data) + len(record)),)))
        data += record
    return data, placed


def json_lines(texts: list[str]) -> Built:
    return Built("json-lines", *lined(texts, [dumps.json_lines({"text": t}) for t in texts]))


def csv(texts: list[str]) -> Built:
    rows = [f'{n},"{text}"\r\n'.encode() for n, text in enumerate(texts)]
    head = b"id,text\r\n"
    return Built("csv", *lined(texts, rows, head), head=len(head))


def warc(texts: list[str]) -> Built:
    return Built("warc", *lined(texts, [dumps.warc_record(t.encode()) for t in texts]))


def responses(texts: list[str]) -> Built:
    bodies = [f"<html><title>{text}</title>".encode() for text in texts]
    return Built("responses", *lined(texts, [dumps.http_record(body) for body in bodies]))


LEAVES = (json_lines, csv, warc, responses)


@st.composite
def members(draw: st.DrawFn) -> list[tuple[str, bytes, list[str]]]:
    """Members of an archive: name, bytes, and the texts of their pages."""
    texts = draw(page_texts())
    found: list[tuple[str, bytes, list[str]]] = []
    while texts:
        take = draw(st.integers(1, min(3, len(texts))))
        own, texts = texts[:take], texts[take:]
        leaf = draw(st.sampled_from(LEAVES))
        data = leaf(own).data if take > 1 or draw(st.booleans()) else own[0].encode()
        if draw(st.integers(0, 3)) == 0:
            data = draw(st.sampled_from(list(dumps.PACKERS.values())))(data)
        found.append((f"part-{len(found):03}", data, own))
    return found


@st.composite
def zips(draw: st.DrawFn) -> Built:
    """A zip; a page hangs on its member and on its entry of the directory."""
    parts = draw(members())
    method = draw(st.sampled_from([0, 8, 12, 14]))
    forward = draw(st.booleans())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        data = dumps.zipped(*((name, part) for name, part, _ in parts), method=method,
                            forward=forward)  # fmt: skip
    starts = [data.index(name.encode()) - 30 for name, _, _ in parts]
    listed = [data.rindex(name.encode()) - 46 for name, _, _ in parts]
    ends, entries = [*starts[1:], listed[0]], [*listed[1:], len(data) - 22]
    placed = [
        Placed(text, ((starts[n], ends[n]), (listed[n], entries[n])))
        for n, (_, _, own) in enumerate(parts)
        for text in own
    ]
    return Built("zip", data, placed, checked=True)


@st.composite
def tars(draw: st.DrawFn) -> Built:
    """A tar; a page hangs on its member's header and blocks."""
    parts = draw(members())
    form = draw(st.sampled_from([0, 1, 2]))
    data = dumps.tarred(*((name, part) for name, part, _ in parts), form=form)
    starts = [data.index(name.encode().ljust(100, b"\0")) for name, _, _ in parts]
    ends = [
        start + 512 + len(dumps.blocks(part))
        for start, (_, part, _) in zip(starts, parts, strict=True)
    ]
    placed = [
        Placed(text, ((starts[n], ends[n]),)) for n, (_, _, own) in enumerate(parts) for text in own
    ]
    return Built("tar", data, placed, head=512, grid=512)


@st.composite
def compressed(draw: st.DrawFn) -> Built:
    """A compressed stream of one to three members, with checksums but for one kind."""
    inner = draw(st.one_of(plain(), tars(), zips()))
    name = draw(st.sampled_from(sorted(dumps.PACKERS)))
    pack = dumps.PACKERS[name]
    cuts = sorted(draw(st.lists(st.integers(0, len(inner.data)), max_size=2)))
    edges = [0, *cuts, len(inner.data)]
    data = b"".join(pack(inner.data[a:b]) for a, b in pairwise(edges))
    pages = [Placed(page.text, ((0, len(data)),)) for page in inner.pages]
    return Built(name, data, pages, apart=False, checked=name != "zstd-sized")


@st.composite
def crawls(draw: st.DrawFn) -> Built:
    """Records, a compressed member each: damage to one costs no other."""
    inner = draw(st.sampled_from((json_lines, warc, responses)))(draw(page_texts()))
    name = draw(st.sampled_from(sorted(set(dumps.PACKERS) - {"zstd-sized"})))
    pack = dumps.PACKERS[name]
    records = [pack(inner.data[slice(*page.spans[0])]) for page in inner.pages]
    data, placed = lined([page.text for page in inner.pages], records)
    return Built(f"{inner.kind} in {name}", data, placed, checked=True)


def tables() -> st.SearchStrategy[Built]:
    """A Parquet file whose pages carry checksums, in one to several groups of rows."""
    return st.builds(_table, page_texts(), st.sampled_from(["NONE", "ZSTD", "SNAPPY"]))


def _table(texts: list[str], compression: str) -> Built:
    data = dumps.parquet({"text": texts}, compression=compression, row_group_size=4)
    pages = [Placed(text, ((0, len(data)),)) for text in texts]
    return Built("parquet", data, pages, apart=False, checked=True)


def plain() -> st.SearchStrategy[Built]:
    """Records one behind the other in a format of its own."""
    return st.builds(lambda leaf, texts: leaf(texts), st.sampled_from(LEAVES), page_texts())


class Damaged(NamedTuple):
    """Bytes after damage, and the places before it that were touched, both ends included."""

    data: bytes
    touched: tuple[Span, ...]
    how: str


@st.composite
def damage(draw: st.DrawFn, built: Built) -> Damaged:
    """One piece of the container cut, flipped, doubled, put in, taken out or swapped."""
    data, size, grid = built.data, len(built.data), built.grid
    at = draw(st.integers(0, size - 1))
    length = draw(st.integers(1, min(300, size - at)))
    how = draw(st.sampled_from(["flip", "cut", "take", "put", "double", "write", "lie", "swap"]))
    match how:
        case "flip":
            return Damaged(dumps.flipped(data, at, draw(st.integers(1, 255))), ((at, at + 1),), how)
        case "cut":
            return Damaged(data[: max(at, 1)], ((max(at, 1), size),), how)
        case "take":
            length = -(-length // grid) * grid
            touched = {(at, at + length)}
            if grid > 1:
                # A tar's member whose blocks are gone takes as many behind it for its own.
                ends = (
                    end for page in built.pages for start, end in page.spans if start <= at < end
                )
                touched |= {(end, end + length) for end in ends}
            return Damaged(data[:at] + data[at + length :], tuple(sorted(touched)), how)
        case "put":
            put = draw(st.binary(min_size=1, max_size=6))
            put += bytes(-len(put) % grid)
            return Damaged(data[:at] + put + data[at:], ((at, at),), how)
        case "double":
            to = draw(st.integers(0, size))
            part = data[at : at + length]
            part += bytes(-len(part) % grid)
            return Damaged(data[:to] + part + data[to:], ((to, to),), how)
        case "write":
            put = draw(st.binary(min_size=1, max_size=6))[: size - at]
            return Damaged(data[:at] + put + data[at + len(put) :], ((at, at + len(put)),), how)
        case "lie":
            width = draw(st.sampled_from([2, 4, 8]))
            number = draw(st.sampled_from([0, 1, size, 2**16 - 1, 2**31, 2**32 - 1, 2**63]))
            put = (number % 256**width).to_bytes(width, "little")[: size - at]
            return Damaged(data[:at] + put + data[at + len(put) :], ((at, at + len(put)),), how)
    to = draw(st.integers(0, size - length))
    one, other = sorted([(at, at + length), (to, to + length)])
    if one[1] > other[0]:
        return Damaged(data[: max(at, 1)], ((max(at, 1), size),), "cut")
    swapped = (
        data[: one[0]] + data[slice(*other)] + data[one[1] : other[0]] + data[slice(*one)]
        + data[other[1] :]
    )  # fmt: skip
    return Damaged(swapped, (one, other), how)


def left_alone(built: Built, damaged: Damaged) -> list[str]:
    """Texts of the pages that must still be there: the damage touches nothing they hang on."""
    if not built.apart or any(start < built.head for start, _ in damaged.touched):
        return []
    return [
        page.text
        for page in built.pages
        if all(
            end < touched[0] or touched[1] < start
            for start, end in page.spans
            for touched in damaged.touched
        )
    ]

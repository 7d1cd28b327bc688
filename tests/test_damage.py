"""Every kind of damage that a night brings: what is read all the same, and with which words not.

A case is a line. Its bytes are made here, and each is read as it is, in gzip and in Zstandard.
"""

from __future__ import annotations

import gzip
import lzma
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pytest
import zstandard

from etl.model import Limits
from tests.dumps import (
    PACKERS,
    blocks,
    errors,
    flipped,
    http_record,
    in_directory,
    in_header,
    json_lines,
    packed,
    parquet,
    quoted_zip,
    read_back,
    sized_zstd,
    tar_header,
    tar_member,
    tarred,
    texts,
    warc_record,
    zip_member,
    zipped,
    zstd,
)

PAGES = [f"Harbour works, part {n}\n\nThe crane was moved on day {n}." for n in range(40)]
LINES = json_lines(*({"text": text} for text in PAGES))
NOISE = json_lines(*({"text": random.Random(n).randbytes(400).hex()} for n in range(3000)))
ALL = len(PAGES)
TOLD = (
    "The crane was moved on Monday because the quay below it had begun to sink, the harbour board"
    " said in a letter to the three ship owners that use it."
)
THREE = "==========\n".join(
    f"Crane {name} moved\nBy Ada Quill\nMarch {n}, 2026\n\n" + 3 * f"{TOLD}\n\n"
    for n, name in enumerate(("Anna", "Berta", "Clara"), 1)
)
SKIPPABLE = b"\x53\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"hello"


class Case(NamedTuple):
    """What a dump of these bytes must come to."""

    id: str
    data: Callable[[], bytes]
    pages: int | range
    """How many, or between which numbers where it depends on a library's blocks."""
    errors: list[str]
    limits: Limits = Limits()
    wrapped: bool = True
    """Whether it comes to the same inside another compression."""


def run_length_bomb(blocks: int) -> bytes:
    """A Zstandard frame of so many blocks of 128 KiB, each of four bytes."""
    block = (1 << 1 | 128 * 1024 << 3).to_bytes(3, "little") + b"\0"
    last = (1 | 1 << 1 | 1 << 3).to_bytes(3, "little") + b"\0"
    return b"\x28\xb5\x2f\xfd\x00\x58" + block * blocks + last


def with_dictionary() -> bytes:
    samples = [random.Random(n).choice(PAGES).encode() * 3 for n in range(800)]
    trained = zstandard.train_dictionary(4096, samples)
    return zstandard.ZstdCompressor(dict_data=trained).compress(LINES)


def long_window() -> bytes:
    parameters = zstandard.ZstdCompressionParameters(window_log=30)
    engine = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    return engine.compress(LINES) + engine.flush()


def wide_xz() -> bytes:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 16 * 1024 * 1024}]
    return lzma.compress(LINES, filters=filters)


def endless_xz() -> bytes:
    """A stream whose block says that it needs a dictionary of 4 GiB (The .xz File Format)."""
    data = lzma.compress(LINES)
    start, size = 12, (data[12] + 1) * 4
    block = data[start : start + 4] + b"\x28" + data[start + 5 : start + size - 4]
    return data[:start] + block + zlib.crc32(block).to_bytes(4, "little") + data[start + size :]


NARROW = Limits(window_bytes=8 * 1024 * 1024)
COMPRESSED = [
    *[Case(f"{name}-whole", lambda p=p: p(LINES), ALL, []) for name, p in PACKERS.items()],
    *[
        Case(f"{name}-three-members", lambda p=p: p(LINES[:700]) + p(b"") + p(LINES[700:]), ALL, [])
        for name, p in PACKERS.items()
    ],
    *[
        Case(f"{name}-cut-by-{n}", lambda p=p, n=n: p(LINES)[:-n], range(ALL + 1), ["truncated"])
        for name, p in PACKERS.items()
        for n in (1, 3, 4, 30)
    ],
    *[
        Case(f"{name}-cut-in-the-middle", lambda p=p: p(NOISE)[: len(p(NOISE)) // 2],
             range(1000, 1600), ["truncated"])
        for name, p in PACKERS.items()
    ],
    *[
        Case(f"{name}-cut-in-a-second-magic", lambda p=p: p(LINES) + p(LINES)[:1], ALL,
             ["truncated"])
        for name, p in PACKERS.items()
    ],
    *[
        Case(f"{name}-flipped-at-{at}", lambda p=p, at=at: flipped(p(NOISE), at), 0, ["checksum"])
        for name, p in PACKERS.items()
        for at in (-6, 400, 100_000)
        if name != "zstd-sized"
    ],
    *[
        Case(f"{name}-second-member-flipped",
             lambda p=p: p(LINES) + flipped(p(NOISE), 100_000) + p(LINES), 2 * ALL, ["checksum"],
             wrapped=False)
        for name, p in PACKERS.items()
        if name != "zstd-sized"
    ],
    *[
        Case(f"{name}-second-magic-flipped",
             lambda p=p: p(LINES) + flipped(p(LINES), 1) + p(LINES), 2 * ALL, ["checksum"],
             wrapped=False)
        for name, p in PACKERS.items()
    ],
    *[
        Case(f"{name}-{what}", lambda p=p, m=middle: p(LINES) + m(p(LINES)) + p(LINES), pages,
             ["checksum"], wrapped=False)
        for name, p in PACKERS.items()
        for what, middle, pages in (
            ("second-magic-gone", lambda data: b"????" + data[4:], 2 * ALL),
            ("second-member-cut", lambda data: data[:-9], 2 * ALL),
            ("garbage-between", lambda data: b"garbage" + data, 3 * ALL),
        )
    ],
    *[
        Case(f"{name}-zeros-behind", lambda p=p: p(LINES) + bytes(9000), ALL, [])
        for name, p in PACKERS.items()
    ],
    *[
        Case(f"{name}-zeros-between", lambda p=p: p(LINES) + bytes(512) + p(LINES), 2 * ALL, [])
        for name, p in PACKERS.items()
    ],
    *[
        Case(f"{name}-garbage-behind", lambda p=p: p(LINES) + b"garbage", ALL, ["trailing-bytes"])
        for name, p in PACKERS.items()
    ],
    *[
        Case(f"{name}-empty", lambda p=p: p(b""), 0, ["empty"]) for name, p in PACKERS.items()
    ],
    *[
        Case(f"{name}-zeros-bomb", lambda p=p: p(bytes(30_000_000)), 0, ["bomb"],
             Limits(ratio=100))
        for name, p in PACKERS.items()
    ],
    *[
        Case(f"{name}-over-the-total", lambda p=p: p(NOISE), 0, ["bomb"],
             Limits(unpacked_bytes=len(NOISE) - 1))
        for name, p in PACKERS.items()
    ],
    *[
        Case(f"{name}-twice-deep", lambda p=p: p(gzip.compress(LINES)), ALL, [])
        for name, p in PACKERS.items()
    ],
    *[
        Case(f"{name}-too-deep", lambda p=p: zstd(gzip.compress(zstd(p(LINES)))), 0,
             ["nested-too-deep"], wrapped=False)
        for name, p in PACKERS.items()
    ],
    Case("twenty-deep", lambda: deep(20), 0, ["nested-too-deep"], wrapped=False),
    Case("zstd-skippable-frames", lambda: SKIPPABLE + zstd(LINES) + SKIPPABLE * 2, ALL, []),
    Case("zstd-skippable-cut", lambda: zstd(LINES) + SKIPPABLE[:-1], ALL, ["truncated"]),
    Case("zstd-only-skippable", lambda: SKIPPABLE, 0, ["empty"]),
    Case("zstd-run-length-bomb", lambda: run_length_bomb(20_000), 0, ["bomb"]),
    Case("zstd-reserved-block", lambda: b"\x28\xb5\x2f\xfd\x00\x58\x07\0\0" + bytes(9), 0,
         ["checksum"]),
    Case("zstd-dictionary", with_dictionary, 0, ["dictionary-missing"]),
    Case("zstd-window", long_window, 0, ["window-too-large"]),
    Case("xz-window", wide_xz, 0, ["window-too-large"], NARROW),
    Case("xz-window-of-4-GiB", endless_xz, 0, ["window-too-large"]),
    Case("xz-window-allowed", wide_xz, ALL, []),
    Case("gzip-then-zstd", lambda: packed(LINES) + zstd(LINES), ALL, ["trailing-bytes"]),
]  # fmt: skip


def deep(levels: int) -> bytes:
    data = LINES
    for _ in range(levels):
        data = gzip.compress(data)
    return data


def wet(*blocks: str) -> bytes:
    return b"".join(warc_record(block.encode()) for block in blocks)


A, B, C = wet("Page one"), wet("Page two"), wet("Page three")
LF = wet("Page one", "Page two").replace(b"\r\n", b"\n")
PAGE = "<html><title>Ferry</title><p>The ferry was late."
CHUNKED = b"5\r\n<html\r\n" + b"%x\r\n" % len(PAGE[5:]) + PAGE[5:].encode() + b"\r\n0\r\n\r\n"
GZIPPED = gzip.compress(PAGE.encode(), mtime=0)
ENCODED = "Content-Encoding: gzip"
TIGHT = Limits(page_bytes=2000, kept_bytes=400)


def web(body: bytes | str, *headers: str, **more: str) -> bytes:
    """An archive of one response, and two sound records around it."""
    body = body.encode() if isinstance(body, str) else body
    return A + http_record(body, *headers, **more) + B


def bad_length(length: object) -> bytes:
    return A + warc_record(b"A liar's page", length=str(length)) + B + C


ARCHIVES = [
    Case("warc-whole", lambda: A + B + C, 3, []),
    Case("warc-cut-in-a-block", lambda: (A + B)[:-8], 1, ["truncated"]),
    Case("warc-cut-in-a-header", lambda: (A + B)[: len(A) + 70], 1, ["truncated"]),
    Case("warc-cut-in-the-first-line", lambda: (A + B)[: len(A) + 7], 1, ["truncated"]),
    Case("warc-cut-in-the-magic", lambda: (A + B)[: len(A) + 2], 1, ["truncated"]),
    Case("warc-cut-behind-a-header", lambda: (A + B)[: -len(b"Page two\r\n\r\n")], 1,
         ["truncated"]),
    Case("warc-cut-in-its-end", lambda: (A + B)[:-3], 2, []),
    Case("warc-cut-between-records", lambda: A + B, 2, []),
    *[
        Case(f"warc-length-{length}", lambda n=length: bad_length(n), 3, ["bad-length"])
        for length in (300, 14, 3, 0, -1, "abc", "", "1e3", "0x10", 2**63, 10**30, "\u0661\u0663")
    ],
    Case("warc-length-over-the-limit", lambda: bad_length(3000), 3, ["bad-length"], TIGHT),
    Case("warc-length-over-the-limit-at-the-end", lambda: A + warc_record(b"x", length=3000),
         1, ["truncated"], TIGHT),
    Case("warc-two-lengths",
         lambda: A + warc_record(b"x", **{"content-length": "7"}) + B, 2, ["bad-length"]),
    Case("warc-same-length-twice",
         lambda: A + warc_record(b"x", **{"content-length": "1"}) + B, 3, []),
    Case("warc-last-length-lies", lambda: A + warc_record(b"x", length=9), 1, ["truncated"]),
    Case("warc-line-feeds-alone", lambda: LF, 2, []),
    Case("warc-line-feeds-and-a-lie", lambda: LF.replace(b": 8", b": 30", 1) + LF, 3,
         ["bad-length"]),
    Case("warc-garbage-between", lambda: A + b"garbage\r\n\r\n" + B, 2, ["bad-record"]),
    Case("warc-garbage-before", lambda: b"\x00\x01garbage\r\n" + A + B, 2, ["bad-record"]),
    Case("warc-garbage-behind", lambda: A + B + b"garbage", 2, ["bad-record"]),
    Case("warc-zeros-behind", lambda: A + B + bytes(512), 2, ["bad-record"]),
    Case("warc-version-9.9", lambda: A + warc_record(b"x", version="WARC/9.9") + B, 2,
         ["bad-record"]),
    Case("warc-version-0.17", lambda: A + warc_record(b"x", version="WARC/0.17") + B, 3, []),
    Case("warc-no-blank-lines", lambda: A[:-4] + B[:-4] + C[:-4], 3, []),
    Case("warc-more-blank-lines", lambda: A + b"\r\n\r\n\n\n" + B, 2, []),
    Case("warc-header-broken-off", lambda: A + B[:60] + b"\r\n" + C, 2, ["bad-record"]),
    Case("warc-header-of-10-MB", lambda: A + warc_record(b"x", X="y" * 10_000_000) + B, 2,
         ["too-long"], wrapped=False),
    Case("warc-100000-headers",
         lambda: A + warc_record(b"x", **{f"X{n}": "y" for n in range(100_000)}) + B, 2,
         ["too-long"]),
    Case("warc-block-over-the-limit", lambda: A + wet("x" * 5000) + B, 2, ["too-long"], TIGHT),
    Case("warc-block-at-the-limit", lambda: A + wet("x" * 2000) + B, 3, [], TIGHT),
    Case("warc-large-block-cut", lambda: A + wet("x" * 5000)[:-900], 1, ["truncated"], TIGHT),
    Case("warc-large-request",
         lambda: A + warc_record(b"x" * 5000, "request", "application/http") + B, 2, [], TIGHT),
    Case("warc-empty-block", lambda: A + wet("") + B, 2, ["empty"]),
    Case("warc-no-type", lambda: A + warc_record(b"x", "") + B, 2, ["schema"]),
    Case("warc-no-uri", lambda: A + warc_record(b"x", WARC_Target_URI="") + B, 3, []),
    Case("warc-long-uri", lambda: A + warc_record(b"x", WARC_Target_URI="u" * 9000) + B, 2,
         ["schema"]),
    Case("warc-bad-date", lambda: A + warc_record(b"x", WARC_Date="yesterday") + B, 3, []),
    Case("warc-not-utf-8", lambda: A + warc_record(b"Gr\xf6\xdfe") + B, 2, ["encoding"]),
    Case("warc-nul", lambda: A + warc_record(b"a\0b") + B, 2, ["nul"]),
    *[
        Case(f"warc-{kind}", lambda k=kind: A + warc_record(b"x: y", k, "text/plain") + B, 2, [])
        for kind in ("warcinfo", "request", "metadata", "revisit", "continuation", "unheard-of")
    ],
    Case("warc-dns", lambda: A + warc_record(b"herald.example", "response", "text/dns") + B, 2, []),
    Case("warc-no-pages", lambda: warc_record(b"x", "warcinfo"), 0, ["empty"]),
    Case("warc-record-in-a-record", lambda: A + wet("Quoted:\r\n" + B.decode()) + C, 3, []),
    Case("warc-truncated-by-the-crawler",
         lambda: A + warc_record(b"x", WARC_Truncated="length") + B, 3, []),
    Case("warc-gzip-a-record", lambda: packed(A, B, C), 3, []),
    Case("warc-gzip-then-plain", lambda: packed(A) + B, 1, ["trailing-bytes"]),
    Case("warc-plain-then-gzip", lambda: A + packed(B), 1, ["bad-record"]),
    Case("warc-gzip-member-damaged", lambda: packed(A) + flipped(packed(B), 90) + packed(C), 2,
         ["checksum"], wrapped=False),
    Case("warc-gzip-cut-in-a-record", lambda: packed(A) + packed(B)[:-40], 1, ["truncated"]),
    Case("http-whole", lambda: web(PAGE), 3, []),
    Case("http-line-feeds-alone", lambda: A + warc_record(
        b"HTTP/1.0 200 OK\nContent-Type: text/html\n\n" + PAGE.encode(), "response",
        "application/http") + B, 3, []),
    Case("http-no-headers", lambda: A + warc_record(
        b"HTTP/1.0 200 OK\r\n\r\n" + PAGE.encode(), "response", "application/http") + B, 3, []),
    Case("http-not-found", lambda: web(PAGE, status="404 Not Found"), 2, []),
    Case("http-moved", lambda: web(PAGE, status="301 Moved"), 2, []),
    Case("http-no-content", lambda: web("", status="204 No Content"), 2, []),
    Case("http-image", lambda: web(b"\x89PNG", "Content-Type: image/png"), 2, []),
    Case("http-no-type-html", lambda: web(PAGE, "Content-Type:"), 3, []),
    Case("http-no-type-other", lambda: web(b"\x89PNG", "Content-Type:"), 2, []),
    Case("http-empty-body", lambda: web(""), 2, ["empty"]),
    Case("http-not-http", lambda: A + warc_record(b"x", "response", "application/http") + B, 2,
         ["payload"]),
    Case("http-headers-without-end", lambda: A + warc_record(
        b"HTTP/1.1 200 OK\r\nA: b", "response", "application/http") + B, 2, ["payload"]),
    Case("http-chunked", lambda: web(CHUNKED, "Transfer-Encoding: chunked"), 3, []),
    Case("http-chunked-by-name-alone", lambda: web(PAGE, "Transfer-Encoding: chunked"), 3, []),
    Case("http-chunks-cut", lambda: web(CHUNKED[:-5], "Transfer-Encoding: chunked"), 2,
         ["payload"]),
    Case("http-chunk-too-short", lambda: web(CHUNKED[:-30], "Transfer-Encoding: chunked"), 2,
         ["payload"]),
    Case("http-chunk-of-no-size", lambda: web(CHUNKED.replace(b"\r\n0\r\n", b"\r\nzz\r\n"),
         "Transfer-Encoding: chunked"), 2, ["payload"]),
    Case("http-gzip", lambda: web(GZIPPED, ENCODED), 3, []),
    Case("http-gzip-chunked", lambda: web(b"%x\r\n%s\r\n0\r\n\r\n" % (len(GZIPPED), GZIPPED),
         ENCODED, "Transfer-Encoding: chunked"), 3, []),
    Case("http-gzip-cut", lambda: web(GZIPPED[:-9], ENCODED), 2, ["payload"]),
    Case("http-gzip-flipped", lambda: web(flipped(GZIPPED, -6), ENCODED), 2, ["payload"]),
    Case("http-gzip-lie", lambda: web(PAGE, ENCODED), 2, ["payload"]),
    Case("http-gzip-bomb", lambda: web(gzip.compress(bytes(50_000_000)), ENCODED), 2,
         ["too-long"]),
    Case("http-deflate", lambda: web(zlib.compress(PAGE.encode()), "Content-Encoding: deflate"),
         3, []),
    Case("http-deflate-bare", lambda: web(zlib.compress(PAGE.encode())[2:-4],
         "Content-Encoding: deflate"), 3, []),
    Case("http-deflate-cut", lambda: web(zlib.compress(PAGE.encode())[:-5],
         "Content-Encoding: deflate"), 2, ["payload"]),
    Case("http-zstd", lambda: web(zstd(PAGE.encode()), "Content-Encoding: zstd"), 3, []),
    Case("http-brotli-lie", lambda: web(PAGE, "Content-Encoding: br"), 2, ["payload"]),
    Case("http-brotli", lambda: web(b"\x8b\x02\x80", "Content-Encoding: br"), 2, ["payload"]),
    Case("http-codings", lambda: web(GZIPPED, "Content-Encoding: " + "gzip, " * 9), 2,
         ["payload"]),
    Case("http-charset", lambda: web("<html>Größe".encode("latin-1"),
         "Content-Type: text/html; charset=iso-8859-1"), 3, []),
    Case("http-charset-python", lambda: web("<html>Größe".encode("utf-7"),
         "Content-Type: text/html; charset=utf-7"), 3, []),
    *[
        Case(f"http-charset-{label}", lambda x=label: web("<html>Gr\\xf6\\xdfe",
             f"Content-Type: text/html; charset={x}"), 3, [])
        for label in ("unicode_escape", "idna", "palmos", "no-such")
    ],
    Case("http-charset-nul", lambda: web(PAGE, "Content-Type: text/html; charset=utf8\0"), 3, []),
    Case("http-charset-lie", lambda: web("<html>Größe".encode("latin-1")), 2, ["encoding"]),
]  # fmt: skip

MARKUP = [
    Case("html-empty", lambda: b"<html></html>", 0, ["empty"]),
    Case("html-only-a-script", lambda: b"<html><script>f()</script>", 0, ["empty"]),
    Case("html-nul", lambda: b"<html>a\0b", 0, ["nul"]),
    Case("html-odd-references", lambda: b"<html>a&#0;&#xD800;&#x110000;b", 1, []),
    Case("html-cut-in-a-tag", lambda: b"<html><p>The ferry<a href='x", 1, []),
    Case("html-deep", lambda: b"<html>" + b"<div>" * 10_000 + b"x", 1, []),
    Case("html-unclosed-links", lambda: b"<html>" + b"<a href=x>y" * 200_000, 1, [],
         wrapped=False),
    Case("html-nested-lists", lambda: b"<html>" + b"<ul><li>" * 20_000 + b"x", 1, []),
    Case("html-65000-paragraphs", lambda: b"<html>" + b"<p>The ferry was late.</p>" * 65_000, 1,
         [], wrapped=False),
    Case("html-colspan", lambda: b"<html><td colspan=9007199254740991>x", 1, []),
    Case("html-template", lambda: b"<html><template>The ferry</template><p>The lock", 1, []),
    Case("html-noscript", lambda: b"<html><noscript>The ferry", 1, []),
    Case("html-comment", lambda: b"<html><!-- The ferry -->", 0, ["empty"]),
    Case("html-article-in-data", lambda: b'<html><script type="application/ld+json">'
         b'{"articleBody": "The ferry was late."}</script>', 0, ["empty"]),
    Case("html-article-in-an-attribute", lambda: b'<html><p data-text="The ferry">', 0, ["empty"]),
    Case("html-mark-and-declaration-differ",
         lambda: "\ufeff<html><meta charset=latin1>Größe".encode(), 1, []),
    Case("html-80000-attributes",
         lambda: b"<html><p " + b" ".join(b"a%d=1" % n for n in range(80_000)) + b">x", 1, []),
    Case("html-entity-bomb", lambda: b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "b">'
         b'<!ENTITY c SYSTEM "file:///etc/passwd">]><html><p>&a;&c;', 1, []),
    Case("html-over-the-limit", lambda: b"<html>" + b"x" * 2000, 0, ["too-long"], TIGHT),
    Case("html-latin-1-undeclared", lambda: "<html>Größe".encode("latin-1"), 0, ["encoding"]),
    Case("html-utf-16-without-mark", lambda: "<html>The ferry was late".encode("utf-16-le"), 0,
         ["encoding"]),
    Case("xml", lambda: b'<?xml version="1.0"?><rss/>', 0, ["unsupported-format"]),
]  # fmt: skip

HEADER = b"id,text\r\n"
ONE, TWO = b'1,"Page one, with\r\na ""quoted"" line"\r\n', b'2,"Page two"\r\n'


def rows(*between: bytes) -> bytes:
    return HEADER + ONE + b"".join(between) + TWO


TABLES = [
    Case("csv-whole", lambda: rows(), 2, []),
    Case("csv-byte-order-mark", lambda: b"\xef\xbb\xbf" + rows(), 2, []),
    Case("csv-line-feeds-alone", lambda: rows().replace(b"\r\n", b"\n"), 2, []),
    Case("csv-no-last-line-end", lambda: rows()[:-2], 2, []),
    Case("csv-blank-lines", lambda: rows(b"\r\n\n"), 2, []),
    Case("csv-quoted-header", lambda: b'"id","text"\n' + TWO, 1, []),
    Case("csv-one-column", lambda: b'text\n"Page one"\n"Page\ntwo"\n', 2, []),
    Case("csv-header-alone", lambda: HEADER, 0, ["empty"]),
    Case("csv-column-twice", lambda: b"text,id,text\n1,2,3\n", 0, ["duplicate-key"]),
    Case("csv-too-few-columns", lambda: rows(b"x\r\n"), 2, ["schema"]),
    Case("csv-too-many-columns", lambda: rows(b"1,2,3\r\n"), 2, ["schema"]),
    Case("csv-no-text", lambda: rows(b"1,\r\n"), 2, ["empty"]),
    Case("csv-quote-in-a-field", lambda: rows(b'1,5" pipe\r\n'), 2, ["csv"]),
    Case("csv-text-behind-a-quote", lambda: rows(b'1,"a" b\r\n'), 2, ["csv"]),
    Case("csv-quote-never-closed", lambda: rows(b'1,"Page\r\n'), 2, ["csv"]),
    Case("csv-last-quote-never-closed", lambda: rows() + b'3,"Page\r\nthree\r\n', 2,
         ["csv", "schema"]),
    Case("csv-carriage-return-alone", lambda: rows(b"1,a\rb\r\n"), 2, ["csv"]),
    Case("csv-not-utf-8", lambda: rows(b"1,Gr\xf6\xdfe\r\n"), 2, ["encoding"]),
    Case("csv-nul", lambda: rows(b"1,a\0b\r\n"), 2, ["nul"]),
    Case("csv-row-at-the-limit", lambda: rows(b"1," + b"x" * 1998 + b"\r\n"), 3, [], TIGHT),
    Case("csv-row-over-the-limit", lambda: rows(b"1," + b"x" * 1999 + b"\r\n"), 2,
         ["too-long"], TIGHT),
    Case("csv-row-far-over-the-limit", lambda: rows(b'1,"' + b'x""\r\n' * 50_000 + b'"\r\n'), 2,
         ["too-long"], TIGHT),
    Case("csv-utf-16", lambda: rows().decode().encode("utf-16"), 0, ["encoding"]),
]  # fmt: skip


def columns(**more: Any) -> bytes:
    return parquet({"text": ["Page one", "Page two"], **more})


def alone(
    id: str, data: Callable[[], bytes], pages: int, errors: list[str], *limits: Limits
) -> Case:
    """Damage to a Parquet file, whose bytes another compression would let grow."""
    return Case(id, data, pages, errors, *limits, wrapped=False)


COLUMNS = [
    alone("parquet-whole", lambda: columns(), 2, []),
    alone("parquet-packed", lambda: packed(columns()), 2, []),
    alone("parquet-packed-and-cut", lambda: packed(columns()[:-9]), 0, ["truncated"]),
    alone("parquet-packed-too-large", lambda: packed(columns()), 0, ["too-long"],
          Limits(laid_out_bytes=100)),
    alone("parquet-no-rows", lambda: parquet({"text": pa.array([], pa.string())}), 0, ["empty"]),
    alone("parquet-magic-alone", lambda: b"PAR1", 0, ["truncated"]),
    alone("parquet-magic-twice", lambda: b"PAR1PAR1", 0, ["truncated"]),
    alone("parquet-cut", lambda: columns()[:-3], 0, ["truncated"]),
    alone("parquet-footer-cut", lambda: columns()[:-60] + columns()[-8:], 0, ["checksum"]),
    alone("parquet-footer-length", lambda: columns()[:-8] + b"\xff\xff\xff\x7fPAR1", 0,
          ["checksum"]),
    alone("parquet-flipped", lambda: flipped(columns(), columns().index(b"Page one")), 0,
          ["checksum"]),
    alone("parquet-encrypted", lambda: b"PARE" + columns()[4:-4] + b"PARE", 0,
          ["unsupported-format"]),
    alone("parquet-no-text", lambda: parquet({"txt": ["a"]}), 0, ["schema"]),
    alone("parquet-binary", lambda: parquet({"text": [b"a"]}), 0, ["schema"]),
    alone("parquet-decimal", lambda: parquet({"text": [Decimal("1.5")]}), 0, ["schema"]),
    alone("parquet-column-renamed", lambda: parquet({"body": ["a"]}), 0, ["schema"]),
    alone("parquet-dictionary", lambda: parquet(
        {"text": pa.array(["a", "b"]).dictionary_encode()}), 2, []),
    alone("parquet-time-in-nanoseconds", lambda: columns(
        fetched_at=pa.array([1458736325 * 10**9] * 2, pa.timestamp("ns"))), 2, []),
    alone("parquet-columns-unheard-of", lambda: columns(blob=[b"x", b"y"]), 2, []),
    alone("parquet-extension-type", lambda: parquet({"text": pa.ExtensionArray.from_storage(
        pa.uuid(), pa.array([b"0123456789abcdef"], pa.binary(16)))}), 0, ["schema"]),
    alone("parquet-footer-of-noise", lambda: b"PAR1" + b"\x15" * 40 + b"\x28\0\0\0PAR1", 0,
          ["checksum"]),
    alone("parquet-list", lambda: parquet({"text": [["a"]]}), 0, ["schema"]),
    alone("parquet-struct", lambda: parquet({"text": [{"html": "a"}]}), 0, ["schema"]),
    alone("parquet-numbers", lambda: parquet({"text": [1, 2]}), 0, ["schema", "schema"]),
    alone("parquet-nulls", lambda: parquet({"text": ["a", None, ""]}), 1, ["schema", "empty"]),
    alone("parquet-nul", lambda: parquet({"text": ["a", "b\0c"]}), 1, ["nul"]),
    alone("parquet-not-utf-8", lambda: parquet({"text": pa.Array.from_buffers(
        pa.string(), 2, [None, pa.array([0, 1, 3], pa.int32()).buffers()[1],
                         pa.py_buffer(b"a\xf6\xdf")])}), 1, ["encoding"]),
    alone("parquet-dictionary-bomb",
          lambda: parquet({"text": pa.DictionaryArray.from_arrays(
              pa.array([0] * 200_000, pa.int32()), pa.array(["x" * 100_000]))}),
          0, ["bomb"]),
]  # fmt: skip

STORY = "Harbour works. The ferry was late."
PLAIN = [
    *[
        Case(f"no-text-{what}", lambda d=data: d, 0, ["empty"])
        for what, data in (
            ("empty", b""), ("mark-alone", b"\xef\xbb\xbf"), ("nuls-alone", bytes(99)),
            ("white-space-alone", b" \n\t\r\n "),
        )
    ],
    *[
        Case(f"format-{what}", lambda d=data: d, 0, ["unsupported-format"])
        for what, data in (
            ("pdf", b"%PDF-1.7\n" + random.Random(1).randbytes(900)),
            ("7z", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(50)),
            ("rar", b"Rar!\x1a\x07\1\0" + bytes(9)),
            ("sqlite", b"SQLite format 3\0" + bytes(80)),
            ("noise", random.Random(4).randbytes(5000)),
            ("utf-32-without-mark", STORY.encode("utf-32-le")),
        )
    ],
    *[
        Case(f"text-{what}", lambda d=data: d, 0, [error])
        for what, data, error in (
            ("not-utf-8", b"Page \xff\xfe one", "encoding"),
            ("overlong", b"Harbour\xc0\xaf works", "encoding"),
            ("surrogate", b"Harbour \xed\xa0\x80 works", "encoding"),
            ("cut-in-a-character", "Größe".encode()[:3], "encoding"),
            ("utf-16-without-mark", STORY.encode("utf-16-le"), "encoding"),
            ("nul", b"Harbour\0works", "nul"),
            ("over-the-limit", b"x" * 2001, "too-long"),
        )
    ],
    *[
        Case(f"text-{what}", lambda t=text: t.encode(), 1, [])
        for what, text in (
            ("mark-in-the-middle", STORY + "\ufeff" + STORY), ("at-the-limit", "x" * 2000),
            ("carriage-returns-alone", STORY.replace(". ", ".\r")),
            ("line-ends-of-all-kinds", "Page one\r\nline\rline\nline\x85line\u2028line"),
            ("decoded-wrongly-before", "GrÃ¼ÃŸe vom Hafen"), ("accents-apart", "Gru\u0308\u00dfe"),
            ("turned-round", "Harbour \u202eskrow\u202c"), ("no-width", "Har\u200bbour \U000e0041"),
            ("letters-alike", "H\u0430rbour w\u043erks"), ("of-2022", "Harbour \U0001fae8 works"),
        )
    ],
]  # fmt: skip
PLAIN = [case._replace(limits=TIGHT) if "-limit" in case.id else case for case in PLAIN]


def between(line: bytes) -> bytes:
    """A line of JSON Lines between two sound ones."""
    return json_lines({"text": "Page one"}) + line + b"\n" + json_lines({"text": "Page two"})


JSON = [
    *[
        Case(f"json-{what}", lambda line=line: between(line), 2, [error])
        for what, line, error in (
            ("array", b"[]", "schema"), ("number", b"1", "schema"), ("null", b"null", "schema"),
            ("string", b'"x"', "schema"), ("cut", b'{"text": "a', "json"), ("brace", b"{", "json"),
            ("two-objects", b'{"text": "a"} {"text": "b"}', "json"),
            ("comma-behind", b'{"text": "a",}', "json"), ("nan", b'{"text": NaN}', "json"),
            ("too-large-a-number", b'{"text": "a", "n": 1e999}', "json"),
            ("5000-digits", b'{"text": "a", "n": %s}' % (b"1" * 5000), "json"),
            ("100000-deep", b'{"text": ' + b"[" * 100_000, "json"),
            ("separators", b'{"text":"a\x1cb\x0cc"}', "json"),
            ("key-twice", b'{"text": "a", "text": "b"}', "duplicate-key"),
            ("nul", b'{"text": "a\\u0000b"}', "nul"),
            ("half-a-pair", b'{"text": "\\ud800"}', "surrogate"),
            ("half-a-pair-in-an-address", b'{"text": "a", "url": "\\udfff"}', "surrogate"),
            ("text-a-number", b'{"text": 1}', "schema"), ("text-a-list", b'{"text":[]}', "schema"),
            ("text-null", b'{"text": null}', "schema"), ("other-case", b'{"TEXT": "a"}', "schema"),
            ("address-of-1-MB", b'{"text": "a", "url": "%s"}' % (b"u" * 10**6), "schema"),
            ("id-of-1-MB", b'{"text": "a", "id": "%s"}' % (b"i" * 10**6), "schema"),
            ("not-utf-8", '{"text": "Größe"}'.encode("cp1252"), "encoding"),
        )
    ],
    *[
        Case(f"json-{what}", lambda line=line: between(line), 3, [])
        for what, line in (
            ("line-separators", '{"text":"a\u2028b\u0085c\u2029d"}'.encode()),
            ("text-and-html", b'{"text": "a", "html": "<p>a"}'),
            ("fields-unheard-of", b'{"text": "a", "Score": {"x": [1]}, "title": 7}'),
            ("time-without-zone", b'{"text": "a", "fetched_at": "2016-03-23T12:32"}'),
            ("time-in-milliseconds", b'{"text": "a", "fetched_at": 1458736325500}'),
            ("time-of-the-year-9999", b'{"text": "a", "fetched_at": "9999-12-31T23:59Z"}'),
            ("time-of-the-year-10000", b'{"text": "a", "fetched_at": "10000-01-01"}'),
            ("mark", b'\xef\xbb\xbf{"text": "a"}'), ("carriage-return", b'{"text": "a"}\r'),
        )
    ],
    Case("json-mark-before-every-line", lambda: LINES.replace(b"{", b"\xef\xbb\xbf{"), ALL, []),
    Case("json-line-ends-mixed", lambda: LINES.replace(b"\n", b"\r\n", 3)[:-1], ALL, []),
    Case("json-carriage-returns-alone", lambda: LINES.replace(b"\n", b"\r"), 0, ["json"]),
    Case("json-two-encodings",
         lambda: LINES + '{"text":"Größe"}\n'.encode("cp1252") + LINES, 2 * ALL, ["encoding"]),
    Case("json-in-an-array", lambda: b'[{"text": "a"},\n {"text": "b"}]', 0,
         ["unsupported-format"]),
    Case("json-over-lines", lambda: b'{\n  "text": "a"\n}\n', 0, ["unsupported-format"]),
    Case("json-line-at-the-limit", lambda: between(b'{"text":"%s"}' % (b"x" * 1989)), 3, [], TIGHT),
    Case("json-line-over-the-limit", lambda: between(b'{"text":"%s"}' % (b"x" * 1990)), 2,
         ["too-long"], TIGHT),
    Case("json-line-of-200-MB", lambda: between(b'{"text": "%s"}' % (b"x" * 200_000_000)), 2,
         ["too-long"], wrapped=False),
]  # fmt: skip

FOUR = [(f"part-{n}.txt", f"Harbour works, part {n}".encode()) for n in range(4)]
ZIP, TAR = zipped(*FOUR), tarred(*FOUR)
FORWARD, KEPT = zipped(*FOUR, forward=True), zipped(*FOUR, method=0)
DEEPEST = gzip.compress(zipped(("a.gz", packed(LINES))))
ENDLESS = json_lines({"text": "Harbour works"}) * 4000
FEW = Limits(members=50)
END = 22
"""Bytes of the end of a zip's directory."""


def beside(*members: Any, **options: Any) -> bytes:
    """A zip of such members between two sound ones."""
    return zipped(FOUR[0], *members, FOUR[1], **options)


def beside_in_tar(*blocks: bytes) -> bytes:
    """A tar of such blocks between two sound members."""
    return tarred(FOUR[0])[:1024] + b"".join(blocks) + tarred(FOUR[1])


def pax(**said: str) -> bytes:
    """A header that says this of the member behind it."""
    lines = b""
    for key, value in said.items():
        rest = f" {key}={value}\n".encode()
        length = next(n for n in range(9**6) if n == len(str(n)) + len(rest))
        lines += str(length).encode() + rest
    return tar_header(b"pax", b"%011o" % len(lines), b"x") + blocks(lines)


def member_of(size: bytes, data: bytes = b"Harbour works") -> bytes:
    return tar_header(size=size) + blocks(data)


ZIPS = [
    Case("zip-whole", lambda: ZIP, 4, []),
    Case("zip-stored", lambda: KEPT, 4, []),
    Case("zip-written-forward", lambda: FORWARD, 4, []),
    Case("zip-stored-forward", lambda: zipped(*FOUR, method=0, forward=True), 4, []),
    *[
        Case(f"zip-method-{method}", lambda m=method: zipped(*FOUR, method=m), 4, [])
        for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    ],
    Case("zip-of-every-compression",
         lambda: zipped(*((f"{name}", p(LINES)) for name, p in PACKERS.items())), 5 * ALL, []),
    Case("zip-in-tar-in-zip", lambda: zipped(("a", tarred(("b", ZIP)))), 4, [], wrapped=False),
    Case("zip-too-deep", lambda: zipped(("a", tarred(("b", zipped(("c", TAR)))))), 0,
         ["nested-too-deep"], wrapped=False),
    Case("zip-deepest", lambda: DEEPEST, ALL, [], wrapped=False),
    Case("zip-empty", lambda: zipped(), 0, ["empty"]),
    Case("zip-folders-alone", lambda: zipped(("a/", b""), ("a/b/", b"")), 0, ["empty"]),
    Case("zip-folder-with-bytes", lambda: beside(("a/", b"Harbour works")), 3, []),
    *[
        Case(f"zip-without-its-last-{n}", lambda n=n: ZIP[:-n], 4, ["truncated"])
        for n in (1, 10, END, END + 1, END + 60, END + 4 * (46 + 10))
    ],
    Case("zip-cut-in-a-member", lambda: ZIP[: ZIP.index(b"part-2") + 18], 2, ["truncated"]),
    Case("zip-cut-in-a-header", lambda: ZIP[: ZIP.index(b"part-2") - 9], 2, ["truncated"]),
    Case("zip-cut-in-a-name", lambda: ZIP[: ZIP.index(b"part-2") + 3], 2, ["truncated"]),
    Case("zip-forward-cut-in-a-descriptor",
         lambda: FORWARD[: FORWARD.index(b"PK\x07\x08", 200) + 6], range(1, 4), ["truncated"]),
    Case("zip-stored-forward-cut",
         lambda: zipped(*FOUR, method=0, forward=True)[:80], 1, ["truncated"]),
    Case("zip-twice", lambda: ZIP + ZIP, 8, []),
    Case("zip-comment", lambda: ZIP[:-2] + b"\x09\0PK\x03\x04 here", 4, []),
    Case("zip-comment-cut", lambda: ZIP[:-2] + b"\x09\0PK", 4, ["truncated"]),
    Case("zip-behind-junk", lambda: b"#!/bin/sh\nexit\n" + ZIP, 4, ["unreferenced-bytes"]),
    Case("zip-behind-noise", lambda: random.Random(1).randbytes(3000) + ZIP, 4,
         ["unreferenced-bytes"]),
    Case("zip-split-mark", lambda: b"PK00" + ZIP, 4, []),
    Case("zip-junk-between", lambda: ZIP + b"junk" + ZIP, 8, ["unreferenced-bytes"]),
    Case("zip-junk-behind", lambda: ZIP + b"junk", 4, ["trailing-bytes"]),
    Case("zip-zeros-behind", lambda: ZIP + bytes(700), 4, []),
    Case("zip-same-name-twice", lambda: twice_named(), 2, []),
    Case("zip-deleted-member", lambda: without_listing(), 3, ["unreferenced-bytes"]),
    Case("zip-overlapping", lambda: quoted_zip(40, bytes(30_000)), 0, ["overlap"]),
    Case("zip-member-listed-at-anothers-place",
         lambda: in_directory(ZIP, b"part-1.txt", 42, bytes(4)), 4, ["header-mismatch"]),
    Case("zip-listed-where-none-is",
         lambda: in_directory(ZIP, b"part-3.txt", 42, b"\xff\xff\xff\0"), 4,
         ["header-mismatch"]),
    Case("zip-encrypted", lambda: encrypted(), 3, ["encrypted"]),
    Case("zip-encrypted-forward", lambda: in_header(FORWARD, b"part-1.txt", 6, b"\x09\0"), 3,
         ["encrypted"]),
    Case("zip-method-99", lambda: in_header(ZIP, b"part-1.txt", 8, b"\x63\0"), 3,
         ["unsupported"]),
    Case("zip-bad-checksum", lambda: flipped(KEPT, KEPT.index(b"part 1")), 3, ["checksum"]),
    Case("zip-bad-data", lambda: flipped(ZIP, ZIP.index(b"part-1.txt") + 10, 0xFF), 3,
         ["checksum"]),
    Case("zip-forward-bad-data",
         lambda: flipped(FORWARD, FORWARD.index(b"part-1.txt") + 10, 0xFF), 3, ["checksum"]),
    *[
        Case(f"zip-directory-{what}",
             lambda at=at, f=field: in_directory(ZIP, b"part-1.txt", at, f), 3,
             ["header-mismatch"])
        for what, at, field in (
            ("method", 10, b"\0\0"), ("checksum", 16, b"abcd"), ("packed", 20, b"\x09\0\0\0"),
            ("unpacked", 24, b"\x09\0\0\0"), ("name", 46, b"other-"),
        )
    ],
    *[
        Case(f"zip-header-{what}", lambda at=at, f=field: in_header(ZIP, b"part-1.txt", at, f),
             3, ["header-mismatch"])
        for what, at, field in (
            ("checksum", 14, b"abcd"), ("unpacked", 22, b"\x09\0\0\0"), ("name", 30, b"other-"),
            ("packed-more", 18, b"\x99\0\0\0"),
        )
    ],
    Case("zip-header-packed-less", lambda: in_header(ZIP, b"part-1.txt", 18, b"\x09\0\0\0"), 3,
         ["header-mismatch", "unreferenced-bytes"]),
    Case("zip-header-packed-far-more",
         lambda: in_header(ZIP, b"part-1.txt", 18, b"\xff\xff\xff\x0f"), 3, ["header-mismatch"]),
    Case("zip-header-broken", lambda: flipped(ZIP, ZIP.index(b"part-1.txt") - 30), 3,
         ["unreferenced-bytes", "header-mismatch"]),
    *[
        Case(f"zip-name-{what}", lambda n=name: beside((n, b"Harbour works")), 2, ["path-escape"])
        for what, name in (
            ("upwards", "../a.txt"), ("upwards-inside", "a/../../b"),
            ("upwards-in-windows", "a\\..\\b"), ("absolute", "/etc/passwd"),
            ("drive", "C:\\a.txt"), ("share", "\\\\host\\a"), ("of-64-KiB", "x" * 65_000),
        )
    ],
    Case("zip-name-nul", lambda: renamed(b"part\0one"), 2, ["path-escape"]),
    *[
        Case(f"zip-name-{what}", lambda n=name: renamed(n), 3, [])
        for what, name in (
            ("newline", b"part\none"), ("ansi", b"\x1b[31mred"), ("template", b"a{{7*7}}"),
            ("no-utf-8", b"pa\xffrt\xfe1"), ("bidi", "part\u202e".encode()), ("dots", b"..part..1"),
        )
    ],
    *[
        Case(f"zip-{what}", lambda m=mode: beside((zip_member("a", m), b"part-0.txt")), 2,
             ["not-a-file"])
        for what, mode in (("link", 0o120777), ("pipe", 0o010644), ("device", 0o060644))
    ],
    Case("zip-mac", lambda: beside(("__MACOSX/._a.txt", b"\0\x05\x16\x07\0\x02\0\0Mac OS X"),
         (".DS_Store", b"\0\0\0\1Bud1\0")), 2, []),
    Case("zip-document", lambda: zipped(("[Content_Types].xml", b"<Types/>"), *FOUR), 0,
         ["unsupported-format"]),
    Case("zip-book", lambda: zipped(("mimetype", b"application/epub+zip"), *FOUR, method=0), 0,
         ["unsupported-format"]),
    Case("zip-empty-member", lambda: beside(("a.txt", b"")), 2, ["empty"]),
    Case("zip-3000-empty-members", lambda: zipped(*((f"{n}", b"") for n in range(3000))), 0,
         ["empty"] * 50 + ["too-many-members"], FEW),
    Case("zip-as-many-as-are-read", lambda: zipped(*((f"{n}", b"x") for n in range(50))), 50, [],
         FEW),
    Case("zip-damaged-gzip", lambda: beside(("a.gz", flipped(packed(LINES), -6))), 2,
         ["checksum"]),
    Case("zip-cut-gzip", lambda: beside(("a.gz", packed(NOISE)[:-900_000])), range(900, 1200),
         ["truncated"]),
    Case("zip-bomb", lambda: beside(("a.txt", bytes(20_000_000))), 0, ["bomb"],
         Limits(ratio=100)),
    Case("zip-bomb-of-sound-members",
         lambda: zipped(*((f"{n}.jsonl", ENDLESS) for n in range(9))), 0, ["bomb"],
         Limits(unpacked_bytes=8 * len(ENDLESS))),
    Case("zip-bomb-in-a-member", lambda: zipped(("a.gz", packed(bytes(20_000_000)))), 0,
         ["bomb"], Limits(ratio=100)),
    Case("zip-parquet", lambda: beside(("a.parquet", columns())), 4, []),
    Case("zip-many-formats", lambda: beside(("a.jsonl", LINES), ("b.csv", rows()), ("c", A + B),
         ("d", PAGE.encode())), ALL + 7, []),
    Case("zip-warc-without-a-page", lambda: beside(("a.warc", warc_record(b"x", "warcinfo"))), 2,
         ["empty"]),
]  # fmt: skip


MEMBER, LISTED = ZIP.index(b"part-1.txt") - 30, ZIP.index(b"PK\x01\x02")
ENTRY, LAST = ZIP[LISTED : LISTED + 46 + 10], ZIP[-END:]


def put_in(data: bytes, at: int, more: bytes) -> bytes:
    return data[:at] + more + data[at:]


def taken_out(data: bytes, at: int, count: int) -> bytes:
    return data[:at] + data[at + count :]


def forward(method: int) -> tuple[bytes, int]:
    """A zip whose headers tell no lengths, and a place in its second member's data."""
    data = zipped(*FOUR, method=method, forward=True)
    return data, data.index(b"part-1.txt") + 24


MOVED, HOLE = ["header-mismatch"], ["unreferenced-bytes", "header-mismatch"]
ZIPS_OUT_OF_STEP = [
    Case("zip-bytes-lost", lambda: taken_out(ZIP, MEMBER + 44, 5), 3, ["checksum", *MOVED]),
    Case("zip-bytes-put-in", lambda: put_in(ZIP, MEMBER + 44, b"crane"), 3, ["checksum", *HOLE]),
    Case("zip-bytes-of-a-header-lost", lambda: taken_out(ZIP, MEMBER + 10, 3), 3, HOLE),
    Case("zip-member-lost", lambda: taken_out(ZIP, MEMBER, 63), 3, MOVED),
    *[
        Case(f"zip-forward-flipped-in-method-{method}",
             lambda m=method: flipped(*forward(m), 0xFF), 3, ["checksum"])
        for method in (0, 8, 12, 14)
    ],
    *[
        Case(f"zip-forward-put-in-method-{method}",
             lambda m=method: put_in(*forward(m), b"crane"), 3, words)
        for method, words in ((0, HOLE), (8, ["checksum", *MOVED]), (12, HOLE), (14, HOLE))
    ],
    Case("zip-extra-field-swallows-a-header",
         lambda: in_header(ZIP, b"part-1.txt", 29, b"\x01"), 3, HOLE),
    Case("zip-extra-field-swallows-the-rest",
         lambda: in_header(ZIP, b"part-1.txt", 29, b"\xff"), 3, HOLE),
    Case("zip-name-swallows-data", lambda: in_header(ZIP, b"part-1.txt", 26, b"\x0c"), 3, MOVED),
    Case("zip-stored-swallows-the-rest",
         lambda: in_header(KEPT, b"part-1.txt", 18, b"\xff\xff\xff\x0f"), 3, MOVED),
    Case("zip-refused-name-swallows-the-rest",
         lambda: in_header(renamed(b"part\0one"), b"part\0one", 18, b"\xff\xff\xff\x0f"), 2,
         ["path-escape"]),
    Case("zip-entry-between-members", lambda: put_in(ZIP, MEMBER, ENTRY), 4, MOVED),
    Case("zip-entry-cut-between-members", lambda: put_in(ZIP, MEMBER, ENTRY[:50]), 3, HOLE),
    Case("zip-end-between-members", lambda: put_in(ZIP, MEMBER, LAST), 4, MOVED),
    Case("zip-end-swallows-the-rest",
         lambda: put_in(ZIP, MEMBER, LAST[:-2] + b"\xff\xff"), 4, HOLE),
    Case("zip-end-swallows-a-member", lambda: put_in(ZIP, MEMBER, LAST[:-2] + b"\x50\0"), 4, HOLE),
    Case("zip-entry-swallows-the-rest",
         lambda: in_directory(ZIP, b"part-1.txt", 28, b"\xff\xff"), 4, ["unreferenced-bytes"]),
    Case("zip-bytes-of-an-entry-lost", lambda: taken_out(ZIP, LISTED + 76, 9), 4,
         ["unreferenced-bytes"]),
]  # fmt: skip


TARS = [
    Case("tar-whole", lambda: TAR, 4, []),
    *[
        Case(f"tar-{form}", lambda f=form: tarred(*FOUR, ("ä" * 90 + "/" + "b" * 150, b"x"),
             form=f), 5, [])
        for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)
    ],
    Case("tar-of-1979", lambda: old_tar(), 4, []),
    Case("tar-of-every-compression",
         lambda: tarred(*((f"{name}", p(LINES)) for name, p in PACKERS.items())), 5 * ALL, []),
    Case("tar-in-zip-in-tar", lambda: tarred(("a", zipped(("b", TAR)))), 4, [], wrapped=False),
    Case("tar-of-folders", lambda: tarred((tar_member("a", tarfile.DIRTYPE), b"")), 0, ["empty"]),
    Case("tar-cut-between-members", lambda: TAR[:2048], 2, ["no-end"]),
    Case("tar-without-its-end", lambda: TAR[:4096], 4, ["no-end"]),
    Case("tar-with-half-its-end", lambda: TAR[: 4096 + 512], 4, []),
    Case("tar-cut-in-a-header", lambda: TAR[: 2048 + 99], 2, ["truncated"]),
    Case("tar-cut-behind-a-header", lambda: TAR[: 2048 + 512], 2, ["truncated"]),
    Case("tar-cut-in-a-member", lambda: TAR[: 2048 + 512 + 9], 2, ["truncated"]),
    Case("tar-cut-in-padding", lambda: TAR[: 2048 + 512 + 99], 3, ["no-end"]),
    Case("tar-cut-in-lines", lambda: tarred(("a", LINES))[: 512 + 900], range(9, 15),
         ["truncated"]),
    Case("tar-cut-in-a-long-name", lambda: tarred(("b" * 300, b"x"), form=tarfile.GNU_FORMAT)[:700],
         0, ["truncated"]),
    *[
        Case(f"tar-broken-header-{n}", lambda n=n: flipped(TAR, 1024 * n + 3), 3, ["resync"])
        for n in range(4)
    ],
    Case("tar-all-headers-broken-but-one",
         lambda: flipped(flipped(flipped(TAR, 3), 1027), 3075), 1, ["resync", "resync"]),
    Case("tar-bytes-lost", lambda: TAR[:1600] + TAR[1700:], range(2, 4), ["resync"]),
    Case("tar-junk-between", lambda: beside_in_tar(b"junk" * 300), 2, ["resync"]),
    Case("tar-junk-behind", lambda: TAR + b"junk" * 300, 4, ["trailing-bytes"]),
    Case("tar-zeros-behind", lambda: TAR + bytes(5000), 4, []),
    Case("tar-twice", lambda: TAR + TAR, 8, []),
    Case("tar-lone-zero-block", lambda: beside_in_tar(bytes(512)), 2, []),
    Case("tar-same-name-twice", lambda: tarred(FOUR[0], FOUR[0]), 2, []),
    Case("tar-base-256-size",
         lambda: beside_in_tar(member_of(b"\x80" + bytes(10) + b"\x0d")), 3, []),
    Case("tar-negative-size", lambda: beside_in_tar(member_of(b"\xff" * 12)), 2, ["resync"]),
    Case("tar-size-no-number", lambda: beside_in_tar(member_of(b"0000000000x")), 2, ["resync"]),
    Case("tar-size-of-2-to-the-90", lambda: beside_in_tar(member_of(b"\x80\x7f" + bytes(10))), 1,
         ["unsupported-format", "truncated"]),
    Case("tar-pax-size", lambda: beside_in_tar(pax(size="13"), member_of(b"00000000000")), 3, []),
    Case("tar-pax-size-negative",
         lambda: beside_in_tar(pax(size="-512"), member_of(b"00000000015")),
         3, ["bad-record"]),
    Case("tar-pax-broken", lambda: beside_in_tar(
        tar_header(b"pax", b"00000000011", b"x") + blocks(b"99 path=x"), member_of(b"00000000015")),
         3, ["bad-record"]),
    Case("tar-pax-long",
         lambda: beside_in_tar(pax(comment="x" * 70_000), member_of(b"00000000015")),
         3, ["too-long"]),
    Case("tar-long-name-of-1-GiB", lambda: TAR[:1024] + tar_header(size=b"10000000000", kind=b"L")
         + TAR[1024:], 1, ["too-long"]),
    Case("tar-git-comment", lambda: tarred_with_comment(), 4, []),
    *[
        Case(f"tar-{what}", lambda k=kind: tarred(FOUR[0], (tar_member("a", k, linkname="b"), b""),
             FOUR[1]), 2, ["not-a-file"])
        for what, kind in (
            ("hard-link", tarfile.LNKTYPE), ("link", tarfile.SYMTYPE), ("pipe", tarfile.FIFOTYPE),
            ("device", tarfile.BLKTYPE), ("terminal", tarfile.CHRTYPE),
        )
    ],
    Case("tar-type-unheard-of", lambda: beside_in_tar(
        tar_header(size=b"00000000015", kind=b"Q") + blocks(b"Harbour works")), 2, ["not-a-file"]),
    Case("tar-sparse", lambda: beside_in_tar(sparse()), 2, ["unsupported"]),
    Case("tar-sparse-pax", lambda: beside_in_tar(
        pax(**{"GNU.sparse.major": "1"}), member_of(b"00000000015")), 2, ["unsupported"]),
    *[
        Case(f"tar-name-{what}",
             lambda n=name: beside_in_tar(pax(path=n), member_of(b"00000000015")), 2,
             ["path-escape"])
        for what, name in (("upwards", "../a"), ("absolute", "/etc/a"), ("nul", "a\0b"),
                           ("of-60-KiB", "x" * 60_000))
    ],
    *[
        Case(f"tar-name-{what}", lambda n=name: beside_in_tar(
            tar_header(n, b"00000000015") + blocks(b"Harbour works")), 3, [])
        for what, name in (("newline", b"a\nb"), ("no-utf-8", b"\xff\xfe"),
                           ("template", b"{{7*7}}"))
    ],
    Case("tar-without-a-name", lambda: beside_in_tar(
        tar_header(b"", b"00000000015") + blocks(b"Harbour works")), 2, ["path-escape"]),
    Case("tar-mac", lambda: tarred(*FOUR, ("._a", b"\0\x05\x16\x07\0\x02\0\0Mac OS X")), 4, []),
    Case("tar-3000-empty-members", lambda: tarred(*((f"{n}", b"") for n in range(3000))), 0,
         ["empty"] * 50 + ["too-many-members"], FEW),
    Case("tar-too-many-in-a-member",
         lambda: tarred(("a", tarred(*((f"{n}", b"x") for n in range(60)))), *FOUR), 49,
         ["too-many-members", "too-many-members"], FEW),
    Case("tar-damaged-gzip",
         lambda: tarred(FOUR[0], ("a", flipped(packed(LINES), -6)), FOUR[1]), 2,
         ["checksum"]),
    Case("tar-garbage-behind-a-gzip", lambda: tarred(FOUR[0], ("a", packed(LINES) + b"junk")),
         ALL + 1, ["trailing-bytes"]),
    Case("tar-bomb", lambda: tarred(*FOUR, ("a.gz", packed(bytes(20_000_000)))), 0, ["bomb"],
         Limits(ratio=100)),
    Case("text-of-three", lambda: THREE.encode(), 3, []),
    Case("text-of-three-cut", lambda: THREE.encode()[:-500], 2, []),
    Case("text-with-mustard", lambda: b"x" * 256 + b"mustard is sold at the harbour", 1, []),
]  # fmt: skip


def old_tar() -> bytes:
    """A tar from before there was a magic number."""
    data = b""
    for name, text in FOUR:
        block = bytearray(tar_header(name.encode(), b"%011o" % len(text), b"\0"))
        block[257:265], block[148:156] = bytes(8), b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
        data += bytes(block) + blocks(text)
    return data + bytes(1024)


def sparse() -> bytes:
    """A sparse file whose map goes on in two more blocks."""
    block = bytearray(tar_header(b"sparse", b"00000000015", b"S"))
    block[482], block[148:156] = 1, b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + bytes(504) + b"\1" + bytes(7) + bytes(512) + blocks(b"Harbour works")


def tarred_with_comment() -> bytes:
    comment = b"52 comment=" + b"a" * 40 + b"\n"
    return tar_header(b"pax_global_header", b"00000000064", b"g") + blocks(comment) + TAR


def twice_named() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return zipped(FOUR[0], (FOUR[0][0], b"Another page"))


def renamed(name: bytes) -> bytes:
    """A zip of three members, the second of this name, in its header and in the directory."""
    placed = "x" * len(name)
    return beside((placed, b"Harbour works")).replace(placed.encode(), name)


def encrypted() -> bytes:
    data = in_header(ZIP, b"part-1.txt", 6, b"\x01\0")
    return in_directory(data, b"part-1.txt", 8, b"\x01\0")


def without_listing() -> bytes:
    """A zip whose directory does not list one of its members, as one that deleted it."""
    start = ZIP.rindex(b"part-1.txt") - 46
    data = ZIP[:start] + ZIP[start + 56 :]
    fields = list(struct.unpack("<HHHHLLH", data[-18:]))
    fields[2], fields[3], fields[4] = 3, 3, fields[4] - 56
    return data[:-18] + struct.pack("<HHHHLLH", *fields)


CASES = [
    *COMPRESSED, *PLAIN, *JSON, *ARCHIVES, *MARKUP, *TABLES, *COLUMNS, *ZIPS, *ZIPS_OUT_OF_STEP,
    *TARS,
]  # fmt: skip
assert len({case.id for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_damage_ends_in_its_words_and_what_is_sound_is_read(tmp_path: Path, case: Case) -> None:
    wraps: list[Callable[[bytes], bytes]] = [bytes]
    if case.wrapped:
        wraps += [packed, sized_zstd]
    told = []
    data = case.data()
    for wrap in wraps:
        # Checked to tile the stream, whatever it comes to.
        found, _ = read_back(tmp_path, wrap(data), case.limits)
        assert errors(found) == case.errors
        pages = len(texts(found))
        assert pages in case.pages if isinstance(case.pages, range) else pages == case.pages
        told.append(found)
    assert all(found == told[0] for found in told) or "bomb" in case.errors


@pytest.mark.parametrize("name", sorted(PACKERS))
def test_no_cut_and_no_flipped_byte_gives_a_wrong_page(tmp_path: Path, name: str) -> None:
    pack = PACKERS[name]
    pages = PAGES[:6]
    data = json_lines(*({"text": page} for page in pages))
    dump = pack(data[:200]) + pack(data[200:])
    for cut in range(10, len(dump)):
        found, _ = read_back(tmp_path, dump[:cut])
        assert texts(found) == pages[: len(texts(found))]
        if dump[:cut] != pack(data[:200]):
            assert errors(found) == ["truncated"]
    if name == "zstd-sized":
        return  # Nothing can tell of a flipped bit in what carries no checksum.
    for at in range(10, len(dump)):
        found, _ = read_back(tmp_path, flipped(dump, at, 1 << at % 8))
        assert texts(found) == pages[: len(texts(found))]
        assert errors(found) or texts(found) == pages

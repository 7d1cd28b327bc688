"""Where mutation starts from: small dumps of every kind, and the words that they are made of."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

from tests import dumps
from tests.pages import page

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
LONGEST = 8 * 1024
"""Bytes of a seed: a longer one is mutated more slowly than it is worth."""

TEXTS = ("The ferry was late.", "Größe\n\n«Die Fähre»", "港口 水闸。", page())
LINES = dumps.json_lines(*({"text": text, "url": "https://a.example/b"} for text in TEXTS))
HTML = b"<html><head><title>Ferry</title></head><body><p>The ferry <b>was</b> late.</p></body>"
TABLE = dumps.comma_separated(["id", "text"], ["1", 'A "late", ferry'], ["2", "line\r\nline"])
WET = dumps.warc_record(b"The ferry was late.") + dumps.warc_record(b"It came at noon.")
CHUNKED = b"13\r\n<html><p>The ferry \r\n9\r\nwas late.\r\n0\r\n\r\n"
WARC = b"".join(
    [
        dumps.warc_record(b"x: y", "warcinfo", "application/warc-fields"),
        dumps.http_record(HTML),
        dumps.http_record(CHUNKED, "Transfer-Encoding: chunked"),
        dumps.http_record(gzip.compress(HTML, mtime=0), "Content-Encoding: gzip"),
    ]
)
FILES = (("a.txt", b"The ferry was late."), ("b/c.jsonl", LINES), ("d.gz", dumps.packed(LINES)))


def _compressed() -> Iterator[bytes]:
    for pack in dumps.PACKERS.values():
        yield pack(LINES)
        yield pack(LINES[:90]) + bytes(7) + pack(LINES[90:]) + b"x"
        yield pack(dumps.packed(HTML))


def _zips() -> Iterator[bytes]:
    for method in (0, 8, 12, 14):
        yield dumps.zipped(*FILES[:2], method=method)
        yield dumps.zipped(*FILES[:2], method=method, forward=True)
    yield dumps.zipped(*FILES, ("e.zip", dumps.zipped(*FILES)))
    yield b"#!/bin/sh\n" + dumps.zipped(*FILES[:1]) + b"behind"
    yield dumps.quoted_zip(4, bytes(900))


def _tars() -> Iterator[bytes]:
    for form in (0, 1, 2):
        yield dumps.tarred(*FILES, ("ä" * 40 + "/" + "b" * 90, b"A page"), form=form)
    yield dumps.tarred(*FILES[:2])[:-9000]
    yield dumps.tar_header(size=b"\x80" + bytes(10) + b"\x0d") + dumps.blocks(b"Harbour works")


def _texts() -> Iterator[bytes]:
    yield from (text.encode() for text in TEXTS)
    yield from (TEXTS[3].encode(name) for name in ("utf-16", "utf-32", "utf-8-sig"))
    yield TEXTS[1].encode("cp1252") * 5
    yield b"By John Smith, AP\nUpdated: 3:21 pm EST, March 2, 2016\nPRAGUE (AP) - The lock\n"


MADE: dict[str, Callable[[], Iterator[bytes]]] = {
    "text": _texts,
    "json-lines": lambda: iter([LINES, b'{"html": "<p>a", "id": 7, "fetched_at": 1458736325}\n']),
    "html": lambda: iter([HTML, b'<?xml version="1.0" encoding="latin1"?>' + HTML]),
    "warc": lambda: iter([WET, WARC, WET.replace(b"\r\n", b"\n")]),
    "csv": lambda: iter([TABLE, TABLE.replace(b"\r\n", b"\n"), b'text\n"a"\n']),
    "compressions": _compressed,
    "zip": _zips,
    "tar": _tars,
    "page": _texts,
}
REAL = {
    "warc": "warc_samples/*",
    "html": "html_pages/*/pages/*.html.gz",
    "page": "seed/*.txt",
}
WORDS: dict[str, tuple[bytes, ...]] = {
    "text": (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff\0\0", b"\r\n", b"\xc2\x85", b"\xe2\x80\xa8"),
    "json-lines": (b'{"text":"', b'"html":', b'"text":', b"\\u0000", b"\\ud800", b"1e999", b"NaN",
                   b"\\u0074ext", b'"id":', b'"fetched_at":', b'"source":', b'"}\n', b"null"),
    "html": (b"<html>", b"<!--", b"-->", b"<script>", b"</script>", b"<![CDATA[", b"&#xD800;",
             b"&#0;", b"<meta charset=", b"<template>", b"<p ", b"<!doctype html>", b"latin1"),
    "warc": (b"WARC/1.0\r\n", b"WARC-Type: response\r\n", b"Content-Length: ", b"\r\n\r\n",
             b"conversion", b"application/http", b"HTTP/1.1 200 OK\r\n", b"chunked", b"gzip",
             b"Transfer-Encoding: ", b"Content-Encoding: ", b"Content-Type: text/html", b"-1",
             b"WARC-Target-URI: ", b"WARC-Date: ", b"deflate", b"br", b"99999999999999999999"),
    "csv": (b'"', b'""', b'",\r\n"', b"text,", b"html,", b"\r\n", b"\r", b",,,"),
    "compressions": (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x50\x2a\x4d\x18", b"BZh9", bytes(8),
                     b"\xfd7zXZ\0", b"1AY&SY", b"\x17rE8P\x90"),
    "zip": (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07",
            b"PK\x07\x08", b"\xff\xff\xff\xff", b"\x01\0\x10\0", b"\xff\xff", bytes(4)),
    "tar": (b"ustar\x0000", b"ustar  \0", b"00000000013", b"\x80" + bytes(11), b"\xff" * 12,
            b"19 path=../evil\n", b"GNU.sparse.major=1", bytes(512)),
    "page": (b"\n\n", b"Photo: AP", b"PRAGUE (AP) - ", b"Read more: ", b"By ", b"March 2, 2016",
             b"3:21 pm EST", b"\xe2\x80\xa8", b"\x1c", b"UPDATE", b"Tags: ", b"2 hours ago"),
}  # fmt: skip


def seeds(target: str) -> list[bytes]:
    """Inputs to begin with: made ones, samples of the repository, real ones where they lie."""
    found = list(MADE[target]())
    found += [path.read_bytes() for path in sorted(ROOT.glob("samples/*/*/*.txt"))[:20]]
    pattern = REAL.get(target)
    if pattern and SHARED.is_dir():
        found += [_plain(path) for path in sorted(SHARED.glob(pattern))[:40] if path.is_file()]
    return list(dict.fromkeys(data[:LONGEST] for data in found))


def _plain(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.name.endswith(".html.gz") else data


def dictionary(target: str) -> str:
    """The target's words in libFuzzer's notation."""
    escaped = ("".join(f"\\x{byte:02x}" for byte in word) for word in WORDS[target])
    return "".join(f'"{word}"\n' for word in escaped)

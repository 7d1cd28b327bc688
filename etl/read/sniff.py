"""Which format a stream holds, told from its first bytes and never from a file's name."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

import orjson

from etl.read.faults import Fault


class Format(StrEnum):
    """The formats that can be read."""

    TEXT = "text"
    JSON_LINES = "json-lines"
    HTML = "html"
    WARC = "warc"
    CSV = "csv"


class Unknown(NamedTuple):
    """No such format: the fault and what was found."""

    fault: Fault
    reason: str


MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
"""Byte order marks, the longer before the shorter that it begins with."""

SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x04\x22\x4d\x18", "an LZ4 stream"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file inside a compression"),
    (b"PARE", "an encrypted Parquet file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file"),
    (b"\x7fELF", "a program"),
    (b"filedesc://", "an ARC file"),
)
WARC = re.compile(rb"\s*WARC/\d+\.\d+\s*(?:\n|\Z)")
WARC_BEHIND_DAMAGE = re.compile(rb"\nWARC/[01]\.\d+\r?\nWARC-[A-Z]")
HTML = re.compile(
    r"\s*<(?:!--|(?:!doctype html|html|head|body|title|meta|link|base|script|style|main|article"
    r"|section|header|nav|div|table|h1|p)[\s/>])",
    re.IGNORECASE,
)
XML = re.compile(r"\s*<\?xml\s", re.IGNORECASE)
XHTML = re.compile(r"<html[\s>]", re.IGNORECASE)
OBJECT = re.compile(r'\s*\{[ \t]*(?:"|\})')
SPREAD = re.compile(r'\s*(?:\{\s*"|\[\s*(?:\{\s*["}]|\]))')
"""An array of objects, or an object that goes on over several lines."""
PAGE_KEYS = {"text", "html"}
COLUMN = re.compile(r'([A-Za-z_][\w.-]{0,63})|"([A-Za-z_][\w.-]{0,63})"', re.ASCII)
LINES_TRIED = 10
BINARY_LEAST = 8
"""So many control bytes at least make a stream binary: fewer may have slipped into a text."""
CONTROLS = bytes(set(range(32)) - set(b"\0\t\n\v\f\r\x1b"))


def byte_order_mark(head: bytes) -> tuple[bytes, str]:
    """The mark that a text begins with, b"" where there is none, and the encoding it tells."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return mark, encoding
    return b"", "utf-8"


def recognise(head: bytes) -> Format | Unknown:
    """The format of the stream that begins with `head`; nothing at all counts as text."""
    if WARC.match(head):
        return Format.WARC
    mark, encoding = byte_order_mark(head)
    if WARC_BEHIND_DAMAGE.search(head) and not HTML.match(head.decode("latin-1")):
        return Format.WARC
    if len(mark) in (0, 3) and (found := _binary(head)):
        return found
    text = head[len(mark) :].decode(encoding, errors="replace")
    if HTML.match(text):
        return Format.HTML
    if XML.match(text):
        told = "XML that is no XHTML"
        return Format.HTML if XHTML.search(text) else Unknown(Fault.UNSUPPORTED_FORMAT, told)
    is_lines = bool(OBJECT.match(text)) or _holds_a_page(text)
    if is_lines and encoding != "utf-8":
        return Unknown(Fault.ENCODING, f"JSON Lines in {encoding.upper()}, which must be UTF-8")
    if is_lines:
        return Format.JSON_LINES
    if _names_columns(text):
        told = f"CSV in {encoding.upper()}, which must be UTF-8"
        return Format.CSV if encoding == "utf-8" else Unknown(Fault.ENCODING, told)
    if SPREAD.match(text):
        told = "JSON over several lines or in one array; an object a line is wanted"
        return Unknown(Fault.UNSUPPORTED_FORMAT, told)
    return Format.TEXT


def signed(head: bytes) -> str:
    """What a stream is by its first bytes, of the kinds that are not read; "" for all others."""
    return next((name for signature, name in SIGNATURES if head.startswith(signature)), "")


def _holds_a_page(text: str) -> bool:
    """Whether one of the first lines is a page as JSON, whatever the line before it is."""
    if "{" not in text:
        return False
    lines = [line.strip("\ufeff \t\r") for line in text.split("\n", 4 * LINES_TRIED)]
    for line in [line for line in lines if line][:LINES_TRIED]:
        if line.startswith("{"):
            try:
                value = orjson.loads(line)
            except orjson.JSONDecodeError:
                continue
            if PAGE_KEYS & value.keys():
                return True
    return False


def _names_columns(text: str) -> bool:
    """Whether the first line is the header of a CSV file, with a page's field among its names."""
    line, end, rest = text.partition("\n")
    names = [
        found and found[found.lastindex or 0]
        for found in map(COLUMN.fullmatch, line.removesuffix("\r").split(","))
    ]
    if not end or not PAGE_KEYS & set(names) or None in names:
        return False
    # A text may begin with such a word on a line of its own.
    return len(names) > 1 or rest.startswith('"')


def _binary(head: bytes) -> Unknown | None:
    """What speaks against text: a known signature, markup, or too many control bytes."""
    if name := signed(head):
        return Unknown(Fault.UNSUPPORTED_FORMAT, name)
    if not head.strip(b"\0 \t\r\n"):
        return None
    nuls = head.count(0)
    if nuls > BINARY_LEAST and min(head[0::2].count(0), head[1::2].count(0)) * 20 < nuls:
        return Unknown(Fault.ENCODING, "UTF-16 without a byte order mark, by its NUL bytes")
    controls = len(head) - len(head.translate(None, CONTROLS))
    if controls > max(BINARY_LEAST, len(head) // 20) or nuls > max(BINARY_LEAST, len(head) // 3):
        found = f"{controls:,} control and {nuls:,} NUL bytes in the first {len(head):,}"
        return Unknown(Fault.UNSUPPORTED_FORMAT, f"binary data ({found})")
    return None

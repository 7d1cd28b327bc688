"""The payload of an HTTP response as a crawler kept it: its type, and its bytes unpacked.

Chunks (RFC 9112, section 7.1) and content codings (RFC 9110, section 8.4.1) are undone here and
held to what they promise: readers of WARC files return the raw bytes, or a part of them, without
an error where a body is cut or is not coded as its header says.
"""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from typing import NamedTuple

import brotli

from etl.model import Limits
from etl.read.faults import Fault
from etl.read.packing import BEGINNING, PACKINGS, Cut, Damaged, Input
from etl.read.record import Unfit
from etl.read.stream import shown

HEADERS_MOST = 64 * 1024
"""Bytes of a block of headers."""
CODINGS_MOST = 3
"""Codings that may lie in one another."""
STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})[^\r\n]*\r?\n")
HEADERS_END = re.compile(rb"\n\r?\n")
CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
FOLDED = re.compile(rb"\r?\n[ \t]+")
CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([^\s"';,]+)""", re.IGNORECASE)


class Response(NamedTuple):
    """A response: its status, its headers with lower-case names, and its body as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes


def media_type(value: str | None) -> tuple[str, str | None]:
    """The media type that a `Content-Type` names, in lower case, and its charset parameter."""
    name, _, parameters = (value or "").partition(";")
    found = CHARSET.search(parameters)
    return name.strip().lower(), found[1] if found else None


def fields(block: bytes) -> dict[str, str]:
    """Headers by lower-case name, folded lines joined; of several of a name the first counts."""
    said: dict[str, str] = {}
    if b"\n " in block or b"\n\t" in block:
        block = FOLDED.sub(b" ", block)
    for line in block.decode("utf-8", errors="backslashreplace").split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            said.setdefault(name.strip().lower(), value.strip())
    return said


def response(block: bytes) -> Response:
    """The response that a record's block holds; raises Unfit."""
    start = STATUS.match(block)
    if start is None:
        told = f"no HTTP response: {shown(block[:60])}"
        raise Unfit(Fault.PAYLOAD, told)
    # The status line's own end may be the first half of the blank line.
    end = HEADERS_END.search(block, start.end() - 2, HEADERS_MOST)
    if end is None:
        told = f"the HTTP headers do not end within {min(len(block), HEADERS_MOST):,} bytes"
        raise Unfit(Fault.PAYLOAD, told)
    return Response(int(start[1]), fields(block[start.end() : end.start()]), block[end.end() :])


def payload(said: Response, limits: Limits) -> bytes:
    """The body without chunks and codings; raises Unfit where it is not what its headers say.

    A body that is named chunked and does not begin with a chunk's size is taken as it is: some
    crawlers undo the chunks and keep the header.
    """
    body = said.body
    if "chunked" in said.headers.get("transfer-encoding", "").lower() and CHUNK_SIZE.match(body):
        body = _unchunked(body)
    codings = said.headers.get("content-encoding", "").lower().replace(",", " ").split()
    if len(codings) > CODINGS_MOST:
        raise Unfit(Fault.PAYLOAD, f"{len(codings)} codings; {CODINGS_MOST} are the limit")
    for coding in reversed(codings if body else []):
        body = _uncoded(coding, body, limits)
    return body


def _unchunked(body: bytes) -> bytes:
    parts: list[bytes] = []
    at = 0
    while head := CHUNK_SIZE.match(body, at):
        size = int(head[1], 16)
        if size == 0:
            return b"".join(parts)
        part = body[head.end() : head.end() + size]
        if len(part) < size:
            break
        parts.append(part)
        at = head.end() + size
        at += 2 if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)
    raise Unfit(Fault.PAYLOAD, f"the chunks of the body break off at offset {at:,} of it")


def _uncoded(coding: str, body: bytes, limits: Limits) -> bytes:
    match coding:
        case "identity" | "none":
            return body
        case "gzip" | "x-gzip":
            return _unpacked("gzip", body, limits)
        case "zstd":
            return _unpacked("zstd", body, limits)
        case "deflate":
            return _inflated(body, limits)
        case "br":
            return _brotli(body, limits)
    raise Unfit(Fault.PAYLOAD, f"the content coding {shown(coding)} is not read")


class _Body(BytesIO):
    def rewind(self) -> None:
        self.seek(0)


def _unpacked(name: str, body: bytes, limits: Limits) -> bytes:
    (packing,) = [packing for packing in PACKINGS if packing.name == name]
    packed = Input(_Body(body))
    if not packing.begins.match(packed.peek(BEGINNING)):
        raise Unfit(Fault.PAYLOAD, f"a body that is named {name} and begins {shown(body[:20])}")
    data = bytearray()
    try:
        while packing.begins.match(packed.peek(BEGINNING)):
            for part in packing.unpack(packed, limits):
                data += part
                _demand_room(len(data), limits)
    except (Damaged, Cut) as error:
        raise Unfit(Fault.PAYLOAD, f"the {name} body: {str(error) or 'it is cut'}") from error
    return bytes(data)


def _inflated(body: bytes, limits: Limits) -> bytes:
    """Deflate in a zlib header, or bare as some servers send it."""
    for window_bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        engine = zlib.decompressobj(window_bits)
        try:
            data = engine.decompress(body, limits.page_bytes + 1)
        except zlib.error:
            continue
        _demand_room(len(data), limits)
        if engine.eof:
            return data
    raise Unfit(Fault.PAYLOAD, "the body is no whole deflate data, with a zlib header or without")


def _brotli(body: bytes, limits: Limits) -> bytes:
    """Piece by piece, since brotli has no limit for what it gives at once but its own blocks."""
    engine = brotli.Decompressor()
    data = bytearray()
    try:
        data += engine.process(body, output_buffer_limit=limits.page_bytes + 1)
        while not engine.can_accept_more_data() and len(data) <= limits.page_bytes:
            data += engine.process(b"", output_buffer_limit=limits.page_bytes + 1)
    except brotli.error as error:
        raise Unfit(Fault.PAYLOAD, "the br body is damaged") from error
    _demand_room(len(data), limits)
    if not engine.is_finished():
        raise Unfit(Fault.PAYLOAD, "the br body: it is cut")
    return bytes(data)


def _demand_room(length: int, limits: Limits) -> None:
    if length > limits.page_bytes:
        told = f"a body that unpacks to more than {limits.page_bytes:,} bytes, which is the limit"
        raise Unfit(Fault.TOO_LONG, told)

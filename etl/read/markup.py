"""HTML: a page a stream, shown as the plain text that `flatten` makes of it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from etl.model import Page, Place, Refused
from etl.read.charset import Decoded, decoded
from etl.read.faults import Fault
from etl.read.flatten import TOKEN, flatten
from etl.read.record import LONGEST, Unfit
from etl.read.stream import Stream, blank
from etl.read.text import whole

BODY = re.compile(r"<body[\s>]", re.IGNORECASE)
HEAD_LOOKED_AT = 256 * 1024
"""Characters at its beginning in which a page may tell its address."""
ATTRIBUTES_LOOKED_AT = 20
ATTRIBUTE = re.compile(
    # Possessive, and begun only where a name may begin: linear in the length of the tag.
    r"""(?<![^\s"'/])([^\s"'<>/=]++)\s*+=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
)
NOT_IN_AN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\x9f\ud800-\udfff]")


def read_html(stream: Stream) -> Iterator[Page | Refused]:
    """The stream as one page; its address is what the page says of itself, None otherwise."""
    held = whole(stream)
    try:
        raw = held.mark + held.demand()
        said = decoded(raw)
        page = shown_page(held.place, said, raw)
    except Unfit as unfit:
        yield held.refused(unfit)
    else:
        yield page._replace(url=own_address(said.text))


def shown_page(place: Callable[[], Place], said: Decoded, raw: bytes) -> Page:
    """The page of a record's HTML; raises Unfit. `place` is called once all is well."""
    text = shown_text(said.text)
    return Page(
        place(), text, encoding=said.encoding, certainty=said.certainty, markup=said.text, raw=raw
    )


def shown_text(markup: str) -> str:
    """The text that a page shows; raises Unfit where it shows none."""
    if blank(markup):
        told = f"nothing but white space or NUL characters in {len(markup):,} of them"
        raise Unfit(Fault.EMPTY, told)
    if (at := markup.find("\0")) >= 0:
        raise Unfit(Fault.NUL, f"a NUL character stands at character {at:,}")
    if text := flatten(markup):
        return text
    raise Unfit(Fault.EMPTY, f"{len(markup):,} characters of HTML show no text")


def own_address(markup: str) -> str | None:
    """What `<link rel=canonical>` says, or `og:url`: an absolute address, None where none is."""
    body = BODY.search(markup, 0, HEAD_LOOKED_AT)
    end = body.start() if body else min(len(markup), HEAD_LOOKED_AT)
    graph: str | None = None
    for token in TOKEN.finditer(markup, 0, end):
        name = (token["name"] or "").lower()
        if token["end"] or name not in ("link", "meta"):
            continue
        said = _attributes(token[0])
        if name == "link" and "canonical" in said.get("rel", "").lower().split():
            if address := _absolute(said.get("href", "")):
                return address
        elif said.get("property", said.get("name", "")).lower() == "og:url":
            graph = graph or _absolute(said.get("content", ""))
    return graph


def _attributes(tag: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for count, found in enumerate(ATTRIBUTE.finditer(tag), start=1):
        if count > ATTRIBUTES_LOOKED_AT:
            break
        said.setdefault(found[1].lower(), html.unescape(found[2] or found[3] or found[4] or ""))
    return said


def _absolute(address: str) -> str | None:
    address = address.strip()
    if len(address.encode(errors="replace")) > LONGEST or NOT_IN_AN_ADDRESS.search(address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None

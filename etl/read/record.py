"""A line of JSON as a page: which fields it has, of which types, and what makes it unfit.

| field | what is read |
|---|---|
| `text` | string: the page's text |
| `html` | string: the page's HTML, flattened where `text` is absent, null or blank |
| `url` | string of up to 8 KiB |
| `source` | a name of up to 200 characters, without control characters and `/` |
| `fetched_at` | ISO 8601, with or without a zone, or seconds or milliseconds since 1970 |
| `id` | string, or number as it is written, of up to 8 KiB |

Null is as good as absent, and fields of other names are handed on as they are. A field of the
wrong type makes a record unfit, since its page would silently lack something. One exception: a
`fetched_at` that is no time leaves the page without one and is counted: the page itself is whole.
"""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

from etl.model import Page, Place
from etl.read.faults import Fault
from etl.read.flatten import flatten
from etl.read.stream import Tally, blank, shown
from etl.read.times import fetched_at

FIELDS = ("text", "html", "url", "source", "fetched_at", "id")
NAMES = frozenset(FIELDS)
QUOTED = tuple(f'"{name}"'.encode() for name in FIELDS)
SPACED = re.compile(rb'"[ \t\r]+:')
LETTER_ESCAPE = re.compile(rb"\\u00[567]")
"""A letter of a field's name may be written so."""
COLON_ESCAPE = re.compile(rb"\\u003[aA]")
LONGEST = 8 * 1024
"""Bytes of UTF-8 of a url or an id."""
LONGEST_NAME = 200
"""Characters of a source's name."""
NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029/]")
SURROGATE = re.compile("[\ud800-\udfff]")
SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
KINDS = {
    dict: "an object",
    list: "an array",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "a truth value",
    type(None): "null",
}


class Unfit(Exception):
    """A record that is no page, and why."""

    def __init__(self, fault: Fault, reason: str) -> None:
        super().__init__(reason)
        self.fault = fault
        self.reason = reason


def page_of(place: Place, raw: bytes, tally: Tally) -> Page:
    """The page that one line says; raises Unfit."""
    return page_from(place, _object(raw), raw, tally)


def page_from(place: Place, record: dict[str, Any], raw: bytes, tally: Tally) -> Page:
    """The page that these fields say, which stood in `raw`; raises Unfit."""
    time = record.get("fetched_at")
    moment = fetched_at(time)
    if time is not None and moment is None:
        tally.times_unknown += 1
    text, markup = _text(record)
    return Page(
        place,
        text,
        _url(record),
        _source(record),
        moment,
        _record_id(record, raw),
        markup=markup,
        raw=raw if markup else None,
        extra=_extra(record) if len(record) > len(NAMES.intersection(record)) else None,
    )


def _extra(record: dict[str, Any]) -> str | None:
    """The fields that no page has, as JSON; None where they are all null."""
    rest = {key: value for key, value in record.items() if key not in NAMES and value is not None}
    if not rest:
        return None
    try:
        return orjson.dumps(rest, option=orjson.OPT_SORT_KEYS).decode()
    except orjson.JSONEncodeError:
        # Half a surrogate pair, which orjson writes no more than it reads.
        return json.dumps(rest, sort_keys=True)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        value = _second_opinion(raw, error)
    if not isinstance(value, dict):
        raise Unfit(Fault.SCHEMA, f"{KINDS[type(value)]}; an object is wanted")
    if not _each_once(value, raw) and (
        any(raw.count(quoted) > 1 for quoted in QUOTED) or LETTER_ESCAPE.search(raw)
    ):
        _demand_each_once(raw)
    return value


def _each_once(value: dict[str, Any], raw: bytes) -> bool:
    """A quick look that is enough for most lines: as many colons behind a quotation mark as fields.

    Then none can be there twice. A value that begins with a colon has one too, as titles of pages
    do. Objects inside the object, and such colons inside a text, need another look.
    """
    colons = raw.count(b'":') - len(value)
    if colons:
        colons -= sum(isinstance(v, str) and v[:1] == ":" for v in value.values())
        if colons or COLON_ESCAPE.search(raw):
            return False
    return not SPACED.search(raw)


def _second_opinion(raw: bytes, error: orjson.JSONDecodeError) -> Any:
    """Why a line is no JSON; its value where only a field that we do not read is at fault."""
    try:
        raw.decode()
    except UnicodeDecodeError as undecodable:
        at = undecodable.start
        told = f"the byte 0x{raw[at : at + 1].hex()} at offset {at:,} of the line is no UTF-8"
        raise Unfit(Fault.ENCODING, told) from error
    told = f"not JSON: {error} in {shown(raw)}"
    if not SURROGATE_ESCAPE.search(raw):
        raise Unfit(Fault.JSON, told) from error
    try:
        value = json.loads(raw.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Unfit(Fault.JSON, told) from error
    for name in FIELDS if isinstance(value, dict) else ():
        text = value.get(name)
        if isinstance(text, str) and (found := SURROGATE.search(text)):
            half = f"U+{ord(found[0]):04X} at character {found.start():,}"
            raise Unfit(Fault.SURROGATE, f"half of a surrogate pair in `{name}`: {half}")
    return value


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _demand_each_once(raw: bytes) -> None:
    """Refuse an object that names a field twice: either value may be the one that was meant."""
    keys = _as_written(raw, object_pairs_hook=_keys)
    for name in FIELDS:
        if keys.count(name) > 1:
            raise Unfit(Fault.DUPLICATE_KEY, f"`{name}` stands {keys.count(name)} times")


def _as_written(raw: bytes, **hooks: Any) -> Any:
    """The value of a line that is JSON, its numbers as strings of the digits that it has."""
    try:
        return json.loads(raw, parse_int=str, parse_float=str, **hooks)
    except RecursionError as error:
        raise Unfit(Fault.JSON, "arrays or objects are nested too deep") from error


def _keys(pairs: list[tuple[str, Any]]) -> list[str]:
    return [name for name, _ in pairs]


def _string(record: dict[str, Any], name: str) -> str | None:
    value = record.get(name)
    if value is None or isinstance(value, str):
        return value
    raise Unfit(Fault.SCHEMA, f"`{name}` is {KINDS[type(value)]}; a string is wanted")


def _text(record: dict[str, Any]) -> tuple[str, str | None]:
    """The page's text, and its HTML where the record has no text of its own."""
    text, markup = _string(record, "text"), _string(record, "html")
    name = "text"
    if text is None and markup is None:
        keys = ", ".join(shown(key) for key in sorted(record)[:10]) or "none"
        raise Unfit(Fault.SCHEMA, f"neither `text` nor `html`; its keys are: {keys}")
    if markup is not None and (text is None or blank(text)):
        name, text = "html", markup
    if text is None or blank(text):
        raise Unfit(Fault.EMPTY, f"`{name}` holds nothing but white space or NUL characters")
    if "\0" in text:
        at = text.index("\0")
        raise Unfit(Fault.NUL, f"a NUL character stands in `{name}` at character {at:,}")
    if name == "text":
        return text, None
    if flat := flatten(text):
        return flat, text
    raise Unfit(Fault.EMPTY, f"{len(text):,} characters of HTML show no text")


def short(name: str, text: str) -> str | None:
    """A short field's text, white space around it left out; None for "". Raises Unfit."""
    if "\0" in text:
        raise Unfit(Fault.NUL, f"a NUL character stands in `{name}`")
    if len(text) > LONGEST or len(text.encode()) > LONGEST:
        found = f"`{name}` has {len(text.encode()):,} bytes"
        raise Unfit(Fault.SCHEMA, f"{found}; the limit is {LONGEST:,}")
    return text.strip() or None


def _url(record: dict[str, Any]) -> str | None:
    text = _string(record, "url")
    return None if text is None else short("url", text)


def _source(record: dict[str, Any]) -> str | None:
    text = _string(record, "source")
    if text is None:
        return None
    name = short("source", text) or ""
    if not 1 <= len(name) <= LONGEST_NAME or NOT_IN_A_NAME.search(name) or name in (".", ".."):
        wanted = f"1 to {LONGEST_NAME} characters without control characters and `/`"
        raise Unfit(Fault.SCHEMA, f"`source` is {shown(text)}; a name of {wanted} is wanted")
    return name


def _record_id(record: dict[str, Any], raw: bytes) -> str | None:
    value = record.get("id")
    if value is None:
        return None
    if isinstance(value, float):
        # A number too long for 64 bits comes as a float: take its digits as they are written.
        value = _as_written(raw)["id"]
    elif isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise Unfit(Fault.SCHEMA, f"`id` is {KINDS[type(value)]}; a string or number is wanted")
    return short("id", value)

"""One record read again from the bytes that were kept of it."""

from __future__ import annotations

from etl.model import Limits, Page, Place, Refused
from etl.read.faults import Fault
from etl.read.layered import READERS
from etl.read.sniff import Format
from etl.read.stream import Stream, Tally

OF_THE_RECORD = frozenset(
    {
        Fault.EMPTY, Fault.TOO_LONG, Fault.ENCODING, Fault.PAYLOAD, Fault.NUL, Fault.SURROGATE,
        Fault.JSON, Fault.SCHEMA, Fault.DUPLICATE_KEY,
    }
)  # fmt: skip
"""What the record's own bytes show. A cut or a broken checksum shows only beside its neighbours:
the bytes alone would pass for a whole page."""
ALONE = frozenset({Format.TEXT, Format.JSON_LINES, Format.HTML, Format.WARC})
"""Formats whose records say all that they mean; a row of CSV means nothing without its header."""


def rereadable(error: str, format: str | None) -> bool:
    """Whether a record refused for this, in this format, can be judged by its bytes alone."""
    return format in ALONE and (error in OF_THE_RECORD or error == "crash")


def reread(raw: bytes, format: str, place: Place, limits: Limits) -> Page | Refused:
    """The record that these bytes are, at its place in its dump."""
    tally = Tally()
    found = list(READERS[Format(format)](Stream(iter([raw]), limits, tally)))
    if len(found) == 1:
        return found[0]._replace(place=place)
    told = f"its bytes hold {len(found)} records, and one is wanted"
    return Refused(place, "read", Fault.SCHEMA.value, told, raw[: limits.kept_bytes], format)

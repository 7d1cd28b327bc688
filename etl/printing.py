"""What `tearsheet parse` prints: a line of JSON for each record of a file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import orjson

from etl.inbox import Waiting
from etl.model import Page, Place, Reading, Refused
from etl.parse_output import as_json, refused_json
from etl.pipeline import parse
from etl.read import DumpChanged, DumpUnreadable, Reader, survey
from etl.settings import Settings

BATCH = 64
"""Records taken apart at once."""


def lines(file: Waiting, settings: Settings) -> Iterator[tuple[bytes, bool]]:
    """Lines for a file's records in the order of the file, each with whether it could be read."""
    try:
        records = iter(Reader(file.path, survey(file.path), settings.limits))
        while batch := list(islice(records, BATCH)):
            yield from _printed(batch, file, settings)
    except (DumpUnreadable, DumpChanged) as error:
        refused = Refused(Place(0, 0, 0), "take", str(error.error), error.reason, b"")
        yield _line(refused_json(refused, dump=file.name)), False


def _printed(
    batch: list[Page | Refused], file: Waiting, settings: Settings
) -> Iterator[tuple[bytes, bool]]:
    pages = [record for record in batch if isinstance(record, Page)]
    sources = [settings.source(page.source or file.source) for page in pages]
    readings = iter(parse(pages, sources, [None] * len(pages)))
    for record in batch:
        if isinstance(record, Page):
            reading = next(readings)
            if isinstance(reading, Reading):
                yield _line(as_json(record, reading, dump=file.name)), True
                continue
            record = reading
        yield _line(refused_json(record, dump=file.name)), False


def _line(value: dict[str, object]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)

"""Deliveries on their way into the store, and their pages in chunks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from etl import identity
from etl.model import Delivery, Page, Refused, Source
from etl.store.entry import Entry, Staged

CHUNK_PAGES = 256
CHUNK_CHARACTERS = 2_000_000
"""What is taken apart and copied at once: bounds memory, and is worth a worker's while."""


class Records(Protocol):
    """A dump's records, and once they are exhausted what was counted while reading."""

    def __iter__(self) -> Iterator[Page | Refused]: ...

    @property
    def tally(self) -> Tally:
        """What was counted; whole once the records are exhausted."""


class Tally(Protocol):
    """Counts of one dump: records, bytes of the stream, what is no record, unreadable times."""

    records: int
    stream_bytes: int
    overhead_bytes: int
    padding_bytes: int
    passed_over: int
    times_unknown: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery and how to open its records, anew for every attempt."""

    delivery: Delivery
    open: Callable[[], Records]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a delivery."""

    delivery: Delivery
    outcome: str
    """`loaded`, `replaced` or `known`."""
    records: int
    pages: int
    quarantined: int
    known_texts: int


@dataclass(slots=True)
class Opened:
    """A delivery while its transaction is under way."""

    delivery: Delivery
    replaces: bool
    extractors: dict[str, str] = field(default_factory=dict)
    known_texts: int = 0
    tally: Tally | None = None


Stage = Callable[[list[Entry]], Staged]
"""Takes pages apart and makes rows of them: `etl.pipeline.stage`."""

Spread = Callable[[Stage, Iterable[list[Entry]]], Iterator[Staged]]
"""Runs a stage over chunks, in their order: in this process or in several."""


def chunks(
    parcels: Sequence[Parcel],
    under_way: dict[str, Opened],
    sources: Callable[[str], Source],
    refuse: Callable[[list[Refused], Delivery], None],
) -> Iterator[list[Entry]]:
    """Pages of all parcels, in chunks; `refuse` takes what cannot be read as it comes."""
    chunk: list[Entry] = []
    characters = 0
    for parcel in parcels:
        opened = under_way[parcel.delivery.id]
        own = sources(parcel.delivery.source)
        opened.extractors[own.name] = identity.extractor_version(own)
        records = parcel.open()
        refused: list[Refused] = []
        for record in records:
            if isinstance(record, Refused):
                refused.append(record)
                if len(refused) >= CHUNK_PAGES:
                    refuse(refused, parcel.delivery)
                    refused.clear()
                continue
            source = sources(record.source) if record.source else own
            chunk.append(entry_of(record, opened.delivery, opened.extractors, source))
            characters += len(record.text) + len(record.markup or "")
            if len(chunk) >= CHUNK_PAGES or characters >= CHUNK_CHARACTERS:
                yield chunk
                chunk, characters = [], 0
        if refused:
            refuse(refused, parcel.delivery)
        opened.tally = records.tally
    if chunk:
        yield chunk


def entry_of(page: Page, delivery: Delivery, extractors: dict[str, str], source: Source) -> Entry:
    """A page with its ids; `extractors` holds the versions by source, and learns a new one."""
    version = extractors.get(source.name)
    if version is None:
        version = extractors[source.name] = identity.extractor_version(source)
    text = identity.text_id(page.text)
    markup = None if page.markup is None or page.raw is None else identity.markup_id(page.raw)
    return Entry(
        page,
        identity.page_id(delivery.id, page.place.ordinal),
        delivery.id,
        delivery.day,
        source,
        version,
        text,
        identity.sheet_id(text, version, markup),
        None,
    )

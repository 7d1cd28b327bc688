"""Quarantined records put through again: from their dump where it still lies in the inbox, else
from the bytes that were kept of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from sqlalchemy import Engine

from etl import inbox
from etl.inbox import InboxError, Waiting
from etl.ingest import Desk, take_in
from etl.model import Limits, Page, Place, Refused
from etl.parse import stage
from etl.read import DumpChanged, DumpUnreadable, survey
from etl.read.reread import reread, rereadable
from etl.settings import Settings
from etl.store import ledger, quarantine
from etl.store.parcels import Loaded
from etl.store.quarantine import Held
from etl.workers import here

PASSED, REFUSED, GONE = "passed", "refused", "gone"

Outcome = tuple[Held, str, str]
"""A record, `passed`, `refused` or `gone`, and a sentence."""


def replay(engine: Engine, settings: Settings, records: Sequence[Held]) -> Iterator[Outcome]:
    """Put records through again and tell what came of each; the history keeps it.

    A dump whose file still lies in the inbox, with the same bytes, is loaded anew as a whole,
    which decides all of its records. Of the others a record passes where all of its bytes were
    kept. What passes leaves quarantine.
    """
    for _, group in groupby(records, key=lambda held: (held.day, held.source, held.names)):
        together = list(group)
        file = _file_of(settings, together[0])
        told = (
            _from_record(engine, settings, together)
            if file is None
            else _from_dump(engine, settings, file, together)
        )
        for record, outcome, words in told:
            # What passes is noted in the transaction that lets it pass.
            if outcome != PASSED:
                quarantine.note(engine, record, outcome, words)
            yield record, outcome, words


def _file_of(settings: Settings, record: Held) -> Waiting | None:
    """The dump's file in the inbox, None where it is gone or has other bytes."""
    try:
        waiting = inbox.waiting(settings.inbox, record.day, (record.source,))
    except InboxError:
        return None
    for file in waiting:
        if file.name not in record.names:
            continue
        if record.sha256 is None:
            return file
        try:
            if survey(file.path).sha256 == record.sha256:
                return file
        except (DumpUnreadable, DumpChanged, OSError):
            continue
    return None


def _from_dump(
    engine: Engine, settings: Settings, file: Waiting, records: Sequence[Held]
) -> Iterable[Outcome]:
    day, run = records[0].day, f"replay-{uuid.uuid4()}"
    ledger.begin(engine, run, day, file.source, 1)
    desk = Desk(engine, settings, run, day, stage, here, force=True)
    [outcome] = take_in(desk, [file])
    loaded = isinstance(outcome, Loaded)
    ledger.finish(engine, run, "success" if loaded else "failed", f"{file.source}/{file.name}")
    left = {
        (held.ordinal if held.delivery_id else -1): held
        for held in quarantine.held(engine, day=day, source=file.source)
        if file.name in held.names
    }
    for record in records:
        still = left.get(record.ordinal if record.delivery_id else -1)
        if still is not None:
            yield record, REFUSED, f"{still.error}: {still.reason}"
        else:
            yield record, PASSED, "its dump was loaded anew"


def _from_record(engine: Engine, settings: Settings, records: Sequence[Held]) -> Iterable[Outcome]:
    for record in records:
        found = _page(engine, settings.limits, record)
        if isinstance(found, str):
            yield record, GONE, found
        elif not isinstance(found, Page):
            yield record, REFUSED, f"{found.error}: {found.reason}"
        elif quarantine.put_back(
            engine, record, found, settings.source(found.source or record.source), stage
        ):
            yield record, PASSED, "its page was put back into its dump"
        else:
            yield record, REFUSED, "the page still cannot be taken apart"


def _page(engine: Engine, limits: Limits, record: Held) -> Page | Refused | str:
    """The record read again from what was kept of it; a sentence where that cannot be."""
    if record.delivery_id is None:
        return "the file was never taken in, and it is not in the inbox"
    hand_in = "its dump is not in the inbox: put it back there and replay again"
    if record.stage == "read" and record.kept < record.byte_length:
        return f"{record.kept:,} of its {record.byte_length:,} bytes were kept, and {hand_in}"
    if record.format is None or not rereadable(record.error, record.format):
        return f"`{record.error}` cannot be judged by the record alone, and {hand_in}"
    place = Place(record.ordinal, record.byte_offset, record.byte_length)
    found = reread(quarantine.raw(engine, record.id), record.format, place, limits)
    return found._replace(member=record.member)

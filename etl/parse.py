"""A page taken apart: segment → assemble; of an HTML page the second opinion is heard between.

What worker processes import, and nothing heavier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import orjson

from etl.assemble import assemble
from etl.metadata import describe
from etl.model import Page, Reading, Refused, Sheet, Source
from etl.second_opinion import dated, look, weighed
from etl.segment import segment
from etl.store.entry import Entry, Staged
from etl.store.rows import staged


def parse(
    pages: Sequence[Page], sources: Sequence[Source], sheets: Sequence[Sheet | None]
) -> list[Reading | Refused]:
    """Pages taken apart, in order; a page that has a sheet already is not segmented again.

    The sheet of an HTML page that has one is the weighed one.
    """
    fresh = [n for n, sheet in enumerate(sheets) if sheet is None]
    cut = _each(segment, [pages[n].text for n in fresh], [sources[n] for n in fresh])
    found: dict[int, Sheet | Exception] = dict(zip(fresh, cut, strict=True))
    return [
        _read(page, source, sheet or found[n], known=sheet is not None)
        for n, (page, source, sheet) in enumerate(zip(pages, sources, sheets, strict=True))
    ]


def stage(entries: list[Entry]) -> Staged:
    """Pages as rows of the staging tables: what a worker does."""
    sheets = [entry.sheet for entry in entries]
    readings = parse([e.page for e in entries], [e.source for e in entries], sheets)
    return staged(entries, readings)


def _read(
    page: Page, source: Source, sheet: Sheet | Exception, *, known: bool
) -> Reading | Refused:
    if isinstance(sheet, Exception):
        return _refused(page, "segment", sheet)
    at, said = "segment", None
    try:
        if page.markup is not None:
            seen = None if known else look(page.text, sheet, page.markup)
            said = describe(page.markup, body=seen is not None and seen.doubtful)
            sheet = weighed(page.text, sheet, source, seen, said)
        at = "assemble"
        reading = assemble(page.text, sheet, source, url=page.url, fetched_at=page.fetched_at)
    except (MemoryError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - one page's fault must not cost the dump
        return _refused(page, at, error)
    if said is None:
        return reading
    return dated(replace(reading, metadata=said.metadata), said.metadata)


def _each(
    cut: Callable[[Sequence[str], Sequence[Source]], Iterable[Sheet]],
    texts: Sequence[str],
    sources: Sequence[Source],
) -> list[Sheet | Exception]:
    """All at once; where that fails one by one, so that only the page at fault is blamed."""
    try:
        return list(cut(texts, sources))
    except (MemoryError, OSError):
        raise
    except Exception as error:  # noqa: BLE001
        if len(texts) == 1:
            return [error]
    return [
        one for n in range(len(texts)) for one in _each(cut, texts[n : n + 1], sources[n : n + 1])
    ]


def _refused(page: Page, at: str, error: Exception) -> Refused:
    """The page, kept in a form that can be read again with all that its record said."""
    reason = f"the page could not be taken apart: {type(error).__name__}: {error}"
    raw, format = page.raw, page.format
    if raw is None or format not in ("html", "warc"):
        fields = {
            "text": page.text,
            "url": page.url,
            "source": page.source,
            "fetched_at": page.fetched_at,
            "id": page.record_id,
        }
        raw, format = orjson.dumps(fields), "json-lines"
    return Refused(page.place, at, "crash", reason, raw, format, page.member)

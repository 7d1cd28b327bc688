"""Every format, in every compression and archive, gives the same articles for the same pages."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etl import identity
from etl.model import Page, Reading, Source
from etl.pipeline import parse
from tests.dumps import (
    PACKERS,
    comma_separated,
    http_record,
    json_lines,
    parquet,
    read_back,
    tarred,
    warc_record,
    zipped,
)
from tests.pages import page

SOURCE = Source("herald")
TEXTS = [page(number, paragraphs=page_paragraphs) for number, page_paragraphs in enumerate(
    [
        (
            "The harbour board said on Tuesday that the northern lock will stay closed until the"
            " divers have looked at the gate, which was damaged in the storm at the weekend.",
            f"Eleven barges are waiting upstream, said Ines Calloway, and {count} of them carry"
            " grain for the mills of the lower valley, which have stocks for nine days.",
            "Watch also: Divers sent to the northern lock",
            "The mills have stocks for nine days, according to their association, and bakers do not"
            " expect that bread will become dearer before the lock is opened again.",
        )
        for count in ("two", "three", "seven")
    ]
)]  # fmt: skip
LINES = ["\n\n".join(filter(None, text.split("\n"))) for text in TEXTS]
"""The pages with a blank line behind every line: what the text of an HTML page is."""
MARKUP = [
    "<html><body>" + "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n\n"))
    for text in LINES
]


def ids(found: list[Page]) -> Iterator[str]:
    """The article of each page, and whatever it promotes."""
    for reading in parse(found, [SOURCE] * len(found), [None] * len(found)):
        assert isinstance(reading, Reading)
        assert reading.article is not None
        assert [item.headline for item in reading.related] == ["Divers sent to the northern lock"]
        assert len(reading.teasers) == 1
        yield identity.article_id(SOURCE.name, reading.article)
        for teaser in reading.teasers:
            yield identity.teaser_id(SOURCE.name, teaser.headline, teaser.published, teaser.url)


WHOLE: dict[str, Callable[[], bytes]] = {
    "jsonl": lambda: json_lines(*({"text": text} for text in LINES)),
    "jsonl of html": lambda: json_lines(*({"html": markup} for markup in MARKUP)),
    "csv": lambda: comma_separated(["text"], *([text] for text in LINES)),
    "csv of html": lambda: comma_separated(["html"], *([markup] for markup in MARKUP)),
    "wet": lambda: b"".join(warc_record(text.encode()) for text in LINES),
    "warc": lambda: b"".join(http_record(markup.encode()) for markup in MARKUP),
    "parquet": lambda: parquet({"text": LINES}),
    "parquet of html": lambda: parquet({"html": MARKUP}),
}
SINGLE: dict[str, Callable[[int], bytes]] = {
    "txt": lambda n: LINES[n].encode(),
    "txt in UTF-16": lambda n: LINES[n].encode("utf-16"),
    "html": lambda n: MARKUP[n].encode(),
}
ARCHIVES: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "zip": lambda members: zipped(*members.items()),
    "zip, stored": lambda members: zipped(*members.items(), method=0),
    "zip, written forward": lambda members: zipped(*members.items(), forward=True),
    "tar": lambda members: tarred(*members.items()),
}
PACKED: dict[str, Callable[[bytes], bytes]] = {"plain": bytes, **PACKERS}


@pytest.fixture(scope="module")
def wanted() -> list[str]:
    found = list(ids([Page(None, text) for text in LINES]))  # type: ignore[arg-type]
    assert len(set(found)) == len(LINES) + 1
    return found


def articles(folder: Path, data: bytes) -> list[str]:
    found, _ = read_back(folder, data)
    assert all(isinstance(record, Page) for record in found), found
    return list(ids(found))  # type: ignore[arg-type]


@pytest.mark.parametrize("packing", PACKED)
@pytest.mark.parametrize("format", WHOLE)
def test_a_dump_of_many_pages(tmp_path: Path, format: str, packing: str, wanted: list[str]) -> None:
    assert articles(tmp_path, PACKED[packing](WHOLE[format]())) == wanted


@pytest.mark.parametrize("packing", PACKED)
@pytest.mark.parametrize("format", SINGLE)
def test_a_page_a_file(tmp_path: Path, format: str, packing: str, wanted: list[str]) -> None:
    found = [articles(tmp_path, PACKED[packing](SINGLE[format](n))) for n in range(len(LINES))]
    assert [id for one in found for id in one] == wanted


@pytest.mark.parametrize("around", PACKED)
@pytest.mark.parametrize("archive", ARCHIVES)
def test_an_archive_of_every_format(
    tmp_path: Path, archive: str, around: str, wanted: list[str]
) -> None:
    members = {f"{name}.dump": make() for name, make in WHOLE.items()}
    members |= {f"{name}-{n}": make(n) for name, make in SINGLE.items() for n in range(len(LINES))}
    found = articles(tmp_path, PACKED[around](ARCHIVES[archive](members)))
    assert found == wanted * (len(WHOLE) + len(SINGLE))


@pytest.mark.parametrize("packing", PACKERS)
@pytest.mark.parametrize("archive", ARCHIVES)
def test_an_archive_of_compressed_members(
    tmp_path: Path, archive: str, packing: str, wanted: list[str]
) -> None:
    members = {f"{name}.packed": PACKERS[packing](make()) for name, make in WHOLE.items()}
    found = articles(tmp_path, ARCHIVES[archive](members))
    assert found == wanted * len(WHOLE)
    within = zipped(("inner.archive", ARCHIVES[archive](members)))
    assert articles(tmp_path, within) == wanted * len(WHOLE)

"""Writes the sample inbox, the press and what is expected of both: `python -m samples.build`.

The same bytes every time and everywhere: nothing is asked of the clock, and no zlib compresses.
"""

from __future__ import annotations

import json
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from samples import press
from samples.layout import Layout, expected, read

HERE = Path(__file__).parent
DESK = HERE / "desk"

TEXTS = {
    "border-courier/2026-03-02/0001.txt": "canal-talks",
    "border-courier/2026-03-02/0002.txt": "ferry-wire-courier",
    "border-courier/2026-03-03/0001.txt": "pass-closed",
    "border-courier/2026-03-03/0002.txt": "canal-talks",
    "border-courier/2026-03-04/0001.txt": "toll-vote",
    "northquay-post/2026-03-02/night-ferry.txt": "night-ferry",
    "northquay-post/2026-03-02/island-ferries.txt": "ferry-wire-post",
    "northquay-post/2026-03-03/night-ferry.txt": "night-ferry-updated",
    "northquay-post/2026-03-03/harbour.txt": "harbour-front",
    "northquay-post/2026-03-04/the-lamp.txt.gz": "lighthouse-letter",
    "blatt-am-deich/2026-03-02/0815.txt": "deich",
    "blatt-am-deich/2026-03-02/0816.txt": "museumsbahn",
    "blatt-am-deich/2026-03-03/0817.txt": "hafenkonzert",
    "blatt-am-deich/2026-03-04/0818.txt": "werft",
}
"""Files of one page, packed where the name says so."""

CUT = "carnaval"
"""The page that stands in a dump cut short: nobody can read it."""

MORNING = "2026-03-{day:02d}T04:00:00+00:00"


def files() -> dict[str, bytes]:
    """The inbox and what is expected of its pages, by their paths below `samples/`."""
    pages = {path.stem: read(path) for path in sorted(DESK.glob("*.page"))}
    written = {
        name: _packed(name, pages[page].text.encode()) for name, page in sorted(TEXTS.items())
    }
    written |= {name: _packed(name, data) for name, data in _dumps(pages)}
    cut = "courrier-des-marais/2026-03-04/courrier.jsonl.gz"
    written[cut] = written[cut][: len(written[cut]) - 400]
    for stem, page in pages.items():
        if stem == CUT:
            continue
        gold = json.dumps(expected(page), ensure_ascii=False, indent=1)
        written[f"expected/{stem}.json"] = gold.encode() + b"\n"
    return dict(sorted(written.items()))


def _dumps(pages: dict[str, Layout]) -> Iterator[tuple[str, bytes]]:
    """The files of many pages."""

    def record(stem: str, site: str, day: int, **more: str) -> bytes:
        fields = {
            "id": f"{site}-{stem}",
            "url": f"https://{site}.example/{stem}",
            "fetched_at": MORNING.format(day=day),
            **(more or {"text": pages[stem].text}),
        }
        return json.dumps(fields, ensure_ascii=False).encode()

    courrier = "courrier-des-marais"
    html = as_html(pages["bibliobus"])
    yield (
        f"{courrier}/2026-03-02/courrier.jsonl",
        _lines(record("anguilles", courrier, 3), record("bibliobus", courrier, 3, html=html)),
    )
    yield (
        f"{courrier}/2026-03-04/courrier.jsonl.gz",
        _lines(record("vannes", courrier, 5), record(CUT, courrier, 5)),
    )
    voz = "la-voz-del-estuario"
    yield (
        f"{voz}/2026-03-02/voz.jsonl.gz",
        _lines(record("puente", voz, 3), record("ballena", voz, 3)),
    )
    yield (
        f"{voz}/2026-03-03/voz.jsonl",
        _lines(
            record("apagon", voz, 4),
            record("feria", voz, 4)[:180],
            b'{"id": "half", "text": "Una mitad de un par: \\ud83d y nada m\\u00e1s."}',
            b'{"id": "nul", "text": "Una p\\u00e1gina con un \\u0000 en medio."}',
            record("ballena", voz, 4),
            record("feria", voz, 4),
        ),
    )
    vestnik = "vestnik-zaliva"
    yield (
        f"{vestnik}/2026-03-03/vestnik.jsonl",
        _lines(record("ledokol", vestnik, 4), record("most", vestnik, 4)),
    )
    yield f"{vestnik}/2026-03-04/vestnik.jsonl", _lines(record("biblioteka", vestnik, 5))


def as_html(page: Layout) -> str:
    """A page of HTML that shows the same text, with a script and a style around it."""
    tags = {"title": "title", "headline": "h1", "boilerplate": "footer"}
    title, *pieces = (
        f"<{tags.get(piece.label, 'p')}>{page.text[piece.start : piece.end]}"
        f"</{tags.get(piece.label, 'p')}>"
        for piece in page.pieces
    )
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8>{title}"
        "<style>h1 { color: teal }</style><script>var titre = '<p>caché</p>';</script></head>"
        f"<body>{''.join(pieces)}</body></html>"
    )


def _lines(*records: bytes) -> bytes:
    return b"".join(record + b"\n" for record in records)


def _packed(name: str, data: bytes) -> bytes:
    return gzipped(data) if name.endswith(".gz") else data


def gzipped(data: bytes) -> bytes:
    """Up to 65,535 bytes as one gzip member, no time and no name in it.

    One stored block (RFC 1951, 3.2.4; RFC 1952): versions of zlib compress differently.
    """
    head = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    block = struct.pack("<BHH", 1, len(data), len(data) ^ 0xFFFF) + data
    return head + block + struct.pack("<II", zlib.crc32(data), len(data))


def main() -> None:
    """Write all files; say which of them changed."""
    for name, data in (files() | press.files()).items():
        path = HERE / name
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            print(f"wrote {name}", file=sys.stderr)


if __name__ == "__main__":
    main()

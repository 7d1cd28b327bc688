"""Writes the inbox, the press and what is expected of both: `python -m samples.build`.

The same bytes every time and everywhere: nothing is asked of the clock, and no zlib compresses.
"""

from __future__ import annotations

import json
import struct
import sys
import zlib
from datetime import date, timedelta
from pathlib import Path

from samples import press, truth
from samples.layout import Layout, expected, read

HERE = Path(__file__).parent
DESK = HERE / "desk"

TEXTS = {
    "border-courier/2026-03-02/0001.txt": "canal-talks",
    "border-courier/2026-03-02/0002.txt": "ferry-wire-courier",
    "border-courier/2026-03-02/0003.txt": "pilots-strike",
    "border-courier/2026-03-02/0004.txt": "grain-barge",
    "border-courier/2026-03-02/0005.txt": "snow-closes",
    "border-courier/2026-03-02/0006.txt": "dredger-begun",
    "border-courier/2026-03-02/0007.txt": "lock-times-2",
    "border-courier/2026-03-02/0008.txt": "gale-lake",
    "border-courier/2026-03-03/0001.txt": "pass-closed",
    "border-courier/2026-03-03/0002.txt": "canal-talks",
    "border-courier/2026-03-03/0003.txt": "harbour-closed",
    "border-courier/2026-03-03/0004.txt": "mills",
    "border-courier/2026-03-03/0005.txt": "dredger-whole",
    "border-courier/2026-03-03/0006.txt": "lock-times-3",
    "border-courier/2026-03-04/0001.txt": "toll-vote",
    "border-courier/2026-03-04/0002.txt": "barge-owners",
    "border-courier/2026-03-04/0003.txt": "bridges",
    "border-courier/2026-03-04/0004.txt": "one-lane",
    "border-courier/2026-03-04/0005.txt": "lock-times-4",
    "northquay-post/2026-03-02/night-ferry.txt": "night-ferry",
    "northquay-post/2026-03-02/island-ferries.txt": "ferry-wire-post",
    "northquay-post/2026-03-03/night-ferry.txt": "night-ferry-updated",
    "northquay-post/2026-03-03/harbour.txt": "harbour-front",
    "northquay-post/2026-03-03/gale.txt": "gale-post",
    "northquay-post/2026-03-03/canal-toll.txt": "canal-toll-post",
    "northquay-post/2026-03-04/the-lamp.txt.gz": "lighthouse-letter",
    "northquay-post/2026-03-04/south-light.txt": "south-light",
    "harbor-and-hill/2026-03-03/ferry-line.txt": "ferry-wire-harbor",
    "blatt-am-deich/2026-03-02/0815.txt": "deich",
    "blatt-am-deich/2026-03-02/0816.txt": "museumsbahn",
    "blatt-am-deich/2026-03-03/0817.txt": "hafenkonzert",
    "blatt-am-deich/2026-03-03/0819.txt": "deich-plan",
    "blatt-am-deich/2026-03-04/0818.txt": "werft",
}
"""Files of one page, packed where the name says so."""

RECORDS = {
    "courrier-des-marais/2026-03-02/courrier.jsonl": ("anguilles", "bibliobus"),
    "courrier-des-marais/2026-03-04/courrier.jsonl.gz": ("vannes", "carnaval"),
    "la-voz-del-estuario/2026-03-02/voz.jsonl.gz": ("puente", "ballena"),
    "la-voz-del-estuario/2026-03-03/voz.jsonl": ("apagon", "ballena", "feria"),
    "la-voz-del-estuario/2026-03-04/voz.jsonl": ("apagon-luego", "ballena-consejos"),
    "veldt-ledger/2026-03-02/ledger.jsonl": ("canal-toll-ledger", "ferry-wire-ledger"),
    "vestnik-zaliva/2026-03-03/vestnik.jsonl": ("ledokol", "most"),
    "vestnik-zaliva/2026-03-04/vestnik.jsonl": ("biblioteka", "zimovka"),
}
"""Files of many pages, each crawled on the morning after its day."""

CUT = "carnaval"
"""The page that stands in a dump cut short: nobody can read it."""

AS_HTML = "bibliobus"
TORN = "la-voz-del-estuario/2026-03-03/voz.jsonl"
"""The file with records that cannot be read, after its first."""

MORNING = "{day}T04:00:00+00:00"


def files() -> dict[str, bytes]:
    """The inbox and what is expected of its pages, by their paths below `samples/`."""
    pages = {path.stem: read(path) for path in sorted(DESK.glob("*.page"))}
    written = {
        name: _packed(name, pages[page].text.encode()) for name, page in sorted(TEXTS.items())
    }
    written |= {name: _packed(name, _dump(name, pages)) for name in RECORDS}
    cut = "courrier-des-marais/2026-03-04/courrier.jsonl.gz"
    written[cut] = written[cut][: len(written[cut]) - 400]
    for stem, page in pages.items():
        if stem == CUT:
            continue
        gold = json.dumps(expected(page), ensure_ascii=False, indent=1)
        written[f"expected/{stem}.json"] = gold.encode() + b"\n"
    return dict(sorted(written.items()))


def arrivals() -> dict[str, list[str]]:
    """For each page that can be read, the files in which it comes, by day and name."""
    found: dict[str, list[str]] = {}
    for name, stems in sorted(({name: (stem,) for name, stem in TEXTS.items()} | RECORDS).items()):
        for stem in stems:
            if stem != CUT:
                found.setdefault(stem, []).append(name)
    return found


def _dump(name: str, pages: dict[str, Layout]) -> bytes:
    """A file of many pages."""
    site, folder, _ = name.split("/")
    day = date.fromisoformat(folder) + timedelta(days=1)

    def record(stem: str) -> bytes:
        page = pages[stem]
        shown = {"html": as_html(page)} if stem == AS_HTML else {"text": page.text}
        fields = {
            "id": f"{site}-{stem}",
            "url": f"https://{site}.example/{page.said.get('url', stem)}",
            "fetched_at": MORNING.format(day=day),
            **shown,
        }
        return json.dumps(fields, ensure_ascii=False).encode()

    first, *others = map(record, RECORDS[name])
    torn = [
        others[-1][:180],
        b'{"id": "half", "text": "Una mitad de un par: \\ud83d y nada m\\u00e1s."}',
        b'{"id": "nul", "text": "Una p\\u00e1gina con un \\u0000 en medio."}',
    ]
    return _lines(first, *(torn if name == TORN else ()), *others)


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
    for name, data in (files() | truth.files(arrivals()) | press.files()).items():
        path = HERE / name
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            print(f"wrote {name}", file=sys.stderr)


if __name__ == "__main__":
    main()

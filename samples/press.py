"""The pages under `press/`: outlets that rules may be written for, and outlets that they may not.

`press/open/<outlet>/` and `press/held/<outlet>/` are the one place that says which is which. Who
writes rules reads nothing below `held/`; its figures tell how the product does on the unseen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from samples.layout import Layout, expected, read_all

PRESS = Path(__file__).parent / "press"
OPEN = "open"
HELD = "held"


class Sheaf(NamedTuple):
    """A `.page` file of an outlet: one page without an article or with one, or several articles."""

    group: str
    """`open` or `held`."""
    outlet: str
    stem: str
    layouts: tuple[Layout, ...]

    @property
    def text(self) -> str:
        """The whole file; every offset counts from its beginning."""
        return self.layouts[-1].text

    @property
    def fetched_at(self) -> datetime | None:
        """When the page was crawled, zone-aware; None where its record does not tell."""
        said = self.layouts[0].said.get("fetched")
        return datetime.fromisoformat(said) if said else None

    @property
    def name(self) -> str:
        """The dump's path below `samples/`. Only a record of JSON tells when it was fetched."""
        suffix = "jsonl" if self.fetched_at else "txt"
        return f"press/{self.group}/{self.outlet}/{self.stem}.{suffix}"


def sheaves(group: str) -> Iterator[Sheaf]:
    """The files of a group's outlets, by outlet and name."""
    for path in sorted((PRESS / group).glob("*/*.page")):
        yield Sheaf(group, path.parent.name, path.stem, tuple(read_all(path)))


def gold(sheaf: Sheaf) -> dict[str, Any]:
    """`pages`: what is expected of each article; `boundaries`: the spans between them.

    A boundary reaches from the last piece of an article to the first of the next: what stands in
    it, white space or a dividing line, belongs to neither.
    """
    pairs = zip(sheaf.layouts, sheaf.layouts[1:], strict=False)
    pages = [expected(layout) for layout in sheaf.layouts]
    for page in pages:
        del page["page"]
    return {
        "boundaries": [[above.pieces[-1].end, below.pieces[0].start] for above, below in pairs],
        "pages": pages,
    }


def files() -> dict[str, bytes]:
    """The dumps and their gold, by their paths below `samples/`."""
    written = {}
    for sheaf in (*sheaves(OPEN), *sheaves(HELD)):
        written[sheaf.name] = _dump(sheaf)
        told = json.dumps(gold(sheaf), ensure_ascii=False, indent=1)
        written[f"press/{sheaf.group}/{sheaf.outlet}/{sheaf.stem}.json"] = told.encode() + b"\n"
    return dict(sorted(written.items()))


def _dump(sheaf: Sheaf) -> bytes:
    if sheaf.fetched_at is None:
        return sheaf.text.encode()
    record = {
        "id": f"{sheaf.outlet}-{sheaf.stem}",
        "url": f"https://{sheaf.outlet}.example/{sheaf.stem}",
        "fetched_at": sheaf.fetched_at.isoformat(),
        "text": sheaf.text,
    }
    return json.dumps(record, ensure_ascii=False).encode() + b"\n"

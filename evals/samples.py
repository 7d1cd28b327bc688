"""The invented pages of `samples/`: every field, by group, beside trafilatura on the same text."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import zip_longest
from math import floor
from pathlib import Path
from typing import Any

from etl import pipeline
from etl.model import Page, Reading, Source
from etl.parse_output import as_json
from etl.read import Reader, survey
from etl.settings import load_sources
from evals import samples_trafilatura
from evals.samples_scoring import (
    ARTICLE,
    FIELDS,
    NOTHING,
    Found,
    Pair,
    Tally,
    agrees,
    averaged,
    differences,
    exact,
    items,
    mean,
)
from samples import press
from samples.build import HERE, files
from samples.layout import read

__all__ = ["agrees", "differences", "means", "pairs", "parsed", "pin", "run", "scored", "share"]

DESK = "desk"
GROUPS = (DESK, press.OPEN, press.HELD)
FLOORS = Path(__file__).parent / "samples_floors.json"
MARGIN = 0.01


def run() -> None:
    """Print every field's share of exact pages and F1 of items, by group, beside trafilatura's."""
    groups = {group: pairs(group) for group in GROUPS}
    other = {group: samples_trafilatura.pairs(group) for group in (press.OPEN, press.HELD)}
    print(
        "invented pages (samples/): share of pages exact / F1 of items; desk and open: outlets that"
        "\nrules may be written for, held: outlets never seen; trafilatura on the same text (text"
        "\nalone, without offsets)"
    )
    sizes = [f"{group} ({len(of)})" for group, of in groups.items()]
    heads = [*sizes, *(f"trafilatura {group}" for group in other)]
    print("  " + f"{'':15}" + "".join(f"{head:>18}" for head in heads))
    columns = [(exact(of), items(of)) for of in groups.values()]
    beside = [items(of) for of in other.values()]
    for name in FIELDS:
        told = [f"{shares[name]:.3f} / {_told(tally.get(name))}" for shares, tally in columns]
        told += [
            _told(tally.get(name)) if name in samples_trafilatura.FIELDS else "-"
            for tally in beside
        ]
        print(f"  {name:15}" + "".join(f"{one:>18}" for one in told))
    means = [f"{averaged(shares.values()):.3f} / {mean(tally):.3f}" for shares, tally in columns]
    print(f"  {'mean':15}" + "".join(f"{one:>18}" for one in means))
    blank = [(exact(of), items(of)) for of in ([_unread(p) for p in g] for g in groups.values())]
    told = [f"{averaged(shares.values()):.3f} / {mean(tally):.3f}" for shares, tally in blank]
    print(f"  {'read nothing':15}" + "".join(f"{one:>18}" for one in told))
    for group in (DESK, press.OPEN):
        for pair in groups[group]:
            if wrong := differences(pair.gold, pair.found):
                print(f"  {group}: {pair.name}: {', '.join(wrong)}")


def _told(tally: Tally | None) -> str:
    return f"{tally.f1:.3f}" if tally and tally.f1 is not None else "none"


def pairs(group: str) -> list[Pair]:
    """The pages of a group (`desk`, `open`, `held`), one for each article of a file of several."""
    if group == DESK:
        return [Pair(stem, _gold(stem), found) for stem, found in sorted(parsed().items())]
    sources = load_sources(press.PRESS / "sources.toml")
    made = []
    for sheaf in press.sheaves(group):
        own = sources.get(sheaf.outlet) or Source(sheaf.outlet)
        made += _paired(sheaf, press.gold(sheaf), _pages(sheaf, own))
    return made


def _paired(sheaf: press.Sheaf, gold: Found, found: Sequence[Found]) -> list[Pair]:
    """Articles in their order; what is found beyond those expected is held against the product."""
    made = []
    for number, (one, other) in enumerate(zip_longest(gold["pages"], found, fillvalue=NOTHING)):
        name = f"{sheaf.outlet}/{sheaf.stem}" + (f"#{number}" if number else "")
        segments = [
            piece
            for piece in other["segments"]
            if not any(a <= piece["start"] and piece["end"] <= b for a, b in gold["boundaries"])
        ]
        made.append(Pair(name, one, other | {"segments": segments}))
    return made


def _pages(sheaf: press.Sheaf, source: Source) -> list[Found]:
    """What the product says of a file's pages, all offsets counted from the file's beginning."""
    path = HERE / sheaf.name
    pages = [page for page in Reader(path, survey(path)) if isinstance(page, Page)]
    readings = pipeline.parse(pages, [source] * len(pages), [None] * len(pages))
    found = []
    for page, reading in zip(pages, readings, strict=True):
        if not isinstance(reading, Reading):
            raise ValueError(f"{sheaf.name}: {reading.reason}")
        ahead = sheaf.text.encode()[: page.place.offset].decode() if page.place.ordinal else ""
        found.append(_moved(as_json(page, reading, dump=path.name), len(ahead)))
    return found


def _moved(told: Any, by: int) -> Any:
    """The same with all its spans moved."""
    if isinstance(told, dict):
        return {
            key: value + by if key in ("start", "end") else _moved(value, by)
            for key, value in told.items()
        }
    if isinstance(told, list):
        if len(told) == 2 and all(type(one) is int for one in told):
            return [one + by for one in told]
        return [_moved(one, by) for one in told]
    return told


def _unread(pair: Pair) -> Pair:
    """The same page to a reader who says that there is an article, and nothing of it."""
    nothing = dict.fromkeys(ARTICLE) | {"truncated": False}
    lists = ("byline", "agency_evidence", "captions", "paragraphs", "tags")
    return Pair(pair.name, pair.gold, NOTHING | {"article": nothing | {x: [] for x in lists}})


def _gold(stem: str) -> Found:
    return dict(json.loads((HERE / "expected" / f"{stem}.json").read_bytes()))


def means(group: str) -> dict[str, float]:
    """The means over all fields: `exact` of the shares of pages, `items` of the F1."""
    of = pairs(group)
    return {"exact": averaged(exact(of).values()), "items": mean(items(of))}


def pin() -> None:
    """Write the floors that `make test` holds: today's means less a margin, rounded down."""
    floors = {
        group: {name: floor(100 * (value - MARGIN)) / 100 for name, value in means(group).items()}
        for group in GROUPS
    }
    FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")


def scored() -> dict[str, dict[str, tuple[Any, Any]]]:
    """For each page its fields that are wrong, with what was expected and what was found."""
    return {stem: differences(_gold(stem), found) for stem, found in sorted(parsed().items())}


def share(wrong: dict[str, dict[str, tuple[Any, Any]]]) -> float:
    """The share of fields that are exact, over all pages."""
    return 1 - sum(map(len, wrong.values())) / (len(FIELDS) * len(wrong))


def parsed() -> dict[str, dict[str, Any]]:
    """What the product says of each sample page, by the page's name; repeats are left out."""
    stems = {read(path).text: path.stem for path in sorted((HERE / "desk").glob("*.page"))}
    sources = load_sources(HERE / "sources.toml")
    found: dict[str, dict[str, Any]] = {}
    for name in files():
        if name.startswith("expected/"):
            continue
        source = name.split("/")[0]
        path = HERE / name
        pages = [page for page in Reader(path, survey(path)) if isinstance(page, Page)]
        own = sources.get(source) or Source(source)
        readings = pipeline.parse(pages, [own] * len(pages), [None] * len(pages))
        for page, reading in zip(pages, readings, strict=True):
            if not isinstance(reading, Reading):
                raise ValueError(f"{name}: {reading.reason}")
            found[stems[page.text]] = as_json(page, reading, dump=path.name)
    return found


if __name__ == "__main__":
    pin() if "--pin" in sys.argv[1:] else run()

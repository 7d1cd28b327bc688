"""How many fields of the sample pages are right to the letter and to the character."""

from __future__ import annotations

import json
from typing import Any

from etl import pipeline
from etl.model import Page, Reading, Source
from etl.parse_output import as_json
from etl.read import Reader, survey
from etl.settings import load_sources
from samples.build import HERE, files
from samples.layout import read

ARTICLE = (
    "headline",
    "headline_span",
    "kicker",
    "byline",
    "agency",
    "agency_evidence",
    "dateline",
    "standfirst",
    "captions",
    "paragraphs",
    "published_at",
    "updated_at",
    "truncated",
    "language",
    "tags",
)
FIELDS = ("is_article", *ARTICLE, "related", "teasers", "segments")


def run() -> None:
    """Print how many pages have each field exactly, and which have not.

    The baseline is a reader that says of every page that there is an article and nothing in it.
    """
    wrong, blank = scored(), unread()
    pages = len(wrong)
    print(f"{pages} invented pages (samples/): exact fields (in brackets: a reader of nothing)")
    for field in FIELDS:
        missed = sorted(stem for stem, fields in wrong.items() if field in fields)
        names = f"  not: {', '.join(missed)}" if missed else ""
        empty = sum(field not in fields for fields in blank.values())
        print(f"  {field:16} {pages - len(missed):3}/{pages} ({empty:2}){names}")
    print(f"  {'all':16} {share(wrong):.1%} ({share(blank):.1%})")


def scored() -> dict[str, dict[str, tuple[Any, Any]]]:
    """For each page its fields that are wrong, with what was expected and what was found."""
    return {
        stem: differences(json.loads((HERE / "expected" / f"{stem}.json").read_bytes()), found)
        for stem, found in sorted(parsed().items())
    }


def unread() -> dict[str, dict[str, tuple[Any, Any]]]:
    """The same for a reader that finds nothing: no text, no list, no flag."""
    nothing: dict[str, Any] = {
        "article": dict.fromkeys(ARTICLE) | {"truncated": False},
        "related": [],
        "teasers": [],
        "segments": [],
    }
    lists = ("byline", "agency_evidence", "captions", "paragraphs", "tags")
    nothing["article"] |= {name: [] for name in lists}
    return {
        path.stem: differences(json.loads(path.read_bytes()), nothing)
        for path in sorted((HERE / "expected").glob("*.json"))
    }


def share(wrong: dict[str, dict[str, tuple[Any, Any]]]) -> float:
    """The share of fields that are exact, over all pages."""
    return 1 - sum(map(len, wrong.values())) / (len(FIELDS) * len(wrong))


def differences(gold: dict[str, Any], found: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields of a page that are not what is expected; a field that is not asked for is right.

    A page that ought to have no article is asked for the rest alone.
    """
    wrong = {}
    if (gold["article"] is None) != (found["article"] is None):
        wrong["is_article"] = gold["article"], found["article"]
    if gold["article"] is not None:
        article = found["article"] or dict.fromkeys(ARTICLE)
        wrong |= {
            name: (gold["article"][name], article[name])
            for name in ARTICLE
            if not agrees(gold["article"][name], article[name])
        }
    for name in ("related", "teasers", "segments"):
        if not agrees(gold[name], found[name]):
            wrong[name] = gold[name], found[name]
    return wrong


def agrees(gold: Any, found: Any) -> bool:
    """Whether all that is expected is there, the same; an object may hold more."""
    if isinstance(gold, dict):
        return isinstance(found, dict) and all(
            key in found and agrees(value, found[key]) for key, value in gold.items()
        )
    if isinstance(gold, list):
        return (
            isinstance(found, list)
            and len(gold) == len(found)
            and all(agrees(one, other) for one, other in zip(gold, found, strict=True))
        )
    return bool(gold == found)


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

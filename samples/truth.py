"""What a reader knows of the inbox: where its promotions lead, and which articles tell one story.

Written beside the pages of `desk/`, and by the builder into `links.json` and `stories.json`:

| in a `.page` | what |
|---|---|
| `{headline stem\\|…}` | the promotion leads to the page `stem.page`; without a stem to none here |
| `@ story name relation` | the article tells the story `name`; `RELATIONS` says how |
| `@ apart name` | it looks like the others of that name, and tells a story of its own |
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from samples.layout import Layout, expected, read

DESK = Path(__file__).parent / "desk"
TIMES = ("published_at", "updated_at")
RELATIONS = ("original", "copy", "cut", "localised", "update", "excerpt")
"""`original`: the whole text as it was first published here; `copy`: word for word in another
outlet; `cut`: shortened there; `localised`: with paragraphs of that outlet's own; `update`: the
same outlet's later version; `excerpt`: the same outlet's first paragraphs."""


class Arrival(NamedTuple):
    """A page of the inbox."""

    stem: str
    page: Layout
    files: Sequence[str]
    """In which it comes, by their paths below `samples/`, by day."""

    @property
    def source(self) -> str:
        """The outlet."""
        return self.files[0].partition("/")[0]

    def told(self) -> dict[str, Any]:
        """What names its article: the times are as printed, `days` those of the inbox."""
        article = expected(self.page)["article"]
        times = {key: article[key] and article[key]["local"] for key in TIMES}
        days = sorted({name.split("/")[1] for name in self.files})
        return {
            "page": self.stem,
            "source": self.source,
            "headline": article["headline"],
            **times,
            "days": days,
        }


def files(arrivals: Mapping[str, Sequence[str]]) -> dict[str, bytes]:
    """`links.json` and `stories.json`. Raises ValueError where a page contradicts another."""
    there = {
        stem: Arrival(stem, read(DESK / f"{stem}.page"), names)
        for stem, names in sorted(arrivals.items())
    }
    told = {
        "links.json": [link for one in there.values() for link in _links(one, there)],
        "stories.json": {"stories": _stories(there), "apart": _apart(there)},
    }
    return {
        name: json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
        for name, value in told.items()
    }


def _links(one: Arrival, there: Mapping[str, Arrival]) -> Iterator[dict[str, Any]]:
    """The promotions of a page, with the article that each leads to, or null."""
    gold = expected(one.page)
    leads = {(m.start, m.end): m.said for m in one.page.marks("headline", "related", "teaser")}
    for kind, promoted in (("related", gold["related"]), ("teaser", gold["teasers"])):
        for number, item in enumerate(promoted, 1):
            stem = leads[tuple(item["headline_span"])]
            time = item.get("published_at")
            yield {
                "page": one.stem,
                "files": list(one.files),
                "kind": kind,
                "position": number,
                "headline": item["headline"],
                "published_at": time and time["local"],
                "target": _target(one, stem, item["headline"], there),
            }


def _target(
    one: Arrival, stem: str, headline: str, there: Mapping[str, Arrival]
) -> dict[str, Any] | None:
    """Raises ValueError for a target elsewhere, and for none where one has the very headline."""
    own = [other for other in there.values() if other.source == one.source and _has_article(other)]
    if not stem:
        if any(other.told()["headline"] == headline for other in own):
            raise ValueError(f"{one.stem}.page: {headline!r} is there, and leads to nothing")
        return None
    if stem not in {other.stem for other in own}:
        raise ValueError(f"{one.stem}.page: {headline!r} leads to no article of {one.source}")
    return there[stem].told()


def _has_article(one: Arrival) -> bool:
    return "no-article" not in one.page.said


def _stories(there: Mapping[str, Arrival]) -> list[dict[str, Any]]:
    """Raises ValueError for an unknown relation, and unless one member is the original."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in there.values():
        if "story" in one.page.said:
            name, relation = one.page.said["story"].split()
            if relation not in RELATIONS:
                raise ValueError(f"{one.stem}.page: no such relation: {relation}")
            found.setdefault(name, []).append({"relation": relation, **one.told()})
    for name, members in found.items():
        if len(members) < 2 or sum(one["relation"] == "original" for one in members) != 1:
            raise ValueError(f"{name}: a story has one original, and other members")
    return [{"story": name, "members": members} for name, members in sorted(found.items())]


def _apart(there: Mapping[str, Arrival]) -> list[dict[str, Any]]:
    """Articles that share paragraphs or a form, and no story. Raises ValueError for one alone."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in there.values():
        if "apart" in one.page.said:
            found.setdefault(one.page.said["apart"], []).append(one.told())
    for name, members in found.items():
        if len(members) < 2:
            raise ValueError(f"{name}: one article alone is apart from none")
    return [{"name": name, "articles": members} for name, members in sorted(found.items())]

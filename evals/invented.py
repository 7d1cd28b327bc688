"""The sample pages as pages to score, their gold by construction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from evals.pages import Case, Line, laid
from samples.build import HERE
from samples.layout import read

ROLES = {
    "body": "paragraph",
    "subhead": "paragraph",
    "dateline": "paragraph",
    "timestamp": "date",
    "title": "boilerplate",
}
"""Labels that the roles of a line call otherwise."""


def invented() -> list[Case]:
    """A page to score for every sample that has an expected result, in the order of their names."""
    return [
        _case(
            path.stem, read(HERE / "desk" / f"{path.stem}.page").text, json.loads(path.read_bytes())
        )
        for path in sorted((HERE / "expected").glob("*.json"))
    ]


def _case(stem: str, text: str, gold: Mapping[str, Any]) -> Case:
    lines, whole = laid([Line(line, "blank") for line in text.split("\n")])
    case = Case(
        id=stem,
        set="samples",
        fold=0,
        english=False,
        language=None,
        lines=tuple(_role(line, gold) for line in lines),
        text=whole,
        body=None,
        has_article=gold["article"] is not None,
    )
    return _told(case, gold["article"]) if gold["article"] else case


def _told(case: Case, article: Mapping[str, Any]) -> Case:
    published = article["published_at"]
    return replace(
        case,
        english=article["language"] == "en",
        language=article["language"],
        body="\n".join(paragraph["text"] for paragraph in article["paragraphs"]),
        titles=(article["headline"],) if article["headline"] else (),
        authors=tuple(byline["name"] for byline in article["byline"]),
        published=published["local"] if published else None,
        undated=published is None,
        standfirst=article["standfirst"],
        captions=tuple(caption["text"] for caption in article["captions"]),
    )


def _role(line: Line, gold: Mapping[str, Any]) -> Line:
    """The line with the role of the longest piece in it; a promotion's is that of its headline."""
    end = line.start + len(line.text)
    shared, label = max(
        (
            (min(end, segment["end"]) - max(line.start, segment["start"]), segment["label"])
            for segment in gold["segments"]
        ),
        default=(0, ""),
    )
    if shared <= 0:
        return line
    if label in ("related", "teaser"):
        items: Sequence[Mapping[str, Any]] = gold[label if label == "related" else "teasers"]
        headlined = any(line.start <= item["headline_span"][0] < end for item in items)
        return line._replace(role=label if headlined else "beside a headline")
    return line._replace(role=ROLES.get(label, label))

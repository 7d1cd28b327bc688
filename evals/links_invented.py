"""Invented promotions: the pages of samples/, and real headlines retold by rule."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from etl.links.score import Candidate, Promotion
from etl.links.times import Printed
from evals.linkset import Question, Set, at, digest, minute_of, promotion, real_pages

SAMPLES = Path(__file__).parents[1] / "samples"
SYNONYMS = {
    "rises": "climbs", "falls": "drops", "says": "claims", "kills": "leaves dead", "wins": "takes",
    "new": "fresh", "plans": "wants", "shows": "reveals", "warns": "cautions", "big": "huge",
    "will": "is to", "gets": "receives", "calls": "names", "dead": "killed", "after": "following",
    "neue": "frische", "zeigt": "enthüllt", "warnt": "mahnt",
}  # fmt: skip
NUMBERS = {
    "2": "two",
    "3": "three",
    "4": "four",
    "5": "five",
    "6": "six",
    "7": "seven",
    "10": "ten",
}
NAMES = ("Ostermoor", "Veldt", "Hawksbury", "Lindqvist", "Okonjo", "Zareche")


# ---- the pages of samples/ ----------------------------------------------------------------


def samples() -> Set:
    """Every promotion of the sample inbox, with the truth that stands beside the pages."""
    truth = json.loads((SAMPLES / "links.json").read_text(encoding="utf-8"))
    articles: dict[str, Candidate] = {}
    for row in truth:
        if target := row["target"]:
            told = {key: _printed(target[f"{key}_at"]) for key in ("published", "updated")}
            first = date.fromisoformat(min(target["days"]))
            shown = (target["source"], target["headline"], None, None)
            articles[target["page"]] = Candidate(target["page"], *shown, **told, first_day=first)
    return Set("samples", tuple(articles.values()), tuple(map(_asked, truth)))


def _asked(row: Mapping[str, Any]) -> Question:
    source, day = row["files"][0].split("/")[:2]
    printed = _printed(row["published_at"])
    there = json.loads((SAMPLES / "expected" / f"{row['page']}.json").read_text(encoding="utf-8"))
    article = there["article"] or {}
    told = [article.get("published_at"), *(x.get("published_at") for x in there["teasers"])]
    days = [time["local"][:10] for time in told if time]
    if row["kind"] == "related":
        days = days[:1]
    reference = printed.local.date() if printed else date.fromisoformat(max(days, default=day))
    asked = Promotion(
        f"{row['page']} {row['kind']} {row['position']}", source, row["headline"], None, printed,
        None, reference, date.fromisoformat(day),
    )  # fmt: skip
    return Question(asked, frozenset({row["target"]["page"]} if row["target"] else ()))


def _printed(told: str | None) -> Printed | None:
    if not told:
        return None
    return Printed(
        datetime.fromisoformat(told), "minute" if "T" in told and len(told) > 10 else "day"
    )


# ---- real headlines retold ----------------------------------------------------------------


def retold() -> Set:
    """Real headlines retold by rule, an article with a near-same headline beside each.

    Every other promotion has its article in the archive, the others only the article beside it:
    another number, name or word, or the same heading two weeks away. Half print their minute.
    """
    articles: list[Candidate] = []
    questions: list[Question] = []
    for page in real_pages():
        rng = random.Random(digest(f"retold {page.id}"))
        said, beside = retell(page.headline, rng), another(page.headline, rng)
        if said is None or beside is None:
            continue
        printed = minute_of(page.id)
        dated = rng.random() < 0.5
        there = rng.random() < 0.5
        other, apart = beside
        if not apart and set(said.casefold().split()) <= set(other.casefold().split()):
            continue  # nothing is left that tells the two apart
        if not apart or dated:
            articles.append(_dated(f"{page.id} beside", other, _later(printed, apart)))
        if there:
            articles.append(_dated(page.id, page.headline, printed))
        asked = at(promotion(page.id, said), printed)
        if not dated:
            asked = asked._replace(printed=None)
        questions.append(Question(asked, frozenset({page.id} if there else ())))
    return Set("retold", tuple(articles), tuple(questions))


def _dated(key: str, headline: str, printed: Printed) -> Candidate:
    return Candidate(key, "archive", headline, None, None, printed, None, printed.local.date())


def _later(printed: Printed, days: int) -> Printed:
    return Printed(printed.local + timedelta(days=days, minutes=0 if days else 37), "minute")


def retell(headline: str, rng: random.Random) -> str | None:
    """The headline as a list or a related line would print it."""
    ways: list[Callable[[str], str | None]] = [
        lambda h: f"{rng.choice(('(UPDATE)', 'LIVE:', 'VIDEO:', '[Watch]'))} {h}",
        lambda h: f"{rng.choice(('AP', 'Reuters', 'dpa', 'AFP'))}{rng.choice((': ', ' - '))}{h}",
        lambda h: h.replace("'", "’").replace('"', "”").replace(" - ", " – ").upper(),
        _shortened,
        _turned,
        lambda h: _swapped(h, SYNONYMS),
        lambda h: _swapped(h, NUMBERS),
    ]
    rng.shuffle(ways)
    told = (way(headline) for way in ways)
    return next((said for said in told if said and said != headline), None)


def _shortened(headline: str) -> str | None:
    """The last quarter of the words is left out."""
    words = headline.split()
    return " ".join(words[: -max(1, len(words) // 4)]) if len(words) >= 7 else None


def _turned(headline: str) -> str | None:
    """`A: b` becomes `b: A`."""
    first, mark, last = headline.partition(": ")
    return f"{last}: {first}" if mark else None


def _swapped(headline: str, words: Mapping[str, str]) -> str | None:
    said = " ".join(words.get(word, word) for word in headline.split())
    return said if said != headline else None


def another(headline: str, rng: random.Random) -> tuple[str, int] | None:
    """A near-same headline of another story, and how many days away it is."""
    told = [way for way in _others(headline, rng) if way[0] != headline or way[1]]
    return rng.choice(told) if told else None


def _others(headline: str, rng: random.Random) -> Iterator[tuple[str, int]]:
    if number := re.search(r"\d+", headline):
        other = str(int(number[0]) + rng.randint(1, 4))
        yield headline[: number.start()] + other + headline[number.end() :], 0
    names = list(re.finditer(r"(?<=\s)[A-ZÄÖÜ][\w-]{3,}", headline))
    if names:
        name = rng.choice(names)
        yield headline[: name.start()] + rng.choice(NAMES) + headline[name.end() :], 0
    yield headline, rng.choice((-14, 14))

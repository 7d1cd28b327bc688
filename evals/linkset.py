"""The sets that the resolution of promotions is measured on (docs/links-set.md).

Each set is a list of questions: a promotion, the articles that are right, and the articles that
are taken out of the archive while it is asked.
"""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from etl.identity import normalise
from etl.links.score import Candidate, Promotion
from etl.links.times import Printed
from evals import DATA

DAY = date(2025, 6, 2)
SETS = ("fundus", "aeb", "traf", "postlight")
_META = re.compile(r"<meta\b[^>]*>")
_NAME = re.compile(r"(?:property|name)\s*=\s*[\"']?(og:title|twitter:title)\b")
_CONTENT = re.compile(r"content\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
NOT_TITLES = frozenset({"nationalrail.co.uk", "quantamagazine.org", "shabka.org"})
"""Read by hand: their page title names the site, not the story."""
POINTING = (
    ("2020 Audi e-tron Sportback revealed as electric 4-door coupe", "aeb-3cb22bfabed8de71"),
    ("Lexus wants you to go topless with 2020 LC500 Convertible", "aeb-aadb38e527d53793"),
    ("‘We had some issues,’ exec says on Disney+ glitches", "aeb-098bb3e96c0acdf3"),
    ("All-new 2020 Sentra is what we really want from Nissan PH", "aeb-3cb5e2f46626d5bb"),
    ("What to buy for the person who has the latest tech", "aeb-cc4aa22b8212aec7"),
    (
        "PrevBusiness Focus: It’s Why Some People Triumph Online and Others Never Make It",
        "aeb-c582d3b772578e8f",
    ),
    (
        "Physicists Just Created The Most Detailed Simulation Of The Universe In History",
        "aeb-3c5bf8db4272925b",
    ),
    ("7 key questions heading into the 2020 Democratic debate", "aeb-aec5deeaada8b2fb"),
)
"""Items of lists that point at another page of the data: found by letters, read by hand.

The last two stand on pages of other sites, which name no source."""


class Question(NamedTuple):
    """A promotion and what is right."""

    promotion: Promotion
    right: frozenset[str]
    """Ids of the articles that it points at; empty for a ghost."""
    absent: frozenset[str] = frozenset()
    """Ids of the articles that are not in the archive for this question."""

    @property
    def dev(self) -> bool:
        """Half of the questions are looked at while weights are fitted; ids decide which."""
        return digest(self.promotion.id) % 2 == 0


class Set(NamedTuple):
    """Questions about an archive."""

    name: str
    articles: tuple[Candidate, ...]
    questions: tuple[Question, ...]


def digest(text: str) -> int:
    """A number that the text alone decides."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def article(key: str, headline: str, kicker: str | None = None) -> Candidate:
    return Candidate(key, "archive", headline, kicker, None, None, None, DAY)


def promotion(key: str, headline: str) -> Promotion:
    return Promotion(key, "archive", headline, None, None, None, DAY, DAY)


# ---- republished texts --------------------------------------------------------------------


@cache
def republished() -> Set:
    """Texts that one site published twice under two headlines: one promotes, the other is there.

    Every other headline is a ghost: its article is taken out while it is asked.
    """
    folder = DATA / "neardup_bbc"
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        told = [json.loads(line) for line in lines]
    articles = {
        row["id"]: article(row["id"], row["text"].split("\n")[0], row["category"]) for row in told
    }
    twins: dict[str, str] = {}
    unsure: set[str] = set()
    for line in (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        if pair["label"] == "duplicate":
            twins |= {pair["a"]: pair["b"], pair["b"]: pair["a"]}
        elif pair["label"] in ("revision", "ambiguous"):
            unsure |= {pair["a"], pair["b"]}
    questions = [
        Question(
            promotion(key, shown.headline),
            frozenset({twins[key]} if key in twins else ()),
            frozenset({key}),
        )
        for key, shown in articles.items()
        if key in twins or key not in unsure
    ]
    return Set("republished", tuple(articles.values()), tuple(questions))


def dated(known: Set) -> Set:
    """The same with section and minute, as lists print them. The times are invented.

    An article gets a minute of two years from its id, every other one a multiple of five; twins
    share theirs. A promotion prints the minute and the section of its article.
    """
    twin = {q.promotion.id: min({q.promotion.id, *q.right}) for q in known.questions}
    articles = tuple(
        a._replace(published=p, first_day=p.local.date())
        for a in known.articles
        for p in [minute_of(twin.get(a.id, a.id))]
    )
    kickers = {a.id: a.kicker for a in articles}
    return Set(
        f"{known.name}, dated",
        articles,
        tuple(
            q._replace(
                promotion=at(q.promotion, minute_of(twin[q.promotion.id]), kickers[q.promotion.id])
            )
            for q in known.questions
        ),
    )


def at(shown: Promotion, printed: Printed, section: str | None = None) -> Promotion:
    day = printed.local.date()
    return shown._replace(printed=printed, section=section, reference=day, latest=day)


def minute_of(key: str) -> Printed:
    """An invented minute of two years, every other one a multiple of five."""
    number = digest(f"minute {key}")
    clock = 7 * 60 + number // 1000 % (16 * 60)
    clock -= clock % 5 if number % 2 else 0
    midnight = datetime.combine(DAY, datetime.min.time())
    return Printed(
        midnight - timedelta(days=number // 7919 % 730) + timedelta(minutes=clock), "minute"
    )


# ---- real pages ---------------------------------------------------------------------------


class Shown(NamedTuple):
    """A real page: its headline, the titles that promote it elsewhere, the lines of its lists."""

    id: str
    site: str
    headline: str
    printed: Printed | None
    titles: tuple[str, ...]
    lines: tuple[str, ...]


@cache
def real_pages() -> tuple[Shown, ...]:
    return tuple(page for name in SETS for page in _pages(name))


def _pages(name: str) -> Iterator[Shown]:
    with gzip.open(DATA / "flattened" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        flat = {page["id"]: page for page in map(json.loads, lines)}
    folder = DATA / "html_pages" / name
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        page = flat[row["id"]]
        heads = [x["t"] for x in page["lines"] if x["role"] == "headline"]
        headline = row["gold"].get("title") or (heads[0] if heads else None)
        if not headline:
            continue
        with gzip.open(folder / "pages" / f"{row['id']}.html.gz", "rt", encoding="utf-8") as markup:
            titles = tuple(_titles(markup.read()))
        promoted = tuple(x["t"] for x in page["lines"] if x["role"] in ("teaser", "related"))
        yield Shown(
            row["id"], row["site"], headline, _time(row["gold"].get("date")), titles, promoted
        )


def _titles(markup: str) -> Iterator[str]:
    for meta in _META.finditer(markup):
        content = _CONTENT.search(meta[0])
        if content and _NAME.search(meta[0]):
            yield html.unescape(content[1] or content[2] or "")
    if title := _TITLE.search(markup):
        yield html.unescape(title[1])


def _time(told: str | None) -> Printed | None:
    try:
        moment = datetime.fromisoformat(told or "")
    except ValueError:
        return None
    precision = "minute" if moment.time() != datetime.min.time() else "day"
    return Printed(moment.replace(tzinfo=None, second=0, microsecond=0), precision)


def titles() -> Set:
    """Pages whose HTML gives another title to promote them than the headline that they show.

    All pages stand in one archive as if of one outlet and one day. Every title is asked twice: with
    its page, and as a ghost with its page taken out.
    """
    pages = real_pages()
    questions = []
    for page in pages:
        if page.site in NOT_TITLES:
            continue
        told = {normalise(page.headline)}
        for number, title in enumerate(page.titles):
            if title.strip() and normalise(title) not in told:
                told.add(normalise(title))
                key = f"{page.id} {number}"
                found = promotion(key, bare(title, page.site))
                same = frozenset(
                    p.id for p in pages if letters(p.headline) == letters(page.headline)
                )
                questions.append(Question(found, same))
                questions.append(Question(found._replace(id=f"{key} ghost"), frozenset(), same))
    return Set("titles", tuple(article(p.id, p.headline) for p in pages), tuple(questions))


def bare(title: str, site: str) -> str:
    """A title without its site's name, as a link within the site prints it."""
    name = re.sub(r"\W", "", site.rpartition(".")[0]).casefold()
    parts = re.split(r"(\s[|–—-]\s)", title)
    while len(parts) > 1 and re.sub(r"\W", "", parts[-1]).casefold() in name:
        parts = parts[:-2]
    return "".join(parts)


def titles_dated() -> Set:
    """The same with the time that the page prints."""
    known = titles()
    printed = {p.id: p.printed for p in real_pages()}
    articles = tuple(
        a._replace(published=p, first_day=p.local.date()) if (p := printed[a.id]) else a
        for a in known.articles
    )
    questions = tuple(
        q._replace(promotion=at(q.promotion, p))
        if (p := printed[q.promotion.id.split(" ")[0]])
        else q
        for q in known.questions
    )
    return Set("titles, dated", articles, questions)


def lists() -> Set:
    """The lines of real lists against the headlines of real pages: nearly all are ghosts.

    Lines that repeat their own page's headline are left out, and those of fewer than four words.
    """
    pages = real_pages()
    pointing = {normalise(line): target for line, target in POINTING}
    questions: dict[str, Question] = {}
    for page in pages:
        own = letters(page.headline)
        for line in page.lines:
            said = normalise(line)
            those = letters(line)
            itself = len(own & those) > 0.6 * max(1, min(len(own), len(those)))
            if 4 <= len(line.split()) <= 30 and (said in pointing or not itself):
                right = frozenset({pointing[said]} if said in pointing else ())
                questions[said] = Question(promotion(said, line), right)
    return Set("lists", tuple(article(p.id, p.headline) for p in pages), tuple(questions.values()))


def letters(text: str) -> frozenset[str]:
    said = f"  {normalise(text)}  "
    return frozenset(said[i : i + 3] for i in range(len(said) - 2))

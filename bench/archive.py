"""A store with years of news in it, filled by COPY with what `relate` would have left there.

Days come one after another, so that tables and indexes grow as they do night by night. A row's
fingerprint is made of random numbers and of the shingles that texts have in common
(`bench.copydesk`); its body is one of `DIFFERENT` texts of the real length, so that to read and
to compare it costs what it costs. Of ten articles three are copies: as many to the letter as not.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np

from bench.copydesk import PAPERS, Desk, Printed
from etl.identity import content_id, rules_version
from etl.store import copytext
from etl.store.copies import RULES
from etl.stories.compare import compare
from etl.stories.filing import ERA, keys
from etl.stories.model import Evidence
from etl.stories.sketch import BITS, Words

AN_ERA = 50_000
"""Articles of an era: 2,381 a day. Archives end with an era, so that a night after each of them
finds as many articles within its window."""
FIRST = date.fromordinal(2005 * 365 // ERA * ERA)
SHINGLES = 20
"""Of a text alone, which no other has."""
CHARACTERS = 2200
DIFFERENT = 4000
EXACT, EDITED = 0.15, 0.15
EVIDENCE = compare(Words("barges wait for the mills " * 9), Words("barges wait for the lock " * 9))
"""Of a pair, as the rows say: nobody asks it."""
HEADLINE = "A headline of the archive"
LENGTH = 350
"""Words of a text, as the rows say."""

COLUMNS = {
    "news.articles": "article_id, source, page_id, url, headline, byline, captions, body, tags,"
    " content_type, language, published_local, published_day, published_precision, truncated,"
    " word_count, first_day, last_day, pages, confidence, wording, extractor",
    "intake.copies": "article_id, body_id, source, day, published_local, timed, address, heading,"
    " truncated, words, form, figures, wording, rules",
    "intake.bodies": "body_id, words, shingles, eras",
    "intake.postings": "key, body_id",
    "news.pairs": "body_a, body_b, article_a, article_b, wording_a, wording_b, basis, score,"
    f" {', '.join(Evidence._fields)}, rules",
    "news.stories": "story_id, articles, texts, sources, first_article_id, first_day, last_day,"
    " rules",
    "news.story_members": "article_id, story_id, body_id, source, day, relation, beside, basis,"
    " containment, containment_beside, own_characters, rules",
}

Rows = dict[str, list[str]]


class Place(NamedTuple):
    """An article of the archive: where it stands."""

    source: str
    article: str
    body: str
    story: str
    beside: str | None
    """The article before, where it is a copy of that."""
    relation: str


class Archive:
    """A store that grows era by era."""

    def __init__(self, connection: Any, an_era: int = AN_ERA) -> None:
        self._connection, self._an_era = connection, an_era
        self._rng = np.random.default_rng(1)
        desk = Desk(seed=1, characters=CHARACTERS)
        self._bodies = [copytext.text(desk.text()) for _ in range(min(DIFFERENT, an_era))]
        self._common = np.array(desk.stock.shingles, np.int64)
        self._often = np.array(desk.stock.often)
        self.eras = 0

    @property
    def articles(self) -> int:
        """How many it has."""
        return self.eras * self._an_era

    def day(self, era: int) -> date:
        """The last day of an era, counted from 0: its window reaches into the era behind it."""
        return FIRST + timedelta(days=ERA * (era + 1) - 1)

    def grow(self, eras: int) -> None:
        """Fill it up to so many eras, then tidy up as autovacuum does."""
        with self._connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
            for number in range(self.eras * ERA, eras * ERA):
                first, end = (self._an_era * n // ERA for n in (number, number + 1))
                self._fill(cursor, FIRST + timedelta(days=number), end - first)
                self._connection.commit()
        self.eras = eras
        tidy(self._connection)

    def _fill(self, cursor: Any, day: date, count: int) -> None:
        places = self._places(count)
        rows: Rows = {table: [] for table in COLUMNS}
        self._file(rows, places, day)
        _tell(rows, places, day)
        _index(rows, self._fingerprints({one.body: None for one in places}), day)
        for table, lines in rows.items():
            copy(cursor, table, lines)

    def _file(self, rows: Rows, places: Sequence[Place], day: date) -> None:
        """Articles and how they are filed; address, heading and form are nobody else's."""
        rng, count, rules = self._rng, len(places), rules_version(RULES)
        numbers = rng.integers(-(1 << 63), 1 << 63, (count, 4)).tolist()
        texts = rng.integers(0, len(self._bodies), count).tolist()
        for one, own, text in zip(places, numbers, texts, strict=True):
            address, heading, form, figures = own
            rows["news.articles"].append(_article(one, day, self._bodies[text]))
            rows["intake.copies"].append(
                f"{one.article}\t{one.body}\t{one.source}\t{day}\t{day} 12:00:00\tt"
                f"\t{address}\t{heading}\tf\t{LENGTH}\t{form}\t{figures}"
                f"\t{one.article}\t{rules}\n"
            )

    def _places(self, count: int) -> list[Place]:
        """A day's articles; each copy follows what it is a copy of."""
        ids = self._rng.bytes(32 * count).hex()
        papers = self._rng.integers(0, len(PAPERS), count).tolist()
        found: list[Place] = []
        for number, kind in enumerate(self._rng.random(count).tolist()):
            article, body = (ids[at : at + 32] for at in (64 * number, 64 * number + 32))
            paper, last = PAPERS[papers[number]], found[-1] if found else None
            if last and kind < EXACT:
                one = Place(paper, article, last.body, last.story, last.article, "exact")
            elif last and kind < EXACT + EDITED:
                one = Place(paper, article, body, last.story, last.article, "syndicated")
            else:
                one = Place(paper, article, body, article, None, "representative")
            found.append(one)
        return found

    def _fingerprints(self, bodies: Iterable[str]) -> dict[str, list[int]]:
        """Numbers of the text alone, and as many common ones as real texts have."""
        names = list(bodies)
        own = self._rng.integers(0, 1 << BITS, (len(names), SHINGLES))
        told = dict(zip(names, own.tolist(), strict=True))
        for shingle, texts in zip(
            self._common.tolist(), self._rng.binomial(len(names), self._often), strict=True
        ):
            for at in self._rng.integers(0, len(names), texts).tolist():
                told[names[at]].append(shingle)
        return {body: sorted(set(shingles)) for body, shingles in told.items()}


def _index(rows: Rows, fingerprints: Mapping[str, Sequence[int]], day: date) -> None:
    """Texts of a day with their fingerprints, and the postings of these in order."""
    eras = [day.toordinal() // ERA]
    postings = []
    for body, shingles in fingerprints.items():
        numbers = copytext.numbers(shingles)
        rows["intake.bodies"].append(f"{body}\t{LENGTH}\t{numbers}\t{copytext.numbers(eras)}\n")
        postings += [(key, body) for key in keys(shingles, eras)]
    rows["intake.postings"] = [f"{key}\t{body}\n" for key, body in sorted(postings)]


def _tell(rows: Rows, places: Sequence[Place], day: date) -> None:
    """The stories of a day, who tells them, and the pairs of their texts."""
    rules, evidence = rules_version(RULES), "\t".join(map(str, EVIDENCE))
    stories: dict[str, list[Place]] = {}
    by_article = {one.article: one for one in places}
    for one in places:
        stories.setdefault(one.story, []).append(one)
        rows["news.story_members"].append(
            f"{one.article}\t{one.story}\t{one.body}\t{one.source}\t{day}\t{one.relation}"
            f"\t{one.beside or copytext.NULL}\ttext\t1\t1\t0\t{rules}\n"
        )
        if one.relation == "syndicated" and one.beside is not None:
            (a, first), (b, second) = sorted(
                (other.body, other.article) for other in (one, by_article[one.beside])
            )
            ends = f"{a}\t{b}\t{first}\t{second}\t{first}\t{second}"
            rows["news.pairs"].append(f"{ends}\ttext\t0.9\t{evidence}\t{rules}\n")
    for story, members in stories.items():
        told = f"{len(members)}\t{len({one.body for one in members})}\t{len(members)}"
        rows["news.stories"].append(f"{story}\t{told}\t{story}\t{day}\t{day}\t{rules}\n")


def _article(one: Place, day: date, body: str) -> str:
    return (
        f"{one.article}\t{one.source}\t{one.article}\t\\N\t{HEADLINE}\t{{}}\t[]\t{body}\t{{}}"
        f"\tnews\ten\t{day} 12:00:00\t{day}\tminute\tf\t{LENGTH}\t{day}\t{day}\t1\t1"
        f"\t{one.article}\tbench\n"
    )


def deliver(connection: Any, articles: Sequence[Printed]) -> None:
    """Articles as a load leaves them: rows of their own, and due to be related."""
    with connection.cursor() as cursor:
        copy(cursor, "news.articles", [_row(one) for one in articles])
        cursor.execute(
            "INSERT INTO intake.due (step, id) SELECT 'article', unnest(%s::text[])",
            ([one.article_id for one in articles],),
        )
    connection.commit()


def _row(one: Printed) -> str:
    said = one.copy
    text = copytext.text
    when = copytext.when(said.published)
    return copytext.row((
        one.article_id, said.source, one.article_id, text(said.url), text(said.headline), "{}",
        "[]", text(said.body), "{}", "news", "en", when, str(said.day), "minute", "f",
        str(len(said.body.split())), str(said.day), str(said.day), "1", "1",
        content_id("wording", said.headline, said.body), "bench",
    ))  # fmt: skip


def copy(cursor: Any, table: str, rows: Sequence[str]) -> None:
    """COPY rows into a table of the store."""
    order = f"COPY {table} ({COLUMNS[table]}) FROM STDIN"
    cursor.copy_expert(order, io.BytesIO("".join(rows).encode()), 1 << 20)


def tidy(connection: Any) -> None:
    """What autovacuum does behind a night: the planner's figures are those of the tables."""
    connection.commit()
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(COLUMNS)}")
        cursor.execute("CHECKPOINT")
    connection.autocommit = False

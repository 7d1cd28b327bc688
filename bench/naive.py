"""The script that a user would write instead: some regexes a page, an ORM merge, a commit.

It reads the same dump. It does not know captions, related items, broken paragraphs or offsets, and
keeps no trace of where a row came from.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from bench.roads import Stretch, timed

TIME = re.compile(r"^(\d{1,2}:\d{2} [A-Z][a-z]+\.? \d{1,2}, \d{4})$", re.MULTILINE)
TEASER = re.compile(
    r"^([A-Za-z]+)(\d{1,2}:\d{2} [A-Z][a-z]+\.? \d{1,2}, \d{4})\n(.+)$", re.MULTILINE
)
RELATED = re.compile(r"^(?:Watch also|Read also|Read more|See also)\s+(.+)$", re.MULTILINE)


class Row(DeclarativeBase):
    """Tables of the script's own."""


class Article(Row):
    __tablename__ = "article"

    id: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str | None]
    headline: Mapped[str]
    published: Mapped[datetime | None]
    body: Mapped[str]
    teasers: Mapped[list[Teaser]] = relationship(cascade="all, delete-orphan")


class Teaser(Row):
    __tablename__ = "teaser"

    id: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id"))
    section: Mapped[str]
    published: Mapped[datetime]
    headline: Mapped[str]


def naive_road(database_url: str, dump: Path, most: int) -> Stretch:
    """Load the first `most` pages of a dump into an empty database."""
    engine = create_engine(database_url)
    Row.metadata.create_all(engine)

    def load() -> int:
        count = 0
        with dump.open(encoding="utf-8") as lines, Session(engine) as session:
            for line in islice(lines, most):
                record = json.loads(line)
                session.merge(_article(record["text"], record["url"]))
                session.commit()
                count += 1
        return count

    try:
        return timed(load)
    finally:
        engine.dispose()


def _article(text: str, url: str) -> Article:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    headline = lines[0].removeprefix(":").strip()
    time = TIME.search(text)
    first = TEASER.search(text)
    article = text[time.end() if time else 0 : first.start() if first else len(text)]
    body = RELATED.sub("", article).replace(headline, "", 1).strip()
    key = _key(headline, body)
    teasers = [
        Teaser(
            id=_key(key, str(number)),
            article_id=key,
            section=found[1],
            published=_time(found[2]),
            headline=found[3],
        )
        for number, found in enumerate(TEASER.finditer(text))
    ]
    published = _time(time[1]) if time else None
    return Article(
        id=key, url=url, headline=headline, published=published, body=body, teasers=teasers
    )


def _key(*parts: str) -> str:
    return hashlib.sha1("\0".join(parts).encode()).hexdigest()


def _time(printed: str) -> datetime:
    return datetime.strptime(printed.replace(".", ""), "%H:%M %b %d, %Y")

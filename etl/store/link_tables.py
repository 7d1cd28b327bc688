"""Tables of links: what linking keeps in `intake`, and what it tells analysts in `news`.

All rows are derived, as those of `etl.store.story_tables` are, and without foreign keys for the
same reason.
"""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    REAL,
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
)

from etl.store.columns import Local, Plain, column, metadata
from etl.store.story_tables import rules_column


def _printed(prefix: str, what: str) -> list[Column[object]]:
    return [
        column(f"{prefix}_local", Local, f"{what}: wall clock as printed", nullable=True),
        column(f"{prefix}_precision", Plain, f"{what}: second, minute, hour or day", nullable=True),
    ]


def _by_keys() -> Index:
    """Without a list of pending entries: every search would have to read through it."""
    return Index(None, "keys", postgresql_using="gin", postgresql_with={"fastupdate": "off"})


headlines = Table(
    "headlines",
    metadata,
    column("article_id", Uuid, "the article", primary_key=True),
    column("source", Plain, "source of the article"),
    column("headline", Text, "headline as printed"),
    column("kicker", Text, "section or kicker", nullable=True),
    column("url", Text, "address", nullable=True),
    *_printed("published", "publication"),
    *_printed("updated", "last update"),
    column("first_day", Date, "first day on which a page showed it"),
    column("keys", ARRAY(BigInteger), "what it is found by (etl.links.keys)"),
    rules_column(),
    _by_keys(),
    Index(None, "rules"),
    schema="intake",
    comment="What linking knows of each article: derived from news.articles.",
)

promotions = Table(
    "promotions",
    metadata,
    column("kind", Plain, "teaser or related"),
    column("id", Uuid, "the teaser; of a related item the page"),
    column("position", SmallInteger, "of a related item its position; 0 for a teaser"),
    column("source", Plain, "source of the page"),
    column("headline", Text, "headline as printed"),
    column("section", Text, "section printed beside it", nullable=True),
    column("url", Text, "address, where the page tells it", nullable=True),
    *_printed("printed", "time beside it"),
    column(
        "reference",
        Date,
        "the day printed; else that of the article it stands in; else how early the page can have been crawled",
    ),
    column("latest", Date, "last day on which a delivery held it"),
    column("keys", ARRAY(BigInteger), "what it asks for (etl.links.keys)"),
    rules_column(),
    PrimaryKeyConstraint("kind", "id", "position"),
    _by_keys(),
    Index(None, "rules"),
    schema="intake",
    comment="What linking knows of each teaser and related item: derived from news.",
)


def _found() -> list[Column[object]]:
    return [
        column(
            "article_id",
            Uuid,
            "the article that it points at; null for a ghost: promoted, not received",
            nullable=True,
        ),
        column("score", REAL, "how sure that is, 0.5 to 1", nullable=True),
        column(
            "method",
            Plain,
            "address, headline, headline and time, retitled, retitled and time, other source",
            nullable=True,
        ),
        column("runner_up", Uuid, "the next best article, also of a ghost", nullable=True),
        column("runner_up_score", REAL, "its score, 0.05 to 1", nullable=True),
        rules_column(),
    ]


teaser_links = Table(
    "teaser_links",
    metadata,
    column("teaser_id", Uuid, "the teaser", primary_key=True),
    *_found(),
    Index(None, "article_id"),
    Index(None, "runner_up"),
    schema="news",
    comment="The article that each teaser points at.",
)

related_links = Table(
    "related_links",
    metadata,
    column("page_id", Uuid, "page of the related item"),
    column("position", SmallInteger, "its position on the page"),
    *_found(),
    PrimaryKeyConstraint("page_id", "position"),
    Index(None, "article_id"),
    Index(None, "runner_up"),
    schema="news",
    comment="The article that each related item points at.",
)

exposures = Table(
    "exposures",
    metadata,
    column("kind", Plain, "teaser or article"),
    column("id", Uuid, "the teaser, or the article that teasers and related items point at"),
    column("first_day", Date, "first day on which a page promoted it"),
    column("last_day", Date, "last day on which a page promoted it"),
    column("days", Integer, "days on which a page promoted it"),
    column("pages", Integer, "pages that promoted it"),
    column(
        "best_position",
        SmallInteger,
        "its highest place in a page's lists, 1 is the top; null where only related items name it",
        nullable=True,
    ),
    column("related", Integer, "related items among them; 0 for a teaser"),
    PrimaryKeyConstraint("kind", "id"),
    schema="news",
    comment="How long and how prominently a teaser was shown, and an article promoted.",
)

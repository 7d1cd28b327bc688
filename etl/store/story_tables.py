"""Tables of stories: what grouping keeps in `intake`, and what it tells analysts in `news`.

All rows are derived: `etl.relate` makes them from the articles, whatever the order, and without
foreign keys, since between a load and the next `relate` they tell of the articles before it.
"""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    REAL,
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Uuid,
)

from etl.store.columns import Instant, Ints, Local, Plain, column, metadata


def rules_column() -> Column[object]:
    """The version of the rules that made a derived row."""
    return column("rules", Plain, "version of the rules that made the row: hash of their code")


due = Table(
    "due",
    metadata,
    column("step", Plain, "step of `relate` that is to look at it: article, match, story …"),
    column("id", Plain, "what is to be looked at: an id, or source and day"),
    Index(None, "step"),
    schema="intake",
    comment="What relate still has to do. Loads add to it in their own transaction; without a key, so that nobody waits for it: the same may stand in it twice.",
)

copies = Table(
    "copies",
    metadata,
    column("article_id", Uuid, "the article", primary_key=True),
    column("body_id", Uuid, "from the words of its body: the same text has the same id"),
    column("source", Plain, "source of the article"),
    column("day", Date, "day of publication, else the first day on which a page showed it"),
    column("published_local", Local, "wall clock as printed", nullable=True),
    column("published_at", Instant, "the instant, where its zone is known", nullable=True),
    column("timed", Boolean, "more than the day is printed"),
    column("address", BigInteger, "from source and address; null without one", nullable=True),
    column(
        "heading",
        BigInteger,
        "from source, normalised headline and printed time; null without a time",
        nullable=True,
    ),
    column("agency", Plain, "agency, short form", nullable=True),
    column("truncated", Boolean, "the page shows only the beginning"),
    column("words", Integer, "words of its text"),
    column(
        "form",
        BigInteger,
        "from its text without figures and names: bulletins of one form have the same",
    ),
    column("figures", BigInteger, "from its figures in their order: it tells such bulletins apart"),
    column("wording", Uuid, "the printing that was read (news.articles.wording)"),
    rules_column(),
    Index(None, "body_id"),
    Index(None, "address"),
    Index(None, "heading"),
    Index(None, "rules"),
    schema="intake",
    comment="What grouping knows of each article: derived from news.articles.",
)

bodies = Table(
    "bodies",
    metadata,
    column("body_id", Uuid, "from the words of the text", primary_key=True),
    column("words", Integer, "words of the text"),
    column("shingles", ARRAY(BigInteger), "its sampled shingles (etl.stories.sketch)"),
    column("eras", Ints, "eras in which intake.postings has it: those of its articles' days"),
    schema="intake",
    comment="Different texts of articles with their fingerprints: derived from news.articles.",
)

postings = Table(
    "postings",
    metadata,
    column("key", BigInteger, "era and shingle, one number"),
    column("body_id", Uuid, "a text of that era that has the shingle"),
    Index(None, "key"),
    schema="intake",
    comment="The index by which copies are found: which texts of an era have a shingle.",
)

pairs = Table(
    "pairs",
    metadata,
    column("body_a", Uuid, "a text (news.story_members.body_id), the smaller id of the two"),
    column("body_b", Uuid, "a text"),
    column("article_a", Uuid, "the article with the first text that has the smallest id"),
    column("article_b", Uuid, "likewise of the second"),
    column("wording_a", Uuid, "the printing of that article that was compared"),
    column("wording_b", Uuid, "likewise of the second"),
    column(
        "basis",
        Plain,
        "why they tell one story: text (what they share), address or headline (of the same source, and what they share)",
    ),
    column("score", REAL, "how much they share, 0 to 1: the strongest pairs are joined first"),
    column("words_a", Integer, "words of the first text"),
    column("words_b", Integer, "words of the second"),
    column("shared_a", Integer, "words of the first in runs that the second has too"),
    column("shared_b", Integer, "words of the second in runs that the first has too"),
    column("lead_a", Integer, "of the first 60 words of the first text those that are shared"),
    column("lead_b", Integer, "likewise of the second"),
    column(
        "spread_a", REAL, "share of the first text's stretches of 40 words that share something"
    ),
    column("spread_b", REAL, "likewise of the second"),
    column("longest", Integer, "words of the longest run that both have"),
    column("run", REAL, "words of the run in which a shared word stands, on average"),
    column("kept", Integer, "names and figures among the shared words of the shorter text"),
    column(
        "altered",
        Integer,
        "names and figures between its shared runs that the other text has nowhere",
    ),
    column("own_a", Integer, "characters of the first text that the second has not"),
    column("own_b", Integer, "likewise of the second"),
    rules_column(),
    PrimaryKeyConstraint("body_a", "body_b"),
    Index(None, "body_b"),
    schema="news",
    comment="Two different texts that tell one story, and the evidence. Decided from the two and their articles alone; stories are made of these.",
)

stories = Table(
    "stories",
    metadata,
    column("story_id", Uuid, "the representative: an article", primary_key=True),
    column("articles", Integer, "articles that tell it"),
    column("texts", Integer, "different texts among them"),
    column("sources", Integer, "sources that have it"),
    column("agency", Plain, "agency that most of its articles name", nullable=True),
    column("first_article_id", Uuid, "earliest publication: the candidate of origin"),
    column("first_day", Date, "day of the earliest"),
    column("last_day", Date, "day of the latest"),
    rules_column(),
    Index(None, "first_day"),
    schema="news",
    comment="Stories: articles that are copies of one another, in one source or several. An article without a copy is a story of one.",
)

story_members = Table(
    "story_members",
    metadata,
    column("article_id", Uuid, "the article", primary_key=True),
    column("story_id", Uuid, "the story"),
    column("body_id", Uuid, "its text (news.pairs)"),
    column("source", Plain, "source of the article"),
    column("day", Date, "day of publication, else the first day on which a page showed it"),
    column(
        "relation",
        Plain,
        "representative; exact: the same text; revision: changed text in the same source; excerpt: contained in a longer one; syndicated: another source's copy",
    ),
    column("beside", Uuid, "the member that the relation is to", nullable=True),
    column(
        "basis",
        Plain,
        "what the relation rests on: text, address, headline; chain where the pair is not judged one itself",
        nullable=True,
    ),
    column("containment", REAL, "share of its words that stand in that member", nullable=True),
    column(
        "containment_beside", REAL, "share of that member's words that stand in it", nullable=True
    ),
    column("own_characters", Integer, "its characters that that member has not", nullable=True),
    column(
        "agency",
        Plain,
        "the agency that both name, or that one does and the other none",
        nullable=True,
    ),
    rules_column(),
    Index(None, "story_id"),
    Index(None, "body_id"),
    schema="news",
    comment="Which article tells which story, and how it is related to another member.",
)

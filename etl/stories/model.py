"""Types of stories: an article as grouping sees it, what two texts share, and what comes of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple


class Copy(NamedTuple):
    """An article as grouping sees it; copy is what a newsroom calls a text."""

    source: str
    headline: str
    body: str
    """Its paragraphs, two line feeds between them."""
    url: str | None
    published: datetime | None
    """Wall clock as printed, naive; None where no time is printed."""
    day: date
    """Day of publication; where none is known the first day on which a page showed it."""
    agency: str | None = None
    truncated: bool = False
    """The page shows only the beginning."""


class Evidence(NamedTuple):
    """What two texts share, counted in words; `a` and `b` in the order in which they were given."""

    words_a: int
    words_b: int
    shared_a: int
    """Words of `a` that stand in a run of words that `b` has too."""
    shared_b: int
    lead_a: int
    """The same of the words that `a` begins with (see `compare.LEAD`)."""
    lead_b: int
    spread_a: float
    """Share of the stretches of `a` (see `compare.STRETCH`) of which something is shared."""
    spread_b: float
    longest: int
    """Words of the longest run that both have."""
    run: float
    """Length of the run in which a shared word of the shorter text stands, on average."""
    kept: int
    """Names and figures among the shared words of the shorter text."""
    altered: int
    """Names and figures between two of its shared runs that the other text has nowhere."""
    own_a: int
    """Characters of `a` that `b` has not."""
    own_b: int

    @property
    def containment_a(self) -> float:
        """Share of `a` that stands in `b`, 0 to 1 (Broder 1997 calls it containment)."""
        return self.shared_a / self.words_a if self.words_a else 0.0

    @property
    def containment_b(self) -> float:
        """Share of `b` that stands in `a`."""
        return self.shared_b / self.words_b if self.words_b else 0.0

    def turned(self) -> Evidence:
        """The same with `a` and `b` exchanged."""
        return self._replace(
            words_a=self.words_b, words_b=self.words_a, shared_a=self.shared_b,
            shared_b=self.shared_a, lead_a=self.lead_b, lead_b=self.lead_a,
            spread_a=self.spread_b, spread_b=self.spread_a,
            own_a=self.own_b, own_b=self.own_a,
        )  # fmt: skip


class Filed(NamedTuple):
    """An article as grouping has filed it: all that decides beside its text."""

    article_id: str
    body_id: str
    source: str
    day: date
    published_local: datetime | None
    published_at: datetime | None
    timed: bool
    """More than the day is printed."""
    address: int | None
    """A number from source and address."""
    heading: int | None
    """A number from source, headline and printed time."""
    agency: str | None
    truncated: bool
    words: int
    """Words of its text."""
    form: int
    """A number from its text without figures and names: bulletins of one form have the same."""
    figures: int
    """A number from its figures in their order: it tells bulletins of one form apart."""
    wording: str
    """Of the printing that all this was read from: capitals differ between printings."""


class Pair(NamedTuple):
    """Two different texts that tell one story; `a` is the smaller id."""

    a: str
    b: str
    basis: str
    """`text`, `address` or `headline`."""
    score: float
    """0 to 1, three decimals: the strongest are joined first."""
    evidence: Evidence

    def seen_from(self, body: str) -> Evidence:
        """The evidence with `body` as `a`."""
        return self.evidence if body == self.a else self.evidence.turned()


class Member(NamedTuple):
    """An article in a story, and how it is related to another member."""

    article: Filed
    relation: str
    """`representative`, `exact`, `revision`, `excerpt` or `syndicated`."""
    beside: str | None = None
    """The article that the relation is to."""
    basis: str | None = None
    containment: float | None = None
    containment_beside: float | None = None
    own_characters: int | None = None
    agency: str | None = None


class Story(NamedTuple):
    """A story: its members, the representative first, the others by publication."""

    members: tuple[Member, ...]

    @property
    def story_id(self) -> str:
        """Its representative's."""
        return self.members[0].article.article_id

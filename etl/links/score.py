"""The score of an article as the target of a promotion, and the choice among articles.

The target is the article with the highest score in the whole store: equal scores are settled by
the distance in time, then by the article's id. Nothing else decides, no order and no clock.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from etl.addresses import address
from etl.identity import normalise
from etl.links import times
from etl.links.alike import likeness, log_odds
from etl.links.headline import Headline, headline
from etl.links.times import Printed

THRESHOLD = 0.5
"""Below it a promotion is a ghost."""
FLOOR = 0.05
"""Below it an article is not even the next best: it says nothing."""
METHODS = (
    "address",
    "headline",
    "headline and time",
    "retitled",
    "retitled and time",
    "other source",
)
"""The same address; the same headline, or another wording of it; the same minute beside it."""
DISTINCT = 4.5
"""Weight from which a headline stands for one article, however far away: some five words."""
_EXACT, _EACH, _MOST = -1.5, 1.2, 6.0
_FAR = -3.0
_SECTION, _OTHER_SECTION = 0.7, -0.5
_OTHER_ADDRESS = -2.0


class Promotion(NamedTuple):
    """A teaser or a related item."""

    id: str
    source: str
    headline: str
    section: str | None
    printed: Printed | None
    url: str | None
    reference: date
    """The day printed; else the day of the page that shows it, as far as the page tells it."""
    latest: date
    """The last day on which a delivery held it."""


class Candidate(NamedTuple):
    """An article that may be the target."""

    id: str
    source: str
    headline: str
    kicker: str | None
    url: str | None
    published: Printed | None
    updated: Printed | None
    first_day: date

    @property
    def day(self) -> date:
        """The day of publication; where none is printed the first day on which it was seen."""
        return self.published.local.date() if self.published else self.first_day


class Scored(NamedTuple):
    """An article's score and how it was found."""

    article: str
    score: float
    """0 to 1."""
    method: str
    """How it was found, in a word or a few: METHODS."""
    apart: float
    """Days between the two; settles equal scores."""


class Resolved(NamedTuple):
    """The best article and the next; a ghost has no target."""

    target: Scored | None
    runner_up: Scored | None


def resolve(promotion: Promotion, candidates: Iterable[Candidate]) -> Resolved:
    """The target among the candidates; the order of these does not matter."""
    found = [scored for c in candidates if (scored := score(promotion, c)).score >= FLOOR]
    found.sort(key=lambda s: (-s.score, s.apart, s.article))
    best = found[0] if found and found[0].score >= THRESHOLD else None
    rest = found[1:] if best else found
    return Resolved(best, rest[0] if rest else None)


def score(promotion: Promotion, article: Candidate) -> Scored:
    """How sure it is that the promotion points at the article."""
    apart = _apart(promotion, article)
    ours, theirs = address(promotion.url), address(article.url)
    if ours and ours == theirs:
        return Scored(article.id, 1.0, "address", apart)
    a = headline(promotion.headline, promotion.source)
    b = headline(article.headline, article.source)
    if not a.weight or not b.weight:
        return Scored(article.id, 0.0, "", apart)
    equal = a.normal == b.normal
    time = _time(promotion, article)
    if promotion.source != article.source:
        return _elsewhere(article.id, a, equal, time, apart)
    if not equal and apart > times.WINDOW:
        return Scored(article.id, 0.0, "", apart)
    odds = (
        min(_MOST, _EXACT + _EACH * a.weight)
        if equal
        else log_odds(likeness(a, b), same_minute=time >= times.SAME_MINUTE)
    )
    if equal and apart > times.WINDOW:
        odds = odds + _FAR if a.weight >= DISTINCT else -math.inf
    odds += time + _section(promotion, article)
    if ours and theirs:
        odds += _OTHER_ADDRESS
    method = ("headline" if equal else "retitled") + (
        " and time" if time >= times.SAME_MINUTE else ""
    )
    return Scored(article.id, _probability(odds), method, apart)


def _elsewhere(article: str, a: Headline, equal: bool, time: float, apart: float) -> Scored:
    """Another source's article: the same long headline, within a day; it never beats one's own."""
    sure = equal and a.weight >= DISTINCT and apart <= 1 and time >= -1
    return Scored(article, THRESHOLD if sure else 0.0, "other source", apart)


def _probability(odds: float) -> float:
    """Four decimals are kept: no machine's last bit may settle an order."""
    return round(1 / (1 + math.exp(-max(-40.0, min(40.0, odds)))), 4)


def _time(promotion: Promotion, article: Candidate) -> float:
    shown = tuple(time for time in (article.published, article.updated) if time)
    if promotion.printed and shown:
        return times.beside(promotion.printed, shown)
    return times.before(promotion.reference, promotion.latest, article.day)


def _apart(promotion: Promotion, article: Candidate) -> float:
    """Days between promotion and article, to the minute where both print it."""
    ours, theirs = times.minute(promotion.printed), times.minute(article.published)
    if ours and theirs:
        return round(abs((ours - theirs).total_seconds()) / 86_400, 4)
    return float(abs((promotion.reference - article.day).days))


def _section(promotion: Promotion, article: Candidate) -> float:
    if not promotion.section:
        return 0.0
    said = normalise(promotion.section)
    if article.kicker:
        return _SECTION if said == normalise(article.kicker) else _OTHER_SECTION
    return _SECTION if f"/{said}/" in (address(article.url) or "").casefold() else 0.0

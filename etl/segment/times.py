"""Which of a page's printed times is the article's own: one decision a page, over all its lines.

A page prints many: today's, the issue's, each teaser's, the comments', and the article's. They are
told apart by what is said beside them, by their place between headline and body, by how much of
their line they are, and by the company of other dated lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as date_type
from typing import NamedTuple

from etl import dates
from etl.lexicon import Lexicon, opener, opening
from etl.model import Label, Segment
from etl.segment.dated import Date, Printed, printed_in

LEAST_SCORE = 2.0
REACH = 40
"""How many lines above the headline a time of the article may stand."""
BELOW = 80
"""How many lines below its last."""
INTO = 8
"""How many lines below the body's first it may stand, where body and head are mixed."""
_NEAR = 4
_SURE, _LIKELY, _OTHER = 0.95, 0.8, 0.3
_LISTED = 2.5
"""What speaks against a time beside another story's headline, or a film's or a post's."""
_FAR = 8
"""So many lines away a teaser's day is no company."""
_MASTHEAD = 6
"""Lines from the page's top in which a day is today's or the issue's."""


class _Place(NamedTuple):
    """Where on the page the article is, by its segments' numbers."""

    top: int
    """The headline, or the body where that stands above."""
    first: int
    """The body's first."""
    last: int
    """The body's last."""
    talk: int
    """The heading of the readers' comments."""


def timed(
    text: str,
    segments: Sequence[Segment],
    language: str | None,
    words: Lexicon,
    day_first: bool | None = None,
) -> list[Segment]:
    """The segments with the lines of the article's own time labelled so, and no doubt left.

    A timestamp's confidence is that it tells when the article appeared: the one chosen has 0.8 or
    more, all others 0.3. Nothing changes on a page without a body. `day_first` is the source's.
    """
    body = [n for n, s in enumerate(segments) if s.label is Label.BODY]
    found = list(segments)
    if not body:
        return found
    title = next((n for n, s in enumerate(segments) if s.label is Label.HEADLINE), None)
    order = dates.order(text) if day_first is None else day_first
    top = body[0] if title is None else min(title, body[0])
    near = range(max(0, top - REACH - _NEAR), min(body[-1] + BELOW, len(segments)))
    printed = printed_in(text, segments, near, language, words, order)
    talk = _talk(text, segments, range(body[-1] + 1, near.stop), words)
    chosen = _chosen(segments, printed, _Place(top, body[0], body[-1], talk))
    for number, segment in enumerate(segments):
        if chosen and number == chosen[0].number:
            label = Label.BYLINE if segment.label is Label.BYLINE else Label.TIMESTAMP
            sure = max(segment.confidence, 0.8) if label is Label.BYLINE else chosen[1]
            found[number] = segment._replace(label=label, confidence=sure)
        elif segment.label is Label.TIMESTAMP:
            found[number] = segment._replace(confidence=_OTHER)
    return found


def _talk(text: str, segments: Sequence[Segment], below: range, words: Lexicon) -> int:
    """The number of the segment that heads the readers' comments; that of the last for none."""
    for number in below:
        start = segments[number].start
        low = text[start : min(segments[number].end, start + 48)].lower().lstrip("(0123456789 ")
        if opening(words.comments, opener(low), low):
            return number
    return below.stop


def _chosen(
    segments: Sequence[Segment], printed: Sequence[Printed], place: _Place
) -> tuple[Printed, float] | None:
    """The line that tells best, and how sure that is."""
    best, chosen = LEAST_SCORE, None
    for at, line in enumerate(printed):
        score = _placed(segments, line, place) + _beside(segments, printed, at, place)
        if score >= best + (0.01 if chosen else 0):
            best, chosen = score, line
    if chosen is None:
        return None
    if full := _with_year(printed, chosen.date):
        return full, _LIKELY
    return chosen, _SURE if best >= LEAST_SCORE + 2 else _LIKELY


def _placed(segments: Sequence[Segment], line: Printed, place: _Place) -> float:
    """What a line and its place say for it, in log-odds set by hand.

    A conditional logit fitted to the development pages was wrong more often on held-back outlets.
    """
    number, date = line.number, line.date
    score = 1.5 * line.share + 1.0 * date.precise - 1.0 * (not date.whole)
    score += {"published": 2.5, "updated": 0.5, None: 0.0}[line.said]
    score += 0.5 * (segments[number].label in (Label.TIMESTAMP, Label.BYLINE))
    if place.top <= number < place.first:
        score += 2.5 - 0.1 * min(number - place.top, 15) + 1.0 * line.signed
    elif number < place.top:
        away = place.top - number
        score += 1.5 - 0.05 * away if away <= REACH else -4.0
        if number < _MASTHEAD and not date.precise and away > 2:
            score -= 1.0
    elif number > place.last:
        away = number - place.last
        score -= (0.5 if line.said else 2.0) + 0.05 * min(away, 40)
        if number < place.talk:
            score += 1.0 * (away <= 3) + 1.0 * (date.precise and line.share >= 0.7)
    else:
        away = number - place.first
        score += 1.5 - 0.1 * away if away <= INTO else -1.5
    score -= 1.0 * (segments[number].label is Label.CAPTION)
    leads = line.leads and place.top - 2 <= number < place.first
    if line.said is None and not date.precise and not (line.apart or leads):
        mixed = line.share < 0.3 and segments[number].label is not Label.BYLINE
        score -= 2.0 * mixed + 1.0 * (place.first <= number and line.share < 0.7)
    return score - _LISTED * line.others - 1.0 * line.issue


def _beside(
    segments: Sequence[Segment], printed: Sequence[Printed], at: int, place: _Place
) -> float:
    """What the other dated lines say for one, and the stories beside it."""
    line = printed[at]
    number = line.number
    listed = _is_listed(segments, number, {one.number for one in printed[max(0, at - 1) : at + 2]})
    score = -_LISTED * listed
    if not place.top <= number < place.first:
        score -= 0.75 * min(_company(printed, at), 4)
        outside = not place.first + INTO < number <= place.last
        heard = number < place.talk or line.said == "published"
        if line.date.whole and heard and (line.signed or outside):
            score += 1.5 * _alone(segments, printed, at)
    return score


def _is_listed(segments: Sequence[Segment], number: int, dated: set[int]) -> bool:
    """Whether a teaser's headline stands right above or below: then the time is that one's."""
    beside = [n for n in (number - 1, number + 1) if 0 <= n < len(segments) and n not in dated]
    here = segments[number].label is Label.TEASER
    return here and any(segments[n].label is Label.TEASER for n in beside)


def _company(printed: Sequence[Printed], at: int) -> int:
    """How many lines close by bear another day, and say as much of it."""
    return sum(
        abs(other.number - printed[at].number) <= _NEAR and _rivals(printed[at], other)
        for other in printed[max(0, at - 4) : at + 5]
    )


def _rivals(line: Printed, other: Printed) -> bool:
    if line.said == "published" and other.said != "published":
        return False
    return other.date.day != line.date.day


def _alone(segments: Sequence[Segment], printed: Sequence[Printed], at: int) -> bool:
    """Whether no other day of the page can be the article's: all are teasers', far away."""
    return not any(
        other.date.whole
        and _rivals(printed[at], other)
        and (
            segments[other.number].label is not Label.TEASER
            or abs(other.number - printed[at].number) <= _FAR
        )
        for other in printed
    )


def _with_year(printed: Sequence[Printed], date: Date) -> Printed | None:
    """The line that prints the same day with its year, where `date` is one without."""
    if date.whole:
        return None
    for other in printed:
        day = other.date.day
        fuller = other.date.precise or not date.precise
        same = isinstance(day, date_type) and (day.month, day.day) == date.day
        if same and fuller and not other.others:
            return other
    return None

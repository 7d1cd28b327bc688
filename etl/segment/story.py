"""Which lines are the article's body: what a net thinks of them, decided for the page at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from etl.segment.body import LEAST_PROSE, Run
from etl.segment.features import SHAPES
from etl.segment.features.characters import Flags, Floats, Integers
from etl.segment.net import ROLES
from etl.segment.reading import Reading
from etl.segment.shapes import CLOSING, POSTED, Shape

LED = frozenset({"cs", "da", "de", "es", "fi", "fr", "hu", "it", "nl", "no", "pl", "pt", "sv"})
"""Languages in which an article opens with a standfirst set off by its type, not by its words."""
LED_WORDS, LED_SHARE, LED_BELOW = (8, 36), 0.75, 3
"""Words of such a standfirst, and the most it has of the mean of so many sentences below it."""
ABOVE, IS_LEAD = 12, 0.4
"""So many lines above the body are looked at for a standfirst that is sure."""
LEAST_STRENGTH = 0.03
"""A page's own measure of body is never taken for less."""
INSIDE, OUTSIDE, UNENDED, HEADING, PITCH = 0.6, 0.85, 0.85, 0.4, 1.0
"""From which share of the page's measure a line is body: in the body's run, out of it, where it
does not end as a sentence does, where that is a heading above prose, and where it asks or warns."""
BETWEEN = 0.5
"""The same for a short sentence between two paragraphs."""
HEADING_WORDS = 14
LONG = 13
"""From so many words on a line without an end is a broken paragraph rather than a heading."""
RULED = 0.7
"""What it says for a line, in log-odds, that the rules see prose in it and the body around it."""
SPOKEN = 0.5
"""Behind this share of the body's words the heading of the comments ends it."""
LONGEST = 60
"""Words of a line that count."""
LEAST_SHARE = 0.2
"""A body with less of the rules' prose than this has lost the page."""
LEAST_ARTICLE, SURELY_NONE = 0.6, 0.2
"""Probability below which a page holds none (fronts, lists of results, error pages); and that where
the rules see"""
SOME_PROSE = 80.0
"""words of prose in a run, which such a page seldom has."""
LEAST_UNSEEN = 60.0
"""Words of the least body where the rules see no prose: a cookie wall has sentences too."""
SURE_PROSE = 150.0
"""Words of prose in a run from which on the rules are heard against the net."""
COMMENTED = 0.5
"""Probability from which on prose is a reader's comment, and no body though there be no other."""

_LEAST = 1e-4
_CORE, _SHORT, _SENTENCE = (SHAPES.index(s) for s in (Shape.CORE, Shape.SHORT, Shape.SENTENCE))
_STANDFIRST, _COMMENT = ROLES.index("standfirst"), ROLES.index("comment")
_PROMOTES = [ROLES.index(name) for name in ("related", "teaser", "caption")]
_BARRED = (
    Shape.RELATED, Shape.RELATED_HEADING, Shape.LIST_HEADING, Shape.COMMENTS, Shape.TIME,
    Shape.BYLINE, Shape.CREDIT, Shape.CAPTION, Shape.TRUNCATED, Shape.TAGS,
)  # fmt: skip
_BESIDE: Flags = np.isin(
    np.arange(len(SHAPES)),
    [SHAPES.index(shape) for shape in (Shape.CREDIT, Shape.CAPTION, Shape.RELATED)],
)
"""By shape: what stands between paragraphs, above a heading too."""
_NEVER: Flags = np.isin(np.arange(len(SHAPES)), [SHAPES.index(shape) for shape in _BARRED])
"""By shape: where the rules are surer than any net that a line is not body."""


class Told(NamedTuple):
    """A net's opinion of one page with L lines."""

    body: Floats
    """(L,) probabilities, as are the others."""
    roles: Floats
    """(L, roles)"""
    article: float
    tokens: Floats
    """(L,) words."""
    shapes: Integers
    """(L,) places in `SHAPES`."""


class Story(NamedTuple):
    """The body: a run of lines, those in it that are body, and the page's measure of body."""

    run: Run
    kept: Flags
    """(L,)"""
    lead: int | None
    """A sentence above the run that opens the article without being part of it."""


def story(reading: Reading, told: Told) -> Story | None:
    """The body of a page; None where there is no article.

    The threshold is relative to the page: the mean probability of its body, weighed by words. The
    run is the one of greatest weight (Pasternack and Roth, 2009); in it less is asked of a line.
    """
    tokens, shapes = told.tokens, told.shapes
    closing = _cued(reading, shapes, Shape.CAPTION, CLOSING)
    posted = _cued(reading, shapes, Shape.FURNITURE, POSTED)
    promoted = told.roles[:, _PROMOTES].sum(axis=1)
    seen = _seen(reading, shapes)
    p = _with_rules(told.body, seen) * (1 - promoted)
    p[_NEVER[shapes] & ~closing] = 0.0
    short = shapes == _SHORT
    kept = _kept(p, _asked(shapes, tokens, posted), tokens)
    _end_at_comments(kept, shapes, tokens)
    kept = _unless_lost(reading, kept, seen & (told.roles[:, _COMMENT] < COMMENTED), tokens)
    _close(kept, closing)
    _open(kept, short)
    lead = _lead(reading, told, kept)
    if lead is not None:
        kept[lead] = False
    prose = np.minimum(tokens, LONGEST)[kept].sum()
    if _is_no_article(reading, told) or prose < (LEAST_PROSE if reading.run else LEAST_UNSEEN):
        return None
    places = np.flatnonzero(kept)
    return Story(Run(int(places[0]), int(places[-1]) + 1, float(tokens[kept].sum())), kept, lead)


def _is_no_article(reading: Reading, told: Told) -> bool:
    """Whether the net sees no article, and the rules no run of prose that speaks against it."""
    prose = reading.run.weight if reading.run else 0.0
    return told.article < (LEAST_ARTICLE if prose < SOME_PROSE else SURELY_NONE)


def _cued(reading: Reading, shapes: Integers, shape: Shape, cue: str) -> Flags:
    """(L,) the lines of a shape that a certain cue told."""
    found: Flags = shapes == SHAPES.index(shape)
    for number in np.flatnonzero(found):
        found[number] = reading.shaped[number].cue == cue
    return found


def _seen(reading: Reading, shapes: Integers) -> Flags:
    """(L,) the prose in the run in which the rules see the body."""
    seen: Flags = shapes == _CORE
    first, last, _ = reading.run or (0, 0, 0.0)
    seen[:first] = seen[last:] = False
    return seen


def _with_rules(p: Floats, seen: Flags) -> Floats:
    """The net's probabilities with what the rules say for a line."""
    odds = (p + _LEAST) / (1 - p + _LEAST) * np.where(seen, np.exp(RULED), 1.0)
    found: Floats = odds / (1 + odds)
    return found


def _asked(shapes: Integers, tokens: Floats, posted: Flags) -> tuple[Floats, Floats]:
    """(L,) the shares of the page's measure that are asked of lines in the body's run, and out."""
    inside = np.where((shapes == SHAPES.index(Shape.FURNITURE)) & ~posted, PITCH, INSIDE)
    outside = np.maximum(inside, OUTSIDE)
    short = shapes == _SHORT
    outside[short] = UNENDED
    inside[short & (tokens < LONG)] = UNENDED
    sentence = (shapes == _CORE) | (shapes == _SENTENCE)
    heading = short[1:-1] & sentence[2:] & (sentence | short | _BESIDE[shapes])[:-2]
    inside[1:-1][heading & (tokens[1:-1] <= HEADING_WORDS)] = HEADING
    core = shapes == _CORE
    inside[1:-1][(shapes == _SENTENCE)[1:-1] & core[:-2] & core[2:]] = BETWEEN
    return inside, outside


def _kept(p: Floats, asked: tuple[Floats, Floats], tokens: Floats) -> Flags:
    """(L,) the lines that are body, by the page's own measure."""
    weight = (np.minimum(tokens, LONGEST) + 1) * p
    strength = max(float((weight * p).sum() / max(weight.sum(), 1e-9)), LEAST_STRENGTH)
    q = p / strength
    gain = (q - 0.5) * np.minimum(tokens, 50) - (q < 0.3)
    total = np.concatenate(([0.0], np.cumsum(gain)))
    last = int(np.argmax(total - np.minimum.accumulate(total)))
    first = int(np.argmin(total[: last + 1]))
    rows = np.arange(len(p))
    kept: Flags = q > np.where((rows >= first) & (rows < last), *asked)
    return kept


def _unless_lost(reading: Reading, kept: Flags, seen: Flags, tokens: Floats) -> Flags:
    """The rules' prose instead of a body that has next to nothing of it: no article is lost."""
    if reading.run is None or reading.run.weight < SURE_PROSE:
        return kept
    return seen if tokens[kept].sum() < LEAST_SHARE * tokens[seen].sum() else kept


def _end_at_comments(kept: Flags, shapes: Integers, tokens: Floats) -> None:
    """Readers speak below the heading of their comments, where most of the body stands above."""
    headings = np.flatnonzero(shapes == SHAPES.index(Shape.COMMENTS))
    if len(headings):
        total = np.cumsum(np.where(kept, tokens, 0))
        late = headings[total[headings] > SPOKEN * total[-1]]
        kept[late[0] if len(late) else len(kept) :] = False


def _close(kept: Flags, closing: Flags) -> None:
    """Wire copy's last line names the agency: right below the body it belongs to it."""
    places = np.flatnonzero(kept)
    if len(places) and places[-1] + 1 < len(kept) and closing[places[-1] + 1]:
        kept[places[-1] + 1] = True


def _open(kept: Flags, short: Flags) -> None:
    """A body begins with a sentence: what stands above it and is none is a standfirst or less."""
    for number in np.flatnonzero(kept):
        if not short[number]:
            return
        kept[number] = False


def _lead(reading: Reading, told: Told, kept: Flags) -> int | None:
    """The body's first sentence where it is a standfirst: a short one above longer ones.

    Only in languages whose newspapers open so, and where no other line is the standfirst.
    """
    ended = [n for n in np.flatnonzero(kept) if reading.lines[n].ends]
    if reading.language not in LED or len(ended) <= LED_BELOW:
        return None
    first, below = ended[0], ended[1 : 1 + LED_BELOW]
    above = slice(max(first - ABOVE, 0), first)
    if (told.roles[above, _STANDFIRST] >= IS_LEAD).any():
        return None
    least, most = LED_WORDS
    words = reading.lines[first].words
    mean = sum(reading.lines[n].words for n in below) / LED_BELOW
    return int(first) if least <= words <= min(most, LED_SHARE * mean) else None

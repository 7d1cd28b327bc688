"""Whether two texts tell one story: from what they share, and from where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import exp, log1p
from typing import NamedTuple

from etl.stories.compare import LEAD, compare
from etl.stories.filing import SAME_ADDRESS, WINDOW
from etl.stories.model import Evidence, Filed
from etl.stories.sketch import Words

ENOUGH = 0.65
"""Strength from which texts of different sources make a pair by themselves."""
REPRINTED = 0.8
"""Containment of the shorter, and half of its lead: what a source prints again under another
address or headline is little changed; with less in common it is a later article on the matter."""
REVISED = 0.25
"""Containment that is enough where address, or headline and time, agree in one source."""
LONG = 200
"""Words from which a text is long enough for all that it shares to count."""
ALTERED = 0.1
"""Share of altered names and figures from which a text is another bulletin of one form."""
DOUBT = 2
"""Names and figures that count as kept and unseen: two altered ones alone prove little."""
BIAS = -2.1
WEIGHTS = (5.2, 7.8, 1.8, 2.5, -1.8, -19.0)


class Meeting(NamedTuple):
    """How the articles of two texts meet, whoever of them."""

    near: bool
    """Two of them lie within the window of days."""
    shared: bool
    """One source has both."""
    bulletins: bool
    """One source has both, and they differ by figures (and names) alone."""
    address: bool
    """Two of the same source have the same address, not too far apart."""
    headline: bool
    """Two of the same source have the same headline and the same printed time."""

    @property
    def possible(self) -> bool:
        """Whether their texts need to be compared."""
        return (self.near and not self.bulletins) or self.address or self.headline


def meeting(one: Sequence[Filed], other: Sequence[Filed]) -> Meeting:
    """How the articles of two texts meet."""
    shared = not {filed.source for filed in one}.isdisjoint(filed.source for filed in other)
    return Meeting(
        near=_apart(one, other) <= WINDOW,
        shared=shared,
        bulletins=shared and _of_one_form(one, other),
        address=shared and _at_one_address(one, other),
        headline=shared and not _headings(one).isdisjoint(_headings(other)),
    )


def _of_one_form(one: Sequence[Filed], other: Sequence[Filed]) -> bool:
    figures = {filed.figures for filed in one}
    forms = {filed.form for filed in one}
    return any(filed.form in forms for filed in other) and figures.isdisjoint(
        filed.figures for filed in other
    )


def _headings(copies: Sequence[Filed]) -> set[int]:
    return {filed.heading for filed in copies if filed.heading is not None}


def _at_one_address(one: Sequence[Filed], other: Sequence[Filed]) -> bool:
    places = {filed.address for filed in one if filed.address is not None}
    return any(
        _apart([x for x in one if x.address == at], [y for y in other if y.address == at])
        <= SAME_ADDRESS
        for at in places
    )


def _apart(one: Sequence[Filed], other: Sequence[Filed]) -> int:
    """Days between the nearest two."""
    if len(one) == 1 and len(other) == 1:
        return abs((one[0].day - other[0].day).days)
    days = sorted({(f.day.toordinal(), 0) for f in one} | {(f.day.toordinal(), 1) for f in other})
    gaps = [b[0] - a[0] for a, b in pairwise(days) if a[1] != b[1]]
    return min(gaps, default=10**9)


def weighed(a: Words, b: Words, met: Meeting) -> Evidence:
    """The evidence of two texts, with names and figures where all else makes them a pair."""
    glance = compare(a, b, closely=False)
    return compare(a, b) if judged(glance, met) else glance


def judged(evidence: Evidence, met: Meeting) -> tuple[str, float] | None:
    """What makes them one story and how much they share; None where they are two."""
    score = strength(evidence)
    if max(evidence.containment_a, evidence.containment_b) >= REVISED:
        if met.address:
            return "address", score
        if met.headline:
            return "headline", score
    enough = reprinted(evidence) if met.shared else score >= ENOUGH
    return ("text", score) if met.near and not met.bulletins and enough else None


def strength(evidence: Evidence) -> float:
    """How much speaks for one story, 0 to 1, three decimals; the words of the two alone decide.

    A logistic of six measures. The weights were fitted on the half of the made set that is for
    tuning (docs/stories-set.md) together with candidates of one real outlet's archive, and rounded.
    Long runs count against: what is taken over whole in one place is borrowed, an edited copy
    shares short runs everywhere. Altered names and figures are those of a bulletin's form.
    """
    shorter = _shorter(evidence)
    particulars = shorter.kept + shorter.altered + DOUBT
    measures = (
        shorter.containment_a,
        min(1.0, shorter.shared_a / LONG),
        shorter.spread_b,
        _lead(shorter),
        log1p(min(shorter.run, LONG)),
        shorter.altered / particulars * shorter.containment_b,
    )
    said = BIAS + sum(weight * much for weight, much in zip(WEIGHTS, measures, strict=True))
    return round(1 / (1 + exp(-said)), 3)


def reprinted(evidence: Evidence) -> bool:
    """Whether a source has printed the same text twice."""
    shorter = _shorter(evidence)
    altered = shorter.altered / (shorter.kept + shorter.altered + DOUBT)
    return shorter.containment_a >= REPRINTED and _lead(shorter) >= 0.5 and altered < ALTERED


def _lead(evidence: Evidence) -> float:
    return evidence.lead_a / max(1, min(LEAD, evidence.words_a))


def _shorter(evidence: Evidence) -> Evidence:
    return evidence if evidence.words_a <= evidence.words_b else evidence.turned()

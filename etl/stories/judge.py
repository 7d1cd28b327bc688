"""Whether two texts tell one story: from what they share, and from where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from etl.stories.compare import LEAD
from etl.stories.filing import SAME_ADDRESS, WINDOW
from etl.stories.model import Evidence, Filed


class Meeting(NamedTuple):
    """How the articles of two texts meet, whoever of them."""

    near: bool
    """Two of them lie within the window of days."""
    address: bool
    """Two of the same source have the same address, not too far apart."""
    headline: bool
    """Two of the same source have the same headline and the same printed time."""

    @property
    def possible(self) -> bool:
        """Whether their texts need to be compared."""
        return self.near or self.address or self.headline


def meeting(one: Sequence[Filed], other: Sequence[Filed]) -> Meeting:
    """How the articles of two texts meet."""
    headings = {filed.heading for filed in one} - {None}
    return Meeting(
        near=_apart(one, other) <= WINDOW,
        address=any(
            _apart([x for x in one if x.address == at], [y for y in other if y.address == at])
            <= SAME_ADDRESS
            for at in {filed.address for filed in one} - {None}
        ),
        headline=any(filed.heading in headings for filed in other),
    )


def _apart(one: Sequence[Filed], other: Sequence[Filed]) -> int:
    """Days between the nearest two."""
    days = sorted({(f.day.toordinal(), 0) for f in one} | {(f.day.toordinal(), 1) for f in other})
    gaps = [b[0] - a[0] for a, b in pairwise(days) if a[1] != b[1]]
    return min(gaps, default=10**9)


def judged(evidence: Evidence, met: Meeting) -> tuple[str, float] | None:
    """What makes them one story and how much they share; None where they are two."""
    score = strength(evidence)
    if met.near and by_text(evidence):
        return "text", score
    low = max(evidence.containment_a, evidence.containment_b)
    if met.address and low >= REVISED:
        return "address", score
    if met.headline and low >= REVISED:
        return "headline", score
    return None


REVISED = 0.25
"""Containment of the shorter that is enough where address or headline and time agree."""


def strength(evidence: Evidence) -> float:
    """How much of the shorter text the longer has, its beginning counting as much as the rest."""
    shorter = _shorter(evidence)
    lead = shorter.lead_a / max(1, min(LEAD, shorter.words_a))
    return round(min(1.0, (shorter.containment_a + lead) / 2), 3)


def by_text(evidence: Evidence) -> bool:
    """Whether what they share is enough by itself."""
    shorter = _shorter(evidence)
    return strength(evidence) >= 0.6 and shorter.longest >= 8


def _shorter(evidence: Evidence) -> Evidence:
    return evidence if evidence.words_a <= evidence.words_b else evidence.turned()

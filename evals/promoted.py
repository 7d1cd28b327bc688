"""Related and teaser items against the lines that promote, by their headlines."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from etl.model import Span
from evals.overlap import tokens
from evals.pages import Case
from evals.spread import line_at

COVERED = 0.5
"""A found headline must be at least this share of its line's tokens."""
HEADING = 4
"""A related line of at most so many tokens above another is the list's heading, no item of it."""


def items(
    case: Case, spans: Iterable[Span], roles: Collection[str], *, hand: bool
) -> tuple[int, int, int]:
    """Hits, found and gold items; `hand` takes the roles that a person gave.

    An item is a hit where its headline is most of a line of one of these roles; a line counts
    once. A heading of related lines counts neither as found nor as missed.
    """
    gold, headings = _wanted(case, roles, hand)
    hits: set[int] = set()
    found = 0
    for span in spans:
        number = line_at(case, (span.start + span.end) // 2)
        if number in headings:
            continue
        found += 1
        headline = tokens(case.text[span.start : span.end])
        whole = tokens(case.lines[number].text)
        if number in gold and len(headline) >= COVERED * len(whole):
            hits.add(number)
    return len(hits), found, len(gold)


def _wanted(case: Case, roles: Collection[str], hand: bool) -> tuple[set[int], set[int]]:
    gold, headings = set(), set()
    told = [(n, line.hand if hand else line.role) for n, line in enumerate(case.lines)]
    shown = [(n, role) for n, role in told if case.lines[n].text.strip()]
    below = [*(role for _, role in shown[1:]), None]
    for (number, role), following in zip(shown, below, strict=True):
        if role in roles:
            heads = role == following == "related"
            short = len(tokens(case.lines[number].text)) <= HEADING
            (headings if heads and short else gold).add(number)
    return gold, headings

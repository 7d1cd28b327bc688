"""What a perfect reader could reach: the share of the gold that a page's text holds at all."""

from __future__ import annotations

from evals import days
from evals.figures import Rows
from evals.marks import title_printed
from evals.overlap import folded, overlap, shingles
from evals.pages import Case


def ceilings(case: Case) -> Rows:
    """A page's sums by figure, as `marks` gives them, of the best choice of what is printed."""
    rows: dict[str, tuple[float, ...]] = {}
    if case.body is not None and case.roles:
        best = "\n".join(line.text for line in case.lines if line.role == "paragraph")
        p, r = overlap(case.gold, shingles(best))
        rows |= dict.fromkeys(("body precision", "body recall", "body F1"), (p, r, 1))
        rows["body exactly right"] = (p == r == 1, 1)
    if case.must:
        held = sum(folded(passage) in case.folded for passage in case.must)
        rows["must-have passages in body"] = (held, len(case.must))
    if case.titles:
        rows["headline"] = (title_printed(case), 1)
    if case.authors:
        names = set(map(folded, case.authors))
        shown = sum(name in case.folded for name in names)
        rows["byline F1"] = (shown, shown, len(names))
    if case.standfirst:
        held = case.holds(case.standfirst)
        rows["standfirst F1"] = (held, held, 1)
    if case.captions:
        held = sum(map(case.holds, case.captions))
        rows["caption F1"] = (held, held, len(case.captions))
    if case.published:
        held = days.printed(case.text, case.published)
        rows["day"] = (held, 1)
        if days.told(case.published)[1]:
            rows["minute"] = (held and days.clock_printed(case.text, case.published), 1)
    return rows

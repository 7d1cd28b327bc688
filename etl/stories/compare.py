"""What two texts share: runs of words that stand in both, wherever in each.

Copies of agency stories are cut, reordered and edited: they share runs, and little of a whole
(Silcock et al., "Noise-robust de-duplication at scale", 2022: about 30 % of their word 3-grams).
So words are counted that stand in a run of `RUN` or more words of the other text (the passages
of passim: Smith et al., "Infectious texts", 2013), each way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from etl.stories.model import Evidence
from etl.stories.sketch import RUN, Counts, Words

LEAD = 60
"""Words of a text's beginning, which an editor cuts last."""
STRETCH = 40
"""Words: an edited copy shares a little everywhere, what is borrowed stands in one place."""
GAP = 10
"""Words between two shared runs."""

Covered = NDArray[np.bool_]


def compare(a: Words, b: Words, *, closely: bool = True) -> Evidence:
    """The evidence of two texts, from their words alone.

    Not `closely`: names and figures, which take longest and only speak against, are left out.
    """
    in_a, in_b = _covered(a, b), _covered(b, a)
    shorter, covered, longer = (a, in_a, b) if len(a) <= len(b) else (b, in_b, a)
    lengths = _lengths(covered)
    shared = int(lengths.sum())
    kept, altered = _particulars(shorter, covered, longer) if closely else (0, 0)
    return Evidence(
        words_a=len(a),
        words_b=len(b),
        shared_a=int(in_a.sum()),
        shared_b=int(in_b.sum()),
        lead_a=int(in_a[:LEAD].sum()),
        lead_b=int(in_b[:LEAD].sum()),
        spread_a=_spread(in_a),
        spread_b=_spread(in_b),
        longest=int(lengths.max(initial=0)),
        run=round(float((lengths * lengths).sum() / shared), 1) if shared else 0.0,
        kept=kept,
        altered=altered,
        own_a=int(a.lengths[~in_a].sum()),
        own_b=int(b.lengths[~in_b].sum()),
    )


def _spread(covered: Covered) -> float:
    """Share of a text's stretches in which some words are shared."""
    if len(covered) == 0:
        return 0.0
    stretches = np.add.reduceat(covered, np.arange(0, len(covered), STRETCH), dtype=np.int64)
    return round(float((stretches >= RUN).mean()), 3)


def _particulars(text: Words, covered: Covered, other: Words) -> tuple[int, int]:
    """Names and figures that are shared, and those between shared runs that `other` has nowhere.

    Copies keep both. Bulletins of one form share all but these.
    """
    flags = text.particulars
    between = np.flatnonzero(flags & _near(covered))
    altered = sum(text.words[at] not in other.vocabulary for at in between)
    return int((flags & covered).sum()), altered


def _near(covered: Covered) -> Covered:
    """The words of gaps of at most GAP words between two shared runs."""
    edges = np.flatnonzero(np.diff(np.concatenate(([True], covered, [True]))))
    starts, ends = edges[::2], edges[1::2]
    near = np.zeros(len(covered), np.bool_)
    for start, end in zip(starts, ends, strict=True):
        if end - start <= GAP and start > 0 and end < len(covered):
            near[start:end] = True
    return near


def _covered(text: Words, other: Words) -> Covered:
    """For each word whether it stands in a run that the other text has."""
    covered = np.zeros(len(text), np.bool_)
    runs, known = text.passages, other.sorted_passages
    if len(runs) and len(known):
        # Sets are no faster, and take ten times the memory of all the texts that one meets.
        found = known[np.minimum(np.searchsorted(known, runs), len(known) - 1)] == runs
        for step in range(RUN):
            covered[step : step + len(runs)] |= found
    return covered


def _lengths(covered: Covered) -> Counts:
    """Lengths of the stretches of covered words."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], covered, [False]))))
    lengths: Counts = (edges[1::2] - edges[::2]).astype(np.int64)
    return lengths

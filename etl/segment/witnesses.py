"""What the lines beside a line say for it as the headline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etl.segment.lines import Line
from etl.segment.shapes import Shaped
from etl.segment.titles import MARKS, STRAY
from etl.segment.topic import in_common

SEEN = 0.3
"""A net's probability from which on a line may be a headline whatever it looks like."""
_ABLE = 0.05
"""A probability from which on a line may tell of another."""
_CALLED, _SHOWN = 4.3, 8.6
"""What a like line just below says for a line, and one just above: by its probability."""
_KICKED = 2.1
"""What a kicker above says for a line."""
_HELD = 6.1
"""What a longer line above that ends with the same words says for a line."""
_NEAR = 3
"""How many lines apart two wordings of a headline stand at most."""
_TRAIL = 19
"""How many lines below the way to a page (`Home » Culture » …`) its headline stands at most, and"""
_LEAST_HELD = 8
"""how many characters it has at least."""
_SOFT_HYPHEN = "\xad"


def witnessed(
    lines: Sequence[Line],
    shaped: Sequence[Shaped],
    bare: Sequence[str],
    likely: Sequence[float],
    scores: Mapping[int, float],
    low: int,
    first: int,
) -> dict[int, float]:
    """What the lines beside it say for a line, in log-odds.

    Two lines that word the same story tell of each other that it is this page's. The upper is how
    lists and search engines call it, the lower is what the page shows. `bare` are the lines from
    `low` on without stray marks, `scores` the lines that may be the headline, `first` the body's
    first line.
    """
    able = [number for number in scores if likely[number] >= _ABLE]
    found = dict.fromkeys(able, 0.0)
    for place, number in enumerate(able):
        pairs = [above for above in able[:place] if _together(shaped, above, number)]
        same = {above: _alike(lines[above], lines[number]) for above in pairs}
        for above, share in same.items():
            found[above] = max(found[above], _CALLED * share * likely[number])
        found[number] += max((_SHOWN * share * likely[n] for n, share in same.items()), default=0.0)
        reworded = any(share >= 0.5 for share in same.values())
        if not reworded and _is_below_kicker(lines, likely, number):
            found[number] += _KICKED
        if number < first and _is_held(bare, number - low):
            found[number] += _HELD
    return found


def _is_below_kicker(lines: Sequence[Line], likely: Sequence[float], number: int) -> bool:
    """Whether the line above is a kicker: a few words that look like a headline, above a longer."""
    if number == 0 or min(likely[number - 1], likely[number]) < SEEN:
        return False
    line, above = lines[number], lines[number - 1]
    return above.words <= 5 and line.words > above.words and not line.ends


def _alike(one: Line, other: Line) -> float:
    """The share of words in common, 0 to 1, of the line that has the smaller share of them.

    A soft hyphen does not make another word. Copies to the letter are no two wordings: they have 0.
    """
    a, b = (line.text.replace(_SOFT_HYPHEN, "") for line in (one, other))
    if a.strip(STRAY) == b.strip(STRAY):
        return 0.0
    return min(in_common(a, b.lower()), in_common(b, a.lower()))


def _together(shaped: Sequence[Shaped], above: int, below: int) -> bool:
    """Whether two lines can be one story's: near, and no time and no author between them."""
    between = shaped[above + 1 : below]
    return below - above <= _NEAR and not any(line.shape in MARKS for line in between)


def _is_held(bare: Sequence[str], number: int) -> bool:
    """Whether a longer line above ends with this one: the way to the page, a list's heading."""
    text = bare[number]
    above = bare[max(0, number - _TRAIL) : number]
    return len(text) >= _LEAST_HELD and any(
        len(line) > len(text) and line.endswith(text) for line in above
    )

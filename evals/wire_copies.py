"""What newsrooms do to an agency's text: the made set's copy operations, on its paragraphs."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from evals.wire_editing import HANDS, House, edited, styled
from evals.wire_texts import sentences

HELD = 0.6
"""The least share of an original's characters that an article which quotes it must hold to be a
copy of it; one that holds less has only borrowed."""

Paragraphs = tuple[str, ...]

_FIGURE = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?![\d.,]|st|nd|rd|th)")
_DATELINE = re.compile(r"^[A-Z]{3,}[^:–—-]{0,30}(?::| [–—-]+) (?=\w+ \w+ \w+)")
_SMALL = frozenset(
    ("a", "an", "the", "of", "to", "in", "on", "at", "for", "by", "and", "that", "has", "have",
     "been", "is", "was", "were", "with")
)  # fmt: skip
_INTRO = (
    "The report in full:", "The agency writes:", "In its words:", "The report reads as follows:",
)  # fmt: skip


class Draft(NamedTuple):
    """A copy in the making: its paragraphs, and the operations that it has gone through."""

    paragraphs: Paragraphs
    operations: tuple[str, ...] = ()
    truncated: bool = False

    def after(self, operation: str, paragraphs: Sequence[str], *, truncated: bool = False) -> Draft:
        """The draft as the operation leaves it."""
        made = tuple(paragraphs)
        return Draft(made, (*self.operations, operation), truncated or self.truncated)


def cut(draft: Draft, dice: random.Random) -> Draft:
    """Cut from the end: 25 to 80 percent of the paragraphs stay. Two in five know that they are."""
    own = draft.paragraphs
    kept = max(1, round(len(own) * dice.uniform(0.25, 0.8)))
    if kept >= len(own):
        return draft
    return draft.after("cut", own[:kept], truncated=dice.random() < 0.4)


def reordered(draft: Draft, dice: random.Random) -> Draft:
    """The paragraphs in the middle in another order."""
    first, *middle, last = draft.paragraphs if len(draft.paragraphs) > 3 else ("", "")
    if not middle:
        return draft
    return draft.after("reordered", [first, *dice.sample(middle, len(middle)), last])


def dropped(draft: Draft, dice: random.Random) -> Draft:
    """One paragraph in four left out, never the first."""
    first, *rest = draft.paragraphs
    if len(rest) < 3:
        return draft
    out = set(dice.sample(range(len(rest)), max(1, len(rest) // 4)))
    return draft.after("dropped", [first, *(one for n, one in enumerate(rest) if n not in out)])


def merged(draft: Draft, dice: random.Random) -> Draft:
    """Neighbouring paragraphs put into one."""
    own = list(draft.paragraphs)
    if len(own) < 3:
        return draft
    for _ in range(max(1, len(own) // 4)):
        at = dice.randrange(len(own) - 1)
        own[at : at + 2] = [f"{own[at]} {own[at + 1]}"]
        if len(own) < 3:
            break
    return draft.after("merged", own)


def parted(draft: Draft, dice: random.Random) -> Draft:
    """A paragraph a sentence, as news sites print them."""
    own = [one for paragraph in draft.paragraphs for one in sentences(paragraph)]
    return draft.after("parted", own) if len(own) > len(draft.paragraphs) else draft


STRUCTURE: tuple[tuple[float, Callable[[Draft, random.Random], Draft]], ...] = (
    (0.15, reordered),
    (0.15, dropped),
    (0.2, merged),
    (0.15, parted),
    (0.3, cut),
)
"""The chance of each operation on a copy's paragraphs, in the order in which they are tried."""


def restructured(draft: Draft, dice: random.Random) -> Draft:
    """Some of the operations on the paragraphs, each by its chance."""
    for chance, operation in STRUCTURE:
        if dice.random() < chance:
            draft = operation(draft, dice)
    return draft


def copy_edited(draft: Draft, house: House, hand: str, dice: random.Random) -> Draft:
    """The text through the house's desk; `hand` is a key of `HANDS`."""
    return draft.after(hand, edited(draft.paragraphs, house, HANDS[hand], dice))


def localised(draft: Draft, own: Sequence[str], dice: random.Random) -> Draft:
    """The house's own paragraphs put in, at the end or anywhere below the first."""
    paragraphs = list(draft.paragraphs)
    for paragraph in own:
        at = len(paragraphs) if dice.random() < 0.5 else dice.randint(1, len(paragraphs))
        paragraphs.insert(at, paragraph)
    return draft.after("localised", paragraphs)


def revised(draft: Draft, house: House, dice: random.Random) -> Draft:
    """The same page later: a new paragraph at the top, and figures brought up to date."""
    top = edited(draft.paragraphs[:1], house, HANDS["edited strongly"], dice)
    updated = [_FIGURE.sub(lambda found: _later(found[0], dice), one) for one in draft.paragraphs]
    return draft.after("revised", [*top, *updated])


def _later(figure: str, dice: random.Random) -> str:
    return str(int(figure) + dice.randint(1, 4)) if dice.random() < 0.5 else figure


def quoting(
    draft: Draft, carcass: Paragraphs, least: float, most: float, dice: random.Random
) -> Draft | None:
    """An article of the house's own that takes over much of a text, quoted or as a block.

    It holds `least` to `most` of the text's characters, and 40 to 80 percent of its paragraphs are
    the text's. None where no number of paragraphs does.
    """
    own = draft.paragraphs
    runs = [
        (start, end)
        for start in range(min(3, len(own)))
        for end in range(start + 1, len(own) + 1)
        if least <= held(own[start:end], own) <= most
    ]
    fits = [(start, end) for start, end in runs if end - start <= 4 * len(carcass)]
    if not fits:
        return None
    start, end = dice.choice(fits)
    taken = own[start:end]
    fewest, most_own = -(-len(taken) // 4), len(taken) * 3 // 2
    number = dice.randint(fewest, max(fewest, min(most_own, len(carcass))))
    before = dice.randint(1, number)
    if dice.random() < 0.5:
        taken = tuple(f"“{paragraph.translate(_INNER)}”" for paragraph in taken)
    else:
        carcass = (*carcass[: before - 1], f"{carcass[before - 1]} {dice.choice(_INTRO)}",
                   *carcass[before:])  # fmt: skip
    return draft.after("quoted", [*carcass[:before], *taken, *carcass[before:number]])


_INNER = str.maketrans({"“": "‘", "”": "’", '"': "'"})


def held(part: Sequence[str], whole: Sequence[str]) -> float:
    """The share of a text's characters that some of its paragraphs have."""
    return sum(map(len, part)) / max(1, sum(map(len, whole)))


def headline(paragraphs: Sequence[str], house: House, dice: random.Random) -> str:
    """A headline from the words of the first sentence, in the house's style."""
    words = _DATELINE.sub("", sentences(paragraphs[0])[0]).split()[: dice.randint(9, 16)]
    kept = [word for word in words if word.lower() not in _SMALL or dice.random() < 0.3]
    told = " ".join(kept[: dice.randint(6, 11)]).strip(" ,.;:–—-“”\"'") or words[0]
    return styled(told[0].upper() + told[1:], house)

"""What comes near an original and is another story: the made set's distractors."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from evals.wire_copies import HELD, Paragraphs, held
from evals.wire_texts import sentences

BACKGROUND = (0.3, 0.55)
"""The share of a follow-up's words that the original's last paragraphs have."""

_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][a-z’'-]+ )+[A-Z][a-z’'-]+")
_QUOTED = re.compile(r"[“\"][^“”\"]{30,}[”\"]")


def same_event(original: Paragraphs, carcass: Paragraphs, dice: random.Random) -> Paragraphs | None:
    """Another article on the same: one to three quoted sentences and the names are shared.

    None where the original quotes nobody.
    """
    quotes = [one for paragraph in original for one in sentences(paragraph) if _QUOTED.search(one)]
    if not quotes:
        return None
    taken = dice.sample(quotes, min(len(quotes), dice.randint(1, 3)))
    own = list(renamed(carcass, original))
    for sentence in taken:
        own.insert(dice.randint(1, len(own)), sentence)
    return tuple(own)


def follow_up(original: Paragraphs, carcass: Paragraphs, dice: random.Random) -> Paragraphs | None:
    """A next day's article: new paragraphs on top, the original's last ones as background.

    The background holds less of the original than a copy must. None where no number of paragraphs
    gives it its share.
    """
    fits = []
    for new in range(1, len(carcass) + 1):
        for old in range(1, len(original)):
            background = original[-old:]
            size = _words(background)
            share = size / (size + _words(carcass[:new]))
            if BACKGROUND[0] <= share <= BACKGROUND[1] and held(background, original) < HELD:
                fits.append((new, old))
    if not fits:
        return None
    new, old = dice.choice(fits)
    return (*renamed(carcass[:new], original), *original[-old:])


def digest(originals: Sequence[Paragraphs], dice: random.Random) -> Paragraphs:
    """A round-up: the first one or two paragraphs of each."""
    return tuple(one for own in originals for one in own[: dice.randint(1, 2)])


def renamed(carcass: Paragraphs, original: Paragraphs) -> Paragraphs:
    """A text with the names of another in the places of its own."""
    theirs = list(dict.fromkeys(_NAME.findall(" ".join(original))))
    own = list(dict.fromkeys(_NAME.findall(" ".join(carcass))))
    other = dict(zip(own, theirs, strict=False))
    return tuple(
        _NAME.sub(lambda found: other.get(found[0], found[0]), paragraph) for paragraph in carcass
    )


def _words(paragraphs: Sequence[str]) -> int:
    return sum(len(paragraph.split()) for paragraph in paragraphs)

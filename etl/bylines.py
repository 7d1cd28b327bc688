"""The authors' names in a page's bylines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from etl.lexicon import NAME_PARTICLES, Lexicon, agencies, opener, opening
from etl.model import Byline, Label, Segment, Span
from etl.paragraphs import fold

LONGEST = 300
"""Characters: a longer line is no byline, whatever it was labelled."""


def bylines(text: str, segments: Sequence[Segment], lexicon: Lexicon) -> tuple[Byline, ...]:
    """The names in the segments labelled `byline`, each once.

    Agencies, staff (`MND Staff`, `Redaktion`) and job titles are not names.
    """
    found: dict[str, Byline] = {}
    for segment in segments:
        line = text[segment.start : segment.end]
        if segment.label is not Label.BYLINE or len(line) > LONGEST:
            continue
        low = line.lower().replace("\xa0", " ")
        cue = opening(lexicon.byline, opener(low), low)
        for piece, start in _pieces(line, len(cue) if cue else 0, lexicon):
            if _is_name(piece, lexicon):
                first = segment.start + start
                found.setdefault(fold(piece), Byline(fold(piece), Span(first, first + len(piece))))
    return tuple(found.values())


def _pieces(line: str, at: int, lexicon: Lexicon) -> list[tuple[str, int]]:
    """A byline's parts between commas, bars and conjunctions, each with its offset."""
    found = []
    start = at
    for match in (*_splitter(lexicon.conjunctions).finditer(line, at), None):
        end = match.start() if match else len(line)
        piece = line[start:end]
        bare = piece.strip(" :\xa0.-–—\t")
        if bare:
            found.append((bare, start + piece.index(bare)))
        start = match.end() if match else end
    return found


@cache
def _splitter(conjunctions: frozenset[str]) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, conjunctions), key=lambda word: (-len(word), word)))
    return re.compile(rf"[,/|&;•·(){{}}]|\s-\s|\s(?:{words})\s")


def _is_name(piece: str, lexicon: Lexicon) -> bool:
    """Two to five words, all with a capital or a particle, none of them of the trade."""
    if piece in agencies().short or any(c.isdigit() or c == "@" for c in piece):
        return False
    tokens = piece.split()
    if any(token.lower().strip(".") in lexicon.staff for token in tokens):
        return False
    if piece[0] >= "\u2e80":
        return len(piece) <= 6
    if not 2 <= len(tokens) <= 5:
        return False
    return all(token[0].isupper() or token in NAME_PARTICLES for token in tokens)

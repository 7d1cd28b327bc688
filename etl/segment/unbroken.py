"""A page that lost its line ends: its sentences, dates and cues stand in for lines.

Where nearly all of a page is one line, that line is no paragraph. It is cut where a sentence ends
and around printed times; what is body is one paragraph then, since nothing tells where one ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from etl import dates
from etl.lexicon import Lexicon
from etl.model import Label, Segment
from etl.segment.lines import Line, measured_at

LEAST = 500
"""Characters: a shorter line may be a paragraph."""
SHARE = 0.8
"""Of the page's characters that the line holds."""
MOST = 400_000
"""Characters: a longer line is no page."""
MOST_PIECES = 4096
"""A line of more sentences is no prose."""
_SENTENCE = re.compile(
    r"(?<![A-ZÀ-ÞА-Я])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?…][\"”’»)]{0,2}(?=\s+[\"“«‘(]?[A-ZÀ-ÞА-Я\d])"
    r"|[。！？]"
)
"""An end that is not an abbreviation's: no initial, no `Dr.`, no `Mar.`"""


def is_unbroken(lines: Sequence[Line]) -> bool:
    """Whether a page is one line and next to nothing else."""
    longest = max((line.end - line.start for line in lines), default=0)
    return LEAST < longest < MOST and longest >= SHARE * sum(one.end - one.start for one in lines)


def broken(lines: Sequence[Line], language: str | None, words: Lexicon) -> list[Line]:
    """The page's lines, the long one cut; the lines still leave nothing but white space between."""
    found: list[Line] = []
    for line in lines:
        if line.end - line.start <= LEAST:
            found.append(line)
            continue
        cuts = sorted({0, len(line.text), *_cuts(line.text, language, words)})
        if len(cuts) > MOST_PIECES:
            found.append(line)
            continue
        for first, last in pairwise(cuts):
            piece = line.text[first:last]
            bare = piece.strip()
            if bare:
                at = line.start + first + len(piece) - len(piece.lstrip())
                found.append(measured_at(bare, at, gap=line.gap and first == 0))
    return found


def joined(segments: Iterable[Segment]) -> list[Segment]:
    """The segments with those of the body that stand side by side as one."""
    found: list[Segment] = []
    for segment in segments:
        before = found[-1] if found else None
        if before and before.label is segment.label is Label.BODY:
            weight = before.end - before.start, segment.end - segment.start
            sure = before.confidence * weight[0] + segment.confidence * weight[1]
            found[-1] = Segment(Label.BODY, before.start, segment.end, round(sure / sum(weight), 3))
        else:
            found.append(segment)
    return found


def _cuts(text: str, language: str | None, words: Lexicon) -> Iterator[int]:
    for match in _SENTENCE.finditer(text):
        yield match.end()
    for moment in dates.find(text, language):
        if moment.span and moment.precision != "day":
            yield moment.span.start
            yield moment.span.end
    for phrases in words.related.values():
        for phrase in phrases:
            shown = phrase[0].upper() + phrase[1:]
            # looked for first without the expression: that is a hundred times faster
            if " " in phrase and shown in text:
                whole = rf"(?<!\w){re.escape(shown)}(?!\w)"
                yield from (match.start() for match in re.finditer(whole, text))

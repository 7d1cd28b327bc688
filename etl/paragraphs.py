"""The body's segments to paragraphs, those rejoined that the page broke in mid-sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.lexicon import Lexicon
from etl.model import Label, Paragraph, Segment, Span
from etl.mojibake import repaired

LEAST_WORDS = 6
"""A shorter line is a heading or an item of a list, not the first part of a broken paragraph."""

_ENDS = frozenset(".!?…。！？؟।:;\"”»›’'“)]*")
_BULLETS = frozenset("•·‣▪●–—-*")
_SENTENCE_INSIDE = re.compile(r"[.!?][\"”»’)]?\s+\S|[。！？].")
_SPACELESS = "\u2e80"


def fold(text: str) -> str:
    """A value as shown: mojibake repaired, runs of white space (no-break spaces too) one space."""
    if not text.isascii():
        text = repaired(text)
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text  # no white space but single spaces is printable: nothing to fold
    return " ".join(text.split())


def paragraphs(text: str, segments: Sequence[Segment], lexicon: Lexicon) -> tuple[Paragraph, ...]:
    """The paragraphs of the body's segments (`body`, `subhead`, `dateline`), in order.

    A dateline belongs to the paragraph that it opens. Two segments are one paragraph where the
    first stops in mid-sentence and the second can go on; they never are where that is in doubt.
    """
    found: list[tuple[str, list[Span], Label]] = []
    opened: int | None = None
    for segment in segments:
        if segment.label is Label.DATELINE:
            opened = segment.start
            continue
        start = segment.start
        if opened is not None and "\n" not in text[opened:start]:
            start = opened
        opened = None
        part = fold(text[start : segment.end])
        if found and segment.label is Label.BODY and found[-1][2] is Label.BODY:
            before, spans, label = found[-1]
            if _goes_on(before, part, lexicon):
                spans.append(Span(start, segment.end))
                found[-1] = (_join(before, part), spans, label)
                continue
        found.append((part, [Span(start, segment.end)], segment.label))
    return tuple(Paragraph(part, tuple(spans)) for part, spans, _ in found)


def _goes_on(before: str, part: str, lexicon: Lexicon) -> bool:
    """Whether `part` goes on with the sentence in which `before` stops.

    Sure signs are a lower-case beginning, or an ending that no sentence has (a comma, `the`).
    Without them the first must be prose of several sentences, the last of them unfinished.
    """
    last, first = before[-1], part[0]
    if last in _ENDS or first in _BULLETS or before[0] in _BULLETS or first.isdigit():
        return False
    if before.count(" ") < LEAST_WORDS - 1 and last < _SPACELESS:
        return False
    if first.islower() or last in ",،、，":
        return True
    ending = before.rsplit(None, 1)[-1]
    if ending.islower() and ending in lexicon.function_words:
        return True
    several = _SENTENCE_INSIDE.search(before) is not None
    return several and part[-1] in _ENDS and (part.count(" ") >= 4 or first >= _SPACELESS)


def _join(before: str, part: str) -> str:
    """`show_articles.sql` joins in the same way: a change here is a change there."""
    if before[-1] >= _SPACELESS and part[0] >= _SPACELESS:
        return before + part
    broken_word = before.endswith("-") and not before.endswith((" -", "--"))
    return before + part if broken_word else f"{before} {part}"

"""A reading spread over the lines of its page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from etl.model import Label, Reading, Span
from evals.pages import Case


class Spread(NamedTuple):
    """By the number of a line that is not blank: its label, that label's confidence (0 to 1).

    A line takes the segment that owns its middle, so that a dateline counts with its paragraph.
    """

    labels: Mapping[int, Label]
    confidences: Mapping[int, float]
    in_body: Sequence[int]
    """The lines that stand in a paragraph of the article."""


def spread_of(case: Case, reading: Reading) -> Spread:
    """The lines' labels, and which of them the article's body holds."""
    segments = reading.sheet.segments
    starts = [segment.start for segment in segments]
    paragraphs = reading.article.paragraphs if reading.article else ()
    spans = sorted(span for paragraph in paragraphs for span in paragraph.spans)
    labels, confidences, inside = {}, {}, []
    for number, line in enumerate(case.lines):
        if not line.text.strip():
            continue
        middle = line.start + len(line.text) // 2
        at = bisect_right(starts, middle) - 1
        owner = segments[max(at, 0)]
        labels[number], confidences[number] = owner.label, owner.confidence
        if within(spans, middle):
            inside.append(number)
    return Spread(labels, confidences, inside)


def within(spans: Sequence[Span], at: int) -> bool:
    """Whether a character is in one of the spans, which are in order and do not overlap."""
    found = bisect_right(spans, (at, float("inf"))) - 1
    return found >= 0 and at < spans[found].end


def line_at(case: Case, at: int) -> int:
    """The number of the line that owns a character of the text."""
    return bisect_right(case.lines, at, key=lambda line: line.start) - 1

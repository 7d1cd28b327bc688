"""What a source repeats: the reviewed lines of its profile, each with the label that it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from etl.model import Label, Segment

SURE = 0.99


def told(text: str, segments: Iterable[Segment], lines: Mapping[str, Label]) -> list[Segment]:
    """The segments, those that are a line of the profile with its label."""
    return [
        segment._replace(label=label, confidence=SURE)
        if (label := lines.get(text[segment.start : segment.end]))
        else segment
        for segment in segments
    ]


def tally(text: str, segments: Sequence[Segment], lines: Mapping[str, dict[Label, int]]) -> None:
    """Count, for each of `lines` that the page holds, the label that it was given."""
    for segment in segments:
        counts = lines.get(text[segment.start : segment.end])
        if counts is not None:
            counts[segment.label] = counts.get(segment.label, 0) + 1

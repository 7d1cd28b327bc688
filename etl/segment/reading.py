"""What the rules see of a page: its lines, its language, their shapes, and a first body."""

from __future__ import annotations

from typing import NamedTuple

from etl.model import Source
from etl.segment import body
from etl.segment.language import language_of
from etl.segment.lines import Line, lines_of
from etl.segment.shapes import Shaped, shapes_of


class Reading(NamedTuple):
    """A page before its lines are labelled."""

    lines: list[Line]
    language: str | None
    shaped: list[Shaped]
    run: body.Run | None
    """Where the rules see the body; None where they see no prose."""


def read(text: str, source: Source) -> Reading:
    """A page as the rules see it."""
    lines = lines_of(text)
    language = language_of(lines)
    shaped = shapes_of(lines, language or source.language, source.cues)
    return Reading(lines, language, shaped, body.run(lines, shaped))

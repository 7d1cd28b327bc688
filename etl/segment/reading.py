"""What the rules see of a page: its lines, its language, their shapes, and a first body."""

from __future__ import annotations

from typing import NamedTuple

from etl.lexicon import lexicon
from etl.model import Source
from etl.segment import body
from etl.segment.language import language_of
from etl.segment.lines import Line, lines_of
from etl.segment.shapes import Shaped, shapes_of
from etl.segment.unbroken import broken, is_unbroken


class Reading(NamedTuple):
    """A page before its lines are labelled."""

    lines: list[Line]
    language: str | None
    shaped: list[Shaped]
    run: body.Run | None
    """Where the rules see the body; None where they see no prose."""
    unbroken: bool = False
    """Whether the page came as one line: these are its sentences."""


def read(text: str, source: Source) -> Reading:
    """A page as the rules see it."""
    lines = lines_of(text)
    language = language_of(lines)
    if unbroken := is_unbroken(lines):
        words = lexicon(language or source.language, source.cues)
        lines = broken(lines, language or source.language, words)
    shaped = shapes_of(lines, language or source.language, source.cues)
    return Reading(lines, language, shaped, body.run(lines, shaped), unbroken)

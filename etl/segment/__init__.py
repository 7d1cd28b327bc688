"""Pages' text to labelled segments: a trained net and rules, behind one function.

`segment` takes a batch, is pure and deterministic, and does not look from one page to the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from etl.lexicon import lexicon
from etl.model import Sheet, Source
from etl.segment import net, profile
from etl.segment.features import measured
from etl.segment.labels import segments
from etl.segment.net import Net
from etl.segment.reading import Reading, read
from etl.segment.story import Told
from etl.segment.times import timed
from etl.segment.unbroken import joined

BATCH = 16
"""Pages that are measured at once: more than fit the processor's cache are slower again."""
BATCH_LINES = 4096
MOST_LINES = 16_384
"""A page of more lines is read by the rules alone: it is no page, and would take gigabytes."""


def segment(texts: Sequence[str], sources: Sequence[Source]) -> list[Sheet]:
    """One sheet a text: its labelled pieces in order, and its language.

    The segments do not overlap, have no white space at their ends, and leave nothing but white
    space (`str.isspace`) between them. `sources` gives the settings of each text's source.
    """
    return segment_with(net.shipped(), texts, sources)


def segment_with(weights: Net, texts: Sequence[str], sources: Sequence[Source]) -> list[Sheet]:
    """As `segment`, with other weights than those that ship (`net.load` reads them)."""
    readings = [read(text, source) for text, source in zip(texts, sources, strict=True)]
    told: dict[int, Told] = {}
    for batch in _batches(readings):
        told |= zip(batch, _asked(weights, texts, readings, batch), strict=True)
    return [
        _sheet(text, source, reading, told.get(number))
        for number, (text, source, reading) in enumerate(zip(texts, sources, readings, strict=True))
    ]


def _sheet(text: str, source: Source, reading: Reading, told: Told | None) -> Sheet:
    """A page's segments; the rules alone decide where the net was not asked."""
    language = reading.language or source.language
    words = lexicon(language, source.cues)
    pieces = list(segments(reading, source, told))
    if reading.unbroken:
        pieces = joined(pieces)
    found = timed(text, pieces, language, words, source.day_first)
    if source.lines:
        found = profile.told(text, found, dict(source.lines))
    return Sheet(tuple(found), reading.language)


def _batches(readings: Sequence[Reading]) -> Iterator[list[int]]:
    """The numbers of pages that a net can look at, a few at a time."""
    batch: list[int] = []
    lines = 0
    for number, reading in enumerate(readings):
        size = len(reading.lines)
        if not 0 < size <= MOST_LINES:
            continue
        if batch and (len(batch) == BATCH or lines + size > BATCH_LINES):
            yield batch
            batch, lines = [], 0
        batch.append(number)
        lines += size
    if batch:
        yield batch


def _asked(
    weights: Net, texts: Sequence[str], readings: Sequence[Reading], batch: Sequence[int]
) -> Iterator[Told]:
    """What the net says of each page of a batch."""
    found = [readings[number] for number in batch]
    measures = measured(
        [texts[number] for number in batch],
        [reading.lines for reading in found],
        [reading.shaped for reading in found],
        [reading.run for reading in found],
    )
    opinion = net.ask(weights, measures)
    bounds = measures.pages.tolist()
    for place, (first, last) in enumerate(pairwise(bounds)):
        yield Told(
            opinion.body[first:last],
            opinion.roles[first:last],
            float(opinion.article[place]),
            measures.tokens[first:last],
            measures.shapes[first:last],
        )

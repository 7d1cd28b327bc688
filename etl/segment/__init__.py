"""Pages' text to labelled segments: rules now, a trained model later, behind one function.

`segment` takes a batch, is pure and deterministic, and does not look from one page to the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.lexicon import lexicon
from etl.model import Label, Segment, Sheet, Source
from etl.segment import body, head, margins
from etl.segment.dateline import dateline_of
from etl.segment.language import language_of
from etl.segment.lines import Line, lines_of
from etl.segment.shapes import shapes_of
from etl.segment.times import timed

RULES = "rules"
"""The name of this method, beside which a model's will stand."""

_UNTOLD = body.Role(Label.BOILERPLATE, 0.5)


def segment(texts: Sequence[str], sources: Sequence[Source]) -> list[Sheet]:
    """One sheet a text: its labelled pieces in order, and its language.

    The segments do not overlap, have no white space at their ends, and leave nothing but white
    space (`str.isspace`) between them. `sources` gives the settings of each text's source.
    """
    return [_sheet(text, source) for text, source in zip(texts, sources, strict=True)]


def _sheet(text: str, source: Source) -> Sheet:
    found = lines_of(text)
    told = language_of(found)
    words = lexicon(told or source.language, source.cues)
    shaped = shapes_of(found, told or source.language, source.cues)
    labelled: dict[int, body.Role]
    article = body.run(found, shaped)
    if article is None:
        labelled = margins.roles(found, shaped, 0, len(found))
    else:
        title = head.headline(found, shaped, article)
        labelled, first = head.roles(found, shaped, words, title, article)
        top = min(labelled, default=first)
        labelled |= body.roles(found, shaped, article._replace(first=first), words.bio)
        labelled |= {
            number: role
            for number, role in margins.roles(found, shaped, 0, top).items()
            if number not in labelled
        }
        labelled |= margins.roles(found, shaped, article.last, len(found))
        labelled |= margins.closing(shaped, article.last)
    pieces = list(_segments(found, labelled, article))
    return Sheet(tuple(timed(text, pieces, told or source.language, words, source.day_first)), told)


def _segments(
    found: list[Line], labelled: dict[int, body.Role], article: body.Run | None
) -> Iterator[Segment]:
    """A segment a line; the dateline that opens the body's first line is one of its own."""
    opening = article is not None
    for number, line in enumerate(found):
        label, confidence = labelled.get(number, _UNTOLD)
        start = line.start
        if opening and label is Label.BODY:
            opening = False
            told = dateline_of(line.text)
            if told and (cut := len(line.text[: told.end].rstrip())) < len(line.text):
                yield Segment(Label.DATELINE, start, start + cut, 0.9)
                rest = line.text[cut:]
                start += cut + len(rest) - len(rest.lstrip())
        yield Segment(label, start, line.end, confidence)

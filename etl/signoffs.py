"""What follows from who signs an article, and who signs it elsewhere: in brackets, in a bio."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.bylines import LONGEST, bylines, read
from etl.lexicon import Lexicon, agencies
from etl.model import Byline, Label, Segment
from etl.signatures import BELOW, BIO, LABELS, UNDER, place

_BRACKETED = re.compile(r"\(([^()\n]{5,200})\)[\s.]{0,3}$")
_TAIL, _PLACES = 210, 2
"""Characters of a paragraph's end with brackets, and words in them that tell where authors are."""
_DIGIT = re.compile(r"\d")
_LIKELY = 0.5
_SHORT = 40
"""Characters of an agency's name."""
_EAST_ASIA = "\u2e80"
_TOLD = 0.4
_UNSIGNED = frozenset({Label.BOILERPLATE, Label.CAPTION, Label.TEASER})


def relabelled(segments: Sequence[Segment], signed: Sequence[Segment]) -> tuple[Segment, ...]:
    """The segments with those that sign labelled so; a line that dates the article stays one.

    By its confidence such a byline is none that makes sure mentions of persons.
    """
    starts = {segment.start for segment in signed}
    return tuple(
        s._replace(label=Label.BYLINE, confidence=_TOLD)
        if s.start in starts and s.label in _UNSIGNED
        else s
        for s in segments
    )


def authors(
    text: str, segments: Sequence[Segment], signed: Sequence[Segment], lexicon: Lexicon
) -> tuple[Byline, ...]:
    """The names in the lines that sign an article; where none does, those that its end tells."""
    if names := bylines(text, signed, lexicon):
        return names
    if names := bylines(text, _closing(text, segments, lexicon), lexicon):
        return names
    others = [
        s
        for s in segments
        if s.label is Label.BYLINE
        and s.confidence >= _LIKELY
        and read(text[s.start : min(s.end, s.start + LONGEST)], lexicon).whole
    ]
    return bylines(text, others, lexicon)


def _closing(text: str, segments: Sequence[Segment], lexicon: Lexicon) -> list[Segment]:
    """What signs an article at its end, in the lines about its author, or beside a time."""
    last = place(segments).last
    found = _in_brackets(text, segments[last], lexicon) or next(
        (bio for s in segments[last : last + 1 + BELOW] if (bio := _in_bio(text, s, lexicon))), None
    )
    return [found] if found else _beside_times(text, segments, lexicon)


def _in_brackets(text: str, last: Segment, lexicon: Lexicon) -> Segment | None:
    """The brackets that close the last paragraph, where they hold names."""
    tail = _BRACKETED.search(text, max(last.start, last.end - _TAIL), last.end)
    if not tail:
        return None
    # after a semicolon stand those who edited
    told = tail[1].partition(";")[0]
    line = read(told, lexicon, spare=_PLACES)
    full = line.names and all(" " in told[start:end] for start, end in line.names)
    if full and line.whole and (line.cued or len(line.names) > 1 or _DIGIT.search(told)):
        return Segment(Label.BYLINE, tail.start(1), tail.start(1) + len(told), last.confidence)
    return None


def _in_bio(text: str, segment: Segment, lexicon: Lexicon) -> Segment | None:
    """The name with which a line begins that tells who its bearer is."""
    line = read(text[segment.start : min(segment.end, segment.start + LONGEST)], lexicon)
    if not line.names or line.names[0][0]:
        return None
    end = segment.start + line.names[0][1]
    after = text[end : min(end + BIO, segment.end)].lower()
    if " " not in text[segment.start : end] or not any(one in after for one in lexicon.bio):
        return None
    return Segment(Label.BYLINE, segment.start, end, segment.confidence)


def _beside_times(text: str, segments: Sequence[Segment], lexicon: Lexicon) -> list[Segment]:
    return [
        segment._replace(label=Label.BYLINE)
        for segment in segments
        if segment.label is Label.TIMESTAMP
        and segment.confidence >= _LIKELY
        and segment.end - segment.start <= LONGEST
        and _is_signature(text[segment.start : segment.end], lexicon)
    ]


def _is_signature(text: str, lexicon: Lexicon) -> bool:
    line = read(text, lexicon)
    told = line.cued or line.titled or not any(text[at] >= _EAST_ASIA for at, _ in line.names)
    return line.whole and bool(line.names) and told


def by_agencies(text: str, segments: Sequence[Segment], staff: frozenset[str]) -> list[Segment]:
    """The lines between headline and body that are an agency's name alone, as bylines."""
    where = place(segments)
    top = where.first if where.title is None else where.title + 1
    found = []
    for number in range(top, where.first):
        segment = segments[number]
        line = text[segment.start : min(segment.end, segment.start + _SHORT)].strip()
        if segment.label not in LABELS or line not in agencies().short:
            continue
        # the name alone under a caption is its credit
        beside = any(s.label is Label.TIMESTAMP for s in segments[max(number - 1, 0) : number + 2])
        after = segments[number + 1]
        beside = beside or text[after.start : min(after.end, after.start + _SHORT)].lower() in staff
        if beside or (number < top + UNDER and segment.label is not Label.CAPTION):
            found.append(segment._replace(label=Label.BYLINE))
    return found

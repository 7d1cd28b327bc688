"""The article's body: the run of lines that holds most of the page's prose, and what is in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from etl.model import Label
from etl.segment.lines import Line
from etl.segment.shapes import CLOSING, Shape, Shaped
from etl.segment.topic import in_common

LEAST_PROSE = 18.0
"""Weight of the least body; a word of prose weighs one."""

_WEIGHT = {
    Shape.SENTENCE: -3.0,
    Shape.SHORT: -7.0,
    Shape.RELATED: -3.0,
    Shape.RELATED_HEADING: -7.0,
    Shape.LIST_HEADING: -14.0,
    Shape.COMMENTS: -55.0,
    Shape.TIME: -7.0,
    Shape.BYLINE: -3.0,
    Shape.CREDIT: -5.0,
    Shape.CAPTION: -3.0,
    Shape.TRUNCATED: -20.0,
    Shape.TAGS: -20.0,
    Shape.FURNITURE: -2.0,
}
_BIO_WORDS = 70
_BIO = re.compile(
    r"^(?:[A-Z][\w.'’-]+ ){1,3}(?:\([^)]{3,40}\) )?(?:is|was) (?:an?|the) (?:[\w'’&,-]+ ){0,5}"
    r"(?:reporter|editor|writer|correspondent|journalist|columnist|contributor|producer|blogger)\b"
    r"|^\(?(?:Additional |With )?(?:[Rr]eporting|[Ww]riting|[Ee]diting) by [A-Z]"
)
_CAPTION_WORDS = 30
_CREDITED = re.compile(
    r"[a-zà-ÿ]{3}[.!?][\"”’]?\s[A-Z][\w'’.-]*(?:\s(?:[A-Z][\w'’.-]*|for|of|the|via|de|/)){0,6}$"
)
_BULLETS = "•·‣▪●–—-*"
_GOES_ON = ",;:–—-("
_SUBHEAD_WORDS = 12
_HEADLINE_WORDS = 4
_FOREIGN_WORDS = 8
"""A line of so many words that is off the topic is another story's headline."""
_TOPIC = 20_000
"""Characters of the prose that tell the topic: the time taken stays linear in the page's length."""
_FOREIGN = 0.34
"""Below this share of common words a line is off the topic."""


class Run(NamedTuple):
    """The lines first:last (half-open) that hold the body, and their weight."""

    first: int
    last: int
    weight: float


class Role(NamedTuple):
    """A line's label and how sure the rule is."""

    label: Label
    confidence: float


def run(lines: Sequence[Line], shaped: Sequence[Shaped]) -> Run | None:
    """The run of lines with the greatest weight; None where a page has no prose to speak of.

    The maximum-sum run over paragraph scores is Pasternack and Roth's (2009, Extracting article
    text from the web with maximum subsequence segmentation).
    """
    best = total = 0.0
    start = first = last = 0
    for number, line in enumerate(lines):
        shape = shaped[number].shape
        if shape is Shape.CORE:
            total += min(line.words, 60)
            if total > best:
                best, first, last = total, start, number + 1
        else:
            total += _WEIGHT[shape]
            if shape is Shape.SHORT:
                total -= 0.25 * min(line.words, 12)
        if total <= 0.0:
            total, start = 0.0, number + 1
    if best < LEAST_PROSE:
        return None
    return _widened(lines, shaped, Run(first, last, best))


def _widened(lines: Sequence[Line], shaped: Sequence[Shaped], found: Run) -> Run:
    """The run with the short sentences that follow it directly, and wire copy's last line."""
    last = found.last
    while last < len(lines) and shaped[last].shape is Shape.SENTENCE and lines[last].words >= 3:
        last += 1
    if last < len(lines) and shaped[last].cue == CLOSING:
        last += 1
    return found._replace(last=last)


def roles(
    lines: Sequence[Line], shaped: Sequence[Shaped], body: Run, bio: Sequence[str]
) -> dict[int, Role]:
    """The labels of the lines from the body's first to its last."""
    found: dict[int, Role] = {}
    doubtful: list[int] = []
    promoting = False
    for number in range(body.first, body.last):
        line, shape = lines[number], shaped[number].shape
        if shape is Shape.CORE:
            promoting = False
            found[number] = _PROSE if line.words >= 20 else _SHORTER_PROSE
        elif shape is Shape.SENTENCE:
            found[number] = _sentence(line, promoting)
        elif shape is Shape.SHORT:
            found[number] = _short(lines, shaped, number, body, promoting)
            if found[number] in (_SUBHEAD, _UNFINISHED) and line.words >= _HEADLINE_WORDS:
                doubtful.append(number)
        else:
            promoting = promoting or shape in (Shape.RELATED_HEADING, Shape.LIST_HEADING)
            found[number] = _CUED[shape]
    if doubtful:
        found |= _promotions(lines, shaped, body, doubtful)
    last = body.last - 1
    if shaped[last].cue == CLOSING:
        found[last] = Role(Label.BODY, 0.7)
    for number in range(max(last - 1, body.first + 2), body.last):
        if is_about_author(lines[number], bio):
            found[number] = Role(Label.BOILERPLATE, 0.7)
    return found


def is_about_author(line: Line, bio: Sequence[str]) -> bool:
    """Whether a line at an article's end tells who wrote it; `bio` are a language's phrases."""
    if line.words > _BIO_WORDS:
        return False
    low = line.text.lower()
    return any(phrase in low for phrase in bio) or _BIO.search(line.text) is not None


_SUBHEAD, _UNFINISHED = Role(Label.SUBHEAD, 0.6), Role(Label.BODY, 0.5)
_PROMOTION = Role(Label.RELATED, 0.5)
_PROSE, _SHORTER_PROSE = Role(Label.BODY, 0.95), Role(Label.BODY, 0.9)
_CUED = {
    Shape.RELATED: Role(Label.RELATED, 0.95),
    Shape.RELATED_HEADING: Role(Label.RELATED, 0.7),
    Shape.LIST_HEADING: Role(Label.RELATED, 0.6),
    Shape.COMMENTS: Role(Label.BOILERPLATE, 0.8),
    Shape.TIME: Role(Label.TIMESTAMP, 0.6),
    Shape.BYLINE: Role(Label.BYLINE, 0.6),
    Shape.CREDIT: Role(Label.CAPTION, 0.8),
    Shape.CAPTION: Role(Label.CAPTION, 0.85),
    Shape.TRUNCATED: Role(Label.BOILERPLATE, 0.9),
    Shape.TAGS: Role(Label.TAGS, 0.8),
    Shape.FURNITURE: Role(Label.BOILERPLATE, 0.85),
}


def is_credited(line: Line) -> bool:
    """Whether a line is a sentence and then only names: a caption and its credit."""
    return 5 <= line.words <= _CAPTION_WORDS and not line.ends and bool(_CREDITED.search(line.text))


def _sentence(line: Line, promoting: bool) -> Role:
    if line.words < 2:
        return Role(Label.BOILERPLATE, 0.5)
    if promoting and line.text[-1] == "?":
        return Role(Label.RELATED, 0.5)
    return Role(Label.BODY, 0.7 if line.words < 5 else 0.8)


def _short(
    lines: Sequence[Line], shaped: Sequence[Shaped], number: int, body: Run, promoting: bool
) -> Role:
    """A line in the body without a sentence's end: broken prose, a list, a subhead, a promotion."""
    line = lines[number]
    first = line.text[0]
    before = shaped[number - 1].shape if number > body.first else None
    after = shaped[number + 1].shape if number + 1 < len(lines) else None
    if promoting and line.words >= 3:
        return Role(Label.RELATED, 0.6)
    if line.text[-1] in _GOES_ON and line.words >= 3:
        return Role(Label.BODY, 0.6)
    if before is Shape.CORE and first.islower() and line.words >= 3:
        return Role(Label.BODY, 0.6)
    if after is Shape.CORE and lines[number + 1].text[0].islower() and line.words >= 3:
        return Role(Label.BODY, 0.6)
    if first in _BULLETS and line.words >= 3:
        return Role(Label.BODY, 0.6)
    follows = after in (Shape.CORE, Shape.SENTENCE)
    if follows and 2 <= line.words <= _SUBHEAD_WORDS:
        return _SUBHEAD
    if line.words < 3:
        return Role(Label.BOILERPLATE, 0.5)
    if line.words >= 13:
        return _UNFINISHED
    return Role(Label.BOILERPLATE, 0.4)


def _promotions(
    lines: Sequence[Line], shaped: Sequence[Shaped], body: Run, doubtful: Sequence[int]
) -> dict[int, Role]:
    """Which of the lines that may be headings are other stories' headlines, without a cue.

    They share few words with the article's prose, stand on the page twice, or close a block of
    which the article's own headings never are the end.
    """
    prose = (n for n in range(body.first, body.last) if shaped[n].shape is Shape.CORE)
    topic = " ".join([lines[n].text for n in prose])[:_TOPIC].lower()
    times = Counter(line.text for line in lines)
    found: dict[int, Role] = {}
    for number in doubtful:
        line = lines[number]
        alone = line.words >= _FOREIGN_WORDS or not lines[number - 1].ends
        foreign = alone and in_common(line.text, topic) < _FOREIGN
        repeated = line.words > _SUBHEAD_WORDS and times[line.text] > 1
        closes = not line.gap and number + 1 < len(lines) and lines[number + 1].gap
        if foreign or repeated or closes:
            found[number] = _PROMOTION
    return found

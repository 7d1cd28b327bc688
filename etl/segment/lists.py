"""What stands in a list of teasers and is none: times alone, abstracts, authors, addresses, tags.

An item of a list is a tuple of lines (time, headline, abstract, author) that comes again and again;
what a line is shows from its place in the tuple, not from the line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import fmean

from etl import clocks
from etl.lexicon import NAME_PARTICLES
from etl.model import Label
from etl.segment.body import Role
from etl.segment.lines import Line
from etl.segment.reading import Reading
from etl.segment.shapes import Shape

LEAST_ITEMS = 3
"""So many items with an abstract tell that the list has them."""
LONGER = 1.3
"""How many times as long as its headline an abstract is, at least."""
ABSTRACT_WORDS = 11
_NAMES = range(3, 8)
"""Words of a line of two authors."""
_ADDRESS = re.compile(r"\S@\S|\[at\]|(?:\d[\d\s().-]{6,}\d.*){2}|\b[A-Z]{2}\s\d{5}\b")
"""An e-mail address, two telephone numbers, a postal code of the United States."""
_AUTHOR = re.compile(r"^[bB]y(?:[A-ZÀ-Þ]|\s[A-ZÀ-Þ])")
_TAGS = re.compile(r"^(?:Tags?|Topics|Themen|Temas|Temi|Étiquettes)(?:\s?[:|]\s?|\s(?=[A-Z]))\S")
_HASHTAGS = re.compile(r"(?:#[^\W_]\w{1,40}[\s,]{0,3}){2,20}")
_TAG_WORDS = 4
_JOINS = frozenset({"and", "und", "et", "y", "e", "en", "och", "og", "&"})


def tidy(reading: Reading, labelled: dict[int, Role]) -> None:
    """Take the label of a teaser from what only stands beside one."""
    for number in _lone_times(reading, labelled):
        labelled[number] = Role(Label.BOILERPLATE, labelled[number].confidence)
    for number, role in labelled.items():
        if role.label is Label.TEASER:
            text = reading.lines[number].text
            if _TAGS.match(text):
                labelled[number] = Role(Label.TAGS, role.confidence)
            elif _ADDRESS.search(text) or _is_author(reading.lines[number]):
                labelled[number] = Role(Label.BOILERPLATE, role.confidence)
    for number in _tags(reading, labelled):
        labelled[number] = Role(Label.TAGS, labelled[number].confidence)
    for number in _abstracts(reading, labelled):
        labelled[number] = Role(Label.BOILERPLATE, labelled[number].confidence)


def _lone_times(reading: Reading, labelled: dict[int, Role]) -> list[int]:
    """Times with no other story's headline beside them: above a reader's comment, say."""
    found = []
    for number, (shape, _) in enumerate(reading.shaped):
        if shape is not Shape.TIME or labelled[number].label is not Label.TEASER:
            continue
        beside = (n for n in (number - 1, number + 1) if n in labelled)
        lone = all(labelled[n].label is not Label.TEASER for n in beside)
        if lone and not clocks.leading_time(reading.lines[number].text):
            found.append(number)
    return found


def _tags(reading: Reading, labelled: dict[int, Role]) -> list[int]:
    """Hashtags; and below a heading of tags that holds none (`Tags:`) short lines, a tag each."""
    found = []
    heads = False
    for number, line in enumerate(reading.lines):
        shape, cue = reading.shaped[number]
        if shape is Shape.TAGS:
            heads = cue is not None and len(line.text.rstrip(" :")) <= len(cue)
            continue
        plain = labelled[number].label is Label.BOILERPLATE and shape is Shape.SHORT
        heads = heads and plain and line.words <= _TAG_WORDS and not line.ends
        if heads or (plain and _HASHTAGS.fullmatch(line.text)):
            found.append(number)
    return found


def _is_author(line: Line) -> bool:
    """`By Jane Doe` or `Jane Doe and Ines Holm`, and nothing else."""
    tokens = line.text.split()
    if _AUTHOR.match(line.text):
        return len(tokens) <= _NAMES.stop
    if len(tokens) not in _NAMES or not any(token in _JOINS for token in tokens[1:-1]):
        return False
    names = [t for t in tokens if t not in _JOINS and t not in NAME_PARTICLES]
    return len(names) >= 4 and all(n[0].isupper() and n.strip(".,-’'").isalpha() for n in names)


def _abstracts(reading: Reading, labelled: dict[int, Role]) -> list[int]:
    """The second lines of items of two, where most items of a list are so made."""
    lines = reading.lines
    pairs = []
    for run in _runs(reading, labelled):
        if len(run) == 2:
            pairs.append((run[0], run[1]))
        elif len(run) >= 2 * LEAST_ITEMS and _alternates(lines, run):
            pairs += zip(run[::2], run[1::2], strict=False)
    told = [second for first, second in pairs if _is_longer(lines[first], lines[second])]
    return told if len(told) >= LEAST_ITEMS and 2 * len(told) > len(pairs) else []


def _runs(reading: Reading, labelled: dict[int, Role]) -> list[list[int]]:
    """Teasers that stand side by side, times left out as the marks between items that they are."""
    runs: list[list[int]] = []
    before = -2
    for number in sorted(labelled):
        timed = reading.shaped[number].shape is Shape.TIME
        if labelled[number].label is Label.TEASER and not timed:
            if number == before + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
            before = number
    return runs


def _alternates(lines: Sequence[Line], run: Sequence[int]) -> bool:
    headlines, abstracts = ([lines[n].words for n in run[start::2]] for start in (0, 1))
    return fmean(abstracts) >= max(LONGER * fmean(headlines), ABSTRACT_WORDS)


def _is_longer(first: Line, second: Line) -> bool:
    return second.words >= max(LONGER * first.words, ABSTRACT_WORDS)

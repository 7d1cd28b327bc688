"""A night's articles, invented and seeded: new ones, and copies as desks make them of others.

Texts share what real ones do. Of 2,052 news texts of 2.2 kB (`neardup_bbc` of the shared data,
without those that its labels call copies) 68 % share no sampled shingle with another, and a text
shares one with 14 of 40,000 others, counted up; what is shared most stands in one text of 190. So
`STOCK` sentences come again here, the n-th of them in `OFTEN` / sqrt(n) of all texts.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

from bench.pages import Prose
from etl.identity import content_id, normalise
from etl.stories import Copy
from etl.stories.sketch import Words

STOCK = 4000
OFTEN = 0.005
COPIES = 0.4
"""Share of a night's articles that are copies: a third of them each exact, cut and edited; half of
them of an article of the days before, half of one of the same night."""
BEFORE = 3
"""Days before a night on which what it copies had appeared."""
LINES = 8
"""Paragraphs of a text at least."""
PAPERS = [f"paper-{number:02d}" for number in range(60)]


class Printed(NamedTuple):
    """An article as a paper prints it."""

    article_id: str
    copy: Copy


class Stock(NamedTuple):
    """Sentences that come again, each with one sampled shingle, and how often a text has each."""

    sentences: tuple[str, ...]
    shingles: tuple[int, ...]
    often: tuple[float, ...]


class Desk:
    """Writes texts, and copies of them, from one seeded stream of random numbers."""

    def __init__(self, seed: int, characters: int) -> None:
        self._rng = random.Random(seed)
        self._prose = Prose(seed)
        self._characters = characters
        self.stock = stock()

    def text(self) -> str:
        """A new text of about as many characters as were asked for: paragraphs."""
        rng, long = self._rng, self._characters // LINES
        paragraphs = []
        left = self._characters
        while left > long // 2:
            said = [self._prose.sentence()]
            while sum(map(len, said)) < min(left, long) - 60:
                said.append(self._prose.sentence())
            paragraphs.append(" ".join(said))
            left -= len(paragraphs[-1])
        expected = sum(self.stock.often)
        for _ in range(int(expected) + (rng.random() < expected % 1)):
            (said_again,) = rng.choices(self.stock.sentences, self.stock.often)
            paragraphs.insert(rng.randint(1, len(paragraphs)), said_again)
        return "\n\n".join(paragraphs)

    def printed(self, text: str, day: date) -> Printed:
        """A text in a paper of that day, under a headline of its own."""
        source, headline = self._rng.choice(PAPERS), self._prose.headline()
        at = datetime.combine(day, time(self._rng.randrange(24), self._rng.randrange(60)))
        id = content_id("article", source, normalise(headline), normalise(text))
        url = f"https://{source}.example/{id}"
        return Printed(id, Copy(source, headline, text, url, at, day))

    def fresh(self, count: int, day: date) -> list[Printed]:
        """New articles of a day."""
        return [self.printed(self.text(), day) for _ in range(count)]

    def night(self, count: int, day: date, stored: Sequence[Printed]) -> list[Printed]:
        """A night's articles: new ones, and COPIES of them and of those `stored`."""
        copies = int(count * COPIES)
        new = self.fresh(count - copies, day)
        made = []
        for number in range(copies):
            original = self._rng.choice(stored if number % 2 else new).copy.body
            made.append(self.printed(self._copied(original, WAYS[number % len(WAYS)]), day))
        night = [*new, *made]
        self._rng.shuffle(night)
        return night

    def _copied(self, text: str, way: Callable[[Desk, list[str]], list[str]]) -> str:
        return "\n\n".join(way(self, text.split("\n\n")))

    def exact(self, paragraphs: list[str]) -> list[str]:
        """The text to the letter."""
        return paragraphs

    def cut(self, paragraphs: list[str]) -> list[str]:
        """The beginning: half of the text or more."""
        return paragraphs[: self._rng.randint((len(paragraphs) + 1) // 2, len(paragraphs) - 1)]

    def edited(self, paragraphs: list[str]) -> list[str]:
        """Another word here and there, one paragraph of the desk's own, two in another order."""
        rng = self._rng
        said = []
        for paragraph in paragraphs:
            words = paragraph.split(" ")
            words[rng.randrange(len(words))] = rng.choice(PAPERS)
            said.append(" ".join(words))
        said[-1] = self._prose.sentence()
        said[-2], said[-3] = said[-3], said[-2]
        return said


WAYS = (Desk.exact, Desk.cut, Desk.edited)


@cache
def stock() -> Stock:
    """The sentences that come again: the same in every archive and every night."""
    prose = Prose(seed=0)
    found: dict[str, int] = {}
    for said in _long_sentences(prose):
        shingles = Words(said).shingles()
        if len(shingles) == 1:
            found[said] = shingles[0]
        if len(found) == STOCK:
            break
    often = tuple(OFTEN / number**0.5 for number in range(1, STOCK + 1))
    return Stock(tuple(found), tuple(found.values()), often)


def _long_sentences(prose: Prose) -> Iterator[str]:
    while True:
        said = prose.sentence()
        if len(said.split()) > 24:
            yield said


def days_before(day: date) -> list[date]:
    """The days on which what a night copies had appeared."""
    return [day - timedelta(days=back) for back in range(BEFORE, 0, -1)]

"""News pages in the style of the seed, invented and seeded: the same number gives the same pages.

A page is about 3 KB in 40 lines: a title and the headline again, a printed time, a caption with
another date, a standfirst, paragraphs of which some are broken in mid-sentence, promotions of
other stories, and a list of dated teasers. Words of content are made of syllables; the function
words are English, as they tell a page's language. Two of ten pages repeat an earlier text to the
letter. Consecutive pages share most of their teasers, as pages of one site do: five or six on a
page, one new a page.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import orjson

REPEATED = 0.2
"""Share of pages that repeat an earlier text."""
SENTENCES = 8000
FILES_A_FOLDER = 1000

_FUNCTION = (  # as often as they are repeated here
    "the the the the of of and and to to in in a a is that for it was on with as by at from"
    " have has had not but they his her said were which will would its an their been who after"
    " or about more than over between under against"
)
_SYLLABLES = (
    "ba ber bor cal car chen cor dan del der dor el en far fen gar gen gol har hol in kan kel"
    " kor lan lar len lin lor mal man mar mer mon nar nel nor or pan par pel per por ran rel ren"
    " ros sal san sel sen sor tal tan tar tel ten ter tor ul van var vel ven ver vin vor wal wen"
)
_ENDINGS = ("s", "ed", "ing", "tion", "er", "al", "ment", "ity", "", "", "", "", "")
_MONTHS = "Jan. Feb. Mar. Apr. May Jun. Jul. Aug. Sep. Oct. Nov. Dec."
_SECTIONS = ("News", "Politics", "Business", "World", "Sport", "Culture", "Opinion")
_CUES = ("Watch also", "Read also", "Read more", "See also")
_AGENCIES = ("AP", "AP", "Reuters", "AFP")
_FURNITURE = (
    "Subscribe to receive regular email updates about the region",
    "Share this on Facebook",
    "All rights reserved",
)
_START = datetime(2016, 3, 1, 6, 0)


class Teaser(NamedTuple):
    """A line of a section and a time, and a line of a headline."""

    when: str
    headline: str


class Prose:
    """Writes sentences and headlines from one seeded stream of random numbers."""

    def __init__(self, seed: int = 1) -> None:
        self._rng = random.Random(seed)
        self._syllables = _SYLLABLES.split()
        self._held_by = _FUNCTION.split()
        self._words = [self._word() for _ in range(6000)]
        self._names = [self._word().title() for _ in range(900)]

    def _word(self) -> str:
        rng = self._rng
        # One syllable alone may be another language's function word: it gets an ending.
        if rng.random() < 0.35:
            return rng.choice(self._syllables) + rng.choice(_ENDINGS[:8])
        count = rng.choices((2, 3), (7, 2))[0]
        return "".join(rng.choices(self._syllables, k=count)) + rng.choice(_ENDINGS)

    def _name(self) -> str:
        return self._rng.choice(self._names)

    def sentence(self) -> str:
        """A new sentence of 12 to 30 words."""
        rng = self._rng
        words = []
        for number in range(rng.randint(12, 30)):
            if rng.random() < 0.06 and number:
                words.append(self._name())
            elif rng.random() < 0.5 and not (words and words[-1] in self._held_by):
                words.append(rng.choice(self._held_by))
            else:
                words.append(rng.choice(self._words))
            if rng.random() < 0.05:
                words[-1] += ","
        words[-1] = rng.choice(self._words)
        first = words[0][0].upper() + words[0][1:]
        return " ".join([first, *words[1:]]) + "."

    def headline(self, most: int = 10) -> str:
        """A new headline of about half of `most` words to one less."""
        rng = self._rng
        words = [self._name(), *rng.choices(self._words, k=rng.randint(most // 2, most - 2))]
        words[2:2] = [rng.choice(("to", "for", "after", "in", "over", "of"))]
        return " ".join(words)


class Writer(Prose):
    """Writes pages, with sentences that come again."""

    def __init__(self, seed: int = 1) -> None:
        super().__init__(seed)
        self._sentences = [self.sentence() for _ in range(SENTENCES)]
        self._crawled = _START
        self._teasers: list[Teaser] = []
        for _ in range(6):
            self._publish_teaser()

    def page(self) -> str:
        """The next page's text."""
        rng = self._rng
        self._publish_teaser()
        at = self._crawled - timedelta(minutes=rng.randrange(400_000))
        agency = rng.choice(_AGENCIES) if rng.random() < 0.5 else None
        headline = self.headline()
        if agency:
            headline = f"{agency}: {headline}"
        lines = [f": {headline}", "", _printed(at), "", headline, ""]
        if rng.random() < 0.3:
            lines += [f"By {self._name()} {self._name()}", ""]
        if rng.random() < 0.7:
            lines += [self._caption(at, agency), ""]
        if rng.random() < 0.7:
            lines += [self.headline(14) + f" to {self.headline(6).lower()}", ""]
        lines += self._body()
        if rng.random() < 0.25:
            lines += ["Full story", ""]
        shown = self._teasers[: rng.randint(5, 6)]
        lines += ["", *(line for teaser in shown for line in teaser), rng.choice(_FURNITURE)]
        return "\n".join(lines) + "\n"

    def _caption(self, at: datetime, agency: str | None) -> str:
        taken = at - timedelta(days=self._rng.randint(1, 9))
        day = f"{taken:%B} {taken.day}, {taken.year}"
        words = f"{self._name()} {self._name()} speaks to reporters at the {self._name()}"
        return f"{words} in {self._name()}, {day} ({agency or 'AFP'} Photo)"

    def _body(self) -> list[str]:
        rng = self._rng
        lines: list[str] = []
        for number in range(rng.randint(7, 9)):
            paragraph = " ".join(rng.choices(self._sentences, k=rng.choice((1, 1, 2, 2, 3))))
            if rng.random() < 0.04:
                words = paragraph.split(" ")
                cut = len(words) // 2
                lines += [" ".join(words[:cut]), "", " ".join(words[cut:]), ""]
            else:
                lines += [paragraph, ""]
            if number and rng.random() < 0.3:
                lines += [f"{rng.choice(_CUES)}\xa0 {self.headline()}", ""]
        return lines

    def _publish_teaser(self) -> None:
        """Some minutes later: a new story heads the list that every page ends with."""
        rng = self._rng
        self._crawled += timedelta(minutes=rng.randint(3, 50))
        headline = self.headline() + (" (UPDATE)" if rng.random() < 0.1 else "")
        when = rng.choice(_SECTIONS) + _printed(self._crawled)
        self._teasers = [Teaser(when, headline), *self._teasers[:5]]


def texts(count: int, seed: int = 1) -> Iterator[str]:
    """`count` texts, of which REPEATED are earlier ones to the letter."""
    writer = Writer(seed)
    rng = random.Random(seed + 1)
    earlier: list[str] = []
    for _ in range(count):
        if earlier and rng.random() < REPEATED:
            yield rng.choice(earlier)
        else:
            earlier.append(writer.page())
            yield earlier[-1]


def write_json_lines(path: Path, count: int, seed: int = 1) -> None:
    """One dump: a page a line, each with an address and an id of its own."""
    with path.open("wb") as file:
        for number, text in enumerate(texts(count, seed)):
            record = {
                "id": number,
                "url": f"https://courier.example/{number}",
                "fetched_at": "2016-12-30T04:00:00+00:00",
                "text": text,
            }
            file.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))


def write_text_files(folder: Path, dump: Path) -> None:
    """The pages of such a dump, a file each, in folders of FILES_A_FOLDER."""
    with dump.open("rb") as lines:
        for number, line in enumerate(lines):
            below = folder / f"{number // FILES_A_FOLDER:03d}"
            if number % FILES_A_FOLDER == 0:
                below.mkdir(parents=True, exist_ok=True)
            text = orjson.loads(line)["text"]
            (below / f"{number:06d}.txt").write_text(text, encoding="utf-8")


def _printed(at: datetime) -> str:
    return f"{at:%H:%M} {_MONTHS.split()[at.month - 1]} {at.day}, {at.year}"

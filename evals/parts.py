"""`python -m evals.parts`: texts of several articles, and pages that hold one.

Pages that hold one must not be split: all flattened pages, whole and as crops, and the newswire
texts. Files of several are made here, with a seed: 2 to 20 of those texts, divided in every way
that dumps divide them, and not at all. Newswire is joined as it is, mostly without a headline, and
with a head in one of the manners below. A boundary is right where it stands at the first character
that is not white of the next text.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from time import process_time
from typing import NamedTuple

from etl.read.parts import parts_of
from evals import DATA
from evals.folds import SETS
from evals.pages import cases

SEED = 5
FILES = 40
"""Files of each kind and divider."""
MOST = 20
"""Texts of a file."""

NAMES = ("Dana Whitlock", "Reuben Astor", "Mina Okafor-Hale", "Teo Brandt", "Lia Moreau")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August")
DIVIDERS: dict[str, Callable[[int, int], str]] = {
    "form feed": lambda at, of: "\f",
    "=====": lambda at, of: "\n\n==========\n\n",
    "-----": lambda at, of: "\n" + 72 * "-" + "\n",
    "*****": lambda at, of: "\n\n*****\n\n",
    "_____": lambda at, of: "\n" + 60 * "_" + "\n\n",
    "###": lambda at, of: "\n\n###\n\n",
    "-30-": lambda at, of: "\n\n-30-\n\n",
    "(END)": lambda at, of: "\n(END)\n\n\n",
    "ENDE": lambda at, of: "\n\nENDE\n\n",
    "Document 2 of 9": lambda at, of: f"\n\nDocument {at} of {of}\n\n",
    "2 of 9 DOCUMENTS": lambda at, of: f"\n\n\n{at} of {of} DOCUMENTS\n\n",
    "End of Document": lambda at, of: "\n\nEnd of Document\n\n",
    "Copyright": lambda at, of: "\n\nCopyright 2026 The Corbin Echo. All Rights Reserved.\n\n\n",
    "nothing": lambda at, of: "\n\n\n",
}


class Joined(NamedTuple):
    """A text of several articles, and where each but the first begins."""

    text: str
    begins: tuple[int, ...]


class Count(NamedTuple):
    """Boundaries right, found, and there."""

    right: int
    found: int
    there: int

    def __str__(self) -> str:
        precision = f"{self.right / self.found:.3f}" if self.found else "    -"
        return f"{precision} / {self.right / self.there:.3f}"


def run() -> None:
    """Print how many single pages are split, what that costs, and boundaries' precision/recall."""
    print("pages that hold one article: split wrongly / pages, microseconds per 3,000 characters")
    for name, texts in singles():
        wrong, spent, size = 0, 0.0, 0
        for text in texts:
            began = process_time()
            wrong += len(parts_of(text)) > 1
            spent += process_time() - began
            size += len(text)
        print(f"  {name:34}{wrong:5} / {len(texts):5}{3000e6 * spent / size:10.1f}")
    kinds = materials()
    print(f"files of 2 to {MOST} texts, {FILES} of each kind: precision / recall of the boundaries")
    print(f"  {'':18}" + "".join(f"{name:>24}" for name in kinds))
    sure: list[tuple[float, bool]] = []
    for divider in DIVIDERS:
        told = [scored(joins(texts, divider), sure) for texts in kinds.values()]
        print(f"  {divider:18}" + "".join(f"{count!s:>24}" for count in told))
    print("confidence: mean of those found, share of them right")
    for low, high in ((0.6, 0.8), (0.8, 0.9), (0.9, 0.97), (0.97, 1.01)):
        group = [(share, right) for share, right in sure if low <= share < high]
        if group:
            mean = sum(share for share, _ in group) / len(group)
            right = sum(right for _, right in group) / len(group)
            print(f"  {low:.2f} to {min(high, 1.0):.2f}{len(group):7}{mean:8.3f}{right:8.3f}")


def singles() -> Iterator[tuple[str, list[str]]]:
    """Texts of one page each, by their set."""
    for name in SETS:
        for crop in (False, True):
            texts = [case.text for case in cases(name, crop=crop)]
            if texts:
                yield f"{name}, {'crops' if crop else 'whole pages'}", texts
    yield "newswire", newswire()


def newswire() -> list[str]:
    """The texts of `plain_eww`, each once."""
    with gzip.open(DATA / "plain_eww" / "articles.jsonl.gz", "rt", encoding="utf-8") as file:
        return list(dict.fromkeys(json.loads(line)["text"].strip() for line in file))


def materials() -> dict[str, list[list[str]]]:
    """What files are made of: for each kind the texts of each file."""
    dice = random.Random(SEED)
    wire = newswire()
    crops = [case.text.strip() for name in ("fundus", "aeb") for case in cases(name, crop=True)]
    whole = [case.text.strip() for name in ("fundus", "aeb") for case in cases(name, crop=False)]

    def drawn(texts: Sequence[str]) -> list[list[str]]:
        return [dice.sample(texts, dice.randint(2, MOST)) for _ in range(FILES)]

    headed = [
        [manner(text, dice) for text in texts]
        for texts, manner in ((t, dice.choice(MANNERS)) for t in drawn(wire))
    ]
    return {
        "newswire as it is": drawn(wire),
        "newswire with heads": headed,
        "crops of web pages": drawn(crops),
        "whole web pages": drawn(whole),
    }


def _headline(text: str) -> str:
    words = text.split()[:8]
    return " ".join(words).strip(".,;:–—- ").capitalize()


def _day(dice: random.Random) -> tuple[str, int]:
    return dice.choice(MONTHS), dice.randint(1, 28)


def _web(text: str, dice: random.Random) -> str:
    month, day = _day(dice)
    clock = f"{dice.randint(1, 12)}:{dice.randint(10, 59)} a.m. ET"
    by = f"By {dice.choice(NAMES)}\nPublished {month} {day}, 2026 {clock}"
    return f"{_headline(text)}\n{by}\n\n{text}"


def _dated(text: str, dice: random.Random) -> str:
    month, day = _day(dice)
    return f"{day} {month} 2026\n\n{_headline(text)}\n\n{dice.choice(NAMES)}\n\n{text}"


def _wire(text: str, dice: random.Random) -> str:
    month, day = _day(dice)
    return f"{_headline(text)}\n\nCORBIN FALLS, {month} {day} (AP) -- {text}"


def _database(text: str, dice: random.Random) -> str:
    month, day = _day(dice)
    lines = [
        "The Corbin Echo", f"{month} {day}, 2026 Tuesday", _headline(text),
        f"BYLINE: {dice.choice(NAMES)}", f"LENGTH: {len(text.split())} words",
    ]  # fmt: skip
    return "\n\n".join([*lines, text])


MANNERS = (_web, _dated, _wire, _database)


def joins(files: Sequence[Sequence[str]], divider: str) -> list[Joined]:
    """Files made of these texts with this divider between them."""
    made = []
    for texts in files:
        marks = [DIVIDERS[divider](n + 2, len(texts)) for n in range(len(texts) - 1)]
        pieces = [text + mark for text, mark in zip(texts, [*marks, "\n"], strict=True)]
        begins = tuple(accumulate(map(len, pieces)))[:-1]
        made.append(Joined("".join(pieces), begins))
    return made


def scored(files: Sequence[Joined], sure: list[tuple[float, bool]]) -> Count:
    """The boundaries found in these files; each one's confidence and truth are added to `sure`."""
    right = found = there = 0
    for text, begins in files:
        told = [part for part in parts_of(text) if part.start]
        truth = set(begins)
        sure += [(part.confidence or 0.0, part.start in truth) for part in told]
        right += sum(part.start in truth for part in told)
        found += len(told)
        there += len(begins)
    return Count(right, found, there)


if __name__ == "__main__":
    run()

"""What others make of the same pages, run here and now: on their HTML, and on their plain text.

Bodies are scored as ours are. Leakage is counted by text, for every method alike: a line that
promotes or captions, of three tokens or more, stands in the body and not in the gold's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any, NamedTuple

from etl.model import Article
from evals import days, markup, methods, plain
from evals.figures import Figure, Measured, Rows, f1_of_means, measured, precision, recall, share
from evals.folds import SETS
from evals.marks import LEAKS, LOST
from evals.overlap import f1, folded, overlap, shingles, tokens
from evals.pages import Case, cases

FIGURES = {
    "P": Figure(precision),
    "R": Figure(recall),
    "body F1": Figure(f1_of_means),
    "exact": Figure(share),
    "lost": Figure(share),
    "leak": Figure(share),
    "must": Figure(share),
    "must not": Figure(share),
    "headline": Figure(share),
    "day": Figure(share),
    "day wrong": Figure(share),
}
MARKED_UP = ("fundus", "aeb", "traf", "postlight")
"""The sets that have their pages' HTML."""
LEAST = 3


class Answer(NamedTuple):
    """What a method says of a page; None where it has no such field at all."""

    body: str
    headline: str | None = None
    day: str | None = None
    """ISO 8601; empty where it looked for one and found none."""


Extractor = Callable[[Sequence[Case]], tuple[list[Answer], float]]
"""Pages to an answer a page, and the seconds of CPU time that it took."""


def run(names: Sequence[str] = ()) -> None:
    """Print a table a set and language, the product in its first lines."""
    for name, why in markup.absent().items():
        print(f"{name} is not installed ({why}): make eval installs it; its lines are left out")
    print("bodies, headlines and days by others on the HTML, and on the plain text, whole pages")
    wanted = [(name, english) for name in names or SETS[:4] for english in (True, False)]
    with ProcessPoolExecutor(2) as pool:
        for (name, english), told in zip(
            wanted, pool.map(_lines, *zip(*wanted, strict=True)), strict=True
        ):
            if told:
                print(f"\n{name}, {'English' if english else 'other languages'}")
                print("\n".join(told))


def _lines(name: str, english: bool) -> list[str]:
    chosen = [case for case in cases(name, crop=False) if case.english == english]
    if not chosen:
        return []
    found: dict[str, Extractor] = {
        "ours": _ours(methods.shipped),
        **({"ours, held back": _ours(methods.held_back)} if methods.trained() else {}),
        **{f"text: {label}": _each(body) for label, body in plain.BODIES.items()},
    }
    if name in MARKED_UP:
        found |= {
            f"html: {label}": _marked_up(name, read) for label, read in markup.readers().items()
        }
    made = {label: _scored(chosen, extract) for label, extract in found.items()}
    shown = [name for name in FIGURES if any(name in rows for rows, _ in made.values())]
    head = f"  {'':30}" + "".join(f"{name:20}" for name in shown) + "pages/s"
    return [head, *(_line(label, shown, *row) for label, row in made.items())]


def _line(label: str, shown: Iterable[str], rows: Mapping[str, Measured], speed: float) -> str:
    cells = "".join(f"{rows[name]!s:20}" if name in rows else " " * 20 for name in shown)
    return f"  {label:30}{cells}{speed:.0f}"


def _scored(chosen: Sequence[Case], extract: Extractor) -> tuple[dict[str, Measured], float]:
    answers, seconds = extract(chosen)
    rows = [_marks(case, answer) for case, answer in zip(chosen, answers, strict=True)]
    return {
        name: measured(own, figure)
        for name, figure in FIGURES.items()
        if (own := [row[name] for row in rows if name in row])
    }, len(chosen) / max(seconds, 1e-9)


def _marks(case: Case, answer: Answer) -> Rows:
    rows: dict[str, tuple[float, ...]] = {}
    body = folded(answer.body)
    if case.body is not None:
        p, r = overlap(case.gold, shingles(answer.body))
        rows |= dict.fromkeys(("P", "R", "body F1"), (p, r, 1))
        rows["exact"] = (p == r == 1, 1)
        rows["lost"] = (f1(p, r) < LOST, 1)
        rows["leak"] = (_leaks(case, body), 1)
    for name, passages in (("must", case.must), ("must not", case.must_not)):
        if passages:
            rows[name] = (sum(folded(text) in body for text in passages), len(passages))
    if case.titles and answer.headline is not None:
        rows["headline"] = (folded(answer.headline) in map(folded, case.titles), 1)
    if case.published and answer.day is not None:
        right = bool(answer.day) and days.told(answer.day)[0].date() in days.days(case.published)
        rows["day"] = (right, 1)
        rows["day wrong"] = (bool(answer.day) and not right, 1)
    return rows


def _leaks(case: Case, body: str) -> bool:
    gold = folded(case.body or "")
    return any(
        (own := folded(line.text)) in body and own not in gold
        for line in case.lines
        if line.role in LEAKS and len(tokens(line.text)) >= LEAST
    )


def _ours(chosen: Callable[[int], methods.Method]) -> Extractor:
    def extract(wanted: Sequence[Case]) -> tuple[list[Answer], float]:
        readings, clock = methods.read(wanted, chosen)
        return [_answer(reading.article) for reading in readings], clock.parse

    return extract


def _answer(article: Article | None) -> Answer:
    if article is None:
        return Answer("", "", "")
    day = article.published.local.isoformat() if article.published else ""
    return Answer(article.body, article.headline, day)


def _each(body: Callable[[Case], str]) -> Extractor:
    return lambda wanted: _timed(
        [partial(body, case) for case in wanted], lambda text: Answer(text)
    )


def _marked_up(name: str, read: markup.Reader) -> Extractor:
    def extract(wanted: Sequence[Case]) -> tuple[list[Answer], float]:
        pages = markup.pages(name, [case.id for case in wanted])
        return _timed([partial(read, html) for html in pages], lambda told: Answer(*told))

    return extract


def _timed(
    asked: Sequence[Callable[[], Any]], answer: Callable[[Any], Answer]
) -> tuple[list[Answer], float]:
    """The answers and their time, after a first call that loads what the library needs."""
    asked[0]()
    began = time.process_time()
    told = [ask() for ask in asked]
    return [answer(one) for one in told], time.process_time() - began

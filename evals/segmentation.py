"""Bodies, headlines and dates of the flattened pages against their gold, beside two baselines.

Body F1 is that of the article-extraction benchmark (Scrapinghub, 2020): multisets of shingles of
four tokens, precision and recall a page, F1 of their means.
"""

from __future__ import annotations

import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from etl import dates
from etl.assemble import assemble
from etl.model import Moment, Reading, Source
from etl.segment import segment
from evals import DATA

SETS = ("fundus", "aeb", "traf", "postlight", "readability", "trafx")
SHINGLE = 4
LEAKS = frozenset({"related", "teaser", "caption"})
DATE_SLACK = timedelta(hours=14)
"""A printed local time may be this far from the gold's UTC."""

_TOKEN = re.compile(r"\w+")
_CLOSING = "\"'”’)]»"


class Gold(NamedTuple):
    """A page to score: its lines with roles, and what is known of the article."""

    lines: Sequence[dict[str, Any]]
    body: str | None
    headlines: frozenset[str]
    """In tokens; empty where the text does not show it."""
    published: datetime | None

    @property
    def text(self) -> str:
        return "\n".join(line["t"] for line in self.lines)


class Scores(NamedTuple):
    """Sums over the pages of a set."""

    pages: int
    precision: float
    recall: float
    exact: int
    headline: tuple[int, int]
    verdicts: Counter[str]
    leaking: int
    seconds: float


def pages(name: str, *, crop: bool, english: bool | None) -> Iterator[Gold]:
    """The pages of a set, whole or cropped to the article; `english` None takes all languages."""
    with gzip.open(DATA / "flattened" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if (english is not None and (row["lang"] == "en") != english) or (
                crop and "crop" not in row
            ):
                continue
            first, last = row["crop"] if crop else (0, len(row["lines"]))
            lines = row["lines"][first:last]
            gold = row["gold"]
            paragraphs = gold.get("paragraphs") or [
                line["t"] for line in lines if line["role"] == "paragraph"
            ]
            shown = {_tokens(line["t"]) for line in lines if line["role"] == "headline"}
            titles = {_tokens(gold.get("title") or "")} | shown if shown else set()
            yield Gold(
                lines, "\n".join(paragraphs) or None, frozenset(titles), _date(gold.get("date"))
            )


def score(golds: Sequence[Gold], body: Callable[[Gold], str] | None = None) -> Scores:
    """Score our reading of the pages; or, where `body` is given, that baseline's bodies."""
    started = time.perf_counter()
    readings = [_read(gold.text) for gold in golds] if body is None else []
    seconds = time.perf_counter() - started
    precision = recall = 0.0
    exact = leaking = right = asked = counted = 0
    verdicts: Counter[str] = Counter()
    for number, gold in enumerate(golds):
        article = readings[number].article if readings else None
        found = body(gold) if body else (article.body if article else "")
        if gold.body is not None:
            counted += 1
            p, r = _overlap(_shingles(gold.body), _shingles(found))
            precision, recall, exact = precision + p, recall + r, exact + (p == r == 1.0)
        if gold.headlines and body is None:
            asked += 1
            right += article is not None and _tokens(article.headline) in gold.headlines
        if gold.published and body is None:
            moment = article.published if article else None
            verdicts[_verdict(moment, gold.published)] += 1
        leaking += body is None and _leaks(gold, readings[number])
    size = max(counted, 1)
    return Scores(
        len(golds),
        precision / size,
        recall / size,
        exact,
        (right, asked),
        verdicts,
        leaking,
        seconds,
    )


def _read(text: str) -> Reading:
    source = Source(name="eval")
    (sheet,) = segment([text], [source])
    return assemble(text, sheet, source)


def whole_page(gold: Gold) -> str:
    """The baseline that takes every line."""
    return gold.text


def long_sentences(gold: Gold) -> str:
    """The baseline that takes the lines of 15 tokens or more which end a sentence."""
    return "\n".join(line["t"] for line in gold.lines if _is_long_sentence(line["t"]))


def _is_long_sentence(line: str) -> bool:
    return len(line.split()) >= 15 and line.rstrip(_CLOSING)[-1:] in ".!?…"


def first_line(golds: Sequence[Gold]) -> int:
    """How many headlines the baseline has that takes a page's first line."""
    firsts = ((gold, next((x["t"] for x in gold.lines if x["t"].strip()), "")) for gold in golds)
    return sum(_tokens(first) in gold.headlines for gold, first in firsts if gold.headlines)


def first_date(golds: Sequence[Gold]) -> Counter[str]:
    """The verdicts on the baseline that takes the first date printed on a page, in any line."""
    dated = [gold for gold in golds if gold.published]
    return Counter(
        _verdict(next(iter(dates.find(gold.text)), None), gold.published)
        for gold in dated
        if gold.published
    )


def leaking_sentences(golds: Sequence[Gold]) -> int:
    """On how many pages a line that promotes or captions is among the baseline's long sentences."""
    return sum(
        any(line["role"] in LEAKS and _is_long_sentence(line["t"]) for line in gold.lines)
        for gold in golds
    )


def _tokens(text: str) -> str:
    return " ".join(_TOKEN.findall(text.lower()))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _TOKEN.findall(text.lower())
    size = min(SHINGLE, max(len(words), 1))
    return (
        Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1))
        if words
        else Counter()
    )


def _overlap(
    gold: Counter[tuple[str, ...]], found: Counter[tuple[str, ...]]
) -> tuple[float, float]:
    common = (gold & found).total()
    precision = common / found.total() if found else float(not gold)
    return precision, common / gold.total() if gold else 1.0


def _date(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None) if text else None
    except ValueError:
        return None


def _verdict(moment: Moment | None, gold: datetime) -> str:
    """`right`, `wrong` or `missing`: by the day, with room for the zones of page and gold."""
    if moment is None:
        return "missing"
    days = moment.precision == "day" or gold.time() == datetime.min.time()
    slack = DATE_SLACK + (timedelta(days=1) if days else timedelta())
    return "right" if abs(moment.local - gold) <= slack else "wrong"


def _leaks(gold: Gold, reading: Reading) -> bool:
    """Whether a line that promotes or captions stands in a paragraph."""
    if reading.article is None:
        return False
    inside = {span.start for paragraph in reading.article.paragraphs for span in paragraph.spans}
    at = 0
    for line in gold.lines:
        start = at + len(line["t"]) - len(line["t"].lstrip())
        if line["role"] in LEAKS and line["t"] and start in inside:
            return True
        at += len(line["t"]) + 1
    return False


def _print(name: str, golds: Sequence[Gold]) -> None:
    ours = score(golds)
    print(
        f"{name:26} headline {ours.headline[0]}/{ours.headline[1]} ({first_line(golds)})"
        f"  date r/w/m {_told(ours.verdicts)} ({_told(first_date(golds))})"
        f"  leaking {ours.leaking / ours.pages:.2f} ({leaking_sentences(golds) / len(golds):.2f})"
        f"  {ours.pages / ours.seconds:.0f} pages/s"
    )
    if not any(gold.body for gold in golds):
        return
    rows = (("rules", ours), *((m.__name__, score(golds, m)) for m in (long_sentences, whole_page)))
    for method, found in rows:
        both = found.precision + found.recall
        f1 = 2 * found.precision * found.recall / both if both else 0.0
        print(
            f"    body, {method:15} P {found.precision:.3f} R {found.recall:.3f} F1 {f1:.3f}"
            f"  exact {found.exact}"
        )


def _told(verdicts: Counter[str]) -> str:
    return " ".join(str(verdicts[verdict]) for verdict in ("right", "wrong", "missing"))


def main(names: Sequence[str] = ()) -> None:
    """Print the scores of the named sets; of all but the largest where none is named."""
    print(
        "flattened pages; in brackets baselines: the first line as headline, the first date,"
        " all long sentences as body"
    )
    for name in names or SETS:
        for crop in (False, True):
            for english in (True, False):
                golds = list(pages(name, crop=crop, english=english))
                if golds:
                    place = "crop" if crop else "whole"
                    _print(f"{name} {'en' if english else 'other'} {place} n={len(golds)}", golds)

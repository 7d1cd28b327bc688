"""What an article is filed under: its day and eras, its address, its headline with the time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from etl.addresses import address
from etl.identity import normalise
from etl.stories.sketch import BITS

WINDOW = 10
"""Days that copies of one story may lie apart."""
ERA = 2 * WINDOW + 1
"""Days: the window about a day lies in two eras at most, so that a look-up asks twice."""
SAME_ADDRESS = 31
"""Days: an address that shows another text later than that is another story's (a front page)."""

_PARTICULAR = re.compile(r"\b(?:[^\W\d]*\d[\w.,:%]*|(?<=[^\W\d_] )[A-ZÀ-ÞΑ-ΩА-Я]\w*)")
_FIGURE = re.compile(r"\d+")


def eras(days: Iterable[date], reach: int = 0) -> list[int]:
    """The eras of days, each with `reach` days before and after it."""
    found: set[int] = set()
    for day in days:
        at = day.toordinal()
        found.update(range((at - reach) // ERA, (at + reach) // ERA + 1))
    return sorted(found)


def keys(shingles: Sequence[int], in_eras: Iterable[int]) -> list[int]:
    """What the index is asked for: each shingle in each era, as one number."""
    return [era << BITS | shingle for era in in_eras for shingle in shingles]


def address_of(source: str, url: str | None) -> int | None:
    """A number from a source and an address; None without one, or for a front page."""
    known = address(url)
    return None if known is None else number("address", source, known)


def heading_of(
    source: str, headline: str, published: datetime | None, precision: str | None
) -> int | None:
    """A number from a source, a headline and the time printed beside it; None without a time."""
    if published is None:
        return None
    when = f"{published.isoformat()}/{precision or ''}"
    return number("heading", source, normalise(headline), when)


def form_of(body: str) -> int:
    """A number from a text without its figures and its names within sentences."""
    return number("form", " ".join(_PARTICULAR.sub("", body).lower().split()))


def figures_of(body: str) -> int:
    """A number from the figures of a text, in their order."""
    return number("figures", *_FIGURE.findall(body))


def number(*parts: str) -> int:
    """A signed number of 64 bits from parts that hold no NUL."""
    said = "\0".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big", signed=True)

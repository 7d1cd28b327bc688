"""A headline as linking sees it: without agency, label and outlet, and taken into words."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from etl.identity import fold_white, normalise
from etl.lexicon import agencies, lexicon
from etl.links.words import Word, lists, words

_BRACKETED = re.compile(
    r"^[(\[【［]([^()\[\]【】［］]{1,24})[)\]】］]\s*|\s*[(\[【［]([^()\[\]【】［］]{1,24})[)\]】］]$"
)
_OPENING = re.compile(r"^\W{0,3}([^:|：｜–—]{1,32}?)\s?(?:[:|：｜]|\s[-–—])\s{0,2}(?=\S)")
_BAR = re.compile(r"\s*[|｜]\s*[^|｜]{1,48}$")
_DASH = re.compile(r"\s[-–—•·]\s([^-–—•·]{1,48})$")
_DOMAIN = re.compile(r"[\w-]+\.(?:com|org|net|co|de|fr|es|it|ch|at|uk|ru|info|tv)\b")
_QUOTES = re.compile(r"[\"']")
LONG = 1024
"""Characters of a headline that are looked at."""


class Headline(NamedTuple):
    """A headline taken apart."""

    normal: str
    """Normalised, agency, label and outlet aside: equal where two printings are one headline."""
    words: tuple[Word, ...]
    weight: float
    """Of all words."""
    letters: frozenset[str]
    """The trigrams of the normalised headline, a blank at either end."""


@cache
def _labels() -> frozenset[str]:
    known = {normalise(label) for label in lists()["labels"]}
    return frozenset(known | {normalise(label) for label in lexicon(None).kinds})


@cache
def _agencies() -> frozenset[str]:
    return frozenset(normalise(name) for name in agencies().short)


@lru_cache(maxsize=65_536)
def headline(text: str, source: str = "") -> Headline:
    """The headline of a promotion or an article of `source`; its name behind a dash is cut off."""
    shown = fold_white(text)[:LONG]
    printed = _bare(shown, source)
    normal = _QUOTES.sub("", normalise(printed)).strip(" .:;,-|")
    found = words(normalise(printed), printed)
    return Headline(normal, found, sum(word.weight for word in found), trigrams(normal))


def trigrams(text: str) -> frozenset[str]:
    """Three letters in a row, each once."""
    padded = f" {text} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def _bare(text: str, source: str) -> str:
    """Without label, agency and outlet; at least a word of three letters is left."""
    for _ in range(4):
        less = _less(text, source)
        if less == text or len(less) < 3:
            return text
        text = less
    return text


def _less(text: str, source: str) -> str:
    if (match := _BRACKETED.search(text)) and _is_mark(match[1] or match[2]):
        return text[: match.start()] + text[match.end() :]
    if (match := _OPENING.match(text)) and _is_mark(match[1]):
        return text[match.end() :]
    if (match := _BAR.search(text)) and match.start() >= len(text) // 3:
        return text[: match.start()]
    if (match := _DASH.search(text)) and _is_outlet(match[1], source):
        return text[: match.start()]
    return text


def _is_mark(text: str) -> bool:
    said = normalise(text).strip(" ().[]")
    return said in _labels() or said in _agencies()


def _is_outlet(text: str, source: str) -> bool:
    said = normalise(text)
    if _DOMAIN.search(said) or said in _agencies():
        return True
    squeezed, name = re.sub(r"\W", "", said), re.sub(r"\W", "", source.casefold())
    if name and len(squeezed) > 2 and (squeezed in name or name in squeezed):
        return True
    ends = (*said.split()[-1:], said)
    return len(said.split()) <= 5 and any(end in lists()["outlets"] for end in ends)

"""The words of a headline: what each weighs, its stem, and the numbers among them.

Weights are static: how long a word is, whether it is a function word or a name. No frequency in
the store decides, so a score stays what it is whatever else is loaded.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

from etl.lexicon import function_words

SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
"""Scripts without spaces between words: Thai, Lao, Burmese, Khmer, kana and Han."""
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0dff"
"""Vowel signs and points, and the blocks of India, whose words no `\\w` matches whole."""
_LETTER = rf"(?:(?![{SPACELESS}\d_])[\w{_MARKS}])"
_TOKEN = re.compile(
    rf"(?P<number>\d+(?:[.,:]\d+)*)|(?P<run>[{SPACELESS}]+)|(?P<word>{_LETTER}+(?:'{_LETTER}+)?)"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_STEM = 0.72
_POSSESSIVE = re.compile(r"'s?$")


class Word(NamedTuple):
    """A word of a headline, or two letters of one in a script without spaces."""

    text: str
    """Normalised."""
    weight: float
    """How much it tells: 0.15 for a function word, up to 1.6 for a long name or a number."""
    named: bool
    """Whether it may be a name: a capital where the headline has small letters too."""
    number: str | None
    """Its value in digits, where it is a number."""
    pair: bool = False
    """Whether it is two letters of a run without spaces."""


@cache
def lists() -> Mapping[str, Any]:
    """The tables of words.toml."""
    told = resources.files("etl.links").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(told)


@cache
def _values() -> Mapping[str, str]:
    return {word: value for value, words in lists()["numbers"].items() for word in words}


@cache
def _scales() -> Mapping[str, int]:
    return {word: int(power) for power, words in lists()["scales"].items() for word in words}


@cache
def opposites() -> frozenset[tuple[str, str]]:
    """Pairs of words, both ways round, that tell two events apart."""
    pairs = lists()["opposites"]
    return frozenset((a, b) for a, b in pairs) | frozenset((b, a) for a, b in pairs)


def words(normal: str, printed: str) -> tuple[Word, ...]:
    """The words of a normalised headline; `printed` is the same with its capitals.

    Where every word of four letters has a capital, or the script has none, capitals tell nothing:
    then every word that is no function word may be a name.
    """
    capitals = _capitals(printed)
    found: list[Word] = []
    for match in _TOKEN.finditer(normal):
        if number := match["number"]:
            value = _value(number, normal[match.end() : match.end() + 14])
            found.append(Word(value, 1.5, False, value))
        elif run := match["run"]:
            found += [Word(pair, 0.5, True, None, pair=True) for pair in _pairs(run)]
        else:
            text = _POSSESSIVE.sub("", match["word"])
            named = capitals is None or text in capitals
            number_word = _values().get(text)
            weight = 1.0 if number_word else _weight(text, named and capitals is not None)
            found.append(Word(text, weight, named and weight > 0.2, number_word))
    return tuple(found)


def _capitals(printed: str) -> frozenset[str] | None:
    """The words with a capital, folded; None where capitals tell nothing."""
    told = [t for t in re.findall(r"[^\W\d_]+", printed) if len(t) > 3]
    upper = [t for t in told if t[0] != t[0].lower()]
    if len(upper) >= max(1, 0.75 * len(told)) or not any(t != t.upper() for t in told):
        return None
    return frozenset(
        t.casefold() for t in re.findall(r"[^\W\d_]+", printed) if t[0] != t[0].lower()
    )


def _weight(text: str, named: bool) -> float:
    if text in function_words() and len(text) < 6:
        return 0.15
    return min(1.2, 0.25 + 0.15 * len(text)) * (1.3 if named else 1.0)


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]


def _value(number: str, after: str) -> str:
    """`1,000` is 1000; `1.5 million` and `1.5m` are 1500000; `8-38` is two numbers."""
    number = "".join(str(int(c)) if c.isdecimal() else c for c in number)
    plain = re.sub(r"[.,]", "", number) if _THOUSANDS.fullmatch(number) else number
    plain = plain.replace(",", ".")
    if ":" in plain or plain.count(".") > 1:
        return plain
    scale = re.match(r"\s?([^\W\d_]+)", after)
    power = _scales().get(scale[1], 0) if scale else 0
    whole, _, part = plain.partition(".")
    if power:
        plain = whole + part[:power].ljust(power, "0")
    return plain.lstrip("0") or "0"


@lru_cache(maxsize=65_536)
def kin(a: str, b: str) -> float:
    """How alike two words are: 1 for the same, 0.85 for forms of one (`rise`, `rises`), else 0."""
    if a == b:
        return 1.0
    short, long = sorted((a, b), key=len)
    if len(short) < 4 or short[:4] != long[:4]:
        return 0.0
    same = 0
    while same < len(short) and short[same] == long[same]:
        same += 1
    return (
        0.85 if same >= _STEM * len(long) or (same == len(short) and len(long) - same <= 3) else 0.0
    )

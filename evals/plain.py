"""Baselines on the plain text: which of a page's lines are its body."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape

import justext

from evals.pages import Case

LONG = 15
STOPLISTS = {
    "en": "English", "de": "German", "es": "Spanish", "it": "Italian", "cs": "Czech",
    "no": "Norwegian_Bokmal", "id": "Indonesian", "he": "Hebrew", "is": "Icelandic",
    "ko": "Korean", "ru": "Russian", "vi": "Vietnamese",
}  # fmt: skip

_CLOSING = "\"'”’)]»"


def whole_page(case: Case) -> str:
    """Every line."""
    return case.text


def long_sentences(case: Case) -> str:
    """The lines of 15 words or more that end like a sentence."""
    lines = (line.text for line in case.lines)
    return "\n".join(line for line in lines if is_long_sentence(line))


def is_long_sentence(line: str) -> bool:
    """Whether it has 15 words or more and ends like a sentence."""
    return len(line.split()) >= LONG and line.rstrip().rstrip(_CLOSING)[-1:] in tuple(".!?…")


def justext_rules(case: Case) -> str:
    """jusText (Pomikálek, 2011) with each line a paragraph without links.

    A language that jusText has no stop words for is judged as its authors advise, by length alone.
    """
    document = "".join(f"<p>{escape(line.text)}</p>" for line in case.lines if line.text.strip())
    words, low, high = _words(case.language or "en")
    found = justext.justext(
        f"<html><body>{document}</body></html>", words, stopwords_low=low, stopwords_high=high
    )
    return "\n".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate)


@cache
def _words(language: str) -> tuple[frozenset[str], float, float]:
    if language not in STOPLISTS:
        return frozenset(), 0.0, 0.0
    return justext.get_stoplist(STOPLISTS[language]), 0.30, 0.32


BODIES: dict[str, Callable[[Case], str]] = {
    "whole page": whole_page,
    "long sentences": long_sentences,
    "jusText's rules": justext_rules,
}

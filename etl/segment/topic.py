"""Whether a line is on an article's topic: the words that it has in common with the prose."""

from __future__ import annotations

import re
from itertools import pairwise

_WORD = re.compile(r"[^\W_]{4,}")
_SPACELESS = re.compile(r"[\u2e80-\u9fff\uac00-\ud7a3]")


def in_common(text: str, topic: str) -> float:
    """The share of a line's content words that the topic (in lower case) holds.

    Content words have four letters or more; without spaces each pair of characters is one. At
    least three are counted, so that a line of few words is never wholly on the topic.
    """
    low = text.lower()
    if low.isascii() or not _SPACELESS.search(low):
        words = set(_WORD.findall(low))
    else:
        words = {a + b for a, b in pairwise(low) if a.isalnum() and b.isalnum()}
    return sum([word in topic for word in words]) / max(len(words), 3)

"""The texts that the made set is made of: `plain_eww`, each once, in two halves by outlet."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlsplit

from evals import DATA

HALVES = ("dev", "test")
"""Rules are tuned on the first; the figures told are those of the second."""

_SENTENCE = re.compile(r"(?<=[.!?])[\"”’']?\s+(?=[\"“‘'A-Z])")


class Text(NamedTuple):
    """An article as it was saved: its outlet's host and its paragraphs."""

    host: str
    paragraphs: tuple[str, ...]

    @property
    def words(self) -> int:
        """How many words it has, by white space."""
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)


def texts(half: str) -> list[Text]:
    """The texts of a half, in the order of the digest of their words; no text is in both."""
    return [text for _, text in sorted(_saved()) if half_of(text.host) == half]


def half_of(host: str) -> str:
    """The half that an outlet's texts are in."""
    return HALVES[hashlib.sha256(host.encode()).digest()[0] % 2 == 0]


def _saved() -> Iterator[tuple[str, Text]]:
    seen = set()
    with gzip.open(DATA / "plain_eww" / "articles.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            words = " ".join(re.findall(r"\w+", row["text"].lower()))
            if words not in seen:
                seen.add(words)
                host = urlsplit(row["url"]).hostname or ""
                yield hashlib.sha256(words.encode()).hexdigest(), Text(host, cut_up(row["text"]))


def cut_up(body: str) -> tuple[str, ...]:
    """A body's paragraphs: its lines that are not blank, white space made single."""
    return tuple(" ".join(line.split()) for line in body.splitlines() if line.strip())


def sentences(paragraph: str) -> list[str]:
    """A paragraph's sentences, roughly: after a full stop, before a capital or a quotation."""
    cuts = [0, *(match.end() for match in _SENTENCE.finditer(paragraph)), len(paragraph)]
    return [paragraph[a:b].strip() for a, b in pairwise(cuts) if a < b]

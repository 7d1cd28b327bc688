"""What newsrooms write: cue words, months and agencies, read once from `segment/cues/*.toml`.

A language is one file, named by its ISO 639-1 code; `agencies.toml` holds for all of them, and
`months.toml` names the months of languages that have no file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple, TypeAlias

CUES = Path(__file__).parent / "segment" / "cues"

Phrases: TypeAlias = Mapping[str, tuple[str, ...]]
"""Phrases by the word that opens them, the longest first."""

_PHRASES = (
    "related",
    "lists",
    "comments",
    "byline",
    "published",
    "updated",
    "credit",
    "caption",
    "truncated",
    "boilerplate",
    "tags",
)
_FURNITURE = ("lists", "related", "comments", "boilerplate", "tags")
NAME_PARTICLES = frozenset(
    {"al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "le", "ten"}
    | {"ter", "van", "von", "y", "zu"}
)
"""Words in lower case that names hold."""

_UNITS = (("days", 1440), ("hours", 60), ("minutes", 1))
"""Each list of units of time and how many minutes they are."""
_DAY_FIRST = frozenset(
    (
        *("af", "az", "be", "bg", "bn", "bs", "ca", "cy", "et", "fa", "ga", "gl", "hi", "hr"),
        *("hy", "is", "ka", "kk", "la", "lb", "lv", "mk", "ms", "mt", "sk", "sl", "sq", "sr"),
        *("sw", "ta", "te", "th", "ur", "vi", "zu"),
    )
)
"""Languages without a file of cues whose pages write the day before the month."""
_EAST_ASIA = "\u2e80"
"""From here on scripts write no spaces: a phrase is found by its first character."""


class Lexicon(NamedTuple):
    """The words of one language, the English ones (they stand on pages of all) beside them."""

    related: Phrases
    lists: Phrases
    comments: Phrases
    byline: Phrases
    published: Phrases
    updated: Phrases
    credit: Phrases
    caption: Phrases
    truncated: Phrases
    boilerplate: Phrases
    tags: Phrases
    own: frozenset[str]
    """The source's own openings of related items, sure without a colon."""
    kinds: Phrases
    kind_of: Mapping[str, str]
    """A phrase of `kinds` to the content type that it tells."""
    openers: frozenset[str]
    """The first words of all phrases: a line that opens with none of them holds no cue."""
    pitch: tuple[str, ...]
    """Phrases that, anywhere in a line, ask or warn the reader."""
    locked: tuple[str, ...]
    """Phrases that, anywhere in a line below an article, say that the rest is not for all."""
    bio: tuple[str, ...]
    """Phrases that, anywhere in an article's last lines, tell who its author is."""
    function_words: frozenset[str]
    furniture: frozenset[str]
    """The words of lists' headings, invitations and buttons: few of them are a name's."""
    staff: frozenset[str]
    desks: frozenset[str]
    """Words that stand before a job title: `Political`, `Science`."""
    no_author: frozenset[str]
    """Words that begin what is no author's name, though it stands where one may: `More by`."""
    conjunctions: frozenset[str]
    date_words: frozenset[str]
    """Words that may stand between a date and its time, or beside them."""
    time_words: frozenset[str]
    """Those, and the words that say what a time is (`published`, `updated on`)."""
    said: re.Pattern[str]
    """Finds what a text says that a time is: groups `published` and `updated`."""
    months: Mapping[str, int]
    ago: tuple[str, ...]
    units: Mapping[str, int]
    """A unit of time to its minutes."""
    day_first: bool
    """23/3 is the twenty-third of March; False where the order is unsettled."""


class Agencies(NamedTuple):
    """Every printed name of a news agency to its short one; and the picture agencies' names."""

    short: Mapping[str, str]
    pictures: frozenset[str]


def opener(text: str) -> str:
    """The key by which a lower-case text's phrases are found; empty for an empty text."""
    if not text or text[0] >= _EAST_ASIA:
        return text[:1]
    word = text.partition(" ")[0]
    return word if word.isalnum() else word.strip(":,.!?…|()[]«»\"'\t")


def opening(phrases: Phrases, key: str, low: str) -> str | None:
    """The longest of the phrases that opens `low` (lower case, its opener is `key`)."""
    for phrase in phrases.get(key, ()):
        if low.startswith(phrase):
            after = low[len(phrase) : len(phrase) + 1]
            if not after.isalnum() or phrase[-1] >= _EAST_ASIA:
                return phrase
    return None


@cache
def languages() -> tuple[str, ...]:
    """The ISO 639-1 codes that there are cue words for, in order."""
    return tuple(sorted(path.stem for path in CUES.glob("??.toml")))


@cache
def lexicon(language: str | None, own_cues: tuple[str, ...] = ()) -> Lexicon:
    """A language's words with the English ones; all languages' where it is unknown.

    `own_cues` are a source's own openings of related items.
    """
    known = languages()
    chosen = [language] if language in known else list(known)
    tables = [_read(code) for code in dict.fromkeys([*chosen, "en"])]

    merged, words = partial(_merged, tables), partial(_words, tables)
    own = tuple(cue.lower().rstrip(" :|–—-") for cue in own_cues)
    by_name = {name: _phrases(merged(name)) for name in _PHRASES}
    by_name["related"] = _phrases((*merged("related"), *own))
    kind_of = _kinds(tables)
    kinds = _phrases(kind_of)
    date_words = words("date_words")
    held = [tables[0]] if language in known else tables
    return Lexicon(
        **by_name,
        own=frozenset(own),
        kinds=kinds,
        kind_of=kind_of,
        openers=frozenset(key for phrases in (*by_name.values(), kinds) for key in phrases),
        pitch=merged("pitch"),
        locked=merged("locked"),
        bio=merged("bio"),
        function_words=frozenset(w for t in held for w in t["function_words"].split()),
        furniture=frozenset(
            word
            for name in _FURNITURE
            for group in by_name[name].values()
            for phrase in group
            for word in phrase.split()
        ),
        staff=frozenset(merged("staff")),
        desks=words("desks"),
        no_author=words("no_author"),
        conjunctions=frozenset(merged("and")),
        date_words=date_words,
        time_words=date_words.union(
            *(phrase.split() for name in ("published", "updated") for phrase in merged(name))
        ),
        said=_said(merged("published"), merged("updated")),
        months=_months(tables, told=language in known) | _other_months(language),
        ago=merged("ago"),
        units={unit: size for name, size in _UNITS for unit in merged(name)},
        day_first=(bool(tables[0]["day_first"]) if language in known else language in _DAY_FIRST),
    )


@cache
def agencies() -> Agencies:
    """News agencies and picture agencies, by every name that pages print."""
    table = tomllib.loads((CUES / "agencies.toml").read_text(encoding="utf-8"))
    short = {name: key for key, names in table["agencies"].items() for name in names}
    return Agencies(short=short, pictures=frozenset(table["pictures"]["names"]))


@cache
def function_words() -> Mapping[str, tuple[str, ...]]:
    """Each function word to the languages that have it."""
    found: dict[str, list[str]] = {}
    for code in languages():
        for word in _read(code)["function_words"].split():
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}


def _other_months(language: str | None) -> dict[str, int]:
    """The months of a language that has no file of cues."""
    rows = _read("months").get(language or "", "").split()
    return {name: n for n, names in enumerate(rows, start=1) for name in names.split("/")}


@cache
def _read(language: str) -> dict:  # type: ignore[type-arg]  # the file's own tables, checked by a test
    return tomllib.loads((CUES / f"{language}.toml").read_text(encoding="utf-8"))


def _phrases(phrases: Iterable[str]) -> Phrases:
    table: dict[str, list[str]] = {}
    for phrase in phrases:
        table.setdefault(opener(phrase), []).append(phrase)
    return {key: tuple(sorted(found, key=len, reverse=True)) for key, found in table.items()}


def _merged(tables: list[dict], name: str) -> tuple[str, ...]:  # type: ignore[type-arg]
    return tuple(dict.fromkeys(word for table in tables for word in table.get(name, ())))


def _words(tables: list[dict], name: str) -> frozenset[str]:  # type: ignore[type-arg]
    return frozenset(word for table in tables for word in table.get(name, "").split())


def _kinds(tables: list[dict]) -> dict[str, str]:  # type: ignore[type-arg]
    """Each word that opens a kicker or a headline to its content type; the language's own win."""
    return {
        phrase: kind
        for table in reversed(tables)
        for kind, phrases in table["kinds"].items()
        for phrase in phrases
    }


def _said(published: Iterable[str], updated: Iterable[str]) -> re.Pattern[str]:
    """Whole words only: `date` is not found in `updated`; a digit may follow at once."""

    def either(phrases: Iterable[str]) -> str:
        ranked = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
        east = [re.escape(p) for p in ranked if p[0] >= _EAST_ASIA]
        others = [re.escape(p) for p in ranked if p[0] < _EAST_ASIA]
        words = rf"(?<!\w)(?:{'|'.join(others)})(?![^\W\d_])"
        return "|".join([words, *east])

    return re.compile(f"(?P<updated>{either(updated)})|(?P<published>{either(published)})")


def _months(tables: list[dict], *, told: bool) -> dict[str, int]:  # type: ignore[type-arg]
    """Month names; where the language is not told, only those on which all languages agree."""
    months: dict[str, int] = {}
    unsettled = set()
    for table in tables:
        for number, names in enumerate(table["months"], start=1):
            for name in names:
                if months.setdefault(name, number) != number:
                    unsettled.add(name)
    return months if told else {name: n for name, n in months.items() if name not in unsettled}

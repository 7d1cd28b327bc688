"""The made set's copy desk: a text in another house's style, at a chosen strength.

Words change within the groups of `wire_words.toml`. The house decides how days, quotation marks,
numbers and attributions are written. A stronger hand also drops adverbs, side clauses and
sentences, turns sentences round and puts two in another order.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from evals.wire_texts import sentences

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTH = "|".join(MONTHS)
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTH})\b(?! \d{{1,2}}\b)")
_MONTH_DAY = re.compile(rf"\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)")
_ADVERB = re.compile(r"\b(?!only|early|family|july|italy|reply|apply|supply|daily)[a-z]{4,}ly ")
_SIDE = re.compile(
    r", (?:which|who|where|whose|when|while|although|despite|including|according to|with|saying"
    r"|adding|noting)\b[^,.;:\"“”]{8,90}(?=[,.])"
)
_END = re.compile(
    r"(?<=[a-z]) (?:in|on|at|for|during|after|before|under|across|by|as|with|to) [^,.;:“”\"]{6,70}"
    r"(?=\.$)"
)
_START = re.compile(
    r"^(?:In|On|At|After|During|According to|As|While|For|With) [^,“”\"]{4,70}, (?=[a-z])"
)
_TRAILING_DAY = re.compile(r"^([A-Z][^,\"“”]{20,160}) (on \w+day|last \w+|this \w+)\.$")
_QUOTE_SAID = re.compile(r"^([“\"][^“”\"]{20,}),([”\"]) ((?:[A-Z]\w+ ?){1,4}|he|she) (?:said)\.$")
_OPEN = re.compile(r"[\w'’-]$|\d[.,]$")
_TIED = re.compile(r"[\w'’-]|[.,]\d")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_ROLE = (
    r"(?:Prime |Vice |Deputy |Foreign )?(?:President|Minister|Secretary|Director|Chairman|Governor)"
)
_REWRITES = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        (r"\b([a-z]{4,}) and ([a-z]{4,})\b(?! of)", r"\2 and \1"),
        (r"\b[Tt]he ([a-z]+) of ([A-Z]\w+)\b(?! [A-Z])", r"\2’s \1"),
        (r"\bthe ([a-z]+) of the ([a-z]+)\b", r"the \2’s \1"),
        (r"(?<=\b(?:the|its) )[a-z]{3,}(?:al|ive|ous|ful|ic|ant|ent|ary) (?=[a-z]{4})", ""),
        (
            r"\b(said|says|added|noted|announced|believes|stressed) that (?=the |he |she |it )",
            r"\1 ",
        ),
        (r"\b(said|added|noted|stressed) (?=the |it |there )", r"\1 that "),
        (rf"\b(?:Mr|Mrs|Ms|Dr)\.? (?=[A-Z])|(?<=[a-z] ){_ROLE} (?=[A-Z])", ""),
        (r" \([^()]{1,40}\)", ""),
        (r"\bto (?=[a-z]+ the\b)", "in order to "),
        (r"(?<=[a-z] )the (?=[a-z]+s\b)", ""),
        (r"(?<=\bof )the (?=[a-z]+[^s\W] )", "this "),
        (r"\b(?:a|an) (?=[a-z]+ [a-z]+ (?:of|for|in)\b)", "one "),
        (r"(?<=[a-z] )in the (?=[a-z])", "within the "),
        (r"(?<=[a-z] )and (?=(?:the|to|in|a|has|is|was|will)\b)", "and also "),
        (r"\bwhich (?=[a-z]+ )", "that "),
        (r"\b(?:has|have|had) (?=[a-z]+ed\b)", ""),
        (r"\bwas ([a-z]+ed) by\b", r"had been \1 by"),
    )
)
_HEARD = (
    "officials said",
    "it was reported",
    "local media said",
    "the report said",
    "sources said",
)


class House(NamedTuple):
    """How a house writes: it is the same in all its copies."""

    day_first: bool
    curly: bool
    grouped_thousands: bool
    contracts: bool


class Hand(NamedTuple):
    """How strongly a desk edits: the chance of each change, from 0 to 1."""

    words: float
    adverbs: float
    clauses: float
    sentences: float
    turns: float


HANDS = {
    "edited lightly": Hand(0.06, 0.05, 0.05, 0.0, 0.05),
    "edited": Hand(0.3, 0.3, 0.3, 0.06, 0.3),
    "edited strongly": Hand(0.9, 0.9, 0.9, 0.18, 0.9),
}


def edited(
    paragraphs: Sequence[str], house: House, hand: Hand, dice: random.Random
) -> tuple[str, ...]:
    """The paragraphs as this desk of this house prints them; none is lost whole."""
    return tuple(_paragraph(paragraph, house, hand, dice) for paragraph in paragraphs)


def styled(text: str, house: House) -> str:
    """A text in the house's style of days, quotation marks, numbers and contractions."""
    text = (_MONTH_DAY if house.day_first else _DAY_MONTH).sub(r"\2 \1", text)
    if house.curly:
        text = re.sub(r'(^|[\s(])"', r"\1“", text).replace('"', "”").replace("'", "’")
    else:
        text = text.translate(str.maketrans("“”‘’", "\"\"''"))
    if not house.grouped_thousands:
        text = _THOUSANDS.sub("", text)
    if house.contracts:
        text = re.sub(r"\b(did|do|does|is|was|has|have|would) not\b", r"\1n't", text)
    return text


def _paragraph(paragraph: str, house: House, hand: Hand, dice: random.Random) -> str:
    kept = [one for one in sentences(paragraph) if dice.random() >= hand.sentences]
    kept = kept or sentences(paragraph)[:1]
    if len(kept) > 2 and dice.random() < hand.turns / 2:
        at = dice.randrange(1, len(kept) - 1)
        kept[at], kept[at + 1] = kept[at + 1], kept[at]
    return styled(" ".join(_sentence(one, hand, dice) for one in kept), house)


def _sentence(sentence: str, hand: Hand, dice: random.Random) -> str:
    sentence = _ADVERB.sub(_kept_unless(hand.adverbs, dice), sentence)
    sentence = _SIDE.sub(_kept_unless(hand.clauses, dice), sentence)
    sentence = _END.sub(_kept_unless(hand.clauses / 2, dice), sentence)
    sentence = _capital(_START.sub(_kept_unless(hand.clauses / 2, dice), sentence))
    for pattern, other in _REWRITES:
        sentence = pattern.sub(_rewritten(other, hand.turns, dice), sentence)
    if dice.random() < hand.turns:
        sentence = _TRAILING_DAY.sub(_day_first, sentence)
        sentence = _QUOTE_SAID.sub(r"\3 told reporters: \1.\2", sentence)
    if dice.random() < hand.turns / 4 and sentence.endswith("."):
        sentence = f"{sentence[:-1]}, {dice.choice(_HEARD)}."
    return _exchanged(sentence, hand.words, dice)


def _kept_unless(chance: float, dice: random.Random) -> Callable[[re.Match[str]], str]:
    return lambda match: "" if dice.random() < chance else match[0]


def _rewritten(other: str, chance: float, dice: random.Random) -> Callable[[re.Match[str]], str]:
    return lambda match: match.expand(other) if dice.random() < chance else match[0]


def _day_first(match: re.Match[str]) -> str:
    return f"{_capital(match[2])}, {match[1]}."


def _exchanged(sentence: str, chance: float, dice: random.Random) -> str:
    told, done = [], 0
    groups, beginning = _groups(), _beginning()
    for word in _WORD.finditer(sentence):
        forms = beginning.get(word[0].lower())
        form = _form(sentence, word, forms) if forms and word.start() >= done else None
        if form is None or dice.random() >= chance:
            continue
        other = dice.choice([own for own in groups[form] if own.lower() != form])
        told += [sentence[done : word.start()], _capital(other) if word[0][0].isupper() else other]
        done = word.start() + len(form)
    return "".join([*told, sentence[done:]])


def _form(sentence: str, word: re.Match[str], forms: Sequence[str]) -> str | None:
    before = sentence[max(0, word.start() - 2) : word.start()]
    for form in forms:
        end = word.start() + len(form)
        alone = not _OPEN.search(before) and not _TIED.match(sentence, end)
        if alone and sentence[word.start() : end].lower() == form:
            return form
    return None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    path = Path(__file__).with_name("wire_words.toml")
    lines = tomllib.loads(path.read_text(encoding="utf-8"))["groups"].strip().splitlines()
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        first, one_way, _ = line.partition(" > ")
        group = tuple(form.strip() for form in re.split(r"[|>]", line))
        for form in [first] if one_way else group:
            found.setdefault(form.lower(), group)
    return found


@cache
def _beginning() -> dict[str, list[str]]:
    """The forms by their first word, the longest first."""
    found: dict[str, list[str]] = {}
    for form in sorted(_groups(), key=lambda form: (-len(form), form)):
        if first := _WORD.match(form):
            found.setdefault(first[0], []).append(form)
    return found

"""A photo's caption parted from its credit: who took the picture, or whose it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from etl.evidence import agencies_in
from etl.lexicon import NAME_PARTICLES, Agencies, Lexicon, agencies
from etl.model import Caption, Label, Segment, Span
from etl.paragraphs import fold
from etl.segment.credits import points

_LONGEST = 90
"""Characters of a credit."""
_TAIL = 96
_MOST_WORDS, _LEAST_TEXT = 6, 3
"""Words of a credit that no cue tells, and of the text before it."""
_BRACKETED = re.compile(r"[(\[（]\s{0,2}([^()\[\]（）]{2,90}?)\s{0,2}[)\]）][.。]?$")
_GENERIC = (
    "photo", "photograph", "photos", "picture", "image", "illustration", "credit", "source", "foto",
    "fotos", "bild", "quelle", "crédit", "crédits", "imagen", "фото", "fotó", "fot",
)  # fmt: skip
_PARTED = re.compile(r"\s?[/|]\s?|\s[-–—]\s|＝|(?<=[.!?…][\"”’»])\s|(?<=[.!?…])\s")
"""What may stand between a caption's text and a credit that no cue tells."""
_WEAK = ("-", "–", "—", "＝")
"""Marks behind which only an agency is a credit."""
_WORD = re.compile(r"[^\s/,|]+")
_JOINS = frozenset({"for", "of", "the", "via", "and", "und", "et", "y", "e", "für", "pour", "&"})
_EDGE = " |-–—(/,\u3000"


def captions(text: str, segments: Sequence[Segment], lexicon: Lexicon) -> tuple[Caption, ...]:
    """The captions with their credits; a credit on the next line goes to the caption above it."""
    found: list[Caption] = []
    previous: Segment | None = None
    for segment in segments:
        if segment.label is Label.CAPTION:
            shown, credit = parted(text[segment.start : segment.end], lexicon)
            caption = Caption(shown, credit, Span(segment.start, segment.end))
            alone = found and previous is not None and previous.label is Label.CAPTION
            if not caption.text and alone and found[-1].credit is None:
                whole = Span(found[-1].span.start, segment.end)
                found[-1] = Caption(found[-1].text, caption.credit, whole)
            else:
                found.append(caption)
        previous = segment
    return tuple(found)


def parted(line: str, lexicon: Lexicon) -> tuple[str, str | None]:
    """A caption's text and its credit, either without the words that tell it (`Photo:`).

    Told by brackets at the end, by a cue, by a mark before names, or by a sentence's end before
    them; a line of an agency's name alone is a credit without a text.
    """
    names = agencies()
    cues = _cues(tuple(sorted({p for group in lexicon.credit.values() for p in group})))
    match = _BRACKETED.search(line[-_TAIL:])
    if match and _is_bracketed_credit(match, cues, names):
        inner = fold(match[1])
        opened = cues.match(inner[0].upper() + inner[1:])
        told = fold(inner[opened.end() :]) if opened else ""
        return fold(line[: len(line) - len(match[0])]), told or inner
    last = next(reversed(list(cues.finditer(line))), None)
    if last is not None and len(line) - last.end() <= _LONGEST:
        return fold(line[: last.start()]).rstrip(_EDGE), fold(line[last.end() :])
    if at := _uncued(line, names):
        return fold(line[: at[0]]).rstrip(_EDGE), fold(line[at[1] :])
    if len(line) <= _LONGEST and agencies_in(line, names.short, names.pictures):
        return "", fold(line)
    return fold(line), None


@cache
def _cues(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """A cue with the mark behind it; without one where it is `by`, or opens what a mark parts."""
    names = {name.lower() for name in (*agencies().short, *agencies().pictures)}
    # `AP Photo` says whose it is
    own = {phrase for phrase in phrases if names.isdisjoint((phrase, *phrase.split()))}
    told = sorted({*_GENERIC, *own} - {"©"}, key=lambda phrase: (-len(phrase), phrase))
    words = "|".join(re.escape(phrase) for phrase in told)
    kind = r"(?:\s?(?:by|credit|courtesy(?:\sof)?|photo))?"
    return re.compile(
        rf"(?:^|[\s|.\-–—(/,、。]|(?<=[a-zà-ÿ\d]))(?:(?i:{words}){kind}\s?\.?[:/：]"
        rf"|(?i:{words})\s(?:by|courtesy\sof)\s|©)\s{{0,2}}"
        rf"|(?:^|(?<=[.!?|])\s{{1,2}})(?:{_capitals(told)})\.?\s(?=[^\W\d_a-z][^.!?]{{1,60}}$)"
    )


def _capitals(phrases: Sequence[str]) -> str:
    """The cues as they open a sentence, or whole in capitals."""
    forms = {form for phrase in phrases for form in (phrase.capitalize(), phrase.upper())}
    return "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form)))


def _is_bracketed_credit(match: re.Match[str], cues: re.Pattern[str], names: Agencies) -> bool:
    """Whether brackets hold a credit: `(left)` points into the picture, `（…）` may explain."""
    if points(match[0]) or not any(mark.isalpha() for mark in match[1]):
        return False
    if match[0].startswith("（"):
        return bool(cues.match(match[1])) or bool(
            agencies_in(match[1], names.short, names.pictures)
        )
    return any(mark.isupper() for mark in match[1]) or bool(cues.match(match[1]))


def _uncued(line: str, names: Agencies) -> tuple[int, int] | None:
    """Where a text ends and a credit without a cue begins."""
    for mark in _PARTED.finditer(line, max(len(line) - _TAIL, 0)):
        before, after = line[: mark.start()], line[mark.end() :]
        if len(before.split()) < _LEAST_TEXT and not before.endswith((".", "!", "?", "。")):
            continue
        agency = after.strip(" .") in names.short or after.strip(" .") in names.pictures
        if agency or (mark[0].strip() not in _WEAK and _is_names(after, names)):
            return mark.start(), mark.end()
    return None


def _is_names(text: str, names: Agencies) -> bool:
    """Two to six capitalised words and nothing else, names and outlets."""
    words = _WORD.findall(text.strip(" ."))
    if not 2 <= len(words) <= _MOST_WORDS or any(mark in text[:-1] for mark in "!?:;"):
        return False
    told = [word for word in words if word not in NAME_PARTICLES and word not in _JOINS]
    # a full stop inside is an initial's, not a sentence's
    dotted = any(word.endswith(".") and len(word) > 3 for word in words)
    return len(told) > 1 and not dotted and all(word[0].isupper() for word in told)

"""Which legacy encoding bytes are in that nothing declares, where that can be told.

A text in the wrong code page has letters that its language does not. So the bytes are decoded in
each code page that they fit, the language of what comes out is told, and the encoding counts whose
characters that language explains. Measured on real pages of 13 languages put into their legacy
encodings: see docs/figures.md, beside charset-normalizer, which confuses code pages that share
most of their bytes. What no encoding explains stays unread: a wrong guess would be a wrong page.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import py3langid

SAMPLE = 8 * 1024
"""Bytes that are looked at, around the first of them beyond ASCII."""
LEAST_BEYOND = 2
"""Characters beyond ASCII; a single one may be damage."""
LEAST_TEXT = 60
"""Bytes of UTF-8: a shorter text tells no language."""
LEAST_SHARE = 0.9
"""Of the characters beyond ASCII, so many must be the language's own."""
MOST_UTF8 = 0.8
"""Of the bytes beyond ASCII, so many may look like UTF-8 by chance."""
AHEAD = 0.015
"""A later encoding must explain so much more."""

TAG = re.compile(rb"<[^<>]*+>")

ENCODINGS = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859-2",
    "iso8859-5", "iso8859-7", "koi8-r", "koi8-u", "cp866", "cp874", "euc-jp", "cp932", "cp949",
    "gb18030", "big5hkscs",
)  # fmt: skip
"""The commoner before the rarer that says the same."""

LETTERS = {
    "cs": "áčďéěíňóřšťúůýžö", "sk": "áäčďéíĺľňóôŕšťúýž", "pl": "ąćęłńóśźż", "hu": "áéíóöőúüű",
    "ro": "ăâîșşțţ", "hr": "čćđšž", "sl": "čšž", "bs": "čćđšž", "de": "äöüßé", "nl": "áèéëïóöü",
    "fr": "àâæçéèêëîïôœùûüÿ", "es": "áéíñóúüªº", "pt": "àáâãçéêíóôõúüªº", "it": "àèéìíîòóùú",
    "ca": "àçèéíïòóúü", "gl": "áéíñóúüªº", "eu": "ñç", "da": "æøåéö", "no": "æøåéèòôó",
    "nb": "æøåéèòôó", "nn": "æøåéèòôó", "sv": "åäöé", "fi": "åäöšžé", "is": "áéíóúýþæöð",
    "et": "äöüõšž", "lv": "āčēģīķļņšūž", "lt": "ąčęėįšųūž", "tr": "âçğıiîöşüû̇", "sq": "ëç",
    "af": "êëéôîïû", "en": "éèêëïöüñçáíóàâôæœ",
}  # fmt: skip
"""Letters beyond ASCII, in lower case, of languages in the Latin script (ISO 639-1)."""
ANYWHERE = frozenset("‘’‚“”„‹›«»–—…•·€£¥§©®™°¡¿\xa0\xad½¼¾²³ºª×№†‰")
"""Signs of any language."""
CYRILLIC = re.compile(r"[а-яёіїєґўђѓѕјљњћќџ]")
SCRIPTS = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn"), CYRILLIC),
    "el": re.compile(r"[α-ωάέήίόύώϊϋΐΰ]"),
    "he": re.compile(r"[א-ת]"),
    **dict.fromkeys(("ar", "fa", "ur"), re.compile(r"[ء-يپچژگکی،؛؟ً-ْ]")),
    "th": re.compile(r"[\u0e01-\u0e5b]"),
    "ko": re.compile(r"[가-힣\u3000-\u3015]"),
    "ja": re.compile(r"[ぁ-ヿ一-龥々\u3000-\u3015！-～]"),
    "zh": re.compile(r"[一-龥\u3000-\u3015！-～]"),
}
COMMON = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn"), ("аеинот", 0.33)),
    "el": ("αειοντ", 0.33),
    "he": ("היולת", 0.3),
    **dict.fromkeys(("ar", "fa", "ur"), ("الينم", 0.25)),
    "th": ("านรอเก", 0.15),
    "ko": ("이다는을의에고가", 0.08),
    "ja": ("のにはをたがでとしいるなー・、ン", 0.12),
    "zh": ("的是在不了有人中一為为這这國国上年大會会", 0.04),
}
"""Characters that make up at least this share: any two bytes are some letter, or its capital."""


class Guess(NamedTuple):
    """An encoding by Python's name, and the share of its characters that it explains, 0 to 1."""

    encoding: str
    certainty: float


def guess(raw: bytes) -> Guess | None:
    """The encoding that explains these bytes, None where none does; UTF-8 is not among them.

    Bytes most of which are UTF-8 are damaged, and nothing explains them. Only a sample is looked
    at, so the whole may still fail to decode.
    """
    sample = TAG.sub(b" ", _sample(raw))
    beyond = sum(byte > 0x7F for byte in sample)
    if beyond == 0 or _utf8_bytes(sample) > MOST_UTF8 * beyond:
        return None
    best: Guess | None = None
    seen: set[str] = set()
    for name in ENCODINGS:
        text = _decoded(sample, name)
        if text is None or text in seen:
            continue
        seen.add(text)
        share = _explained(text)
        if share >= LEAST_SHARE and (best is None or share > best.certainty + AHEAD):
            best = Guess(name, round(share, 4))
    return best


def _sample(raw: bytes) -> bytes:
    if len(raw) <= SAMPLE:
        return raw
    first = re.search(rb"[\x80-\xff]", raw)
    # From the beginning of a line: a character of two bytes must not be cut.
    start = raw.rfind(b"\n", 0, first.start()) + 1 if first else 0
    sample = raw[start : start + SAMPLE]
    return sample[: sample.rfind(b"\n") + 1] or sample


def _utf8_bytes(sample: bytes) -> int:
    """Bytes beyond ASCII that stand in whole UTF-8 sequences."""
    text = sample.decode(errors="ignore")
    return len(text.encode()) - sum(character < "\x80" for character in text)


def _decoded(sample: bytes, name: str) -> str | None:
    try:
        return sample.decode(name)
    except UnicodeDecodeError as error:
        # The last character may be cut where the sample ends.
        return sample[: error.start].decode(name) if error.start > len(sample) - 4 else None


def _explained(text: str) -> float:
    """The share of the characters beyond ASCII that the text's language has."""
    beyond = [c for c in text.lower() if c > "\x7f"]
    if len(beyond) < LEAST_BEYOND or len(text.encode()) < LEAST_TEXT:
        return 0.0
    language = str(py3langid.classify(text)[0])
    if language in COMMON:
        common, least = COMMON[language]
        if sum(map(text.count, common)) < least * len(beyond):
            return 0.0
    if script := SCRIPTS.get(language):
        own = sum(script.match(c) is not None or c in ANYWHERE for c in beyond)
    else:
        letters = LETTERS.get(language, "")
        own = sum(c in letters or c in ANYWHERE for c in beyond)
    return own / len(beyond)

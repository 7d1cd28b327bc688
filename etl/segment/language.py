"""The language of a page from a sample of its longest lines.

Function words decide, as in `Grefenstette 1995, Comparing two language identification schemes`;
where they are not sure, py3langid looks at the same sample. Whole pages are never looked at: over
3 KB py3langid alone costs more than all rules here together.
"""

from __future__ import annotations

import re
from operator import attrgetter

import py3langid

from etl.lexicon import function_words, languages, lexicon
from etl.segment.lines import Line

SAMPLE_LINES = 3
SAMPLE_CHARACTERS = 160
"""Of each line."""
LEAST_LETTERS = 40
"""A shorter sample tells no language."""

_AS_THE_PAGE = 0.2
"""From this share of its page's function words on a paragraph is in its page's language."""
_SPACELESS = "\u2e80"
_SURELY = 0.27
"""No other language's text has so many English function words."""
_SCRIPTS = (
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u05d0-\u05ea]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
"""Scripts that one language writes; kana before the Chinese characters that Japanese has too."""
_SCRIPT_SHARE = 0.15


def language_of(lines: list[Line]) -> str | None:
    """ISO 639-1 code of the language of most of the text; None where there is too little."""
    longest = sorted(lines, key=attrgetter("words"))[-SAMPLE_LINES:]
    return _told(" ".join(line.text[:SAMPLE_CHARACTERS] for line in longest))


def language_of_paragraph(text: str, of_page: str | None) -> str | None:
    """ISO 639-1 code of a paragraph's language, where `of_page` is its page's.

    None where it is too short to tell. A paragraph that has the function words of its page's
    language is in that one; only the others are looked at more closely.
    """
    sample = text[: SAMPLE_LINES * SAMPLE_CHARACTERS]
    if len(sample) < LEAST_LETTERS and sample[:1] < _SPACELESS:
        return None
    if of_page in languages():
        words = sample.lower().split()
        known = lexicon(of_page).function_words
        if sum(1 for word in words if word in known) >= _AS_THE_PAGE * len(words) and words:
            return of_page
    return _told(sample)


def _told(sample: str) -> str | None:
    if not sample.isascii():
        for code, script in _SCRIPTS:
            if len(script.findall(sample)) > _SCRIPT_SHARE * len(sample) and len(sample) > 15:
                return code
    if len(sample) < LEAST_LETTERS:
        return None
    words = sample.lower().split()
    english = lexicon("en").function_words
    if sum(1 for word in words if word in english) >= _SURELY * len(words):
        return "en"
    scores: dict[str, int] = {}
    table = function_words()
    for word in words:
        for code in table.get(word, ()):
            scores[code] = scores.get(code, 0) + 1
    if scores:
        code = max(sorted(scores), key=scores.__getitem__)
        first = scores.pop(code)
        second = max(scores.values(), default=0)
        if first >= 0.17 * len(words) and first >= 1.35 * second and first >= 4:
            return code
    if len(words) < 8:
        return None
    code = str(py3langid.classify(sample)[0])
    return "no" if code in ("nb", "nn") else code

"""Text that was decoded with the wrong encoding before it reached us, made readable again.

Only values are repaired: the page's text stays as it came, and spans point into that.
"""

from __future__ import annotations

import re
import unicodedata

import ftfy

_LATIN = (
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
"""UTF-8 read as Latin-1 or Windows-1252: a first byte's character and a following byte's."""
_CYRILLIC = "[\u0420\u0421][\u0402-\u040f\u0452-\u045f\u00a0-\u00bb\u2013-\u203a\u20ac\u2116\u2122]"
"""UTF-8 read as Windows-1251."""
_BROKEN = re.compile(f"{_LATIN}|{_CYRILLIC}")


def is_touched(text: str) -> bool:
    """Whether `repaired` may change a value of this page."""
    if text.isascii():
        return False
    return _BROKEN.search(text) is not None or not unicodedata.is_normalized("NFC", text)


def repaired(text: str) -> str:
    """The text as it was meant: mojibake undone, also a double one, and letters composed (NFC).

    The decision that a text is mojibake, and of which kind, is ftfy's (Speer 2019): it errs on the
    side of leaving a text alone. It is asked only where two characters stand side by side that
    mojibake has and hardly any language.
    """
    if _BROKEN.search(text):
        text = ftfy.fix_encoding(text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)

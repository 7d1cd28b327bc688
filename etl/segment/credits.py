"""Whether a text credits a picture: `Photo: …`, `…/AFP`, `via Getty`, `© …`."""

from __future__ import annotations

import re

_CREDIT_WORD = re.compile(
    r"(?:Photo|PHOTO|Photograph|Foto|FOTO|Picture|Image|Credit|CREDIT|Courtesy|Bild|Quelle|Crédit"
    r"|Фото|Fotó|Fot\.)(?:\s?(?:by|credit|courtesy(?:\sof)?|d'archives))?\s?$"
)
_CREDIT_BY = re.compile(r"\bvia (?:AP|Getty|REUTERS|AFP)\b|[Pp]hotograph by\s[A-Z]")
_AGENCY = r"(?:AP|AFP|Getty Images|REUTERS|Reuters|dpa|EPA|Shutterstock)"
_AGENCY_AFTER = re.compile(rf"{_AGENCY}\b|[A-Z][\w.&]{{1,30}}(?: [A-Z][\w.&]{{1,30}}){{0,3}}$")
_AGENCY_BEFORE = re.compile(rf"\b{_AGENCY}\s?$")
_POINTER = re.compile(
    r"\((?:far |second |third |\d(?:nd|rd|\.) )?(?:left|right|cent(?:er|re)|middle"
    r"|pictured|file(?: photo)?|links|rechts|mitte"
    r"|archivbild|archivfoto|archiv|symbolbild|symbolfoto|gauche|droite"
    r"|au centre|archives?|izquierda|derecha|izq\.?|dcha\.?|sinistra|destra|al centro"
    r"|esquerda|direita|til (?:venstre|høyre|højre)|слева|справа|左|右)(?:[\s,][^()]{0,12})?\)"
    r"|\((?:\d\. ?)?v(?:on)?\.? ?(?-i:l|r|li|re)\.?(?: ?n(?:ach)?\.? ?(?:l|r|li|re)\.?)?\)"
    r"|\((?-i:l|r|li|re|m)\.\)",
    re.IGNORECASE,
)
_POINTING_LENGTH = 320
"""Characters of the longest line that is looked through for a pointer into the picture."""
_CREDIT_LENGTH = 500
"""Characters of the longest line that is looked through for a credit."""


def has_credit(text: str) -> bool:
    """Whether a picture is credited in a text: `Photo: …`, `…/AFP`, `via Getty`, `© …`."""
    if len(text) > _CREDIT_LENGTH:
        return False
    if "©" in text:
        return True
    if ("via " in text or "raph by " in text) and _CREDIT_BY.search(text):
        return True
    at = text.find(":")
    while at >= 0:
        if _CREDIT_WORD.search(text[max(0, at - 24) : at]):
            return True
        at = text.find(":", at + 1)
    at = text.find("/")
    while at >= 0:
        after = text[at + 1 :]
        before = text[max(0, at - 32) : at]
        match = _AGENCY_AFTER.match(after)
        if match and (match.end() < len(after) or before.istitle() or before.isupper()):
            return True
        if _AGENCY_BEFORE.search(before) or _CREDIT_WORD.search(before):
            return True
        at = text.find("/", at + 1)
    return False


def points(text: str) -> bool:
    """Whether a text points into a picture, as only captions do: `(left)`, `(v. l.)`, `(file)`."""
    return "(" in text and len(text) <= _POINTING_LENGTH and _POINTER.search(text) is not None

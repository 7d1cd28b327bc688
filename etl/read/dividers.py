"""The lines of a text that may divide one article from the next, and heads that come again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from etl.read.heads import LONGEST_HEAD, Kind, Line, head_of, lines_of, mask

LONGEST = 120
"""Characters of a line that divides."""
LEAST_LINE = 50
"""Characters of a line of prose, which may be broken over several."""
FEW_LINES = 2
"""Such lines that an article has at least."""
TOP = 2000
"""Characters in which a text's first head must show."""
LIKE = 12
"""Characters by which the same form of a date may differ: `1 May` and `30 September`."""
KINDS = ("head", "rule", "page", "hashes", "rights", "end", "closed", "counter")
"""What divides, by how much it says: a head that comes again, a line of rule characters, a form
feed, `###`, a line of rights, the end of a copy (`-30-`, `(END)`), the end of a document, and a
document's number (`Document 2 of 20`)."""

_WORDS = r"(?:documents?|dokumente?|documentos?|documenti|articles?|artikel|stories|records?)"
_DIVIDES = re.compile(
    r"[ \t]*(?:"
    r"(?P<rule>([=\-*#_~─═━—])(?:[ \t]?\2){4,})"
    r"|(?P<hashes>###|# # #)"
    r"|(?P<end>-{1,2}\s?30\s?-{1,2}|[(\[<]{1,2}(?:END|ENDS|ENDE|End|Ends|Ende|FIN|FINE)[)\]>]{1,2}"
    r"|[-*\s]{0,5}(?:END|ENDS|ENDE|Ends|Ende|ends|FIN)[-*\s.]{0,5})"
    r"|(?P<closed>(?i:end of (?:document|article|story|record)|ende des (?:dokuments|artikels)"
    r"|fin (?:du document|del documento|do documento|del documento))\.?"
    r"|Document [A-Z]{3,}[A-Z0-9]*\d{6,}[a-z0-9]*)"
    rf"|(?P<counter>(?i:(?:document|dokument|documento|article|artikel|record)\s+\d{{1,5}}"
    rf"\s+(?:of|von|de|sur|di|van)\s+\d{{1,5}}"
    rf"|\d{{1,5}}\s+(?:of|von|de|sur|di|van)\s+\d{{1,5}}\s+{_WORDS}))"
    r"|(?P<rights>(?i:copyright\b|©|\(c\)\s).{0,80}(?i:all rights reserved|rechte vorbehalten"
    r"|droits réservés|derechos reservados|direitos reservados|diritti riservati).{0,30}"
    r"|(?i:all rights reserved)\.?)"
    r")[ \t]*\Z"
)
_FIRST = frozenset(" \t=-*#_~─═━—([<DdEeFfAaRrCc©0123456789")
"""What a line that divides begins with."""
_COUNTED = re.compile(r"\d+")

_YEAR = re.compile("(?:19|20)[0-9]{2}")


class Divider(NamedTuple):
    """A place where a part may begin, by the numbers of the lines that are not blank."""

    kind: str
    """One of KINDS."""
    form: str
    """Equal for dividers that are written alike."""
    first: int
    """The first line of what divides."""
    below: int
    """The first line behind it."""


# ---- a quick look, which is enough for most pages


def may_divide(text: str, written: Sequence[str]) -> bool:
    """Whether a line that divides has lines below it that are long enough for prose."""
    if "\f" in text:
        return True
    for number, line in enumerate(written):
        if line[:1] in _FIRST and 2 < len(line) <= LONGEST and _DIVIDES.match(line):
            return sum(len(below) >= LEAST_LINE for below in written[number:]) >= FEW_LINES
    return False


def time_recurs(written: Sequence[str]) -> bool:
    """Whether a short line with a year comes again in the same form, and so may a head."""
    first, form = None, ""
    for line in written:
        if ("20" in line or "19" in line) and len(line) <= LONGEST and _YEAR.search(line):
            if first is None:
                first, form = line, mask(line.strip())
            elif abs(len(line) - len(first)) <= LIKE and mask(line.strip()) == form:
                return True
    return False


# ---- the dividers


def dividers(text: str, lines: Sequence[Line]) -> list[Divider]:
    """The dividing lines; those with nothing between them are one, of the kind that says most."""
    found: list[Divider] = []
    for number, line in enumerate(lines):
        match = _DIVIDES.match(line.text) if len(line.text) <= LONGEST else None
        if match and match.lastgroup:
            kind = next(name for name, told in match.groupdict().items() if told)
            mark = Divider(kind, form_of(line), number, number + 1)
        elif number and "\f" in text[lines[number - 1].at : line.at]:
            mark = Divider("page", "\f", number, number)
        else:
            continue
        if found and found[-1].below >= mark.first:
            above = found.pop()
            best = max(above, mark, key=lambda one: KINDS.index(one.kind))
            mark = Divider(best.kind, best.form, above.first, mark.below)
        found.append(mark)
    return [mark for mark in found if mark.first > 0 and mark.below < len(lines)]


def is_divider(line: Line) -> bool:
    """Whether it is a line that may divide."""
    return len(line.text) <= LONGEST and _DIVIDES.match(line.text) is not None


def form_of(line: Line) -> str:
    """How a dividing line is written, its numbers aside."""
    return _COUNTED.sub("0", line.text)


def repeated_heads(text: str) -> tuple[list[Line], list[Divider]]:
    """Where the head that the text begins with comes again, line for line of the same form."""
    first = head_of(lines_of(text[:TOP]))
    told = set(first.kinds)
    if not {Kind.HEADLINE, Kind.TIME} <= told or len(told) == 2:
        return [], []
    upto = next(n for n, said in enumerate(first.shape) if Kind.TIME in said)
    lines = lines_of(text)
    found = []
    for number in range(2 * upto + 1, len(lines)):
        begin = number - upto
        if lines[begin].gap and _YEAR.search(lines[number].text[:LONGEST]):
            head = head_of(lines[begin : begin + LONGEST_HEAD])
            if (head.kinds, head.shape) == (first.kinds, first.shape):
                found.append(Divider("head", "", begin, begin))
    return lines, found

"""Pages made worse on purpose: the same article with what scraping and templates do to it.

A variant keeps the roles of its lines, and so knows what of it is body. The words that it adds
are invented. The same page and variant give the same text every time.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from evals.pages import Case, Line, laid

Change = Callable[[Sequence[Line], random.Random], list[Line]]

GLUED = 0.02
"""The share of single spaces that are lost."""
ODD = 0.1
"""The share of spaces that become no-break ones, or get a zero-width one beside them."""
LONG = 30
"""Paragraphs from so many words on are broken."""
TEASERS = 500

_HEBREW = str.maketrans("abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיכלמנסעפצקרשתאבגד")
_WHO = ("Harbour office", "Night ferry", "Council", "Island choir", "Lock keeper", "Rowing club")
_DOES = ("closes", "reopens", "loses", "finds", "sells", "repairs", "postpones", "welcomes")
_WHAT = ("the old pier", "its last bell", "two boats", "a winter market", "the bridge toll")
_REMARKS = (
    "I have lived here for thirty years and never saw anything like it.",
    "Typical. They could have asked the people who live there first.",
    "Thanks for a good piece, I did not know half of this.",
    "Does anybody remember when the ferry still ran on Sundays?",
)


def variants() -> Mapping[str, Callable[[Case], Case]]:
    """Each variant by its name."""
    lined: dict[str, Change] = {
        "no-break and zero-width spaces": _odd_spaces,
        "no blank lines": lambda lines, dice: [line for line in lines if line.text.strip()],
        "single spaces lost": _glued,
        "headline in lower case": _headlines(str.lower),
        "headline in capitals": _headlines(str.upper),
        "headline twice": _doubled,
        "teasers before the article": lambda lines, dice: [*_teasers(dice, 12), *lines],
        "comments after it": _commented,
        "a second caption's date": _captioned,
        "500 teasers": lambda lines, dice: [*lines, *_teasers(dice, TEASERS)],
        "right-to-left letters": _right_to_left,
        "broken paragraphs": _broken,
    }
    made = {name: _changed(name, change) for name, change in lined.items()}
    return made | {"CRLF": _ended("\r\n"), "one line": _one_line}


def _changed(name: str, change: Change) -> Callable[[Case], Case]:
    return lambda case: _as(case, change(case.lines, random.Random(f"{case.id} {name}")))


def _as(case: Case, lines: Sequence[Line], mark: str = "\n") -> Case:
    """The page with these lines. Its body and headline are those of its lines, as they now are."""
    placed, text = laid(lines, mark)
    body = "\n".join(line.text for line in placed if line.role == "paragraph")
    shown = tuple(dict.fromkeys(line.text for line in placed if line.role == "headline"))
    return replace(
        case, lines=placed, text=text, body=body or None, titles=shown, shown_titles=shown
    )


def plain(case: Case) -> Case:
    """The page itself, its body and headline taken from its lines as a variant's are."""
    return _as(case, case.lines)


def _ended(mark: str) -> Callable[[Case], Case]:
    return lambda case: _as(case, case.lines, mark)


def _one_line(case: Case) -> Case:
    """All lines joined by spaces; no line has a role any more."""
    whole = _as(case, case.lines)
    text = " ".join(line.text for line in whole.lines if line.text.strip())
    return replace(whole, lines=(Line(text, "all"),), text=text, roles=False)


def _odd_spaces(lines: Sequence[Line], dice: random.Random) -> list[Line]:
    def odd(found: re.Match[str]) -> str:
        chance = dice.random()
        return "\xa0" if chance < ODD else "\u200b " if chance < 2 * ODD else " "

    return [line._replace(text=re.sub(" ", odd, line.text)) for line in lines]


def _glued(lines: Sequence[Line], dice: random.Random) -> list[Line]:
    def glue(found: re.Match[str]) -> str:
        return "" if dice.random() < GLUED else " "

    return [line._replace(text=re.sub(r"(?<=\S) (?=\S)", glue, line.text)) for line in lines]


def _headlines(change: Callable[[str], str]) -> Change:
    return lambda lines, dice: [
        line._replace(text=change(line.text)) if line.role == "headline" else line for line in lines
    ]


def _doubled(lines: Sequence[Line], dice: random.Random) -> list[Line]:
    first = next((n for n, line in enumerate(lines) if line.role == "headline"), None)
    if first is None:
        return list(lines)
    return [*lines[: first + 1], Line("", "blank"), *lines[first:]]


def _teasers(dice: random.Random, number: int) -> list[Line]:
    """Invented teasers, each a line with a time and one with a headline."""
    made = []
    for count in range(number):
        when = (
            f"{dice.randrange(24):02d}:{dice.randrange(60):02d} March {dice.randint(1, 28)}, 2019"
        )
        words = f"{dice.choice(_WHO)} {dice.choice(_DOES)} {dice.choice(_WHAT)}"
        kind = f"{words} after {count + 2} years" if count % 3 else words
        made += [Line(when, "beside a headline"), Line(kind, "teaser"), Line("", "blank")]
    return made


def _commented(lines: Sequence[Line], dice: random.Random) -> list[Line]:
    made = [*lines, Line("", "blank"), Line("10 comments", "comment")]
    for count in range(10):
        made += [
            Line(f"reader{count} says:", "comment"),
            Line(f"March {count + 3}, 2019 at 9:{count}2 am", "comment"),
            Line(" ".join(dice.sample(_REMARKS, 2)), "comment"),
            Line("Reply", "comment"),
        ]
    return made


def _captioned(lines: Sequence[Line], dice: random.Random) -> list[Line]:
    """A photo's caption, with the day that it was taken, above the second paragraph."""
    body = [n for n, line in enumerate(lines) if line.role == "paragraph"]
    at = body[1] if len(body) > 1 else len(lines)
    caption = "The old pier of Northquay is seen on Jan. 3, 2011. (Ada Finch/Harbour Pictures)"
    return [*lines[:at], Line(caption, "caption"), Line("", "blank"), *lines[at:]]


def _right_to_left(lines: Sequence[Line], dice: random.Random) -> list[Line]:
    """Latin letters become Hebrew ones outside of printed times, whose words must stay."""
    return [
        line if line.role == "date" else line._replace(text=line.text.lower().translate(_HEBREW))
        for line in lines
    ]


def _broken(lines: Sequence[Line], dice: random.Random) -> list[Line]:
    """Long paragraphs are cut in two between words, with a blank line between."""
    made: list[Line] = []
    for line in lines:
        words = line.text.split(" ")
        if line.role != "paragraph" or len(words) < LONG:
            made.append(line)
            continue
        at = dice.randint(len(words) // 3, 2 * len(words) // 3)
        made += [
            line._replace(text=" ".join(words[:at])),
            Line("", "blank"),
            line._replace(text=" ".join(words[at:])),
        ]
    return made

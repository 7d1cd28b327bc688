"""Bulletins of one form that are stories of their own: the templates of the made set, filled."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from evals.wire_editing import MONTHS

TOWNS = (
    "Corbin Falls", "Aldermoor", "Tarnby", "Westhaven", "Port Halden", "Mirefield", "Oakley Cross",
    "Sandwick", "Lower Tarn", "Kestrel Bay", "Brackwater", "Ostenfeld", "Rivermouth", "Eastlake",
)  # fmt: skip
FIRST = (
    "Dana", "Reuben", "Mina", "Teo", "Lia", "Oskar", "Ines", "Jonah", "Petra", "Samir", "Yara",
    "Colin", "Freya", "Marek", "Noor", "Alda",
)  # fmt: skip
LAST = (
    "Whitlock", "Astor", "Okafor", "Brandt", "Moreau", "Haldane", "Quist", "Barros", "Lindqvist",
    "Pereira", "Stanek", "Oduya", "Carrow", "Vance", "Ibsen", "Rahimi",
)  # fmt: skip
_SLOT = re.compile(r"\[(?:=(?P<again>\w+)|(?:(?P<keep>\w+):)?(?P<kind>\w+)(?: (?P<of>[^\]]+))?)\]")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Bulletin(NamedTuple):
    """A template filled once."""

    headline: str
    paragraphs: tuple[str, ...]


def templates(half: str) -> Mapping[str, str]:
    """The templates of a half by name; none is in both."""
    return _all()[half]


def filled(template: str, day: date, dice: random.Random) -> Bulletin:
    """A template with values drawn for this day."""
    kept: dict[str, str] = {}

    def value(slot: re.Match[str]) -> str:
        if slot["again"]:
            return kept[slot["again"]]
        drawn = _KINDS[slot["kind"]](slot["of"] or "", day, dice)
        kept[slot["keep"] or ""] = drawn
        return drawn

    headline, *paragraphs = _SLOT.sub(value, template.strip()).splitlines()
    return Bulletin(headline, tuple(paragraphs))


def _num(of: str, day: date, dice: random.Random) -> str:
    least, most = map(int, of.split())
    return f"{dice.randint(least, most):,}"


def _dec(of: str, day: date, dice: random.Random) -> str:
    least, most = map(float, of.split())
    return f"{dice.uniform(least, most):.1f}"


def _near(of: str, day: date, dice: random.Random) -> str:
    return f"{MONTHS[day.month - 1]} {min(day.day + dice.randint(0, 3), 28)}"


_KINDS: Mapping[str, Callable[[str, date, random.Random], str]] = {
    "num": _num,
    "dec": _dec,
    "pick": lambda of, day, dice: dice.choice(of.split("/")),
    "town": lambda of, day, dice: dice.choice(TOWNS),
    "person": lambda of, day, dice: f"{dice.choice(FIRST)} {dice.choice(LAST)}",
    "team": lambda of, day, dice: (
        f"{dice.choice(TOWNS)} {dice.choice(('United', 'Rovers', 'Athletic'))}"
    ),
    "weekday": lambda of, day, dice: _WEEKDAYS[(day.weekday() + dice.randint(0, 1)) % 7],
    "date": _near,
    "clock": lambda of, day, dice: (
        f"{dice.randint(1, 12)}:{dice.randint(0, 59):02} {dice.choice(('a.m.', 'p.m.'))}"
    ),
}


@cache
def _all() -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name("wire_templates.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))

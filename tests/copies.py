"""Invented agency copy and what newsrooms make of it, for the tests of stories."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.pages import page

_FORMS = (
    "The {} of {} said {} that the {} would {} the {} until {} {} is {} in {}.",
    "A {} of the {} told {} that {} {} are {} at {} near {} by the {} of {}.",
    "Nobody at {} could {} why the {} had {} the {} without {} to {} from {}.",
    "According to {} it will {} the {} more than {} {} before {} is {} by {}.",
    "In {} the {} is {} for {} that {} {} when {} came {} from {} with {}.",
)
_PARTS = (
    *("bar", "den", "fol", "gar", "hem", "kil", "lor", "mar", "nor"),
    *("pel", "ros", "sel", "tam", "tor", "ven", "wil", "zan"),
)


@dataclass(frozen=True)
class Wire:
    """An agency's story: a headline and its paragraphs."""

    headline: str
    paragraphs: tuple[str, ...]

    def cut(self, paragraphs: int) -> Wire:
        return Wire(self.headline, self.paragraphs[:paragraphs])

    def under(self, headline: str) -> Wire:
        return Wire(headline, self.paragraphs)

    def with_own(self, other: Wire) -> Wire:
        """Localised: a paragraph of the outlet's own after the lead."""
        first, *rest = self.paragraphs
        return Wire(self.headline, (first, other.paragraphs[0], *rest))

    def page(self, time: str = "12:32 Mar. 23, 2016") -> str:
        return page(0, headline=self.headline, time=time, paragraphs=self.paragraphs, prefix="")


def wire(number: int, paragraphs: int = 7) -> Wire:
    """An invented story; the same number gives the same story."""
    rng = random.Random(f"wire {number}")

    def word() -> str:
        return "".join(rng.choices(_PARTS, k=3))

    def sentence() -> str:
        form = rng.choice(_FORMS)
        return form.format(*(word() for _ in range(form.count("{}"))))

    told = tuple(f"{sentence()} {sentence()}" for _ in range(paragraphs))
    return Wire(f"The {word()} keeps the {word()} of {word()} waiting", told)

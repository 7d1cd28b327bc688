"""One story, many copies: a set made from newswire texts with a seed, in two halves.

The texts are those of `plain_eww`, each once, halved by outlet (`evals.wire_texts`). Of two in five
texts of at least 150 words three to eight copies are made, each in another invented source, up to
five days after the original, which itself is in the set for three stories in four. A copy is

- the text under a new headline (one in eight),
- an article that quotes it at length (`quoted`; it holds at least 60 percent of it),
- a later state of an earlier copy's page (`revised`: same source, same address), or
- the text restructured (`cut`, `reordered`, `dropped`, `merged`, `parted`), edited in the house's
  style by one of three hands (`edited lightly`, `edited`, `edited strongly`), or `localised` with
  one or two paragraphs of its own.

What must not be grouped: another article with the same quotations and names (`same event`), the
next days' articles with the original's background (`follow-up`), articles that quote less of it
than a copy does (`borrowed`), pages of several openings (`digest`), bulletins of one form
(`template`), and texts that have nothing to do with another (`alone`). Those that need an article
of their own take a text that nothing else is made of.

Operations are those of newsrooms: how agencies' texts are cut, merged and rewritten is told by
Silcock et al., "Noise-Robust De-Duplication at Scale" (2022), whose true copies share about 30
percent of their word 3-grams. The strongest hand is set by that figure.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from evals import wire_copies as copies
from evals import wire_distractors as distractors
from evals.wire_copies import HELD, Draft, Paragraphs
from evals.wire_editing import House
from evals.wire_templates import filled, templates
from evals.wire_texts import Text, texts

SEED = 17
SHARE_OF_ORIGINALS = 0.38
LEAST_WORDS = 150
SOURCES = tuple(
    f"{place}-{name}"
    for place in ("corbin", "halden", "tarnby", "oakley", "westhaven", "kestrel", "mirefield")
    for name in ("echo", "courier", "post", "herald", "wire")
)
AGENCIES = ("Reuters", "AFP", "AP", "dpa", "Xinhua")
DIGESTS = 15
HAND_CHANCES = {"": 2, "edited lightly": 4, "edited": 7, "edited strongly": 6}
"""How often a restructured copy goes through which desk, in parts of their sum."""


class Piece(NamedTuple):
    """A document as the grouping sees it: the fields of `etl.stories.Copy`, in its order."""

    source: str
    headline: str
    body: str
    url: str | None
    published: datetime | None
    day: date
    agency: str | None = None
    truncated: bool = False


class Document(NamedTuple):
    """A document with its gold: its story's number, what made it, the stories it draws on."""

    piece: Piece
    story: int
    operations: tuple[str, ...]
    draws_on: tuple[int, ...]


class Original(NamedTuple):
    """A text that copies are made of."""

    story: int
    paragraphs: Paragraphs
    day: date
    agency: str | None


def made(half: str, seed: int = SEED) -> list[Document]:
    """The documents of a half, in an order that tells nothing; the same at every call."""
    desk = _Desk(half, seed)
    documents = [
        *(one for original in desk.originals for one in _story(original, desk)),
        *_near(desk),
        *_digests(desk),
        *_bulletins(desk),
        *_alone(desk),
    ]
    desk.dice.shuffle(documents)
    return documents


def house(source: str) -> House:
    """A source's style: the sources go through all styles in turn."""
    bits = SOURCES.index(source)
    return House(*(bool(bits >> n & 1) for n in range(4)))


class _Desk:
    """What a half is made from: its dice, its originals, and the texts still unused."""

    def __init__(self, half: str, seed: int) -> None:
        self.half = half
        self.dice = random.Random(f"{seed} {half}")
        self.stories = 0
        stock = texts(half)
        self.dice.shuffle(stock)
        long = [text for text in stock if text.words >= LEAST_WORDS and len(text.paragraphs) > 2]
        chosen = long[: round(SHARE_OF_ORIGINALS * len(stock))]
        self.originals = [self._original(text) for text in chosen]
        rest = [text for text in stock if text not in set(chosen)]
        few = len(rest) // 8
        self.own = [one for text in rest[:few] for one in text.paragraphs if len(one) > 80]
        self.alone = rest[few : 2 * few]
        self.carcasses = [part for text in rest[2 * few :] for part in _parts(text.paragraphs)]

    def story(self) -> int:
        """The next story's number."""
        self.stories += 1
        return self.stories

    def carcass(self) -> Paragraphs | None:
        """Paragraphs that nothing else is made of; None when they are used up."""
        return self.carcasses.pop() if self.carcasses else None

    def _original(self, text: Text) -> Original:
        day = date(2022, 7, 1) + timedelta(days=self.dice.randint(0, 45))
        agency = self.dice.choice(AGENCIES) if self.dice.random() < 0.7 else None
        return Original(self.story(), text.paragraphs, day, agency)

    def piece(self, draft: Draft, source: str, day: date, agency: str | None = None,
              headline: str | None = None) -> Piece:  # fmt: skip
        """The document that a draft becomes in a source."""
        clock = time(self.dice.randint(5, 22), self.dice.randint(0, 59))
        told = datetime.combine(day, clock) if self.dice.random() < 0.7 else None
        own = copies.headline(draft.paragraphs, house(source), self.dice)
        address = f"https://{source}.example/{day:%Y/%m/%d}/{self.dice.randrange(10**8)}"
        body = "\n\n".join(draft.paragraphs)
        return Piece(source, headline or own, body, address, told, day, agency, draft.truncated)


def _story(original: Original, desk: _Desk) -> Iterator[Document]:
    dice = desk.dice
    sources = dice.sample(SOURCES, dice.randint(3, 8) + 1)
    known = (original.story,)
    first = Draft(original.paragraphs, ("original",))
    told = desk.piece(first, sources[0], original.day, original.agency)
    made = [Document(told, original.story, first.operations, known)]
    for source in sources[1:]:
        day = original.day + timedelta(days=dice.choices(range(6), (10, 5, 2, 1, 1, 1))[0])
        chance = dice.random()
        if chance < 0.08 and len(made) > 1:
            made.append(_later(dice.choice(made[1:]), desk))
            continue
        draft = _quoted(original, source, desk) if chance < 0.17 else None
        draft = draft or _copied(original, source, desk)
        headline = told.headline if dice.random() < 0.1 else None
        agency = original.agency if dice.random() < 0.6 else None
        piece = desk.piece(draft, source, day, agency, headline)
        if agency and piece.published and dice.random() < 0.15:
            piece = piece._replace(headline=f"{agency}: {piece.headline}")
        made.append(Document(piece, original.story, draft.operations, known))
    yield from made[dice.random() < 0.25 :]


def _copied(original: Original, source: str, desk: _Desk) -> Draft:
    dice, draft = desk.dice, Draft(original.paragraphs)
    if dice.random() < 0.13:
        return draft.after("new headline only", draft.paragraphs)
    draft = copies.restructured(draft, dice)
    (hand,) = dice.choices(list(HAND_CHANCES), list(HAND_CHANCES.values()))
    if hand:
        draft = copies.copy_edited(draft, house(source), hand, dice)
    if dice.random() < 0.25 and len(desk.own) > 1:
        own = [desk.own.pop() for _ in range(dice.randint(1, 2))]
        draft = copies.localised(draft, own, dice)
    return draft if draft.operations else draft.after("new headline only", draft.paragraphs)


def _quoted(original: Original, source: str, desk: _Desk) -> Draft | None:
    carcass = desk.carcass()
    if carcass is None:
        return None
    draft = Draft(original.paragraphs)
    if desk.dice.random() < 0.5:
        draft = copies.copy_edited(draft, house(source), "edited lightly", desk.dice)
    return copies.quoting(draft, carcass, HELD, 1.0, desk.dice)


def _parts(paragraphs: Paragraphs) -> list[Paragraphs]:
    """A text in parts of eight to fifteen paragraphs; whole where it has fewer."""
    number = max(1, len(paragraphs) // 8)
    size = -(-len(paragraphs) // number)
    parts = [paragraphs[at : at + size] for at in range(0, len(paragraphs), size)]
    return [part for part in parts if len(part) > 2]


def _later(document: Document, desk: _Desk) -> Document:
    piece, _, operations, _ = document
    draft = Draft(tuple(piece.body.split("\n\n")), operations, piece.truncated)
    draft = copies.revised(draft, house(piece.source), desk.dice)
    hours = timedelta(hours=desk.dice.randint(1, 20))
    published = piece.published and piece.published + hours
    later = desk.piece(draft, piece.source, piece.day, piece.agency, piece.headline)
    day = published.date() if published else piece.day
    told = later._replace(url=piece.url, published=published, day=day)
    return document._replace(piece=told, operations=draft.operations)


def _near(desk: _Desk) -> Iterator[Document]:
    """Distractors beside the originals while there are unused texts: 4 in 10 on the same event, 4
    follow-ups, 2 that borrow; fewer where an original does not lend itself to a kind."""
    dice = desk.dice
    while desk.carcasses:
        original = dice.choice(desk.originals)
        kind = dice.choices(("same event", "follow-up", "borrowed"), (4, 4, 2))[0]
        carcass = desk.carcasses[-1]
        made: Paragraphs | None
        if kind == "same event":
            made = distractors.same_event(original.paragraphs, carcass, dice)
        elif kind == "follow-up":
            made = distractors.follow_up(original.paragraphs, carcass, dice)
        else:
            draft = copies.quoting(Draft(original.paragraphs), carcass, 0.2, HELD - 0.05, dice)
            made = draft and draft.paragraphs
        if made is None:
            continue
        desk.carcass()
        days = dice.randint(1, 3) if kind == "follow-up" else dice.randint(0, 1)
        agency = original.agency if dice.random() < 0.3 else None
        day = original.day + timedelta(days=days)
        piece = desk.piece(Draft(made), dice.choice(SOURCES), day, agency)
        yield Document(piece, desk.story(), (kind,), (original.story,))


def _digests(desk: _Desk) -> Iterator[Document]:
    dice = desk.dice
    long = [one for one in desk.originals if len(one.paragraphs) > 5]
    for _ in range(DIGESTS):
        chosen = dice.sample(long, dice.randint(3, 5))
        draft = Draft(distractors.digest([one.paragraphs for one in chosen], dice))
        day = max(one.day for one in chosen)
        piece = desk.piece(
            draft, dice.choice(SOURCES), day, headline=f"News in brief, {day:%-d %B}"
        )
        yield Document(piece, desk.story(), ("digest",), tuple(one.story for one in chosen))


def _bulletins(desk: _Desk) -> Iterator[Document]:
    """Families of bulletins, one to three sources each, one every one to three days."""
    dice = desk.dice
    for template in templates(desk.half).values():
        sources = dice.sample(SOURCES, dice.choice((1, 1, 2, 3)))
        day = date(2022, 7, 1) + timedelta(days=dice.randint(0, 30))
        for _ in range(dice.randint(6, 15)):
            told = filled(template, day, dice)
            draft = Draft(told.paragraphs)
            piece = desk.piece(draft, dice.choice(sources), day, headline=told.headline)
            yield Document(piece, desk.story(), ("template",), ())
            day += timedelta(days=dice.randint(0, 2))


def _alone(desk: _Desk) -> Iterator[Document]:
    for text in desk.alone:
        day = date(2022, 7, 1) + timedelta(days=desk.dice.randint(0, 45))
        piece = desk.piece(Draft(text.paragraphs), desk.dice.choice(SOURCES), day)
        yield Document(piece, desk.story(), ("alone",), ())

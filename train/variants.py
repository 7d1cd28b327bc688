"""A page in several forms: whole, cropped, with filler between its paragraphs, spoilt at random."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import NamedTuple

from train.cleaning import is_sentence
from train.pages import Line, Page

_FILLER = (
    "Advertisement", "ADVERTISEMENT", "Story continues below",
    "Article continues below advertisement", "Sign up for our newsletter", "Read more", "Share",
    "Tweet", "Comments", "Loading...", "Close", "Anzeige", "Publicité", "Publicidad", "Pubblicità",
    "Реклама", "Advertentie", "Share this article", "Enlarge this image", "View gallery",
    "Hide caption", "Play video", "Save", "Print", "Follow us",
)  # fmt: skip
_COMMENTED = (
    "{} Comments", "Comments", "Comments ({})", "{} responses", "Leave a comment", "{} Kommentare",
    "Kommentare", "Commentaires ({})", "Comentarios", "{} commenti", "Комментарии ({})",
)  # fmt: skip
_BLANK = Line("")
_MOST_DRAWN = 40
_MOST_BETWEEN = 12
"""Lines that interrupt an article at one place; more are no interruption."""
_MOST_INTERRUPTIONS = 5
_FRAMED, _INTERRUPTED, _SHORTENED = 0.5, 0.6, 0.3
"""How often an article stands in another page's frame, is interrupted by what interrupts others,
and is cut short in such a frame: short articles are scarce."""


class Others(NamedTuple):
    """What other pages of a fold lend to a page, so that its article is seen in other company."""

    comments: Sequence[str]
    """Lines of readers' comments."""
    interruptions: list[tuple[Line, ...]]
    """Lines that stand between two paragraphs of an article, blank ones too."""
    frames: list[tuple[tuple[Line, ...], tuple[Line, ...]]]
    """What stands above and below an article."""


def variants(page: Page, random: Random, others: Others) -> Iterator[Page]:
    """The forms of a page, always the same ones for the same state of `random`."""
    comments = others.comments
    yield page
    if page.crop is None:
        yield spoilt(page, random)
        return
    first, last = page.crop
    yield page.cut(first, last)
    if comments and random.random() < 0.25:
        yield with_comments(page.cut(*random.choice(((0, last), (first, last)))), random, comments)
    above, below = random.choice((0, 2, 5, 15, 60)), random.choice((0, 3, 10, 40))
    yield spoilt(page.cut(max(0, first - above), last + below), random)
    if page.set != "dragnet" or random.random() < 0.5:
        yield spoilt(
            with_filler(page if random.random() < 0.5 else page.cut(*page.crop), random), random
        )
    if others.frames and random.random() < _FRAMED:
        yield spoilt(framed(page, random, others), random)
    if others.interruptions and random.random() < _INTERRUPTED:
        form = page if random.random() < 0.5 else page.cut(first, last)
        yield spoilt(interrupted(form, random, others.interruptions), random)
    outside = page.lines[:first] + page.lines[last:]
    if random.random() < 0.35 and sum(not line.blank for line in outside) >= 4:
        yield without_article(page, outside)


def without_article(page: Page, outside: tuple[Line, ...]) -> Page:
    """What stands around a page's article: a page that has none."""
    return replace(page, lines=outside, crop=None, weight=page.weight * 0.7)


def with_comments(page: Page, random: Random, comments: Sequence[str]) -> Page:
    """One to twelve lines of readers' comments below the page, under a heading of their own."""
    number = random.randint(1, 12)
    heading = random.choice(_COMMENTED).format(number)
    lines = [*page.lines, _BLANK, Line(heading), _BLANK]
    for text in random.sample(comments, min(number, len(comments))):
        lines += [Line(text, "comment"), _BLANK]
    return spoilt(replace(page, lines=tuple(lines), crop=None), random)


def framed(page: Page, random: Random, others: Others) -> Page:
    """A page's article with what stands around another page's, some interrupted, some shortened."""
    first, last = page.crop or (0, len(page.lines))
    above, below = random.choice(others.frames)
    found = replace(page, lines=above + page.lines[first:last] + below, crop=None)
    if others.interruptions and random.random() < 0.5:
        found = interrupted(found, random, others.interruptions)
    return _shortened(found, random) if random.random() < _SHORTENED else found


def interruptions(page: Page) -> Iterator[tuple[Line, ...]]:
    """The runs of lines between two paragraphs of a page's article, with the blank lines around."""
    body = [number for number, line in enumerate(page.lines) if line.role == "body"]
    for here, there in pairwise(body):
        run = page.lines[here + 1 : there]
        if 0 < sum(not line.blank for line in run) <= _MOST_BETWEEN:
            yield run


def interrupted(page: Page, random: Random, pool: Sequence[tuple[Line, ...]]) -> Page:
    """What interrupts other articles put between this one's paragraphs, up to five times."""
    body = [number for number, line in enumerate(page.lines) if line.role == "body"]
    places = [n for n in body[:-1] if is_sentence(page.lines[n].text)]
    chosen = random.sample(places, min(len(places), random.randint(1, _MOST_INTERRUPTIONS)))
    lines: list[Line] = []
    for number, line in enumerate(page.lines):
        lines.append(line)
        if number in chosen:
            lines += random.choice(pool)
    return replace(page, lines=tuple(lines), crop=None)


def with_filler(page: Page, random: Random) -> Page:
    """One to five lines of furniture after every one to three paragraphs."""
    own = [line for line in page.lines if line.role in ("boilerplate", "teaser") and not line.blank]
    own = [line for line in own if len(line.text) < 90]
    pool = [Line(text) for text in random.sample(_FILLER, 6)]
    if own and random.random() < 0.6:
        pool = random.sample(own, min(len(own), 8))
    lines: list[Line] = []
    inside, left = False, random.randint(1, 3)
    for number, line in enumerate(page.lines):
        lines.append(line)
        inside = inside or line.role == "body"
        left -= line.role == "body"
        later = any(x.role == "body" for x in page.lines[number + 1 : number + 9])
        if inside and left <= 0 and later:
            lines.append(_BLANK)
            for filler in random.sample(pool, min(len(pool), random.randint(1, 5))):
                lines += [replace(filler, role="boilerplate"), _BLANK]
            left = random.randint(1, 3)
    return replace(page, lines=tuple(lines), crop=None)


def spoilt(page: Page, random: Random) -> Page:
    """The page with some of the damage that dumps do: at most two kinds, often none."""
    for _ in range(random.choice((0, 1, 1, 2))):
        page = random.choice(_DAMAGE)(page, random)
    return page


def _without_blank_lines(page: Page, random: Random) -> Page:
    share = random.choice((0.5, 1.0))
    kept = [line for line in page.lines if not line.blank or random.random() >= share]
    return replace(page, lines=tuple(kept))


def _with_more_blank_lines(page: Page, random: Random) -> Page:
    lines = [x for line in page.lines for x in ((line,) if line.blank else (line, _BLANK))]
    return replace(page, lines=tuple(lines))


def _loud(page: Page, random: Random) -> Page:
    """The headline, or the furniture, in capitals or in lower case."""
    roles = random.choice((("headline",), ("headline",), ("boilerplate", "related")))
    change = random.choice((str.upper, str.lower, str.title))
    lines = [
        replace(line, text=change(line.text)) if line.role in roles else line for line in page.lines
    ]
    return replace(page, lines=tuple(lines))


def _broken(page: Page, random: Random) -> Page:
    """Some paragraphs broken in mid-sentence, all of them hard-wrapped, or some joined."""
    way = random.choice(("some", "all", "joined"))
    lines: list[Line] = []
    for line in page.lines:
        tokens = line.text.split(" ")
        if line.role != "body" or len(tokens) < 16:
            lines.append(line)
        elif way == "joined" and lines and lines[-1].role == "body" and random.random() < 0.5:
            lines[-1] = replace(lines[-1], text=f"{lines[-1].text} {line.text}")
        elif way == "all":
            width = random.randint(8, 14)
            for at in range(0, len(tokens), width):
                lines.append(replace(line, text=" ".join(tokens[at : at + width])))
        elif way == "some" and random.random() < 0.3:
            at = random.randint(6, len(tokens) - 6)
            parts = (" ".join(tokens[:at]), " ".join(tokens[at:]))
            lines += [replace(line, text=parts[0]), _BLANK, replace(line, text=parts[1])]
        else:
            lines.append(line)
    if way == "joined":
        lines = [x for x, y in zip(lines, [*lines[1:], _BLANK], strict=True) if x.text or y.text]
    return replace(page, lines=tuple(lines))


def _teasers_first(page: Page, random: Random) -> Page:
    """Up to forty of the page's teasers put above the article."""
    drawn = [line for line in page.lines if line.role == "teaser"][:_MOST_DRAWN]
    apart = random.random() < 0.5
    above = [x for line in drawn for x in ((line, _BLANK) if apart else (line,))]
    return replace(page, lines=(*above, _BLANK, *page.lines))


def _related_inside(page: Page, random: Random) -> Page:
    """Some of the page's teasers put between its paragraphs: related items without a cue."""
    drawn = [line for line in page.lines if line.role == "teaser" and len(line.text) > 25]
    random.shuffle(drawn)
    lines: list[Line] = []
    body = [n for n, line in enumerate(page.lines) if line.role == "body"]
    for number, line in enumerate(page.lines):
        lines.append(line)
        among = body and body[0] <= number < body[-1] and line.role == "body"
        if among and drawn and random.random() < 0.15:
            lines += [_BLANK, replace(drawn.pop(), role="related"), _BLANK]
    return replace(page, lines=tuple(lines))


def _doubled_headline(page: Page, random: Random) -> Page:
    lines: list[Line] = []
    for line in page.lines:
        lines.append(line)
        if line.role == "headline" and random.random() < 0.7:
            lines += [_BLANK, line]
    return replace(page, lines=tuple(lines))


def _shortened(page: Page, random: Random) -> Page:
    """The article cut to its first paragraphs: a brief, or one whose rest is elsewhere."""
    left = random.randint(1, 5)
    lines: list[Line] = []
    for line in page.lines:
        left -= line.role == "body"
        if left >= 0 or line.role not in ("body", "related", "caption"):
            lines.append(line)
    return replace(page, lines=tuple(lines))


_DAMAGE = (
    _shortened,
    _without_blank_lines, _with_more_blank_lines, _loud, _broken, _teasers_first, _related_inside,
    _related_inside, _doubled_headline,
)  # fmt: skip

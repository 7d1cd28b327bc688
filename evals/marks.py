"""What a page's reading gets right, as sums a figure; and what the page's text would allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from etl.model import Article, Label, Reading
from evals import days
from evals.figures import (
    Figure,
    Rows,
    binned,
    calibration,
    f1_of_means,
    pooled_f1,
    pooled_precision,
    pooled_recall,
    precision,
    recall,
    share,
)
from evals.overlap import f1, folded, likeness, matched, overlap, shingles
from evals.pages import Case
from evals.promoted import items
from evals.spread import Spread, spread_of

LOST = 0.3
"""Under this F1 an article's page counts as lost whole."""
GOOD = 0.9
"""From this F1 on, with the right headline, an article counts as right for its confidence."""
LEAKS = ("teaser", "related", "caption")
BODY = frozenset({Label.BODY, Label.SUBHEAD, Label.DATELINE})
ROLES = {
    "headline": frozenset({Label.HEADLINE}),
    "byline": frozenset({Label.BYLINE}),
    "date": frozenset({Label.TIMESTAMP}),
    "standfirst": frozenset({Label.STANDFIRST}),
    "caption": frozenset({Label.CAPTION}),
}
"""The silver roles whose lines are counted one by one, and the labels that stand for them."""

FIGURES: dict[str, Figure] = {
    "body precision": Figure(precision),
    "body recall": Figure(recall),
    "body F1": Figure(f1_of_means),
    "body exactly right": Figure(share),
    "pages lost whole": Figure(share, lower=True),
    "article where none is": Figure(share, lower=True),
    "must-have passages in body": Figure(share),
    "must-not passages in body": Figure(share, lower=True),
    "headline": Figure(share),
    "headline where printed": Figure(share),
    "byline F1": Figure(pooled_f1),
    "standfirst F1": Figure(pooled_f1),
    "caption F1": Figure(pooled_f1),
    "day": Figure(share),
    "day where printed": Figure(share),
    "day right or rightly empty": Figure(share),
    "day wrong": Figure(share, lower=True),
    "day missing": Figure(share, lower=True),
    "minute": Figure(share),
    "zone": Figure(share),
    "language": Figure(share),
    **{
        f"{kind} {name}{by}": Figure(value)
        for by in ("", ", by hand")
        for kind in ("related", "teasers")
        for name, value in (
            ("precision", pooled_precision),
            ("recall", pooled_recall),
            ("F1", pooled_f1),
        )
    },
    "promoted in either list F1": Figure(pooled_f1),
    **{f"{role} lines F1": Figure(pooled_f1) for role in ROLES},
    "leakage": Figure(share, lower=True),
    **{f"leakage of {role} lines": Figure(share, lower=True) for role in LEAKS},
    "leakage, by hand": Figure(share, lower=True),
    "any line not body in body": Figure(share, lower=True),
    "calibration error, lines": Figure(calibration, lower=True),
    "calibration error, body lines": Figure(calibration, lower=True),
    "calibration error, articles": Figure(calibration, lower=True),
}
"""Every figure in the order that it is printed."""


def marks(case: Case, reading: Reading) -> Rows:
    """A page's sums for every figure that the page is asked for."""
    spread = spread_of(case, reading)
    parts = (
        _body(case, reading.article),
        _passages(case, reading.article),
        _headline(case, reading.article),
        _people(case, reading.article),
        _texts(case, reading.article),
        _day(case, reading.article),
        _promoted(case, reading),
        _lines(case, spread),
        _leaks(case, spread),
        _confidence(case, reading, spread),
    )
    rows = {name: row for part in parts for name, row in part}
    if case.language:
        rows["language"] = (reading.sheet.language == case.language, 1)
    return rows


Part = Iterator[tuple[str, tuple[float, ...]]]


def _body(case: Case, article: Article | None) -> Part:
    if not case.has_article:
        yield "article where none is", (article is not None, 1)
    if case.body is None:
        return
    p, r = overlap(case.gold, shingles(article.body if article else ""))
    for name in ("body precision", "body recall", "body F1"):
        yield name, (p, r, 1)
    yield "body exactly right", (p == r == 1, 1)
    yield "pages lost whole", (f1(p, r) < LOST, 1)


def _passages(case: Case, article: Article | None) -> Part:
    body = folded(article.body) if article else ""
    for name, wanted in (("must-have", case.must), ("must-not", case.must_not)):
        if wanted:
            held = sum(folded(passage) in body for passage in wanted)
            yield f"{name} passages in body", (held, len(wanted))


def _headline(case: Case, article: Article | None) -> Part:
    if not case.titles:
        return
    right = headline_right(case, article)
    yield "headline", (right, 1)
    if title_printed(case):
        yield "headline where printed", (right, 1)


def headline_right(case: Case, article: Article | None) -> bool:
    """Whether the headline's tokens are those of the gold title or of a line that shows it."""
    return article is not None and any(
        folded(title) == folded(article.headline) for title in case.titles
    )


def title_printed(case: Case) -> bool:
    """Whether the page's text holds a title in one piece."""
    return any(case.holds(title) for title in case.titles)


def _people(case: Case, article: Article | None) -> Part:
    if not case.authors:
        return
    gold = [folded(name) for name in case.authors]
    found = [folded(byline.name) for byline in article.byline] if article else []
    if article and article.agency and folded(article.agency) in gold:
        found.append(folded(article.agency))
    yield "byline F1", (len(set(gold) & set(found)), len(set(found)), len(set(gold)))


def _texts(case: Case, article: Article | None) -> Part:
    if case.standfirst:
        found = article.standfirst if article else None
        alike = found is not None and likeness(case.standfirst, found) >= GOOD
        yield "standfirst F1", (alike, found is not None, 1)
    if case.captions:
        shown = article.captions if article else ()
        with_credit = [f"{c.text} {c.credit or ''}" for c in shown]
        hits = max(
            matched(case.captions, with_credit), matched(case.captions, [c.text for c in shown])
        )
        yield "caption F1", (hits, len(shown), len(case.captions))


def _day(case: Case, article: Article | None) -> Part:
    moment = article.published if article else None
    if case.undated:
        yield "day right or rightly empty", (moment is None, 1)
        yield "day wrong", (moment is not None, 1)
    if case.published is None:
        return
    held = days.printed(case.text, case.published)
    told = days.verdict(moment, case.published, held=held)
    yield "day", (told == "right", 1)
    if held:
        yield "day where printed", (told == "right", 1)
    yield "day right or rightly empty", (told in ("right", "empty"), 1)
    yield "day wrong", (told == "wrong", 1)
    yield "day missing", (told == "missing", 1)
    if days.told(case.published)[1]:
        right = moment is not None and told == "right" and days.minute(moment, case.published)
        yield "minute", (right, 1)
        if right and moment and days.told(case.published)[0].tzinfo:
            yield "zone", (days.zone(moment, case.published), 1)


def _promoted(case: Case, reading: Reading) -> Part:
    related = [item.headline_span for item in reading.related]
    teasers = [item.headline_span for item in reading.teasers]
    both = [*related, *teasers]
    for by in ("", ", by hand") if case.by_hand else ("",):
        hand = bool(by)
        for kind, spans in (("related", related), ("teasers", teasers)):
            # a set whose body is not marked has no related lines, only teasers
            if kind == "teasers" or case.roles:
                row = items(case, spans, {kind.removesuffix("s")}, hand=hand)
                for name in ("precision", "recall", "F1"):
                    yield f"{kind} {name}{by}", row
        if case.roles and not hand:
            row = items(case, both, {"related", "teaser"}, hand=False)
            yield "promoted in either list F1", row


def _lines(case: Case, spread: Spread) -> Part:
    for role, labels in ROLES.items():
        gold = {n for n, line in enumerate(case.lines) if line.role == role}
        found = {n for n, label in spread.labels.items() if label in labels}
        if gold or found:
            yield f"{role} lines F1", (len(gold & found), len(found), len(gold))


def _leaks(case: Case, spread: Spread) -> Part:
    inside = {case.lines[number].role for number in spread.in_body}
    yield "leakage", (bool(inside & set(LEAKS)), 1)
    for role in LEAKS:
        yield f"leakage of {role} lines", (role in inside, 1)
    if case.by_hand:
        hands = {case.lines[number].hand for number in spread.in_body}
        yield "leakage, by hand", (bool(hands & {*LEAKS, "teaser-abstract"}), 1)
    if case.roles:
        yield "any line not body in body", (bool(inside - {"paragraph", "subhead"}), 1)


def _confidence(case: Case, reading: Reading, spread: Spread) -> Part:
    if case.roles:
        body = [n for n, label in spread.labels.items() if label in BODY]
        yield "calibration error, lines", binned(_held(case, spread, spread.labels))
        yield "calibration error, body lines", binned(_held(case, spread, body))
    if case.body is not None and reading.article is not None:
        p, r = overlap(case.gold, shingles(reading.article.body))
        right = f1(p, r) >= GOOD and (
            not title_printed(case) or headline_right(case, reading.article)
        )
        yield "calibration error, articles", binned([(reading.article.confidence, right)])


def _held(case: Case, spread: Spread, numbers: Iterable[int]) -> Sequence[tuple[float, bool]]:
    """Each line's confidence, and whether it was rightly said to be body or not to be."""
    return [
        (
            spread.confidences[n],
            (spread.labels[n] in BODY) == (case.lines[n].role in ("paragraph", "subhead")),
        )
        for n in numbers
    ]

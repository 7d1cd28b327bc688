"""Who stands behind an article: agency, authors, photographers, place; each where it is printed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from etl.bylines import is_credit
from etl.lexicon import agencies
from etl.model import Byline, Caption, Label, Mention, Segment, Span
from etl.paragraphs import fold
from etl.segment.dateline import dateline_of

_BRACKETED = re.compile(r"[(\[]\s{0,2}([^()\[\]]{2,90}?)\s{0,2}[)\]]\.?$")
_CAPITALISED = re.compile(r"[^\W\d_][\w.'’\-]*")
_PREFIX = re.compile(r"[:|]")
_CLOSING = re.compile(r"(?:^|[\s(\[©–—\-/])(?P<name>[^()\[\]©–—/\d]{2,40}?)[)\].\s]*$")
_CLOSING_WORDS = 8
_INITIALS = re.compile(r"[^/\d\n]{2,20}/[a-zà-ÿ]{2,4}")
_SIGNED_OFF = 8
"""How many lines below the body an agency may stand with its editor's initials (`dpa/abc`)."""
_CREDITED = frozenset(
    {
        "with",
        "from",
        "files",
        "reporting",
        "by",
        "via",
        "source",
        "sources",
        "copyright",
        "material",
    }
    | {"mit", "von", "der", "quelle", "quellen", "agenturmaterial", "avec", "par", "l"}
    | {"con", "información", "informacion", "de", "fuente", "com", "informações", "fonte", "da"}
    | {"bron", "met", "van", "источник", "по", "материалам", "сообщает", "das", "und", "and", "et"}
)
"""Words that stand before an agency in a credit at the end of its copy (`Avec AFP`)."""
_PHOTO_WORDS = frozenset({"photo", "photos", "images", "image", "pictures", "picture", "foto"})


class Evidence(NamedTuple):
    """An agency where the page prints it."""

    agency: str
    method: str
    shown: Span
    """What is shown as evidence: `AP:`, `AP Photo`."""
    name: Span
    """The name in it."""


def agency_evidence(
    text: str,
    headline: Span | None,
    body: Sequence[Segment],
    segments: Sequence[Segment],
    shown: Sequence[Caption],
) -> tuple[Evidence, ...]:
    """Every place that names an agency, in the order of the page."""
    found: list[Evidence] = []
    short = agencies().short
    if headline is not None:
        found += _prefix(text, headline, short)
    for segment in segments:
        if segment.label is Label.BYLINE and not is_credit(text[segment.start : segment.end]):
            found += _named(text, segment.start, segment.end, "byline")
    if body:
        found += _in_dateline(text, body)
        found += _closing(text, body, segments)
    for caption in shown:
        if caption.credit:
            found += _in_credit(text, caption)
    return tuple(sorted(set(found), key=lambda e: e.shown))


def agency(evidence: Sequence[Evidence]) -> str | None:
    """The agency whose copy the article is. A photo credit alone tells only whose photo it is."""
    for method in ("agency-prefix", "dateline", "byline", "closing-line"):
        for item in evidence:
            if item.method == method:
                return item.agency
    return None


def mentions(
    text: str,
    evidence: Sequence[Evidence],
    names: Sequence[Byline],
    shown: Sequence[Caption],
    place: tuple[str, Span] | None,
) -> tuple[Mention, ...]:
    """What the parser knows for certain: agencies, authors, photographers, the dateline's place."""
    found = [Mention("organisation", e.agency, e.method, e.name) for e in evidence]
    found += [Mention("person", b.name, "byline", b.span) for b in names]
    if place:
        found.append(Mention("place", place[0], "dateline", place[1]))
    for caption in shown:
        if caption.credit and (who := _photographer(text, caption)):
            found.append(who)
    return tuple(sorted(found, key=lambda m: (m.span, m.kind)))


def _prefix(text: str, headline: Span, short: Mapping[str, str]) -> list[Evidence]:
    line = text[headline.start : headline.end]
    match = _PREFIX.search(line[:40])
    if not match:
        return []
    name = line[: match.start()].strip()
    if name not in short:
        return []
    start = headline.start
    shown = Span(start, start + match.end())
    return [Evidence(short[name], "agency-prefix", shown, Span(start, start + len(name)))]


def _in_dateline(text: str, body: Sequence[Segment]) -> list[Evidence]:
    first = body[0]
    line = text[first.start : first.start + 120]
    told = dateline_of(line)
    if not told or not told.name:
        return []
    name = told.name
    start = first.start + told.name_start
    span = Span(start, start + len(name))
    return [Evidence(agencies().short[name], "dateline", span, span)]


def _closing(text: str, body: Sequence[Segment], segments: Sequence[Segment]) -> list[Evidence]:
    """An agency at the end of the last paragraph, in brackets, or on a short line just below it."""
    last = body[-1]
    tail = text[max(last.start, last.end - 60) : last.end]
    match = _BRACKETED.search(tail)
    if match and match[1] in agencies().short and len(tail) > len(match[0]):
        start = last.end - len(tail) + match.start(1)
        return _named(text, start, start + len(match[1]), "closing-line")
    below = [s for s in segments if s.start >= last.end][:_SIGNED_OFF]
    for number, segment in enumerate(below):
        line = text[segment.start : segment.end]
        if number > 1 and not _INITIALS.fullmatch(line):
            continue
        if segment.label is Label.TEASER or line.count(" ") >= _CLOSING_WORDS or len(line) > 200:
            continue
        if found := _credited(line):
            name, at = found
            span = Span(segment.start + at, segment.start + at + len(name))
            return [Evidence(agencies().short[name], "closing-line", span, span)]
    return []


def _credited(line: str) -> tuple[str, int] | None:
    """The agency that a closing line credits, and where: `(AFP)`, `Avec AFP`, `dpa/abc`."""
    short = agencies().short
    name = _CLOSING.search(line)
    if name and name["name"].strip() in short:
        told = name["name"].strip()
        return told, line.index(told, name.start())
    bare = line.strip(" .()[]©–—-\xa0")
    words = bare.replace("’", " ").replace("'", " ").replace(":", " ").split()
    for number in range(len(words)):
        told = " ".join(words[number:])
        first = told.partition("/")[0].strip()
        if first in short and all(word.lower() in _CREDITED for word in words[:number]):
            at = line.find(first)
            return (first, at) if at >= 0 else None
    return None


def _named(text: str, start: int, end: int, method: str) -> list[Evidence]:
    """The agencies printed between start and end."""
    names = agencies()
    return [
        Evidence(
            names.short[name],
            method,
            Span(start + at, start + at + len(name)),
            Span(start + at, start + at + len(name)),
        )
        for name, at in agencies_in(text[start:end], names.short, frozenset())
    ]


def _in_credit(text: str, caption: Caption) -> list[Evidence]:
    credit = caption.credit or ""
    start = text.rfind(credit, caption.span.start, caption.span.end)
    if start < 0:
        return []
    short = agencies().short
    found = []
    for name, at in agencies_in(credit, short, frozenset()):
        span = Span(start + at, start + at + len(name))
        rest = credit[at + len(name) :].split("/")[0].rstrip(" .")
        whole = Span(span.start, span.end + len(rest)) if _says_photo(rest) else span
        found.append(Evidence(short[name], "credit", whole, span))
    return found


def _says_photo(text: str) -> bool:
    return text.strip(" .").lower() in _PHOTO_WORDS


def agencies_in(
    line: str, short: Mapping[str, str], pictures: frozenset[str]
) -> list[tuple[str, int]]:
    """The agencies' printed names among a short line's parts, each with its offset."""
    found = []
    at = 0
    for part in re.split(r"([/|,()\[\]:©•]|\s-\s| via | for | and )", line):
        bare = part.strip(" .\xa0")
        words = bare.split()
        while len(words) > 1 and words[-1].lower() in _PHOTO_WORDS:
            words.pop()
        name = " ".join(words)
        for candidate in (bare, name, name.removeprefix("By ").removeprefix("by ")):
            if candidate and (candidate in short or candidate in pictures):
                found.append((candidate, at + part.index(candidate)))
                break
        at += len(part)
    return found


def _photographer(text: str, caption: Caption) -> Mention | None:
    """`Jane Doe/AP`: the person before an agency's name in a credit."""
    credit = caption.credit or ""
    names = agencies()
    head, slash, tail = credit.partition("/")
    tokens = head.split()
    known = agencies_in(tail, names.short, names.pictures)
    if not slash or not known or not 2 <= len(tokens) <= 3:
        return None
    if not all(t[0].isupper() and _CAPITALISED.fullmatch(t) for t in tokens):
        return None
    if agencies_in(head, names.short, names.pictures):
        return None
    name = head.strip()
    start = text.find(name, caption.span.start, caption.span.end)
    return (
        Mention("person", fold(name), "credit", Span(start, start + len(name)))
        if start >= 0
        else None
    )

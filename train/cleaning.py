"""The faults of the flattened sets put right before they teach anything.

A third of dragnet's paragraphs are readers' comments, and among the rest stand headlines, bylines
and dates. traf and postlight have no body: trafilatura's answer on their HTML stands in for it.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import replace

import trafilatura

from train import DATA
from train.pages import Line, Page, words

_COMMENT_HEAD = re.compile(
    r"\b\d+ (?:comments?|responses?|replies|reactions?|thoughts?)\b|leave a (?:reply|comment)"
    r"|\bsays:|^posted by .{2,60}\bon\b|^comments? on\b|permalink|\[?\breply\]?$|^comments?:?$"
    r"|\bwrote:|^(?:posted|said) (?:at|on) |^at \d+:\d\d|^(?:kommentare?|commentaires?)\b"
    r"|\d\d? ?[ap]m\b.*(?:#|permalink|reply)|\bsaid\.\.\.$",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:/.]\d{2}\b")
_ENDS = re.compile(r"[.!?…。！？][\"'”’)\]»]*$")
_HEAD_WORDS = 12
_LONG = 15
_SHINGLE = 5


def cleaned(page: Page) -> Page:
    """The page with the roles that its set's faults call for; lines in doubt weigh nothing."""
    if page.set == "dragnet":
        page = _without_comments(_with_head(page))
    elif not page.has_body_gold:
        page = _with_extracted_body(page)
    return page


def is_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does."""
    return _ENDS.search(text.strip()) is not None


def _is_comment_head(text: str) -> bool:
    return len(text.split()) <= _HEAD_WORDS and _COMMENT_HEAD.search(text.strip()) is not None


def _without_comments(page: Page) -> Page:
    """Paragraphs behind a comment's head are comments where two more heads follow."""
    long = told = 0
    lines = list(page.lines)
    for number, line in enumerate(lines):
        size = len(words(line.text))
        if line.role == "body" and not _is_comment_head(line.text):
            long += size >= _LONG
            told += size
        if long < 2 or told < 60 or line.blank or not _is_comment_head(line.text):
            continue
        more = sum(_is_comment_head(later.text) for later in lines[number + 1 :])
        for at in range(number, len(lines)):
            if lines[at].role == "body":
                sure = more >= 2
                weight = 1.0 if sure else 0.0
                lines[at] = replace(
                    lines[at], role="comment", body_weight=weight, role_weight=weight
                )
        break
    return replace(page, lines=tuple(lines))


def _with_head(page: Page) -> Page:
    """Paragraphs above the first long sentence are headline, date or byline, or are in doubt."""
    title = set(words(page.title))
    lines = list(page.lines)
    for number, line in enumerate(lines):
        if line.blank or line.role != "body":
            continue
        told = words(line.text)
        if len(told) >= _LONG and is_sentence(line.text):
            break
        if told and len(told) >= 2 and sum(w in title for w in told) >= 0.8 * len(told):
            lines[number] = replace(line, role="headline")
        elif len(told) <= 14 and told[:1] == ["by"]:
            lines[number] = replace(line, role="byline")
        elif len(told) <= 14 and _DATED.search(line.text):
            lines[number] = replace(line, role="date")
        elif len(told) < 8 and not is_sentence(line.text):
            lines[number] = replace(line, body_weight=0.0, role_weight=0.0)
    return replace(page, lines=tuple(lines))


def _with_extracted_body(page: Page) -> Page:
    """The lines that trafilatura keeps of the page's HTML are its body, at half weight."""
    path = DATA / "html_pages" / page.set / "pages" / f"{page.id}.html.gz"
    found = trafilatura.extract(
        gzip.decompress(path.read_bytes()).decode("utf-8", "replace"), include_comments=False
    )
    whole = {" ".join(words(line)) for line in (found or "").splitlines()} - {""}
    told = [w for line in (found or "").splitlines() for w in words(line)]
    shingles = set(_shingles(told))
    lines = []
    for line in page.lines:
        own = words(line.text)
        cut = _shingles(own)
        kept = " ".join(own) in whole
        if not kept and len(own) >= _SHINGLE:
            kept = sum(s in shingles for s in cut) >= 0.7 * len(cut)
        replaced = kept and line.role in ("boilerplate", "teaser", "standfirst")
        role = "body" if replaced else line.role
        lines.append(Line(line.text, role, 0.5, 0.3 if replaced else 1.0))
    return replace(page, lines=tuple(lines), crop=_around(lines))


def _shingles(told: list[str]) -> list[tuple[str, ...]]:
    return [tuple(told[i : i + _SHINGLE]) for i in range(len(told) - _SHINGLE + 1)]


def _around(lines: list[Line]) -> tuple[int, int] | None:
    """From the headline (or the body) to a little past the body."""
    body = [n for n, line in enumerate(lines) if line.role == "body"]
    if not body:
        return None
    heads = [n for n, line in enumerate(lines[: body[0]]) if line.role == "headline"]
    return (heads[-1] if heads else body[0]), min(len(lines), body[-1] + 20)

"""From a page laid out in labelled pieces to its text and what is expected of it.

A `.page` file has a piece of the page a line, `label | words`; a line without a label is blank.
`label>` goes on in the same line of the page; `body+` goes on with a paragraph that the page broke,
`caption+` with the caption above it. `@ next` begins another article in the same file.
`~` stands for a no-break space. Marks `{kind words|shown}` name what is shown:

| mark | what |
|---|---|
| `{published 2026-03-02T07:15 GMT\\|…}`, `{updated …\\|…}`, `{time …\\|…}` | a time, and its zone |
| `{name\\|…}`, `{caption\\|…}`, `{credit\\|…}`, `{place\\|…}`, `{tag\\|…}` | pieces of an article |
| `{agency\\|…}` | evidence for the agency that `@ agency` names |
| `{cue\\|…}`, `{headline\\|…}`, `{section\\|…}`, `{label\\|…}` | pieces of promotions; `truth.py` |

A zone after `settings:` comes from the source's settings, one after `fetched:` does so for a time
counted from the fetch (`3 hours ago`), another is printed, none is unknown; a time of 13 characters
(`2026-03-02T07`) is known to the hour. A related piece that shows only a cue is the heading of
those below it; teaser pieces that stand together are one item until a mark comes again.
Lines that begin with `@` tell what no place on the page shows. All offsets are counted while the
text is written, so nothing of the product is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

LINE = re.compile(r"(?P<label>[a-z]*)(?P<mode>[+>]?)\s*\|(?: (?P<words>.*))?")
MARK = re.compile(r"\{([a-z]+)(?: ([^|{}]*))?\||\}")
BODY = ("body", "subhead")


class Mark(NamedTuple):
    """A marked part of a piece: its kind, what its mark says, and its place on the page."""

    kind: str
    said: str
    start: int
    end: int


class Piece(NamedTuple):
    """A labelled piece of a page, without the white space around it."""

    label: str
    start: int
    end: int
    goes_on: bool
    """Whether it goes on with the paragraph before it."""
    marks: tuple[Mark, ...]


@dataclass
class Layout:
    """A page's text, its pieces, and what its `@` lines say."""

    text: str = ""
    """From the beginning of the file: offsets of a later article count the earlier ones too."""
    pieces: list[Piece] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)

    def span(self, one: Piece | Mark) -> list[int]:
        """Where it stands: half-open, in characters of the text."""
        return [one.start, one.end]

    def words(self, one: Piece | Mark) -> str:
        """What is shown there, white space folded."""
        return " ".join(self.text[one.start : one.end].split())

    def labelled(self, *labels: str) -> list[Piece]:
        """The pieces with one of these labels."""
        return [piece for piece in self.pieces if piece.label in labels]

    def marks(self, kind: str, *labels: str) -> list[Mark]:
        """The marks of a kind, in the pieces with one of these labels (in all without any)."""
        chosen = self.labelled(*labels) if labels else self.pieces
        return [mark for piece in chosen for mark in piece.marks if mark.kind == kind]


def read(path: Path) -> Layout:
    """A page of one article or none. Raises ValueError as `read_all`, and for several articles."""
    (layout,) = read_all(path)
    return layout


def read_all(path: Path) -> list[Layout]:
    """The articles of a `.page` file, the last with all of its text.

    Raises ValueError for a line of another form.
    """
    layouts = [Layout()]
    before = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        layout = layouts[-1]
        if line == "@ next":
            layouts.append(Layout(layout.text, said=dict(layout.said)))
            continue
        if line.startswith("@ "):
            key, _, value = line[2:].partition(" ")
            layout.said[key] = value
            continue
        found = LINE.fullmatch(line)
        if found is None:
            raise ValueError(f"{path.name}: no piece of a page: {line!r}")
        layout.text += before
        _lay(layout, found["label"], found["words"] or "", goes_on=found["mode"] == "+")
        before = "" if found["mode"] == ">" else "\n"
    return layouts


def expected(layout: Layout) -> dict[str, Any]:
    """What `tearsheet parse` is to say of the page, in the words of its schema."""
    said = layout.said
    page: dict[str, Any] = {"characters": len(layout.text)}
    if "no-earlier" in said:
        local, _, evidence = said["no-earlier"].partition(" ")
        page["fetched_no_earlier_than"] = {"local": local, "evidence": evidence}
    return {
        "page": page,
        "segments": [
            {"label": piece.label, "start": piece.start, "end": piece.end}
            for piece in layout.pieces
        ],
        "article": None if "no-article" in said else _article(layout),
        "related": _related(layout),
        "teasers": _teasers(layout),
    }


def _lay(layout: Layout, label: str, words: str, *, goes_on: bool) -> None:
    """Append a piece to the page."""
    at = len(layout.text)
    shown, marks, opened, last = "", [], [], 0
    for mark in MARK.finditer(words):
        shown += words[last : mark.start()]
        last = mark.end()
        if mark[1]:
            opened.append((mark[1], mark[2] or "", at + len(shown)))
        else:
            marks.append(Mark(*opened.pop(), at + len(shown)))
    shown = (shown + words[last:]).replace("~", "\xa0")
    layout.text += shown
    if label:
        end = at + len(shown.rstrip())
        layout.pieces.append(Piece(label, at, end, goes_on, tuple(sorted(marks, key=_place))))


def _place(mark: Mark) -> tuple[int, int]:
    return mark.start, -mark.end


def _article(layout: Layout) -> dict[str, Any]:
    (headline,) = layout.labelled("headline")
    published, updated = layout.marks("published"), layout.marks("updated")
    return {
        "headline": layout.words(headline),
        "headline_span": layout.span(headline),
        "kicker": _only(layout, layout.labelled("kicker")),
        "byline": [
            {"name": layout.words(name), "span": layout.span(name)} for name in layout.marks("name")
        ],
        "agency": layout.said.get("agency"),
        "agency_evidence": [layout.span(mark) for mark in layout.marks("agency")],
        "dateline": _only(layout, layout.marks("place")),
        "standfirst": " ".join(map(layout.words, layout.labelled("standfirst"))) or None,
        "captions": _captions(layout),
        "paragraphs": _paragraphs(layout),
        "published_at": _time(published[0]) if published else None,
        "updated_at": _time(updated[0]) if updated else None,
        "truncated": "truncated" in layout.said,
        "language": layout.said["language"],
        "tags": [layout.words(tag) for tag in layout.marks("tag")],
    }


def _only(layout: Layout, found: list[Piece] | list[Mark]) -> str | None:
    return layout.words(found[0]) if found else None


def _captions(layout: Layout) -> list[dict[str, Any]]:
    """A credit on a line of its own goes on with the caption above it."""
    found: list[dict[str, Any]] = []
    for piece in layout.labelled("caption"):
        of_kind = {mark.kind: layout.words(mark) for mark in piece.marks}
        if piece.goes_on:
            found[-1]["credit"] = of_kind["credit"]
            found[-1]["span"][1] = piece.end
        else:
            text, credit = of_kind["caption"], of_kind.get("credit")
            found.append({"text": text, "credit": credit, "span": layout.span(piece)})
    return found


def _paragraphs(layout: Layout) -> list[dict[str, Any]]:
    """Body and subheads; a dateline opens the paragraph that follows it in the same line."""
    found: list[list[list[int]]] = []
    opened: int | None = None
    for piece in layout.labelled("dateline", *BODY):
        if piece.label == "dateline":
            opened = piece.start
            continue
        span = [piece.start if opened is None else opened, piece.end]
        opened = None
        if piece.goes_on:
            found[-1].append(span)
        else:
            found.append([span])
    return [
        {
            "text": " ".join(" ".join(layout.text[s:e].split()) for s, e in spans),
            "spans": spans,
            "rejoined": len(spans) > 1,
        }
        for spans in found
    ]


def _time(mark: Mark, *, span: bool = True) -> dict[str, Any]:
    local, _, zone = mark.said.partition(" ")
    known, _, name = zone.rpartition(":") if "/" in zone else ("printed", "", zone)
    known = known if zone else "unknown"
    told = {
        "local": f"{local}:00" if len(local) == 13 else local,
        "zone": name or None,
        "zone_source": known,
        "precision": {10: "day", 13: "hour", 16: "minute", 19: "second"}[len(local)],
    }
    return told | ({"span": [mark.start, mark.end]} if span else {})


def _related(layout: Layout) -> list[dict[str, Any]]:
    found = []
    heading = ""
    above: Piece | None = None
    for piece in layout.pieces:
        if piece.label != "related":
            above = piece
            continue
        heading = heading if above and above.label == "related" else ""
        above = piece
        marks = {mark.kind: mark for mark in piece.marks}
        cue = layout.words(marks["cue"]) if "cue" in marks else heading
        if "headline" not in marks:
            heading = cue
            continue
        before = [
            one for one in layout.labelled(*BODY) if one.start < piece.start and not one.goes_on
        ]
        found.append(
            {
                "cue": cue,
                "headline": layout.words(marks["headline"]),
                "after_paragraph": len(before),
                "span": layout.span(piece),
                "headline_span": layout.span(marks["headline"]),
            }
        )
    return found


def _teasers(layout: Layout) -> list[dict[str, Any]]:
    """The items of lists outside the article."""
    found: list[dict[str, Any]] = []
    for pieces in _items(layout):
        marks = {mark.kind: mark for piece in pieces for mark in piece.marks}
        section, label = marks.get("section"), marks.get("label")
        found.append(
            {
                "position": len(found) + 1,
                "section": layout.words(section) if section else None,
                "published_at": _time(marks["time"], span=False) if "time" in marks else None,
                "headline": layout.words(marks["headline"]),
                "label": layout.words(label) if label else None,
                "span": [pieces[0].start, pieces[-1].end],
                "headline_span": layout.span(marks["headline"]),
            }
        )
    return found


def _items(layout: Layout) -> list[list[Piece]]:
    """The teasers' pieces: an item ends where another piece comes, or a mark comes again."""
    items: list[list[Piece]] = []
    shown: set[str] = set()
    below = False
    for piece in layout.pieces:
        if piece.label == "teaser":
            kinds = {mark.kind for mark in piece.marks}
            if below and not shown & kinds:
                items[-1].append(piece)
                shown |= kinds
            else:
                items.append([piece])
                shown = kinds
        below = piece.label == "teaser"
    return items

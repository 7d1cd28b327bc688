"""What a page's HTML tells of each line of its flattened text: tags, links, names of classes.

The page is read with the very tags that `flatten` reads, so that the lines are the same. The open
elements are followed roughly as a browser would (an end tag closes what stands open inside it), in
linear time whatever the page holds.
"""

from __future__ import annotations

import re
from enum import IntFlag, auto
from functools import lru_cache
from typing import NamedTuple

from etl.read.flatten import LINES, PARAGRAPHS, Lines, pieces


class Flag(IntFlag):
    """What a line stands in: elements, and what the names of their classes hint at."""

    TITLE = auto()
    """`h1`."""
    HEADING = auto()
    """`h2` to `h6`."""
    PARAGRAPH = auto()
    ITEM = auto()
    QUOTE = auto()
    TABLE = auto()
    FIGURE = auto()
    CAPTION = auto()
    ARTICLE = auto()
    MARGIN = auto()
    """`nav`, `footer`, `aside`, `form` …"""
    HEADER = auto()
    TIME = auto()
    SAYS_BODY = auto()
    SAYS_CAPTION = auto()
    SAYS_PROMOTED = auto()
    SAYS_BYLINE = auto()
    SAYS_COMMENT = auto()
    SAYS_MARGIN = auto()
    SAYS_LEAD = auto()
    SAYS_DATE = auto()
    SAYS_TAGS = auto()


class Mark(NamedTuple):
    """A line of the flattened text: `start` counts its characters, `link` is a share, 0 to 1."""

    start: int
    link: float
    own: int
    """Flags of its block, of the two blocks around that, and of what is inline in it."""
    around: int
    """Flags of all that is open around it."""
    block: int
    """The number of its block's element; lines of one block are parted by `br`."""
    parent: int
    """The number of the block element around that one."""
    kind: str
    """Names and classes of its innermost three block elements."""


TAGS = {
    "h1": Flag.TITLE,
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), Flag.HEADING),
    "p": Flag.PARAGRAPH,
    **dict.fromkeys(("li", "dt", "dd"), Flag.ITEM),
    "blockquote": Flag.QUOTE,
    "table": Flag.TABLE,
    "figure": Flag.FIGURE,
    "figcaption": Flag.CAPTION,
    **dict.fromkeys(("article", "main"), Flag.ARTICLE),
    **dict.fromkeys(("nav", "footer", "aside", "form", "button", "label", "menu"), Flag.MARGIN),
    "header": Flag.HEADER,
    "time": Flag.TIME,
}
"""As section 4 of the HTML standard means them."""

HINTS = {
    Flag.SAYS_BODY: "article body content entry story text post paragraph",
    Flag.SAYS_CAPTION: "caption credit copyright photo image img gallery figure media legend slide"
    " thumbnail thumb picture video player",
    Flag.SAYS_PROMOTED: "related teaser promo promoted recommend recommended recommendations more"
    " popular trending latest recirc readmore also card headlines sponsored links link feed list"
    " recommendation carousel ticker",
    Flag.SAYS_BYLINE: "byline author authors writer contributor bio profile",
    Flag.SAYS_COMMENT: "comment comments reply respond discussion",
    Flag.SAYS_MARGIN: "nav navigation menu footer header sidebar share sharing social newsletter"
    " subscribe subscription signup login cookie consent banner ad ads advert advertisement widget"
    " breadcrumb breadcrumbs toolbar popup modal overlay paywall masthead aside rail hidden button"
    " donate follow print correction disclaimer notice meta skip",
    Flag.SAYS_LEAD: "standfirst lead lede intro summary subtitle dek subhead subheadline excerpt"
    " description deck kicker",
    Flag.SAYS_DATE: "date time timestamp published updated pubdate datetime dateline",
    Flag.SAYS_TAGS: "tag tags topics keywords category categories topic section",
}
"""Words of templates' class names, whatever the outlet (after Mozilla's Readability)."""

_WORDS = {word: flag.value for flag, words in HINTS.items() for word in words.split()}
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_VALUE = r"""\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))"""
# The look back stands behind the name, so that the name itself is searched for.
_NAMES = tuple(re.compile(rf"""{name}(?<=[\s"'/]{name}){_VALUE}""") for name in ("class", "id"))
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
})  # fmt: skip
_BREAKS = PARAGRAPHS | LINES
_BLOCKS = _BREAKS - _VOID
_SIBLINGS = frozenset({"li", "dt", "dd", "tr", "td", "th", "option", "p"})
_LEAST = len("<p id=x>")
_OFTEN = 100
"""A tag of no more characters is likely to come again."""
_TAG_LOOKED_AT = 2_000
"""Characters of a tag in which its classes are looked for."""
_LONGEST = 80
"""Characters of its class names that are kept."""
_FAR = 24
"""How many open elements are looked through for a line's blocks, and for an inline start tag."""
_NEAR = 3
"""How many block elements are a line's own."""


class _Place(NamedTuple):
    """Of a character: as in `Mark`."""

    own: int
    around: int
    block: int
    parent: int
    kind: str


_NOWHERE = _Place(0, 0, 0, 0, "")


class _Open:
    """An open element; `own` and `around` are flags, `said` its name and classes."""

    __slots__ = ("around", "block", "name", "number", "own", "place", "said")

    def __init__(self, name: str, number: int, own: int, around: int, said: str) -> None:
        self.name, self.number, self.own, self.around, self.said = name, number, own, around, said
        self.block = name in _BLOCKS
        self.place: _Place | None = None


def outline(markup: str) -> tuple[str, list[Mark]]:
    """The page's flattened text, and a mark for each of its lines that is not blank, in order."""
    lines, tree, written = Lines(), _Tree(), _Written()
    places: list[_Written] = []
    for name, end, text, token in pieces(markup):
        if text:
            if not text.isspace():
                written.add(len(text.strip()), tree)
            lines.write(text)
        if name in _BREAKS:
            lines.close(apart=name in PARAGRAPHS)
            if name == "pre":
                lines.preformatted = not end
            places += [written] * (len(lines.lines) - len(places))
            if written.size:
                written = _Written()
        if token is None or name in _VOID:
            continue
        if end:
            tree.close(name)
        elif name:
            tree.open(name, token[0])
    shown = lines.text()
    places += [written] * (len(lines.lines) - len(places))
    return shown, _marks(lines.lines, places)


class _Written:
    """Where the characters of a line stand, and how many of them are linked."""

    def __init__(self) -> None:
        self.size = self.linked = self._most = 0
        self.place = _NOWHERE

    def add(self, size: int, tree: _Tree) -> None:
        """A piece of so many characters."""
        self.size += size
        self.linked += size * tree.linked
        if size > self._most:
            self._most, self.place = size, tree.place()


def _marks(lines: list[str], places: list[_Written]) -> list[Mark]:
    found, start = [], 0
    for line, written in zip(lines, places, strict=True):
        if line:
            found.append(Mark(start, written.linked / max(written.size, 1), *written.place))
        start += len(line) + 1
    return found


class _Tree:
    """The elements that are open."""

    def __init__(self) -> None:
        self.linked = False
        self._stack: list[_Open] = []
        self._open: dict[str, int] = {}
        self._count = 0

    def place(self) -> _Place:
        """Where a character stands now."""
        if not self._stack:
            return _NOWHERE
        top = self._stack[-1]
        if top.place is None:
            top.place = self._placed(top)
        return top.place

    def _placed(self, top: _Open) -> _Place:
        blocks: list[_Open] = []
        own = 0
        for element in reversed(self._stack[-_FAR:]):
            own |= element.own
            if element.block:
                blocks.append(element)
                if len(blocks) == _NEAR:
                    break
        numbers = [element.number for element in blocks[:2]] + [0, 0]
        kind = "/".join(element.said for element in blocks)
        return _Place(own, top.around, numbers[0], numbers[1], kind)

    def open(self, name: str, tag: str) -> None:
        """Go on behind a start tag."""
        if name == "a":
            self.linked = True
            return
        stack = self._stack
        if stack:
            top = stack[-1].name
            if (top == "p" and name in _BLOCKS) or (top == name and name in _SIBLINGS):
                self._pop()
        flags, said = _told(name, tag) if len(tag) <= _OFTEN else _said(name, _classes(tag))
        around = flags | stack[-1].around if stack else flags
        self._count += 1
        stack.append(_Open(name, self._count, flags, around, said))
        self._open[name] = self._open.get(name, 0) + 1

    def close(self, name: str) -> None:
        """Go on behind an end tag: it closes its element and what stands open inside."""
        if name == "a":
            self.linked = False
        if not self._open.get(name):
            return
        if self._stack[-1].name == name:
            self._pop()
            return
        if name not in _BLOCKS and name not in (e.name for e in self._stack[-_FAR:]):
            return
        while self._pop() != name:
            pass

    def _pop(self) -> str:
        name = self._stack.pop().name
        self._open[name] -= 1
        return name


_OWN = {name: flag.value for name, flag in TAGS.items()}


def _classes(tag: str) -> str:
    """The values of a tag's `class` and `id`."""
    if len(tag) < _LEAST:
        return ""
    found = [name.search(tag, 0, _TAG_LOOKED_AT) for name in _NAMES]
    return " ".join([one[1] or one[2] or one[3] or "" for one in found if one])


@lru_cache(maxsize=4096)
def _told(name: str, tag: str) -> tuple[int, str]:
    """As `_said`, of a tag so short that it comes again and again."""
    return _said(name, _classes(tag))


@lru_cache(maxsize=4096)
def _said(name: str, classes: str) -> tuple[int, str]:
    """What a tag says: its flags, and its name with the words of its classes.

    Numbers are left out, so that numbered ones are alike.
    """
    words = [word.lower() for word in _WORD.findall(classes[:_LONGEST])]
    flags = _OWN.get(name, 0)
    for word in words:
        flags |= _WORDS.get(word, 0)
    return flags, f"{name}.{' '.join(words)}"

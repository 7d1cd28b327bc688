"""Whether a page may be given to a parser that builds its tree, told by counting.

Measured on lxml: a tag of 80,000 attributes takes 65 s, 200,000 links that are never closed take
8.6 s and 497 MB, 65,000 paragraphs 10 s. The limits lie far below those and far above real pages
(at most some 9,000 tags, 40 attributes and a depth of 60 among 319 of them).
"""

from __future__ import annotations

import re

from etl.read.flatten import TOKEN

CHARACTERS = 4_000_000
TAGS = 40_000
ATTRIBUTES = 1_000
"""Of one tag."""
DEPTH = 1_000
"""Tags that are open at once, those that need no end left out."""
SHORT = 2_000
"""A tag of so few characters cannot have more attributes than the limit."""
VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+)""")
WITHOUT_END = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "li", "link", "meta", "option",
        "p", "param", "source", "td", "th", "tr", "track", "wbr",
    }
)  # fmt: skip


def too_much(markup: str) -> str | None:
    """`too-long`, `too-many-tags`, `too-many-attributes` or `too-deep`; None where it is not."""
    if len(markup) > CHARACTERS:
        return "too-long"
    tags = depth = 0
    for token in TOKEN.finditer(markup):
        name = token["name"]
        if name is None:
            continue
        tags += 1
        if tags > TAGS:
            return "too-many-tags"
        if token.end() - token.start() > SHORT:
            names = VALUE.sub(" ", token[0]).replace("/", " ").split()
            if len(names) > ATTRIBUTES:
                return "too-many-attributes"
        if name.lower() not in WITHOUT_END:
            depth = max(0, depth - 1) if token["end"] else depth + 1
            if depth > DEPTH:
                return "too-deep"
    return None

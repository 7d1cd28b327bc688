"""From the HTML of a page to the plain text that a dump of its text would hold.

The form is that of a text dump: a block element a line, what is inline joined without a space,
paragraphs set off by a blank line. The document's title, where there is one, is the first line.

The page is read tag by tag after the tokenizer of the HTML standard (section 13.2.5), and no tree
is built. That keeps the time linear and the depth free whatever the page holds (a parser that
builds the tree takes a minute over one tag of 80,000 attributes), answers for every input, opens
no file and no connection, and gives the same text under every version of a parsing library.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARAGRAPHS = _names(
    "address article aside blockquote dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hgroup hr main nav ol p pre section summary table title ul"
)
"""A blank line stands before and after these."""

LINES = _names(
    "body br button caption center dd details div dt frameset head html legend li menu optgroup"
    " option tbody td tfoot th thead tr"
)
"""These begin and end a line."""

CODE = frozenset({"script", "style"})
"""One that is never closed runs to the end of the page, as in a browser."""

FOREIGN = frozenset({"math", "svg"})
"""A slash at the end of their tag closes them; elsewhere it means nothing."""

LEFT_OUT = (
    CODE
    | FOREIGN
    | _names(
        "audio canvas datalist dialog iframe noembed noframes noscript object select template"
        " textarea video xmp"
    )
)
"""What stands inside these is not read on the page; one that is never closed is passed over."""

ENDS = {
    name: re.compile(rf"</{name}(?=[\s/>]|\Z)", re.IGNORECASE | re.ASCII)
    for name in LEFT_OUT | {"title"}
}

# Every alternative is possessive or runs to the end of the input, so that no input is scanned
# twice. A quotation mark counts only behind an equals sign, as in the standard; one that is never
# closed is taken for part of an unquoted value, so that it cannot swallow the rest of the page.
TOKEN = re.compile(
    r"""
      <!--(?:-?>|.*?(?:--!?>|\Z))
    | <(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*+)
      (?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))*+(?:>|\Z)
    | <[!?/][^>]*+(?:>|\Z)
    """,
    re.DOTALL | re.VERBOSE,
)
BLANKS = re.compile(r"[ \t\n\f\r]+")


def flatten(markup: str) -> str:
    """The text of an HTML page, "" where it shows none; raises nothing whatever the input.

    Lines are stripped, runs of ASCII white space inside them are one space (line breaks stay in
    `pre`), no-break spaces stay, and no more than one blank line stands between two lines.
    """
    lines = Lines()
    for name, end, text, _ in pieces(markup):
        if text:
            lines.write(text)
        if name in PARAGRAPHS:
            lines.close(apart=True)
        elif name in LINES:
            lines.close(apart=False)
        if name == "pre":
            lines.preformatted = not end
    return lines.text()


class Lines:
    """The lines of the text as they grow."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._line: list[str] = []
        self._apart = False
        self.preformatted = False

    def write(self, text: str) -> None:
        """Go on with a piece of text."""
        if self.preformatted and "\n" in text:
            *whole, text = text.split("\n")
            for line in whole:
                self._line.append(line)
                self.close(apart=False)
        self._line.append(text)

    def close(self, *, apart: bool) -> None:
        """End the line; `apart` sets the next one off by a blank line."""
        written = "".join(self._line)
        self._line.clear()
        if written and (line := BLANKS.sub(" ", written).strip()):
            if self._apart and self.lines:
                self.lines.append("")
            self.lines.append(line)
            self._apart = False
        self._apart = self._apart or apart

    def text(self) -> str:
        """The lines joined; ends the last one."""
        self.close(apart=False)
        return "\n".join(self.lines)


def pieces(markup: str) -> Iterator[tuple[str, bool, str, re.Match[str] | None]]:
    """The page's tags in order: name, whether it is an end tag, shown text before it, the tag.

    What is passed over is left out. The last one, comments and a title's text have no name.
    """
    position = 0
    never_closed: set[str] = set()
    while token := TOKEN.search(markup, position):
        name = (token["name"] or "").lower()
        yield name, bool(token["end"]), html.unescape(markup[position : token.start()]), token
        position = token.end()
        if name not in ENDS or token["end"] or name in never_closed:
            continue
        if name in FOREIGN and token[0].endswith("/>"):
            continue
        close = ENDS[name].search(markup, position)
        if close is None:
            never_closed.add(name)
            position = len(markup) if name in CODE else position
        else:
            if name == "title":
                yield "", False, html.unescape(markup[position : close.start()]), None
            position = close.start()
    yield "", False, html.unescape(markup[position:]), None

"""HTML pages, invented: each text of `bench.pages` as a newspaper's site would send it.

About 11 KB a page: metadata, JSON-LD, a script and a style, a menu, the article's lines as
paragraphs, its teasers as a list, and a footer.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

STYLE = "".join(f".block-{n}{{margin:{n}px auto;color:#{n:06x};display:flex}}\n" for n in range(30))
SCRIPT = "".join(f"window.queue.push(['load','slot-{n}',{{size:[{n},250]}}]);\n" for n in range(30))
MENU = "".join(
    f'<li class="menu-item"><a href="/section/{n}?from=menu">Section {n}</a></li>\n'
    for n in range(25)
)


def html_page(number: int, text: str) -> str:
    """A page's HTML; its address is the one that `write_json_lines` gives the same page."""
    headline, _, rest = text.removeprefix(": ").partition("\n")
    title, url = escape(headline), f"https://courier.example/{number}"
    lines = "\n".join(f'<p class="text">{escape(line)}</p>' for line in _lines(rest))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
        f'<link rel="canonical" href="{url}"><meta property="og:title" content="{title}">\n'
        '<meta name="author" content="A. Reporter"><meta property="og:site_name" content="Courier">'
        f'<script type="application/ld+json">{{"@type":"NewsArticle","url":"{url}"}}</script>\n'
        f"<style>{STYLE}</style><script>{SCRIPT}</script></head>\n"
        f'<body class="page"><nav><ul>{MENU}</ul></nav>\n<main><article><h1>{title}</h1>\n'
        f"{lines}\n</article></main>\n<footer><p>Courier &amp; Sons. All rights reserved</p>"
        "</footer></body></html>\n"
    )


def _lines(text: str) -> Iterator[str]:
    return filter(None, map(str.strip, text.split("\n")))

"""Ids that come from content, and the version of the extractor that made a row.

An id is a UUID of version 8 (RFC 9562, section 5.8): the first 128 bits of a SHA-256 over a kind
and its parts, NUL between them (no part can hold a NUL), with the version and variant bits set.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from etl.model import Article, Delivery, Dump, Moment, Source

NORMALISATION = "1"
"""Raised by hand whenever `normalise` may answer otherwise."""

LIBRARIES = ("ftfy", "htmldate", "lxml", "py3langid", "trafilatura")
"""Their versions decide values as well: the language, a guessed encoding, metadata."""

ELSEWHERE = (
    "addresses.py", "child.py", "cli.py", "inbox.py", "ingest.py", "learn.py", "lines", "links",
    "operate", "parse.schema.json", "parse_output.py", "pipeline.py", "printing.py", "py.typed",
    "quarantine_command.py", "relate.py", "replay.py", "reports.py", "settings.py", "store",
    "stories", "workers.py",
)  # fmt: skip
"""What in `etl` does not decide what a page yields; all the rest does, its data files too."""

WHITE = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""What `str.split()` takes for white space, spelled out: `fold_white.sql` holds the same list."""

_PLAIN = {
    **dict.fromkeys("‘’‚‛′`´ʼ＇", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
}
_TYPOGRAPHY = re.compile(f"[{''.join(_PLAIN)}]")


def fold_white(text: str) -> str:
    """Runs of white space become one space; none is left at the ends."""
    return " ".join(text.split())


def normalise(text: str) -> str:
    """The form in which two printings of one text are equal.

    White space folded, NFKC, case folded, typographic quotes and dashes made plain, soft hyphens
    and zero-width characters left out. Unicode tables differ between Pythons, so their version is
    part of `code_version`.
    """
    if text.isascii():
        return fold_white(text).lower().replace("`", "'")
    folded = unicodedata.normalize("NFKC", _plain(text)).casefold()
    return fold_white(_plain(unicodedata.normalize("NFKC", folded)))


def _plain(text: str) -> str:
    """Typography made plain. A search for the few characters beats `str.translate` tenfold."""
    return _TYPOGRAPHY.sub(lambda found: _PLAIN[found[0]], text)


def content_id(kind: str, *parts: str) -> str:
    """The id of what `kind` and `parts` say, in a UUID's canonical form; parts hold no NUL."""
    said = "\0".join((kind, *parts)).encode("utf-8", "surrogatepass")
    d = hashlib.sha256(said).hexdigest()
    variant = "89ab"[int(d[16], 16) & 3]
    return f"{d[:8]}-{d[8:12]}-8{d[13:16]}-{variant}{d[17:20]}-{d[20:32]}"


def delivery_of(source: str, day: date, dump: Dump, name: str) -> Delivery:
    """The delivery of a dump: source, day and bytes decide its id, the name does not."""
    return Delivery(
        content_id("delivery", source, day.isoformat(), dump.sha256), source, day, dump, name
    )


def page_id(delivery: str, ordinal: int) -> str:
    """A page is a place: a record of a delivery."""
    return content_id("page", delivery, str(ordinal))


def text_id(text: str) -> str:
    """A text is stored once, whoever delivers it."""
    return content_id("text", text)


def markup_id(raw: bytes) -> str:
    """A record with HTML is stored once, whoever delivers it."""
    return content_id("markup", hashlib.sha256(raw).hexdigest())


def sheet_id(text: str, extractor: str, markup: str | None = None) -> str:
    """A text taken apart by one version of the extractor, with its markup where it has one."""
    return content_id("sheet", text, extractor, *([markup] if markup else ()))


def article_id(source: str, article: Article) -> str:
    """The same wording in two sources is two articles."""
    return content_id("article", source, normalise(article.headline), normalise(article.body))


def wording_id(article: Article) -> str:
    """Headline and body to the letter: tells printings of one article apart."""
    return content_id("wording", article.headline, article.body)


def teaser_id(source: str, headline: str, published: Moment | None, url: str | None) -> str:
    """Source, headline, printed time and address; a relative time is left out."""
    return _teaser_id(source, headline, printed_time(published), url or "")


@lru_cache(maxsize=8192)
def _teaser_id(source: str, headline: str, printed: str, url: str) -> str:
    """Lists come again on a site's pages."""
    return content_id("teaser", source, normalise(headline), printed, url)


def printed_time(moment: Moment | None) -> str:
    """A time as the page prints it, empty where none is or where it is relative."""
    if moment is None or moment.zone_source == "fetched":
        return ""
    return f"{moment.local.isoformat()}/{moment.precision}/{moment.zone or ''}"


@lru_cache(maxsize=8192)
def entity_id(kind: str, name: str) -> str:
    """The same name of the same kind is the same entity."""
    return content_id("entity", kind, name)


def quarantine_id(where: str, ordinal: int, stage: str, error: str) -> str:
    """`where` is the delivery's id, or source, day and file name where there is no delivery."""
    return content_id("quarantine", where, str(ordinal), stage, error)


@cache
def code_version() -> str:
    """SHA-256 over all that decides what a page yields: code, data, Unicode, libraries."""
    libraries = " ".join(version(name) for name in LIBRARIES)
    said = f"{NORMALISATION} {unicodedata.unidata_version} {libraries}"
    digest = hashlib.sha256(said.encode())
    for path in _parsing_files():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def rules_version(package: str) -> str:
    """Sixteen hexadecimal digits over the code by which a package of `etl` relates rows."""
    digest = hashlib.sha256(f"{NORMALISATION} {unicodedata.unidata_version}".encode())
    here = Path(__file__).parent
    for path in (here / "addresses.py", *sorted((here / package).glob("*.*"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def extractor_version(source: Source) -> str:
    """Sixteen hexadecimal digits: the code's version and the settings that decide a value."""
    told = [source.zone, source.language, sorted(source.cues), source.day_first, source.lines]
    settings = json.dumps(told, ensure_ascii=True)
    return hashlib.sha256(f"{code_version()} {settings}".encode()).hexdigest()[:16]


def _parsing_files() -> Iterable[Path]:
    package = Path(__file__).parent
    for path in sorted(package.rglob("*"), key=lambda path: path.relative_to(package).parts):
        parts = path.relative_to(package).parts
        if path.is_file() and "__pycache__" not in parts and parts[0] not in ELSEWHERE:
            yield path

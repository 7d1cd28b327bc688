"""Addresses of pages, without the parts that lead to the same page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_INDEX = re.compile(r"(?:/(?:index|default)\.\w{3,5})?/*$")


def address(url: str | None) -> str | None:
    """What two spellings of an address have in common; None for none or a site's front page.

    Scheme, `www.`, `m.`, `amp.`, fragment and parameters of campaigns are left out (RFC 3986,
    section 6, names the equivalences of scheme and case).
    """
    if not url:
        return None
    said = url.strip()
    try:
        parts = urlsplit(said if "://" in said else f"//{said}")
        host = re.sub(r"^(?:www|m|amp|mobile)\.", "", parts.hostname or "")
    except ValueError:
        return None
    path = _INDEX.sub("", parts.path)
    kept = sorted(p for p in parts.query.split("&") if p and not _campaign(p))
    if not host or not (path or kept):
        return None
    return f"{host}{path}" + (f"?{'&'.join(kept)}" if kept else "")


def _campaign(parameter: str) -> bool:
    name = parameter.split("=")[0].casefold()
    return name.startswith("utm_") or name in {
        "ref", "fbclid", "gclid", "cmp", "cmpid", "ocid", "src", "source", "feed", "rss",
    }  # fmt: skip

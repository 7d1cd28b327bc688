"""Four folds of the development pages by outlet, fixed in `folds.json`.

A page is in the fold of its url's host; a page without a url in that of its id. A fold is the
SHA-256 of the name modulo 4. The hosts of one outlet (one registered domain) share the fold of
the first of them in the alphabet: no outlet is on both sides.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from evals import DATA

FOLDS = 4
FILE = Path(__file__).with_name("folds.json")
SETS = ("fundus", "aeb", "traf", "postlight", "readability", "trafx", "dragnet")


def fold_of(row: Mapping[str, Any]) -> int:
    """The fold (0 to 3) of a record with `id` and `url`; KeyError for one that has none."""
    host = host_of(row)
    return fixed()["hosts"][host] if host else fixed()["ids"][row["id"]]


def host_of(row: Mapping[str, Any]) -> str | None:
    """The host of the page's url in lower case, None where the record has no url."""
    return urlsplit(row["url"]).hostname if row.get("url") else None


@cache
def fixed() -> dict[str, dict[str, int]]:
    """The file: `hosts` and `ids`, each a name to its fold."""
    told: dict[str, dict[str, int]] = json.loads(FILE.read_text(encoding="utf-8"))
    return told


def drawn(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """The folds of these records, as the file holds them."""
    hosts, ids = defaultdict(set), []
    for row in rows:
        host = host_of(row)
        if host:
            hosts[row["site"] or host].add(host)
        else:
            ids.append(row["id"])
    made = {host: _fold(min(outlet)) for outlet in hosts.values() for host in outlet}
    return {"hosts": dict(sorted(made.items())), "ids": {name: _fold(name) for name in sorted(ids)}}


def _fold(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


def records(name: str) -> Iterable[dict[str, Any]]:
    """The records of a flattened set, in its order."""
    with gzip.open(DATA / "flattened" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def main() -> None:
    """Write the file anew from all flattened sets."""
    told = drawn(row for name in SETS for row in records(name))
    FILE.write_text(json.dumps(told, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

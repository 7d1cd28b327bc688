"""The seed page: every field of its expected result against ours."""

from __future__ import annotations

import json
from collections.abc import Iterator

import trafilatura
from trafilatura.settings import DEFAULT_CONFIG

from etl.assemble import assemble
from etl.model import Page, Place, Source
from etl.parse_output import as_json
from etl.segment import segment
from evals import DATA

MISSING = "(missing)"


def differences(expected: object, found: object, path: str = "") -> Iterator[tuple[str, bool]]:
    """Every leaf of the expected result with its path, and whether ours equals it."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            inner = found.get(key, MISSING) if isinstance(found, dict) else MISSING
            yield from differences(value, inner, f"{path}.{key}" if path else key)
    elif isinstance(expected, list) and expected:
        for number, value in enumerate(expected):
            known = isinstance(found, list) and number < len(found)
            yield from differences(value, found[number] if known else MISSING, f"{path}[{number}]")
        yield f"{path}.length", isinstance(found, list) and len(found) == len(expected)
    else:
        yield path, expected == found


def result(name: str) -> tuple[dict[str, object], dict[str, object], str]:
    """The expected result of a seed page, ours, and the page's text."""
    raw = (DATA / "seed" / name).read_bytes()
    text = raw.decode()
    source = Source(name="seed")
    (sheet,) = segment([text], [source])
    reading = assemble(text, sheet, source)
    page = Page(Place(0, 0, len(raw)), text)
    expected = json.loads((DATA / "seed" / "expected.json").read_text(encoding="utf-8"))
    return expected, json.loads(json.dumps(as_json(page, reading, dump=name))), text


def main() -> None:
    """Print a line a top field and the number of leaves that are right."""
    (path,) = sorted((DATA / "seed").glob("*.txt"))
    expected, found, text = result(path.name)
    right = total = 0
    for key in expected:
        leaves = list(differences(expected[key], found.get(key, MISSING), key))
        wrong = [name for name, same in leaves if not same]
        right, total = right + len(leaves) - len(wrong), total + len(leaves)
        told = "ok" if not wrong else f"differs: {', '.join(wrong[:6])}"
        print(f"seed  {key:10} {len(leaves) - len(wrong):4} of {len(leaves):4}  {told}")
    print(f"seed  all        {right:4} of {total:4}")
    document = (
        "<html><body>" + "".join(f"<p>{line}</p>" for line in text.split("\n")) + "</body></html>"
    )
    other = trafilatura.extract(document, config=DEFAULT_CONFIG) or ""
    promoted = sum(
        line in other for line in ("Watch also", "Full story", "News15:21", "(AP Photo)")
    )
    print(
        f"seed  trafilatura on the same lines: {len(other)} characters, "
        f"{promoted} of 4 promotions kept"
    )

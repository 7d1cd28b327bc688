"""The page that the product was first asked for comes out exactly as expected, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from etl.assemble import assemble
from etl.model import Page, Place, Refused, Source
from etl.parse_output import as_json, refused_json
from etl.segment import segment

SEED = Path(__file__).parents[2] / "shared" / "data" / "seed"
SCHEMA = json.loads((files("etl") / "parse.schema.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.skipif(
    not SEED.is_dir(), reason="the shared data is not beside this repository"
)


def parsed() -> dict[str, Any]:
    (path,) = sorted(SEED.glob("*.txt"))
    raw = path.read_bytes()
    text = raw.decode()
    source = Source(name="seed")
    (sheet,) = segment([text], [source])
    page = Page(Place(0, 0, len(raw)), text)
    found = as_json(page, assemble(text, sheet, source), dump=path.name)
    return json.loads(json.dumps(found))


def missing_or_different(expected: Any, found: Any, path: str) -> Iterator[str]:
    """The paths at which our output lacks or changes what is expected; it may have more fields."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            if key not in found:
                yield f"{path}.{key} is missing"
            else:
                yield from missing_or_different(value, found[key], f"{path}.{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for number, (value, ours) in enumerate(zip(expected, found, strict=True)):
            yield from missing_or_different(value, ours, f"{path}[{number}]")
    elif expected != found:
        yield f"{path}: {expected!r} is expected, not {found!r}"


@pytest.mark.parametrize("part", ["page", "segments", "article", "related", "teasers"])
def test_every_field_of_the_seed_is_as_expected(part: str) -> None:
    expected = json.loads((SEED / "expected.json").read_text(encoding="utf-8"))
    assert list(missing_or_different(expected[part], parsed()[part], part)) == []


def test_no_part_of_the_seeds_expected_result_is_left_out() -> None:
    expected = json.loads((SEED / "expected.json").read_text(encoding="utf-8"))
    assert set(expected) <= set(parsed())


def test_the_seed_mentions_its_agency_twice() -> None:
    told = [(m["kind"], m["name"], m["method"]) for m in parsed()["mentions"]]
    assert told == [("organisation", "AP", "agency-prefix"), ("organisation", "AP", "credit")]


def test_the_seeds_line_follows_the_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(parsed())


def test_the_schema_allows_no_field_that_it_does_not_know() -> None:
    line = parsed() | {"surprise": 1}
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(line)


def test_a_refused_records_line_follows_the_schema() -> None:
    refused = Refused(Place(3, 120, 44), "read", "encoding", "byte 0xff at 130: UTF-8 wanted", b"")
    line = refused_json(refused, dump="pages.jsonl")
    jsonschema.Draft202012Validator(SCHEMA).validate(line)
    assert line["page"] == {
        "dump": "pages.jsonl",
        "ordinal": 3,
        "byte_offset": 120,
        "byte_length": 44,
    }

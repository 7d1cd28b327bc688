"""The plans by which the server finds what relating asks for, told by its own `auto_explain`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import event

from bench.archive import COLUMNS
from etl import relate
from etl.settings import Settings
from etl.store.engine import engine_for

KEPT = Path(__file__).parents[1] / ".tearsheet" / "bench"
"""Where plans are kept: a file a size and place."""
WIDTH = 160
"""Characters of a line: conditions name every id that was asked for."""
_ASK = """\
LOAD 'auto_explain';
SET auto_explain.log_min_duration = 0;
SET auto_explain.log_analyze = on;
SET auto_explain.log_buffers = on;
SET auto_explain.log_level = notice;
"""
_TOOK = re.compile(r"duration: ([\d.]+) ms +plan:")
_WHOLE = re.compile(r"Seq Scan on (\w+)")


class Plan(NamedTuple):
    """A statement as it was run: the file that it is from, milliseconds, and its plan."""

    name: str
    milliseconds: float
    said: str

    @property
    def whole(self) -> set[str]:
        """Tables of the archive of which it read every row."""
        tables = {name.partition(".")[2] for name in COLUMNS}
        return set(_WHOLE.findall(self.said)) & tables


class Told:
    """What the server says, all of it: of a list psycopg2 keeps the last fifty."""

    def __init__(self) -> None:
        self.notices: list[str] = []

    def append(self, notice: str) -> None:
        """Called by psycopg2."""
        self.notices.append(notice)


def explained(url: str) -> list[Plan]:
    """Relate what is due; of each statement the plan that took longest, one that reads a whole
    table before all others."""
    engine = engine_for(url)
    told = Told()

    @event.listens_for(engine, "connect")
    def _ask(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_ASK)
        connection.commit()
        connection.notices = told

    try:
        relate.relate(engine, Settings(home=Path(), inbox=Path(), database_url=url, retries=0))
    finally:
        engine.dispose()
    longest: dict[str, Plan] = {}
    for plan in _plans(told.notices):
        if plan.name not in longest or _rank(plan) > _rank(longest[plan.name]):
            longest[plan.name] = plan
    return [longest[name] for name in sorted(longest)]


def _rank(plan: Plan) -> tuple[int, float]:
    return len(plan.whole), plan.milliseconds


def _plans(told: list[str]) -> Iterator[Plan]:
    """A statement of several orders is several: they are numbered."""
    files = [
        file for file in resources.files("etl.store.sql").iterdir() if file.name[-4:] == ".sql"
    ]
    names = {file.read_text(encoding="utf-8").partition("\n")[0]: file.name for file in files}
    last, number = "", 0
    for notice in told:
        took = _TOOK.search(notice)
        if not took:
            continue
        lines = notice[took.end() :].strip().splitlines()
        root = next(at for at, line in enumerate(lines) if "  (cost=" in line)
        query = "\n".join(lines[:root]).removeprefix("Query Text:").strip()
        name = names.get(query.partition("\n")[0], query[:60])
        number = number + 1 if query == last else 1
        last = query
        plan = "\n".join(line[:WIDTH] for line in lines[root:])
        yield Plan(f"{name} {number}", float(took[1]), plan)


def keep(name: str, plans: list[Plan]) -> Path:
    """Write plans to a file of that name."""
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{name}.txt"
    path.write_text(
        "\n\n".join(f"{one.name}: {one.milliseconds:.1f} ms\n{one.said}" for one in plans) + "\n"
    )
    return path

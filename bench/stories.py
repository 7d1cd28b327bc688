"""Relating a fresh night against ever more articles stored: what an article costs, and where.

Archives end with an era. A night of the last day of the newest is one at the end; one of the last
day of an era in the middle is a backfill, with twice as many articles within its window. Seconds
are of CPU, the process's and the server's, which nothing else uses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import psycopg2

from bench import plans, relating
from bench.archive import AN_ERA, HEADLINE, Archive, deliver, tidy
from bench.copydesk import Desk, days_before
from bench.processes import Cost, alone, here, postmaster_of
from bench.table import Line, columns
from etl.store import embedded
from etl.store.engine import engine_for, migrate

SIZES = (100_000, 300_000)
LARGE = 1_000_000
NIGHT = 2000
ORIGINALS = 500
"""Articles of the days before, which a night copies: they are related before the clock runs."""
EXPLAINED = 400
"""Articles of the night whose plans are told: telling takes time."""
SKETCHED = 4000
LONG = 3000
"""Characters of a text that is sketched."""
AT_MOST = 1.5
"""Times the smallest archive's cost that an article may take at the largest."""
A_SECOND = 2000
STEPS = ("article", "match", "story")
"""Of `etl.relate`: those that group; what the others do is not due here."""
HEADER = (
    "articles stored", "the night", "ms of CPU an article", "ours", "the server's", *STEPS,
    "times", "peak MiB",
)  # fmt: skip
TABLES = ("intake.postings", "intake.bodies", "intake.copies", "news.pairs")


class Scale(NamedTuple):
    """How much is measured: articles of an era, of a night, of an archive each."""

    an_era: int = AN_ERA
    night: int = NIGHT
    sizes: tuple[int, ...] = SIZES


FEW = Scale(an_era=300, night=60, sizes=(600,))
"""Quick, and the figures mean nothing."""


class Night(NamedTuple):
    """A night that was related, and the store that it came to."""

    stored: int
    place: str
    cost: Cost

    @property
    def seconds(self) -> float:
        """Of CPU, all in all."""
        return self.cost.stretch.cpu + self.cost.server_cpu


class Bench:
    """A store, its archive, and the nights that come to it."""

    def __init__(self, server: embedded.Server, name: str, scale: Scale) -> None:
        embedded.ensure_database(server, name)
        self.url = server.url(name)
        engine = engine_for(self.url)
        migrate(engine)
        engine.dispose()
        self.postmaster = postmaster_of(server.data)
        self.connection: Any = psycopg2.connect(self.url.replace("+psycopg2", ""))
        self.archive = Archive(self.connection, scale.an_era)
        self.scale = scale
        self._seed = 100

    def night(self, era: int, place: str) -> Night:
        """A night on the last day of an era."""
        count = self.scale.night
        self._deliver(era, count)
        cost = alone(self.postmaster, relating.night, self.url, count)
        return Night(self.archive.articles, place, cost)

    def explained(self, era: int, place: str) -> tuple[Path, list[plans.Plan]]:
        """The plans of a small night, and the file that keeps them."""
        self._deliver(era, min(EXPLAINED, self.scale.night))
        found = plans.explained(self.url)
        return plans.keep(f"plans-{self.archive.articles}-{place}", found), found

    def looked_up(self, era: int) -> Cost:
        """The look-up of candidates for the texts of a night that is stored."""
        day = self.archive.day(era)
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT c.body_id::text FROM intake.copies c JOIN news.articles a"
                " USING (article_id) WHERE a.published_day = %s AND a.headline <> %s"
                " ORDER BY 1 LIMIT %s",
                (day, HEADLINE, self.scale.night),
            )
            bodies = [row[0] for row in cursor.fetchall()]
        self.connection.commit()
        return alone(self.postmaster, relating.looked_up, self.url, bodies)

    def sizes(self) -> dict[str, tuple[int, int]]:
        """Bytes of each table of the index and of its indexes."""
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, pg_table_size(name::regclass), pg_indexes_size(name::regclass)"
                " FROM unnest(%s) AS name",
                (list(TABLES),),
            )
            told = {name: (table, index) for name, table, index in cursor.fetchall()}
        self.connection.commit()
        return told

    def _deliver(self, era: int, count: int) -> None:
        """What a night copies, related already, and the night, due to be."""
        self._seed += 1
        desk = Desk(self._seed, characters=2200)
        day = self.archive.day(era)
        few = max(1, min(ORIGINALS, count) // 3)
        stored = [one for before in days_before(day) for one in desk.fresh(few, before)]
        deliver(self.connection, stored)
        relating.related(self.url)
        deliver(self.connection, desk.night(count, day, stored))
        tidy(self.connection)


def measured(
    server: embedded.Server, say: Callable[[str], None], scale: Scale
) -> tuple[str, list[Line]]:
    """The curve as a table, and the lines beside it."""
    nights: list[Night] = []
    told: list[Line] = []
    sketched = _sketched(scale)
    bench = Bench(server, "stories", scale)
    for stored in scale.sizes:
        say(f"filling a store with {stored:,} articles")
        bench.archive.grow(stored // scale.an_era)
        last, middle = bench.archive.eras - 1, bench.archive.eras // 2 - 1
        for era, place in ((last, "at the end"), (middle, "in the middle")):
            say(f"relating {scale.night:,} {place}")
            nights.append(bench.night(era, place))
            told.append(_plans(stored, place, *bench.explained(era, place.split()[-1])))
    told += _found(sketched, bench.looked_up(last), bench.archive.articles)
    told += _sizes(bench)
    bench.connection.close()
    return _curve(nights), [*told, *_growth(nights)]


def _curve(nights: Sequence[Night]) -> str:
    first = {one.place: one for one in reversed(nights)}
    return columns([HEADER, *(_row(one, first[one.place]) for one in nights)], left=(1,))


def _row(one: Night, first: Night) -> tuple[str, ...]:
    stretch, count = one.cost.stretch, one.cost.stretch.pages / 1000
    parts = [part for part in stretch.parts if part.name in STEPS]
    steps = [f"{part.cpu / count:.2f} + {part.server_cpu / count:.2f}" for part in parts]
    return (
        f"{one.stored:,}",
        one.place,
        f"{one.seconds / count:.2f}",
        f"{stretch.cpu / count:.2f}",
        f"{one.cost.server_cpu / count:.2f}",
        *steps,
        f"{one.seconds / first.seconds:.2f}",
        f"{one.cost.peak:.0f}",
    )


def _growth(nights: Sequence[Night]) -> list[Line]:
    ends = [one for one in nights if one.place == nights[0].place]
    peak = max(one.cost.peak for one in nights)
    least, most = ends[0], ends[-1]
    note = f"from {least.stored:,} to {most.stored:,} articles stored"
    return [
        Line("a night at the end", most.cost.stretch.pages / most.seconds, "articles/s/core",
             note="of CPU, the server's included"),
        Line("growth of its cost", most.seconds / least.seconds, "times", AT_MOST, True, note),
        Line("relating: peak memory of a process", peak, "MiB", 600, at_most=True),
    ]  # fmt: skip


def _plans(stored: int, place: str, path: Path, found: Sequence[plans.Plan]) -> Line:
    whole = sorted({f"{table} ({one.name})" for one in found for table in one.whole})
    note = f"{', '.join(whole) or 'index scans alone'}; {path.parent.name}/{path.name}"
    return Line(f"tables read whole, {stored:,}, {place}", len(whole), "", 0, True, note)


def _found(sketched: Cost, looked_up: Cost, stored: int) -> list[Line]:
    """What it takes to find a text's candidates: its fingerprint, and the look-up by it."""
    server = looked_up.server_cpu / looked_up.stretch.pages
    ours = 1 / sketched.rate_a_core + 1 / looked_up.rate_a_core
    told = f"{1 / (ours + server):,.0f} with the server's CPU"
    return [
        Line("fingerprints", sketched.rate_a_core, "articles/s/core",
             note=f"texts of {LONG:,} characters"),
        Line("look-up of candidates", looked_up.rate_a_core, "articles/s/core",
             note=f"{stored:,} stored; {1000 * server:.2f} ms of the server's CPU an article"),
        Line("fingerprint and look-up", 1 / ours, "articles/s/core", A_SECOND, note=told),
    ]  # fmt: skip


def _sketched(scale: Scale) -> Cost:
    desk = Desk(seed=2, characters=LONG)
    texts = [desk.text() for _ in range(min(SKETCHED, 2 * scale.night))]
    relating.sketched(texts[: len(texts) // 4])
    return min((here(None, relating.sketched, texts) for _ in range(3)), key=_cpu)


def _cpu(cost: Cost) -> float:
    return cost.stretch.cpu


def _sizes(bench: Bench) -> list[Line]:
    millions = bench.archive.articles / 1e6
    return [
        Line(f"{name} a million articles", (table + index) / 1e6 / millions, "MB",
             note=f"{index / 1e6 / millions:,.0f} of them its indexes")
        for name, (table, index) in bench.sizes().items()
    ]  # fmt: skip

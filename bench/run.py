"""Generates pages, measures the road and every format in this same run, prints the tables."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import extraction, formats, large, minhash, night, pages, profile, stories
from bench.light import plain_copy
from bench.markup import html_page
from bench.naive import naive_road
from bench.processes import Cost, alone, here, postmaster_of
from bench.roads import parse_alone, read_alone, whole_road
from bench.table import Line, written
from etl.store import embedded
from etl.store.engine import engine_for, migrate

NAIVE = 2000
"""Pages that the naive script is measured on: it is too slow for all."""
PARSED = 20_000
"""Pages that parsing alone is measured on."""
PROFILED = 5000
A_FORMAT = 10_000
"""Pages of a format's dump. Where the road has fewer than SHARE times as many, so have these, and
all is measured once and in this process: quick, and no figure means anything."""
SHARE = 5


def main(given: list[str] | None = None) -> None:
    """Run the bench; the options ask for a part of it, or for what takes longer."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--pages", type=int, default=50_000)
    parser.add_argument("--profile", action="store_true", help="print where the time goes instead")
    parser.add_argument("--formats", action="store_true", help="the formats' tables alone")
    parser.add_argument("--stories", action="store_true", help="what relating a night costs alone")
    parser.add_argument(
        "--large", action="store_true", help="with them, an archive of 2 GiB, a million articles"
    )
    parser.add_argument("--night", action="store_true", help="a night of 200 dumps in Airflow")
    asked = parser.parse_args(given)
    if asked.night:
        print(written(night.measured(_say)))
        return
    with _workplace() as folder:
        if asked.stories:
            _stories(folder, asked)
            return
        if not asked.formats and not asked.large:
            _road(folder, asked)
        if not asked.profile:
            _formats(folder, asked)


def _stories(folder: Path, asked: argparse.Namespace) -> None:
    """What relating costs: a night against ever larger archives, and beside other libraries."""
    few = asked.pages // SHARE < A_FORMAT
    scale = stories.FEW if few else stories.Scale()
    if asked.large:
        scale = scale._replace(sizes=(*scale.sizes, stories.LARGE))
    with embedded.hold(folder / "home") as server:
        lines = minhash.measured(server, _say, few=few)
        curve, more = stories.measured(server, _say, scale)
    print(f"{curve}\n\n{written([*more, *lines])}")


def _formats(folder: Path, asked: argparse.Namespace) -> None:
    """How fast dumps of every format are read, and pages of HTML taken apart."""
    count = min(A_FORMAT, asked.pages // SHARE)
    few = count < A_FORMAT
    print("\n" + formats.measured(folder, count, _say, few=few))
    _say("taking pages of HTML apart")
    invented = [html_page(n, text) for n, text in enumerate(pages.texts(max(10, count // 50)))]
    print("\n" + written(extraction.measured(invented, few=few)))
    if asked.large:
        _say("reading an archive of more than 2 GiB")
        print("\n" + written(large.measured(folder)))


def _road(folder: Path, asked: argparse.Namespace) -> None:
    """The way of pages from files to rows, and where its time goes."""
    count = min(asked.pages, PROFILED) if asked.profile else asked.pages
    _say(f"writing {count:,} pages")
    dump, files = folder / "pages.jsonl", folder / "pages"
    pages.write_json_lines(dump, count)
    pages.write_text_files(files, dump)
    with embedded.hold(folder / "home") as server:
        if asked.profile:
            profile.show(_database(server, "profiled"), folder, dump)
        else:
            print(written(_measured(server, folder, dump, files, count)))


def _measured(
    server: embedded.Server, folder: Path, dump: Path, files: Path, count: int
) -> list[Line]:
    postmaster = postmaster_of(server.data)

    def road(name: str, given: Path, workers: int) -> Cost:
        _say(f"whole road: {given.name}, {workers} worker(s)")
        url = _database(server, name)
        return alone(postmaster, whole_road, url, folder, given, workers)

    _say("reading alone, then parsing alone")
    read = here(None, read_alone, dump)
    parse = alone(None, parse_alone, dump, PARSED)
    roads = [road("one", dump, 1), road("two", dump, 2), road("text", files, 2)]
    _say("plain COPY, then the naive script")
    dsn = server.url("two").replace("+psycopg2", "")
    light = here(postmaster, plain_copy, dsn, folder / "articles.copy")
    embedded.ensure_database(server, "naive")
    naive = here(postmaster, naive_road, server.url("naive"), dump, min(NAIVE, count))
    size = f"{dump.stat().st_size / count / 1000:.1f} kB each as JSON"
    return [Line("pages", count, "", note=size), *_table(read, parse, roads, light, naive)]


def _table(read: Cost, parse: Cost, roads: list[Cost], light: Cost, naive: Cost) -> list[Line]:
    one, two, text = roads
    peak = max(cost.peak for cost in (parse, *roads))
    peaks = f"1 worker {one.peak:.0f}, 2 workers {two.peak:.0f}, .txt {text.peak:.0f}"
    return [
        Line("reading alone", read.rate_a_core, "pages/s/core", note=_told(read)),
        Line("parsing alone", parse.rate_a_core, "pages/s/core", 1500, note=_told(parse)),
        Line("whole road, .jsonl, 1 worker", one.rate, "pages/s", note=_told(one)),
        Line("whole road, .jsonl, 2 workers", two.rate, "pages/s", note=_told(two)),
        Line("whole road, .txt files, 2 workers", text.rate, "pages/s", note=_told(text)),
        Line("plain COPY of the articles", light.rate, "rows/s", note=_told(light)),
        Line("the naive script", naive.rate, "pages/s", note=_told(naive)),
        Line("whole road of plain COPY, .jsonl", 100 * two.rate / light.rate, "%", 25),
        Line("whole road of plain COPY, .txt", 100 * text.rate / light.rate, "%", 25),
        Line("whole road to the naive script, .jsonl", two.rate / naive.rate, "times", 10),
        Line("whole road to the naive script, .txt", text.rate / naive.rate, "times", 10),
        Line("peak memory of a process", peak, "MiB", 600, at_most=True, note=peaks),
    ]


def _told(cost: Cost) -> str:
    stretch = cost.stretch
    server = f" + {cost.server_cpu:.1f} s the server's" if cost.server_cpu else ""
    return f"{stretch.pages:,} in {stretch.wall:.1f} s, {stretch.cpu:.1f} s of CPU{server}"


def _database(server: embedded.Server, name: str) -> str:
    """The address of a fresh, migrated database."""
    embedded.ensure_database(server, name)
    url = server.url(name)
    engine = engine_for(url)
    migrate(engine)
    engine.dispose()
    return url


@contextmanager
def _workplace() -> Iterator[Path]:
    """A folder that is gone afterwards. As root the server runs as another user: let it pass."""
    folder = Path(tempfile.mkdtemp(prefix="tearsheet-bench-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)

"""Grouping copies in memory and in the store, beside the two MinHash libraries people take for it.

The same texts, the same machine, seconds of CPU with children's and the server's. What they do is
less: texts with a high Jaccard similarity are put together, whoever printed them when, and an
excerpt is no near-duplicate to them. `rensa` takes shingles that its caller makes; `datatrove`
makes its own and writes signatures, buckets and clusters to files. Both come with the extra
`eval`; where they are not installed, their lines are left out.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from bench.archive import deliver
from bench.copydesk import Desk, Printed
from bench.fresh import Taken, fresh, here, taken
from bench.processes import alone, postmaster_of
from bench.relating import night
from bench.table import Line
from etl.store import embedded
from etl.store.engine import engine_for, migrate
from etl.stories import Copy, grouped

ARTICLES, FEW = 2000, 50
TRIES = 2
CHARACTERS = 3000
DAY = date(2016, 12, 30)
PERMUTATIONS = 128
BANDS = 32
SHINGLE = 5
_WORD = re.compile(r"\w+")


def measured(server: embedded.Server, say: Callable[[str], None], *, few: bool) -> list[Line]:
    """The lines of the table: ours in memory and in a store, and the libraries that are there.

    `few` are measured once and in this process: quick, and the figures mean nothing.
    """
    count, run, tries = (FEW, here, 1) if few else (ARTICLES, fresh, TRIES)

    def best(work: Callable[..., Taken], given: Sequence[object]) -> float:
        return min(run(work, given).cpu for _ in range(tries))

    desk = Desk(seed=3, characters=CHARACTERS)
    articles = desk.night(count, DAY, desk.fresh(count // 10, DAY))
    copies = [one.copy for one in articles]
    say(f"grouping {count:,} articles in memory, then in a store")
    ours = best(in_memory, copies)
    lines = [
        _line("grouped in memory", count, ours, None),
        _line("the same by relate, in a store", count, _in_store(server, articles), ours),
    ]
    bodies = [copy.body for copy in copies]
    for library, work in (("rensa", by_rensa), ("datatrove", by_datatrove)):
        if find_spec(library) is None:
            say(f"{library} is not installed: its line is left out")
            continue
        say(f"grouping the same by {library}")
        lines.append(_line(f"the same by {library}", count, best(work, bodies), ours))
    return lines


def _line(what: str, count: int, seconds: float, ours: float | None) -> Line:
    note = f"{seconds:.1f} s of CPU"
    if ours is not None:
        note += f", {seconds / ours:.2f} times those in memory"
    return Line(what, count / seconds, "articles/s/core", note=note)


def in_memory(copies: Sequence[Copy]) -> Taken:
    """`etl.stories.grouped`."""
    return taken(lambda: (len(grouped(copies)), 0))


def _in_store(server: embedded.Server, articles: Sequence[Printed]) -> float:
    import psycopg2

    embedded.ensure_database(server, "minhash")
    url = server.url("minhash")
    engine = engine_for(url)
    migrate(engine)
    engine.dispose()
    connection = psycopg2.connect(url.replace("+psycopg2", ""))
    deliver(connection, articles)
    connection.close()
    cost = alone(postmaster_of(server.data), night, url, len(articles))
    return cost.stretch.cpu + cost.server_cpu


def by_rensa(bodies: Sequence[str]) -> Taken:
    """Signatures of word 5-grams, looked up in an index of bands, the estimate checked."""
    from rensa import RMinHash, RMinHashLSH

    def work() -> tuple[int, int]:
        index = RMinHashLSH(threshold=0.5, num_perm=PERMUTATIONS, num_bands=BANDS)
        signatures = []
        pairs = 0
        for number, body in enumerate(bodies):
            words = _WORD.findall(body.lower())
            runs = zip(*(words[at:] for at in range(SHINGLE)), strict=False)
            signature = RMinHash(num_perm=PERMUTATIONS, seed=42)
            signature.update([" ".join(run) for run in runs])
            for other in index.query(signature):
                pairs += signatures[other].jaccard(signature) >= 0.5
            index.insert(number, signature)
            signatures.append(signature)
        return pairs, 0

    return taken(work)


def by_datatrove(bodies: Sequence[str]) -> Taken:
    """Its signatures, buckets and clusters as it sets them up by itself, one after another."""
    from datatrove.data import Document
    from datatrove.pipeline.dedup import (
        MinhashConfig,
        MinhashDedupBuckets,
        MinhashDedupCluster,
        MinhashDedupSignature,
    )
    from datatrove.utils.logging import logger

    logger.remove()
    config = MinhashConfig()
    documents = [Document(text=body, id=str(number)) for number, body in enumerate(bodies)]

    with tempfile.TemporaryDirectory(prefix="tearsheet-bench-") as place:
        folder = Path(place)
        signatures, buckets, clusters = (str(folder / name) for name in ("s", "b", "c"))
        sign = MinhashDedupSignature(signatures, config)
        sign.run(documents[:10], 1, 2)

        def work() -> tuple[int, int]:
            sign.run(documents, 0, 2)
            bucket = MinhashDedupBuckets(signatures, buckets, config=config)
            for rank in range(config.num_buckets):
                bucket.run(None, rank, config.num_buckets)
            MinhashDedupCluster(buckets, clusters, config=config).run(None, 0, 1)
            return len(documents), 0

        return taken(work)

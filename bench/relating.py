"""What is measured of relating: a night through `relate`, step by step, and its look-ups alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.processes import cpu_of
from bench.roads import Part, Stretch, timed
from etl import relate
from etl.settings import Settings
from etl.store import copies, pairing
from etl.store.engine import engine_for
from etl.stories.sketch import Words

BODIES = 200
"""Texts of a look-up, as `relate` takes them."""

Seconds = dict[str, list[float]]


def night(url: str, articles: int) -> Stretch:
    """Relate all that is due, `articles` of them, and what each step took of it.

    For a process of its own: the steps stay wrapped in what counts.
    """
    spent: Seconds = {step.name: [0.0, 0.0] for step in relate.STEPS}
    relate.STEPS = tuple(
        step._replace(work=_counted(step.work, spent[step.name])) for step in relate.STEPS
    )
    taken = timed(lambda: related(url))
    if taken.pages != articles:
        raise RuntimeError(f"of {articles} articles {taken.pages} were due")
    return taken._replace(parts=tuple(Part(name, *both) for name, both in spent.items()))


def related(url: str) -> int:
    """Relate all that is due; how many articles that was."""
    engine = engine_for(url)
    try:
        return relate.relate(
            engine, Settings(home=Path(), inbox=Path(), database_url=url, retries=0)
        )["article"]
    finally:
        engine.dispose()


def _counted(work: Callable[..., None], spent: list[float]) -> Callable[..., None]:
    """The same work; its seconds are added to `spent`, this process's and the server's."""

    def counted(cursor: Any, *given: Any) -> None:
        server = cursor.connection.get_backend_pid()
        began, theirs = time.process_time(), cpu_of(server)
        work(cursor, *given)
        spent[0] += time.process_time() - began
        spent[1] += cpu_of(server) - theirs

    return counted


def looked_up(url: str, bodies: Sequence[str]) -> Stretch:
    """The candidates of texts that the store knows, BODIES at a time; nothing is changed."""
    engine = engine_for(url)
    connection = engine.raw_connection()
    cursor: Any = connection.cursor()
    copies.prepare(cursor)

    def work() -> int:
        for at in range(0, len(bodies), BODIES):
            pairing.candidates(cursor, bodies[at : at + BODIES])
            connection.commit()
        return len(bodies)

    try:
        return timed(work)
    finally:
        connection.close()
        engine.dispose()


def sketched(texts: Sequence[str]) -> Stretch:
    """Fingerprints of texts: their words, their id and their sampled shingles."""

    def work() -> int:
        for number, text in enumerate(texts):
            words = Words(text)
            words.body_id(str(number))
            words.shingles()
        return len(texts)

    return timed(work)

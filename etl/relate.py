"""Dedup → link → enrich, inside the store: what loads left due, until nothing is.

Each step takes some of what is due in it, does its work and says what is due after it, in one
transaction; a step may be cut off anywhere and be taken up by anybody. Several processes may walk
the road at once. What comes out depends on what stands in the store, not on who did what when.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import psycopg2
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from etl.ingest import may_pass
from etl.reports import ADVICE, DIFFERS, SHOWN, shown
from etl.settings import Settings
from etl.store import copies, due, headlines, line_days, linking, pairing, telling

log = logging.getLogger("tearsheet")

FAULTS = (DBAPIError, psycopg2.Error, ValueError, ArithmeticError, LookupError, TypeError)
"""What a step can fail with: of the store, or of a text that we cannot deal with."""

Key = tuple[str, str]
"""A step's name and what was due in it."""


class RelateFailed(RuntimeError):
    """Some of what was due could not be related; the message names it. The rest is related.

    `lasting`: another try will fail in the same way; `advice` says what to do.
    """

    def __init__(self, message: str, advice: str, *, lasting: bool) -> None:
        super().__init__(message)
        self.advice = advice
        self.lasting = lasting


class Step(NamedTuple):
    """A step of the road: its name in the queue, how many it takes at once, and what it does."""

    name: str
    most: int
    work: Callable[[Any, Sequence[str]], None]
    """Of a cursor and the ids that are due."""


STEPS = (
    Step("article", 500, copies.keep),
    Step("match", 200, pairing.match),
    Step("story", 2000, telling.gather),
    Step("headline", 500, headlines.keep_articles),
    Step("teaser", 500, headlines.keep_teasers),
    Step("page", 500, headlines.keep_related),
    Step("arrival", 100, headlines.seek),
    Step("link", 200, linking.link),
    Step("exposure", 1000, linking.expose),
    Step("lines", 50, line_days.count),
)
"""In their order: each only adds to what is due in those after it."""


def relate(engine: Engine, settings: Settings) -> dict[str, int]:
    """Walk the road until nothing is due that another worker has not in hand; how much was done.

    Raises RelateFailed at the end where something failed again and again: that stays due; at once
    where the store cannot be reached.
    """
    prepare(engine)
    done: Counter[str] = Counter()
    failed: dict[Key, str] = {}
    busy = True
    while busy:
        busy = False
        for step in STEPS:
            while number := _work(engine, settings, step, failed):
                done[step.name] += number
                busy = True
    if failed:
        told = [shown(f"{step} {id}: {words}") for (step, id), words in sorted(failed.items())]
        head = f"{len(failed)} could not be related:"
        raise RelateFailed("\n".join([head, *told[:SHOWN]]), DIFFERS, lasting=True)
    return {step.name: done[step.name] for step in STEPS}


def prepare(engine: Engine) -> None:
    """What other rules had made is due again."""
    with engine.begin() as connection:
        copies.renew(connection)
        headlines.renew(connection)
        line_days.renew(connection)


def _work(engine: Engine, settings: Settings, step: Step, failed: dict[Key, str]) -> int:
    """A transaction of a step; how many ids it was for. One by one where they fail together."""
    for tried in range(settings.retries + 1):
        taken: list[str] = []
        try:
            return _once(engine, step, step.most, failed, taken)
        except FAULTS as error:
            log.warning("relate: %s: %s", step.name, _words(error))
            if not may_pass(error):
                return sum(_alone(engine, step, failed) for _ in taken)
            if tried == settings.retries:
                told = f"relate failed: store: {shown(_words(error))}"
                raise RelateFailed(told, ADVICE["store"], lasting=False) from error
            time.sleep(settings.retry_delay * 2**tried)
    raise AssertionError("the last try returns or raises")


def _alone(engine: Engine, step: Step, failed: dict[Key, str]) -> int:
    taken: list[str] = []
    try:
        return _once(engine, step, 1, failed, taken)
    except FAULTS as error:
        failed.update({(step.name, id): _words(error) for id in taken})
        return len(taken)


def _words(error: BaseException) -> str:
    told = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {told}"


def _once(
    engine: Engine, step: Step, most: int, failed: Mapping[Key, str], taken: list[str]
) -> int:
    without = [id for name, id in failed if name == step.name]
    connection = engine.raw_connection()
    try:
        cursor: Any = connection.cursor()
        cursor.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        taken += due.take(cursor, step.name, most, without)
        if taken:
            step.work(cursor, taken)
        connection.commit()
        return len(taken)
    except BaseException:
        connection.invalidate()
        raise
    finally:
        connection.close()

"""The nightly run, as Airflow sees it: wiring only. What a task does stands in `etl.operate.tasks`.

Nothing of ours is imported before a task runs: this file is parsed over and over.
"""

from __future__ import annotations

import os
from datetime import timedelta

from airflow.sdk import (
    DAG,
    Asset,
    CronPartitionTimetable,
    Param,
    RetryDecision,
    RetryPolicy,
    get_current_context,
    task,
)

DELAY = int(os.environ.get("TEARSHEET_RETRY_DELAY") or 20)
ZONE = os.environ.get("TEARSHEET_TIMEZONE") or "UTC"
RELATERS = int(os.environ.get("TEARSHEET_RELATERS") or 2)
NAME = r"\w[\w .-]*"

DOC = """
### It is red. What now?

Open the run, click `reconcile`, read the **last lines** of its log: what
is wrong, then `WHAT TO DO`. Do that. If they send you to `ingest` or `discover`, the last lines
there say the same.

| the last lines say | do |
|---|---|
| `… failed: changed-while-read` | wait until the file is complete, run the day again |
| `… failed: permission`, `absent`, `disk` | put that right, run the day again |
| `… failed: store` | look after the database, run the day again |
| `nothing was delivered` | wait for the delivery, run the day again |
| `… files were found, and … were dealt with` | something was killed: run the day again |
| `… relate tasks failed` | look at `relate`: `store` → look after the database, run the day again |
| `… could not be related` | a fault of ours: the dumps are loaded; keep the log, call someone |
| `read, … in the tables` | **do not run it again.** Keep the log, call someone |
| `no day`, `is no day`, `is no source` | start it again with the right field |
| `Traceback`, or lines that begin with `File` | a fault of ours: keep the log, call someone |

### Run the day again

*Trigger* → *Backfill* → *From* and *To* both that day at 00:00 →
*Missing and Errored Runs* → *Run Backfill*. Leave everything else as it is.

**This is always safe**: to run a day twice, to run it while the night runs, to kill it half-way.
What is loaded is not loaded twice, and the tables depend on the dumps alone.

**This is not**: to clear a run of a cancelled backfill. It stays *queued* for ever
(apache/airflow#72337). Mark that run as *failed*, then run the day again.

**Green, but pages are missing?** Look into quarantine: the log of `reconcile` lists it.

### What does it do?

`discover` lists one day's dumps → `ingest` loads them, in batches → `relate` groups articles into
stories and links promotions to articles → `reconcile` compares what was read with what is stored.
The state of `reconcile` is the state of the run.

`relate` works off whatever loads left due, its own run's or another's, as a few tasks side by side;
one that finds nothing left to do ends at once.

**Which day?** The run's partition key: the night that begins on 5 March at 00:00 loads 4 March.
A backfill asks for days by the same name: from 4 March to 4 March loads 4 March.
"""


class UnlessLasting(RetryPolicy):
    """Try again, but not what would fail in the same way (see `etl.operate.tasks.Red`)."""

    def evaluate(self, exception, try_number, max_tries, context=None):
        """Fail at once where the exception says that it is lasting."""
        return RetryDecision.fail() if getattr(exception, "lasting", False) else RetryDecision()


with DAG(
    "nightly",
    description="A night's dumps into the tables of news",
    doc_md=DOC,
    # The tick must be midnight: with a later one, backfills lose their last day (Airflow 3.3.2).
    schedule=CronPartitionTimetable(
        "0 0 * * *", timezone=ZONE, key_format="%Y-%m-%d", run_offset=-1
    ),
    catchup=False,
    is_paused_upon_creation=False,
    max_active_runs=2,
    tags=["tearsheet"],
    default_args={
        "owner": "tearsheet",
        "retries": 3,
        "retry_delay": timedelta(seconds=DELAY),
        # With a delay of 0 Airflow's back-off would wait a second or two all the same.
        "retry_exponential_backoff": 2.0 if DELAY else 0,
        "max_retry_delay": timedelta(minutes=15),
        "retry_policy": UnlessLasting(),
    },
    params={
        "day": Param(
            None,
            type=["null", "string"],
            format="date",
            title="Day",
            description_md="The day to load, where the run has no partition key. "
            "A backfill and the schedule have one: leave this empty there.",
        ),
        "sources": Param(
            "",
            type=["null", "string"],
            # No `..`, no slash, no quote; `$` alone would let a line feed pass.
            pattern=rf"^(?!.*\.\.)({NAME}(,\s*{NAME})*)?$(?!\n)",
            maxLength=1000,
            title="Sources",
            description_md="Only these sources (comma-separated). Empty: all of them.",
        ),
        "force": Param(
            False,
            type=["null", "boolean"],
            title="Parse again",
            description_md="Also take apart dumps that are loaded already.",
        ),
    },
) as dag:

    @task
    def discover():
        """The day's files, in batches."""
        from etl.operate import tasks

        return tasks.discover(get_current_context())

    @task
    def ingest(batch):
        """Load a batch; files that fail are named at the end."""
        from etl.operate import tasks

        return tasks.ingest(get_current_context(), batch)

    @task(trigger_rule="all_done")
    def relate(number):
        """Group and link what is due, beside the others of its kind."""
        from etl.operate import tasks

        return tasks.relate()

    @task(trigger_rule="all_done", outlets=[Asset("articles")])
    def reconcile(batches, loaded, related):
        """Compare what was read with what is stored: the run's state is this task's."""
        from etl.operate import tasks

        return tasks.reconcile(
            get_current_context(), batches, loaded, RELATERS - len(related or ())
        )

    batches = discover()
    loaded = ingest.expand(batch=batches)
    related = relate.expand(number=list(range(1, RELATERS + 1)))
    loaded >> related
    reconcile(batches, loaded, related)

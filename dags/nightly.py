"""The nightly run, as Airflow sees it: wiring only. What a task does stands in `etl.operate.tasks`.

Nothing of ours is imported before a task runs: this file is parsed over and over.
"""

from __future__ import annotations

import os
from datetime import timedelta

from airflow.sdk import DAG, Asset, CronPartitionTimetable, Param, get_current_context, task

DELAY = int(os.environ.get("TEARSHEET_RETRY_DELAY") or 20)
ZONE = os.environ.get("TEARSHEET_TIMEZONE") or "UTC"
NAME = r"\w[\w .-]*"

DOC = """
### Tearsheet's night: one day's dumps in, articles out

`discover` lists the day's dumps and makes batches → `ingest` loads each batch → `reconcile`
compares what was read with what is stored, **and its state is the run's state**.

**It is red. What now?** Open `reconcile`, then the red `ingest` tasks: the last lines of each log
say why, in words.

* *no day*: trigger it again and fill in the day.
* *A file failed*: the others are loaded. Put the cause right, then trigger it with the day, or
  start a backfill for the day (*Missing and Errored Runs*). What is loaded is not loaded twice.
* *A source is missing*: its delivery is late. When it is there, trigger it with the day.
* *The counts differ*: do not repeat it blindly; keep the log and call someone.

**Running a day twice is always safe.** The tables are decided by the dumps, not by how often or in
which order they came. Killing it is safe too.

**Do not clear a run of a cancelled backfill** (apache/airflow#72337: it stays queued for ever).
Mark the run as failed and start a new backfill for the day.

**Which day?** The run's partition key: the night that begins on 5 March at 00:00 loads 4 March.
A backfill asks for days by the same name: from 4 March to 4 March loads 4 March.
The form's fields are optional; a backfill needs none.
"""

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
            type="boolean",
            title="Parse again",
            description_md="Also take apart dumps that are loaded already.",
        ),
    },
) as dag:

    def say_why(context):
        """End a failed task's log with the reason, in words."""
        from etl.operate import tasks

        tasks.say_why(context)

    ends = {"on_failure_callback": say_why, "on_retry_callback": say_why}

    @task(**ends)
    def discover():
        """The day's files, in batches."""
        from etl.operate import tasks

        return tasks.discover(get_current_context())

    @task(**ends)
    def ingest(batch):
        """Load a batch; files that fail are named at the end."""
        from etl.operate import tasks

        return tasks.ingest(get_current_context(), batch)

    @task(trigger_rule="all_done", outlets=[Asset("articles")], **ends)
    def reconcile(batches, loaded):
        """Compare what was read with what is stored: the run's state is this task's."""
        from etl.operate import tasks

        return tasks.reconcile(get_current_context(), batches, loaded)

    batches = discover()
    reconcile(batches, ingest.expand(batch=batches))

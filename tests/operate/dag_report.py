"""What Airflow reads from a DAG's file, as JSON on stdout; run in a process of its own.

Called with the file and a JSON list of parameters, each to be validated as a trigger would.
"""

from __future__ import annotations

import copy
import importlib.util
import json
import sys
import time
from pathlib import Path
from typing import Any

from airflow.sdk import DAG, Asset, CronPartitionTimetable, Param, TriggerRule, task
from airflow.sdk.exceptions import ParamValidationError

WARM = (DAG, Asset, CronPartitionTimetable, Param, task)
"""Airflow loads these at the first use; the DAG processor has them loaded already."""


def _verdict(dag: DAG, given: dict[str, Any]) -> str:
    try:
        for name, value in given.items():
            copy.copy(dag.params.get_param(name)).resolve(value)
    except ParamValidationError:
        return "refused"
    return "taken"


def _report(file: Path, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("nightly", file)
    module = importlib.util.module_from_spec(spec)
    began = time.perf_counter()
    spec.loader.exec_module(module)
    took = time.perf_counter() - began
    ours = sorted(name for name in sys.modules if name.partition(".")[0] == "etl")
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(str(file.parent))
    dag = module.dag
    tasks = dag.task_dict
    return {
        "took": took,
        "ours": ours,
        "errors": {str(place): str(error) for place, error in bag.import_errors.items()},
        "dags": sorted(bag.dags),
        "downstream": {name: sorted(one.downstream_task_ids) for name, one in tasks.items()},
        "mapped": [name for name, one in tasks.items() if one.is_mapped],
        "rules": {name: TriggerRule(one.trigger_rule).value for name, one in tasks.items()},
        "retries": [one.retries for one in tasks.values()],
        "delays": [one.retry_delay.total_seconds() for one in tasks.values()],
        "outlets": [asset.name for asset in tasks["reconcile"].outlets],
        "catchup": dag.catchup,
        "paused": dag.is_paused_upon_creation,
        "doc": dag.doc_md,
        "defaults": dag.params.dump(),
        "verdicts": [_verdict(dag, given) for given in parameters],
    }


if __name__ == "__main__":
    print(json.dumps(_report(Path(sys.argv[1]), json.loads(sys.argv[2]))))

"""A job run here and now, from the command line.

Here: the instance that records it, and what is printed of its failures. Not here: the jobs (`pipelines.dagster.automation`), and which
of them a command runs (`pipelines.commands.refresh`).
"""

import logging
import os
from pathlib import Path

import dagster as dg
from filelock import FileLock

from pipelines.dagster.assets.publication import MESSAGES, RELEASE
from pipelines.dagster.definitions import defs


def open_instance() -> dg.DagsterInstance:
    """The instance of DAGSTER_HOME, for all the jobs of one command; to be closed by `with`.

    Two processes that make its storage at once would get in each other's way.
    """
    with FileLock(Path(os.environ["DAGSTER_HOME"]) / ".opening.lock"):
        return dg.DagsterInstance.get()


def run(instance: dg.DagsterInstance, job: str, partition_key: str | None = None, round_: str | None = None) -> bool:
    """Run a job here and now, recorded in the instance so that its page shows it. Returns success.

    `round_` is the round that `publish` publishes; by default the latest one delivered for.

    Console logging is off: the command line prints what people need.
    """
    logging.getLogger("dagster.redacted_errors").setLevel(logging.CRITICAL)
    result = defs.resolve_job_def(job).execute_in_process(
        instance=instance,
        partition_key=partition_key,
        raise_on_error=False,
        run_config={
            "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            "ops": {"publication": {"config": {"round": round_}}} if round_ else {},
        },
    )
    for event in result.all_events:
        if event.is_step_failure:
            failure = event.step_failure_data.user_failure_data
            print(failure.description if failure else f"{event.step_key} failed: see its run in the Dagster UI")
        elif event.is_step_materialization and event.asset_key == RELEASE:
            lines = event.step_materialization_data.materialization.metadata[MESSAGES].value
            for line in lines if isinstance(lines, list) else ():
                print(f"{str(line).rstrip('.')}.")
    return result.success

"""What Dagster needs of a home: its settings, and the environment of its processes.

Here: `dagster.yaml` and the variables. Not here: anything that imports Dagster (`pipelines.dagster`).
"""

import os
from pathlib import Path

from pipelines.home.lake import Lake
from pipelines.home.local_disk import refuse_network

DAGSTER_YAML = """\
# Written by `scrutiny init`. Yours to change.
telemetry:
  enabled: false
nux:
  enabled: false
# Compute logs would repeat whatever a library prints; nothing is kept of them.
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
# Dagster's own files, kept open during a run instead of being opened for every event.
event_log_storage:
  module: pipelines.dagster.event_log
  class: EventLog
run_monitoring:
  enabled: true
  start_timeout_seconds: 180
  free_slots_after_run_end_seconds: 60
concurrency:
  runs:
    max_concurrent_runs: 1
retention:
  schedule:
    purge_after_days: 90
  sensor:
    purge_after_days:
      skipped: 7
      failure: 90
      success: 90
"""

RENAMED = {"module: pipelines.event_log": "module: pipelines.dagster.event_log"}
"""Names in `dagster.yaml` of homes made by earlier versions, and what they are now."""


def settings_of(lake: Lake) -> Path:
    """Where Dagster's settings for a home lie."""
    return lake.dagster_home / "dagster.yaml"


def use_home(lake: Lake) -> list[str]:
    """Point this process and its children at a home; returns in words what had to be put right in it first.

    Raises `NotLocal` where it lies on a network share.
    """
    refuse_network(lake.home)
    refuse_network(lake.dagster_home)
    os.environ["SCRUTINY_HOME"] = str(lake.home)
    os.environ["DAGSTER_HOME"] = str(lake.dagster_home)
    os.environ.setdefault(
        "DAGSTER_EVENT_BATCH_SIZE", "1000"
    )  # see `pipelines.dagster.event_log`, which stores a batch as one
    # Second line of defence: our errors carry no values, a library's might.
    os.environ["DAGSTER_REDACT_USER_CODE_ERRORS"] = "1"
    return _renamed(lake)


def _renamed(lake: Lake) -> list[str]:
    """Put present names in the settings of a home that an earlier version made; all else in them stays."""
    place = settings_of(lake)
    before = text = place.read_text("utf-8") if place.exists() else ""
    for old, new in RENAMED.items():
        text = "\n".join(line.replace(old, new) if line.strip() == old else line for line in text.split("\n"))
    if text == before:
        return []
    place.write_text(text, "utf-8")
    return [f"{place} is of an earlier version: it now names {', '.join(n.split()[1] for n in RENAMED.values())}"]

"""A home: making one, and the settings Dagster needs in it.

Here: `scrutiny init`. Not here: paths (`pipelines.home.lake`).
"""

import os
from datetime import date

from pipelines.council.template import write_council_workbook
from pipelines.home.keys import make_key
from pipelines.home.lake import Lake
from pipelines.home.local_disk import refuse_network
from warehouse.indicators import catalogue
from warehouse.period import Quarter

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


def make_home(lake: Lake, *, today: date, workbook: bool = True) -> list[str]:
    """Make what a home lacks; nothing that is there is touched. Returns what was made, in words.

    Raises `NotLocal` where the home would lie on a network share.
    """
    made = []
    refuse_network(lake.home)
    lake.make_private()
    if make_key(lake):
        made.append(
            f"pseudonym key {lake.key_file} (back it up apart from the data: without it new deliveries cannot be linked to old ones)"
        )
    settings = lake.dagster_home / "dagster.yaml"
    if not settings.exists():
        settings.write_text(DAGSTER_YAML)
        made.append(f"Dagster settings {settings}")
    place = lake.council_workbook()
    if workbook and not place.exists():
        write_council_workbook(place, starting_rows(today))
        place.chmod(0o600)  # it names people: who decided, who answers for a mapping
        made.append(f"council workbook {place} (fill it in)")
    for quarter in _coming(today):
        (lake.landing / quarter.round).mkdir(parents=True, exist_ok=True)
    return made


def starting_rows(today: date) -> dict[str, list[dict[str, object]]]:
    """Rows a new workbook starts with: every indicator, and the rounds of this financial year."""
    rounds = _coming(today)
    return {
        "indicators": [
            {"indicator_id": i, "position": n, "area": "Social Care"} for n, i in enumerate(catalogue(), start=1)
        ],
        "rounds": [{"round": q.round, "data_cut_off": date(q.next.end.year, q.next.end.month, 15)} for q in rounds],
        "reporting": [{"round": q.round, "indicator_id": i, "period": q.label} for q in rounds for i in catalogue()],
        "expected_deliveries": [
            {"round": q.round, "source": "annex_a", "due_date": date(q.next.start.year, q.next.start.month, 14)}
            for q in rounds
        ],
    }


def use_home(lake: Lake) -> None:
    """Point this process and its children at a home. Raises `NotLocal` where it lies on a network share."""
    refuse_network(lake.home)
    refuse_network(lake.dagster_home)
    os.environ["SCRUTINY_HOME"] = str(lake.home)
    os.environ["DAGSTER_HOME"] = str(lake.dagster_home)
    os.environ.setdefault(
        "DAGSTER_EVENT_BATCH_SIZE", "1000"
    )  # see `pipelines.dagster.event_log`, which stores a batch as one
    # Second line of defence: our errors carry no values, a library's might.
    os.environ["DAGSTER_REDACT_USER_CODE_ERRORS"] = "1"


def _coming(today: date) -> list[Quarter]:
    running = Quarter.containing(today)
    first = Quarter(running.year, 1)
    rounds = [first]
    while len(rounds) < 4:
        rounds.append(rounds[-1].next)
    return rounds

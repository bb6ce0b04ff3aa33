"""WHEN things run: the jobs, a quarterly schedule and a landing sensor.

Here: jobs, schedule, sensor and their default status. Not here: what a job does (`pipelines.dagster.assets`), running one
from the command line (`pipelines.dagster.runs`).

`receive` takes a round's deliveries in; `receive_published` the national files; `publish` everything after, for all rounds,
skipping what has not changed. `receive_both` is the first two in one run. Receiving and publishing cannot be one run: if nothing was
delivered for an asset, Dagster skips everything made from it. The sensor only receives; the schedule or a person decides to publish.
"""

import json

import dagster as dg

from pipelines.council.settings import NoCouncil
from pipelines.dagster.assets.sources import deliveries, published_files
from pipelines.dagster.resources import Home
from pipelines.home.keys import NoKey
from pipelines.receive.identity import PUBLISHED
from pipelines.receive.landing import is_received, outside, scan, unreadable
from warehouse.period import Quarter

_EACH_ROUND = dg.AssetSelection.assets(*deliveries.keys)
_PUBLISHED = dg.AssetSelection.assets(*published_files.keys)

receive_job = dg.define_asset_job(
    "receive", selection=_EACH_ROUND, description="Register, recognise and judge what was delivered for a round."
)
receive_published_job = dg.define_asset_job(
    "receive_published", selection=_PUBLISHED, description="Register, recognise and judge national files."
)
publish_job = dg.define_asset_job(
    "publish",
    selection=dg.AssetSelection.all() - _EACH_ROUND - _PUBLISHED,
    description="Events, facts, comparison, star, marts, release.",
)

receive_both_job = dg.define_asset_job(
    "receive_both",
    selection=_EACH_ROUND | _PUBLISHED,
    description="What was delivered for a round, and national files, in one run.",
)


@dg.schedule(
    job=publish_job,
    cron_schedule="30 6 15 1,4,7,10 *",
    execution_timezone="Europe/London",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="The quarterly refresh, on the 15th of the month after the quarter. Stopped until somebody turns it on.",
)
def quarterly_publish(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Ask for one publication per scheduled day."""
    return dg.RunRequest(run_key=f"publish-{context.scheduled_execution_time:%Y-%m-%d}")


@dg.sensor(
    jobs=[receive_job, receive_published_job],
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Looks for new files in the landing folders and receives them. Running; it never publishes.",
)
def landing_sensor(context: dg.SensorEvaluationContext, home: Home) -> dg.SensorResult | dg.SkipReason:
    """Receive files that are not registered, have not changed since the last look and can be read."""
    lake = home.lake
    try:
        books, councils = home.open()
    except (NoCouncil, NoKey) as reason:
        return dg.SkipReason(str(reason))
    before: dict[str, list[str]] = json.loads(context.cursor or "{}")
    now: dict[str, list[str]] = {}
    requests: dict[str, dg.RunRequest] = {}
    waiting = closed = 0
    for owner, slot, path in scan(lake, councils.configured.la_code):
        seen = outside(path)
        if seen in books.last_seen(owner, slot):
            continue
        if seen is None or unreadable(path):
            closed += 1  # not asked for: one key is run once, and this must be tried again
            continue
        name = f"{owner}/{slot}/{seen[0]}"
        now[name] = [str(part) for part in seen[1:]]
        if before.get(name) != now[name]:
            waiting += 1  # still changing, or seen for the first time
            continue
        if is_received(books, owner, slot, path):
            continue  # the same bytes under another time
        key = "/".join((name, *now[name]))
        if owner == PUBLISHED:
            requests[f"{owner}/{slot}"] = dg.RunRequest(run_key=key, job_name=receive_published_job.name)
        else:
            requests[f"{owner}/{slot}"] = dg.RunRequest(
                run_key=key, job_name=receive_job.name, partition_key=Quarter.parse(slot).partition_key
            )
    if not requests:
        skipped = f"{waiting} new files, waiting until they stop changing" if waiting else "no new files"
        skipped += f"; {closed} files cannot be read, see `scrutiny status`" if closed else ""
        return dg.SensorResult(skip_reason=dg.SkipReason(skipped), cursor=json.dumps(now))
    return dg.SensorResult(run_requests=list(requests.values()), cursor=json.dumps(now))

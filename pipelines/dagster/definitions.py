"""Dagster's entry: every asset, job, schedule and sensor, and the home they work on."""

import dagster as dg

from pipelines.dagster import assets, automation
from pipelines.dagster.resources import Home

defs = dg.Definitions(
    assets=dg.load_assets_from_package_module(assets),
    jobs=[
        automation.receive_job,
        automation.receive_published_job,
        automation.publish_job,
        automation.receive_both_job,
    ],
    schedules=[automation.quarterly_publish],
    sensors=[automation.landing_sensor],
    resources={"home": Home()},
    executor=dg.in_process_executor,
)

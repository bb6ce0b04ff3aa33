"""Every line of Dagster wiring: assets, jobs, schedule, sensor, and where its events are kept.

Here: what Dagster needs to know. Not here: any rule or step; each asset calls the route (`pipelines.route`).
"""

"""WHAT people read: periods, terms, indicators, comparison, and how a figure leaves the building.

Here: everything from events to the published star. Not here: files that councils deliver, and Dagster (`pipelines`).
"""

"""Composing: the deliveries received up to a round become one history per event table, with the dates each covers.

Here: the step (`composed`), settling what overlaps (`composition`), the columns of an event (`conform`), what a correction takes away
(`removals`), what is not plausible (`plausibility`), sources beside each other (`reconciliation`), rows that point to nothing (`orphans`). Not here:
judging files (`pipelines.receive`), counting (`warehouse`).
"""

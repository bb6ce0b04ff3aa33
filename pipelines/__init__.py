"""HOW data arrives, and WHEN things run.

Left to right: `intake` (a file as text), `deliveries` (what it is), `gate` (text to typed rows, judged), `conform` (rows
to events), `refresh` (the steps in order), `publication` (the last one), `assets` and `definitions` (the same steps as
Dagster shows them), `cli`.
Only `assets`, `definitions`, `automation`, `event_log`, `resources` and the commands that run jobs know Dagster.
"""

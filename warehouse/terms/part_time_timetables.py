"""Part-time timetables: how long one has lasted.

Here: calendar days, school holidays among them. Not here: which children are of school age (`home_education`).
"""

import polars as pl

SIX_WEEKS = 42
"""Days. The Department asks that a part-time timetable is limited in time; most councils' protocols say six weeks."""

lasted_over_six_weeks: pl.Expr = (pl.col("period_end") - pl.col("started_date")).dt.total_days() > SIX_WEEKS
"""True for an arrangement whose first day lies more than six weeks before the last day of the period."""

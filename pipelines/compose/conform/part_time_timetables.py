"""Part-time timetables → events: the school as every event names one.

Here: nothing else; the list uses the words of the events already. Not here: what is counted (`warehouse.terms.part_time_timetables`).
"""

from collections.abc import Mapping

import polars as pl

from pipelines.compose.conform import About


def part_time(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """One row per arrangement, with the URN of its school as text where the list has it."""
    return rows.with_columns(pl.col("school").cast(pl.String)) if "school" in rows.columns else rows


CONFORMS = {"part_time_timetables": part_time}

"""Youth justice outcomes → the day the year ends in which offending again is looked at.

Here: that day. Not here: who offended again, which the service says.
"""

from collections.abc import Mapping

import polars as pl

from pipelines.compose.conform import About


def outcomes(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Every outcome with the end of its twelve months."""
    del companions, about
    return rows.with_columns(follow_up_ended=pl.col("outcome_date").dt.offset_by("12mo"))


CONFORMS = {"youth_justice": outcomes}

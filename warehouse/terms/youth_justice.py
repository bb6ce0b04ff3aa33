"""Youth justice: first outcomes and offending again.

Offending again is looked at over the twelve months after a caution or conviction, so a figure of a quarter is about the
outcomes of the quarter a year before.
"""

import polars as pl

first_time_in_the_justice_system: pl.Expr = pl.col("first_time") == "Y"
offended_again: pl.Expr = pl.col("reoffended") == "Y"
"""Unknown where it was not recorded although the twelve months have passed."""

under_15_at_outcome: pl.Expr = pl.col("birth_date").dt.offset_by("15y") > pl.col("outcome_date")

"""Child protection plans: how long one has lasted.

Here: lengths of plans. Not here: whether it is a second one (the supplier counts earlier plans).
"""

import polars as pl

TWO_YEARS = 730
"""Days: the Department counts plans of more than 729."""


def lasted_two_years(start: str, end: str) -> pl.Expr:
    """True where two years or more lie between two days; both are column names."""
    return (pl.col(end) - pl.col(start)).dt.total_days() >= TWO_YEARS


def lasted_two_years_at_period_end(start: str) -> pl.Expr:
    """True where what began on a day had lasted two years or more on the last day of the period."""
    return (pl.col("period_end") - pl.col(start)).dt.total_days() >= TWO_YEARS

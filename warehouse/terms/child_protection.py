"""Child protection: whether a conference made a plan, what a plan is for and how long it has lasted.

Here: conferences and plans. Not here: whether it is a second one (the supplier counts earlier plans).
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


led_to_plan: pl.Expr = pl.col("conference_led_to_plan") == "Y"
"""True for an initial conference that made a child protection plan; null where the list does not say."""

for_neglect: pl.Expr = pl.col("latest_category") == "NEG"
"""True for a plan that is now for neglect alone; null where its category is not known."""

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

every_review_in_time: pl.Expr = pl.col("reviewed_in_time")
"""True for a plan whose first review was held within three months and every other within six of the one before; null where the
source does not list every review."""

seen_alone_at_last_visit: pl.Expr = pl.col("seen_alone") == "Y"
"""True for a child who was seen alone at the last visit; null where it is not recorded."""

led_to_conference: pl.Expr = (
    pl.when(pl.col("left_out").fill_null("").str.contains(",conference_date,", literal=True))
    .then(None)
    .otherwise((pl.col("conference_date") <= pl.col("period_end")).fill_null(False))
)
"""True for an enquiry that an initial conference had followed by the last day of the period; null where its day could not be read."""

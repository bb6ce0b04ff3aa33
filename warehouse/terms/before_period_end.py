"""Time up to the last day of a period: what was done in it, and what had lasted so long by then.

Here: calendar months and years before the period's end, of any day that a list gives. Not here: times that a definition counts in days
(`child_protection`, `plans`, `working_days`).
"""

import polars as pl


def last_done_within(last_date: str, how_long: str) -> pl.Expr:
    """True where the last date lies in the time to the period end, null (unknown) where it lies after it: there may have been one before.

    The window opens the day after the same day so long before: for `12mo` (end - 12 months, end]. A blank is never.
    """
    day, end = pl.col(last_date), pl.col("period_end")
    return (
        pl.when(day > end)
        .then(None)
        .otherwise(day.is_not_null() & (day > end.dt.offset_by(f"-{how_long}")).fill_null(False))
    )


def visited_within(how_long: str) -> pl.Expr:
    """True where the child was seen at a visit in the time to the period end, null (unknown) where it is not recorded of a visit in it.

    Reads `visited_date` and `unclear_visit_date`.
    """
    seen, unclear = (last_done_within(day, how_long) for day in ("visited_date", "unclear_visit_date"))
    return pl.when(seen).then(True).when(unclear).then(None).otherwise(seen)


def begun_for(first_date: str, how_long: str) -> pl.Expr:
    """True where what began on a day had lasted so long, or longer, on the last day of the period."""
    return pl.col(first_date) <= pl.col("period_end").dt.offset_by(f"-{how_long}")

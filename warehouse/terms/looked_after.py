"""Health of children looked after: what happened in the twelve months to the end of a period.

Lists that hold last dates only hide what came before: where the last date lies after the period end, whether there was
one in the twelve months before it cannot be told. That is *unknown*, not "no", and not "yes".
"""

import polars as pl


def in_last_12_months_of_period(last_date: str) -> pl.Expr:
    """True where the last date lies in the twelve months to the period end, null (unknown) where it lies after it.

    The window opens the day after the same day a year before: (end - 12 months, end].
    """
    day, end = pl.col(last_date), pl.col("period_end")
    return (
        pl.when(day > end).then(None).otherwise(day.is_not_null() & (day > end.dt.offset_by("-12mo")).fill_null(False))
    )

"""Ages: completed years, and the birthday that falls in a period.

A child born on 29 February has a birthday on 28 February in other years: the day the year of age is completed by the
calendar arithmetic used throughout (`offset_by`, which stays inside the month).
"""

import polars as pl


def attained_age_in_period(birth_date: str = "birth_date") -> pl.Expr:
    """The age reached on the birthday that falls in the period; null if none does. The period is at most a year."""
    birth = pl.col(birth_date)
    at_end = pl.col("period_end").dt.year() - birth.dt.year()
    years = pl.concat_str(at_end.cast(pl.String), pl.lit("y"))
    # The only candidates are the birthdays in the year the period ends in and the year before.
    this_year = birth.dt.offset_by(years)
    last_year = birth.dt.offset_by(pl.concat_str((at_end - 1).cast(pl.String), pl.lit("y")))
    start, end = pl.col("period_start"), pl.col("period_end")
    return (
        pl.when(this_year.is_between(start, end))
        .then(at_end)
        .when(last_year.is_between(start, end))
        .then(at_end - 1)
        .otherwise(None)
    )


def aged_at_period_end(youngest: int, oldest: int, birth_date: str = "birth_date") -> pl.Expr:
    """True for those of these completed years of age on the last day of the period; null where the date of birth is not known."""
    birth, end = pl.col(birth_date), pl.col("period_end")
    return (birth.dt.offset_by(f"{youngest}y") <= end) & (birth.dt.offset_by(f"{oldest + 1}y") > end)

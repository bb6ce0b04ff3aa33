"""Working days: Monday to Friday less the bank holidays of England and Wales.

Day 0 is the start date, whatever day it falls on: 45 working days after Thursday 17 April 2025 and after Saturday
19 April 2025 are both Wednesday 25 June 2025. The Department's duration bands ("started and finished the same day",
"1-10 days", …) imply the same.

Bank holidays come from the `holidays` package, which knows the one-off days that were proclaimed. A year nobody has
proclaimed yet is a guess, so outside FIRST_YEAR to LAST_YEAR the term fails instead of answering.
"""

from datetime import date
from functools import lru_cache

import holidays
import polars as pl

FIRST_YEAR = 1990
LAST_YEAR = 2027
"""Last year whose bank holidays the government had published when this was last looked at."""


class BankHolidaysNotKnown(ValueError):  # noqa: N818 - the word people read
    """A date lies in a year whose bank holidays are not known yet, or not any more."""


@lru_cache
def bank_holidays() -> tuple[date, ...]:
    """Bank holidays of England and Wales from FIRST_YEAR to LAST_YEAR, in order."""
    return tuple(sorted(holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1))))


def _refuse_unknown_years(days: pl.Series) -> pl.Series:
    years = days.drop_nulls().dt.year()
    if years.len() and (years.min() < FIRST_YEAR or years.max() > LAST_YEAR):  # type: ignore[operator]
        raise BankHolidaysNotKnown(
            f"bank holidays are known from {FIRST_YEAR} to {LAST_YEAR}; a date lies outside. "
            "Update `LAST_YEAR` in warehouse/terms/working_days.py once the government has published the year"
        )
    return days


def working_days_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Working days after `start` up to and including `end`; 0 on the same day. Dates in, integers out.

    BankHolidaysNotKnown on evaluation if a date lies outside the years whose bank holidays are known.
    """
    known_start = start.map_batches(_refuse_unknown_years, return_dtype=pl.Date)
    known_end = end.map_batches(_refuse_unknown_years, return_dtype=pl.Date)
    after_start = known_start.dt.offset_by("1d")
    past_end = known_end.dt.offset_by("1d")
    return pl.business_day_count(after_start, past_end, holidays=bank_holidays())


def within_working_days(start: str, end: str, limit: int) -> pl.Expr:
    """True where `end` is at most `limit` working days after `start`; both are column names."""
    return working_days_between(pl.col(start), pl.col(end)) <= limit

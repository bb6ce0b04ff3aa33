"""Children outside school or there part of the week (home education, missing education, part-time timetables): which are of school age.

Compulsory school age begins on the prescribed day (31 March, 31 August, 31 December) on or after the fifth birthday. It ends
with Year 11: by law on the last Friday in June; registers, and the Department's termly return, keep the year group until
31 August, and so do we. Spells left open in the register after that day are not counted.
"""

import polars as pl

_END = pl.col("period_end")


def _latest(month: int, day: int) -> pl.Expr:
    """The last such day on or before the period end."""
    this_year = pl.date(_END.dt.year(), month, day)
    return pl.when(this_year <= _END).then(this_year).otherwise(pl.date(_END.dt.year() - 1, month, day))


_PRESCRIBED_DAY = pl.max_horizontal(_latest(3, 31), _latest(8, 31), _latest(12, 31))
_BIRTH = pl.col("birth_date")

of_school_age: pl.Expr = (
    (_BIRTH.dt.offset_by("5y") <= _PRESCRIBED_DAY) & (_BIRTH.dt.offset_by("16y") > _latest(8, 31))
).fill_null(True)
"""True from the start of compulsory school age to 31 August of Year 11; without a date of birth, true: the child is on the register."""

"""Participation of 16- and 17-year-olds: who is in the cohort and what they do.

Academic age is the age on 31 August before; 16 and 17 are Years 12 and 13. Young adult offenders in custody are out of the cohort.
Not in education, employment or training is an activity that is known; where the activity is not known, or was not
confirmed in time, it may be either, which is why the two are always shown together.
"""

import polars as pl

_STATUS = pl.col("status")

in_participation_cohort: pl.Expr = pl.col("academic_age").is_in([16, 17]) & ((_STATUS != "custody") | _STATUS.is_null())
"""True for everybody of academic age 16 or 17 who is not in custody."""

not_in_education_employment_or_training: pl.Expr = _STATUS == "neet"
activity_not_known: pl.Expr = _STATUS == "not_known"
"""Both unknown where the activity was delivered and could not be read."""

"""Admission to schools: the preference that was offered on National Offer Day.

An applicant names several schools in order. A later move to a preferred school does not count: the day does.
"""

import polars as pl

offered_first_preference: pl.Expr = pl.col("preference_offered") == 1
"""True where the school offered was the first named; unknown where the preference is not recorded."""

applied_for_primary: pl.Expr = pl.col("phase") == "primary"
applied_for_secondary: pl.Expr = pl.col("phase") == "secondary"

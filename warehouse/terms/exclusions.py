"""Exclusions: permanent ones, and suspensions (once called fixed period exclusions).

Suspensions at lunchtime (LNCH) are half a session: they count as neither. An exclusion belongs to the day it
starts on, to the school that excluded, and to the place that school is in, not to where the pupil lives.
"""

import polars as pl

permanent: pl.Expr = pl.col("category") == "PERM"
"""True for permanent exclusions."""

suspension: pl.Expr = pl.col("category") == "SUSP"
"""True for suspensions of a day or part of one; those at lunchtime do not count."""

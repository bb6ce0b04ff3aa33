"""Assessments of children in need: what is recorded of one.

Here: what a list says of an assessment. Not here: how long it took (`working_days`).
"""

import polars as pl

child_was_seen: pl.Expr = pl.col("child_seen") == "Y"
"""True for an assessment during which the child was seen; null where the list does not say."""

required_no_support: pl.Expr = pl.col("requires_support") == "N"
"""True for an assessment that found that the child needs no support of children's social care; null where the list does not say."""

"""Social workers on the day of a list of caseloads: who holds cases, and who comes from an agency."""

import polars as pl

holds_cases: pl.Expr = pl.col("children_held") > 0
"""True for a social worker who holds at least one child's case: the others share no cases out among them."""

from_agency: pl.Expr = pl.col("agency_worker") == "Y"
"""True for a social worker whom an agency pays, or who is self-employed; null where the list does not say."""

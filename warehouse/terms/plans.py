"""Education, health and care plans that the council maintains: where the child or young person is placed."""

import polars as pl

placed_in_mainstream: pl.Expr = pl.col("placement") == "mainstream"
"""True where the main placement is at a mainstream school, its SEN unit or its resourced provision; unknown where the
register does not have the school."""

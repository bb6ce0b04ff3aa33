"""Education, health and care plans: where the child or young person is placed, and how long it took to issue one.

The 20 weeks run from the day the request was received to the day the final plan is issued, 140 days later at most. Where an exception of
the regulations applied, the Department leaves the plan out.
"""

import polars as pl

TWENTY_WEEKS = 140
"""Days."""

issued_in_20_weeks: pl.Expr = (pl.col("issued_date") - pl.col("received_date")).dt.total_days() <= TWENTY_WEEKS
"""True where a plan was issued within 20 weeks of its request; null where the day of the request is not known."""

no_exception: pl.Expr = ~pl.col("exception").fill_null(False)
"""True where no exception to the 20 weeks applied."""

placed_in_mainstream: pl.Expr = pl.col("placement") == "mainstream"
"""True where the main placement is at a mainstream school, its SEN unit or its resourced provision; unknown where the
register does not have the school."""

placed_in_special_school: pl.Expr = pl.col("placement") == "special"
"""True where the main placement is at a special school; unknown where the register does not have the school."""

without_placement: pl.Expr = pl.col("placement") == "none"
"""True where no placement goes on."""

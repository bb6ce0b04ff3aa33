"""Adoption: which steps have been taken by the last day of a period.

Here: children for whom adoption was decided. Not here: how many days lay between two steps (the events say).
"""

import polars as pl

_END = pl.col("period_end")


def _by_the_end(step: str) -> pl.Expr:
    return (pl.col(step) <= _END).fill_null(False)


adoption_decided: pl.Expr = _by_the_end("decision_date") & ~_by_the_end("no_longer_date")
"""True for a child for whom adoption had been decided by the period end and not been reversed by then."""

waiting_to_move_in: pl.Expr = (
    adoption_decided & ~_by_the_end("moved_in_date") & ~_by_the_end("order_date") & ~_by_the_end("left_care_date")
)
"""True for such a child who had not moved in with adopters by then, and for whom no order had been made and care not ended either."""

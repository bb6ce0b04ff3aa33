"""How long the steps of an adoption took, in days.

Here: days between steps that several sources give. Not here: which adoptions count (`warehouse.terms.adoption`).
"""

import polars as pl


def with_days(steps: pl.DataFrame) -> pl.DataFrame:
    """Steps with `days_to_moving_in` (from entering care) and `days_to_match` (from the placement order).

    steps  with `entered_care_date`, `moved_in_date`, `placement_order_date` and `matching_date`, any of them blank

    A child who was matched before the order waited for no match: nought days. A blank step leaves the days blank, and so does a day of
    moving in before care began: one of the two is wrong.
    """
    moved_in = (pl.col("moved_in_date") - pl.col("entered_care_date")).dt.total_days()
    waited = (pl.col("matching_date") - pl.col("placement_order_date")).dt.total_days()
    return steps.with_columns(
        days_to_moving_in=pl.when(moved_in >= 0).then(moved_in),
        days_to_match=pl.max_horizontal(waited, pl.when(waited.is_not_null()).then(0)),
    )

"""Numbers of eligible children by term, age and basis → one number for a term and age.

Here: which basis takes precedence where two were delivered for an age. Not here: what is counted out of them (`warehouse.indicators`).
"""

from collections.abc import Mapping

import polars as pl

from pipelines.compose.conform import About


def eligible(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Two-year-olds by the Department's list, older children by the population; the other basis only where that is missing."""
    del companions, about
    usual = pl.when(pl.col("age") == 2).then(pl.lit("dwp_list")).otherwise(pl.lit("population"))
    return (
        rows.with_columns(
            _order=pl.when(pl.col("basis") == usual).then(0).when(pl.col("basis").is_not_null()).then(1).otherwise(2)
        )
        .sort("_order", "source_row")
        .unique(["term", "age"], keep="first", maintain_order=True)
        .drop("_order")
    )


CONFORMS = {"eligible_children": eligible}

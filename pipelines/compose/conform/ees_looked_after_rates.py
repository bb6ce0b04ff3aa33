"""The Department's rates of children looked after → the population that each year's rates are counted out of.

Here: whose rows they are, and one population of a year. Not here: which year's a figure is counted out of (`warehouse.counting`).
"""

from collections.abc import Mapping

import polars as pl

from pipelines.compose.conform import About, Conform, Incomplete
from warehouse.open_data import with_la_code


def populations(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """The council's populations, a row for each year. The file says each once for every group of children: they must be the same."""
    known = with_la_code(rows, {})
    if "la_code" not in known.columns:
        raise Incomplete("it names no council")
    ours = known.filter(
        pl.col("la_code").cast(pl.String) == about.la_code,
        pl.col("period").str.contains(r"^\d{4}$"),
        pl.col("population").is_not_null(),
    )
    by_year = ours.unique("period", keep="first", maintain_order=True)
    if ours.select("period", "population").n_unique() != by_year.height:
        raise Incomplete("it holds two populations of one year")
    return by_year.with_columns(
        year_ending=pl.col("period"), aged=pl.lit("0_to_17"), people=pl.col("population").round().cast(pl.Int64)
    )


CONFORMS: dict[str, Conform] = {"populations": populations}

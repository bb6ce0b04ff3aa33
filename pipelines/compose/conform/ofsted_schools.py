"""Ofsted's schools → the council's own schools as they stood on the day of the edition.

Here: whose a school is, and what of its row an event keeps. Not here: which grade counts (`warehouse.terms.schools`).
"""

from collections.abc import Mapping

import polars as pl

from pipelines.compose.conform import About, Conform
from warehouse.terms.schools import schools_on

_COUNTED = ("phase", "pupils", "leadership")


def schools(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """The council's schools."""
    ours = schools_on(rows, about.as_at, rolled_back=about.rolled_back).filter(
        pl.col("la_code").cast(pl.String) == about.la_code
    )
    return ours.with_columns(school=pl.col("urn").cast(pl.String), left_out=_kept(pl.col("left_out")))


def _kept(left_out: pl.Expr) -> pl.Expr:
    counted = left_out.str.strip_chars(",").str.split(",").list.set_intersection(list(_COUNTED))
    return pl.when(counted.list.len() > 0).then(pl.format(",{},", counted.list.sort().list.join(",")))


CONFORMS: dict[str, Conform] = {"schools": schools}

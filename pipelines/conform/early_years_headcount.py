"""Headcount rows per child and provider → one funded child per term, with the judgement of the main provider.

Here: which row of a child counts, and the grade of its provider. Not here: whose place counts at which age
(`warehouse.terms.early_years`).
"""

from collections.abc import Mapping

import polars as pl

from pipelines.conform import About
from schemas.ofsted_early_years import HIGH_QUALITY

_GRADES = ("1", "2", "3", "4")
"""Graded judgements: outstanding, good, requires improvement, inadequate. Met and not met are no grades."""


def funded_children(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """A child with funded hours counts once, at the main provider; without one, where it has most hours."""
    del about
    if "main_provider" not in rows.columns:
        rows = rows.with_columns(main_provider=pl.lit(None, pl.String))
    main = (pl.col("main_provider") == "Y").fill_null(False)
    once = (
        rows.filter(pl.col("funded_hours") > 0)
        .sort(main, "funded_hours", -pl.col("source_row"), descending=True)
        .unique(["child_id", "term"], keep="first", maintain_order=True)
    )
    return _with_judgement(once, companions["providers"])


def _with_judgement(children: pl.DataFrame, providers: pl.DataFrame) -> pl.DataFrame:
    """Without any judgements, whether a place is good cannot be told; a provider that is not among them is not judged."""
    if providers.is_empty() or "provider" not in children.columns:
        return children.with_columns(inspected=pl.lit(None, pl.Boolean), high_quality=pl.lit(None, pl.Boolean))
    grades = providers.select(_key("provider").alias("_provider"), _grade="overall_effectiveness").unique(
        "_provider", keep="last"
    )
    met = children.with_columns(_provider=_key("provider"))
    met = met.join(grades, on="_provider", how="left", maintain_order="left")
    return met.with_columns(
        inspected=pl.col("_grade").is_in(_GRADES).fill_null(False),
        high_quality=pl.col("_grade").is_in(HIGH_QUALITY).fill_null(False),
    )


def _key(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().str.to_uppercase()


CONFORMS = {"funded_children": funded_children}

"""Headcount rows per child, provider and entitlement → one funded child per term, with the judgement of the main provider.

Here: for what a child counts, wherever it takes those hours, and the grade of its main provider. Not here: whose place counts
at which age (`warehouse.terms.early_years`).
"""

from collections.abc import Mapping

import polars as pl

from pipelines.compose.conform import About
from schemas.sources.national.ofsted_early_years import HIGH_QUALITY

_GRADES = ("1", "2", "3", "4")
"""Graded judgements: outstanding, good, requires improvement, inadequate. Met and not met are no grades."""


def funded_children(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """A child with funded hours counts once, and the place is judged by its main provider.

    Take-up asks whether a child uses its additional support, which it may do at one provider while it has more hours of
    another entitlement elsewhere. So a child with a row of additional support counts by that row; next by one that does not say
    why it is funded (it may be that). Without a main provider it is where the child has most hours.
    """
    del about
    if "district" not in rows.columns:
        rows = rows.with_columns(district=pl.lit(None, pl.String))
    child = ("child_id", "term")
    main, hours = (pl.col("main_provider") == "Y").fill_null(False), pl.col("funded_hours").sum()
    funded = rows.filter(pl.col("funded_hours") > 0).with_columns(
        _hours_there=hours.over(*child, _key("provider")),
        _claim=pl.when(pl.col("entitlement") == "additional_support")
        .then(2)
        .when(pl.col("entitlement").is_null())
        .then(1)
        .otherwise(0),
    )
    by_provider = (main, "_hours_there", "funded_hours", -pl.col("source_row"))
    place = funded.sort(*by_provider, descending=True).unique(child, keep="first", maintain_order=True)
    once = funded.sort("_claim", *by_provider, descending=True).unique(child, keep="first", maintain_order=True)
    once = once.drop("provider", "district").join(
        place.select(*child, "provider", "district"), on=child, how="left", maintain_order="left"
    )
    return _with_judgement(once, companions["providers"])


def _with_judgement(children: pl.DataFrame, providers: pl.DataFrame) -> pl.DataFrame:
    """Without any judgements, whether a place is good is not known; a provider that is not among them is not judged."""
    if providers.is_empty() or children["provider"].is_null().all():
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

"""Comparison: quartile, rank, neighbours' mean, direction of travel, RAG.

Here: the rules, each once, on plain values; and the same for every council x measure x period of a published table.
Not here: which figure is compared with which (`warehouse.standing.position`), and any rounding (`warehouse.rounding`).

The rules are the Department's own, as its Local Authority Interactive Tool applies them: cut points by R's quantile
type 7 over all councils that have a value, City of London and Isles of Scilly included, on unrounded values; a value on
a cut point belongs to the side of the lower values, which is the better side for a low polarity and the worse one for a
high polarity; rank with ties at the best place; the neighbours' figure is the plain mean of those that have a value.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import polars as pl

Polarity = Literal["high", "low", "neutral"]
Direction = Literal["Improve", "No change", "Worse", "N/A"]
Rag = Literal["Green", "Amber", "Red", "N/A"]


@dataclass(frozen=True)
class Cuts:
    """The 25, 50 and 75 % points of a published distribution."""

    q1: float
    q2: float
    q3: float


def quartile(value: float | None, cuts: Cuts | None, polarity: Polarity) -> int | None:
    """The quartile band of a value, 1 the best; None without value, distribution or polarity.

    A value outside the published range is simply first or fourth: a council's quarter may lie outside every year's range.
    """
    if value is None or cuts is None or polarity == "neutral":
        return None
    band = 1 + (value > cuts.q1) + (value > cuts.q2) + (value > cuts.q3)
    return band if polarity == "low" else 5 - band


def direction(latest: Decimal | None, previous: Decimal | None, polarity: Polarity, decimals: int) -> Direction:
    """Direction of travel: a change of at most one unit in the last displayed place is no change."""
    if polarity == "neutral" or latest is None or previous is None:
        return "N/A"
    change = latest - previous
    if abs(change) <= Decimal(1).scaleb(-decimals):
        return "No change"
    return "Improve" if (change > 0) == (polarity == "high") else "Worse"


def rag(
    value: float | None,
    shown: Decimal | None,
    *,
    operator: str,
    target: float,
    amber: float | None,
    tolerance: str | None,
) -> Rag:
    """Colour of a value against its target.

    Unrounded value against target; a figure that is displayed equal to a target met by equality has met it. `amber` is
    read by `tolerance`: points off target, a share of the target, or a floor of its own.
    """
    if value is None or shown is None:
        return "N/A"
    if _meets(value, operator, target) or (operator in {">=", "<="} and shown == Decimal(repr(target))):
        return "Green"
    if amber is None or tolerance is None:
        return "Red"
    higher = operator in {">=", ">"}
    reach = {"points": amber, "relative": abs(target) * amber}.get(tolerance)
    floor = amber if reach is None else target - reach if higher else target + reach
    return "Amber" if _meets(value, ">=" if higher else "<=", floor) else "Red"


def _meets(value: float, operator: str, target: float) -> bool:
    return {">=": value >= target, ">": value > target, "<=": value <= target, "<": value < target}[operator]


def compare(
    benchmark: pl.DataFrame,
    neighbours: pl.DataFrame,
    measures: pl.DataFrame,
    england: int,
    counted: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Every council x measure x period of one published table, compared.

    benchmark   measure, period, la_code, value (unrounded; missing values dropped)
    neighbours  la_code, neighbour
    measures    measure, polarity (high, low or neutral), quartile_shown
    england     the LA code of the country's row; areas from there on are not councils
    counted     the rows of `benchmark` that cut points, ranks and neighbours' means are worked out from; by default all

    Returns measure, period, la_code, value, england, neighbours_mean, neighbours_n, rank, n, q1, q2, q3, quartile; rank,
    quartile and cuts are null where the measure has no polarity or the Department shows no quartile.
    """
    councils = benchmark.filter(pl.col("la_code") < england)
    of_the_day = councils if counted is None else counted.filter(pl.col("la_code") < england)
    of_group = ["measure", "period"]
    value = pl.col("value")
    spread = of_the_day.group_by(of_group).agg(
        n=pl.len().cast(pl.Int64),
        q1=value.quantile(0.25, "linear"),
        q2=value.quantile(0.50, "linear"),
        q3=value.quantile(0.75, "linear"),
    )
    country = benchmark.filter(pl.col("la_code") == england).select(*of_group, england="value")
    near = (
        neighbours.join(of_the_day, left_on="neighbour", right_on="la_code", how="inner")
        .group_by("la_code", *of_group)
        .agg(neighbours_mean=value.mean(), neighbours_n=pl.len().cast(pl.Int64))
    )
    near_by = ["neighbours_mean", "neighbours_n"]
    judged = pl.col("polarity").is_in(["high", "low"]) & pl.col("quartile_shown")
    placed = pl.when(judged & value.is_not_null())
    low = pl.col("polarity") == "low"
    ranked = of_the_day.select(
        *of_group,
        "la_code",
        upwards=value.rank("min").over(of_group),
        downwards=(-value).rank("min").over(of_group),
    )
    band = 1 + sum((value > pl.col(q)).cast(pl.Int64) for q in ("q1", "q2", "q3"))
    # Every council has a row, even without a value of its own: England and its neighbours are given all the same.
    grid = spread.select(of_group).join(councils.select("la_code").unique(), how="cross")
    return (
        grid.join(councils.select(*of_group, "la_code", "value"), on=[*of_group, "la_code"], how="left", validate="1:1")
        .join(ranked, on=[*of_group, "la_code"], how="left", validate="1:1")
        .join(spread, on=of_group, how="left", validate="m:1")
        .join(country, on=of_group, how="left", validate="m:1")
        .join(near, on=["la_code", *of_group], how="left", validate="1:1")
        .join(measures.select("measure", "polarity", "quartile_shown"), on="measure", how="left", validate="m:1")
        .with_columns(
            rank=placed.then(pl.when(low).then("upwards").otherwise("downwards")).cast(pl.Int64),
            quartile=placed.then(pl.when(low).then(band).otherwise(5 - band)).cast(pl.Int64),
        )
        .select(*of_group, "la_code", "value", "england", *near_by, "rank", "n", "q1", "q2", "q3", "quartile")
        .sort("measure", "period", "la_code")
    )

"""Keys of the star: one column by which a fact joins each dimension, and the periods that all facts share.

Here: how a key is made. Not here: which tables have which (`schemas.star`).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import polars as pl

from schemas.star import STAR
from schemas.words.fields import describe
from warehouse.conformed import conformed, conformed_published
from warehouse.indicator import Indicator
from warehouse.period import Period, Quarter, parse_period

_Rows = dict[str, list[dict[str, Any]]]
_PUBLISHED = {
    "measure": pl.String,
    "period": pl.String,
    "period_key": pl.String,
    "kind": pl.String,
    "label": pl.String,
    "first_day": pl.Date,
    "last_day": pl.Date,
}


def with_keys(rows: _Rows, catalogue: Mapping[str, Indicator]) -> _Rows:
    """The rows of each table with the keys it declares: of the indicator, the round and the period.

    Where a row names no version of its indicator, the key is that of the one that counts now.
    """

    def indicator_key(row: Mapping[str, Any]) -> str:
        version = row["version"] if "version" in row else catalogue[row["indicator_id"]].version
        return f"{row['indicator_id']} v{version}"

    made: dict[str, Callable[[Mapping[str, Any]], str]] = {
        "indicator_key": indicator_key,
        "round_key": lambda row: f"{row['la_code']} {row['round']}",
        "period_key": lambda row: row.get("period_key") or conformed(parse_period(row["period"])).key,
    }
    declared = {t.name: [k for k in made if k in {c.name for c in describe(t.model)}] for t in STAR}
    return {
        table: [row | {key: made[key](row) for key in declared[table]} for row in those]
        for table, those in rows.items()
    }


def with_delivery_key(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the key of its delivery."""
    return frame.with_columns(delivery_key=pl.concat_str("la_code", pl.lit(" "), "delivery"))


def published_periods(benchmarks: Sequence[pl.DataFrame], measures: pl.DataFrame) -> pl.DataFrame:
    """Every published measure and period with its key, kind, label and days; the year type of the measure decides.

    measures  rows of `dim_measure`
    """
    named = [b.select("measure", "period").unique() for b in benchmarks]
    if not named:
        return pl.DataFrame(schema=_PUBLISHED)
    pairs = pl.concat(named).unique().join(measures.select("measure", "year_type"), on="measure", how="left")
    found = []
    for measure, period, year_type in pairs.iter_rows():
        span = conformed_published(period, year_type)
        found.append((measure, period, span.key, span.kind, span.label, span.first, span.last))
    return pl.DataFrame(found, schema=_PUBLISHED, orient="row")


def placed(figures: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    """Published figures with the key of their period; the period itself is called `published_period`, as it is in no words of ours."""
    keys = published.select("measure", "period", "period_key")
    return figures.join(keys, on=["measure", "period"], how="left", maintain_order="left").rename(
        {"period": "published_period"}
    )


def period_rows(own: Collection[Period], published: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows of `dim_period`: our own periods with those before them, and every published one that is none of them."""
    mine = {*own, *(p.previous for p in own), *(p.year_before for p in own)}
    rows = {r["period_key"]: r for r in map(_own, mine)}
    for _, _, key, kind, label, first, last in published.unique("period_key").iter_rows():
        rows.setdefault(key, {"period_key": key, "kind": kind, "period": label, "first_day": first, "last_day": last})
    return list(rows.values())


def _own(period: Period) -> dict[str, Any]:
    return {
        "period_key": conformed(period).key,
        "period": period.label,
        "kind": period.kind,
        "round": period.round if isinstance(period, Quarter) else None,
        "first_day": period.start,
        "last_day": period.end,
        "previous_period": period.previous.label,
        "year_before": period.year_before.label,
        "time_period": period.time_period,
        "time_identifier": period.time_identifier,
    }

"""Young people of the case load system → academic age and what their activity means.

Here: activity, currency and custody become one status; the academic age where it was not delivered; whose young people they
are. Not here: what is counted (`warehouse.terms.participation`).
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from pipelines.compose.conform import About, Incomplete
from schemas.codes.ccis import CUSTODY, NEET, NOT_KNOWN, OTHER


def young_people(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Those of academic age 16 or 17 this council answers for. Raises `Incomplete` if most are another council's."""
    del companions
    councils = rows["la_code"].drop_nulls()
    if councils.len() and (councils == about.la_code).sum() < councils.len() / 2:
        raise Incomplete("most of its young people are another council's")
    left_out = pl.col("left_out").fill_null("")
    # In a list without any activity nobody's status is clear, which is not the same as the status "not known".
    unclear = left_out.str.contains(",activity,|,currency_expired,") | pl.lit(rows["activity"].is_null().all())
    if "in_custody" not in rows.columns:
        rows = rows.with_columns(in_custody=pl.lit(None, pl.String))
    ours = (pl.col("la_code") == about.la_code).fill_null(True)
    return (
        rows.filter(ours)
        .with_columns(
            academic_age=_academic_age(rows, about.as_at),
            status=_status(unclear),
            left_out=pl.when(unclear).then(left_out + pl.lit(",status,")).otherwise(pl.col("left_out")),
        )
        .filter(pl.col("academic_age").is_in([16, 17]))
    )


def _status(unclear: pl.Expr) -> pl.Expr:
    """Custody before all else; what has expired is not known, and so is no activity; one that cannot be read has no status."""
    activity = pl.col("activity")
    return (
        pl.when((pl.col("in_custody") == "Y") | activity.is_in(CUSTODY))
        .then(pl.lit("custody"))
        .when(unclear)
        .then(None)
        .when((pl.col("currency_expired") == "Y") | activity.is_null() | activity.is_in(NOT_KNOWN))
        .then(pl.lit("not_known"))
        .when(activity.is_in(NEET))
        .then(pl.lit("neet"))
        .when(activity.is_in(OTHER))
        .then(pl.lit("other"))
        .otherwise(pl.lit("eet"))
    )


def _academic_age(rows: pl.DataFrame, as_at: date) -> pl.Expr:
    """Completed years on the last 31 August before the day, unless the list says it."""
    august = date(as_at.year - (as_at < date(as_at.year, 9, 1)), 8, 31)
    birth = pl.col("birth_date")
    had_birthday = (birth.dt.month() < 9).cast(pl.Int64)
    worked_out = august.year - birth.dt.year().cast(pl.Int64) - 1 + had_birthday
    return pl.coalesce(pl.col("academic_age"), worked_out) if "academic_age" in rows.columns else worked_out


CONFORMS = {"young_people": young_people}

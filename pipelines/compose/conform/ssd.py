"""Standard Safeguarding Dataset → events: persons joined, earlier plans counted, episodes made into periods of care.

Here: what the tables say together. Not here: their columns (`schemas.sources.ssd`), and what is counted (`warehouse`).
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from pipelines.compose.conform import About
from schemas.words.source import Snapshot
from warehouse.period import Quarter

_HELD_ON = "_held_on"
_TOLERANCE = Snapshot.tolerance_days


def _column(frame: pl.DataFrame, name: str, dtype: pl.DataType | type[pl.DataType]) -> pl.Expr:
    """A column that the export may have left out."""
    return pl.col(name) if name in frame.columns else pl.lit(None, dtype=dtype).alias(name)


def _with_person(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Rows with the date of birth and the sex of the person; what could not be read there is left out here."""
    person = companions["person"]
    known = person.select(
        "child_id",
        _column(person, "birth_date", pl.Date),
        _column(person, "sex", pl.String),
        pl.col("left_out").alias("_left_out_of_person"),
    )
    return rows.join(known, on="child_id", how="left", maintain_order="left").with_columns(
        _also_left_out(pl.col("_left_out_of_person"))
    )


def _also_left_out(more: pl.Expr) -> pl.Expr:
    """`left_out` and what else is not known of the row."""
    both = pl.concat_str(pl.col("left_out").fill_null(""), more.fill_null(""))
    return pl.when(both != "").then(both).alias("left_out")


def _dated(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    return _with_person(rows, companions)


def _plans(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Plans of this council, each with the number of plans that the person had before, whichever council's they were.

    They are counted over the whole table, also where a later delivery covers the older plans.
    """
    earlier = (
        companions["cp_plans"]
        .select("child_id", "plan_start_date")
        .unique()
        .with_columns(previous_plans=pl.col("plan_start_date").rank("ordinal").over("child_id").cast(pl.Int64) - 1)
    )
    ours = rows.filter(_column(rows, "other_council", pl.String).fill_null("N") != "Y")
    counted = ours.join(earlier, on=["child_id", "plan_start_date"], how="left", maintain_order="left")
    return _with_person(counted, companions)


def _looked_after(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Periods of care, each with the legal status held at the period end that the export answers for.

    Without the table of legal statuses short breaks cannot be distinguished: there is no such column then.
    """
    asked = pl.max_horizontal(pl.lit(_period_end(about.as_at)), "started_date")
    ended = pl.coalesce("ceased_date", pl.lit(about.as_at))
    periods = _periods(rows).with_columns(pl.min_horizontal(ended, asked).alias(_HELD_ON))
    return _with_person(_with_legal_status(periods, companions["legal_status"]), companions)


def _period_end(as_at: date) -> date:
    """The period end that an export of a day answers for: the last one, if it is not too long ago; else the day itself."""
    quarter = Quarter.containing(as_at)
    last = quarter.end if quarter.end == as_at else quarter.previous.end
    return last if (as_at - last).days <= _TOLERANCE else as_at


def _periods(episodes: pl.DataFrame) -> pl.DataFrame:
    """Episodes that follow one another make one period of care; it ends when its last episode ends.

    A period starts where the day of entering care changes; where that is not given, with reason S or after an episode
    that ended for another reason than a change of placement or status.
    """
    frame = episodes.with_columns(
        _column(episodes, "entered_care_date", pl.Date),
        _column(episodes, "episode_start_reason", pl.String),
        _column(episodes, "episode_ceased_reason", pl.String),
        _column(episodes, "ceased_date", pl.Date),
    ).sort("child_id", "started_date", "source_row")
    entered = pl.col("entered_care_date")
    ended_before = (
        pl.col("ceased_date").is_not_null() & (pl.col("episode_ceased_reason").fill_null("") != "X1")
    ).shift(1, fill_value=True)
    given = entered.is_not_null() & entered.shift(1).is_not_null()
    begins = (
        pl.when(given.over("child_id"))
        .then((entered != entered.shift(1)).over("child_id"))
        .otherwise((pl.col("episode_start_reason") == "S").fill_null(False) | ended_before.over("child_id"))
    )
    return (
        frame.with_columns(begins.fill_null(True).cum_sum().over("child_id").alias("_period"))
        .group_by("child_id", "_period", maintain_order=True)
        .agg(
            pl.coalesce(entered.min(), pl.col("started_date").min()).alias("started_date"),
            pl.col("ceased_date").last().alias("ceased_date"),
            pl.col("delivery", "sheet", "source_row", "left_out").last(),
        )
    )


def _with_legal_status(periods: pl.DataFrame, statuses: pl.DataFrame) -> pl.DataFrame:
    if statuses.is_empty() or "legal_status" not in statuses.columns:
        return periods
    known = statuses.select(
        "child_id", "legal_status", pl.col("status_start_date"), _column(statuses, "status_end_date", pl.Date)
    ).sort("status_start_date")
    met = periods.sort(_HELD_ON).join_asof(
        known,
        left_on=_HELD_ON,
        right_on="status_start_date",
        by="child_id",
        strategy="backward",
        check_sortedness=False,  # it is sorted, and by child polars cannot see it
    )
    over = (pl.col("status_end_date") < pl.col("started_date")).fill_null(False)
    return met.with_columns(legal_status=pl.when(~over).then(pl.col("legal_status")))


def _health_checks(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """Every check, completed or not; where the outcome cannot be read or is not given, it is not known whether it took place.

    Where the export has no outcomes, what stands in it may be planned: nothing is known of any check.
    """
    known = rows.with_columns(kind=_column(rows, "kind", pl.String))
    if "outcome" not in rows.columns:
        return _with_person(known.with_columns(completed=pl.lit(None, dtype=pl.Boolean)), companions)
    unclear = pl.col("left_out").fill_null("").str.contains(",outcome,", literal=True)
    completed = pl.when(unclear).then(None).otherwise((pl.col("outcome") == "completed").fill_null(False))
    return _with_person(known.with_columns(completed=completed), companions)


CONFORMS = {
    "referrals": _dated,
    "assessments": _dated,
    "child_protection_plans": _plans,
    "plans_on_day": _dated,
    "looked_after": _looked_after,
    "health_checks": _health_checks,
    "care_leavers": _dated,
}

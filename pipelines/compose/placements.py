"""Placements of children looked after, out of the rows that a system keeps of them.

Here: which rows are one placement, and when it ended. Not here: how many count (`warehouse`), and other sources' counts.

Systems write a stay in hospital or on a holiday as a placement of its own, and the placement gone on after it as another. They also
leave rows without an end when the next one starts.
"""

import polars as pl

TEMPORARY = ("T0", "T1", "T2", "T3")
"""Kinds of placement that interrupt another one, which goes on: holiday, hospital and other moves for a short time."""

_OPEN = pl.date(9999, 12, 31)
_DAY = pl.duration(days=1)


def placements_of(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per placement: `child_id`, `placement_date`, `placement_end_date` (blank while it goes on) and what is known of the place.

    rows  one per stay, with `child_id`, `placement_date`, `placement_end_date`, `placement_type`, `placement_provider`,
          `placement_distance`, `placement_urn`, `placement_postcode` and `source_row`, any of them but the first two blank

    A stay ends at the latest when the child's next one starts; one that ended on the day it started is none. Temporary stays are
    left out: the placement before goes on. A child who comes back from them to the same carer is in the same placement.
    """
    stays = rows.sort("child_id", "placement_date", "source_row").with_columns(
        _end=pl.coalesce("placement_end_date", _OPEN), _temporary=pl.col("placement_type").is_in(TEMPORARY)
    )
    stays = stays.with_columns(pl.col("_temporary").fill_null(False)).filter(pl.col("_end") > pl.col("placement_date"))
    settled = stays.filter(~pl.col("_temporary")).with_columns(
        _next=pl.coalesce(pl.col("placement_date").shift(-1).over("child_id"), _OPEN)
    )
    settled = settled.with_columns(_end=pl.min_horizontal("_end", "_next")).filter(
        pl.col("_end") > pl.col("placement_date")
    )
    lasting = _through_temporary_stays(settled.with_row_index("_stay"), stays.filter("_temporary"))
    return _one_row_each(lasting)


def _through_temporary_stays(settled: pl.DataFrame, temporary: pl.DataFrame) -> pl.DataFrame:
    """Stays with `_until`: the end of the temporary stays that follow without a gap, at the latest the start of the next stay."""
    of_stay = temporary.select("child_id", "placement_date", "_end").join_asof(
        settled.select("child_id", "placement_date", "_stay"),
        on="placement_date",
        by="child_id",
        strategy="backward",
        check_sortedness=False,  # it is sorted, and by child polars cannot see it
    )
    chain = pl.concat(
        [
            settled.select("_stay", "placement_date", "_end", _first=pl.lit(True)),
            of_stay.drop_nulls("_stay").select("_stay", "placement_date", "_end", _first=pl.lit(False)),
        ]
    ).sort("_stay", ~pl.col("_first"), "placement_date")
    reached = pl.col("_end").cum_max().shift(1).over("_stay")
    unbroken = pl.col("_first") | (pl.col("placement_date") <= _after(reached))
    until = (
        chain.with_columns(_unbroken=unbroken.cum_min().over("_stay"))
        .filter("_unbroken")
        .group_by("_stay")
        .agg(_until=pl.col("_end").max(), _interrupted=pl.len() > 1)
    )
    return settled.join(until, on="_stay", how="left", maintain_order="left").with_columns(
        _until=pl.min_horizontal("_until", "_next")
    )


def _after(day: pl.Expr) -> pl.Expr:
    """The day after; the last day there is has none."""
    return pl.when(day < _OPEN).then(day + _DAY).otherwise(day)


def _one_row_each(stays: pl.DataFrame) -> pl.DataFrame:
    """Stays of which one goes on in the next, after a temporary one at the same carer's, as one placement."""

    def same(name: str) -> pl.Expr:
        return pl.col(name).eq_missing(pl.col(name).shift(1))

    def not_another(name: str) -> pl.Expr:
        return (pl.col(name) == pl.col(name).shift(1)).fill_null(True)

    goes_on = (
        pl.col("_interrupted").shift(1)
        & (pl.col("placement_date") <= _after(pl.col("_until").shift(1)))
        & same("placement_type")
        & same("placement_provider")
        & not_another("placement_urn")
        & not_another("placement_postcode")
    ).over("child_id")
    return (
        stays.with_columns(_placement=(~goes_on.fill_null(False)).cum_sum())
        .group_by("_placement", maintain_order=True)
        .agg(
            pl.col("child_id", "placement_date").first(),
            pl.col("_until").last().alias("placement_end_date"),
            pl.col("placement_type", "placement_provider", "placement_distance").last(),
        )
        .drop("_placement")
        .with_columns(placement_end_date=pl.when(pl.col("placement_end_date") < _OPEN).then("placement_end_date"))
    )

"""SSDA903 → events: who was looked after in the year and for all of it, what the flags of OC2 and the lists say of them, the care leavers of OC3.

Here: the cohort derived from episodes, codes split into words. Not here: what is counted (`warehouse`).
"""

from collections.abc import Mapping

import polars as pl

from pipelines.compose.conform import About, says
from schemas.codes.looked_after import SHORT_BREAKS

_SEX = {"1": "M", "2": "F"}
"""As coded to 2024."""


def _sex_from(header: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the sex of the child; a child listed twice with two sexes has none."""
    if "sex" not in header.columns:
        return rows.with_columns(sex=pl.lit(None, dtype=pl.String))
    sexes = header.select("child_id", pl.col("sex").replace(_SEX)).drop_nulls().unique().unique("child_id", keep="none")
    return rows.join(sexes, on="child_id", how="left", maintain_order="left")


def continuously_looked_after(episodes: pl.DataFrame, about: About) -> pl.DataFrame:
    """Per child with an episode in the year that ends on `about.as_at`: looked after through all of it, or not.

    Through all of it: an episode goes on from before the year, none in the year starts a period of care (S) or ends one
    (any reason but X1), none is a short break, and one goes on at the end. Null where a deciding cell could not be read.
    """
    last = pl.lit(about.as_at)
    opens = last.dt.offset_by("-12mo")  # 31 March: the year starts the day after
    started, ceased = pl.col("episode_start_date"), pl.col("episode_ceased_date")
    in_year = (started <= last) & (ceased.is_null() | (ceased > opens))
    of_the_year = episodes.filter(in_year)
    changed = pl.col("episode_ceased_reason") == "X1"
    left_out = pl.col("left_out").fill_null("")
    decides = ("episode_start_reason", "episode_ceased_reason", "episode_ceased_date", "legal_status")
    interrupted = (
        ((pl.col("episode_start_reason") == "S") & (started > opens)).fill_null(False)
        | (~changed.fill_null(False) & (ceased <= last).fill_null(False))
        | pl.col("legal_status").is_in(SHORT_BREAKS).fill_null(False)
    )
    goes_on = ceased.is_null() | (ceased > last) | (changed & (ceased == last))
    return of_the_year.group_by("child_id", maintain_order=True).agg(
        pl.when(pl.any_horizontal(left_out.str.contains(f",{c},", literal=True) for c in decides).any())
        .then(None)
        .otherwise((started <= opens).any() & ~interrupted.any() & goes_on.fill_null(False).any())
        .alias("looked_after_12_months")
    )


def _outcomes(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """OC2 with the cohort. A child without an episode in the year is in no cohort; where it is not known, the row says so."""
    cohort = continuously_looked_after(companions["episodes"], about).with_columns(_known=pl.lit(True))
    met = rows.join(cohort, on="child_id", how="left", maintain_order="left")
    unknown = pl.col("_known") & pl.col("looked_after_12_months").is_null()
    before = pl.col("left_out").fill_null("")
    left_out = pl.concat_str(before, pl.when(unknown).then(pl.lit(",looked_after_12_months,")).otherwise(pl.lit("")))
    unsaid = [n for n in _SAID.values() if not (rows.is_empty() or says(rows, n))]
    met = met.drop(unsaid, strict=False)
    return _sex_from(companions["header"], met).with_columns(
        *(_yes(given).alias(name) for name, given in _SAID.items() if given in met.columns),
        looked_after_12_months=pl.col("looked_after_12_months").fill_null(False),
        left_out=pl.when(left_out != "").then(left_out),
    )


_SAID = {
    "dental_check": "dental_check",
    "health_assessment": "health_assessment",
    "immunised": "immunisations",
    "substance_misuse": "substance_misuse",
    "convicted": "convicted",
}
"""What the return says of a child, by its name among the events."""


def in_year(episodes: pl.DataFrame, about: About) -> pl.DataFrame:
    """Per child looked after in the year that ends on `about.as_at`: still looked after then, started in it, why the last period ended.

    Series of short breaks are left out. The row is the child's last episode. Where a deciding cell could not be read, what
    it decides is blank, and `left_out` says so.
    """
    last = pl.lit(about.as_at)
    opens = last.dt.offset_by("-12mo")  # 31 March: the year starts the day after
    started, ceased = pl.col("episode_start_date"), pl.col("episode_ceased_date")
    reason, left_out = pl.col("episode_ceased_reason"), pl.col("left_out").fill_null("")
    breaks = pl.col("legal_status").is_in(SHORT_BREAKS).fill_null(False)
    of_the_year = episodes.filter((started <= last) & (ceased.is_null() | (ceased > opens)) & ~breaks).sort(
        "child_id", "episode_start_date"
    )
    ended = ceased.is_between(opens, last, closed="right") & (reason != "X1")
    unread = pl.any_horizontal(
        left_out.str.contains(f",{c},", literal=True) for c in ("episode_ceased_date", "episode_ceased_reason")
    ).any()
    goes_on = ceased.is_null() | (ceased > last) | ((reason == "X1") & (ceased == last))
    return of_the_year.group_by("child_id", maintain_order=True).agg(
        pl.col("delivery", "sheet", "source_row", "left_out").last(),
        pl.when(~unread).then(goes_on.fill_null(False).any()).alias("at_year_end"),
        ((pl.col("episode_start_reason") == "S") & (started > opens)).any().alias("started_in_year"),
        pl.when(~unread).then(reason.filter(ended.fill_null(False)).last()).alias("ceased_for"),
        unread.alias("_unread"),
    )


def _in_year(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """The children of the year with sex and date of birth of the header."""
    header = companions["header"]
    births = header.select("child_id", "birth_date").drop_nulls().unique().unique("child_id", keep="none")
    before = pl.col("left_out").fill_null("")
    left_out = pl.concat_str(before, pl.when("_unread").then(pl.lit(",at_year_end,ceased_for,")).otherwise(pl.lit("")))
    found = in_year(rows, about).join(births, on="child_id", how="left", maintain_order="left")
    return _sex_from(header, found).with_columns(left_out=pl.when(left_out != "").then(left_out)).drop("_unread")


def _missing_in_year(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """The children of the year, with the spells that lie in it, if only in part."""
    last = pl.lit(about.as_at)
    opens = last.dt.offset_by("-12mo")
    began, over = pl.col("missing_from"), pl.col("missing_to")
    spells = companions["missing"].filter((began <= last) & (over.is_null() | (over > opens)))
    found = _in_year(rows, companions, about)
    return found.with_columns(
        missing=pl.col("child_id").is_in(spells.filter(pl.col("kind") == "M")["child_id"].implode()),
        away=pl.col("child_id").is_in(spells.filter(pl.col("kind") == "A")["child_id"].implode()),
    )


def _social_workers(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """The children of the year, each with how many episodes of social workers lie in it, if only in part."""
    last = pl.lit(about.as_at)
    began, over = pl.col("worker_from"), pl.col("worker_to")
    held = companions["social_worker_episodes"].filter(
        (began <= last) & (over.is_null() | (over > last.dt.offset_by("-12mo")))
    )
    counted = held.unique(["child_id", "worker_from"]).group_by("child_id").agg(social_workers=pl.len().cast(pl.Int64))
    found = _in_year(rows, companions, about)
    return found.join(counted, on="child_id", how="left", maintain_order="left").with_columns(
        pl.col("social_workers").fill_null(0)
    )


def _unaccompanied(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """The children of the list of the unaccompanied who were looked after in the year."""
    still = in_year(companions["episodes"], about).select("child_id", pl.col("at_year_end").fill_null(False))
    return rows.join(still, on="child_id", how="inner", maintain_order="left").with_columns(
        sex=pl.col("sex").replace(_SEX)
    )


def _yes(name: str) -> pl.Expr:
    return pl.col(name) == "Y"


def _care_leavers(rows: pl.DataFrame, companions: Mapping[str, pl.DataFrame], about: About) -> pl.DataFrame:
    """OC3 in the words of Annex A: `U1` is independent living that is suitable, `0` is no information."""
    known = pl.col("accommodation") != "0"
    left_out = (
        pl.col("left_out").fill_null("").str.replace(",accommodation,", ",accommodation,suitability,", literal=True)
    )
    told = _sex_from(companions["header"], rows).with_columns(
        accommodation=pl.when(known).then(pl.col("accommodation").str.head(1)),
        suitability=pl.when(known).then(
            pl.col("accommodation").str.tail(1).replace_strict({"1": "suitable", "2": "unsuitable"}, default=None)
        ),
        activity=pl.when(pl.col("activity") != "0").then(pl.col("activity")),
        left_out=pl.when(left_out != "").then(left_out),
    )
    return told if rows.is_empty() or says(rows, "accommodation") else told.drop("accommodation", "suitability")


CONFORMS = {
    "outcomes_of_looked_after": _outcomes,
    "care_leavers_of_year": _care_leavers,
    "looked_after_in_year": _in_year,
    "missing_in_year": _missing_in_year,
    "social_workers_in_year": _social_workers,
    "unaccompanied_children": _unaccompanied,
}

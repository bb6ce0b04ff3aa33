"""Schools as the register describes them: phase, district, mainstream or not, put to rows that name a school.

Here: the join of rows with the register, by URN or LAESTAB; whether a census has all schools, each pupil once. Not here: what a type or phase means (`schemas.codes.school_types`).
"""

from datetime import date

import polars as pl

from pipelines.compose.conform import Incomplete
from schemas.codes.school_types import DEEMED_PHASE, GROUP_OF, PHASE_OF_GROUP

MAX_SHARE_WITHOUT_RETURN = 0.05


def described(establishments: pl.DataFrame) -> pl.DataFrame:
    """One row per URN of the register: `urn`, `laestab`, `group`, `phase`, `mainstream`, `district`.

    A type the lists do not know has neither group nor phase, and whether it is mainstream is unknown.
    """
    group = pl.col("type_code").replace_strict(GROUP_OF, default=None, return_dtype=pl.String)
    deemed = pl.col("phase_code").replace_strict(DEEMED_PHASE, default=None, return_dtype=pl.String)
    of_group = pl.col("group").replace_strict(PHASE_OF_GROUP, default="other", return_dtype=pl.String)
    return (
        establishments.with_columns(group=group)
        .with_columns(
            phase=pl.when(pl.col("group") == "mainstream")
            .then(deemed.fill_null("other"))
            .when(pl.col("group").is_not_null())
            .then(of_group),
            mainstream=pl.col("group") == "mainstream",
            laestab=pl.col("la_code") * 10_000 + pl.col("establishment_number"),
        )
        .select("urn", "laestab", "group", "phase", "mainstream", "district", "status")
    )


def whole_council(rows: pl.DataFrame, establishments: pl.DataFrame, la_code: str, day: date) -> None:
    """Raise `Incomplete` where too many of the council's state-funded schools that were open on the day have no row.

    A part of a census would give every count of it too low without a sign.
    """
    counted = pl.col("phase").is_in(["primary", "secondary", "special", "alternative_provision"])
    ours = establishments.filter(pl.col("la_code") == int(la_code))
    open_then = described(ours.filter(_open_on(day)))
    due = open_then.filter(counted)["urn"].cast(pl.String).unique()
    missing = due.filter(~due.is_in(rows["school"].drop_nulls().unique().to_list())).len()
    if missing > MAX_SHARE_WITHOUT_RETURN * due.len():
        raise Incomplete(
            f"{missing:,} of the {due.len():,} state-funded schools that the register has as open on {day} have no pupils in it"
        )


def _open_on(day: date) -> pl.Expr:
    """Was a school of the register open on the day: the register says how things are now, and when they began and ended."""
    opened, closed, status = pl.col("open_date"), pl.col("close_date"), pl.col("status")
    begun = opened.is_null() | (opened <= day)
    goes_on = (closed > day) | (closed.is_null() & status.str.starts_with("Open"))
    return begun & goes_on.fill_null(False) & ~status.str.starts_with("Proposed")


def once(rows: pl.DataFrame) -> pl.DataFrame:
    """Registrations without repeats: of one pupil at one school with one status the last row stands."""
    key = ["child_id", "school", "enrolment"]
    known = rows.filter(pl.col("school").is_not_null()).unique(key, keep="last", maintain_order=True)
    return pl.concat([known, rows.filter(pl.col("school").is_null())])


def with_school(rows: pl.DataFrame, establishments: pl.DataFrame) -> pl.DataFrame:
    """Rows with `school` (the URN as text), `phase`, `mainstream` and `district` of the school they name.

    rows  carry `urn`, and where they have them `la_code` and `establishment_number`: a school whose URN is blank is
          found by them. Of two entries with one LAESTAB (a school and the academy it became) the open one is meant.
    """
    register = described(establishments)
    if {"la_code", "establishment_number"} <= set(rows.columns):
        open_first = register.drop_nulls("laestab").sort(pl.col("status").str.starts_with("Open"), descending=True)
        by_laestab = open_first.unique("laestab", keep="first", maintain_order=True)
        rows = (
            rows.with_columns(laestab=pl.col("la_code") * 10_000 + pl.col("establishment_number"))
            .join(by_laestab.select("laestab", _urn="urn"), on="laestab", how="left", maintain_order="left")
            .with_columns(urn=pl.coalesce("urn", "_urn"))
            .drop("_urn", "laestab")
        )
    facts = register.select("urn", "phase", "mainstream", "district")
    return rows.join(facts, on="urn", how="left", maintain_order="left").with_columns(
        school=pl.col("urn").cast(pl.String)
    )

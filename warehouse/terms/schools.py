"""Schools and how they are led: which grade counts on a day, and which schools.

An edition says how things stand on its own day: Ofsted counts every inspection carried out by then whose report came out before the
edition did, which is some weeks after its day. Where an edition is asked how things stood on a day before its own, the grade is that of the
latest graded inspection whose report was published by then; where the report came later, the grade of the inspection before stands,
and schools that opened after the day are out. A predecessor school's grade counts until the school has its own. Only 1 to 4 are
grades: 9, 0 and nothing are *not judged*, which is out of a share of schools, while the pupils of such schools stay in the denominator
of a share of pupils. Phase is as Ofsted files it.

The series of grades ends with report cards (November 2025, `warehouse.terms.report_cards`).
"""

from datetime import date

import polars as pl

LAST_DAY_OF_GRADES = date(2025, 11, 9)
"""The day before the first inspections that end in a report card."""

well_led: pl.Expr = (pl.col("leadership") <= 2).fill_null(False)
"""True where leadership and management are good or outstanding."""

judged_on_leadership: pl.Expr = pl.col("leadership").is_not_null()
"""True where leadership and management have a grade."""

primary_school: pl.Expr = (pl.col("phase") == "primary").fill_null(False)
"""Primary as Ofsted files it."""

secondary_school: pl.Expr = (pl.col("phase") == "secondary").fill_null(False)
"""Secondary as Ofsted files it, all-through schools among them."""

council_of_school: pl.Expr = pl.col("laestab") // 10_000
"""The council: the first three digits of the seven of a school's number."""

_OPENED = pl.coalesce(
    pl.col("open_date").str.to_date("%d/%m/%Y", strict=False),
    pl.col("open_date").str.head(10).str.to_date("%Y-%m-%d", strict=False),
    pl.col("open_date").str.to_date("%d-%m-%Y", strict=False),
)


def open_on(day: date) -> pl.Expr:
    """True for schools that had opened by the day; a blank date is of long ago."""
    return (day >= _OPENED).fill_null(True)


def leadership_on(day: date) -> pl.Expr:
    """The grade of leadership and management that stood on the day, 1 to 4, or null."""
    latest, before = _published_by(day)
    grade = pl.when(latest).then(pl.col("leadership")).when(before).then(pl.col("previous_leadership"))
    return one_to_four(grade)


def one_to_four(grade: pl.Expr) -> pl.Expr:
    """A grade; null where the school was not judged (9, 0 or nothing)."""
    return pl.when(grade.is_between(1, 4)).then(grade)


def leadership_published_on(day: date) -> pl.Expr:
    """The day the report with that grade was published."""
    latest, before = _published_by(day)
    return pl.when(latest).then(pl.col("published_on")).when(before).then(pl.col("previous_published_on"))


def schools_on(editions_rows: pl.DataFrame, day: date, *, rolled_back: bool) -> pl.DataFrame:
    """The schools of an edition as they stood on a day, with `leadership` and `published_on` of that day and `la_code`.

    rolled_back  the day is before the edition's own, so what was published after it does not count yet
    """
    if not rolled_back:
        return editions_rows.with_columns(leadership=one_to_four(pl.col("leadership")), la_code=council_of_school)
    optional = {"previous_leadership": pl.Int64, "previous_published_on": pl.Date, "open_date": pl.String}
    missing = {n: t for n, t in optional.items() if n not in editions_rows.columns}
    rows = editions_rows.with_columns(pl.lit(None, dtype=t).alias(n) for n, t in missing.items())
    return rows.filter(open_on(day)).with_columns(
        leadership=leadership_on(day), published_on=leadership_published_on(day), la_code=council_of_school
    )


def _published_by(day: date) -> tuple[pl.Expr, pl.Expr]:
    return tuple((pl.col(c) <= day).fill_null(False) for c in ("published_on", "previous_published_on"))  # type: ignore[return-value]

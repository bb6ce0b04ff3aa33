"""The register of electively home educated children: this project's contract, for want of a standard file.

Here: one row per spell of home education, as one extract of the register shows it. Not here: the Department's termly return
of totals, rounded to ten.

Extracts hold the spells that go on and those that ended in the 24 months before. Until registers are required by law, the
council only knows of children who were reported to it.

How to produce it: in Synergy, ONE or EYES, the list of children whose base is "elective home education" with the dates of that
base, ended ones of two years included; or the service's own spreadsheet under these headers. The day of the extract stands in
the file's name.
"""

import pandera.polars as pa
import polars as pl

from schemas.codes import people
from schemas.words.fields import Personal, Severity, column, row_rule
from schemas.words.source import Snapshot, Source, Table

MONTHS_KEPT = 24


class HomeEducatedChildren(pa.DataFrameModel):
    """One row per spell of elective home education."""

    child_id: str = column(
        "Child ID",
        "The council's own identifier of the child.",
        key=True,
        personal=Personal.IDENTIFIER,
        aliases=("EHE Child ID", "Person ID"),
    )
    birth_date: pl.Date = column(
        "Date of birth", "Date of birth.", personal=Personal.SENSITIVE, severity=Severity.WARNING, aliases=("DOB",)
    )
    sex: str = column("Sex", "Sex as recorded.", codes=people.SEX, aliases=("Gender",), optional=True)
    year_group: str = column("Year group", "National curriculum year.", aliases=("NCY", "NC year"))
    started_date: pl.Date = column(
        "EHE start date",
        "Day from which the council knows the child to be home educated.",
        key=True,
        aliases=("Home education started",),
    )
    ended_date: pl.Date = column(
        "EHE end date",
        "Day it ended; blank while it goes on.",
        severity=Severity.ERROR,
        aliases=("Home education ended",),
    )
    ehe_reason: str = column(
        "EHE reason",
        "Why, in the parents' or the service's words. Judged, never stored.",
        personal=Personal.DROP,
        optional=True,
    )
    district: str = column("District", "District the child lives in.", optional=True)

    @row_rule(
        "ends_before_start",
        "It ended before it started",
        column="ended_date",
        needs=("started_date", "ended_date"),
        todo="Correct one of the two dates in the register.",
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("ended_date") >= pl.col("started_date")


HOME_EDUCATION_REGISTER = Source(
    "home_education_register",
    "Elective home education register",
    (Table("children", HomeEducatedChildren, Snapshot(months=MONTHS_KEPT)),),
    contract=True,
)

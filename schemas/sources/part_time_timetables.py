"""Pupils on a part-time timetable: this project's contract, for want of a standard file.

Here: one row per arrangement of a pupil at a school, as one extract of the council's list shows it. Not here: what schools enter in
their attendance registers, pupils who are absent for other reasons, and children on no school's roll (`missing_education_register`).

There is no return to the Department. Councils ask schools to tell them of every arrangement, so the list is as complete as schools
make it. An arrangement that a review prolongs is the same one: its row keeps its first day. A planned end is no end: the
cell stays blank until the pupil is back full time, or has left.

How to produce it: the list that the attendance or inclusion service keeps of what schools report (the answers of the online form, or the
module of Synergy, ONE or EYES where they are entered), one row per arrangement, ended ones of two years included. The day of the
extract stands in the file's name.
"""

import pandera.polars as pa
import polars as pl

from schemas.codes import people
from schemas.words.fields import Personal, Severity, column, row_rule
from schemas.words.source import Snapshot, Source, Table

MONTHS_KEPT = 24


class Arrangements(pa.DataFrameModel):
    """One row per part-time timetable of a pupil at a school."""

    child_id: str = column(
        "Child ID",
        "The council's own identifier of the child.",
        key=True,
        personal=Personal.IDENTIFIER,
        aliases=("Pupil ID", "Person ID"),
    )
    birth_date: pl.Date = column(
        "Date of birth", "Date of birth.", personal=Personal.SENSITIVE, severity=Severity.WARNING, aliases=("DOB",)
    )
    sex: str = column("Sex", "Sex as recorded.", codes=people.SEX, aliases=("Gender",), optional=True)
    school: pl.Int64 = column(
        "School URN",
        "URN of the school.",
        severity=Severity.WARNING,
        aliases=("URN", "Establishment URN", "Base URN"),
        optional=True,
    )
    started_date: pl.Date = column(
        "Timetable start date",
        "First day of the part-time timetable.",
        key=True,
        aliases=("Part-time timetable start date", "PTT start date", "Reduced timetable start date"),
    )
    ended_date: pl.Date = column(
        "Timetable end date",
        "Day it ended; blank while it goes on.",
        severity=Severity.ERROR,
        aliases=("Part-time timetable end date", "PTT end date", "Reduced timetable end date"),
    )
    hours_a_week: pl.Float64 = column(
        "Hours a week",
        "Hours of education a week under the arrangement.",
        unit="hours",
        severity=Severity.WARNING,
        ge=0,
        le=40,
        aliases=("Hours per week", "Weekly hours"),
        optional=True,
    )
    has_plan: str = column(
        "Has EHC plan",
        "Y if the child has an education, health and care plan.",
        codes=people.YES_NO,
        aliases=("EHC plan", "EHCP"),
        optional=True,
    )
    district: str = column("District", "District the child lives in.", optional=True)

    @row_rule(
        "ends_before_start",
        "It ended before it started",
        column="ended_date",
        needs=("started_date", "ended_date"),
        todo="Correct one of the two dates in the list.",
    )
    def _ends(cls) -> pl.Expr:
        return pl.col("ended_date") >= pl.col("started_date")


PART_TIME_TIMETABLES = Source(
    "part_time_timetables",
    "Part-time timetables",
    (Table("arrangements", Arrangements, Snapshot(months=MONTHS_KEPT)),),
    contract=True,
)

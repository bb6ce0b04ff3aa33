"""The register of children missing education: this project's contract, for want of a standard file.

Here: one row per spell of missing education, as one extract of the register shows it. Not here: children on the roll of a school
who are absent, or there part of the week (`part_time_timetables`), children educated at home (`home_education_register`; one
whose education at home is not suitable is missing education and belongs here), and the Department's termly return of totals.

A child is missing education who is of compulsory school age, is on no school's roll and receives no suitable education otherwise
(section 436A of the Education Act 1996): children who wait for a school place are among them. An extract holds every spell that goes
on, whenever it began, and those that ended in the 24 months before: so it also holds every spell that began in those months.

How to produce it: in Synergy, ONE or EYES, the list of children whose base is "missing education" (CME) with the dates of that base,
ended ones of two years included; or the tracking officers' own spreadsheet under these headers. A child who was found, placed and
went missing again has a row for each time. The day of the extract stands in the file's name.
"""

import pandera.polars as pa
import polars as pl

from schemas.codes import people
from schemas.words.fields import Personal, Severity, column, row_rule
from schemas.words.source import History, Source, Table

MONTHS_KEPT = 24


class MissingEducationSpells(pa.DataFrameModel):
    """One row per spell of missing education."""

    child_id: str = column(
        "Child ID",
        "The council's own identifier of the child.",
        key=True,
        personal=Personal.IDENTIFIER,
        aliases=("CME Child ID", "Person ID"),
    )
    birth_date: pl.Date = column(
        "Date of birth", "Date of birth.", personal=Personal.SENSITIVE, severity=Severity.WARNING, aliases=("DOB",)
    )
    sex: str = column("Sex", "Sex as recorded.", codes=people.SEX, aliases=("Gender",), optional=True)
    started_date: pl.Date = column(
        "CME start date",
        "Day from which the council knows the child to be missing education.",
        key=True,
        aliases=("Missing education from",),
    )
    ended_date: pl.Date = column(
        "CME end date",
        "Day it ended; blank while it goes on.",
        severity=Severity.ERROR,
        aliases=("Missing education to",),
    )
    cme_outcome: str = column(
        "CME outcome",
        "How it ended, in the service's words. Judged, never stored.",
        personal=Personal.DROP,
        aliases=("CME reason ended",),
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


MISSING_EDUCATION_REGISTER = Source(
    "missing_education_register",
    "Register of children missing education",
    (Table("spells", MissingEducationSpells, History("started_date", months=MONTHS_KEPT, school_year=True)),),
    contract=True,
)

"""The contract of the benchmark's file: pupils of a census, 25 columns, 51 rules, in the words every source is described in.

Here: columns, code lists, rules, the `Source`. Not here: the file (`pupil_file`). It is no source of the project, so it is
not in `schemas`.

25 column checks (a date in a listed format, a code of a list, a form, a range), 20 columns that must be filled, one key that
must not repeat, five rules over several columns. Every fault costs the row, so all ways of judging must give one answer.
"""

from datetime import date
from typing import Any

import pandera.polars as pa
import polars as pl

from schemas.codes import schools
from schemas.codes.people import ETHNICITY, YES_NO
from schemas.words.codes import Code, CodeList
from schemas.words.fields import UPN, Personal, Severity, column, row_rule
from schemas.words.source import Snapshot, Source, Table

CENSUS_DAY = date(2025, 1, 16)
COLLECTION_YEAR = 2025
YOUNG = ("N1", "N2", "R")
"""Years in which a place may be funded by the hour."""

_LANGUAGE = CodeList(
    "First language",
    tuple(Code(c, w) for c, w in (("ENG", "English"), ("PNJ", "Panjabi"), ("URD", "Urdu"), ("POL", "Polish"))),
)


def _codes(title: str, description: str, codes: CodeList, *, filled: bool = True) -> Any:
    return column(title, description, codes=codes, key=filled, severity=Severity.ERROR)


def _name(title: str) -> Any:
    description = "As registered. Judged, never stored."
    return column(title, description, key=True, personal=Personal.DROP, str_matches=r"^[A-Z][A-Za-z' -]{0,39}$")


class Pupils(pa.DataFrameModel):
    """One row per registration of a pupil."""

    pupil_row: str = column(
        "PupilRow", "The registration.", key=True, personal=Personal.IDENTIFIER, str_matches=r"^R\d{8}$"
    )
    child_id: str = column(
        "UPN", "Unique pupil number.", key=True, personal=Personal.IDENTIFIER, scheme=UPN, str_matches=r"^[A-Z]\d{12}$"
    )
    surname: str = _name("Surname")
    forename: str = _name("Forename")
    birth_date: pl.Date = column("DateOfBirth", "Date of birth.", key=True, personal=Personal.SENSITIVE)
    sex: str = _codes("Sex", "Sex as registered.", schools.SEX_OF_PUPIL)
    ethnicity: str = _codes("Ethnicity", "As the parents say.", ETHNICITY)
    language: str = _codes("Language", "First language.", _LANGUAGE)
    year_group: str = _codes("YearGroup", "National curriculum year.", schools.YEAR_GROUP)
    entry_date: pl.Date = column("EntryDate", "Day the pupil joined the school.", key=True)
    leaving_date: pl.Date = column("LeavingDate", "Day the pupil left; blank on roll.", severity=Severity.ERROR)
    laestab: int = column("LAEstab", "Number of council and school.", key=True, ge=2_010_000, le=9_389_999)
    urn: int = column("URN", "Number of the school.", key=True, ge=100_000, le=199_999)
    la_code: int = column("LA", "Council.", key=True, ge=201, le=938)
    postcode: str = column(
        "Postcode",
        "Of the home. Judged, never stored.",
        personal=Personal.DROP,
        str_matches=r"^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$",
    )
    enrolment: str = _codes("Enrolment", "Only, main or second registration.", schools.ENROLMENT)
    sen_provision: str = _codes("SENProvision", "Plan, support or none.", schools.SEN_PROVISION)
    sen_need: str = _codes("SENNeed", "Primary need.", schools.SEN_TYPE, filled=False)
    free_meals: str = _codes("FreeMeals", "Eligible for free school meals.", YES_NO)
    service_child: str = _codes("ServiceChild", "A parent serves in the armed forces.", YES_NO)
    possible: int = column("SessionsPossible", "Half days of the term.", key=True, unit="sessions", ge=0, le=400)
    authorised: int = column("SessionsAuthorised", "Absent with leave.", key=True, unit="sessions", ge=0, le=400)
    unauthorised: int = column("SessionsUnauthorised", "Absent without.", key=True, unit="sessions", ge=0, le=400)
    attainment: float = column("Attainment", "Points.", unit="points", ge=0, le=120)
    funded_hours: float = column("FundedHours", "Funded hours a week.", unit="hours", ge=0, le=35)

    @row_rule(
        "entered_before_birth",
        "Entered before birth",
        column="entry_date",
        needs=("entry_date", "birth_date"),
        todo="Correct one of the two dates.",
    )
    def _entry(cls) -> pl.Expr:
        return pl.col("entry_date") > pl.col("birth_date")

    @row_rule(
        "left_before_entry",
        "Left before entering",
        column="leaving_date",
        needs=("entry_date", "leaving_date"),
        todo="Correct one of the two dates.",
    )
    def _leaving(cls) -> pl.Expr:
        return pl.col("leaving_date") >= pl.col("entry_date")

    @row_rule(
        "absent_more_than_possible",
        "Absent for more sessions than were possible",
        column="possible",
        needs=("possible", "authorised", "unauthorised"),
        todo="Correct the sessions.",
    )
    def _absent(cls) -> pl.Expr:
        return pl.col("authorised") + pl.col("unauthorised") <= pl.col("possible")

    @row_rule(
        "need_without_provision",
        "A need and no provision",
        column="sen_need",
        needs=("sen_need", "sen_provision"),
        todo="Correct one of the two.",
    )
    def _need(cls) -> pl.Expr:
        return pl.col("sen_need").is_null() | (pl.col("sen_provision") != "N")

    @row_rule(
        "hours_of_an_older_pupil",
        "Funded hours of a pupil who is too old",
        column="funded_hours",
        needs=("funded_hours", "year_group"),
        todo="Remove the hours, or correct the year.",
    )
    def _hours(cls) -> pl.Expr:
        return pl.col("funded_hours").is_null() | pl.col("year_group").is_in(YOUNG)

    class Config:
        """One row per registration."""

        unique = ("pupil_row",)


PUPILS = Source("benchmark_pupils", "Pupils of the benchmark", (Table("pupils", Pupils, Snapshot(months=0)),))

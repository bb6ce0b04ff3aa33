"""Applicants for a first place at a primary or secondary school: this project's contract, for want of a standard file.

Here: one row per applicant of a main entry round as things stood on National Offer Day (1 March for secondary schools,
16 April for primary schools, or the next working day). Not here: who counts (`pipelines.compose.conform.school_applicants`), and
the Department's published offers.

One file holds both phases of an entry year: a later file of the same entry year replaces the whole of it. Late applicants,
children placed by an education, health and care plan and children of other councils may stay in the file; the flags say
who they are, and they are left out by rule, not by hand.

How to produce it: in Synergy, ONE or EYES, the admissions module's offer-day report of all applicants of the co-ordinated
scheme (one row per applicant, the offer that was sent on the day, not what was accepted later), saved on the day.
"""

import pandera.polars as pa
import polars as pl

from schemas.codes import people
from schemas.words.codes import Code, CodeList
from schemas.words.fields import Personal, Severity, column
from schemas.words.source import Collection, Source, Table

ADMISSION_PHASE = CodeList(
    "Phase of admission",
    (
        Code("primary", "Primary", ("reception", "year r", "r", "primary first admission", "infant")),
        Code("secondary", "Secondary", ("year 7", "7", "secondary transfer")),
    ),
)


class Applicants(pa.DataFrameModel):
    """One row per applicant of a main entry round."""

    child_id: str = column(
        "Applicant ID",
        "The council's own identifier of the child.",
        key=True,
        personal=Personal.IDENTIFIER,
        aliases=("Applicant Number", "Application ID"),
    )
    birth_date: pl.Date = column(
        "Date of birth", "Date of birth.", personal=Personal.SENSITIVE, severity=Severity.WARNING, aliases=("DOB",)
    )
    sex: str = column("Sex", "Sex as recorded.", codes=people.SEX, aliases=("Gender",), optional=True)
    entry_year: str = column(
        "Entry year",
        "Calendar year of entry in September, for instance 2025.",
        key=True,
        str_matches=r"^20\d\d$",
        form="2025",
    )
    phase: str = column("Phase of admission", "Kind of school applied for.", key=True, codes=ADMISSION_PHASE)
    on_time: str = column(
        "Applied on time",
        "Y if it was treated as on time, so that an offer was due on the day.",
        key=True,
        codes=people.YES_NO,
        aliases=("On time",),
    )
    preference_offered: pl.Int64 = column(
        "Preference offered",
        "Rank of the preference offered on the day: 1 is the first; 0 is none of those named or no offer; blank is not known.",
        severity=Severity.WARNING,
        ge=0,
        le=6,
    )
    lives_in_area: str = column(
        "Lives in the area",
        "Y if the home council of the applicant is this one.",
        key=True,
        codes=people.YES_NO,
        aliases=("Home LA resident",),
    )
    placed_by_plan: str = column(
        "Placed by EHC plan",
        "Y if the school is named in an education, health and care plan: placed outside the round. Blank is no. "
        "Without the column the list is not used.",
        codes=people.YES_NO,
        aliases=("EHCP",),
    )
    district: str = column("District", "District the applicant lives in.", optional=True)

    class Config:
        """An applicant stands in a round once."""

        unique = ("child_id", "entry_year", "phase")


SCHOOL_APPLICANTS = Source(
    "school_applicants",
    "School applicants on offer day",
    (Table("applicants", Applicants, Collection("entry_year", column="entry_year", within="phase")),),
    contract=True,
)

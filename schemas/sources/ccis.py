"""Young people of the Client Caseload Information System (CCIS) at the end of a month: this project's contract.

Here: one row per young person with their current activity. Not here: the codes and what they mean (`schemas.codes.ccis`), the monthly
XML return to the Department (NCCIS), whose datasets hold the same items.

The Department's published figures are averages of December, January and February; a file here is one month's end. It covers that
month only: the next month's list is no correction of it.

How to produce it: in Synergy (IYSS), ONE (IYSS), EYES or Core+, the month-end list behind the NCCIS return: young people of academic
age 16 and 17 (others may stay in the file and are left out), one row each, the activity current on the last day of the month, and whether
its currency has expired.
That day stands in the file's name.
"""

import pandera.polars as pa
import polars as pl

from schemas.codes import people
from schemas.codes.ccis import ACTIVITY
from schemas.words.fields import Personal, Severity, column
from schemas.words.source import Snapshot, Source, Table

DAYS_TO_CORRECT = 27
"""Shorter than any month: a list of 31 July must not stand for 30 June."""


class YoungPeople(pa.DataFrameModel):
    """One row per young person."""

    child_id: str = column(
        "Young person ID",
        "Identifier in the case load system.",
        key=True,
        personal=Personal.IDENTIFIER,
        aliases=("YoungPersonsID", "CCIS ID"),
    )
    birth_date: pl.Date = column(
        "Date of birth", "Date of birth.", personal=Personal.SENSITIVE, severity=Severity.WARNING, aliases=("DOB",)
    )
    sex: str = column("Sex", "Sex as recorded.", codes=people.SEX, aliases=("Gender",), optional=True)
    academic_age: pl.Int64 = column(
        "Academic age",
        "Age on 31 August before; blank is worked out from the date of birth.",
        unit="years",
        severity=Severity.WARNING,
        ge=10,
        le=25,
    )
    activity: str = column(
        "Current activity code",
        "Activity on the day; blank is not known. Without the column the list is not used.",
        codes=ACTIVITY,
    )
    currency_expired: str = column(
        "Currency expired",
        "Y if the activity was not confirmed in the time the Department allows: it is then not known. Without the column no "
        "activity is known, and the list is not used; where it shows such activities as not known already, the column "
        "holds N.",
        codes=people.YES_NO,
    )
    in_custody: str = column(
        "In custody",
        "Y for young adult offenders in custody, who are out of the cohort. Code 710 says so too.",
        codes=people.YES_NO,
        optional=True,
    )
    la_code: str = column(
        "LA of responsibility",
        "Three-digit code of the council that answers for the young person; blank is this one. Without the column the list "
        "is not used.",
        aliases=("Lead LA",),
        str_matches=r"^\d{3}$",
        form="three digits",
        severity=Severity.ERROR,
    )
    district: str = column("District", "District the young person lives in.", optional=True)

    class Config:
        """A young person stands in a month's list once."""

        unique = ("child_id",)


CCIS = Source(
    "ccis",
    "CCIS young people at month end",
    (Table("young_people", YoungPeople, Snapshot(months=0, tolerance_days=DAYS_TO_CORRECT)),),
    contract=True,
)

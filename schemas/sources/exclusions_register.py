"""The council's own register of exclusions: one row per suspension or permanent exclusion. A contract of this project.

Here: the columns an export must have. Not here: the exclusions schools report with their census (`school_census`), which
come a term and more later and alone serve the annual rates.

There is no standard file. Headteachers must report every permanent exclusion and every suspension to the council without
delay; councils keep these reports in the exclusions module of their education system. The register is therefore used
months before the census, is not validated by the Department, and loses what is overturned: an exclusion that is withdrawn,
cancelled, or not upheld by governors or a review panel stays in it, flagged.

How to produce it: in ONE, Synergy or EYES, the list of exclusions, all schools of the area, start dates of the last 24 months, one row per
exclusion with its type and its outcome; what was withdrawn, cancelled, rescinded
or overturned must be in it with the flag, or be left out altogether (the flag is then No throughout). The day it was taken stands in the file's name. Deliver all
24 months each time: the latest export replaces the one before.
"""

import pandera.polars as pa
import polars as pl

from schemas.codes import schools
from schemas.words.children import TWO_BIRTH_DATES
from schemas.words.codes import Code, CodeList
from schemas.words.fields import UPN, Personal, Severity, column
from schemas.words.source import History, Source, Table

WITHDRAWN = CodeList(
    "Exclusion withdrawn",
    (
        Code(
            "Y",
            "Yes",
            (
                *("true", "1", "withdrawn", "cancelled", "rescinded", "overturned", "not upheld"),
                *("reinstated", "directed to reinstate", "offered reinstatement"),
                *("quashed", "quashed by IRP", "quashed by independent review panel"),
            ),
        ),
        Code(
            "N",
            "No",
            ("false", "0", "stands", "upheld", "upheld by IRP", "declined to reinstate", "reinstatement declined"),
        ),
    ),
)
"""Also in the words of the statutory guidance for the decisions of governing boards and independent review panels (IRP)."""


class RegisteredExclusions(pa.DataFrameModel):
    """One row per suspension or permanent exclusion from a school in the council's area."""

    child_id: str = column(
        "UPN",
        "Unique pupil number; where there is none, the register's own identifier of the pupil.",
        key=True,
        personal=Personal.IDENTIFIER,
        scheme=UPN,
        aliases=("Unique Pupil Number", "Pupil UPN", "Pupil identifier", "Pupil ID"),
    )
    birth_date: pl.Date = column(
        "Date of birth", "Date of birth.", personal=Personal.SENSITIVE, aliases=("DOB", "Birth date")
    )
    sex: str = column("Sex", "Sex.", codes=schools.SEX_OF_PUPIL, aliases=("Gender",))
    school: pl.Int64 = column(
        "School URN", "URN of the school that excluded.", key=True, aliases=("URN", "Establishment URN", "Base URN")
    )
    start_date: pl.Date = column(
        "Start date", "First day of the exclusion.", key=True, aliases=("Exclusion start date", "Date from", "From")
    )
    category: str = column(
        "Category",
        "Permanent exclusion, suspension (fixed term exclusion), or suspension at lunchtime.",
        key=True,
        codes=schools.EXCLUSION_CATEGORY,
        aliases=("Exclusion type", "Exclusion category", "Type"),
    )
    sessions: pl.Int64 = column(
        "Sessions",
        "Half days; a school year has 380.",
        unit="sessions",
        severity=Severity.WARNING,
        ge=0,
        le=380,
        aliases=("Number of sessions", "Sessions excluded"),
    )
    reason: str = column(
        "Reason",
        "First reason given.",
        codes=schools.EXCLUSION_REASON,
        aliases=("Reason 1", "Main reason", "Reason code"),
    )
    withdrawn: str = column(
        "Withdrawn",
        "Yes where it no longer stands: withdrawn, cancelled, or not upheld. Blank and No: it stands. Without the column the "
        "register is not used.",
        codes=WITHDRAWN,
        severity=Severity.ERROR,
        aliases=("Cancelled", "Rescinded", "Overturned", "Withdrawn or cancelled"),
    )


SOURCE = Source(
    id="exclusions_register",
    label="Register of exclusions",
    tables=(
        Table("exclusions", RegisteredExclusions, History("start_date", months=24, school_year=True), ("Exclusions",)),
    ),
    cross_rules=(TWO_BIRTH_DATES,),
    contract=True,
)

"""Young people with a youth caution or conviction: this project's contract, for want of a standard file.

Here: one row per young person and outcome, with whether it was their first and whether they offended again in the twelve months after.
Not here: custody (`custodial_sentences`), and the Ministry of Justice's published rates, which come from the Police National Computer.

How to produce it: in ChildView, Core+ (youth justice) or the youth justice part of Mosaic, Synergy, EYES or LCS, the substantive outcomes
of the last 24 months. The day of the extract stands in the file's name.
"""

import pandera.polars as pa
import polars as pl

from schemas.codes import people
from schemas.words.fields import Personal, Severity, column
from schemas.words.source import History, Source, Table


class Outcomes(pa.DataFrameModel):
    """One row per young person and outcome."""

    child_id: str = column(
        "Young person ID", "Identifier in the youth justice system.", key=True, personal=Personal.IDENTIFIER
    )
    birth_date: pl.Date = column(
        "Date of birth", "Date of birth.", personal=Personal.SENSITIVE, severity=Severity.WARNING, aliases=("DOB",)
    )
    sex: str = column("Sex", "Sex as recorded.", codes=people.SEX, aliases=("Gender",), optional=True)
    outcome_date: pl.Date = column("Outcome date", "Day of the youth caution or conviction.", key=True)
    first_time: str = column("First-time entrant", "Y if it was the first one ever.", key=True, codes=people.YES_NO)
    reoffended: str = column(
        "Reoffended within 12 months",
        "Y or N once twelve months have passed; blank until then. An offence in them that was proved later counts.",
        codes=people.YES_NO,
    )


YOUTH_JUSTICE_COHORT = Source(
    "youth_justice_cohort",
    "Youth justice outcomes",
    (Table("outcomes", Outcomes, History("outcome_date", months=24)),),
    contract=True,
)

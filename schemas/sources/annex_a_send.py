"""The SEND Annex A: the workbook of two lists that councils keep ready for area SEND inspections.

Here: List 1 (plans) and List 2 (SEN Support). Not here: the statutory return (`sen2`) and the census (`school_census`).
It feeds no indicator: it lists residents by the school they name, without the census' registrations.

Source: Ofsted and Care Quality Commission, area SEND inspections, Annex A; the lists as councils' tools check them.
"""

import pandera.polars as pa
import polars as pl

from schemas.codes import people, schools
from schemas.words.fields import UPN, Personal, Severity, column
from schemas.words.source import Snapshot, Source, Table


class _Pupil(pa.DataFrameModel):
    """What both lists start and end with."""

    child_id: str = column("Unique ID", "The council's own identifier.", key=True, personal=Personal.IDENTIFIER)
    upn: str = column("UPN", "Unique pupil number.", personal=Personal.IDENTIFIER, scheme=UPN)
    learner_number: str = column("ULN", "Unique learner number.", personal=Personal.DROP)
    birth_date: pl.Date = column("Date of birth", "Date of birth.", personal=Personal.SENSITIVE, required=True)
    sex: str = column(
        "Gender", "Sex or gender as recorded.", codes=schools.SEX_OF_PUPIL, aliases=("Sex",), required=True
    )
    ethnicity: str = column("Ethnicity", "Ethnic origin.", codes=people.ETHNICITY, required=True)
    sen_type: str = column("SEN primary need", "Main type of need.", codes=schools.SEN_TYPE, required=True)
    urn: pl.Int64 = column(
        "Main education establishment – URN",
        "URN of the school.",
        severity=Severity.WARNING,
        aliases=("Main education establishment URN",),
    )
    phase: str = column(
        "Main education establishment – phase",
        "Phase of the school.",
        codes=schools.ESTABLISHMENT_PHASE,
        aliases=("Main education establishment phase",),
    )
    subsidiary_phase: str = column(
        "Subsidiary education establishment – phase (dual registration)",
        "Phase of the second school.",
        codes=schools.ESTABLISHMENT_PHASE,
    )
    suspensions: pl.Int64 = column("Suspensions", "In the last six months.", severity=Severity.WARNING, ge=0)
    permanent_exclusions: pl.Int64 = column(
        "Permanent exclusions", "In the last six months.", severity=Severity.WARNING, ge=0
    )
    absence: str = column("Absence", "Share of sessions missed in the last six months.")
    pupil_premium: str = column("Pupil Premium", "Receives the pupil premium.", codes=people.YES_NO)
    known_to_social_care: str = column(
        "Known to children's social care?", "Is a case of social care.", codes=people.YES_NO
    )
    social_care_team: str = column(
        "Which children's social care team?", "Team holding the case.", personal=Personal.DROP
    )
    disability: str = column(
        "Does the child or young person have a disability?", "Recorded disability.", codes=people.YES_NO
    )


class Plans(_Pupil):
    """List 1: one row per child or young person with an education, health and care plan."""

    issued_date: pl.Date = column("Date initial EHC plan issued", "Day the first plan was issued.", required=True)
    updated_date: pl.Date = column("Date updated EHC plan issued", "Day the present plan was issued.")
    reviewed_date: pl.Date = column("Date EHC plan last reviewed", "Day of the last review.")
    home_education: str = column("Elective home education", "Is educated at home.", codes=people.YES_NO)


class SenSupport(_Pupil):
    """List 2: one row per pupil with SEN Support."""


SOURCE = Source(
    id="annex_a_send",
    label="SEND Annex A workbook",
    tables=(
        Table("plans", Plans, Snapshot(0), ("List 1", "List_1")),
        Table("sen_support", SenSupport, Snapshot(0), ("List 2", "List_2")),
    ),
)

"""The school census as a school's own system writes it for COLLECT: one XML file per school and term.

Here: the elements that are records, and their leaves. Not here: the CSV exports a council gets back (`school_census`).

`Message/Header` gives the collection and the school (Term, Year, LEA, Estab): without LEA and Estab it is not known which
school a row belongs to, and the table is refused; `Message/Pupils/PupilsOnRoll/PupilOnRoll` is a
registration, with identifiers, characteristics, status and special educational needs in containers of their own;
`TermlyExclusion` stands below a pupil on roll or no longer on roll and is of that pupil. The names of leaves are those of
the CSV columns with their capitals; what changes with term and year changes here too.

A file is of one school and does not cover its council; a zip archive with the files of all schools does.

Source: Department for Education, school census technical specification; the tree as vendors' exporters write it.
"""

from typing import Any

import pandera.polars as pa
import polars as pl

from schemas.codes import schools
from schemas.words.fields import UPN, Personal, Severity, column
from schemas.words.source import Collection, Guidance, Source, Table


def _passed_over(title: str, *, optional: bool = True) -> Any:
    """A leaf that is known and not kept. Names are never missing: they distinguish a pupil's exclusion from a bare row of a CSV."""
    return column(title, "Not used; not stored.", personal=Personal.DROP, severity=Severity.NOTE, optional=optional)


class _Pupil(pa.DataFrameModel):
    """The school, from the file's header, and the pupil, from the containers around a record."""

    urn: pl.Int64 = column(
        "URN",
        "URN of the school; where it is not given, the LAESTAB identifies the school.",
        severity=Severity.WARNING,
        optional=True,
    )
    la_code: pl.Int64 = column("LEA", "Three-digit code of the council.", key=True)
    establishment_number: pl.Int64 = column("Estab", "Four digits; with the council's code the LAESTAB.", key=True)
    child_id: str = column(
        "UPN",
        "Unique pupil number: 13 characters, the same in every census.",
        personal=Personal.IDENTIFIER,
        scheme=UPN,
        key=True,
    )
    birth_date: pl.Date = column("DOB", "Date of birth.", personal=Personal.SENSITIVE, required=True)
    sex: str = column("Sex", "Sex as registered.", codes=schools.SEX_OF_PUPIL, aliases=("Gender",), required=True)
    entry_date: pl.Date = column("EntryDate", "Day the pupil joined the school.", required=True)
    ethnicity: str = column("Ethnicity", "Ethnic origin; spring.", optional=True)
    sen_type: str = column("SENtype", "Main type of need; spring.", codes=schools.SEN_TYPE, optional=True)
    resourced_provision: str = column(
        "ResourcedProvisionIndicator", "In resourced provision.", codes=schools.TRUE_FALSE, optional=True
    )
    part_time: str = column("PartTime", "Attends part time.", codes=schools.TRUE_FALSE, optional=True)
    surname: str = _passed_over("Surname", optional=False)
    forename: str = _passed_over("Forename", optional=False)
    middle_names: str = _passed_over("MiddleNames")
    preferred_surname: str = _passed_over("PreferredSurname")
    former_surname: str = _passed_over("FormerSurname")
    former_upn: str = _passed_over("FormerUPN")
    learner_number: str = _passed_over("UniqueLearnerNumber")
    hours_at_setting: str = _passed_over("HoursAtSetting")
    funded_hours: str = _passed_over("FundedHours")
    extended_hours: str = _passed_over("ExtendedHours")
    expanded_hours: str = _passed_over("ExpandedHours")
    eligibility_code: str = _passed_over("EligibilityCode")
    disability_access: str = _passed_over("DAFIndicator")
    pupil_premium: str = _passed_over("EYPPR")
    pupil_premium_basis: str = _passed_over("EYPPBF")
    lunch: str = _passed_over("SchoolLunchTaken")
    sessions_possible: str = _passed_over("TermlySessionsPossible")
    language: str = _passed_over("Language")
    service_child: str = _passed_over("ServiceChild")
    boarder: str = _passed_over("Boarder")
    class_type: str = _passed_over("ClassType")
    top_up: str = _passed_over("TopUpFunding")
    young_carer: str = _passed_over("YoungCarer")
    youth_support: str = _passed_over("YSSA")
    looked_after: str = _passed_over("PLAA")
    missing_address: str = _passed_over("MissingAddress")
    sen_type_rank: str = _passed_over("SENtypeRank")


class Exclusions(_Pupil):
    """TermlyExclusion: one row per exclusion, of a pupil on roll or of one who has left."""

    start_date: pl.Date = column("StartDate", "First day of the exclusion.", key=True)
    category: str = column(
        "Category",
        "PERM permanent, SUSP suspension (once FIXD), LNCH at lunchtime.",
        key=True,
        codes=schools.EXCLUSION_CATEGORY,
    )
    sessions: pl.Int64 = column(
        "Sessions", "Half days; a school year has 380.", unit="sessions", severity=Severity.WARNING, ge=0, le=380
    )
    reason: str = column("Reason1", "First reason.", codes=schools.EXCLUSION_REASON, aliases=("Reason",))
    reason_2: str = column("Reason2", "Second reason.", codes=schools.EXCLUSION_REASON, optional=True)
    reason_3: str = column("Reason3", "Third reason.", codes=schools.EXCLUSION_REASON, optional=True)
    sen_provision: str = column("SENprovision", "SEN provision.", codes=schools.SEN_PROVISION, optional=True)
    leaving_date: pl.Date = column("LeavingDate", "Day the pupil left; of those no longer on roll.", optional=True)
    enrolment: str = column("EnrolStatus", "C, M or S; of those on roll.", codes=schools.ENROLMENT, optional=True)
    year_group: str = column("NCyearActual", "National curriculum year.", codes=schools.YEAR_GROUP, optional=True)


class PupilsOnRoll(_Pupil):
    """PupilOnRoll: one row per registration of a pupil at the school on the census day."""

    enrolment: str = column("EnrolStatus", "C, M or S.", codes=schools.ENROLMENT, required=True)
    year_group: str = column("NCyearActual", "National curriculum year.", codes=schools.YEAR_GROUP, required=True)
    sen_provision: str = column("SENprovision", "E, K or N.", codes=schools.SEN_PROVISION, required=True)
    sen_unit: str = column("SENunitIndicator", "In the school's SEN unit.", codes=schools.TRUE_FALSE)


SOURCE = Source(
    id="school_census_xml",
    label="School census (XML of a school)",
    guidance=Guidance(2024, 2026, ends=(8, 31)),
    tables=(
        Table(
            "exclusions",
            Exclusions,
            Collection("term", arrears=True, parts="establishment_number"),
            element="TermlyExclusion",
        ),
        Table("pupils_on_roll", PupilsOnRoll, Collection("term", parts="establishment_number"), element="PupilOnRoll"),
    ),
)

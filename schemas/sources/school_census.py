"""The school census as a council gets it from COLLECT: "blade" exports, one CSV file per table and term.

Here: the blades that indicators and reconciliations need, with the columns of every term and year since 2015 that were seen.
Not here: the XML a school's own system writes (`school_census_xml`), what school a URN is (`gias`).

A file's name must carry year and term (`2025_spring_pupilonroll.csv`). Headers are lower case, dates read
`2024-Oct-16 00:00:00`, yes and no read True and False or 1 and 0. Rows of one blade point to rows of another by
`<parent>tableid`; the identifiers are made anew for each collection, only the UPN lasts.

What changes: autumn and summer have no ethnicity and no SEN needs; `gender` became `sex` in autumn 2023, `thirtyhourcode`
became `eligibilitycode` in autumn 2024, `eyppe` became `eyppr` in 2019; one `reason` for an exclusion became three in
autumn 2020, when fixed period exclusions (FIXD) became suspensions (SUSP). Autumn has 15 to 20 columns more, on post-16
learning and the attendance of half a term.

Exclusions come in arrears: a census reports those of the two terms before it, so that each is reported twice and can be
corrected. What each census is the first to report is the term right before its own.

Attendance comes in arrears too, each term once: by code (`termlysessiondetails…`) since spring 2025, and how many sessions were
possible in the blades of pupils. The autumn census reports the summer term in two halves: the first, to the spring bank holiday, stands
where whole terms do; the second has columns and blades of its own (`summerhalfterm2…`), which are not read.

Source: Department for Education, school census; the blades as councils export them.
"""

from typing import Any

import pandera.polars as pa
import polars as pl

from schemas.codes import schools
from schemas.words.children import TWO_BIRTH_DATES
from schemas.words.fields import UPN, Personal, Severity, column
from schemas.words.source import Collection, Guidance, Source, Table


def _row_of(table: str, description: str) -> Any:
    """Identifier of a row, which other blades point to. It leads to one pupil of one collection."""
    return column(f"{table}tableid", description, key=True, personal=Personal.IDENTIFIER)


def _passed_over(title: str, *aliases: str, optional: bool = True) -> Any:
    """A column that is known and not kept."""
    description = "Not used; not stored."
    return column(
        title, description, personal=Personal.DROP, severity=Severity.NOTE, aliases=aliases, optional=optional
    )


def _of_the_export(title: str) -> Any:
    """A column that COLLECT adds: it distinguishes a blade from what schools write, and is not kept."""
    return _passed_over(title, optional=False)


_RETURN = column("schoolcensustableid", "The school's return of this collection.", key=True)
_UPN = column(
    "upn",
    "Unique pupil number: 13 characters, the same in every census. The child's identifier in all blades.",
    personal=Personal.IDENTIFIER,
    scheme=UPN,
    required=True,
)
_SEX = column("sex", "Sex as registered.", codes=schools.SEX_OF_PUPIL, aliases=("gender",), required=True)
_BIRTH_DATE = column("dob", "Date of birth.", personal=Personal.SENSITIVE, required=True)
_POSSIBLE: Any = column(
    "termlysessionspossible",
    "Half days that the pupil could have attended in the term before, in an autumn census in its first half; not asked of boarders.",
    unit="sessions",
    severity=Severity.WARNING,
    optional=True,
    ge=0,
    le=380,
)
_BOARDER = column(
    "boarder", "Whether the pupil boards; their attendance is not collected.", codes=schools.BOARDER, optional=True
)


class PupilsOnRoll(pa.DataFrameModel):
    """Blade pupilonroll: one row per registration of a pupil at a school on the census day."""

    pupil_row: str = _row_of("pupilonroll", "The registration.")
    school_return: str = _RETURN
    child_id: str = _UPN
    birth_date: pl.Date = _BIRTH_DATE
    sex: str = _SEX
    entry_date: pl.Date = column("entrydate", "Day the pupil joined the school.", required=True)
    enrolment: str = column(
        "enrolstatus",
        "C only registration, M main of two, S second of two. Rates count C and M, so that nobody counts twice.",
        codes=schools.ENROLMENT,
        required=True,
    )
    year_group: str = column("ncyearactual", "National curriculum year.", codes=schools.YEAR_GROUP, required=True)
    sen_provision: str = column(
        "senprovision", "E plan, K SEN Support, N none; in all three terms.", codes=schools.SEN_PROVISION, required=True
    )
    sen_unit: str = column("senunitindicator", "The pupil is in the school's SEN unit.", codes=schools.TRUE_FALSE)
    resourced_provision: str = column(
        "resourcedprovisionindicator", "The pupil has a place in resourced provision.", codes=schools.TRUE_FALSE
    )
    part_time: str = column("parttime", "Attends part time.", codes=schools.TRUE_FALSE)
    ethnicity: str = column("ethnicity", "Ethnic origin, of a longer list than social care's; spring.", optional=True)
    young_carer: str = column("youngcarer", "Young carer; spring, since 2023.", optional=True)
    funded_hours: float = column("fundedhours", "Funded hours a week.", unit="hours", severity=Severity.WARNING, ge=0)
    extended_hours: float = column(
        "extendedhours", "Extended hours a week.", unit="hours", severity=Severity.WARNING, ge=0
    )
    expanded_hours: float = column(
        "expandedhours",
        "Expanded hours a week; since summer 2024.",
        unit="hours",
        severity=Severity.WARNING,
        ge=0,
        optional=True,
    )
    sessions_possible: pl.Int64 = _POSSIBLE
    boarder: str = _BOARDER
    native_id: str = _of_the_export("NativeId")
    source_id: str = _of_the_export("sourceid")
    sequence: str = _of_the_export("pupilonrollorderseqcolumn")
    former_upn: str = _passed_over("formerupn")
    surname: str = _passed_over("surname")
    forename: str = _passed_over("forename")
    middle_names: str = _passed_over("middlenames")
    preferred_surname: str = _passed_over("preferredsurname")
    former_surname: str = _passed_over("formersurname")
    learner_number: str = _passed_over("uniquelearnernumber")
    hours_at_setting: str = _passed_over("hoursatsetting")
    lunch: str = _passed_over("schoollunchtaken")
    eligibility_code: str = _passed_over("eligibilitycode", "thirtyhourcode")
    disability_access: str = _passed_over("dafindicator")
    pupil_premium: str = _passed_over("eyppr", "eyppe")
    pupil_premium_basis: str = _passed_over("eyppbf")
    language: str = _passed_over("language")
    service_child: str = _passed_over("servicechild")
    class_type: str = _passed_over("classtype")
    youth_support: str = _passed_over("yssa")
    looked_after: str = _passed_over("plaa")
    top_up: str = _passed_over("topupfunding")


class PupilsNoLongerOnRoll(pa.DataFrameModel):
    """Blade pupilnolongeronroll: one row per pupil who has left the school since the period of the last census began."""

    pupil_row: str = _row_of("pupilnolongeronroll", "The former registration.")
    school_return: str = _RETURN
    child_id: str = _UPN
    birth_date: pl.Date = _BIRTH_DATE
    sex: str = _SEX
    entry_date: pl.Date = column("entrydate", "Day the pupil joined the school.", required=True)
    leaving_date: pl.Date = column("leavingdate", "Day the pupil left it.", required=True)
    part_time: str = column("parttime", "Attended part time.", codes=schools.TRUE_FALSE)
    ethnicity: str = column("ethnicity", "Ethnic origin; spring.", optional=True)
    sessions_possible: pl.Int64 = _POSSIBLE
    boarder: str = _BOARDER
    native_id: str = _of_the_export("NativeId")
    source_id: str = _of_the_export("sourceid")
    sequence: str = _of_the_export("pupilnolongeronrollorderseqcolumn")
    former_upn: str = _passed_over("formerupn")
    surname: str = _passed_over("surname")
    forename: str = _passed_over("forename")
    middle_names: str = _passed_over("middlenames")
    former_surname: str = _passed_over("formersurname")
    preferred_surname: str = _passed_over("preferredsurname")
    learner_number: str = _passed_over("uniquelearnernumber")
    moved: str = _passed_over("moveonrollflag")
    language: str = _passed_over("language")


class SchoolReturns(pa.DataFrameModel):
    """Blade schoolcensus: one row per school's return of a collection."""

    school_return: str = _RETURN
    term: str = column("term", "AUT, SPR or SUM.", codes=schools.TERM, required=True)
    collection: str = column("collection", "SC.")
    return_name: str = column("name", "Name of the collection.")
    year: pl.Int64 = column("year", "Calendar year of the census day.", severity=Severity.WARNING, required=True)
    reference_date: pl.Date = column("referencedate", "Census day.", required=True)
    source_level: str = column("sourcelevel", "S: written by a school's system.")
    la_code: pl.Int64 = column("lea", "Three-digit code of the council.", severity=Severity.WARNING, required=True)
    establishment_number: pl.Int64 = column(
        "estab", "Four digits; with the council's code the LAESTAB.", severity=Severity.WARNING
    )
    urn: pl.Int64 = column(
        "urn", "URN of the school; where it is blank, the LAESTAB identifies the school.", severity=Severity.WARNING
    )
    native_id: str = _of_the_export("NativeId")
    source_id: str = _of_the_export("sourceid")
    sequence: str = _of_the_export("schoolcensusorderseqcolumn")
    software: str = _passed_over("softwarecode")
    release: str = _passed_over("release")
    serial_number: str = _passed_over("serialno")
    version: str = _passed_over("xversion")
    written: str = _passed_over("datetime")


class Schools(pa.DataFrameModel):
    """Blade school: one row per school, as it describes itself in its return."""

    school_row: str = column("schooltableid", "The row.", key=True)
    school_return: str = _RETURN
    name: str = column("schoolname", "Name.", required=True)
    phase: str = column("phase", "Phase as the school states it; the register of schools decides.")
    school_type: str = column("type", "Type as the school states it; the register of schools decides.")
    highest_year: str = column("highestncyeargroup", "Oldest year group.", codes=schools.YEAR_GROUP)
    lowest_year: str = column("lowestncyeargroup", "Youngest year group.", codes=schools.YEAR_GROUP)
    intake: str = column("intake", "How it admits.")
    governance: str = column("governance", "Who governs it.")
    native_id: str = _of_the_export("NativeId")
    source_id: str = _of_the_export("sourceid")
    sequence: str = _of_the_export("schoolorderseqcolumn")
    email: str = _passed_over("email")
    telephone: str = _passed_over("phoneno")
    most_pupils: str = _passed_over("maxdaypupils")
    most_boarders: str = _passed_over("maxboarders")
    youngest_boy: str = _passed_over("minmaleage")
    oldest_boy: str = _passed_over("maxmaleage")
    youngest_girl: str = _passed_over("minfemaleage")
    oldest_girl: str = _passed_over("maxfemaleage")
    meals: str = _passed_over("freemealstaken")


class SenNeeds(pa.DataFrameModel):
    """Blade senneeds: one row per type of need of a pupil with SEN; spring only."""

    need_row: str = column("senneedstableid", "The row.", key=True)
    pupil_row: str = _row_of("pupilonroll", "The pupil it is of.")
    rank: pl.Int64 = column("sentyperank", "1 is the main need.", severity=Severity.WARNING, required=True, ge=1)
    sen_type: str = column("sentype", "Type of need.", codes=schools.SEN_TYPE, required=True)
    native_id: str = _of_the_export("NativeId")
    source_id: str = _of_the_export("sourceid")
    sequence: str = _of_the_export("senneedsorderseqcolumn")


class _Exclusions(pa.DataFrameModel):
    """The columns that both blades of exclusions have."""

    start_date: pl.Date = column("startdate", "First day of the exclusion.", key=True)
    category: str = column(
        "category",
        "PERM permanent, SUSP suspension (once FIXD), LNCH at lunchtime.",
        key=True,
        codes=schools.EXCLUSION_CATEGORY,
    )
    sessions: pl.Int64 = column(
        "sessions", "Half days; a school year has 380.", unit="sessions", severity=Severity.WARNING, ge=0, le=380
    )
    sen_provision: str = column("senprovision", "SEN provision on the day.", codes=schools.SEN_PROVISION)
    reason: str = column("reason1", "First reason.", codes=schools.EXCLUSION_REASON, aliases=("reason",))
    reason_2: str = column("reason2", "Second reason; since 2021.", codes=schools.EXCLUSION_REASON, optional=True)
    reason_3: str = column("reason3", "Third reason; since 2021.", codes=schools.EXCLUSION_REASON, optional=True)
    native_id: str = _of_the_export("NativeId")
    source_id: str = _of_the_export("sourceid")


class ExclusionsOnRoll(_Exclusions):
    """Blade termlyexclusionsonroll: one row per exclusion of a pupil still on roll."""

    exclusion_row: str = column("termlyexclusionsonrolltableid", "The row.", key=True)
    pupil_row: str = _row_of("pupilonroll", "The pupil it is of.")
    sequence: str = _of_the_export("termlyexclusionsonrollorderseqcolumn")


class ExclusionsOffRoll(_Exclusions):
    """Blade termlyexclusionsoffroll: one row per exclusion of a pupil who has left the school since."""

    exclusion_row: str = column("termlyexclusionsoffrolltableid", "The row.", key=True)
    pupil_row: str = _row_of("pupilnolongeronroll", "The pupil it is of.")
    sequence: str = _of_the_export("termlyexclusionsoffrollorderseqcolumn")


class _Sessions(pa.DataFrameModel):
    """The columns that both blades of session details have; they stand in place of the sums of sessions.

    No cell but the pupil's row is a key: a row that is left out would make the pupil's absence less than it was.
    """

    attendance: str = column(
        "attendancereason", "Code of attendance or of absence.", codes=schools.ATTENDANCE, required=True
    )
    sessions: pl.Int64 = column(
        "sessions",
        "Half days with that code.",
        unit="sessions",
        severity=Severity.WARNING,
        required=True,
        ge=0,
        le=380,
    )
    native_id: str = _of_the_export("NativeId")
    source_id: str = _of_the_export("sourceid")


class SessionsOnRoll(_Sessions):
    """Blade termlysessiondetailsonroll: one row per attendance code of a pupil still on roll."""

    session_row: str = column("termlysessiondetailsonrolltableid", "The row.", required=True)
    pupil_row: str = _row_of("pupilonroll", "The pupil it is of.")
    sequence: str = _of_the_export("termlysessiondetailsonrollorderseqcolumn")


class SessionsOffRoll(_Sessions):
    """Blade termlysessiondetailsoffroll: one row per attendance code of a pupil who has left the school since."""

    session_row: str = column("termlysessiondetailsoffrolltableid", "The row.", required=True)
    pupil_row: str = _row_of("pupilnolongeronroll", "The pupil it is of.")
    sequence: str = _of_the_export("termlysessiondetailsoffrollorderseqcolumn")


_OF_A_TERM, _IN_ARREARS = Collection("term"), Collection("term", arrears=True)

SOURCE = Source(
    id="school_census",
    label="School census (COLLECT export)",
    guidance=Guidance(2019, 2026, ends=(8, 31)),
    tables=(
        Table("pupils_on_roll", PupilsOnRoll, _OF_A_TERM),
        Table("pupils_no_longer_on_roll", PupilsNoLongerOnRoll, _OF_A_TERM),
        Table("school_census", SchoolReturns, _OF_A_TERM),
        Table("schools", Schools, _OF_A_TERM),
        Table("sen_needs", SenNeeds, _OF_A_TERM),
        Table("exclusions_on_roll", ExclusionsOnRoll, _IN_ARREARS),
        Table("exclusions_off_roll", ExclusionsOffRoll, _IN_ARREARS),
        Table("sessions_on_roll", SessionsOnRoll, _IN_ARREARS),
        Table("sessions_off_roll", SessionsOffRoll, _IN_ARREARS),
    ),
    cross_rules=(TWO_BIRTH_DATES,),
    one_file_each=True,
)

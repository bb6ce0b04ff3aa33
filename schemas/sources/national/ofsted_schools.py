"""Ofsted's management information on state-funded schools until October 2025: every open school with its latest and previous inspection.

Here: the monthly file of all of England while inspections ended in grades. Not here: editions with report cards
(`schemas.sources.national.ofsted_report_cards`), and which grade counts on a day (`warehouse.terms.schools`).

To August 2024 with an overall grade; from September 2024 that column says `Not judged` and the four sub-judgements stay.
From November 2025 report cards stand in the file, and a school loses its grades with its first: the series of grades ends
with the edition before. Missing is `NULL`; 9 and 0 are "not judged" and "not applicable". A grade may be a predecessor
school's: its URN stands beside it. Read by a statistics program and saved again, whole numbers come as 8552001.0.

Source: Ofsted, "State-funded schools inspections and outcomes: management information". Open Government Licence v3.0.
"""

import pandera.polars as pa
import polars as pl

from schemas.open_data import NOBODYS_CODE
from schemas.words.codes import Code, CodeList
from schemas.words.fields import Severity, column
from schemas.words.source import Edition, Snapshot, Source, Table

PHASE = CodeList(
    "Ofsted phase",
    (
        Code("primary", "Primary"),
        Code("secondary", "Secondary"),
        Code("special", "Special"),
        Code("nursery", "Nursery"),
        Code("alternative_provision", "Alternative provision", ("PRU", "Pupil referral unit")),
    ),
)

_UNJUDGED = ("Not judged", "Not applicable")

GOVERNANCE = "Leadership and governance"
"""A header that only editions with report cards have."""

OF_INSPECTIONS = "Outcomes for legacy monitoring inspections"
"""A header of the list of a year's inspections that the list of schools does not have."""


class Schools(pa.DataFrameModel):
    """One row per open state-funded school, with its latest and its previous graded inspection."""

    link: str = column("Web Link (opens in new window)", "Where its reports are.", aliases=("Web Link",), optional=True)
    urn: pl.Int64 = column("URN", "Unique reference number.", key=True)
    laestab: pl.Int64 = column(
        "LAESTAB", "Council (first three digits) and establishment number.", key=True, ge=1_000_000, le=9_999_999
    )
    name: str = column("School name", "Name of the school.", required=True)
    phase: str = column("Ofsted phase", "Phase as Ofsted files it.", codes=PHASE, required=True)
    school_type: str = column("Type of education", "Type of establishment.", optional=True)
    open_date: str = column(
        "School open date",
        "Day it opened, as text: it may be long ago, or after the day a later edition is rolled back to.",
        str_matches=r"^\d{1,4}[-/]\d{1,2}[-/]\d{1,4}( 00:00:00)?$",
        form="01/09/2020",
        severity=Severity.WARNING,
    )
    ofsted_region: str = column("Ofsted region", "Ofsted's region.", optional=True)
    region: str = column("Region", "Region.", optional=True)
    la_name: str = column("Local authority", "Council's name.", required=True)
    pupils: pl.Int64 = column(
        "Total number of pupils", "On roll at the January census before.", severity=Severity.WARNING, ge=0
    )
    lowest_age: pl.Int64 = column(
        "Statutory lowest age", "Youngest age it takes.", severity=Severity.WARNING, optional=True
    )
    highest_age: pl.Int64 = column("Statutory highest age", "Oldest age.", severity=Severity.WARNING, optional=True)
    trust: str = column("Multi-academy trust name", "Trust.", optional=True)
    admissions: str = column("Admissions policy", "Selective or not.", optional=True)
    sixth_form: str = column("Sixth form", "Has one or not.", optional=True)
    deprivation: pl.Int64 = column(
        "The income deprivation affecting children index (IDACI) quintile",
        "5 is most deprived.",
        severity=Severity.WARNING,
        optional=True,
    )
    ungraded_date: pl.Date = column(
        "Date of latest ungraded inspection", "It changes no grade.", optional=True, may_lie_ahead=True
    )
    ungraded_published_on: pl.Date = column(
        "Ungraded inspection publication date", "Its report.", optional=True, may_lie_ahead=True
    )
    ungraded_outcome: str = column("Ungraded inspection overall outcome", "In words.", optional=True)
    inspection_type: str = column("Inspection type", "Of the latest graded inspection.", optional=True)
    inspected_on: pl.Date = column("Inspection start date", "Start of the latest graded inspection.", optional=True)
    published_on: pl.Date = column(
        "Publication date",
        "Day the report of the latest inspection was published, often after the day of the edition.",
        may_lie_ahead=True,
    )
    own_grade: str = column(
        "Does the latest graded inspection relate to the URN of the current school?",
        "No where the grade is a predecessor's: it counts until the school has its own.",
        optional=True,
    )
    graded_urn: pl.Int64 = column(
        "URN at time of latest graded inspection",
        "The school that was inspected.",
        severity=Severity.WARNING,
        optional=True,
    )
    overall: str = column("Overall effectiveness", "1 to 4; Not judged from September 2024.", optional=True)
    quality: str = column("Quality of education", "1 to 4, 9 not judged.", optional=True)
    behaviour: str = column("Behaviour and attitudes", "1 to 4, 9 not judged.", optional=True)
    personal: str = column("Personal development", "1 to 4, 9 not judged.", optional=True)
    leadership: pl.Int64 = column(
        "Effectiveness of leadership and management",
        "1 outstanding, 2 good, 3 requires improvement, 4 inadequate; 9 and 0 are no grade.",
        absent_marks=_UNJUDGED,
        severity=Severity.WARNING,
        ge=0,
        le=9,
    )
    safeguarding: str = column("Safeguarding is effective?", "Yes or No; 9 not judged.", optional=True)
    previous_inspected_on: pl.Date = column(
        "Previous inspection start date", "Of the graded inspection before.", optional=True
    )
    previous_published_on: pl.Date = column(
        "Previous publication date", "Day its report was published.", optional=True, may_lie_ahead=True
    )
    previous_own_grade: str = column(
        "Does the previous graded inspection relate to the URN of the current school?",
        "No where the grade is a predecessor's.",
        optional=True,
    )
    previous_overall: str = column(
        "Previous graded inspection overall effectiveness",
        "1 to 4.",
        aliases=("Previous full inspection overall effectiveness",),
        optional=True,
    )
    previous_leadership: pl.Int64 = column(
        "Previous effectiveness of leadership and management",
        "As the latest one.",
        absent_marks=_UNJUDGED,
        severity=Severity.WARNING,
        optional=True,
        ge=0,
        le=9,
    )

    class Config:
        """One row per school."""

        unique = ("urn",)


OFSTED_SCHOOLS = Source(
    "ofsted_schools",
    "Ofsted state-funded schools",
    (
        Table(
            "schools",
            Schools,
            Snapshot(months=0, tolerance_days=0, days_before=45),
            never_with=(GOVERNANCE, OF_INSPECTIONS),
        ),
    ),
    national=True,
    cross_rules=(NOBODYS_CODE,),
    editions="editions to October 2025",
)


class InspectionsOfYear(pa.DataFrameModel):
    """One row per inspection carried out in a year: some schools twice, most not at all."""

    urn: pl.Int64 = column("URN", "Unique reference number.", key=True)
    number: str = column("Inspection number", "Ofsted's number of the inspection.", key=True)
    monitoring: str = column(OF_INSPECTIONS, "What monitoring found, in the words of before.", required=True)
    inspected_on: str = column("Inspection start date", "First day.", required=True)
    inspection_type: str = column("Inspection type", "Kind of inspection.", required=True)


OFSTED_INSPECTIONS = Source(
    "ofsted_inspections",
    "Ofsted, inspections of a year",
    (Table("inspections", InspectionsOfYear, Edition()),),
    national=True,
    editions="lists since November 2025",
    not_used=(
        "it is the list of the inspections of a year, not of all schools with their latest: the few schools inspected would "
        "stand for all of them"
    ),
)

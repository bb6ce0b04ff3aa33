"""The SEN2 return on education, health and care plans, as COLLECT gives it back: one "blade" CSV file per module.

Here: the modules and how they hang together. Not here: plans of pupils at the county's schools (`school_census`): SEN2
holds the plans the council *maintains*, for residents up to 25, wherever they are placed.

Files are called `Blade-Export_DD-MM-YYYY_<module>.csv`; headers are lower case, dates read `2025-Jan-16 00:00:00`. A row
points to the one above it by `<parent>tableid`: person ← request ← active plan ← placement and need, and
request ← assessment ← named plan ← plan detail. The return is taken once a year, in January.

What changes: `gendercurrent` became `sex` with version 1.2 (2024), when `res` and `wbp` moved from the plan to the placement;
`reviewmeeting` and others came later.

Source: Department for Education, SEN2 person-level return.
"""

from typing import Any

import pandera.polars as pa
import polars as pl

from schemas.codes import schools
from schemas.words.fields import UPN, Personal, Severity, column
from schemas.words.source import Guidance, Snapshot, Source, Table

_JANUARY = Snapshot(months=0, tolerance_days=0, days_before=92)
"""It covers the end of the quarter it is taken in, and for no other."""


def _row_of(module: str, description: str) -> Any:
    """Identifier of a row, which other modules point to. It leads to one person of one return."""
    return column(f"{module}tableid", description, key=True, personal=Personal.IDENTIFIER)


def _flag(title: str, description: str) -> Any:
    return column(title, description, codes=schools.TRUE_FALSE, optional=True)


def _of_the_export(title: str) -> Any:
    """A column that COLLECT adds; not kept."""
    return column(title, "Not used; not stored.", personal=Personal.DROP, severity=Severity.NOTE)


def _passed_over(title: str) -> Any:
    return column(title, "Not used; not stored.", personal=Personal.DROP, severity=Severity.NOTE, optional=True)


class _Module(pa.DataFrameModel):
    """What every module has."""

    native_id: str = _of_the_export("NativeId")
    source_id: str = _of_the_export("sourceid")


class Returns(_Module):
    """Module sen2: one row, the council's return."""

    return_row: str = column("sen2tableid", "The row.", key=True)
    collection: str = column("collection", "Name of the collection.", required=True)
    year: pl.Int64 = column("year", "Calendar year of the reference date.", severity=Severity.WARNING, required=True)
    reference_date: pl.Date = column("referencedate", "Day the return is as at.", required=True)
    source_level: str = column("sourcelevel", "L: written by a council's system.")
    la_code: pl.Int64 = column("lea", "Three-digit code of the council.", severity=Severity.WARNING, required=True)
    software: str = _passed_over("softwarecode")
    release: str = _passed_over("release")
    serial_number: str = _passed_over("serialno")
    written: str = _passed_over("datetime")
    designated_medical_officer: str = _passed_over("dmo")
    designated_clinical_officer: str = _passed_over("dco")
    designated_social_care_officer: str = _passed_over("dsco")


class Persons(_Module):
    """Module person: one row per child or young person with a request, a plan or both."""

    person_row: str = _row_of("person", "The person.")
    upn: str = column("upn", "Unique pupil number, where there is one.", personal=Personal.IDENTIFIER, scheme=UPN)
    birth_date: pl.Date = column("personbirthdate", "Date of birth.", personal=Personal.SENSITIVE, required=True)
    sex: str = column("sex", "Sex.", codes=schools.SEX_OF_PUPIL, aliases=("gendercurrent",), required=True)
    ethnicity: str = column("ethnicity", "Ethnic origin.", required=True)
    upn_unknown: str = column("upnunknown", "Why there is no UPN.")
    surname: str = _passed_over("surname")
    forename: str = _passed_over("forename")
    post_code: str = _passed_over("postcode")
    learner_number: str = _passed_over("uniquelearnernumber")


class Requests(_Module):
    """Module requests: one row per request for an assessment."""

    request_row: str = _row_of("requests", "The request.")
    person_row: str = _row_of("person", "Of whom.")
    received_date: pl.Date = column("receiveddate", "Day it was received.")
    request_source: str = column("requestsource", "Who asked; since version 1.3.", optional=True)
    residential_young_adult: str = _flag("rya", "In relevant youth accommodation.")
    outcome_date: pl.Date = column("requestoutcomedate", "Day it was decided.")
    outcome: str = column("requestoutcome", "What was decided.")
    mediation: str = _flag("requestmediation", "Mediation was held.")
    tribunal: str = _flag("requesttribunal", "It went to the tribunal.")
    exported: str = column("exported", "Transferred to another council.", optional=True)


class Assessments(_Module):
    """Module assessment: one row per assessment."""

    assessment_row: str = _row_of("assessment", "The assessment.")
    request_row: str = _row_of("requests", "The request it follows.")
    outcome: str = column("assessmentoutcome", "What was decided.", required=True)
    outcome_date: pl.Date = column("assessmentoutcomedate", "Day it was decided.")
    mediation: str = _flag("assessmentmediation", "Mediation was held.")
    tribunal: str = _flag("assessmenttribunal", "It went to the tribunal.")
    other_mediation: str = _flag("othermediation", "Other mediation.")
    other_tribunal: str = _flag("othertribunal", "Other appeal.")
    exception_20_weeks: str = _flag("week20", "An exception to the 20 weeks applied.")


class NamedPlans(_Module):
    """Module namedplan: one row per plan issued."""

    named_plan_row: str = _row_of("namedplan", "The plan.")
    assessment_row: str = _row_of("assessment", "The assessment it follows.")
    start_date: pl.Date = column("startdate", "Day it was issued.", required=True)
    residential: str = column("planres", "Residential placement.", optional=True)
    work_based: str = column("planwbp", "Work-based learning.", optional=True)
    personal_budget: str = column("pb", "Personal budget.", optional=True)
    organised_arrangements: str = column("oa", "Personal budget, organised arrangements.", optional=True)
    direct_payments: str = column("dp", "Personal budget, direct payments.", optional=True)
    cease_date: pl.Date = column("ceasedate", "Day it ceased; blank while it is maintained.")
    cease_reason: str = column("ceasereason", "Why it ceased.", codes=schools.CEASE_REASON)


class _Placement(_Module):
    """The columns that both modules of placements have."""

    urn: pl.Int64 = column("urn", "URN of the school, where it has one.", severity=Severity.WARNING)
    ukprn: str = column("ukprn", "Provider number, mostly of colleges.")
    setting: str = column("sensetting", "Setting where there is no URN.", codes=schools.SEN_SETTING)
    setting_other: str = _passed_over("sensettingother")
    rank: pl.Int64 = column("placementrank", "1 is the main placement.", severity=Severity.WARNING, required=True, ge=1)
    sen_unit: str = column("senunitindicator", "In a school's SEN unit.", codes=schools.TRUE_FALSE)
    resourced_provision: str = column(
        "resourcedprovisionindicator", "In resourced provision.", codes=schools.TRUE_FALSE
    )


class PlanDetails(_Placement):
    """Module plandetail: one row per placement named in a plan when it was issued."""

    plan_detail_row: str = column("plandetailtableid", "The row.", key=True)
    named_plan_row: str = _row_of("namedplan", "The plan.")


class ActivePlans(_Module):
    """Module activeplans: one row per plan the council maintains on the day."""

    active_plan_row: str = _row_of("activeplans", "The plan.")
    request_row: str = _row_of("requests", "The request it goes back to.")
    transferred_from: str = column("transferla", "Council it was transferred from.")
    review_meeting: pl.Date = column(
        "reviewmeeting", "Day of the last review meeting; since version 1.2.", optional=True
    )
    review_outcome: str = column("reviewoutcome", "Outcome of the review; since version 1.2.", optional=True)
    last_review: pl.Date = column(
        "lastreview", "Day the council told the decision after the last review, which ends it; blank: none yet."
    )
    residential: str = column("res", "Residential placement; before version 1.2.", optional=True)
    work_based: str = column("wbp", "Work-based learning; before version 1.2.", optional=True)
    review_draft: str = column("reviewdraft", "Draft amended plan; since version 1.3.", optional=True)
    phase_transfer_due: pl.Date = column(
        "phasetransferduedate",
        "Day by which the plan was to be amended for the next phase of education; since version 1.3.",
        may_lie_ahead=True,
        optional=True,
    )
    phase_transfer_final: pl.Date = column(
        "phasetransferfinaldate", "Day it was; since version 1.3.", may_lie_ahead=True, optional=True
    )


class PlacementDetails(_Placement):
    """Module placementdetail: one row per placement of a plan that is maintained, ended ones included."""

    placement_row: str = column("placementdetailtableid", "The row.", key=True)
    active_plan_row: str = _row_of("activeplans", "The plan.")
    entry_date: pl.Date = column("entrydate", "Day the placement began.")
    leaving_date: pl.Date = column("leavingdate", "Day it ended; blank while it goes on.")
    residential: str = column("res", "Residential placement; since version 1.2.", optional=True)
    work_based: str = column("wbp", "Work-based learning; since version 1.2.", optional=True)
    attendance_pattern: str = column("attendancepattern", "Before version 1.2.", optional=True)


class SenNeeds(_Module):
    """Module senneed: one row per type of need of a plan that is maintained."""

    need_row: str = column("senneedtableid", "The row.", key=True)
    active_plan_row: str = _row_of("activeplans", "The plan.")
    sen_type: str = column("sentype", "Type of need.", codes=schools.SEN_TYPE, required=True)
    rank: pl.Int64 = column("sentyperank", "1 is the main need.", severity=Severity.WARNING, required=True, ge=1)


SOURCE = Source(
    id="sen2",
    label="SEN2 return (COLLECT export)",
    guidance=Guidance(2023, 2026, ends=(12, 31)),
    tables=(
        Table("returns", Returns, _JANUARY),
        Table("person", Persons, _JANUARY),
        Table("requests", Requests, _JANUARY),
        Table("assessments", Assessments, _JANUARY),
        Table("named_plans", NamedPlans, _JANUARY),
        Table("plan_details", PlanDetails, _JANUARY),
        Table("active_plans", ActivePlans, _JANUARY),
        Table("placement_details", PlacementDetails, _JANUARY),
        Table("sen_needs", SenNeeds, _JANUARY),
    ),
    one_file_each=True,
)

"""The Department's yearly release on education, health and care (EHC) plans: a zip archive of CSV files.

Here: ten of its tables with the columns that identify each. Not here: the two tables of primary need (of new plans and of
all), which have one and the same header and are passed over, and the supporting files.

Every table is broken down the same way: `All …` and then by age, sex, ethnicity and placement, each a row of its own.
Figures not collected in a year are `x`.

Source: Department for Education, "Education, health and care plans". Open Government Licence v3.0.
"""

import pandera.polars as pa

from schemas.open_data import NOBODYS_CODE, Areas, wide
from schemas.words.fields import column
from schemas.words.source import Edition, Source, Table


class _BrokenDown(Areas):
    """What every table starts with."""

    topic: str = column("breakdown_topic", "By what the row is broken down; `All …` is the total.", key=True)
    breakdown: str = column("breakdown", "The group.", key=True)


_PLACEMENTS = {
    "mainstream_maintained": ("mainstream_la_maintained", "In maintained mainstream schools."),
    "mainstream_academy": ("mainstream_academy", "In mainstream academies."),
    "mainstream_free_school": ("mainstream_free_school", "In mainstream free schools."),
    "mainstream_independent": ("mainstream_independent", "In independent mainstream schools."),
    "mainstream": ("mainstream_total", "In mainstream schools."),
    "mainstream_percent": ("mainstream_total_pc", "Share in mainstream schools."),
    "special": ("special_total", "In special schools."),
    "special_percent": ("special_total_pc", "Share in special schools."),
    "alternative_provision": ("ap_pru_total", "In alternative provision."),
    "further_education": ("fe_total", "In further education."),
    "elsewhere": ("ed_elsewhere", "Educated elsewhere."),
    "early_years": ("nm_early_years", "In early years settings that are no school."),
    "unknown": ("placement_unknown", "Placement not known."),
    "neet": ("neet", "Not in education, employment or training."),
}


def _table(name: str, says: str, figures: dict[str, tuple[str, str]]) -> Table:
    model: type[pa.DataFrameModel] = wide(
        name.title().replace("_", ""), f"One row per area, year and group: {says}.", figures, base=_BrokenDown
    )
    return Table(name, model, Edition(), sheets=(name,))


EHC_PLANS = Source(
    "ehc_plans",
    "EHC plans release",
    (
        _table("caseload", "plans in place in January", {"plans": ("ehcplans", "Plans."), **_PLACEMENTS}),
        _table("newplans", "plans issued in the year", {"plans": ("new_ehc_plans", "New plans."), **_PLACEMENTS}),
        _table(
            "requests",
            "requests for an assessment",
            {
                "requests": ("requests_received_in_year", "Requests received."),
                "agreed": ("requests_decided_to_assess", "Decided to assess."),
                "refused": ("requests_decided_not_to_assess", "Decided not to assess."),
                "undecided": ("requests_decision_not_made", "No decision yet."),
                "withdrawn": ("requests_withdrawn", "Withdrawn."),
                "in_6_weeks": ("request_outcome_six_weeks", "Decided within six weeks."),
                "in_6_weeks_percent": ("request_outcome_six_weeks_pc", "Share."),
            },
        ),
        _table(
            "assessments",
            "assessments",
            {
                "assessments": ("assess_in_year", "Assessments."),
                "issued": ("assess_issued", "Plan issued."),
                "not_issued": ("assess_not_issued", "No plan issued."),
                "undecided": ("assess_not_made", "No decision yet."),
                "withdrawn": ("assess_withdrawn", "Withdrawn."),
                "in_time": ("outcome_decision_within_time", "Decided in time."),
                "in_time_percent": ("outcome_decision_within_time_pc", "Share."),
            },
        ),
        _table(
            "timeliness_20_week",
            "plans issued within 20 weeks",
            {
                "issued": ("plans_issued_den", "Plans issued."),
                "issued_no_exceptions": ("plans_issued_den_ex", "Plans issued, exceptions left out."),
                "in_20_weeks": ("plans_issued_within_20_weeks", "Within 20 weeks."),
                "in_20_weeks_percent": ("pc_plans_issued_within_20_weeks", "Share."),
                "in_20_weeks_no_exceptions": ("plans_issued_20_weeks_ex", "Within 20 weeks, exceptions left out."),
                "in_20_weeks_no_exceptions_percent": ("PC_plans_issued_20_weeks_ex", "Share."),
                "over_a_year": ("plans_issued_gt_1_year", "After more than a year."),
            },
        ),
        _table(
            "annual_reviews",
            "annual reviews",
            {
                "plans": ("total_ehc_plans", "Plans."),
                "expected": ("review_expected", "Reviews that were due."),
                "meetings": ("total_review_meeting", "Review meetings held."),
                "no_meeting": ("no_review_meeting", "No meeting held."),
                "amended": ("outcome_amend", "Decided to amend."),
                "ceased": ("outcome_cease", "Decided to cease."),
                "maintained": ("outcome_maintan", "Decided to maintain; the header is misspelt."),
                "no_outcome": ("no_outcome", "No outcome."),
            },
        ),
        _table(
            "ceased_plans",
            "plans that ceased",
            {
                "age_limit": ("max_age", "Reached the age limit."),
                "needs_met": ("needs_met", "Needs were met."),
                "transferred": ("transfer", "Moved to another council."),
                "ceased": ("total_ceased", "Plans that ceased."),
            },
        ),
        _table(
            "personal_budgets",
            "personal budgets",
            {
                "budgets": ("personal_budget", "Personal budgets."),
                "health": ("pb_health", "For health."),
                "education": ("pb_education", "For education."),
                "social_care": ("pb_social", "For social care."),
            },
        ),
        _table(
            "residential_settings",
            "placements in residential settings",
            {
                "weeks_38_to_51": ("Res_3851", "38 to 51 weeks a year."),
                "weeks_52": ("Res_52", "All year."),
                "residential": ("Res_tot", "In all."),
            },
        ),
        _table(
            "work_based_placements",
            "work-based placements",
            {
                "internships": ("open_supp_intern", "Supported internships."),
                "apprenticeships": ("open_apprentice", "Apprenticeships."),
                "traineeships": ("open_trainee", "Traineeships."),
                "placements": ("open_wbp", "In all."),
            },
        ),
    ),
    national=True,
    cross_rules=(NOBODYS_CODE,),
    editions="releases of 2024 to 2026",
)

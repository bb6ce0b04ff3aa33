"""The county's council workbook. Targets are invented.

Here: which indicators it reports, for which period in each round, targets, outcomes, calendar, reasons for what cannot be
given. Not here: the figures it had reported before (`history`).
"""

from datetime import date, timedelta
from typing import Any

from pipelines.council.periods import proposed
from warehouse.indicators import catalogue
from warehouse.period import Quarter

LA_CODE = "855"
NOTICE = "Synthetic county, no real child; targets and history are invented."

_SAFE = "Helping children live in safe, stable environments and have secure attachments"
_STRENGTH = "Helping children and their families build strength, resilience, confidence, and capacity"
_START = "Help every child to get the best possible start in life"
_EDUCATION = "Help every child to have access to good quality education to ensure they achieve their maximum potential"
_AREAS = {
    # area: its indicators in the order of the dashboard, their strategic and departmental outcome
    "Early Years": (
        ("funded_places_in_quality_settings", "funded_places_age_2", "funded_places_age_3"),
        ("Improved Opportunities", _START),
    ),
    "Education": (
        (
            "primary_first_preference",
            "home_educated_children",
            "suspended_pupils_rate",
            "neet_16_17",
            "permanent_exclusion_rate",
            "primary_schools_well_led",
            "pupils_in_well_led_schools",
            "secondary_first_preference",
            "secondary_schools_well_led",
        ),
        ("Improved Opportunities", _EDUCATION),
    ),
    "SEND": (("sen_support_in_mainstream", "ehcp_in_mainstream"), ("Improved Opportunities", _STRENGTH)),
    "Social Care": (
        (
            "assessments_within_45_days",
            "care_leavers_eet",
            "care_leavers_suitable_accommodation",
            "repeat_child_protection_plans",
            "children_in_care_dental_checks",
            "children_in_care_health_assessments",
            "re_referrals",
        ),
        ("Safe and Well", _SAFE),
    ),
}
_NAMES = (
    # what this county's papers call its figures of Tableau
    ("dashboard_users", "active Tableau Server users"),
    ("dashboard_users", "users"),
    ("dashboard_views", "views"),
)
_REPORT = {
    # heading of the committee report: the indicators of its paragraphs, those in prose only among them
    "Use of the dashboards": ("dashboard_users", "dashboard_views", "dashboard_views_per_user"),
    _SAFE: (
        "repeat_child_protection_plans",
        "re_referrals",
        "assessments_within_45_days",
        "care_leavers_suitable_accommodation",
        "care_leavers_eet",
        "children_in_care_dental_checks",
        "children_in_care_health_assessments",
    ),
    _STRENGTH: (
        "targeted_family_help_total",
        "ehcp_in_mainstream",
        "sen_support_in_mainstream",
        "sen_in_mainstream",
        "sen_support_share",
    ),
    "People are safe in their daily lives": ("first_time_entrants", "use_of_custody", "youth_reoffending"),
    _START: ("funded_places_age_2", "funded_places_age_3", "funded_places_in_quality_settings"),
    _EDUCATION: (
        "primary_schools_well_led",
        "secondary_schools_well_led",
        "pupils_in_well_led_schools",
        "primary_first_preference",
        "secondary_first_preference",
        "home_educated_children",
        "neet_16_17",
        "permanent_exclusion_rate",
        "permanent_exclusions",
        "permanent_exclusions_interim",
        "suspended_pupils_rate",
        "suspended_pupils_interim",
    ),
}
_TARGETS: dict[str, tuple[str, float, float | None, str | None, str]] = {
    # operator, target, amber, how amber is read, is a colour shown
    "primary_first_preference": (">=", 93.7, None, None, "No"),
    "neet_16_17": ("<", 2.1, None, None, "No"),
    "primary_schools_well_led": (">=", 94.0, 2.0, "points", "Yes"),
    "assessments_within_45_days": (">=", 88.0, 5.0, "points", "Yes"),
    "care_leavers_eet": (">=", 62.0, 4.0, "points", "Yes"),
    "care_leavers_suitable_accommodation": (">=", 95.0, 3.0, "points", "Yes"),
    "repeat_child_protection_plans": ("<=", 22.0, 3.0, "points", "Yes"),
    "children_in_care_dental_checks": (">=", 80.0, 10.0, "points", "Yes"),
    "children_in_care_health_assessments": (">=", 88.0, 10.0, "points", "Yes"),
    "re_referrals": ("<=", 21.0, 3.0, "points", "Yes"),
}
_BASE_PERIODS = {
    "permanent_exclusion_rate": "2018/19",
    "suspended_pupils_rate": "2018/19",
    "ehcp_in_mainstream": "Autumn Term 2020",
    "sen_support_in_mainstream": "Autumn Term 2020",
}
_UNAVAILABLE: tuple[dict[str, Any], ...] = (
    {
        "indicator_id": "targeted_family_help_total",
        "reason": "System changes (Capita to Synergy): the total worked with cannot be reported",
        "expected_date": date(2025, 12, 1),
        "last_reported": "Performance report Q2 2024/25",
    },
    *(
        {
            "indicator_id": indicator,
            "reason": "Local youth justice data are reported to the Youth and Justice Management Board",
            "expected_date": date(2025, 12, 1),
            "last_reported": "Performance report Q4 2024/25",
        }
        for indicator in ("first_time_entrants", "youth_reoffending", "use_of_custody")
    ),
)
_COMMENTED = "2025-26-Q1"
_COMMENTARY = {
    "repeat_child_protection_plans": "Audits look at what led to repeat periods of planning, and their lessons go to every team.",
    "children_in_care_health_assessments": "Two clinics were closed in May. Appointments are made up for by the end of September.",
}
"""Invented words of an invented person on the round of the report."""
EXPECTED = (
    # source, and for which quarters of a year it is expected
    ("annex_a", (1, 2, 3, 4)),
    ("home_education_register", (1, 2, 3, 4)),
    ("ccis", (1, 2, 3, 4)),
    ("tableau_views", (1, 4)),
    ("school_census", (1, 3, 4)),
    ("early_years_headcount", (3, 4)),
    ("school_applicants", (1,)),
)


def council_rows(
    rounds: list[Quarter], *, la_code: str = LA_CODE, name: str = "Synthetic county"
) -> dict[str, list[dict[str, Any]]]:
    """Rows of the council workbook by table."""
    placed = [(area, i, outcomes) for area, (ids, outcomes) in _AREAS.items() for i in ids if i in catalogue()]
    return {
        "identity": [{"la_code": la_code, "name": name, "notice": NOTICE}],
        "indicators": [
            {"indicator_id": i, "position": n, "area": area, "base_period": _BASE_PERIODS.get(i)}
            for n, (area, i, _) in enumerate(placed, start=1)
        ],
        "outcomes": [
            {"indicator_id": i, "scheme": scheme, "outcome": outcome}
            for _, i, outcomes in placed
            for scheme, outcome in zip(("Strategic Plan", "Departmental Plan"), outcomes, strict=True)
        ],
        "report": [
            {"section": heading, "indicator_id": i} for heading, of in _REPORT.items() for i in of if i in catalogue()
        ],
        "names": [{"indicator_id": i, "name": name} for i, name in _NAMES],
        "targets": [
            {"indicator_id": i, "operator": t[0], "target": t[1], "amber": t[2], "tolerance": t[3], "rag_shown": t[4]}
            for i, t in _TARGETS.items()
        ],
        "rounds": [
            {"round": q.round, "data_cut_off": q.end + timedelta(days=46), "committee_date": q.end + timedelta(days=64)}
            for q in rounds
        ],
        "reporting": [
            {"round": q.round, "indicator_id": i, "period": reported_in(q, i)} for q in rounds for _, i, _ in placed
        ],
        "expected_deliveries": [
            {"round": q.round, "source": source, "due_date": q.end + timedelta(days=14)}
            for q in rounds
            for source, numbers in EXPECTED
            if q.number in numbers
        ],
        "unavailable": list(_UNAVAILABLE),
        "commentary": [
            {
                "round": q.round,
                "indicator_id": i,
                "text": text,
                "author": "A. Head of Service",
                "written_on": date(2025, 7, 28),
            }
            for q in rounds
            for i, text in _COMMENTARY.items()
            if q.round == _COMMENTED and any(i == placed_id for _, placed_id, _ in placed)
        ],
    }


def reported_in(quarter: Quarter, indicator: str) -> str:
    """The period that a round reports of an indicator."""
    return proposed(quarter, catalogue()[indicator]).label

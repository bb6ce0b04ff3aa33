"""The county's council workbook, and the figures it had reported before it had this system. Targets are invented."""

from datetime import date, timedelta
from typing import Any

from schemas.council import REPORTED_HISTORY
from warehouse.period import Quarter

LA_CODE = "855"
NOTICE = "Synthetic county, no real child; targets and history are invented."

_SAFE = "Helping children live in safe, stable environments and have secure attachments"
INDICATORS: dict[str, tuple[int, tuple[str, float, float, str] | None]] = {
    # indicator: row of the dashboard, and target: operator, value, amber, tolerance
    "assessments_within_45_days": (15, (">=", 88.0, 5.0, "points")),
    "care_leavers_eet": (16, (">=", 62.0, 4.0, "points")),
    "care_leavers_suitable_accommodation": (17, (">=", 95.0, 3.0, "points")),
    "repeat_child_protection_plans": (18, ("<=", 22.0, 3.0, "points")),
    "children_in_care_dental_checks": (19, (">=", 80.0, 10.0, "points")),
    "children_in_care_health_assessments": (20, (">=", 88.0, 10.0, "points")),
    "re_referrals": (21, ("<=", 21.0, 3.0, "points")),
}
REPORTED: dict[str, tuple[str, tuple[float, ...]]] = {
    # what was reported for the four quarters of 2023/24 and Q4 2024/25, on the dashboard's basis
    "assessments_within_45_days": ("Year to date", (91.2, 91.0, 90.9, 90.8, 83.6)),
    "care_leavers_eet": ("Year to date", (57.9, 58.4, 58.8, 59.1, 62.0)),
    "care_leavers_suitable_accommodation": ("Year to date", (93.1, 93.4, 93.8, 94.2, 94.0)),
    "repeat_child_protection_plans": ("Year to date", (27.7, 27.1, 26.8, 26.9, 24.9)),
    "children_in_care_dental_checks": ("At period end", (79.9, 78.8, 78.1, 77.5, 76.7)),
    "children_in_care_health_assessments": ("At period end", (90.1, 89.0, 88.2, 87.7, 86.9)),
    "re_referrals": ("Year to date", (23.1, 23.5, 23.9, 23.7, 26.4)),
}


def council_rows(
    rounds: list[Quarter], *, la_code: str = LA_CODE, name: str = "Synthetic county"
) -> dict[str, list[dict[str, Any]]]:
    """Rows of the council workbook by table."""
    return {
        "identity": [{"la_code": la_code, "name": name, "notice": NOTICE}],
        "indicators": [
            {"indicator_id": i, "position": position, "area": "Social Care"} for i, (position, _) in INDICATORS.items()
        ],
        "outcomes": [
            {"indicator_id": i, "scheme": scheme, "outcome": outcome}
            for i in INDICATORS
            for scheme, outcome in (("Strategic Plan", "Safe and Well"), ("Departmental Plan", _SAFE))
        ],
        "targets": [
            {"indicator_id": i, "operator": t[0], "target": t[1], "amber": t[2], "tolerance": t[3], "rag_shown": "Yes"}
            for i, (_, t) in INDICATORS.items()
            if t
        ],
        "rounds": [
            {"round": q.round, "data_cut_off": q.end + timedelta(days=46), "committee_date": q.end + timedelta(days=64)}
            for q in rounds
        ],
        "reporting": [{"round": q.round, "indicator_id": i, "period": q.label} for q in rounds for i in INDICATORS],
        "expected_deliveries": [
            {"round": q.round, "source": "annex_a", "due_date": q.end + timedelta(days=14)} for q in rounds
        ],
    }


def history_rows() -> dict[str, list[dict[str, Any]]]:
    """Rows of the workbook of figures already reported."""
    quarters = [Quarter(2023, 1), Quarter(2023, 2), Quarter(2023, 3), Quarter(2023, 4), Quarter(2024, 4)]
    return {
        REPORTED_HISTORY.tables[0].name: [
            {
                "indicator_id": indicator,
                "period": quarter.label,
                "basis": basis,
                "value": value,
                "reported_on": date(quarter.next.end.year, quarter.next.end.month, 2),
                "document": f"Performance report {quarter.label}",
            }
            for indicator, (basis, values) in REPORTED.items()
            for quarter, value in zip(quarters, values, strict=True)
        ]
    }

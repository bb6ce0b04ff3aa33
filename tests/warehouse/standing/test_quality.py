"""The quality mark: each grade of each dimension, from what is counted."""

from datetime import date
from typing import Any

import pytest

from warehouse.standing.quality import marks

END = date(2025, 6, 30)
FIGURE: dict[str, Any] = {
    "status": "ok", "unknown": 0, "data_as_at": date(2025, 7, 7), "marker": None, "method": None, "deliveries": "a1 b2",
    "direction": "Improve", "direction_restated": "Improve",
}  # fmt: skip


def finding(rule: str, rows: int, severity: str = "info", table: str = "referrals") -> dict[str, Any]:
    return {"rule": rule, "rows": rows, "severity": severity, "source_table": table}


CLEAN = [finding("rows accepted", 1_000), finding("rows quarantined", 0)]


def graded(*findings: dict[str, Any], **figure: Any) -> dict[str, str]:
    return {m.dimension: m.grade for m in marks(FIGURE | figure, END, [*CLEAN, *findings], {"referrals"})}


def test_a_figure_that_nothing_speaks_against_is_good_in_everything() -> None:
    assert graded() == dict.fromkeys(("complete", "timely", "valid", "consistent", "traceable"), "good")


@pytest.mark.parametrize(
    ("dimension", "grade", "findings", "figure"),
    [
        ("complete", "fair", [], {"unknown": 10}),
        ("complete", "poor", [], {"unknown": 11}),
        ("complete", "fair", [finding("rows quarantined", 10)], {}),
        ("complete", "good", [finding("rows quarantined", 500, table="assessments")], {}),
        ("timely", "good", [], {"data_as_at": END}),
        ("timely", "fair", [], {"data_as_at": date(2025, 5, 30)}),
        ("timely", "poor", [], {"data_as_at": date(2025, 5, 29)}),
        ("timely", "poor", [], {"marker": "u, stale"}),
        ("timely", "poor", [], {"data_as_at": None}),
        ("valid", "good", [finding("blank", 10, "warning")], {}),
        ("valid", "fair", [finding("blank", 11, "warning")], {}),
        ("valid", "poor", [finding("blank", 51, "warning")], {}),
        ("consistent", "poor", [], {"marker": "u, q"}),
        ("consistent", "fair", [finding("reconciliation", 0, "warning")], {}),
        ("consistent", "fair", [], {"direction_restated": "Worse"}),
        ("consistent", "good", [], {"direction_restated": "N/A"}),
        ("traceable", "fair", [], {"method": "supplied count of list 3"}),
        ("traceable", "fair", [], {"marker": "reconstructed"}),
        ("traceable", "poor", [], {"method": "as reported"}),
        ("traceable", "poor", [], {"deliveries": None}),
    ],
)  # fmt: skip
def test_each_grade(dimension: str, grade: str, findings: list[dict[str, Any]], figure: dict[str, Any]) -> None:
    assert graded(*findings, **figure)[dimension] == grade


def test_every_mark_says_its_rule_and_its_numbers() -> None:
    found = {
        m.dimension: m
        for m in marks(FIGURE | {"unknown": 7}, END, [*CLEAN, finding("rows quarantined", 3)], {"referrals"})
    }
    assert found["complete"].numbers == "3 of 1,003 rows quarantined, 7 not known to count"
    assert found["timely"].numbers == "period ends 30/06/2025, data taken 7 days after it"
    assert all(m.rule.startswith("good: ") for m in found.values())


def test_without_a_figure_there_is_no_mark() -> None:
    assert marks(FIGURE | {"status": "x"}, END, CLEAN, {"referrals"}) == []

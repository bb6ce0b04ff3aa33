"""A change of definition starts a marked break; both series are kept."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from warehouse import terms
from warehouse.coverage import Coverage, Span
from warehouse.evaluate import evaluate
from warehouse.example import example_rows
from warehouse.indicator import Count
from warehouse.indicators import catalogue
from warehouse.period import Quarter
from warehouse.publish.frames import revisions

ROWS = """
    child_id | start_date | authorised_date
    A        | 2025-01-06 | 2025-01-06
    B        | 2025-01-06 | 2025-03-03
    C        | 2025-04-01 | 2025-04-01
    D        | 2025-04-01 | 2025-05-22
    E        | 2025-07-01 | 2025-07-02
"""

BEFORE = catalogue()["assessments_within_45_days"]
SHORTER = Count("assessments", where=terms.within_working_days("start_date", "authorised_date", 30))
NOW = replace(BEFORE, numerator=SHORTER, version=2, begins=date(2025, 4, 1), earlier=BEFORE)
EVENTS = {"assessments": example_rows("assessments", ROWS)}
COVERED = Coverage((Span("assessments", "example", date(2024, 4, 1), date(2025, 9, 30), date(2025, 9, 30)),))


@pytest.fixture
def facts() -> dict[str, object]:
    made, rows = evaluate(NOW, EVENTS, COVERED, [Quarter(2024, 4), Quarter(2025, 1), Quarter(2025, 2)])
    assert rows.filter(pl.col("basis") == "in_quarter").height == 5
    return {f.period: f for f in made if f.basis == "in_quarter"}


def test_each_period_is_worked_out_by_the_definition_that_counts_in_it(facts: dict[str, object]) -> None:
    assert [(f.version, f.numerator, f.denominator) for f in facts.values()] == [(1, 2, 2), (2, 1, 2), (2, 1, 1)]  # type: ignore[attr-defined]


def test_only_the_first_figure_after_the_break_is_marked(facts: dict[str, object]) -> None:
    assert [f.marker for f in facts.values()] == ["", "b", ""]  # type: ignore[attr-defined]
    assert "definition 2 counts from 2025-04-01" in facts["Q1 2025/26"].reason  # type: ignore[attr-defined]


def test_the_mark_stays_with_the_first_period_of_the_definition_whichever_are_worked_out() -> None:
    facts, _ = evaluate(NOW, EVENTS, COVERED, [Quarter(2025, 2)])
    assert {f.marker for f in facts} == {""}
    facts, _ = evaluate(NOW, EVENTS, COVERED, [Quarter(2025, 1), Quarter(2025, 2)])
    assert {f.period for f in facts if f.marker == "b"} == {"Q1 2025/26"}


def test_periods_on_both_sides_of_a_break_are_not_of_one_definition() -> None:
    assert NOW.same_definition(Quarter(2025, 1), Quarter(2026, 1))
    assert not NOW.same_definition(Quarter(2025, 1), Quarter(2024, 4))
    assert BEFORE.same_definition(Quarter(2025, 1), Quarter(2024, 4))
    third = replace(NOW, version=3, begins=date(2026, 4, 1), earlier=NOW)
    assert not third.same_definition(Quarter(2025, 1), Quarter(2024, 4))  # an older break is one too


def test_both_series_are_stored_with_their_version(facts: dict[str, object]) -> None:
    stored = revisions({"2025-26-Q2": list(facts.values())})  # type: ignore[arg-type]
    assert {r["period"]: r["version"] for r in stored} == {"Q4 2024/25": 1, "Q1 2025/26": 2, "Q2 2025/26": 2}

"""A change of definition starts a marked break; both series are kept."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from warehouse import terms
from warehouse.coverage import Coverage, Span
from warehouse.evaluate import evaluate, example_rows
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


@pytest.fixture
def facts() -> dict[str, object]:
    before = catalogue()["assessments_within_45_days"]
    shorter = Count("assessments", where=terms.within_working_days("start_date", "authorised_date", 30))
    now = replace(before, numerator=shorter, version=2, begins=date(2025, 4, 1), earlier=before)
    events = {"assessments": example_rows("assessments", ROWS)}
    span = Span("assessments", "example", date(2024, 4, 1), date(2025, 9, 30), date(2025, 9, 30))
    made, rows = evaluate(now, events, Coverage((span,)), [Quarter(2024, 4), Quarter(2025, 1), Quarter(2025, 2)])
    assert rows.filter(pl.col("basis") == "in_quarter").height == 5
    return {f.period: f for f in made if f.basis == "in_quarter"}


def test_each_period_is_worked_out_by_the_definition_that_counts_in_it(facts: dict[str, object]) -> None:
    assert [(f.version, f.numerator, f.denominator) for f in facts.values()] == [(1, 2, 2), (2, 1, 2), (2, 1, 1)]  # type: ignore[attr-defined]


def test_only_the_first_figure_after_the_break_is_marked(facts: dict[str, object]) -> None:
    assert [f.marker for f in facts.values()] == ["", "b", ""]  # type: ignore[attr-defined]
    assert "definition 2 counts from 2025-04-01" in facts["Q1 2025/26"].reason  # type: ignore[attr-defined]


def test_both_series_are_stored_with_their_version(facts: dict[str, object]) -> None:
    stored = revisions({"2025-26-Q2": list(facts.values())})  # type: ignore[arg-type]
    assert {r["period"]: r["version"] for r in stored} == {"Q4 2024/25": 1, "Q1 2025/26": 2, "Q2 2025/26": 2}

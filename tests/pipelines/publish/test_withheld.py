"""A figure that the council says is unavailable is shown nowhere: not for its parts, and not outside the dashboard."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from pipelines.publish.gathered import withhold
from warehouse.counting import TOTAL
from warehouse.evaluate import Fact
from warehouse.standing.position import RoundSettings

PLANS, PART = "ehcp_in_mainstream", "district: Brookdale"


def settings(reported: str | None = None) -> RoundSettings:
    """A round in which the figure is unavailable; `reported` is its period on the dashboard."""
    nothing = pl.DataFrame()
    reporting = [{"indicator_id": PLANS, "period": reported}] if reported else []
    reason = {
        "indicator_id": PLANS,
        "reason": "Under validation",
        "expected_date": date(2025, 12, 1),
        "last_reported": None,
    }
    return RoundSettings(
        la_code="855",
        round="2025-26-Q1",
        indicators=nothing,
        targets=nothing,
        reporting=pl.DataFrame(reporting, schema={"indicator_id": pl.String, "period": pl.String}),
        unavailable=pl.DataFrame([reason], schema_overrides={"last_reported": pl.String}),
        neighbours=nothing,
        neighbours_model="",
        vintages=(),
    )


def figure(period: str, breakdown: str = TOTAL, indicator: str = PLANS) -> Fact:
    return Fact(
        indicator,
        "standard",
        period,
        "at_period_end",
        "ok",
        numerator=5,
        value=5.0,
        shown=Decimal(5),
        unknown=1,
        marker="u",
        breakdown=breakdown,
    )


def test_the_parts_are_withheld_as_parts() -> None:
    found = withhold([figure("Spring Term 2025"), figure("Spring Term 2025", PART)], settings("Spring Term 2025"))
    assert [f.breakdown for f in found] == [TOTAL, PART]
    for fact in found:
        assert (fact.status, fact.reason) == ("x", "Under validation; expected 2025-12-01")
        assert (fact.numerator, fact.value, fact.shown, fact.unknown, fact.marker) == (None, None, None, 0, "")


@pytest.mark.parametrize(
    ("period", "reported", "status"),
    [
        ("Spring Term 2025", "Summer Term 2025", "ok"),  # the dashboard says which period is meant
        ("Summer Term 2025", "Summer Term 2025", "x"),
        ("Autumn Term 2024", None, "ok"),  # over before the quarter began
        ("Spring Term 2025", None, "x"),  # ended on Easter Sunday, in the quarter
        ("Summer Term 2025", None, "x"),
        ("2024/25", None, "x"),  # still going on
        ("2023/24", None, "ok"),
        ("Q4 2024/25", None, "ok"),
        ("Q1 2025/26", None, "x"),
    ],
)
def test_which_period_is_withheld(period: str, reported: str | None, status: str) -> None:
    other = figure(period, indicator="sen_in_mainstream")
    assert [f.status for f in withhold([figure(period), other], settings(reported))] == [status, "ok"]

"""Which points are judged by the control rules: independent ones, each period once, anew at a marked break."""

from typing import Any

from warehouse.indicator import Basis
from warehouse.indicators import catalogue
from warehouse.standing.control import control_rows, judged_basis


def figure(
    period: str, value: float | None, basis: str = "in_quarter", variant: str = "standard", marker: str = ""
) -> dict[str, Any]:
    return {
        "indicator_id": "re_referrals", "basis": basis, "period": period, "variant": variant, "marker": marker, "value": value,
        "displayed": value, "status": "ok" if value is not None else "x",
    }  # fmt: skip


def test_never_a_year_to_date() -> None:
    for indicator in catalogue().values():
        basis = judged_basis(indicator)
        assert basis is not Basis.YEAR_TO_DATE, indicator.id
        assert basis is not Basis.TWELVE_MONTHS, indicator.id
        assert basis is indicator.bases[0] or indicator.bases[0] in (Basis.YEAR_TO_DATE, Basis.TWELVE_MONTHS)
    figures = [figure(f"Q{q} 2024/25", 20.0 + q, basis="year_to_date") for q in range(1, 5)]
    assert control_rows(catalogue()["re_referrals"], figures, 21.0) == []


def test_each_period_once_in_order_and_what_was_worked_out_stands() -> None:
    figures = [
        figure("Q2 2024/25", 25.0), figure("Q1 2024/25", 24.0), figure("Q3 2024/25", None),
        figure("Q4 2023/24", 22.0, variant="as_reported"), figure("Q1 2024/25", 30.0, variant="as_reported"),
    ]  # fmt: skip
    rows = control_rows(catalogue()["re_referrals"], figures, 21.0)
    assert [(r["period"], r["value"]) for r in rows] == [
        ("Q4 2023/24", 22.0),
        ("Q1 2024/25", 24.0),
        ("Q2 2024/25", 25.0),
    ]
    assert {r["is_trial"] for r in rows} == {True}


def test_limits_begin_anew_at_a_marked_break() -> None:
    figures = [
        figure(f"Q{q} {y}/{y % 100 + 1}", 20.0 + q, marker="p, b" if (y, q) == (2024, 1) else "")
        for y in (2023, 2024)
        for q in range(1, 5)
    ]
    assert [r["phase"] for r in control_rows(catalogue()["re_referrals"], figures, None)] == [1] * 4 + [2] * 4

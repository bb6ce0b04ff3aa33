"""What the rules of statistical process control say of the figures that a round reports.

Here: which points of an indicator are independent of each other, in order, and what is asked of them. Not here: the rules (`spc`).

A year to date, and twelve months, hold the quarters before: their points are not independent, so the quarters themselves are judged in its place. Of a
period that was both worked out and reported before, the figure worked out counts; where there is only a reported one, that does.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from warehouse.indicator import Basis, Indicator
from warehouse.period import parse_period
from warehouse.standing.position import AS_REPORTED
from warehouse.standing.spc import Judged, spc

BREAK = "b"
"""The letter of a figure with which its series begins anew."""


def judged_basis(indicator: Indicator) -> Basis | None:
    """The span whose figures are judged: the one shown, or in place of a year to date or twelve months the quarter; None where there is neither."""
    shown = indicator.bases[0]
    if shown not in (Basis.YEAR_TO_DATE, Basis.TWELVE_MONTHS):
        return shown
    return Basis.IN_QUARTER if Basis.IN_QUARTER in indicator.bases else None


def control_rows(
    indicator: Indicator, figures: Iterable[Mapping[str, Any]], target: float | None
) -> list[dict[str, Any]]:
    """Rows of `fact_control` of one council, without its keys.

    figures  rows of `fact_indicator` of the indicator: the variant that is shown, and `as_reported`
    target   in the indicator's unit; it is held against a quarter too where it is a share
    """
    basis = judged_basis(indicator)
    if basis is None:
        return []
    here = [f for f in figures if f["basis"] == basis.value and f["status"] == "ok" and f["value"] is not None]
    # What was worked out comes last, and stands.
    by_period = {f["period"]: f for f in sorted(here, key=lambda f: f["variant"] != AS_REPORTED)}
    points = sorted(by_period.values(), key=lambda f: parse_period(f["period"]).start)
    asked = target if basis is indicator.bases[0] or indicator.unit == "percent" else None
    found = spc(
        [p["value"] for p in points],
        polarity=indicator.polarity,
        target=asked,
        breaks=[BREAK in (p["marker"] or "").split(", ") for p in points],
    )
    if found is None:
        return []
    of_series = {"variation": found.variation, "assurance": found.assurance, "is_trial": found.trial}
    return [_row(f, p, of_series) for f, p in zip(points, found.points, strict=True)]


def _row(figure: Mapping[str, Any], point: Judged, of_series: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "indicator_id": figure["indicator_id"],
        "basis": figure["basis"],
        "period": figure["period"],
        "value": point.value,
        "displayed": figure["displayed"],
        "mean": point.mean,
        "lower": point.lower,
        "upper": point.upper,
        "phase": point.phase + 1,
        "rules": ", ".join(point.rules) or None,
        **of_series,
    }

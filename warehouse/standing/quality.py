"""The quality mark of a figure: complete, timely, valid, consistent, traceable, each by a rule and with the numbers behind it.

Here: the five rules, and which findings and tables belong to which figure. Not here: the findings (the gate's), and how a mark looks. A
mark says how much a figure can be relied on for what it rests on; it does not say that the figure is right.

The first four are dimensions of the Government Data Quality Framework that can be computed here. Uniqueness is the gate's own promise, and
accuracy cannot be computed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from schemas.events import EVENTS
from warehouse.counting import TOTAL
from warehouse.indicator import Indicator
from warehouse.period import parse_period

Grade = Literal["good", "fair", "poor"]

FEW_LOST = 0.01
"""Up to this share of rows quarantined or not known to count, a figure is fairly complete."""
FEW_BLANKED = 0.01, 0.05
"""Cells left out for each hundred rows: up to the first a figure is valid, up to the second fairly."""
SOON = 31
"""Data taken up to this many days before the period ended are fairly timely."""
REPORTED = "as reported"
"""The method of a figure that was reported before, and not worked out here."""
RECONSTRUCTED, SUPPLIED = "reconstructed", "supplied count"


@dataclass(frozen=True)
class Mark:
    """One dimension of the quality of a figure.

    rule     what earns the grade, the same for every figure
    numbers  what was counted for this one
    """

    dimension: str
    grade: Grade
    rule: str
    numbers: str


def quality_marks(
    rows: Mapping[str, Sequence[Mapping[str, Any]]], catalogue: Mapping[str, Indicator], quality: pl.DataFrame
) -> list[dict[str, Any]]:
    """Rows of `fact_quality_mark`.

    rows     the rows of the star's tables so far: rounds, what they report, positions and figures
    quality  rows of `fact_quality`
    """
    findings: dict[str, list[dict[str, Any]]] = {}
    for finding in quality.to_dicts():
        findings.setdefault(finding["delivery"], []).append(finding)
    current = {(r["la_code"], r["round"]) for r in rows["dim_round"] if r["is_current"]}
    key = ("la_code", "indicator_id", "variant", "period", "basis")
    unknown = {
        tuple(f[k] for k in key): f["unknown"]
        for f in rows["fact_indicator"]
        if f["is_latest"] and f["breakdown"] == TOTAL
    }
    shown = {(b["la_code"], b["round"], b["indicator_id"]): b for b in rows["bridge_reporting"]}
    found = []
    for position in rows["fact_position"]:
        where = position["la_code"], position["round"]
        place = shown.get((*where, position["indicator_id"]))
        if where not in current or place is None:
            continue
        named = {**position, **place}
        figure = {**position, "unknown": unknown.get(tuple(named[k] for k in key), 0)}
        mine = [f for delivery in (position["deliveries"] or "").split() for f in findings.get(delivery, ())]
        tables = _tables(catalogue[position["indicator_id"]], place["variant"])
        for mark in marks(figure, parse_period(position["period"]).end, mine, tables):
            found.append({n: position[n] for n in ("la_code", "round", "indicator_id")} | vars(mark))
    return found


def _tables(indicator: Indicator, variant_id: str) -> set[str]:
    """The source tables that the events of an indicator may come from."""
    variant = next(v for v in indicator.variants if v.id == variant_id)
    denominator = indicator.denominator_of(variant)
    counts = [*indicator.numerators(variant), *([denominator] if denominator else [])]
    return {source.table for count in counts for source in EVENTS[count.events].filled_by}


def marks(
    figure: Mapping[str, Any], last_day: date, findings: Sequence[Mapping[str, Any]], tables: Collection[str]
) -> list[Mark]:
    """The marks of a figure that is there; none of one that is not.

    figure    row of `fact_indicator`, with the `direction` and `direction_restated` of its position
    last_day  of its period
    findings  rows of `fact_quality` of the deliveries it rests on
    tables    the source tables it is counted from: findings on other tables of a delivery do not touch it
    """
    if figure["status"] != "ok":
        return []
    mine = [f for f in findings if f["source_table"] in tables]
    return [
        _complete(figure, mine),
        _timely(figure, last_day),
        _valid(mine),
        _consistent(figure, mine),
        _traceable(figure),
    ]


def _rows(findings: Sequence[Mapping[str, Any]], rule: str) -> int:
    return sum(f["rows"] for f in findings if f["rule"] == rule)


def _complete(figure: Mapping[str, Any], findings: Sequence[Mapping[str, Any]]) -> Mark:
    quarantined, accepted = _rows(findings, "rows quarantined"), _rows(findings, "rows accepted")
    unknown = figure["unknown"] or 0
    lost, out_of = quarantined + unknown, quarantined + accepted
    grade: Grade = "good" if not lost else "fair" if lost <= FEW_LOST * out_of else "poor"
    return Mark(
        "complete",
        grade,
        "good: every row it rests on was accepted and is known to count or not; fair: all but 1 in 100",
        f"{quarantined:,} of {out_of:,} rows quarantined, {unknown:,} not known to count",
    )


def _timely(figure: Mapping[str, Any], last_day: date) -> Mark:
    taken, stale = figure["data_as_at"], "stale" in (figure["marker"] or "")
    rule = (
        f"good: taken when the period had ended; fair: up to {SOON} days before; poor: earlier, or older data stand in"
    )
    if taken is None:
        return Mark("timely", "poor", rule, "the day the data were taken is not known")
    days = (taken - last_day).days
    grade: Grade = "poor" if stale or days < -SOON else "good" if days >= 0 else "fair"
    when = "on the last day" if days == 0 else f"{abs(days):,} days {'after' if days > 0 else 'before'} it"
    return Mark(
        "timely", grade, rule, f"period ends {last_day:%d/%m/%Y}, data taken {when}" + (", stale" if stale else "")
    )


def _valid(findings: Sequence[Mapping[str, Any]]) -> Mark:
    blanked = sum(f["rows"] for f in findings if f["severity"] == "warning")
    accepted = _rows(findings, "rows accepted")
    share = blanked / accepted if accepted else 0.0
    grade: Grade = "good" if share <= FEW_BLANKED[0] else "fair" if share <= FEW_BLANKED[1] else "poor"
    return Mark(
        "valid",
        grade,
        "good: at most 1 cell left out in 100 rows; fair: at most 5",
        f"{blanked:,} warnings on {accepted:,} rows",
    )


def _consistent(figure: Mapping[str, Any], findings: Sequence[Mapping[str, Any]]) -> Mark:
    questioned = "q" in (figure["marker"] or "").split(", ")
    differs = sum(f["rule"] == "reconciliation" and f["severity"] == "warning" for f in findings)
    turned = figure["direction"] != figure["direction_restated"] and "N/A" not in (
        figure["direction"],
        figure["direction_restated"],
    )
    found = [
        *(["it is questioned as not plausible"] if questioned else []),
        *([f"{differs:,} comparisons with another source differ"] if differs else []),
        *(["the direction is another one against the restated figure"] if turned else []),
    ]
    return Mark(
        "consistent",
        "poor" if questioned else "fair" if found else "good",
        "good: plausible, other sources agree, the direction holds when the figure before is restated; poor: questioned",
        "; ".join(found) or "nothing contradicts it",
    )


def _traceable(figure: Mapping[str, Any]) -> Mark:
    method, rests_on = figure["method"] or "", (figure["deliveries"] or "").split()
    reported = method == REPORTED or not rests_on
    indirect = RECONSTRUCTED in (figure["marker"] or "") or method.startswith(SUPPLIED)
    return Mark(
        "traceable",
        "poor" if reported else "fair" if indirect else "good",
        "good: counted here from delivered rows; fair: from the supplier's own count, or a later extract; poor: as reported only",
        f"{len(rests_on):,} {'delivery' if len(rests_on) == 1 else 'deliveries'}" + (f", {method}" if method else ""),
    )

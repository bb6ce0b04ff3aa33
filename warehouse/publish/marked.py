"""The quality marks of a release: every figure of the current rounds with what it rests on.

Here: which findings and tables belong to which figure. Not here: the rules (`warehouse.standing.quality`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from schemas.events import EVENTS
from warehouse.indicator import Indicator
from warehouse.period import parse_period
from warehouse.standing.quality import marks


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
        if f["is_latest"] and f["breakdown"] == "total"
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

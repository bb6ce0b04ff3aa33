"""Figures as they may be shown: suppressed counts are gone, and everything that was made of them.

Here: `masked`. Not here: deciding what is suppressed (`protection`). What is published under a profile is made from this frame alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import polars as pl

from warehouse.disclosure.numbers import FIGURE, Number, Part
from warehouse.disclosure.protection import SHOWS_ALL, Policy, Protected, Shown, ShownBefore, rounded
from warehouse.indicator import Indicator
from warehouse.rounding import displayed

CONFIDENTIAL = "c"
SUPPRESSED_BECAUSE = "small numbers are not shown"
UNTESTED_BECAUSE = "reported before without its counts: it is not known whether they were small"
NOBODY_BECAUSE = "nobody belongs to it"
ROUNDED_BECAUSE = "worked out from rounded counts"


def masked(
    figures: pl.DataFrame, catalogue: Mapping[str, Indicator], protected: Protected, policies: Mapping[str, Policy]
) -> pl.DataFrame:
    """The figures with what may be shown of them.

    figures   columns `FIGURE`, status, numerator, denominator, displayed (blank unless status is ok)
    policies  by indicator; one that is in none is shown as it is: it counts no people

    A figure is given where all its counts are shown, and worked out from rounded counts where these are rounded; otherwise its
    status is `c`. A count that may be shown stands beside a figure that may not. A column `why` is added, which qualifies it.
    """
    how = {(n.la_code, n.indicator_id, n.period, n.basis, n.breakdown, n.part): s for n, s in protected.shown.items()}
    rows = []
    for row in figures.to_dicts():
        policy = policies.get(row["indicator_id"])
        # A policy that shows everything has nothing to check in a figure without counts.
        counted = row["numerator"] is not None or row["denominator"] is not None
        untouched = policy is None or row["status"] != "ok" or (policy == SHOWS_ALL and not counted)
        rows.append(row | ({"why": None} if untouched or policy is None else _shown(row, how, policy, catalogue)))
    return pl.DataFrame(rows, schema={**figures.schema, "why": pl.String()}, orient="row")


def _shown(
    row: dict[str, Any], how: Mapping[tuple[Any, ...], Shown], policy: Policy, catalogue: Mapping[str, Indicator]
) -> dict[str, Any]:
    name = tuple(row[c] for c in FIGURE)
    parts: tuple[Part, ...] = ("numerator", "denominator")
    counts: dict[str, int | None] = {}
    ways = set()
    for part in parts:
        count = row[part]
        if count is None:
            counts[part] = None
            continue
        shown = how[*name, part]
        ways.add(shown)
        counts[part] = {Shown.EXACT: count, Shown.ROUNDED: rounded(count, policy.round_to), Shown.SUPPRESSED: None}[
            shown
        ]
    if not ways or Shown.SUPPRESSED in ways:
        why = SUPPRESSED_BECAUSE if ways else UNTESTED_BECAUSE
        return {**counts, "displayed": None, "status": CONFIDENTIAL, "why": why}
    if counts["denominator"] == 0:
        return {**counts, "displayed": None, "status": "z", "why": NOBODY_BECAUSE}
    if Shown.ROUNDED not in ways:
        return {"why": None}
    indicator = catalogue[row["indicator_id"]]
    value: Decimal = displayed(
        counts["numerator"] or 0, counts["denominator"], per=indicator.per, decimals=indicator.decimals
    )
    return {**counts, "displayed": value, "why": ROUNDED_BECAUSE}


def shown_as_frame(protected: Protected, policies: Mapping[str, Policy]) -> pl.DataFrame:
    """What was shown of each number, to be remembered: it holds the suppressed counts and stays inside."""
    rows = [
        {c: getattr(n, c) for c in (*FIGURE, "part", "size")} | {"shown": s.value} | asdict(policies[n.indicator_id])
        for n, s in sorted(protected.shown.items())
    ]
    return pl.DataFrame(rows, schema=REMEMBERED, orient="row")


REMEMBERED: dict[str, Any] = {
    **dict.fromkeys((*FIGURE, "part"), pl.String),
    "size": pl.Int64,
    "shown": pl.String,
    "hide_up_to": pl.Int64,
    "rest": pl.Boolean,
    "round_to": pl.Int64,
}


def remembered(frames: Iterable[tuple[pl.DataFrame, bool]]) -> dict[Number, list[ShownBefore]]:
    """Each number as earlier copies showed it, oldest first; `frames` holds each copy, and whether it was under this profile."""
    found: dict[Number, list[ShownBefore]] = defaultdict(list)
    for frame, own in frames:
        for r in frame.to_dicts():
            number = Number(*(r[c] for c in (*FIGURE, "part", "size")))
            found[number].append(ShownBefore(Shown(r["shown"]), Policy(r["hide_up_to"], r["rest"], r["round_to"]), own))
    return found

"""Figures as they may be shown: hidden counts are gone, and everything that was made of them.

Here: `masked`. Not here: deciding what is hidden (`protection`). What is published under a profile is made from this frame alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from warehouse.disclosure.numbers import FIGURE, Number, Part
from warehouse.disclosure.protection import SHOWS_ALL, Policy, Protected, Shown, Told, rounded
from warehouse.indicator import Indicator
from warehouse.rounding import displayed

CONFIDENTIAL = "c"
HIDDEN_BECAUSE = "small numbers are not shown"
UNTESTED_BECAUSE = "reported before without its counts: nobody can tell whether they were small"
NOBODY_BECAUSE = "nobody belongs to it"
ROUNDED_BECAUSE = "worked out from rounded counts"


def masked(
    figures: pl.DataFrame, catalogue: Mapping[str, Indicator], protected: Protected, policies: Mapping[str, Policy]
) -> pl.DataFrame:
    """The figures with what may be shown of them.

    figures   columns `FIGURE`, status, numerator, denominator, displayed (blank unless status is ok)
    policies  by indicator; one that is in none is shown as it is: it counts no people

    A figure is given where all its counts are shown, and worked out from rounded counts where these are rounded; otherwise its
    status is `c`. A count that may be shown stands beside a figure that may not. A column `why` is added: what is said of it.
    """
    how = {(n.la_code, n.indicator_id, n.period, n.basis, n.breakdown, n.part): s for n, s in protected.shown.items()}
    rows = []
    for row in figures.to_dicts():
        policy = policies.get(row["indicator_id"])
        # Of a figure without counts there is nothing to hold to a policy, and under one that shows everything nothing to hold it to.
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
    hows = set()
    for part in parts:
        count = row[part]
        if count is None:
            counts[part] = None
            continue
        shown = how[*name, part]
        hows.add(shown)
        counts[part] = {Shown.EXACT: count, Shown.ROUNDED: rounded(count, policy.round_to), Shown.HIDDEN: None}[shown]
    if not hows or Shown.HIDDEN in hows:
        why = HIDDEN_BECAUSE if hows else UNTESTED_BECAUSE
        return {**counts, "displayed": None, "status": CONFIDENTIAL, "why": why}
    if counts["denominator"] == 0:
        return {**counts, "displayed": None, "status": "z", "why": NOBODY_BECAUSE}
    if Shown.ROUNDED not in hows:
        return {"why": None}
    indicator = catalogue[row["indicator_id"]]
    value: Decimal = displayed(
        counts["numerator"] or 0, counts["denominator"], per=indicator.per, decimals=indicator.decimals
    )
    return {**counts, "displayed": value, "why": ROUNDED_BECAUSE}


def shown_as_frame(protected: Protected, policies: Mapping[str, Policy]) -> pl.DataFrame:
    """What was shown of each number, to be remembered: it holds the hidden counts and stays inside."""
    rows = [
        {**{c: getattr(n, c) for c in (*FIGURE, "part", "size")}, "shown": s.value,
         "hide_up_to": policies[n.indicator_id].hide_up_to, "rest": policies[n.indicator_id].rest,
         "round_to": policies[n.indicator_id].round_to}
        for n, s in sorted(protected.shown.items())
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=REMEMBERED, orient="row")


REMEMBERED: dict[str, Any] = {
    **dict.fromkeys((*FIGURE, "part"), pl.String), "size": pl.Int64, "shown": pl.String, "hide_up_to": pl.Int64,
    "rest": pl.Boolean, "round_to": pl.Int64,
}  # fmt: skip


def remembered(frames: Iterable[tuple[pl.DataFrame, bool]]) -> dict[Number, list[Told]]:
    """The other way round: each number as the copies showed it, oldest first, and whether they were of the same profile."""
    found: dict[Number, list[Told]] = defaultdict(list)
    for frame, own in frames:
        for r in frame.to_dicts():
            number = Number(*(r[c] for c in (*FIGURE, "part", "size")))
            found[number].append(Told(Shown(r["shown"]), Policy(r["hide_up_to"], r["rest"], r["round_to"]), own))
    return found

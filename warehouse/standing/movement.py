"""What has moved on a council's dashboard since the last release that was frozen for a committee, each with one cause.

Here: comparing the rows of a frozen release, as the ledger keeps them, with the rows as they stand now. Not here: figures that were
published and are no longer what they were (`restatement`), which looks at every round.

The cause of a figure is: *new data*, where another period is reported; *correction*, where deliveries or the council's decisions on them
have changed; *definition*, where the definition, the cohort or the software has. What is said about a figure moves with it: it has the
figure's cause. Where the figure stands still, a quartile and England's value move with the *benchmark vintage*, a target and its colour with
the *target*, and a direction with a *correction* of the figure before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from warehouse.indicator import Indicator
from warehouse.publish.ledger import FROZEN
from warehouse.rounding import as_text, displayed_value
from warehouse.standing.position import band
from warehouse.standing.restatement import Standing

NEW_DATA, CORRECTION, DEFINITION = "new data", "correction", "definition"
VINTAGE, TARGET = "benchmark vintage", "target"


@dataclass(frozen=True)
class Frozen:
    """A row of the dashboard of the last frozen release: the ledger's row, the cause that its figure of that period is another now."""

    row: Mapping[str, Any]
    cause: str
    because: str


def last_frozen(standing: Standing, ledger: pl.DataFrame) -> dict[str, Frozen]:
    """By indicator, the rows of a council's last frozen release; none where nothing was frozen."""
    rows = ledger.filter((pl.col("la_code") == standing.la_code) & (pl.col("state") == FROZEN))
    last = max(rows["release"], default="")
    found = {}
    for row in rows.filter(pl.col("release") == last).to_dicts():
        found[row["indicator_id"]] = Frozen(row, *standing.why(standing.now(row), row))
    return found


def movements(
    frozen: Mapping[str, Frozen], standing: Sequence[Mapping[str, Any]], catalogue: Mapping[str, Indicator]
) -> list[dict[str, Any]]:
    """The rows of `fact_movement` of one council.

    frozen    by indicator, as `last_frozen` gives it
    standing  the rows of `fact_position` of the current round
    """
    return [
        {"indicator_id": now["indicator_id"], "since_release": then.row["release"]} | moved
        for now in standing
        if (then := frozen.get(now["indicator_id"]))
        for moved in _moved(then, now, catalogue[now["indicator_id"]])
    ]


def _moved(frozen: Frozen, now: Mapping[str, Any], indicator: Indicator) -> Iterator[dict[str, Any]]:
    then = frozen.row
    other_period = now["period"] != then["period"]
    figure_moved = other_period or (now["latest"], now["status"]) != (then["latest"], then["status"])
    of_figure = frozen.cause, frozen.because
    if other_period:
        of_figure = NEW_DATA, f"{now['period']} is reported, it was {then['period']}"
    if figure_moved:
        yield _row("figure", _figure(then, indicator), _figure(now, indicator), *of_figure)
    if now["direction"] != then["direction"]:
        corrected = CORRECTION, "the figure before was corrected"
        yield _row("direction", then["direction"], now["direction"], *(of_figure if figure_moved else corrected))
    target, was = _target(now), _target(then)
    if target != was and _knows(then, "target_operator"):
        yield _row("target", was, target, TARGET, "the council's workbook")
    if now["rag"] != then["rag"]:
        decided = TARGET, "the council's workbook: the target, how far off it is amber, or whether a colour is shown"
        yield _row("rag", then["rag"], now["rag"], *(of_figure if figure_moved else decided))
    vintage = VINTAGE, f"{now['vintage'] or 'nothing published'} in place of {then['vintage'] or 'nothing published'}"
    if now["quartile"] != then["quartile"]:
        yield _row(
            "quartile",
            band(then["quartile"]) or "none",
            band(now["quartile"]) or "none",
            *(of_figure if figure_moved else vintage),
        )
    if now["england"] != then["england"] and _knows(then, "vintage"):
        yield _row("england", _published(then, indicator), _published(now, indicator), *vintage)


def _knows(then: Mapping[str, Any], column: str) -> bool:
    """Did the release keep this: entries of old releases lack it, and so does a row without one."""
    return then[column] is not None


def _row(claim: str, was: str, becomes: str, cause: str, because: str) -> dict[str, Any]:
    return {"claim": claim, "was": was, "becomes": becomes, "cause": cause, "because": because}


def _figure(row: Mapping[str, Any], indicator: Indicator) -> str:
    shown = row["latest"]
    printed = "no figure" if shown is None else as_text(round(shown, indicator.decimals), indicator.unit)
    return f"{printed}, {row['period']}"


def _target(row: Mapping[str, Any]) -> str:
    return "none" if row["target"] is None else f"{row['target_operator']} {row['target']:g}"


def _published(row: Mapping[str, Any], indicator: Indicator) -> str:
    if row["england"] is None:
        return "none"
    return as_text(displayed_value(row["england"], indicator.decimals), indicator.unit)

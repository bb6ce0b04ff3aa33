"""Positions: the figures a round reports, each with its previous value, target, colour and quartile.

Here: which fact is the latest, where "previous" comes from, which published period and vintage it is compared with.
Not here: the rules of comparison (`warehouse.comparison`), and how facts came about (`warehouse.evaluate`).

"Previous" is as first reported: from the council's reported history, else from the ledger of releases, else as worked
out in its own round. What it would be worked out as today stands beside it, and the direction is given for both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from warehouse.comparison import Cuts, direction, quartile, rag
from warehouse.evaluate import Fact
from warehouse.indicator import Indicator, NotComparable, Published
from warehouse.period import Quarter, published_year
from warehouse.rounding import displayed_value

ENOUGH_COUNCILS = 2 / 3
"""Share of the councils in the best filled year that a year needs to be compared with."""

FactKey = tuple[str, str, str, str]
"""indicator, variant, period label, basis"""


@dataclass(frozen=True)
class RoundSettings:
    """What a council's workbook says for one round: its tables cut to the round, and the vintage it compares with.

    neighbours        the council's own set (column `neighbour`); empty where it uses the published statistical neighbours
    neighbours_model  the name of the set in use
    """

    la_code: str
    round: str
    indicators: pl.DataFrame
    targets: pl.DataFrame
    reporting: pl.DataFrame
    unavailable: pl.DataFrame
    neighbours: pl.DataFrame
    neighbours_model: str
    vintage: str | None


@dataclass(frozen=True)
class Reported:
    """A figure as it was reported before: displayed value and the unrounded or reported number behind it."""

    shown: Decimal
    value: float
    origin: str


def index(facts: list[Fact]) -> dict[FactKey, Fact]:
    """Facts by what they are about."""
    return {(f.indicator_id, f.variant, f.period, f.basis): f for f in facts}


def positions(
    settings: RoundSettings,
    catalogue: Mapping[str, Indicator],
    facts: Mapping[str, Mapping[FactKey, Fact]],
    reported: Mapping[FactKey, Reported],
    comparison: pl.DataFrame,
) -> list[dict[str, Any]]:
    """The rows of `fact_position` for one council and round, in the order of the dashboard.

    facts       per round, the facts as worked out in it, by key
    reported    figures reported before, by key
    comparison  `warehouse.comparison.compare` of the round's vintage, with la_code as an integer; empty without one
    """
    unavailable = {r["indicator_id"]: r for r in settings.unavailable.to_dicts()}
    targets = {r["indicator_id"]: r for r in settings.targets.to_dicts()}
    shown = {r["indicator_id"]: r for r in settings.indicators.sort("position").to_dicts()}
    periods = {r["indicator_id"]: r["period"] for r in settings.reporting.to_dicts()}
    rows = []
    for indicator_id, place in shown.items():
        indicator = catalogue.get(indicator_id)
        if indicator is None or indicator_id not in periods:
            continue
        rows.append(
            _position(
                settings, indicator, place, periods[indicator_id], facts, reported, comparison,
                targets.get(indicator_id), unavailable.get(indicator_id),
            )
        )  # fmt: skip
    return rows


def _position(
    settings: RoundSettings,
    indicator: Indicator,
    place: Mapping[str, Any],
    period: str,
    facts: Mapping[str, Mapping[FactKey, Fact]],
    reported: Mapping[FactKey, Reported],
    comparison: pl.DataFrame,
    target: Mapping[str, Any] | None,
    unavailable: Mapping[str, Any] | None,
) -> dict[str, Any]:
    quarter = Quarter.parse(period)
    before = quarter.previous
    variant = place["variant"] or indicator.variants[0].id
    basis = indicator.bases[0].value
    here = facts.get(settings.round, {})
    latest = here.get((indicator.id, variant, period, basis))
    if unavailable is not None:
        latest = Fact(indicator.id, variant, period, basis, status="x", reason=unavailable_reason(unavailable))
    elif latest is None:
        latest = Fact(indicator.id, variant, period, basis, status="x", reason="not worked out in this round")
    previous = _previous(indicator, variant, before, basis, settings.round, facts, reported)
    restated = here.get((indicator.id, variant, before.label, basis))
    restated_shown = restated.shown if restated and restated.status == "ok" else None
    measured = _benchmark(indicator, comparison, settings)
    polarity = indicator.polarity
    cuts = measured.cuts if measured else None
    same = here.get((indicator.id, _same_cohort(indicator, variant), period, basis))
    return {
        "la_code": settings.la_code,
        "round": settings.round,
        "indicator_id": indicator.id,
        "period": period,
        "latest": latest.shown,
        "value": latest.value,
        "numerator": latest.numerator,
        "denominator": latest.denominator,
        "status": latest.status,
        "reason": latest.reason or None,
        "marker": latest.marker or None,
        "method": latest.method or None,
        "data_as_at": latest.as_at,
        "previous_period": before.label,
        "previous": previous.shown if previous else None,
        "previous_from": previous.origin if previous else None,
        "previous_restated": restated_shown,
        "direction": direction(latest.shown, previous.shown if previous else None, polarity, indicator.decimals),
        "direction_restated": direction(latest.shown, restated_shown, polarity, indicator.decimals),
        "target": target["target"] if target else None,
        "target_operator": target["operator"] if target else None,
        "rag": _rag(latest, target),
        "quartile": quartile(latest.value, cuts, polarity),
        "previous_quartile": quartile(previous.value if previous else None, cuts, polarity),
        "like_for_like_quartile": quartile(same.value if same else None, cuts, polarity),
        "quartile_note": _note(indicator, measured, settings),
        "measure": measured.measure if measured else None,
        "benchmark_period": measured.period if measured else None,
        "vintage": settings.vintage if measured else None,
        "england": measured.england if measured else None,
        "neighbours_mean": measured.neighbours_mean if measured else None,
        "neighbours_model": settings.neighbours_model if measured else None,
        "councils": measured.n if measured else None,
    }


@dataclass(frozen=True)
class _Benchmark:
    """The published distribution an indicator is placed in, and the council's own row beside it."""

    measure: str
    period: str
    cuts: Cuts
    england: float | None
    neighbours_mean: float | None
    n: int


def _benchmark(indicator: Indicator, comparison: pl.DataFrame, settings: RoundSettings) -> _Benchmark | None:
    if not isinstance(indicator.comparator, Published) or comparison.is_empty():
        return None
    rows = comparison.filter(pl.col("measure") == indicator.comparator.measure)
    if rows.is_empty():
        return None
    # The latest published year, whether or not this council has a value in it; not one that only a few have.
    councils = dict(rows.select("period", "n").unique().iter_rows())
    widely = [p for p, n in councils.items() if n >= ENOUGH_COUNCILS * max(councils.values())]
    newest = max(widely, key=lambda p: (published_year(p), p))
    rows = rows.filter(pl.col("period") == newest)
    own = rows.filter(pl.col("la_code") == int(settings.la_code))
    any_row = (own if own.height else rows).row(0, named=True)
    chosen = rows.filter(pl.col("la_code").is_in(settings.neighbours["neighbour"].implode()))["value"].mean()
    published = own["neighbours_mean"][0] if own.height else None
    return _Benchmark(
        measure=indicator.comparator.measure,
        period=newest,
        cuts=Cuts(any_row["q1"], any_row["q2"], any_row["q3"]),
        england=any_row["england"],
        neighbours_mean=chosen if settings.neighbours.height else published,  # type: ignore[arg-type]
        n=any_row["n"],
    )


def _same_cohort(indicator: Indicator, variant: str) -> str:
    if isinstance(indicator.comparator, Published) and indicator.comparator.same_cohort:
        return indicator.comparator.same_cohort
    return variant


def _note(indicator: Indicator, measured: _Benchmark | None, settings: RoundSettings) -> str | None:
    if isinstance(indicator.comparator, NotComparable):
        return indicator.comparator.reason
    if measured is None:
        if settings.vintage is None:
            return "No published figures were received by the round's data cut-off."
        return f"The published figures of {settings.vintage} have no measure {indicator.comparator.measure}."
    return indicator.comparator.note or None


def _previous(
    indicator: Indicator,
    variant: str,
    before: Quarter,
    basis: str,
    round_now: str,
    facts: Mapping[str, Mapping[FactKey, Fact]],
    reported: Mapping[FactKey, Reported],
) -> Reported | None:
    if found := reported.get((indicator.id, variant, before.label, basis)):
        return found
    # As known in its own round; a round before the calendar begins has only what is known now.
    for round_, origin in (
        (before.round, "worked out here in its round"),
        (round_now, "worked out here in this round"),
    ):
        worked_out = facts.get(round_, {}).get((indicator.id, variant, before.label, basis))
        if worked_out is not None and worked_out.status == "ok" and worked_out.value is not None:
            return Reported(worked_out.shown, worked_out.value, origin)
    return None


def _rag(latest: Fact, target: Mapping[str, Any] | None) -> str:
    if target is None or target["rag_shown"] != "Y" or latest.status != "ok":
        return "N/A"
    return rag(
        latest.value,
        latest.shown,
        operator=target["operator"],
        target=target["target"],
        amber=target["amber"],
        tolerance=target["tolerance"],
    )


def unavailable_reason(unavailable: Mapping[str, Any]) -> str:
    """Why a figure cannot be given, in the council's words, with when it is expected and where it was last reported."""
    expected: date | None = unavailable["expected_date"]
    parts = [unavailable["reason"]]
    if expected:
        parts.append(f"expected {expected}")
    if unavailable["last_reported"]:
        parts.append(f"last reported in {unavailable['last_reported']}")
    return "; ".join(parts)


def reported_before(
    history: pl.DataFrame, ledger: pl.DataFrame, catalogue: Mapping[str, Indicator], la_code: str, before: str
) -> dict[FactKey, Reported]:
    """Figures reported before, by key; the council's own history outranks the ledger.

    A figure counts as reported for the period its round reported, in the last release before a later round had one:
    publishing an old round again does not change what was said then. The council's history speaks for the variant that
    the definition puts first.

    before   the current round: only what rounds before it displayed counts, a release does not rest on itself
    history  rows of `schemas.council.ReportedFigures`, accepted
    ledger   rows of `warehouse.publish.ledger`
    """
    found: dict[FactKey, Reported] = {}
    mine = ledger.filter(pl.col("la_code") == la_code).sort("release")
    first_release = dict(mine.group_by("round").agg(pl.col("release").min()).iter_rows())
    for row in mine.to_dicts():
        later = min((release for r, release in first_release.items() if r > row["round"]), default="~")
        of_its_round = row["period"] == Quarter.parse(row["round"]).label
        stands = row["round"] < before and of_its_round and row["release"] < later
        if stands and row["indicator_id"] in catalogue and row["latest"] is not None:
            key = (row["indicator_id"], row["variant"], row["period"], row["basis"])
            found[key] = Reported(row["latest"], row["value"], f"ledger, release {row['release']}")
    for row in history.sort("reported_on", descending=True).to_dicts():
        indicator = catalogue.get(row["indicator_id"])
        if indicator is not None:
            key = (row["indicator_id"], indicator.variants[0].id, row["period"], row["basis"])
            shown = displayed_value(row["value"], indicator.decimals)
            found[key] = Reported(shown, row["value"], f"reported history: {row['document']}")
    return found

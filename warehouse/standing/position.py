"""Positions: the figures a round reports, each with its previous value, target, colour and quartile.

Here: which fact is the latest, where "previous" comes from, which published period and vintage it is compared with.
Not here: the rules of comparison (`warehouse.comparison`), and how facts came about (`warehouse.evaluate`).

"Previous" is as first reported: from the council's reported history, else from the ledger of releases, else as worked
out in its own round. What it would be worked out as today stands beside it, and the direction is given for both.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from warehouse.comparison import Cuts, direction, quartile, rag
from warehouse.counting import TOTAL
from warehouse.evaluate import Fact
from warehouse.indicator import Indicator, NotComparable, Published
from warehouse.period import Period, Quarter, parse_period, published_year
from warehouse.publish.ledger import FROZEN, as_published
from warehouse.rounding import as_text, displayed_value

ENOUGH_COUNCILS = 2 / 3
"""Share of the councils in the best filled year that a year needs to be compared with."""

FEWEST_COUNCILS = 100
"""Fewer councils than this are not the country: no cut points are taken from them."""

_DAY = re.compile(r"^\d{4}-\d\d-\d\d$")

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
    vintages: tuple[str, ...]


@dataclass(frozen=True)
class Against:
    """What figures of a round are compared with: rows of `warehouse.comparison.compare` with their `vintage`.

    now     the vintages of the round
    before  those of the round before, or None
    """

    now: pl.DataFrame
    before: pl.DataFrame | None = None


@dataclass(frozen=True)
class Reported:
    """A figure as it was reported before: displayed value, the unrounded or reported number behind it, and its counts."""

    shown: Decimal
    value: float
    origin: str
    numerator: int | None = None
    denominator: int | None = None


def index(facts: list[Fact]) -> dict[FactKey, Fact]:
    """Facts by what they are about, breakdowns left out."""
    return {(f.indicator_id, f.variant, f.period, f.basis): f for f in facts if f.breakdown == TOTAL}


def positions(
    settings: RoundSettings,
    catalogue: Mapping[str, Indicator],
    facts: Mapping[str, Mapping[FactKey, Fact]],
    reported: Mapping[FactKey, Reported],
    against: Against,
) -> list[dict[str, Any]]:
    """The rows of `fact_position` for one council and round, in the order of the dashboard.

    facts       per round, the facts as worked out in it, by key
    reported    figures reported before, by key
    against     what the figures are compared with
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
                settings, catalogue, indicator, place, periods[indicator_id], facts, reported, against,
                targets.get(indicator_id), unavailable.get(indicator_id),
            )
        )  # fmt: skip
    return rows


def _position(
    settings: RoundSettings,
    catalogue: Mapping[str, Indicator],
    indicator: Indicator,
    place: Mapping[str, Any],
    period: str,
    facts: Mapping[str, Mapping[FactKey, Fact]],
    reported: Mapping[FactKey, Reported],
    against: Against,
    target: Mapping[str, Any] | None,
    unavailable: Mapping[str, Any] | None,
) -> dict[str, Any]:
    of = parse_period(period)
    before, a_year = of.previous, of.year_before
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
    in_its_round = facts.get(before.round, {}) if isinstance(before, Quarter) else {}
    first_known = in_its_round.get((indicator.id, variant, before.label, basis)) or restated
    day, day_before = edition_of(latest, of), edition_of(first_known, before)
    measured = benchmark(indicator, against.now, settings, day)
    before_now = benchmark(indicator, against.now, settings, day_before)
    then = benchmark(indicator, against.before, settings, day_before)
    polarity = indicator.polarity
    like = measured.cuts if measured else None
    placed = is_placed(indicator, variant)
    cuts = like if placed else None
    a_year_before = _previous(indicator, variant, a_year, basis, settings.round, facts, reported)
    # Figures on both sides of a break of the series are not a direction.
    comparable, comparable_year = indicator.same_definition(of, before), indicator.same_definition(of, a_year)
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
        "version": latest.version,
        "deliveries": " ".join(latest.deliveries),
        "previous_period": before.label,
        "previous": previous.shown if previous else None,
        "previous_from": previous.origin if previous else None,
        "previous_restated": restated_shown,
        "direction": direction(
            latest.shown, previous.shown if previous and comparable else None, polarity, indicator.decimals
        ),
        "direction_restated": direction(
            latest.shown, restated_shown if comparable else None, polarity, indicator.decimals
        ),
        "year_before_period": a_year.label,
        "year_before": a_year_before.shown if a_year_before else None,
        "direction_year": direction(
            latest.shown,
            a_year_before.shown if a_year_before and comparable_year else None,
            polarity,
            indicator.decimals,
        ),
        "beside": beside(indicator, catalogue, here, period) or None,
        "target": target["target"] if target else None,
        "target_operator": target["operator"] if target else None,
        "rag": _rag(latest, target),
        "quartile": quartile(latest.value, cuts, polarity),
        "previous_quartile": quartile(
            previous.value if previous else None, before_now.cuts if before_now and placed else None, polarity
        ),
        "previous_quartile_then": quartile(
            previous.value if previous else None, then.cuts if then and placed else None, polarity
        ),
        "like_for_like_quartile": quartile(same.value if same and latest.status == "ok" else None, like, polarity),
        "quartile_note": _note(indicator, variant, measured, settings, against.now),
        "measure": measured.measure if measured else None,
        "benchmark_period": measured.period if measured else None,
        "vintage": measured.vintage if measured else None,
        "england": measured.england if measured else None,
        "neighbours_mean": measured.neighbours_mean if measured else None,
        "neighbours_model": settings.neighbours_model if measured else None,
        "councils": measured.n if measured else None,
    }


@dataclass(frozen=True)
class Benchmark:
    """The published distribution an indicator is placed in, and the council's own row beside it.

    cuts  None where too few councils have a value, or England has none: nothing is placed in it
    """

    measure: str
    period: str
    vintage: str
    cuts: Cuts | None
    england: float | None
    neighbours_mean: float | None
    n: int


def edition_of(fact: Fact | None, period: Period) -> date:
    """The day of the edition that figures of a period are compared with, where editions are of days.

    The edition the council's own figure rests on; without one, the end of the period.
    """
    return fact.as_at if fact is not None and fact.as_at is not None else period.end


def benchmark(
    indicator: Indicator, comparison: pl.DataFrame | None, settings: RoundSettings, day: date
) -> Benchmark | None:
    """The distribution of the indicator's published measure.

    Of measures that are published for years: the latest year that most councils have. Of those that are of the days of
    editions: the edition of `day`, else the newest before it; a later one tells what the council's figure cannot know.
    """
    if comparison is None or not isinstance(indicator.comparator, Published) or comparison.is_empty():
        return None
    rows = comparison.filter(pl.col("measure") == indicator.comparator.measure)
    if editions := [p for p in rows["period"].unique() if _DAY.match(p)]:
        newest = max((p for p in editions if p <= day.isoformat()), default=None)
        if newest is None:
            return None
    elif rows.is_empty():
        return None
    else:
        # The latest published year, whether or not this council has a value in it; not one that only a few have.
        councils = dict(rows.select("period", "n").unique().iter_rows())
        widely = [p for p, n in councils.items() if n >= ENOUGH_COUNCILS * max(councils.values())]
        newest = max(widely, key=lambda p: (published_year(p), p))
    rows = rows.filter(pl.col("period") == newest)
    own = rows.filter(pl.col("la_code") == int(settings.la_code))
    any_row = (own if own.height else rows).row(0, named=True)
    chosen = rows.filter(pl.col("la_code").is_in(settings.neighbours["neighbour"].implode()))["value"].mean()
    published = own["neighbours_mean"][0] if own.height else None
    whole = any_row["n"] >= FEWEST_COUNCILS and any_row["england"] is not None
    return Benchmark(
        measure=indicator.comparator.measure,
        period=newest,
        vintage=any_row["vintage"],
        cuts=Cuts(any_row["q1"], any_row["q2"], any_row["q3"]) if whole else None,
        england=any_row["england"],
        neighbours_mean=chosen if settings.neighbours.height else published,  # type: ignore[arg-type]
        n=any_row["n"],
    )


def is_placed(indicator: Indicator, variant: str) -> bool:
    """Is the figure itself given a quartile: it may stand beside the published ones, or it is of their own cohort."""
    compared = indicator.comparator
    return isinstance(compared, Published) and (compared.headline or variant == compared.same_cohort)


def beside(indicator: Indicator, catalogue: Mapping[str, Indicator], here: Mapping[FactKey, Fact], period: str) -> str:
    """The figures that must be read with this one: `Not known 4.8%`."""
    said = []
    for other in (catalogue[i] for i in indicator.beside):
        fact = here.get((other.id, other.variants[0].id, period, other.bases[0].value))
        known = fact is not None and fact.status == "ok"
        said.append(f"{other.label} {as_text(fact.figure, other.unit) if fact and known else 'not available'}")
    return "; ".join(said)


def _same_cohort(indicator: Indicator, variant: str) -> str:
    if isinstance(indicator.comparator, Published) and indicator.comparator.same_cohort:
        return indicator.comparator.same_cohort
    return variant


def _note(
    indicator: Indicator,
    variant: str,
    measured: Benchmark | None,
    settings: RoundSettings,
    comparison: pl.DataFrame,
) -> str | None:
    compared = indicator.comparator
    if isinstance(compared, NotComparable):
        return compared.reason
    if measured is None:
        if not settings.vintages:
            return "No published figures were received by the round's data cut-off."
        if comparison.is_empty() or comparison.filter(pl.col("measure") == compared.measure).is_empty():
            return f"The published figures received by the data cut-off have no measure {compared.measure}."
        return f"Every edition with the measure {compared.measure} that was received is later than the figure."
    said = []
    if measured.cuts is None:
        lacking = f"{measured.n} councils" if measured.n < FEWEST_COUNCILS else "no figure for England"
        said.append(f"No quartile: the published figures of {measured.period} have {lacking}.")
    # A figure of the published cohort needs no word about another one.
    if compared.note and variant != compared.same_cohort:
        said.append(compared.note)
    return " ".join(said) or None


def _previous(
    indicator: Indicator,
    variant: str,
    before: Period,
    basis: str,
    round_now: str,
    facts: Mapping[str, Mapping[FactKey, Fact]],
    reported: Mapping[FactKey, Reported],
) -> Reported | None:
    if found := reported.get((indicator.id, variant, before.label, basis)):
        return found
    # As known in its own round; a round before the calendar begins has only what is known now.
    for round_, origin in (
        (before.round if isinstance(before, Quarter) else "", "worked out here in its round"),
        (round_now, "worked out here in this round"),
    ):
        worked_out = facts.get(round_, {}).get((indicator.id, variant, before.label, basis))
        if worked_out is not None and worked_out.status == "ok" and worked_out.value is not None:
            return Reported(worked_out.figure, worked_out.value, origin)
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

    A figure counts as reported for the period its round reported, in the release that was frozen for it, or else in the last
    release before a later round had one: publishing an old round again does not change what was said then. The council's
    history covers the variant that the definition puts first.

    before   the current round: only what rounds before it displayed counts, a release does not rest on itself
    history  rows of `schemas.council.ReportedFigures`, accepted
    ledger   rows of `warehouse.publish.ledger`
    """
    found: dict[FactKey, Reported] = {}
    mine = ledger.filter(pl.col("la_code") == la_code)
    first_release = dict(mine.group_by("round").agg(pl.col("release").min()).iter_rows())
    for row in as_published(mine).to_dicts():
        later = min((release for r, release in first_release.items() if r > row["round"]), default="~")
        # A quarter's figure counts as said in its own round; a term's or a year's as said in the round that showed it.
        period = parse_period(row["period"])
        of_its_round = not isinstance(period, Quarter) or period.round == row["round"]
        stands = row["round"] < before and of_its_round and (row["state"] == FROZEN or row["release"] < later)
        if stands and row["indicator_id"] in catalogue and row["latest"] is not None:
            key = (row["indicator_id"], row["variant"], row["period"], row["basis"])
            counts = row["numerator"], row["denominator"]
            found[key] = Reported(row["latest"], row["value"], f"ledger, release {row['release']}", *counts)
    for row in history.sort("reported_on", descending=True).to_dicts():
        indicator = catalogue.get(row["indicator_id"])
        if indicator is not None:
            key = (row["indicator_id"], indicator.variants[0].id, row["period"], row["basis"])
            shown = displayed_value(row["value"], indicator.decimals)
            counts = row["numerator"], row["denominator"]
            # What was printed was rounded; where the counts were reported too, the figure is known better.
            value = indicator.per * counts[0] / counts[1] if counts[0] is not None and counts[1] else row["value"]
            found[key] = Reported(shown, value, f"reported history: {row['document']}", *counts)
    return found

"""Positions: the figures a round reports, each with its previous value, target, colour and quartile.

Here: which fact is the latest, where "previous" comes from, which published period and vintage it is compared with.
Not here: the rules of comparison (`warehouse.comparison`), and how facts came about (`warehouse.evaluate`).

"Previous" is as first reported: from the council's reported history, else from the ledger of releases, else as worked
out in its own round. What it would be worked out as today stands beside it, and the direction is given for both.
"""

import re
from collections.abc import Callable, Mapping
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
from warehouse.rounding import as_text, displayed_value, with_counts
from warehouse.standing.fragility import Fragile, fragile, fragile_to_cuts, fragile_to_rounding

ENOUGH_COUNCILS = 2 / 3
"""Share of the councils in the best filled year that a year needs to be compared with."""

FEWEST_COUNCILS = 100
"""Fewer councils than this are not the country: no cut points are taken from them."""

_DAY = re.compile(r"^\d{4}-\d\d-\d\d$")

AS_REPORTED = "as_reported"
"""Stands in place of a variant for figures that were reported before, and are not worked out here."""

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
    """The rows of `fact_position` for one council and round, in the order of the dashboard; each with its `fragile` claims.

    facts       per round, the facts as worked out in it, by key
    reported    figures reported before, by key
    against     what the figures are compared with
    """
    unavailable = {r["indicator_id"]: r for r in settings.unavailable.to_dicts()}
    targets = {r["indicator_id"]: r for r in settings.targets.to_dicts()}
    shown = {r["indicator_id"]: r for r in settings.indicators.sort("position").to_dicts()}
    periods = {r["indicator_id"]: r["period"] for r in settings.reporting.to_dicts()}
    of_round = _Round(settings, catalogue, facts, reported, against)
    rows = []
    for indicator_id, row in shown.items():
        indicator = catalogue.get(indicator_id)
        if indicator is None or indicator_id not in periods:
            continue
        entry = _Entry(
            indicator,
            row["variant"] or indicator.variants[0].id,
            parse_period(periods[indicator_id]),
            targets.get(indicator_id),
            unavailable.get(indicator_id),
        )
        rows.append(_position(of_round, entry))
    return rows


@dataclass(frozen=True)
class _Entry:
    """One indicator as a round reports it: variant and period, target, and why there is no figure (rows of the workbook)."""

    indicator: Indicator
    variant: str
    period: Period
    target: Mapping[str, Any] | None
    unavailable: Mapping[str, Any] | None

    @property
    def basis(self) -> str:
        return self.indicator.bases[0].value

    def key(self, period: Period, variant: str | None = None) -> FactKey:
        """The key of the indicator's fact for a period."""
        return self.indicator.id, variant or self.variant, period.label, self.basis


@dataclass(frozen=True)
class _Round:
    """What the positions of a round are worked out from; the fields are the parameters of `positions`."""

    settings: RoundSettings
    catalogue: Mapping[str, Indicator]
    facts: Mapping[str, Mapping[FactKey, Fact]]
    reported: Mapping[FactKey, Reported]
    against: Against

    @property
    def here(self) -> Mapping[FactKey, Fact]:
        """The facts as worked out in this round."""
        return self.facts.get(self.settings.round, {})

    def facts_of(self, period: Period) -> Mapping[FactKey, Fact]:
        """The facts as worked out in the round of a period; empty where the period has none."""
        return self.facts.get(period.round, {}) if isinstance(period, Quarter) else {}

    def latest(self, entry: _Entry) -> Fact:
        """The fact of the period reported; without a figure, one with the reason."""
        fact = self.here.get(entry.key(entry.period))
        if fact is not None and entry.unavailable is None:
            return fact
        reason = unavailable_reason(entry.unavailable) if entry.unavailable else "not worked out in this round"
        version = entry.indicator.version_of(entry.period)
        return Fact(*entry.key(entry.period), status="x", reason=reason, version=version)

    def first_reported(self, entry: _Entry, period: Period) -> Reported | None:
        """The figure of an earlier period as first reported; else as worked out in its own round, else in this one."""
        key = entry.key(period)
        if found := self.reported.get(key):
            return found
        # A round before the calendar begins has no facts: what is known now is used.
        for facts, origin in (
            (self.facts_of(period), "worked out here in its round"),
            (self.here, "worked out here in this round"),
        ):
            fact = facts.get(key)
            if fact is not None and fact.status == "ok" and fact.value is not None:
                return Reported(fact.figure, fact.value, origin)
        return None


def _position(of_round: _Round, entry: _Entry) -> dict[str, Any]:
    """One row of `fact_position`."""
    settings, indicator, period = of_round.settings, entry.indicator, entry.period
    latest = of_round.latest(entry)
    measured = benchmark(indicator, of_round.against.now, settings, edition_of(latest, period))
    return {
        "la_code": settings.la_code,
        "round": settings.round,
        "indicator_id": indicator.id,
        "period": period.label,
        "latest": latest.shown,
        "value": latest.value,
        "numerator": latest.numerator,
        "denominator": latest.denominator,
        "status": latest.status,
        "reason": latest.reason or None,
        "marker": latest.marker or None,
        "method": latest.method or None,
        "data_as_at": latest.as_at,
        "looks_back_to": latest.looks_back_to,
        "version": latest.version,
        "deliveries": " ".join(latest.deliveries),
        **_earlier(of_round, entry, latest),
        "beside": beside(indicator, of_round.catalogue, of_round.here, period.label) or None,
        "target": entry.target["target"] if entry.target else None,
        "target_operator": entry.target["operator"] if entry.target else None,
        "rag": _rag(latest, entry.target),
        **_placed(of_round, entry, latest, measured),
        "fragile": _fragile(of_round, entry, latest, measured),
    }


def _fragile(of_round: _Round, entry: _Entry, latest: Fact, measured: "Benchmark | None") -> list[Fragile]:
    """The claims about the figure that little would change."""
    indicator, before = entry.indicator, entry.period.previous
    previous = of_round.first_reported(entry, before)
    comparable = previous is not None and indicator.same_definition(entry.period, before)
    claims: dict[str, Callable[[Fact], str]] = {
        "rag": lambda fact: _rag(fact, entry.target),
        "quartile": lambda fact: band(quartile(fact.value, measured.cuts if measured else None, indicator.polarity)),
        "direction": lambda fact: direction(
            fact.shown, previous.shown if previous and comparable else None, indicator.polarity, indicator.decimals
        ),
    }
    found: list[Fragile] = []
    if not is_placed(indicator, entry.variant):
        del claims["quartile"]
    elif measured:
        found = fragile_to_cuts(
            latest,
            measured.cuts,
            measured.cuts_before,
            lambda fact, cuts: band(quartile(fact.value, cuts, indicator.polarity)),
        )
    counted = fragile(latest, indicator.per, indicator.decimals, claims, part_of_whole=indicator.part_of_whole)
    return counted + fragile_to_rounding(latest, claims) + found


def band(quarter: int | None) -> str:
    """A quarter of all councils as people write it: `2nd`; "" for none."""
    return f"{quarter}{('st', 'nd', 'rd', 'th')[quarter - 1]}" if quarter else ""


def _earlier(of_round: _Round, entry: _Entry, latest: Fact) -> dict[str, Any]:
    """The figures of the period before and of a year before, and the directions from them."""
    before, a_year = entry.period.previous, entry.period.year_before
    previous = of_round.first_reported(entry, before)
    a_year_before = of_round.first_reported(entry, a_year)
    restated = of_round.here.get(entry.key(before))
    restated_shown = restated.shown if restated and restated.status == "ok" else None

    def direction_from(shown: Decimal | None, other: Period) -> str:
        # Figures on both sides of a break of the series give no direction.
        comparable = entry.indicator.same_definition(entry.period, other)
        return direction(
            latest.shown, shown if comparable else None, entry.indicator.polarity, entry.indicator.decimals
        )

    return {
        "previous_period": before.label,
        "previous": previous.shown if previous else None,
        "previous_from": previous.origin if previous else None,
        "previous_restated": restated_shown,
        "direction": direction_from(previous.shown if previous else None, before),
        "direction_restated": direction_from(restated_shown, before),
        "year_before_period": a_year.label,
        "year_before": a_year_before.shown if a_year_before else None,
        "direction_year": direction_from(a_year_before.shown if a_year_before else None, a_year),
    }


def _placed(of_round: _Round, entry: _Entry, latest: Fact, measured: "Benchmark | None") -> dict[str, Any]:
    """The quartiles of the figure and of the one before, and the published figures they are placed in."""
    settings, indicator, against = of_round.settings, entry.indicator, of_round.against
    before = entry.period.previous
    previous = of_round.first_reported(entry, before)
    first_known = of_round.facts_of(before).get(entry.key(before)) or of_round.here.get(entry.key(before))
    day_before = edition_of(first_known, before)
    before_now = benchmark(indicator, against.now, settings, day_before)
    then = benchmark(indicator, against.before, settings, day_before)
    same = of_round.here.get(entry.key(entry.period, _same_cohort(indicator, entry.variant)))

    def quarter(value: float | None, placed_in: Benchmark | None) -> int | None:
        return quartile(value, placed_in.cuts if placed_in else None, indicator.polarity)

    placed = is_placed(indicator, entry.variant)
    previous_value = previous.value if previous and placed else None
    return {
        "quartile": quarter(latest.value if placed else None, measured),
        "previous_quartile": quarter(previous_value, before_now),
        "previous_quartile_then": quarter(previous_value, then),
        "like_for_like_quartile": quarter(same.value if same and latest.status == "ok" else None, measured),
        "quartile_note": _note(indicator, entry.variant, measured, settings, against.now),
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

    cuts         None where too few councils have a value, or England has none: nothing is placed in it
    cuts_before  those of the year or edition before; None where it is not known
    """

    measure: str
    period: str
    vintage: str
    cuts: Cuts | None
    cuts_before: Cuts | None
    england: float | None
    neighbours_mean: float | None
    n: int


def edition_of(fact: Fact | None, period: Period) -> date:
    """The day of the edition that figures of a period are compared with, where a measure is published by day.

    The edition the council's own figure rests on; without one, the end of the period.
    """
    return fact.as_at if fact is not None and fact.as_at is not None else period.end


def benchmark(
    indicator: Indicator, comparison: pl.DataFrame | None, settings: RoundSettings, day: date
) -> Benchmark | None:
    """The distribution of the indicator's published measure.

    Where a measure is published for years: the latest year that most councils have. Where it is published by the day of an
    edition: the edition of `day`, else the newest before it; a later one knows more than the council's figure.
    """
    if comparison is None or not isinstance(indicator.comparator, Published) or comparison.is_empty():
        return None
    rows = comparison.filter(pl.col("measure") == indicator.comparator.measure)
    if editions := [p for p in rows["period"].unique() if _DAY.match(p)]:
        known = sorted(p for p in editions if p <= day.isoformat())
        if not known:
            return None
    elif rows.is_empty():
        return None
    else:
        # The latest published year, whether or not this council has a value in it; not one that only a few have.
        councils = dict(rows.select("period", "n").unique().iter_rows())
        widely = [p for p, n in councils.items() if n >= ENOUGH_COUNCILS * max(councils.values())]
        known = sorted(widely, key=lambda p: (published_year(p), p))
    newest, earlier = known[-1], rows.filter(pl.col("period") == known[-2]) if len(known) > 1 else None
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
        cuts=_cuts(any_row) if whole else None,
        cuts_before=_cuts(earlier.row(0, named=True)) if earlier is not None else None,
        england=any_row["england"],
        neighbours_mean=chosen if settings.neighbours.height else published,  # type: ignore[arg-type]
        n=any_row["n"],
    )


def _cuts(row: Mapping[str, Any]) -> Cuts | None:
    return None if None in (row["q1"], row["q2"], row["q3"]) else Cuts(row["q1"], row["q2"], row["q3"])


def is_placed(indicator: Indicator, variant: str) -> bool:
    """Is the figure itself given a quartile: it may be compared with the published ones, or is for their cohort."""
    compared = indicator.comparator
    return isinstance(compared, Published) and (compared.headline or variant == compared.same_cohort)


def beside(indicator: Indicator, catalogue: Mapping[str, Indicator], here: Mapping[FactKey, Fact], period: str) -> str:
    """The figures that must be read with this one: `Not known 4.8%`."""
    figures = []
    for other in (catalogue[i] for i in indicator.beside):
        fact = here.get((other.id, other.variants[0].id, period, other.bases[0].value))
        figures.append(f"{other.label} {_in_words(fact, other) if fact else 'not available'}")
    return "; ".join(figures)


def _in_words(fact: Fact, indicator: Indicator) -> str:
    """A figure as people read it; of what is no number of people, with its counts."""
    if fact.status != "ok":
        few = fact.denominator and not indicator.of_people
        return f"{fact.numerator:,} of {fact.denominator:,}" if few else "not available"
    if indicator.of_people:
        return as_text(fact.figure, indicator.unit)
    return with_counts(fact.figure, indicator.unit, fact.numerator, fact.denominator)


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
    sentences = []
    if measured.cuts is None:
        lacking = f"{measured.n} councils" if measured.n < FEWEST_COUNCILS else "no figure for England"
        sentences.append(f"No quartile: the published figures of {measured.period} have {lacking}.")
    # A figure for the published cohort needs no note on the difference.
    if compared.note and variant != compared.same_cohort:
        sentences.append(compared.note)
    return " ".join(sentences) or None


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
    """Figures reported before, by key; the council's own history takes precedence over the ledger.

    A figure counts as reported for the period its round reported, in the release that was frozen for it, or else in the last
    release before a later round had one: publishing an old round again does not change what was published then. The council's
    history covers the variant that the definition puts first.

    before   the current round: only what earlier rounds displayed counts, a release does not rest on itself
    history  rows of `schemas.council.ReportedFigures`, accepted
    ledger   rows of `warehouse.publish.ledger`
    """
    found: dict[FactKey, Reported] = {}
    mine = ledger.filter(pl.col("la_code") == la_code)
    first_release = dict(mine.group_by("round").agg(pl.col("release").min()).iter_rows())
    for row in as_published(mine).to_dicts():
        later = min((release for r, release in first_release.items() if r > row["round"]), default="~")
        # A quarter's figure counts as published in its own round; a term's or a year's in the round that showed it.
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

"""The figures that prose quotes: of each indicator its value, counts, changes, comparisons and records.

Here: which figures there are and how each is worked out, as rows of `fact_narrative`. Not here: sentences, and which
paragraph quotes which figure. Differences are taken from unrounded figures; where the displayed ones would give
another result the row says `with_rounding`. A record is judged on every figure known for the same basis, those
reported before included, and says since when; where too few are known, the row says so and is `x`. No difference and no
record crosses a change of the definition. Counts of a year to date grow with the quarters, so they are compared with the
same quarter of other years only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from warehouse.comparison import quartile
from warehouse.counting import TOTAL
from warehouse.evaluate import Fact
from warehouse.indicator import YEAR_TO_DATE, Basis, Indicator, Published
from warehouse.period import Period, Quarter, Term, parse_period, published_year
from warehouse.rounding import displayed_value
from warehouse.standing.position import (
    Against,
    FactKey,
    Reported,
    RoundSettings,
    benchmark,
    beside,
    edition_of,
    is_placed,
    unavailable_reason,
)
from warehouse.standing.records import Series, average_within_year_step, record, steps_record, too_few_steps, too_short

BANDS = {1: "first", 2: "second", 3: "third", 4: "fourth"}
OWN, ENGLAND, NEIGHBOURS = "own", "England", "statistical neighbours"


@dataclass(frozen=True)
class _Told:
    """One indicator on one basis in one round: what every figure of it is worked out from."""

    indicator: Indicator
    variant: str
    basis: Basis
    period: Period
    fact: Fact
    facts: Mapping[FactKey, Fact]
    reported: Mapping[FactKey, Reported]

    def key(self, period: Period) -> FactKey:
        return self.indicator.id, self.variant, period.label, self.basis.value

    def known(self, period: Period) -> Reported | None:
        """The figure of a period: as first reported, else as worked out now."""
        if found := self.reported.get(self.key(period)):
            return found
        fact = self.facts.get(self.key(period))
        if fact is None or fact.status != "ok" or fact.value is None:
            return None
        return Reported(fact.figure, fact.value, "worked out here", fact.numerator, fact.denominator)

    def series(self, part: str = "value") -> Series:
        """Every figure known of this basis and definition up to the period, in order of time, as it was displayed.

        What was reported before was rounded; records are judged on what people were shown.
        """
        mine = (self.indicator.id, self.variant, self.basis.value)
        labels = {period for i, v, period, b in (*self.facts, *self.reported) if (i, v, b) == mine}
        upto = (p for p in map(parse_period, labels) if p.end <= self.period.end)
        periods = sorted((p for p in upto if self.indicator.same_definition(p, self.period)), key=lambda p: p.end)
        found = [(p, self.known(p)) for p in periods]
        if part == "numerator":
            return [(p, float(k.numerator)) for p, k in found if k and k.numerator is not None]
        return [(p, float(k.shown)) for p, k in found if k]

    def counts_compare(self, other: Period) -> bool:
        """May counts of the two periods stand beside each other: a year to date only with one that is as long."""
        if self.basis is not YEAR_TO_DATE or not isinstance(self.period, Quarter) or not isinstance(other, Quarter):
            return True
        return other.number == self.period.number


def narrative(
    settings: RoundSettings,
    catalogue: Mapping[str, Indicator],
    facts: Mapping[FactKey, Fact],
    breakdowns: Sequence[Fact],
    reported: Mapping[FactKey, Reported],
    against: Against,
    standing: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """The rows of `fact_narrative` for one council and round.

    facts       the round's facts by key
    breakdowns  the round's facts by district, sex, …
    reported    figures reported before, by key
    against     the comparison of the round
    standing    the rows of `fact_position`
    """
    places = {p["indicator_id"]: p for p in standing}
    unavailable = {r["indicator_id"]: unavailable_reason(r) for r in settings.unavailable.to_dicts()}
    bases = {r["indicator_id"]: r.get("base_period") for r in settings.indicators.to_dicts()}
    variants = {r["indicator_id"]: r["variant"] for r in settings.indicators.to_dicts()}
    rows: list[dict[str, Any]] = []
    for indicator in catalogue.values():
        variant = variants.get(indicator.id) or indicator.variants[0].id
        for number, basis in enumerate(indicator.bases):
            place = places.get(indicator.id)
            period = (
                parse_period(place["period"]) if place else _latest(indicator, variant, basis, facts, settings.round)
            )
            fact = facts.get((indicator.id, variant, period.label, basis.value))
            if fact is None or (indicator.id in unavailable):
                reason = unavailable.get(indicator.id, "not worked out in this round")
                fact = Fact(indicator.id, variant, period.label, basis.value, status="x", reason=reason)
            told = _Told(indicator, variant, basis, period, fact, facts, reported)
            common = {
                "la_code": settings.la_code,
                "round": settings.round,
                "indicator_id": indicator.id,
                "variant": variant,
                "basis": basis.value,
                "paragraph_type": "T13" if fact.status == "x" else indicator.paragraph or None,
            }
            made = list(_figures(told, bases.get(indicator.id)))
            if number == 0 and fact.status == "ok":
                made += _compared(told, settings, against)
                if place and place["target"] is not None:
                    said = f"{place['target_operator']} {place['target']:g}"
                    made.append(_row(told, "target", said=said, **_number(place["target"], indicator.decimals)))
                made += _said(told, "beside", beside(indicator, catalogue, facts, period.label))
            made += _by_part(told, breakdowns)
            rows += [{"breakdown": TOTAL, "with_rounding": False, "status": "ok"} | common | row for row in made]
    return rows


def _latest(indicator: Indicator, variant: str, basis: Basis, facts: Mapping[FactKey, Fact], round_: str) -> Period:
    """The latest period with a figure; the round's quarter where there is none."""
    quarter = Quarter.parse(round_)
    mine = [
        parse_period(f.period)
        for k, f in facts.items()
        if (k[0], k[1], k[3]) == (indicator.id, variant, basis.value) and f.status == "ok"
    ]
    begun = [p for p in mine if p.start <= quarter.end]
    return max(begun, key=lambda p: p.end, default=quarter)


def _row(told: _Told, figure: str, period: Period | None = None, **more: Any) -> dict[str, Any]:
    of = period or told.period
    first, last = told.basis.window(of)
    return {
        "figure": figure, "period": of.label, "compared_with": "", "window_first": first, "window_last": last,
        "value": None, "displayed": None, "unit": told.indicator.unit, "said": None, **more,
    }  # fmt: skip


def _number(value: float, decimals: int) -> dict[str, Any]:
    return {"value": value, "displayed": displayed_value(value, decimals)}


def _figures(told: _Told, base: str | None) -> Iterator[dict[str, Any]]:
    """The value with its counts, and what it is compared with in time."""
    fact, indicator = told.fact, told.indicator
    yield _row(told, "value", value=fact.value, displayed=fact.shown, status=fact.status, said=fact.reason or None)
    if fact.status != "ok" or fact.value is None:
        return
    for name, count in (("numerator", fact.numerator), ("denominator", fact.denominator)):
        if count is not None and indicator.unit != "count":
            yield _row(told, name, value=float(count), displayed=Decimal(count), unit="count")
    period = told.period
    yield from _change(told, "previous", period.previous)
    if period.year_before != period.previous:
        yield from _change(told, "year_before", period.year_before)
    if base and (reference := parse_period(base)).kind == period.kind:
        yield from _change(told, "base", reference)
        if isinstance(reference, Term):
            yield from _since_base(told, reference)
    yield from _records(told)


def _change(told: _Told, name: str, other: Period) -> Iterator[dict[str, Any]]:
    """The figure of another period, the difference to it and the relative change."""
    before, now = told.known(other), told.fact
    if before is None or now.value is None:
        return
    decimals, unit = told.indicator.decimals, told.indicator.unit
    yield _row(told, name, other, value=before.value, displayed=before.shown)
    same, counts = told.indicator.same_definition(told.period, other), told.counts_compare(other)
    if before.numerator is not None and unit != "count" and counts:
        yield _row(told, f"{name}_numerator", other, unit="count", **_number(before.numerator, 0))
        if now.numerator is not None and same:
            yield _row(told, f"numerator_change_on_{name}", unit="count", compared_with=other.label,
                       **_number(now.numerator - before.numerator, 0))  # fmt: skip
    if not same or (unit == "count" and not counts):
        return
    change = now.value - before.value
    shown = displayed_value(change, decimals)
    yield _row(
        told, f"change_on_{name}", value=change, displayed=shown, unit="points" if unit == "percent" else unit,
        with_rounding=shown != now.figure - before.shown, compared_with=other.label,
    )  # fmt: skip
    if before.value:
        yield _row(told, f"relative_change_on_{name}", unit="percent", compared_with=other.label,
                   **_number(100 * change / before.value, 1))  # fmt: skip


def _since_base(told: _Told, base: Term) -> Iterator[dict[str, Any]]:
    """How a termly count grew since a term: the mean step within academic years, and from year to year before."""
    series = [(p, v) for p, v in told.series() if p.end >= base.end]
    if (mean := average_within_year_step(series)) is not None:
        yield _row(told, "average_within_year_step", unit="count", compared_with=base.label, **_number(mean, 0))
    last = told.period.year_before
    three_before = last.year_before.year_before.year_before
    late, early = told.known(last), told.known(three_before)
    comparable = all(told.indicator.same_definition(told.period, p) for p in (last, three_before))
    if late and early and comparable:
        yield _row(told, "change_over_three_years_before", last, unit="count", compared_with=three_before.label,
                   **_number(late.value - early.value, 0))  # fmt: skip


def _records(told: _Told) -> Iterator[dict[str, Any]]:
    """Whether the figure, the one before, its count and its step are records, and since when."""
    counts = told.indicator.unit == "count"
    yield from _record(told, "record", told.series(), of_counts=counts)
    if not counts and told.fact.numerator is not None:
        yield from _record(told, "record_numerator", told.series("numerator"), of_counts=True)
    earlier = [(p, v) for p, v in told.series() if p.end < told.period.end]
    if earlier and earlier[-1][0] == told.period.previous:
        yield from _record(told, "record_previous", earlier, of_counts=counts)
    if isinstance(told.period, Term):
        same = [(p, v) for p, v in told.series() if isinstance(p, Term) and p.number == told.period.number]
        yield from _judged(told, "record_same_term", record(same, yearly=True), too_short(same))
        series = told.series()
        yield from _judged(told, "record_within_year_step", steps_record(series), too_few_steps(series))


def _record(told: _Told, figure: str, series: Series, *, of_counts: bool) -> Iterator[dict[str, Any]]:
    """A record of a series; counts of a year to date are judged among the same quarters and say so by their name."""
    last: Period = series[-1][0] if series else told.period
    yearly = False
    if of_counts and told.basis is YEAR_TO_DATE and isinstance(last, Quarter):
        yearly = True
        series = [(p, v) for p, v in series if p.number == last.number]
        figure = f"{figure}_same_quarter"
    yield from _judged(told, figure, record(series, yearly=yearly), too_short(series), last)


def _judged(
    told: _Told, figure: str, said: str | None, lacking: str | None, period: Period | None = None
) -> Iterator[dict[str, Any]]:
    """A record in words; where it cannot be proved a row with the reason; nothing where there is none."""
    if lacking:
        yield _row(told, figure, period, unit="words", said=lacking, status="x")
    else:
        yield from _said(told, figure, said, period)


def _said(told: _Told, figure: str, said: str | None, period: Period | None = None) -> Iterator[dict[str, Any]]:
    if said:
        yield _row(told, figure, period, unit="words", said=said)


def _compared(told: _Told, settings: RoundSettings, against: Against) -> Iterator[dict[str, Any]]:
    """Quartile, England and neighbours, with the differences to them and their own changes and records."""
    indicator, fact = told.indicator, told.fact
    if not isinstance(indicator.comparator, Published) or fact.value is None:
        return
    previous = told.period.previous
    day_before = edition_of(told.facts.get(told.key(previous)), previous)
    now = benchmark(indicator, against.now, settings, edition_of(fact, told.period))
    if now is None:
        return
    if is_placed(indicator, told.variant):
        before = told.known(previous)
        for figure, value, placed_in, period in (
            ("quartile", fact.value, now, told.period),
            (
                "previous_quartile",
                before.value if before else None,
                benchmark(indicator, against.now, settings, day_before),
                previous,
            ),
            (
                "previous_quartile_then",
                before.value if before else None,
                benchmark(indicator, against.before, settings, day_before),
                previous,
            ),
        ):
            if placed_in and (band := quartile(value, placed_in.cuts, indicator.polarity)):
                yield _row(told, figure, period, unit="quartile", value=float(band), displayed=Decimal(band),
                           said=BANDS[band], compared_with=placed_in.period)  # fmt: skip
    rows = against.now.filter(pl.col("measure") == indicator.comparator.measure)
    own = rows.filter(pl.col("la_code") == int(settings.la_code))
    for name, column, at in ((ENGLAND, "england", now.england), (NEIGHBOURS, "neighbours_mean", now.neighbours_mean)):
        if at is None:
            continue
        figure = name.replace("statistical ", "").lower()
        decimals = indicator.decimals
        points = "points" if indicator.unit == "percent" else indicator.unit
        yield _row(told, figure, compared_with=now.period, **_number(at, decimals))
        gap = displayed_value(fact.value - at, decimals)
        yield _row(
            told, f"difference_to_{figure}", compared_with=now.period, value=fact.value - at, displayed=gap, unit=points,
            with_rounding=gap != fact.figure - displayed_value(at, decimals),
        )  # fmt: skip
        series = _published(own, column, now.period)
        if len(series) > 1:
            label, value = series[-2]
            step = displayed_value(at - value, decimals)
            yield _row(told, f"{figure}_previous", compared_with=label, **_number(value, decimals))
            yield _row(
                told, f"{figure}_change", compared_with=label, value=at - value, displayed=step, unit=points,
                with_rounding=step != displayed_value(at, decimals) - displayed_value(value, decimals),
            )  # fmt: skip
            if value:
                yield _row(told, f"{figure}_relative_change", compared_with=label, unit="percent",
                           **_number(100 * (at - value) / value, 1))  # fmt: skip
        yield from _judged(told, f"{figure}_record", record(series), too_short(series))


def _published(own: pl.DataFrame, column: str, last: str) -> list[tuple[str, float]]:
    """The published figures up to a period, in order of time."""
    found = [(p, v) for p, v in own.select("period", column).iter_rows() if v is not None]
    upto = (published_year(last), last)
    return sorted(
        ((p, v) for p, v in found if (published_year(p), p) <= upto),
        key=lambda item: (published_year(item[0]), item[0]),
    )


def _by_part(told: _Told, breakdowns: Sequence[Fact]) -> Iterator[dict[str, Any]]:
    """The figure by district, sex, phase or service area, with the period before."""
    if told.fact.status != "ok":
        return  # parts would give away what the total does not say
    for period, figure in ((told.period, "value"), (told.period.previous, "previous")):
        total = told.facts.get(told.key(period))
        if total is None or total.status != "ok":
            continue
        for f in breakdowns:
            if (f.indicator_id, f.variant, f.period, f.basis) == told.key(period) and f.status == "ok":
                yield _row(told, figure, period, value=f.value, displayed=f.shown, breakdown=f.breakdown)

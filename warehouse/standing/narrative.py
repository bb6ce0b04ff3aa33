"""The figures that prose quotes: the value, counts, changes, comparisons and records of each indicator.

Here: which figures there are and how each is worked out, as rows of `fact_narrative`. Not here: sentences, and which
paragraph quotes which figure. Differences are taken from unrounded figures; where the displayed ones would give
another result the row says `with_rounding`. A record is judged on every figure known for the same basis, those
reported before included, with the period since when; where too few are known, the row says so and is `x`. No difference and no
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
    Benchmark,
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


@dataclass(frozen=True)
class _Subject:
    """One indicator on one basis in one round: its prose figures are all worked out from this."""

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
        """May counts of the two periods be compared: a year to date only with one that is as long."""
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
            subject = _Subject(indicator, variant, basis, period, fact, facts, reported)
            common = {
                "la_code": settings.la_code,
                "round": settings.round,
                "indicator_id": indicator.id,
                "variant": variant,
                "basis": basis.value,
                "paragraph_type": "T13" if fact.status == "x" else indicator.paragraph or None,
            }
            made = list(_figures(subject, bases.get(indicator.id)))
            if number == 0 and fact.status == "ok":
                made += _compared(subject, settings, against)
                if place and place["target"] is not None:
                    words = f"{place['target_operator']} {place['target']:g}"
                    made.append(_row(subject, "target", said=words, **_number(place["target"], indicator.decimals)))
                made += _in_words(subject, "beside", beside(indicator, catalogue, facts, period.label))
            made += _by_part(subject, breakdowns)
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


def _row(subject: _Subject, figure: str, period: Period | None = None, **more: Any) -> dict[str, Any]:
    of = period or subject.period
    first, last = subject.basis.window(of)
    return {
        "figure": figure,
        "period": of.label,
        "compared_with": "",
        "window_first": first,
        "window_last": last,
        "value": None,
        "displayed": None,
        "unit": subject.indicator.unit,
        "said": None,
        **more,
    }


def _number(value: float, decimals: int) -> dict[str, Any]:
    return {"value": value, "displayed": displayed_value(value, decimals)}


def _figures(subject: _Subject, base: str | None) -> Iterator[dict[str, Any]]:
    """The value with its counts, and what it is compared with in time."""
    fact, indicator = subject.fact, subject.indicator
    yield _row(subject, "value", value=fact.value, displayed=fact.shown, status=fact.status, said=fact.reason or None)
    if fact.status != "ok" or fact.value is None:
        return
    for name, count in (("numerator", fact.numerator), ("denominator", fact.denominator)):
        if count is not None and indicator.unit != "count":
            yield _row(subject, name, value=float(count), displayed=Decimal(count), unit="count")
    period = subject.period
    yield from _change(subject, "previous", period.previous)
    if period.year_before != period.previous:
        yield from _change(subject, "year_before", period.year_before)
    if base and (reference := parse_period(base)).kind == period.kind:
        yield from _change(subject, "base", reference)
        if isinstance(reference, Term):
            yield from _since_base(subject, reference)
    yield from _records(subject)


def _change(subject: _Subject, name: str, other: Period) -> Iterator[dict[str, Any]]:
    """The figure of another period, the difference to it and the relative change."""
    before, now = subject.known(other), subject.fact
    if before is None or now.value is None:
        return
    decimals, unit = subject.indicator.decimals, subject.indicator.unit
    yield _row(subject, name, other, value=before.value, displayed=before.shown)
    same, counts = subject.indicator.same_definition(subject.period, other), subject.counts_compare(other)
    if before.numerator is not None and unit != "count" and counts:
        yield _row(subject, f"{name}_numerator", other, unit="count", **_number(before.numerator, 0))
        if now.numerator is not None and same:
            change = _number(now.numerator - before.numerator, 0)
            yield _row(subject, f"numerator_change_on_{name}", unit="count", compared_with=other.label, **change)
    if not same or (unit == "count" and not counts):
        return
    change = _difference(now.value, before.value, now.figure, before.shown, decimals)
    yield _row(subject, f"change_on_{name}", unit=_unit_of_difference(subject), compared_with=other.label, **change)
    if before.value:
        relative = _number(100 * (now.value - before.value) / before.value, 1)
        yield _row(subject, f"relative_change_on_{name}", unit="percent", compared_with=other.label, **relative)


def _since_base(subject: _Subject, base: Term) -> Iterator[dict[str, Any]]:
    """How a termly count grew since a term: the mean step within academic years, and from year to year before."""
    series = [(p, v) for p, v in subject.series() if p.end >= base.end]
    if (mean := average_within_year_step(series)) is not None:
        yield _row(subject, "average_within_year_step", unit="count", compared_with=base.label, **_number(mean, 0))
    last = subject.period.year_before
    three_before = last.year_before.year_before.year_before
    late, early = subject.known(last), subject.known(three_before)
    comparable = all(subject.indicator.same_definition(subject.period, p) for p in (last, three_before))
    if late and early and comparable:
        change = _number(late.value - early.value, 0)
        compared = three_before.label
        yield _row(subject, "change_over_three_years_before", last, unit="count", compared_with=compared, **change)


def _records(subject: _Subject) -> Iterator[dict[str, Any]]:
    """Whether the figure, the one before, its count and its step are records, and since when."""
    counts = subject.indicator.unit == "count"
    yield from _record(subject, "record", subject.series(), of_counts=counts)
    if not counts and subject.fact.numerator is not None:
        yield from _record(subject, "record_numerator", subject.series("numerator"), of_counts=True)
    earlier = [(p, v) for p, v in subject.series() if p.end < subject.period.end]
    if earlier and earlier[-1][0] == subject.period.previous:
        yield from _record(subject, "record_previous", earlier, of_counts=counts)
    if isinstance(subject.period, Term):
        same = [(p, v) for p, v in subject.series() if isinstance(p, Term) and p.number == subject.period.number]
        yield from _judged(subject, "record_same_term", record(same, yearly=True), too_short(same))
        series = subject.series()
        yield from _judged(subject, "record_within_year_step", steps_record(series), too_few_steps(series))


def _record(subject: _Subject, figure: str, series: Series, *, of_counts: bool) -> Iterator[dict[str, Any]]:
    """A record of a series; counts of a year to date are compared with the same quarter only, and named so."""
    last: Period = series[-1][0] if series else subject.period
    yearly = False
    if of_counts and subject.basis is YEAR_TO_DATE and isinstance(last, Quarter):
        yearly = True
        series = [(p, v) for p, v in series if p.number == last.number]
        figure = f"{figure}_same_quarter"
    yield from _judged(subject, figure, record(series, yearly=yearly), too_short(series), last)


def _judged(
    subject: _Subject, figure: str, words: str | None, lacking: str | None, period: Period | None = None
) -> Iterator[dict[str, Any]]:
    """A record in words; where it cannot be proved, a row with the reason; no row where there is no record."""
    if lacking:
        yield _row(subject, figure, period, unit="words", said=lacking, status="x")
    else:
        yield from _in_words(subject, figure, words, period)


def _in_words(
    subject: _Subject, figure: str, words: str | None, period: Period | None = None
) -> Iterator[dict[str, Any]]:
    if words:
        yield _row(subject, figure, period, unit="words", said=words)


def _compared(subject: _Subject, settings: RoundSettings, against: Against) -> Iterator[dict[str, Any]]:
    """Quartile, England and neighbours, with the differences to them and their own changes and records."""
    indicator, fact = subject.indicator, subject.fact
    if not isinstance(indicator.comparator, Published) or fact.value is None:
        return
    now = benchmark(indicator, against.now, settings, edition_of(fact, subject.period))
    if now is None:
        return
    if is_placed(indicator, subject.variant):
        yield from _quartiles(subject, settings, against, now)
    rows = against.now.filter(pl.col("measure") == indicator.comparator.measure)
    own = rows.filter(pl.col("la_code") == int(settings.la_code))
    for name, column, published in (
        ("england", "england", now.england),
        ("neighbours", "neighbours_mean", now.neighbours_mean),
    ):
        if published is not None:
            yield from _beside_published(subject, name, published, _published(own, column, now.period), now.period)


def _quartiles(
    subject: _Subject, settings: RoundSettings, against: Against, now: Benchmark
) -> Iterator[dict[str, Any]]:
    """The quartile of the figure, and of the one before: among the figures published now, and among those of then."""
    indicator, previous = subject.indicator, subject.period.previous
    day_before = edition_of(subject.facts.get(subject.key(previous)), previous)
    before_now = benchmark(indicator, against.now, settings, day_before)
    then = benchmark(indicator, against.before, settings, day_before)
    before = subject.known(previous)
    value_before = before.value if before else None
    for figure, value, placed_in, period in (
        ("quartile", subject.fact.value, now, subject.period),
        ("previous_quartile", value_before, before_now, previous),
        ("previous_quartile_then", value_before, then, previous),
    ):
        if placed_in and (band := quartile(value, placed_in.cuts, indicator.polarity)):
            shown = {"value": float(band), "displayed": Decimal(band), "said": BANDS[band]}
            yield _row(subject, figure, period, unit="quartile", compared_with=placed_in.period, **shown)


def _beside_published(
    subject: _Subject, name: str, published: float, series: Sequence[tuple[str, float]], label: str
) -> Iterator[dict[str, Any]]:
    """The figure of England or the neighbours, the difference to it, its own change and its record.

    series  the published figures up to that of `label`, in order of time
    """
    fact, decimals = subject.fact, subject.indicator.decimals
    unit = _unit_of_difference(subject)
    yield _row(subject, name, compared_with=label, **_number(published, decimals))
    if fact.value is not None:
        gap = _difference(fact.value, published, fact.figure, displayed_value(published, decimals), decimals)
        yield _row(subject, f"difference_to_{name}", compared_with=label, unit=unit, **gap)
    if len(series) > 1:
        before_label, before = series[-2]
        shown = displayed_value(published, decimals), displayed_value(before, decimals)
        step = _difference(published, before, *shown, decimals)
        yield _row(subject, f"{name}_previous", compared_with=before_label, **_number(before, decimals))
        yield _row(subject, f"{name}_change", compared_with=before_label, unit=unit, **step)
        if before:
            relative = _number(100 * (published - before) / before, 1)
            yield _row(subject, f"{name}_relative_change", compared_with=before_label, unit="percent", **relative)
    yield from _judged(subject, f"{name}_record", record(series), too_short(series))


def _unit_of_difference(subject: _Subject) -> str:
    return "points" if subject.indicator.unit == "percent" else subject.indicator.unit


def _difference(now: float, before: float, shown_now: Decimal, shown_before: Decimal, decimals: int) -> dict[str, Any]:
    """The difference of two unrounded figures, and whether the displayed ones would give another."""
    shown = displayed_value(now - before, decimals)
    return {"value": now - before, "displayed": shown, "with_rounding": shown != shown_now - shown_before}


def _published(own: pl.DataFrame, column: str, last: str) -> list[tuple[str, float]]:
    """The published figures up to a period, in order of time."""
    found = [(p, v) for p, v in own.select("period", column).iter_rows() if v is not None]
    upto = (published_year(last), last)
    return sorted(
        ((p, v) for p, v in found if (published_year(p), p) <= upto),
        key=lambda item: (published_year(item[0]), item[0]),
    )


def _by_part(subject: _Subject, breakdowns: Sequence[Fact]) -> Iterator[dict[str, Any]]:
    """The figure by district, sex, phase or service area, with the period before."""
    if subject.fact.status != "ok":
        return  # parts would reveal what the total does not show
    for period, figure in ((subject.period, "value"), (subject.period.previous, "previous")):
        total = subject.facts.get(subject.key(period))
        if total is None or total.status != "ok":
            continue
        for f in breakdowns:
            if (f.indicator_id, f.variant, f.period, f.basis) == subject.key(period) and f.status == "ok":
                yield _row(subject, figure, period, value=f.value, displayed=f.shown, breakdown=f.breakdown)

"""Is it plausible: a figure compared with other figures.

Here: jumps in a series, fractions reported as percentages, percentages of more than 100, a year to date compared with the Department's
figure of the year, quarters that must add up to it.
Not here: deliveries compared with deliveries (`pipelines.compose.plausibility`); what can never be true has no marker: it fails a
proof of the release (`warehouse.publish.build`).

A figure that is not plausible may be true: it stands, with the marker `q` and the question beside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from warehouse.counting import TOTAL
from warehouse.evaluate import Fact
from warehouse.indicator import Basis, CountDistinct, Indicator, Published
from warehouse.period import Period, Quarter, parse_period

MARKER = "q"
"""Questioned: stands beside the figure until somebody has looked."""

ENOUGH_STEPS = 4
TIMES_USUAL, TIMES_LARGEST, MIN_SHARE = 3, 1.5, 0.05
"""A step is a jump where it is three times the usual one, half as large again as the largest, and a twentieth of the figure."""

MIN_TIMES = 50
"""A reported percentage of 1 or less is questioned if the figure after it is at least this many times larger."""

MAX_SHARE_OFF, MIN_POINTS_OFF = 0.1, 1.0
"""How far a year's figure may lie from the Department's own of the same year."""

OwnPublished = Mapping[tuple[str, int], float]
"""The council's own published figures, by measure and the year they end in."""

ReportedValues = Mapping[tuple[str, str, str, str], float]
"""Figures reported before, by indicator, variant, period and basis."""


def questioned(
    facts: Sequence[Fact], catalogue: Mapping[str, Indicator], published: OwnPublished, reported: ReportedValues
) -> list[Fact]:
    """The facts of a round, those that are not plausible marked, with the question in their reason."""
    questions: dict[int, list[str]] = {}
    before: dict[tuple[str, str, str], dict[Period, float]] = {}
    for (indicator_id, variant, period, basis), value in reported.items():
        before.setdefault((indicator_id, variant, basis), {})[parse_period(period)] = value
    for (indicator_id, variant, basis), series in _series(facts).items():
        indicator = catalogue.get(indicator_id)
        if indicator is None:
            continue
        for fact, text in (
            *_jumps(indicator, basis, series, before.get((indicator_id, variant, basis), {})),
            *_hundredths(indicator, series, before.get((indicator_id, variant, basis), {})),
            *_beside_the_report(series, before.get((indicator_id, variant, basis), {})),
            *_beside_the_year(indicator, variant, basis, series, published),
            *_more_than_all(indicator, series),
        ):
            questions.setdefault(id(fact), []).append(text)
    for fact, text in _quarters_that_do_not_add_up(facts, catalogue):
        questions.setdefault(id(fact), []).append(text)
    return [_marked(f, questions[id(f)]) if id(f) in questions else f for f in facts]


def _marked(fact: Fact, texts: Iterable[str]) -> Fact:
    markers = [m for m in fact.marker.split(", ") if m]
    return replace(
        fact,
        marker=", ".join(dict.fromkeys((*markers, MARKER))),
        reason="; ".join(t for t in (fact.reason, *texts) if t),
    )


def _series(facts: Iterable[Fact]) -> dict[tuple[str, str, str], list[tuple[Period, Fact]]]:
    """Totals that are there, by indicator, variant and basis, in order of time."""
    found: dict[tuple[str, str, str], list[tuple[Period, Fact]]] = {}
    for fact in facts:
        if fact.status == "ok" and fact.breakdown == TOTAL and fact.value is not None:
            found.setdefault((fact.indicator_id, fact.variant, fact.basis), []).append(
                (parse_period(fact.period), fact)
            )
    return {key: sorted(series, key=lambda s: s[0].start) for key, series in found.items()}


def _more_than_all(indicator: Indicator, series: Sequence[tuple[Period, Fact]]) -> Iterator[tuple[Fact, str]]:
    """Percentages of more than 100: what is counted is no part of what it is counted out of."""
    for _, fact in series:
        if indicator.unit == "percent" and fact.value is not None and fact.value > 100:
            yield fact, "it is more than 100%: what is counted is no part of what it is counted out of"


def _jumps(
    indicator: Indicator, basis: str, series: Sequence[tuple[Period, Fact]], reported: Mapping[Period, float]
) -> Iterator[tuple[Fact, str]]:
    """Steps far larger than the series has taken before; figures reported before any that were worked out count.

    Counts of a part of a year are not compared with each other.
    """
    if indicator.unit == "count" and basis != Basis.AT_PERIOD_END.value:
        return
    facts = dict(series)
    values = {**reported, **{p: f.value for p, f in series if f.value is not None}}
    steps: list[float] = []
    for before, period in pairwise(sorted(values, key=lambda p: p.start)):
        if before != period.previous or not indicator.same_definition(period, before):
            continue
        step = abs(values[period] - values[before])
        if (
            len(steps) >= ENOUGH_STEPS
            and step > TIMES_USUAL * median(steps)
            and step > TIMES_LARGEST * max(steps)
            and step > MIN_SHARE * abs(values[before])
            and period in facts
        ):
            points = " points" if indicator.unit == "percent" else ""
            places = indicator.decimals
            yield (
                facts[period],
                f"a jump of {step:,.{places}f}{points} since {before.label}; the usual step is {median(steps):,.{places}f}",
            )
        steps.append(step)


def _hundredths(
    indicator: Indicator, series: Sequence[tuple[Period, Fact]], reported: Mapping[Period, float]
) -> Iterator[tuple[Fact, str]]:
    """A percentage after a fraction of 1 that was reported for the period before: 0.264 for 26.4."""
    if indicator.unit != "percent":
        return
    for period, fact in series:
        before = reported.get(period.previous)
        if before and fact.value and before <= 1 and fact.value >= MIN_TIMES * before:
            yield (
                fact,
                f"a small part of it was reported of {period.previous.label}: a fraction of 1 in place of a percentage",
            )


def _beside_the_year(
    indicator: Indicator, variant: str, basis: str, series: Sequence[tuple[Period, Fact]], published: OwnPublished
) -> Iterator[tuple[Fact, str]]:
    """A whole year compared with what the Department published for it."""
    compared = indicator.comparator
    if not isinstance(compared, Published) or variant != (compared.same_cohort or indicator.variants[0].id):
        return
    for period, fact in series:
        ends_a_year = isinstance(period, Quarter) and period.number == 4 and basis == Basis.YEAR_TO_DATE.value
        if not (ends_a_year or basis == Basis.FULL_YEAR.value) or fact.value is None:
            continue
        theirs = published.get((compared.measure, period.end.year))
        if theirs is not None and abs(fact.value - theirs) > max(MIN_POINTS_OFF, MAX_SHARE_OFF * abs(theirs)):
            yield fact, f"the Department published {theirs:g} for the year"


def _beside_the_report(
    series: Sequence[tuple[Period, Fact]], reported: Mapping[Period, float]
) -> Iterator[tuple[Fact, str]]:
    """A figure compared with what was reported for its own period before: one of the two may be a slip."""
    for period, fact in series:
        theirs = reported.get(period)
        if theirs is None or fact.value is None:
            continue
        if abs(fact.value - theirs) > max(MIN_POINTS_OFF, MAX_SHARE_OFF * abs(theirs)):
            yield fact, f"{theirs:g} was reported for it"


def _counts_different_ones(indicator: Indicator) -> bool:
    """Does it count children, of whom one may come in several quarters."""
    return any(isinstance(c, CountDistinct) for v in indicator.variants for c in indicator.numerators(v))


def _quarters_that_do_not_add_up(
    facts: Sequence[Fact], catalogue: Mapping[str, Indicator]
) -> Iterator[tuple[Fact, str]]:
    """A year to date counts what its quarters count, where both rest on the same deliveries.

    The list of the whole year may differ from the first quarter's own list about that quarter.
    """
    by_key = {
        (f.indicator_id, f.variant, f.period, f.basis): f for f in facts if f.status == "ok" and f.breakdown == TOTAL
    }
    for (indicator_id, variant, label, basis), fact in by_key.items():
        period = parse_period(label)
        known = indicator_id in catalogue and basis == Basis.YEAR_TO_DATE.value and isinstance(period, Quarter)
        if not known or not isinstance(period, Quarter) or _counts_different_ones(catalogue[indicator_id]):
            continue
        quarters = [Quarter(period.year, n).label for n in range(1, period.number + 1)]
        found = (by_key.get((indicator_id, variant, q, Basis.IN_QUARTER.value)) for q in quarters)
        parts = [p for p in found if p is not None and p.numerator is not None]
        if len(parts) < len(quarters) or {d for p in parts for d in p.deliveries} != set(fact.deliveries):
            continue
        counts = [p.numerator or 0 for p in parts]
        if fact.numerator is not None and sum(counts) != fact.numerator:
            yield fact, f"its quarters count {sum(counts):,}, the year to date {fact.numerator:,}"

"""Indicators x events x periods → facts, and the rows that contributed.

Here: one pass per indicator over all its periods, bases and breakdowns; the choice of the count that is used; three-valued
counting. Not here: quartiles, direction, RAG (`warehouse.comparison`), and how events came about (`pipelines`).

A missing column makes a figure `x` with the reason, a window that is not covered makes it `x: not covered`, and an
indicator that fails takes no other with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from warehouse.counting import (
    CONTRIBUTORS,
    TOTAL,
    Tallies,
    Tally,
    Window,
    contributors,
    january,
    match_windows,
    reads_of,
    tallies,
)
from warehouse.coverage import Coverage, Span, missing_columns
from warehouse.indicator import AsAt, Basis, Count, Having, Indicator, OfYear, OnJanuaryRoll, Variant
from warehouse.period import Period, parse_period
from warehouse.rounding import displayed

MAX_SHARE_UNREADABLE = 0.05
"""No figure is given where more than this share of the rows is unknown: they may count or not."""


@dataclass(frozen=True)
class Fact:
    """One figure, or the reason there is none.

    value       unrounded
    shown       what people see (Decimal, rounded once)
    unknown     how many rows may or may not belong in the numerator or the denominator
    as_at       the day of the newest of the deliveries it rests on
    looks_back_to  the first day whose events it counts or looks up
    deliveries  those that cover its windows, and those read together with them
    breakdown   `total`, or a dimension and its value (`district: Brookdale`)
    inherited   it was worked out from the deliveries of a council that this one takes over from
    """

    indicator_id: str
    variant: str
    period: str
    basis: str
    status: str
    reason: str = ""
    numerator: int | None = None
    denominator: int | None = None
    value: float | None = None
    shown: Decimal | None = None
    unknown: int = 0
    marker: str = ""
    method: str = ""
    as_at: date | None = None
    version: int = 1
    breakdown: str = TOTAL
    deliveries: tuple[str, ...] = ()
    looks_back_to: date | None = None
    inherited: bool = False

    @property
    def figure(self) -> Decimal:
        """`shown` of a fact whose status is ok. Raises AssertionError where there is no figure."""
        if self.shown is None:
            raise AssertionError(f"{self.indicator_id} has no figure for {self.period}")
        return self.shown


def evaluate(
    indicator: Indicator, events: Mapping[str, pl.DataFrame], coverage: Coverage, periods: Iterable[Period]
) -> tuple[list[Fact], pl.DataFrame]:
    """All facts of one indicator, and the rows behind them.

    events    event tables by name (`schemas.events`)
    coverage  what they cover
    periods   the periods to work out; periods of another kind than the indicator's are passed over

    Returns the facts (every variant x period x basis, absent ones included, and the breakdowns of those that are there)
    and a frame of CONTRIBUTORS. Never raises: an indicator whose terms fail gives `x` with the kind of failure, so that
    the others go on.
    """
    if indicator.earlier is not None and indicator.begins is not None:
        return _across_the_break(indicator, indicator.earlier, indicator.begins, events, coverage, list(periods))
    return _evaluate(indicator, events, coverage, periods)


def _across_the_break(
    indicator: Indicator,
    earlier: Indicator,
    begins: date,
    events: Mapping[str, pl.DataFrame],
    coverage: Coverage,
    periods: Sequence[Period],
) -> tuple[list[Fact], pl.DataFrame]:
    """Each period by the definition that counts in it; the figures of the first period after the break are marked."""
    before, old = evaluate(earlier, events, coverage, [p for p in periods if p.start < begins])
    after, new = _evaluate(indicator, events, coverage, [p for p in periods if p.start >= begins])
    facts = list(before)
    for fact in after:
        # Marked even where the period before was not worked out.
        if fact.status == "ok" and parse_period(fact.period).previous.start < begins:
            why = f"series break: definition {indicator.version} counts from {begins}"
            facts.append(
                replace(
                    fact,
                    marker=", ".join(m for m in (fact.marker, "b") if m),
                    reason="; ".join(r for r in (fact.reason, why) if r),
                )
            )
        else:
            facts.append(fact)
    return facts, pl.concat([old, new])


def _evaluate(
    indicator: Indicator, events: Mapping[str, pl.DataFrame], coverage: Coverage, periods: Iterable[Period]
) -> tuple[list[Fact], pl.DataFrame]:
    facts: list[Fact] = []
    behind = [pl.DataFrame(schema=CONTRIBUTORS)]
    grid = [(period, basis) for period in periods if period.kind == indicator.periods for basis in indicator.bases]
    for variant in indicator.variants:
        covered: list[Window] = []
        for period, basis in grid:
            if variant.bases and basis not in variant.bases:
                continue
            last = basis.window(period)[1]
            if why := _outside_series(indicator, last):
                facts.append(_absent(indicator, variant, period, basis, "z", why))
                continue
            try:
                found = _covered_window(indicator, coverage, variant, period, basis)
            except TypeError:  # a timing that does not go with the kind of period
                found = "could not be worked out (TypeError)"
            if isinstance(found, str):
                facts.append(_absent(indicator, variant, period, basis, "x", found))
            else:
                covered.append(found)
        try:
            counted, rows = _count(indicator, variant, events, covered)
        except (Exception, pl.exceptions.PanicException) as failure:  # one indicator never takes the others with it
            # The kind of failure only: a library's message may quote a value.
            reason = f"could not be worked out ({type(failure).__name__})"
            facts += [
                replace(_absent(indicator, variant, w.period, w.basis, "x", reason), deliveries=_behind(w))
                for w in covered
            ]
        else:
            facts += counted
            behind.append(rows)
    return facts, pl.concat(behind)


def _outside_series(indicator: Indicator, last: date) -> str:
    """Why a period that ends on a day is not one of the series, or ""."""
    if indicator.closes is not None and last > indicator.closes:
        return f"the series closed on {indicator.closes}: {indicator.closed_because}"
    if indicator.opens is not None and last < indicator.opens:
        return f"the series begins on {indicator.opens}: {indicator.opened_because}"
    return ""


def _covered_window(
    indicator: Indicator, coverage: Coverage, variant: Variant, period: Period, basis: Basis
) -> Window | str:
    """The window with the first numerator whose history is covered and the deliveries that are used; or why there is none."""
    reasons = []
    denominator = indicator.denominator_of(variant)
    for count in indicator.numerators(variant):
        spans = _covering(coverage, indicator, count, variant, period, basis)
        if isinstance(spans, str):
            reasons.append(spans)
            continue
        denominator_spans = (
            spans if denominator is None else _covering(coverage, indicator, denominator, variant, period, basis)
        )
        if isinstance(denominator_spans, str):
            return denominator_spans
        return Window(period, basis, count, spans, denominator_spans)
    return "; ".join(dict.fromkeys(reasons))


def _looks_back_to(indicator: Indicator, variant: Variant, window: Window) -> date:
    """The first day whose events a figure counts or looks up."""
    counts = (window.count, indicator.denominator_of(variant))
    return min(_first_day(indicator, count, variant, window.period, window.basis) for count in counts if count)


def _first_day(indicator: Indicator, count: Count, variant: Variant, period: Period, basis: Basis) -> date:
    """The first day whose events a count needs to know."""
    first, last = basis.window(period)
    timing = indicator.timing_of(count, variant)
    if isinstance(timing, AsAt):
        return last if count.having is None else _before(last, count.having.within) + timedelta(days=1)
    if isinstance(timing, OfYear):
        return last
    if isinstance(timing, OnJanuaryRoll):
        first = january(period).start
    return _before(first, count.look_back) if count.look_back else first


def _before(day: date, how_long: str) -> date:
    found: date = pl.select(pl.lit(day).dt.offset_by(f"-{how_long}")).item()
    return found


def _covering(
    coverage: Coverage, indicator: Indicator, count: Count, variant: Variant, period: Period, basis: Basis
) -> tuple[Span, ...] | str:
    first, last = basis.window(period)
    timing = indicator.timing_of(count, variant)
    spans: tuple[Span, ...] | None
    needed = sorted(reads_of(count, variant, timing))
    if isinstance(timing, AsAt):
        snapshot = coverage.snapshot_for(count.events, last, needed)
        spans = (snapshot,) if snapshot else None
    else:
        if isinstance(timing, OnJanuaryRoll):
            last = january(period).end
        first = _first_day(indicator, count, variant, period, basis)
        spans = coverage.covering(count.events, first, last)
    if spans is None:
        return f"not covered: {count.events.replace('_', ' ')} from {first} to {last}; {coverage.extent(count.events)}"
    if lacking := missing_columns(spans, needed):
        return f"not delivered: {', '.join(lacking)} in {count.events.replace('_', ' ')}"
    return spans if count.having is None else _with_beside(coverage, count.having, spans, last)


def _with_beside(coverage: Coverage, having: Having, spans: tuple[Span, ...], last: date) -> tuple[Span, ...] | str:
    """The spans with those of the events that must stand beside; they must be of the same source, whose numbers of children agree."""
    words = having.events.replace("_", " ")
    first = _before(last, having.within) + timedelta(days=1)
    found = coverage.covering(having.events, first, last)
    if found is None:
        return f"not covered: {words} from {first} to {last}; {coverage.extent(having.events)}"
    if {s.source for s in found} != {s.source for s in spans}:
        return f"not covered: {words} from {first} to {last} by the source of the others"
    if lacking := missing_columns(found, sorted({having.on, *having.where.meta.root_names()})):
        return f"not delivered: {', '.join(lacking)} in {words}"
    return (*spans, *found)


def _count(
    indicator: Indicator, variant: Variant, events: Mapping[str, pl.DataFrame], windows: Sequence[Window]
) -> tuple[list[Fact], pl.DataFrame]:
    facts: list[Fact] = []
    rows: list[pl.DataFrame] = []
    # Windows that are answered by the same count are worked out together, in one join.
    for count in dict.fromkeys(w.count for w in windows):
        together = [w for w in windows if w.count is count]
        counted, behind = _counted(indicator, variant, count, events, together)
        rows += behind
        for w in together:
            facts.append(_fact(indicator, variant, w, counted, TOTAL))
            if facts[-1].status == "ok":
                unknown = _unknown_breakdowns(indicator, w)
                parts = (p for p in counted.parts(w) if not p.startswith(unknown))
                facts += [_fact(indicator, variant, w, counted, part) for part in parts]
    return facts, pl.concat(rows) if rows else pl.DataFrame(schema=CONTRIBUTORS)


def _unknown_breakdowns(indicator: Indicator, window: Window) -> tuple[str, ...]:
    """How the parts begin of which a delivery behind the window lacks the column: those of the others are not all of them."""
    spans = [s for s in window.spans if s.events == window.count.events] + list(window.denominator_spans)
    return tuple(f"{b.id}: " for b in indicator.breakdowns if missing_columns(spans, [b.column]))


@dataclass(frozen=True)
class _Counted:
    """What the lines of an indicator come to, by window and breakdown.

    of_all  what its denominator would be if all were known; empty where it is counted out of all
    """

    numerators: Tallies
    denominators: Tallies
    of_all: Tallies

    def parts(self, window: Window) -> list[str]:
        """The values of breakdowns that have a count in a window."""
        lines = (*self.numerators.items(), *self.denominators.items())
        return sorted({k[2] for k, t in lines if k[:2] == window.key and t.count} - {TOTAL})


def _counted(
    indicator: Indicator,
    variant: Variant,
    count: Count,
    events: Mapping[str, pl.DataFrame],
    windows: Sequence[Window],
) -> tuple[_Counted, list[pl.DataFrame]]:
    """What one count and its denominator come to in the windows it answers, and the rows behind them."""
    denominator, by = indicator.denominator_of(variant), indicator.breakdowns
    of_all: Tallies = {}
    if (everyone := indicator.of_all) is not None:
        matched = match_windows(indicator, variant, everyone, everyone, events, windows, of_denominator=True)
        of_all = tallies(matched, "denominator", everyone, by)
    if denominator is None or _counted_together(indicator, variant, count, denominator):
        matched = match_windows(indicator, variant, count, denominator or count, events, windows, of_denominator=False)
        behind = contributors(indicator, variant, matched, "in_denominator")
        out_of = tallies(matched, "denominator", denominator or count, by)
        return _Counted(tallies(matched, "numerator", count, by), out_of, of_all), [behind]
    matched = match_windows(indicator, variant, count, count, events, windows, of_denominator=False)
    numerators = tallies(matched, "numerator", count, by)
    behind = contributors(indicator, variant, matched, "in_denominator")
    matched = match_windows(indicator, variant, denominator, denominator, events, windows, of_denominator=True)
    beside = contributors(indicator, variant, matched, "in_denominator").with_columns(in_numerator=pl.lit(False))
    return _Counted(numerators, tallies(matched, "denominator", denominator, by), of_all), [behind, beside]


def _counted_together(indicator: Indicator, variant: Variant, count: Count, denominator: Count) -> bool:
    """Is the numerator part of the denominator's rows: the same events at the same time, simply counted. A ratio is of two counts."""
    plain = type(count) is Count and type(denominator) is Count and indicator.unit != "ratio"
    when = indicator.timing_of(count, variant) == indicator.timing_of(denominator, variant)
    return plain and when and count.events == denominator.events


@dataclass(frozen=True)
class _Undecided:
    """The rows of a window that may or may not count.

    unknown   how many there are
    lacking   how many of them lack a cell somebody should have filled in
    too_many  whether these are too large a share of all rows for a figure to be given
    """

    unknown: int
    lacking: int
    too_many: bool


def _undecided(
    indicator: Indicator, variant: Variant, window: Window, numerator: Tally, denominator: Tally
) -> _Undecided:
    counted_out_of = indicator.denominator_of(variant)
    # A row of a table that both lines count is counted once.
    both = max if counted_out_of is not None and counted_out_of.events == window.count.events else sum
    lacking: tuple[int, ...]
    rows: tuple[int, ...]
    if counted_out_of is None:
        lacking, rows = (numerator.undecided,), (numerator.rows + numerator.unknown,)
        unknown = numerator.unknown + numerator.unplaced
    elif _counted_together(indicator, variant, window.count, counted_out_of):
        lacking, rows = (numerator.undecided + denominator.undecided,), (denominator.rows + denominator.unknown,)
        unknown = numerator.unknown + denominator.unknown + numerator.unplaced + denominator.unplaced
    else:
        # Two tables: much that is known in one does not make up for what is unknown in the other.
        lacking = numerator.undecided, denominator.undecided
        rows = numerator.rows + numerator.unknown, denominator.rows + denominator.unknown
        unknown = both((numerator.unknown, denominator.unknown)) + both((numerator.unplaced, denominator.unplaced))
    too_many = any(n > MAX_SHARE_UNREADABLE * of for n, of in zip(lacking, rows, strict=True))
    return _Undecided(unknown, both(lacking), too_many)


def _fact(indicator: Indicator, variant: Variant, window: Window, counted: _Counted, breakdown: str) -> Fact:
    place = (*window.key, breakdown)
    of_numerator, of_denominator = (t.get(place, Tally()) for t in (counted.numerators, counted.denominators))
    numerator, denominator = of_numerator.count, of_denominator.count if indicator.denominator_of(variant) else None
    undecided = _undecided(indicator, variant, window, of_numerator, of_denominator)
    spans = (*window.spans, *window.denominator_spans)

    def rests_on_window(fact: Fact) -> Fact:
        newest, looks_back_to = max(s.as_at for s in spans), _looks_back_to(indicator, variant, window)
        return replace(fact, breakdown=breakdown, as_at=newest, looks_back_to=looks_back_to, deliveries=_behind(window))

    if denominator == 0 and not undecided.unknown:
        empty = _absent(indicator, variant, window.period, window.basis, "z", "no cases in the window")
        return rests_on_window(replace(empty, numerator=0, denominator=0, method=window.count.method))
    if denominator == 0 or undecided.too_many:
        rows = undecided.lacking or undecided.unknown
        reason = f"{rows:,} rows lack a cell that decides, or it cannot be read: see the findings of the delivery"
        absent = _absent(indicator, variant, window.period, window.basis, "x", reason)
        return rests_on_window(absent)
    fewest = indicator.fewest
    if fewest is not None and of_denominator.rows < fewest.rows:
        why = f"{numerator:,} of {denominator:,}: no percentage is given of fewer than {fewest.rows} {fewest.what}"
        few = _absent(indicator, variant, window.period, window.basis, "z", why)
        return rests_on_window(replace(few, numerator=numerator, denominator=denominator, method=window.count.method))
    partly = _partly_known(denominator, counted.of_all.get(place))
    unknown = _unknown_in_words(undecided.unknown, of_numerator.hidden)
    of_deliveries = sorted({n for s in spans for n in s.notes}, key=lambda n: (n.marker, n.words))
    markers = ["u"] * bool(unknown or partly) + ["p"] * (indicator.status == "provisional")
    markers += dict.fromkeys(n.marker for n in of_deliveries)
    fact = Fact(
        indicator_id=indicator.id,
        variant=variant.id,
        period=window.period.label,
        basis=window.basis.value,
        status="ok",
        reason="; ".join((*unknown, *partly, *(n.words for n in of_deliveries))),
        numerator=numerator,
        denominator=denominator,
        value=float(numerator) if denominator is None else indicator.per * numerator / denominator,
        shown=displayed(numerator, denominator, per=indicator.per, decimals=indicator.decimals),
        unknown=undecided.unknown,
        marker=", ".join(dict.fromkeys(markers)),
        method=window.count.method,
        version=indicator.version,
    )
    return rests_on_window(fact)


def _partly_known(denominator: int | None, of_all: Tally | None) -> list[str]:
    """In words, where a figure rests on less than half of all there are."""
    if denominator is None or of_all is None or 2 * denominator >= of_all.count:
        return []
    return [f"it rests on {denominator:,} of {of_all.count:,}, less than half"]


def _unknown_in_words(unknown: int, hidden: int) -> list[str]:
    """How many rows are unknown, and why: only recorded later (`hidden`), or a cell is missing."""
    words = []
    if hidden:
        words.append(f"{hidden} unknown at period end: recorded after it")
    if unknown > hidden:
        words.append(f"{unknown - hidden} unknown: a cell that decides is blank or cannot be read")
    return words


def _behind(window: Window) -> tuple[str, ...]:
    """The deliveries that cover a window, and those read together with them."""
    spans = (*window.spans, *window.denominator_spans)
    return tuple(sorted({d for s in spans for d in (s.delivery, *s.companions)}))


def _absent(indicator: Indicator, variant: Variant, period: Period, basis: Basis, status: str, reason: str) -> Fact:
    return Fact(
        indicator_id=indicator.id,
        variant=variant.id,
        period=period.label,
        basis=basis.value,
        status=status,
        reason=reason,
        version=indicator.version,
    )

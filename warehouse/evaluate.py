"""Indicators x events x periods → facts, and the rows that contributed.

Here: one pass per indicator over all its periods, bases and breakdowns; the choice of the count that speaks; three-valued
counting. Not here: quartiles, direction, RAG (`warehouse.comparison`), and how events came about (`pipelines`).

A missing column makes a figure `x` with the reason, a window that is not covered makes it `x: not covered`, and an
indicator that fails takes no other with it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

import polars as pl

from schemas.events import EVENTS
from warehouse.coverage import Coverage, Span, missing_columns
from warehouse.indicator import (
    AsAt,
    Basis,
    Breakdown,
    Count,
    CountDistinct,
    During,
    Example,
    Indicator,
    InPeriod,
    OnJanuaryRoll,
    Sum,
    Timing,
    Variant,
)
from warehouse.period import AcademicYear, Period, parse_period
from warehouse.rounding import displayed

TOTAL = "total"

CONTRIBUTORS: dict[str, pl.DataType | type[pl.DataType]] = {
    "indicator_id": pl.String,
    "variant": pl.String,
    "period": pl.String,
    "basis": pl.String,
    "in_numerator": pl.Boolean,
    "unknown": pl.Boolean,
    "delivery": pl.String,
    "sheet": pl.String,
    "source_row": pl.Int64,
}
"""Columns of the contributors: one row per row of a delivery that stands in a denominator or a numerator of its own."""


MAX_SHARE_UNREADABLE = 0.05
"""Where it cannot be told of more rows than this share whether they count, no figure is given."""


@dataclass(frozen=True)
class Fact:
    """One figure, or the reason there is none.

    value is unrounded, `shown` is what people see (Decimal, rounded once). `unknown` counts rows of which it could not
    be told whether they belong in the numerator, or in the denominator. `as_at` is the oldest as-at date among the deliveries it rests on.
    `breakdown` is `total`, or a dimension and its value (`district: Brookdale`).
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
    shown: Any = None
    unknown: int = 0
    marker: str = ""
    method: str = ""
    as_at: date | None = None
    version: int = 1
    breakdown: str = TOTAL


@dataclass(frozen=True)
class _Window:
    """One period on one basis, and what may speak for it."""

    period: Period
    basis: Basis
    count: Count
    spans: tuple[Span, ...]
    denominator_spans: tuple[Span, ...]

    @property
    def key(self) -> tuple[str, str]:
        return self.period.label, self.basis.value


@dataclass(frozen=True)
class _Tally:
    """What a count came to in one window.

    rows      rows that count; of a sum or of different children not the same as the count
    unknown   rows of which it could not be told whether they count, or for how much
    hidden    those among them that only a later date hides: the source cannot know
    unplaced  undecided rows without a value of the breakdown: they may belong to any part
    """

    count: int = 0
    rows: int = 0
    unknown: int = 0
    hidden: int = 0
    unplaced: int = 0

    @property
    def undecided(self) -> int:
        """Rows that lack a cell somebody should have filled in."""
        return self.unknown - self.hidden


_Tallies = dict[tuple[str, str, str], _Tally]
"""By period, basis and breakdown."""


def evaluate(
    indicator: Indicator, events: Mapping[str, pl.DataFrame], coverage: Coverage, periods: Iterable[Period]
) -> tuple[list[Fact], pl.DataFrame]:
    """All facts of one indicator, and the rows behind them.

    events    event tables by name (`schemas.events`)
    coverage  what they speak for
    periods   the periods to work out; those of another kind than the indicator's are passed over

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
        # Whether or not the period before was worked out as well: the break lies where it lies.
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
    contributors = [pl.DataFrame(schema=CONTRIBUTORS)]
    grid = [(period, basis) for period in periods if period.kind == indicator.periods for basis in indicator.bases]
    for variant in indicator.variants:
        provable: list[_Window] = []
        for period, basis in grid:
            last = basis.window(period)[1]
            if indicator.closes is not None and last > indicator.closes:
                why = f"the series closed on {indicator.closes}: {indicator.closed_because}"
                facts.append(_absent(indicator, variant, period, basis, "z", why))
                continue
            found = _speakers(indicator, coverage, variant, period, basis)
            if isinstance(found, str):
                facts.append(_absent(indicator, variant, period, basis, "x", found))
            else:
                provable.append(found)
        try:
            counted, rows = _count(indicator, variant, events, provable)
        except Exception as failure:  # one indicator that fails does not take the others with it
            # The kind of failure only: a library's message may quote a value.
            reason = f"could not be worked out ({type(failure).__name__})"
            facts += [_absent(indicator, variant, w.period, w.basis, "x", reason) for w in provable]
        else:
            facts += counted
            contributors.append(rows)
    return facts, pl.concat(contributors)


def _speakers(
    indicator: Indicator, coverage: Coverage, variant: Variant, period: Period, basis: Basis
) -> _Window | str:
    """The first numerator whose history is covered, with the deliveries that speak; or why none can."""
    reasons = []
    below = indicator.below(variant)
    for count in indicator.numerators(variant):
        spans = _covering(coverage, indicator, count, variant, period, basis)
        if isinstance(spans, str):
            reasons.append(spans)
            continue
        under = spans if below is None else _covering(coverage, indicator, below, variant, period, basis)
        if isinstance(under, str):
            return under
        return _Window(period, basis, count, spans, under)
    return "; ".join(dict.fromkeys(reasons))


def _covering(
    coverage: Coverage, indicator: Indicator, count: Count, variant: Variant, period: Period, basis: Basis
) -> tuple[Span, ...] | str:
    first, last = basis.window(period)
    timing = indicator.timing_of(count, variant)
    spans: tuple[Span, ...] | None
    if isinstance(timing, AsAt):
        snapshot = coverage.snapshot_for(count.events, last)
        spans = (snapshot,) if snapshot else None
    else:
        if isinstance(timing, OnJanuaryRoll):
            january = _january(period)
            first, last = january.start, january.end
        if count.look_back:
            first = pl.select(pl.lit(first).dt.offset_by(f"-{count.look_back}")).item()
        spans = coverage.speaking_for(count.events, first, last)
    if spans is None:
        return f"not covered: {count.events.replace('_', ' ')} from {first} to {last}; {coverage.extent(count.events)}"
    if lacking := missing_columns(spans, sorted(_reads_of(count, variant, timing))):
        return f"not delivered: {', '.join(lacking)} in {count.events.replace('_', ' ')}"
    return spans


def _january(period: Period) -> Period:
    if not isinstance(period, AcademicYear):
        raise TypeError("a January roll belongs to an academic year")
    return period.january


def _reads_of(count: Count, variant: Variant, timing: Timing) -> set[str]:
    """The event columns that a count reads."""
    return _reads(count.where) | _reads(variant.cohort) | _when(timing) | _added(count)


def _when(timing: Timing) -> set[str]:
    if isinstance(timing, During):
        return {timing.date}
    if isinstance(timing, AsAt):
        return {c for c in (timing.start, timing.end) if c}
    return {timing.column}


def _count(
    indicator: Indicator, variant: Variant, events: Mapping[str, pl.DataFrame], windows: Sequence[_Window]
) -> tuple[list[Fact], pl.DataFrame]:
    facts: list[Fact] = []
    rows: list[pl.DataFrame] = []
    below = indicator.below(variant)
    # Windows that are answered by the same count are worked out together, in one join.
    for count in dict.fromkeys(w.count for w in windows):
        together = [w for w in windows if w.count is count]
        if below is None or _counted_together(indicator, variant, count, below):
            met = _meet(indicator, variant, count, below or count, events, together, of_denominator=False)
            above = _tallies(met, "numerator", count, indicator.breakdowns)
            under = _tallies(met, "denominator", below or count, indicator.breakdowns)
            rows.append(_contributors(indicator, variant, met, "in_denominator"))
        else:
            met = _meet(indicator, variant, count, count, events, together, of_denominator=False)
            above = _tallies(met, "numerator", count, indicator.breakdowns)
            rows.append(_contributors(indicator, variant, met, "in_denominator"))
            met = _meet(indicator, variant, below, below, events, together, of_denominator=True)
            under = _tallies(met, "denominator", below, indicator.breakdowns)
            out = _contributors(indicator, variant, met, "in_denominator")
            rows.append(out.with_columns(in_numerator=pl.lit(False)))
        for w in together:
            facts.append(_fact(indicator, variant, w, above.get((*w.key, TOTAL)), under.get((*w.key, TOTAL)), TOTAL))
            if facts[-1].status != "ok":
                continue
            parts = sorted({k[2] for k, t in (*above.items(), *under.items()) if k[:2] == w.key and t.count} - {TOTAL})
            facts += [
                _fact(indicator, variant, w, above.get((*w.key, part)), under.get((*w.key, part)), part)
                for part in parts
            ]
    return facts, pl.concat(rows) if rows else pl.DataFrame(schema=CONTRIBUTORS)


def _counted_together(indicator: Indicator, variant: Variant, count: Count, below: Count) -> bool:
    """Is the numerator a part of the denominator's rows: the same events at the same time, simply counted."""
    plain = type(count) is Count and type(below) is Count
    when = indicator.timing_of(count, variant) == indicator.timing_of(below, variant)
    return plain and when and count.events == below.events


def _tallies(
    met: pl.DataFrame, role: Literal["numerator", "denominator"], count: Count, breakdowns: Sequence[Breakdown]
) -> _Tallies:
    """What a count comes to, in total and by each breakdown whose column the events have.

    The rows of a numerator are those of the denominator for which `in_numerator` holds; of a count by itself, all.
    """
    counted = pl.col("in_denominator") & (pl.col("in_numerator") if role == "numerator" else True)
    amount: pl.Expr
    if isinstance(count, CountDistinct):
        amount = pl.struct(count.of).filter(counted).n_unique()
    elif isinstance(count, Sum):
        amount = pl.col(count.of).filter(counted).sum()
    else:
        amount = counted.sum()
    found: _Tallies = {}
    for breakdown in (None, *breakdowns):
        if breakdown is not None and breakdown.column not in met.columns:
            continue
        by = ["period", "basis", *([breakdown.column] if breakdown else [])]
        summed = met.group_by(by).agg(
            amount.cast(pl.Int64).alias("_count"),
            counted.sum().alias("_rows"),
            pl.col(f"{role}_unknown").sum().alias("_unknown"),
            pl.col("hidden").sum().alias("_hidden"),
        )
        if role == "denominator":
            summed = summed.with_columns(_hidden=pl.lit(0))
        placed = list(summed.iter_rows(named=True))
        unplaced: dict[tuple[str, str], tuple[int, int]] = {}
        if breakdown is not None:
            nowhere = [r for r in placed if r[breakdown.column] is None]
            unplaced = {(r["period"], r["basis"]): (r["_unknown"], r["_hidden"]) for r in nowhere}
            placed = [r for r in placed if r[breakdown.column] is not None]
        for row in placed:
            part = TOTAL if breakdown is None else f"{breakdown.id}: {row[breakdown.column]}"
            key = row["period"], row["basis"]
            unknown, hidden = unplaced.get(key, (0, 0))
            found[(*key, part)] = _Tally(
                count=row["_count"] or 0,
                rows=row["_rows"],
                unknown=row["_unknown"] + hidden,
                hidden=row["_hidden"] + hidden,
                unplaced=unknown - hidden,
            )
    return found


def _contributors(indicator: Indicator, variant: Variant, met: pl.DataFrame, flag: str) -> pl.DataFrame:
    return met.filter(flag).select(
        pl.lit(indicator.id).alias("indicator_id"),
        pl.lit(variant.id).alias("variant"),
        "period",
        "basis",
        pl.col("in_numerator").fill_null(False),
        pl.col("in_numerator").is_null().alias("unknown"),
        "delivery",
        "sheet",
        "source_row",
    )


def _meet(
    indicator: Indicator,
    variant: Variant,
    count: Count,
    below: Count,
    events: Mapping[str, pl.DataFrame],
    windows: Sequence[_Window],
    *,
    of_denominator: bool,
) -> pl.DataFrame:
    """Events and windows brought together: one row per event and window it belongs to, with what it counts for.

    Terms that look at other events of a child are worked out on the whole history before the meeting; terms that look
    at the period, after it.

    count, below    what makes a row stand in the numerator, and at all; the same where a count stands by itself
    of_denominator  the windows' denominator is being counted, with the deliveries that speak for it
    """
    timing = indicator.timing_of(count, variant)
    alone = count is below
    parts = {"in_numerator": count.where, "in_denominator": None if alone else below.where, "_cohort": variant.cohort}
    expressions = {name: (pl.lit(True) if e is None else e).alias(name) for name, e in parts.items()}
    before = [e for e in expressions.values() if not _sees_period(e)]
    after = [e for e in expressions.values() if _sees_period(e)]
    table = events[count.events].with_columns(before)
    met = _in_windows(table, timing, windows, of_denominator).with_columns(after)
    when, added = _when(timing), _added(count)
    of_numerator, of_others = _reads(count.where) | added | when, _reads(below.where) | _reads(variant.cohort) | when
    # What stood in a cell could not be read, or there is nothing to add up: whether the row counts is unknown, not "no".
    lacks = _left_out(of_numerator) | pl.any_horizontal(
        pl.lit(False), *(pl.col("in_numerator") & pl.col(c).is_null() for c in sorted(added))
    )
    met = met.with_columns(
        in_numerator=pl.when(lacks).then(None).otherwise(pl.col("in_numerator")),
        _belongs=pl.when(_left_out(of_others)).then(None).otherwise(pl.col("in_denominator") & pl.col("_cohort")),
        _left_out=_left_out(of_numerator),
    )
    if alone:
        # A count that stands by itself has no rows beyond those it counts.
        met = met.with_columns(_belongs=pl.col("_belongs") & pl.col("in_numerator"))
    belongs, unknown = pl.col("_belongs").fill_null(False), pl.col("_belongs").is_null()
    numerator_unknown = unknown if alone else belongs & pl.col("in_numerator").is_null()
    return met.with_columns(
        in_denominator=belongs,
        numerator_unknown=numerator_unknown,
        denominator_unknown=unknown,
        hidden=numerator_unknown & ~pl.col("_left_out") & pl.lit(count.hidden_after_period_end),
    )


def _added(count: Count) -> set[str]:
    """The columns of which a row must hold a value to be added up."""
    return set(count.of) if isinstance(count, CountDistinct) else {count.of} if isinstance(count, Sum) else set()


def _in_windows(table: pl.DataFrame, timing: Timing, windows: Sequence[_Window], of_denominator: bool) -> pl.DataFrame:
    """One row per event and window it belongs to by its time."""
    frame = pl.DataFrame(
        [
            {
                "period": w.period.label,
                "basis": w.basis.value,
                "period_start": w.basis.window(w.period)[0],
                "period_end": w.basis.window(w.period)[1],
                "_delivery": (w.denominator_spans if of_denominator else w.spans)[0].delivery,
                "_label": _january(w.period).label if isinstance(timing, OnJanuaryRoll) else w.period.label,
            }
            for w in windows
        ]
    )
    if isinstance(timing, During):
        day = pl.col(timing.date)
        return table.join_where(frame, day >= pl.col("period_start"), day <= pl.col("period_end"))
    if isinstance(timing, InPeriod | OnJanuaryRoll):
        return table.join(frame, left_on=timing.column, right_on="_label", how="inner", maintain_order="left_right")
    met = table.join(frame, left_on="delivery", right_on="_delivery", how="inner", maintain_order="left_right")
    return met.filter(_so_at_period_end(timing))


def _reads(expression: pl.Expr | None) -> set[str]:
    """The event columns an expression reads."""
    return set(expression.meta.root_names()) - {"period_start", "period_end"} if expression is not None else set()


def _left_out(columns: set[str]) -> pl.Expr:
    """True where the gate left out a cell of one of these columns because it could not be read."""
    said = pl.col("left_out").fill_null("")
    return pl.any_horizontal(pl.lit(False), *(said.str.contains(f",{c},", literal=True) for c in sorted(columns)))


def _sees_period(expression: pl.Expr) -> bool:
    sees = bool({"period_start", "period_end"} & set(expression.meta.root_names()))
    if sees and re.search(r"\.over\(", str(expression)):
        raise TypeError("a term looks either at the period or at other events of the child, not at both")
    return sees


def _so_at_period_end(timing: AsAt) -> pl.Expr:
    so = pl.lit(True)
    if timing.start:
        so &= pl.col(timing.start) <= pl.col("period_end")
    if timing.end:
        so &= pl.col(timing.end).is_null() | (pl.col(timing.end) > pl.col("period_end"))
    return so


def _fact(
    indicator: Indicator, variant: Variant, window: _Window, above: _Tally | None, under: _Tally | None, breakdown: str
) -> Fact:
    spans = (*window.spans, *window.denominator_spans)
    as_at = min(s.as_at for s in spans)
    above, under = above or _Tally(), under or _Tally()
    below = indicator.below(variant)
    numerator = above.count
    denominator = under.count if below else None
    # A row of a table that is counted for both lines is said once.
    both = max if below is not None and below.events == window.count.events else sum
    undecided: tuple[int, ...]
    within: tuple[int, ...]
    if below is None:
        undecided, within = (above.undecided,), (above.rows + above.unknown,)
        unknown = above.unknown + above.unplaced
    elif _counted_together(indicator, variant, window.count, below):
        undecided, within = (above.undecided + under.undecided,), (under.rows + under.unknown,)
        unknown = above.unknown + under.unknown + above.unplaced + under.unplaced
    else:
        # Two tables: much that is known in the one does not make up for what is unknown in the other.
        undecided = above.undecided, under.undecided
        within = above.rows + above.unknown, under.rows + under.unknown
        unknown = both((above.unknown, under.unknown)) + both((above.unplaced, under.unplaced))
    if denominator == 0 and not unknown:
        empty = _absent(indicator, variant, window.period, window.basis, "z", "no cases in the window")
        return replace(empty, numerator=0, denominator=0, as_at=as_at, method=window.count.method, breakdown=breakdown)
    if denominator == 0 or any(n > MAX_SHARE_UNREADABLE * of for n, of in zip(undecided, within, strict=True)):
        lacking = both(undecided) or unknown
        reason = f"{lacking:,} rows lack a cell that decides, or it cannot be read: see the findings of the delivery"
        absent = _absent(indicator, variant, window.period, window.basis, "x", reason)
        return replace(absent, as_at=as_at, breakdown=breakdown)
    notes = []
    if above.hidden:
        notes.append(f"{above.hidden} unknown at period end: recorded after it")
    if unknown > above.hidden:
        notes.append(f"{unknown - above.hidden} unknown: a cell that decides is blank or cannot be read")
    said = sorted({s.note for s in spans if s.note})
    markers = ["u"] * bool(notes) + ["p"] * (indicator.status == "provisional") + ["reconstructed"] * bool(said)
    return Fact(
        indicator_id=indicator.id,
        variant=variant.id,
        period=window.period.label,
        basis=window.basis.value,
        status="ok",
        reason="; ".join((*notes, *said)),
        numerator=numerator,
        denominator=denominator,
        value=float(numerator) if denominator is None else indicator.per * numerator / denominator,
        shown=displayed(numerator, denominator, per=indicator.per, decimals=indicator.decimals),
        unknown=unknown,
        marker=", ".join(markers),
        method=window.count.method,
        as_at=as_at,
        version=indicator.version,
        breakdown=breakdown,
    )


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


def example_rows(events: str, text: str) -> pl.DataFrame:
    """The rows of an example as an event table. Columns that are not written are blank.

    ValueError if a column is not one of the event table's.
    """
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    header = [c.strip() for c in lines[0].split("|")]
    schema = {name: c.dtype.type for name, c in EVENTS[events].model.to_schema().columns.items()}
    if unknown := set(header) - set(schema):
        raise ValueError(f"{events} has no column {', '.join(sorted(unknown))}")
    # A line may leave its last cells blank; `zip` is told so.
    cells = [dict(zip(header, (c.strip() or None for c in line.split("|")), strict=False)) for line in lines[1:]]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(header, pl.String)).with_row_index("source_row", offset=1)
    dates = [name for name in header if schema[name] == pl.Date]
    flags = [name for name in header if schema[name] == pl.Boolean]
    frame = frame.with_columns(
        pl.col(dates).str.to_date("%Y-%m-%d"),
        pl.col(flags).is_in(["yes", "true"]),
        delivery=pl.lit("example"),
        sheet=pl.lit("example"),
    )
    written = [pl.col(n) if n in frame.columns else pl.lit(None).alias(n) for n in schema]
    return frame.select(written).cast(schema)


def work_out(example: Example, indicator: Indicator) -> dict[str, tuple[int | None, int | None]]:
    """The figures an indicator gives for its example, keyed as the example writes what it expects."""
    first, last = example.covered
    tables = {name: example_rows(name, text) for name, text in example.events.items()}
    spans = []
    for name in tables:
        timings = {
            type(indicator.timing_of(c, v))
            for v in indicator.variants
            for c in (*indicator.numerators(v), indicator.below(v))
            if c is not None and c.events == name
        }
        within = timedelta(days=31).days if AsAt in timings else None
        spans.append(Span(name, "example", first, last, last, snapshot=within))
    facts, _ = evaluate(indicator, tables, Coverage(tuple(spans)), [parse_period(example.period)])
    headline = indicator.variants[0].id
    return {
        f.basis if f.variant == headline else f"{f.basis}, {f.variant}": (f.numerator, f.denominator)
        for f in facts
        if f.breakdown == TOTAL
    }

"""Indicators x events x periods → facts, and the rows that contributed.

Here: one pass per indicator over all its periods and bases; the choice of the count that speaks; three-valued counting.
Not here: quartiles, direction, RAG (`warehouse.comparison`), and how events came about (`pipelines`).

A missing column makes a figure `x` with the reason, a window that is not covered makes it `x: not covered`, and an
indicator that fails takes no other with it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from schemas.events import EVENTS
from warehouse.coverage import Coverage, Span, missing_columns
from warehouse.indicator import AsAt, Basis, Count, During, Example, Indicator, Variant
from warehouse.period import Quarter
from warehouse.rounding import displayed

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
"""Columns of the contributors: one row per row of a delivery that stands in a denominator (or in a plain count)."""


MAX_SHARE_UNREADABLE = 0.05
"""Where more rows than this share of the count hold a deciding cell that could not be read, no figure is given."""


@dataclass(frozen=True)
class Fact:
    """One figure, or the reason there is none.

    value is unrounded, `shown` is what people see (Decimal, rounded once). `unknown` counts rows of which it could not
    be told whether they belong in the numerator. `as_at` is the oldest as-at date among the deliveries it rests on.
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


@dataclass(frozen=True)
class _Window:
    """One period on one basis, and what may speak for it."""

    quarter: Quarter
    basis: Basis
    count: Count
    spans: tuple[Span, ...]
    denominator_spans: tuple[Span, ...]


def evaluate(
    indicator: Indicator, events: Mapping[str, pl.DataFrame], coverage: Coverage, periods: Iterable[Quarter]
) -> tuple[list[Fact], pl.DataFrame]:
    """All facts of one indicator, and the rows behind them.

    events    event tables by name (`schemas.events`)
    coverage  what they speak for
    periods   the quarters to work out

    Returns the facts (every variant x period x basis, absent ones included) and a frame of CONTRIBUTORS. Never raises:
    an indicator whose terms fail gives `x` with the kind of failure, so that the others go on.
    """
    facts: list[Fact] = []
    contributors = [pl.DataFrame(schema=CONTRIBUTORS)]
    grid = [(quarter, basis) for quarter in periods for basis in indicator.bases]
    for variant in indicator.variants:
        provable: list[_Window] = []
        for quarter, basis in grid:
            found = _speakers(indicator, coverage, variant, quarter, basis)
            if isinstance(found, str):
                facts.append(_absent(indicator, variant, quarter, basis, "x", found))
            else:
                provable.append(found)
        try:
            counted, rows = _count(indicator, variant, events, provable)
        except Exception as failure:  # one indicator that fails does not take the others with it
            # The kind of failure only: a library's message may quote a value.
            reason = f"could not be worked out ({type(failure).__name__})"
            facts += [_absent(indicator, variant, w.quarter, w.basis, "x", reason) for w in provable]
        else:
            facts += counted
            contributors.append(rows)
    return facts, pl.concat(contributors)


def _speakers(
    indicator: Indicator, coverage: Coverage, variant: Variant, quarter: Quarter, basis: Basis
) -> _Window | str:
    """The first numerator whose history is covered, with the deliveries that speak; or why none can."""
    reasons = []
    for count in indicator.numerators:
        spans = _covering(coverage, indicator, count, variant, quarter, basis)
        if isinstance(spans, str):
            reasons.append(spans)
            continue
        below = (
            spans
            if indicator.denominator is None
            else _covering(coverage, indicator, indicator.denominator, variant, quarter, basis)
        )
        if isinstance(below, str):
            return below
        return _Window(quarter, basis, count, spans, below)
    return "; ".join(dict.fromkeys(reasons))


def _covering(
    coverage: Coverage, indicator: Indicator, count: Count, variant: Variant, quarter: Quarter, basis: Basis
) -> tuple[Span, ...] | str:
    first, last = basis.window(quarter)
    if isinstance(indicator.timing, During):
        if count.look_back:
            first = pl.select(pl.lit(first).dt.offset_by(f"-{count.look_back}")).item()
        spans = coverage.speaking_for(count.events, first, last)
    else:
        snapshot = coverage.snapshot_for(count.events, last)
        spans = (snapshot,) if snapshot else None
    if spans is None:
        return f"not covered: {count.events.replace('_', ' ')} from {first} to {last}; {coverage.extent(count.events)}"
    if lacking := missing_columns(spans, _columns(indicator, count, variant)):
        return f"not delivered: {', '.join(lacking)} in {count.events.replace('_', ' ')}"
    return spans


def _columns(indicator: Indicator, count: Count, variant: Variant) -> list[str]:
    """The event columns that a count reads, from its expressions."""
    names = []
    for expression in (count.where, variant.cohort):
        if expression is not None:
            names += expression.meta.root_names()
    timing = indicator.timing
    names += [c for c in ((timing.date,) if isinstance(timing, During) else (timing.start, timing.end)) if c]
    return names


def _count(
    indicator: Indicator, variant: Variant, events: Mapping[str, pl.DataFrame], windows: Sequence[_Window]
) -> tuple[list[Fact], pl.DataFrame]:
    facts: list[Fact] = []
    rows: list[pl.DataFrame] = []
    # Windows that are answered by the same count are worked out together, in one join.
    for count in dict.fromkeys(w.count for w in windows):
        together = [w for w in windows if w.count is count]
        met = _meet(indicator, variant, count, events, together)
        tallies = {
            (r["period"], r["basis"]): r
            for r in met.group_by("period", "basis")
            .agg(
                pl.col("in_denominator").sum().alias("denominator"),
                (pl.col("in_numerator") & pl.col("in_denominator")).sum().alias("numerator"),
                (pl.col("in_numerator").is_null() & pl.col("in_denominator")).sum().alias("unknown"),
                pl.col("unreadable").sum(),
            )
            .to_dicts()
        }
        facts += [_fact(indicator, variant, w, tallies.get((w.quarter.label, w.basis.value))) for w in together]
        rows.append(
            met.filter("in_denominator").select(
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
        )
    return facts, pl.concat(rows) if rows else pl.DataFrame(schema=CONTRIBUTORS)


def _meet(
    indicator: Indicator,
    variant: Variant,
    count: Count,
    events: Mapping[str, pl.DataFrame],
    windows: Sequence[_Window],
) -> pl.DataFrame:
    """Events and windows brought together: one row per event and window it belongs to, with what it counts for.

    Terms that look at other events of a child are worked out on the whole history before the meeting; terms that look
    at the period, after it.
    """
    if indicator.denominator and indicator.denominator.events != count.events:
        raise TypeError("numerator and denominator of an indicator count the same event table")
    table = events[count.events]
    below = indicator.denominator.where if indicator.denominator else count.where
    parts = {"in_numerator": count.where, "in_denominator": below, "_cohort": variant.cohort}
    expressions = {name: (pl.lit(True) if e is None else e).alias(name) for name, e in parts.items()}
    before = [e for e in expressions.values() if not _sees_period(e)]
    after = [e for e in expressions.values() if _sees_period(e)]
    table = table.with_columns(before)

    frame = pl.DataFrame(
        [
            {
                "period": w.quarter.label,
                "basis": w.basis.value,
                "period_start": w.basis.window(w.quarter)[0],
                "period_end": w.basis.window(w.quarter)[1],
                "_delivery": w.spans[0].delivery,
            }
            for w in windows
        ]
    )
    if isinstance(indicator.timing, During):
        met = table.join_where(
            frame,
            pl.col(indicator.timing.date) >= pl.col("period_start"),
            pl.col(indicator.timing.date) <= pl.col("period_end"),
        )
    else:
        met = table.join(frame, left_on="delivery", right_on="_delivery", how="inner", maintain_order="left_right")
        met = met.filter(_so_at_period_end(indicator.timing))
    met = met.with_columns(after)
    in_cohort = pl.col("_cohort").fill_null(False)
    counted = pl.col("in_denominator").fill_null(False) & in_cohort
    timing = indicator.timing
    when = set() if isinstance(timing, During) else {c for c in (timing.start, timing.end) if c}
    of_numerator, of_others = _reads(count.where) | when, _reads(below) | _reads(variant.cohort) | when
    return met.with_columns(
        in_denominator=counted,
        # What stood in the cell could not be read: whether the row counts is unknown, not "no".
        in_numerator=pl.when(_left_out(of_numerator)).then(None).otherwise(pl.col("in_numerator")),
        unreadable=pl.when(counted).then(_left_out(of_numerator)).otherwise(_left_out(of_others)),
    )


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


def _fact(indicator: Indicator, variant: Variant, window: _Window, tally: dict[str, Any] | None) -> Fact:
    as_at = min(s.as_at for s in window.spans)
    numerator = int(tally["numerator"]) if tally else 0
    denominator = (int(tally["denominator"]) if tally else 0) if indicator.denominator else None
    if denominator == 0:
        empty = _absent(indicator, variant, window.quarter, window.basis, "z", "no cases in the window")
        return replace(empty, numerator=0, denominator=0, as_at=as_at, method=window.count.method)
    unknown = int(tally["unknown"]) if tally else 0
    unreadable = int(tally["unreadable"]) if tally else 0
    # Only a last date after the period end is an honest "unknown"; in dated events it is a cell that nobody filled in.
    undecided = max(unknown, unreadable) if isinstance(indicator.timing, During) else unreadable
    if undecided > MAX_SHARE_UNREADABLE * (denominator or numerator or 1):
        reason = f"{undecided:,} rows lack a cell that decides, or it cannot be read: see the findings of the delivery"
        return replace(_absent(indicator, variant, window.quarter, window.basis, "x", reason), as_at=as_at)
    notes = []
    if unknown:
        hidden = isinstance(indicator.timing, AsAt) and not unreadable
        notes.append(f"{unknown} unknown" + (" at period end: recorded after it" if hidden else ""))
    if unreadable:
        notes.append(f"{unreadable} rows hold a cell that decides and cannot be read")
    return Fact(
        indicator_id=indicator.id,
        variant=variant.id,
        period=window.quarter.label,
        basis=window.basis.value,
        status="ok",
        reason="; ".join(notes),
        numerator=numerator,
        denominator=denominator,
        value=float(numerator) if denominator is None else indicator.per * numerator / denominator,
        shown=displayed(numerator, denominator, per=indicator.per, decimals=indicator.decimals),
        unknown=unknown,
        marker="u" if notes else "",
        method=window.count.method,
        as_at=as_at,
        version=indicator.version,
    )


def _absent(indicator: Indicator, variant: Variant, quarter: Quarter, basis: Basis, status: str, reason: str) -> Fact:
    return Fact(
        indicator_id=indicator.id,
        variant=variant.id,
        period=quarter.label,
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
    frame = frame.with_columns(
        pl.col(dates).str.to_date("%Y-%m-%d"), delivery=pl.lit("example"), sheet=pl.lit("example")
    )
    written = [pl.col(n) if n in frame.columns else pl.lit(None).alias(n) for n in schema]
    return frame.select(written).cast(schema)


def work_out(example: Example, indicator: Indicator) -> dict[str, tuple[int | None, int | None]]:
    """The figures an indicator gives for its example, keyed as the example writes what it expects."""
    first, last = example.covered
    tables = {name: example_rows(name, text) for name, text in example.events.items()}
    within = None if isinstance(indicator.timing, During) else timedelta(days=31).days
    coverage = Coverage(tuple(Span(name, "example", first, last, last, snapshot=within) for name in tables))
    facts, _ = evaluate(indicator, tables, coverage, [Quarter.parse(example.period)])
    headline = indicator.variants[0].id
    return {
        f.basis if f.variant == headline else f"{f.basis}, {f.variant}": (f.numerator, f.denominator) for f in facts
    }

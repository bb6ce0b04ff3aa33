"""Counting: which events fall in which windows of time, and what a count comes to in each.

Here: which events belong to a window, what each counts for (yes, no, unknown), totals and parts by breakdown.
Not here: which deliveries cover a window, and what qualifies a figure (`warehouse.evaluate`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from warehouse.coverage import Span
from warehouse.indicator import (
    AsAt,
    Basis,
    Breakdown,
    Count,
    CountDistinct,
    During,
    Having,
    Indicator,
    InPeriod,
    OfYear,
    OnJanuaryRoll,
    Sum,
    Timing,
    Variant,
)
from warehouse.period import AcademicYear, Period

TOTAL = "total"
_HAVING = "_having"

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


@dataclass(frozen=True)
class Window:
    """One period on one basis, and what may cover it."""

    period: Period
    basis: Basis
    count: Count
    spans: tuple[Span, ...]
    denominator_spans: tuple[Span, ...]

    @property
    def key(self) -> tuple[str, str]:
        return self.period.label, self.basis.value


@dataclass(frozen=True)
class Tally:
    """What a count came to in one window.

    rows      rows that count; for a sum, or a count of different children, not the same as the count
    unknown   rows where it is not known whether they count, or for how much
    hidden    unknown rows where only a later date is the cause: the source cannot know
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


Tallies = dict[tuple[str, str, str], Tally]
"""By period, basis and breakdown."""


def tallies(
    matched: pl.DataFrame, role: Literal["numerator", "denominator"], count: Count, breakdowns: Sequence[Breakdown]
) -> Tallies:
    """What a count comes to, in total and by each breakdown whose column the events have.

    The rows of a numerator are those of the denominator where `in_numerator` holds; for a count by itself, all rows.
    """
    counted = pl.col("in_denominator") & (pl.col("in_numerator") if role == "numerator" else True)
    amount: pl.Expr
    if isinstance(count, CountDistinct):
        amount = pl.struct(count.of).filter(counted).n_unique()
    elif isinstance(count, Sum):
        amount = pl.col(count.of).filter(counted).sum()
    else:
        amount = counted.sum()
    found: Tallies = {}
    for breakdown in (None, *breakdowns):
        if breakdown is not None and breakdown.column not in matched.columns:
            continue
        by = ["period", "basis", *([breakdown.column] if breakdown else [])]
        summed = matched.group_by(by).agg(
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
            found[(*key, part)] = Tally(
                count=row["_count"] or 0,
                rows=row["_rows"],
                unknown=row["_unknown"] + hidden,
                hidden=row["_hidden"] + hidden,
                unplaced=unknown - hidden,
            )
    return found


def contributors(indicator: Indicator, variant: Variant, matched: pl.DataFrame, flag: str) -> pl.DataFrame:
    """The rows of events in windows (see `match_windows`) where `flag` holds, as CONTRIBUTORS."""
    return matched.filter(flag).select(
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


def match_windows(
    indicator: Indicator,
    variant: Variant,
    count: Count,
    denominator: Count,
    events: Mapping[str, pl.DataFrame],
    windows: Sequence[Window],
    *,
    of_denominator: bool,
) -> pl.DataFrame:
    """Match events with windows: one row per event and window it belongs to, with what it counts for.

    Terms that look at other events of a child are worked out on the whole history, before events are matched with windows;
    terms that look at the period are worked out after.

    count           what makes a row count in the numerator
    denominator     what makes a row count at all; the same as `count` where a count stands by itself
    of_denominator  the windows' denominator is being counted, with the deliveries that cover it
    """
    timing = indicator.timing_of(count, variant)
    alone = count is denominator
    conditions = {
        "in_numerator": count.where,
        "in_denominator": None if alone else denominator.where,
        "_cohort": variant.cohort,
    }
    if count.having is not None:
        conditions["in_numerator"] = pl.col(_HAVING) if count.where is None else count.where & pl.col(_HAVING)
    expressions = {name: (pl.lit(True) if e is None else e).alias(name) for name, e in conditions.items()}
    before = [e for e in expressions.values() if not _sees_period(e)]
    after = [e for e in expressions.values() if _sees_period(e)]
    table = events[count.events].with_columns(before)
    matched = _in_windows(table, timing, windows, of_denominator)
    if count.having is not None:
        matched = matched.with_columns(_had(count.having, matched, events[count.having.events]).alias(_HAVING))
    matched = matched.with_columns(after)
    when, added = _when(timing), _added(count)
    of_numerator, of_others = (
        _reads(count.where) | added | when,
        _reads(denominator.where) | _reads(variant.cohort) | when,
    )
    # A cell could not be read, or there is nothing to add up: whether the row counts is unknown, not "no".
    lacks = _left_out(of_numerator) | pl.any_horizontal(
        pl.lit(False), *(pl.col("in_numerator") & pl.col(c).is_null() for c in sorted(added))
    )
    matched = matched.with_columns(
        in_numerator=pl.when(lacks).then(None).otherwise(pl.col("in_numerator")),
        _belongs=pl.when(_left_out(of_others)).then(None).otherwise(pl.col("in_denominator") & pl.col("_cohort")),
        _left_out=_left_out(of_numerator),
    )
    if alone:
        # A count that stands by itself has no rows beyond those it counts.
        matched = matched.with_columns(_belongs=pl.col("_belongs") & pl.col("in_numerator"))
    belongs, unknown = pl.col("_belongs").fill_null(False), pl.col("_belongs").is_null()
    numerator_unknown = unknown if alone else belongs & pl.col("in_numerator").is_null()
    return matched.with_columns(
        in_denominator=belongs,
        numerator_unknown=numerator_unknown,
        denominator_unknown=unknown,
        # A source that holds the last day alone, which lies after the period: nobody left a cell blank.
        hidden=numerator_unknown & ~pl.col("_left_out") & _recorded_after(count.where, matched),
    )


def _recorded_after(where: pl.Expr | None, matched: pl.DataFrame) -> pl.Series:
    """Per event and window: would it be decided if what was recorded after the period's end had been recorded on it."""
    if where is None:
        return pl.repeat(False, matched.height, dtype=pl.Boolean, eager=True)
    end = pl.col("period_end")
    days = [c for c in sorted(_reads(where)) if matched.schema.get(c) == pl.Date]
    by_then = matched.with_columns(pl.when(pl.col(c) > end).then(end).otherwise(pl.col(c)).alias(c) for c in days)
    return by_then.select(where.is_not_null().alias("_")).to_series()


def _had(having: Having, matched: pl.DataFrame, beside: pl.DataFrame) -> pl.Series:
    """Per event and window: is there one beside it (true, false), or is that unknown because of one that cannot be read (null)."""
    day, end = pl.col(having.on), pl.col("period_end")
    asked = matched.select("child_id", "period_end").with_row_index("_place")
    near = (
        asked.join(beside.select("child_id", having.on, having.where.alias(_HAVING)), on="child_id")
        .filter(day <= end, day > end.dt.offset_by(f"-{having.within}"))
        .group_by("_place")
        .agg(pl.col(_HAVING).any(ignore_nulls=False))
    )
    return (
        asked.join(near, on="_place", how="left", maintain_order="left")
        .select(pl.when(pl.col("_place").is_in(near["_place"].implode())).then(pl.col(_HAVING)).otherwise(False))
        .to_series()
    )


def _added(count: Count) -> set[str]:
    """The columns that must hold a value in a row for it to be added up."""
    return set(count.of) if isinstance(count, CountDistinct) else {count.of} if isinstance(count, Sum) else set()


def _in_windows(table: pl.DataFrame, timing: Timing, windows: Sequence[Window], of_denominator: bool) -> pl.DataFrame:
    """One row per event and window it belongs to by its time."""
    frame = pl.DataFrame(
        [
            {
                "period": w.period.label,
                "basis": w.basis.value,
                "period_start": w.basis.window(w.period)[0],
                "period_end": w.basis.window(w.period)[1],
                "_delivery": (w.denominator_spans if of_denominator else w.spans)[0].delivery,
                "_year": financial_year(w.basis.window(w.period)[1]),
                "_label": january(w.period).label if isinstance(timing, OnJanuaryRoll) else w.period.label,
            }
            for w in windows
        ]
    )
    if isinstance(timing, During):
        day = pl.col(timing.date)
        return table.join_where(frame, day >= pl.col("period_start"), day <= pl.col("period_end"))
    if isinstance(timing, InPeriod | OnJanuaryRoll):
        return table.join(frame, left_on=timing.column, right_on="_label", how="inner", maintain_order="left_right")
    matched = table.join(frame, left_on="delivery", right_on="_delivery", how="inner", maintain_order="left_right")
    if isinstance(timing, OfYear):
        known = matched.filter(pl.col(timing.column) <= pl.col("_year"))
        return known.filter(pl.col(timing.column) == pl.col(timing.column).max().over("period", "basis"))
    return matched.filter(_so_at_period_end(timing))


def financial_year(day: date) -> str:
    """The year to 31 March in which a day lies, named by the year it ends in."""
    return str(day.year + (day.month > 3))


def january(period: Period) -> Period:
    """The term whose census counts the roll of an academic year. TypeError for another kind of period."""
    if not isinstance(period, AcademicYear):
        raise TypeError("a January roll belongs to an academic year")
    return period.january


def reads_of(count: Count, variant: Variant, timing: Timing) -> set[str]:
    """The event columns that a count reads."""
    return _reads(count.where) | _reads(variant.cohort) | _when(timing) | _added(count)


def _when(timing: Timing) -> set[str]:
    if isinstance(timing, During):
        return {timing.date}
    if isinstance(timing, AsAt):
        return {c for c in (timing.start, timing.end) if c}
    return {timing.column}


def _reads(expression: pl.Expr | None) -> set[str]:
    """The event columns an expression reads."""
    known = {"period_start", "period_end", _HAVING}
    return set(expression.meta.root_names()) - known if expression is not None else set()


def _left_out(columns: set[str]) -> pl.Expr:
    """True where the gate left out a cell of one of these columns because it could not be read."""
    left_out = pl.col("left_out").fill_null("")
    return pl.any_horizontal(pl.lit(False), *(left_out.str.contains(f",{c},", literal=True) for c in sorted(columns)))


def _sees_period(expression: pl.Expr) -> bool:
    sees = bool({"period_start", "period_end", _HAVING} & set(expression.meta.root_names()))
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

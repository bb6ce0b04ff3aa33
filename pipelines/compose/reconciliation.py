"""Reconciliation: what sources that are not used hold beside the one that is.

Here: per event table and quarter, how many events the source used has and how many another one has; whether sources
that follow each other in one history number children alike; and the year-end return beside the same cohort from the quarterly
extracts. Not here: which source takes precedence (`pipelines.compose.composition`). A difference is reported, never filled in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.compose.composition import Claim, Share, whole
from pipelines.compose.conform import Reader, events_of
from schemas.events import EVENTS
from schemas.words.source import known_sources
from warehouse.counting import TOTAL
from warehouse.coverage import Coverage, Span
from warehouse.evaluate import Fact
from warehouse.indicator import Indicator, Published
from warehouse.period import Quarter
from warehouse.rounding import as_text

YEAR_END = "year_end_return"
"""The variant that is worked out from the year-end return, where an indicator has one."""


ENOUGH_CHILDREN = 50
MIN_SHARE_SHARED, MAX_SHARE_DIFFERENT = 0.02, 0.05
"""Children are referred again: of two lists of one county at least so many numbers stand in both, with one date of birth."""


@dataclass(frozen=True)
class Compared:
    """What two sources say of the same, in words; `delivery` and `table` are those of the source that is not used."""

    delivery: str
    table: str
    text: str
    agree: bool


def reconcile(claims: Sequence[Claim], shares: Sequence[Share], rows: Reader, la_code: str) -> list[Compared]:
    """Every source that is not used for a quarter that it covers, counted beside the one that is used.

    Only tables of dated events are compared: a state of another day is another state.
    """
    found = []
    for table in EVENTS.values():
        used = [s for s in shares if s.claim.events == table.name]
        sources = {s.claim.source for s in used}
        others = [c for c in claims if c.events == table.name and c.source not in sources]
        if not table.dated or not others or not used:
            continue
        covered = Coverage(tuple(s.span for s in used))
        ours, _, _ = events_of(table.name, used, rows, la_code)
        preferred = " and ".join(sorted(known_sources()[s].label for s in sources))
        for claim in others:
            theirs, _, _ = events_of(table.name, [whole(claim)], rows, la_code)
            label = known_sources()[claim.source].label
            for quarter in _quarters(claim.first, claim.last):
                if covered.covering(table.name, quarter.start, quarter.end) is None:
                    continue
                here, there = (_count(events, table.dated, quarter) for events in (ours, theirs))
                what = table.name.replace("_", " ")
                text = f"{quarter.label}: {what}: {here:,} in {preferred}, {there:,} in {label}"
                found.append(Compared(claim.delivery.id, claim.table, text, here == there))
    return found


def linked(
    name: str, events: pl.DataFrame, spans: Sequence[Span], shares: Sequence[Share]
) -> tuple[pl.DataFrame, list[Span], list[str]]:
    """The events of an event table without those of sources that evidently number children in another way.

    A history made from two sources holds only if the same number is the same child in both. Where shared numbers
    have two dates of birth, or two lists share next to none, the source that is preferred less is left out, and
    the figures that need its dates say so. Returns the events, the spans that stand, and what was left out, in words.
    """
    source_of = {s.claim.delivery.id: s.claim.source for s in shares if s.claim.events == name}
    order = [s.source for s in EVENTS[name].filled_by if s.source in source_of.values()]
    if len(order) < 2 or "child_id" not in events.columns:
        return events, list(spans), []
    children = events.select(
        "child_id", "birth_date", source=pl.col("delivery").replace_strict(source_of, return_dtype=pl.String)
    ).unique()
    first, out, reasons = order[0], [], []
    for other in order[1:]:
        ours, theirs = (children.filter(pl.col("source") == s) for s in (first, other))
        both = ours.join(theirs, on="child_id", suffix="_other")
        differ = both.filter(pl.col("birth_date") != pl.col("birth_date_other")).height
        shared = both["child_id"].n_unique()
        fewer = min(ours["child_id"].n_unique(), theirs["child_id"].n_unique())
        apart = fewer >= ENOUGH_CHILDREN and shared < MIN_SHARE_SHARED * fewer
        if apart or differ > MAX_SHARE_DIFFERENT * shared:
            out.append(other)
            labels = [known_sources()[s].label for s in (first, other)]
            reasons.append(
                f"{name.replace('_', ' ')}: {labels[1]} numbers children differently from {labels[0]}; left out"
            )
    gone = [d for d, s in source_of.items() if s in out]
    kept = [s for s in spans if s.delivery not in gone]
    return events.filter(~pl.col("delivery").is_in(gone)), kept, reasons


def year_end(indicators: Iterable[Indicator], facts: Iterable[Fact]) -> list[tuple[Indicator, str, bool]]:
    """The year-end return beside the same cohort from the quarterly extracts: what each says, and whether they agree."""
    by_key: Mapping[tuple[str, str, str, str], Fact] = {
        (f.indicator_id, f.variant, f.period, f.basis): f for f in facts if f.breakdown == TOTAL and f.status == "ok"
    }
    compared = []
    for indicator in indicators:
        same = indicator.comparator.same_cohort if isinstance(indicator.comparator, Published) else None
        for (i, variant, period, basis), fact in by_key.items():
            other = by_key.get((i, same or "", period, basis))
            if i == indicator.id and variant == YEAR_END and other is not None:
                agree = (fact.numerator, fact.denominator) == (other.numerator, other.denominator)
                text = (
                    f"{period}, {basis.replace('_', ' ')}: {indicator.label}: year-end return {_figure(fact, indicator)}, "
                    f"quarterly extracts {_figure(other, indicator)}"
                )
                compared.append((indicator, text, agree))
    return compared


def _figure(fact: Fact, indicator: Indicator) -> str:
    return f"{as_text(fact.figure, indicator.unit)} ({fact.numerator:,} of {fact.denominator:,})"


def _quarters(first: date, last: date) -> list[Quarter]:
    """The quarters that lie whole within a span."""
    quarter, found = Quarter.containing(first), []
    while quarter.end <= last:
        if quarter.start >= first:
            found.append(quarter)
        quarter = quarter.next
    return found


def _count(events: pl.DataFrame, column: str, quarter: Quarter) -> int:
    return events.filter(pl.col(column).is_between(quarter.start, quarter.end)).height

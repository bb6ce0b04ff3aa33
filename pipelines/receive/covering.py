"""Which dates an accepted table covers.

Here: the rule of each way of covering dates (`schemas.words.source`). Not here: how the claims of several deliveries are settled
(`pipelines.compose.composition`).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import log

import polars as pl

from pipelines.receive.gate import ENOUGH_ROWS, Finding, Judged
from pipelines.receive.verdict import TableSpan
from schemas.words.rules import BEFORE_THE_LIST, COVERAGE_SHORT
from schemas.words.source import Collection, Edition, History, Snapshot, Table, YearsTo31March
from warehouse.period import KINDS, Period, Quarter, Term

MAX_DAYS_GAP = 31
MIN_DAYS_GAP = 12
"""The longest time without a row that is taken for a quiet one: 20 times the list's mean spacing, never less than a Christmas, never more
than a month; in a list so sparse that longer times come by chance, those that come in one list of `LISTS_OUT_OF`."""
LISTS_OUT_OF = 1_000

HOLIDAY_DAYS, SUMMER_DAYS = 24, 62
"""School holidays: at most so many days without a row at Christmas or Easter, and over a summer."""

ENOUGH_STRAYS, DAYS_BEFORE, MIN_DENSITY = 3, 60, 0.5
"""Fewer rows so long before a list's months are slips; half as many a day as within them are a longer export."""

MIN_SHARE_OF_PERIOD = 0.05
"""A few stray rows of another term or year do not replace what stands for it."""

ENOUGH_PARTS = 2
"""A return that one school makes is not the council's; an archive of all schools' returns is."""


def spans_of(table: Table, judged: Judged, as_at: date | None, period: Period | None = None) -> list[TableSpan]:
    """The spans a judged table covers; none if it covers no day.

    as_at   the day the delivery was taken
    period  the collection the whole file is of, if its kind has any
    """
    covers = table.covers
    if isinstance(covers, YearsTo31March):
        return _of_years(covers, judged)
    if isinstance(covers, Edition) or not judged.kept.height:
        return []
    if isinstance(covers, Collection):
        return _of_collections(covers, judged, period)
    if as_at is None:
        return []
    if isinstance(covers, Snapshot):
        return [_span(as_at, as_at)]
    return _of_history(covers, judged, as_at)


def _of_years(covers: YearsTo31March, judged: Judged) -> list[TableSpan]:
    years = (
        judged.kept.frame([covers.column])[covers.column]
        .drop_nulls()
        .str.extract(r"^(\d{4})$")
        .cast(pl.Int64)
        .drop_nulls()
    )
    if years.is_empty():
        return []
    first, last = int(years.min()), int(years.max())  # type: ignore[arg-type]
    return [_span(date(first - 1, 4, 1), date(last + covers.beyond, 3, 31))]


def _of_history(covers: History, judged: Judged, as_at: date) -> list[TableSpan]:
    """A history claims the months its kind of list holds.

    Where a time without rows is too long for how dense the list is, the list does not cover what lies before it.
    """
    first, last = begins(covers, as_at), as_at
    inside = sorted(d for d in days(judged, covers.date) if first <= d <= last)
    if not inside:
        return []
    if len(inside) >= ENOUGH_ROWS and not covers.in_bursts:
        mean = (inside[-1] - inside[0]).days / len(inside)
        by_chance = round(mean * log(LISTS_OUT_OF * len(inside)))
        most = min(max(MAX_DAYS_GAP, by_chance), round(20 * mean))
        usual = max(HOLIDAY_DAYS if covers.school_year else MIN_DAYS_GAP, most)

        def too_long(before: date, after: date) -> bool:
            allowed = SUMMER_DAYS if covers.school_year and _over_summer(before, after) else usual
            return (after - before).days > allowed

        if too_long(inside[-1], last):
            last = inside[-1]
        for before, after in pairwise([first, *inside]):
            if too_long(before, after):
                first = after
    return [_span(first, last)]


def year_before(as_at: date) -> tuple[date, date]:
    """The first and the last day of the calendar year before a day."""
    return date(as_at.year - 1, 1, 1), date(as_at.year - 1, 12, 31)


def begins(covers: History, as_at: date) -> date:
    """The first day of the months that a list taken that day holds."""
    first: date = pl.select(pl.lit(as_at).dt.offset_by(f"-{covers.months}mo")).item() + timedelta(days=1)
    return max(first, Quarter.containing(as_at).year_start) if covers.from_april else first


def strays(one: Judged, as_at: date | None) -> list[Finding]:
    """Rows before the months that a list holds, where there are too few of them for a list that was exported for longer."""
    covers = one.table.covers
    if one.refusal or as_at is None or not isinstance(covers, History) or not covers.cut:
        return []
    if covers.date not in one.kept.schema:
        return []
    first_day = begins(covers, as_at)
    first = first_day - timedelta(days=DAYS_BEFORE)  # at the edge programs differ in what they count as months
    dated = one.kept.frame([covers.date, "source_row"]).drop_nulls()
    before = dated.filter(pl.col(covers.date) < first)
    inside = dated.filter(pl.col(covers.date) >= first_day).height
    if before.height < ENOUGH_STRAYS or inside < ENOUGH_ROWS:
        return []
    # Not from the earliest: one row of another decade is no longer export.
    earliest = before[covers.date].sort()[before.height // 10]
    expected = inside / (as_at - first_day).days * (first - earliest).days
    if before.height >= MIN_DENSITY * expected:
        return []
    titles = {c.name: c.title for c in one.table.columns}
    rows = tuple(before["source_row"].sort())
    rule, letter = BEFORE_THE_LIST, one.letters.get(covers.date, "")
    return [
        Finding(
            rule.id, rule.severity, rule.text, rule.todo, one.table.name, one.sheet, titles[covers.date], letter, rows
        )
    ]


def _over_summer(before: date, after: date) -> bool:
    """Does a time without rows hold the middle of the summer holidays."""
    return any(before < date(year, 8, 12) < after for year in {before.year, after.year})


def _of_collections(covers: Collection, judged: Judged, period: Period | None) -> list[TableSpan]:
    if covers.parts and judged.kept.frame([covers.parts])[covers.parts].n_unique() < ENOUGH_PARTS:
        return []
    if covers.column is None:
        return [] if period is None else [_of_period(covers, period)]
    if covers.column not in judged.kept.schema:
        return []
    kind = KINDS[covers.of] if covers.of != "financial_year" else Quarter
    by = [covers.column, *([covers.within] if covers.within else [])]
    counted = judged.kept.frame(by).drop_nulls().group_by(by).agg(pl.len().alias("rows")).sort(by)
    most = max(counted["rows"].to_list(), default=0)
    found = []
    for row in counted.iter_rows(named=True):
        if row["rows"] >= MIN_SHARE_OF_PERIOD * most:
            span = _of_period(covers, kind.parse(row[covers.column]))
            found.append(replace(span, part=str(row[covers.within]) if covers.within else ""))
    return sorted(found, key=lambda s: (s.last, s.part))


def _of_period(covers: Collection, period: Period) -> TableSpan:
    if covers.arrears and isinstance(period, Term):
        return _span(period.previous.start, period.previous.end, period.label)
    if covers.snapshot:
        return _span(period.end, period.end, period.label)
    return _span(period.start, period.end, period.label)


def _span(first: date, last: date, period: str = "") -> TableSpan:
    return TableSpan(first.isoformat(), last.isoformat(), period)


def days(judged: Judged, column: str) -> list[date]:
    """The dates of a column of the accepted rows."""
    if column not in judged.kept.schema:
        return []
    return judged.kept.frame([column])[column].drop_nulls().to_list()


def shortened(one: Judged, spans: Iterable[TableSpan], as_at: date | None) -> list[Finding]:
    """The finding on a table that does not cover all the days its kind of list should."""
    if one.refusal or isinstance(one.table.covers, Edition):
        return []
    covered = list(spans)
    if not covered:
        if as_at is None and not isinstance(one.table.covers, Collection):
            text = "The day it was taken is not known; it covers no day"
            todo = "Say the day in the file's name."
        elif not one.kept.height:
            text = "The list holds no usable row; it covers no day"
            todo = "Export it again; or nothing, if there is none."
        elif isinstance(one.table.covers, Collection) and one.table.covers.parts:
            text = "It is the return of one school, or of no known term; it does not cover the council"
            todo = "Deliver one zip archive with the returns of all schools."
        else:
            text = "It is not known of which collection it is; it covers no day"
            todo = "Say it in the file's name, as in 2025_spring_pupilonroll.csv or 2024-25."
    elif isinstance(one.table.covers, History) and as_at is not None and not one.table.covers.from_april:
        first, last = date.fromisoformat(covered[0].first), date.fromisoformat(covered[0].last)
        whole = one.table.covers.months
        if last == as_at and ((as_at - first).days >= 28 * whole or whole > 12):
            return []
        text, todo = (
            "There is a long gap without rows; the list does not cover all the days it should",
            "Check the export's dates.",
        )
    else:
        return []
    return [Finding(COVERAGE_SHORT.id, COVERAGE_SHORT.severity, text, todo, one.table.name, one.sheet)]

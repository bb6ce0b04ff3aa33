"""Which deliveries cover which days, and which of them is used: the composition of deliveries, as the house plan writes
it (§4).

Here: spans of coverage, the delivery in force on a day, snapshots for a period end. Not here: what a row means and what
is counted.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from differential.delivered import Delivery, Row
from differential.oracle.days import DAY, days_between, months_after

SNAPSHOT_TOLERANCE = timedelta(days=31)
"""A state may have been taken on the period's last day or so many days after it."""


@dataclass(frozen=True)
class Span:
    """The days of which a delivery lists every event, and the events."""

    first: date
    last: date
    source: str
    order: tuple[date, str]
    rows: Sequence[Row]


def known_in(deliveries: Iterable[Delivery], round_: str) -> list[Delivery]:
    """What had been delivered in a round or before, the latest last: by the day it was taken, then by round.
    National files always are. The same bytes again are the same delivery: they were delivered when they first were."""
    first: dict[object, Delivery] = {}
    for d in sorted(deliveries, key=lambda d: (d.round, d.file)):
        first.setdefault(d.identity, d)
    known = (d for d in first.values() if d.round <= round_ or d.round.startswith("published/"))
    return sorted(known, key=lambda d: (d.as_at, d.round))


def spans_of_months(known: Iterable[Delivery], source: str, table: str, months: int) -> list[Span]:
    """A table that holds so many months up to the day it was taken."""
    return _spans(known, source, table, lambda day: months_after(day, -months) + DAY)


def spans_since_april(known: Iterable[Delivery], source: str, table: str) -> list[Span]:
    """A table that holds what happened since 1 April of the financial year of its day."""
    return _spans(known, source, table, lambda day: date(day.year if day.month >= 4 else day.year - 1, 4, 1))


def _spans(known: Iterable[Delivery], source: str, table: str, begins: Callable[[date], date]) -> list[Span]:
    return [
        Span(begins(d.as_at), d.as_at, source, (d.as_at, d.round), without_repeats(d.rows[table]))
        for d in known
        if d.source == source and table in d.rows
    ]


def without_repeats(rows: Iterable[Row]) -> list[Row]:
    """Rows of a list, each once: a row that repeats another in every cell is the same record printed twice."""
    once: list[Row] = []
    seen = set()
    for row in rows:
        cells = tuple(sorted((name, repr(value)) for name, value in row.items()))
        if cells not in seen:
            seen.add(cells)
            once.append(row)
    return once


@dataclass(frozen=True)
class History:
    """What several sources cover, the preferred one first: for each day one of them takes precedence, and no other
    is mixed into it."""

    sources: Sequence[Sequence[Span]]

    def in_force(self, day: date) -> Span | None:
        """The delivery that is used for a day: of the preferred source that covers it, the latest one that does."""
        for spans in self.sources:
            if covering := [s for s in spans if s.first <= day <= s.last]:
                return max(covering, key=lambda s: s.order)
        return None

    def covers(self, first: date, last: date) -> bool:
        """Does a delivery cover each of these days."""
        return all(self.in_force(day) for day in days_between(first, last))

    def events(self, dated: str, first: date, last: date) -> list[tuple[Span, Row]]:
        """The events of these days, each with the delivery that is used for its day, in the order of the rows."""
        return [
            (span, row)
            for spans in self.sources
            for span in spans
            for row in span.rows
            if row[dated] is not None and first <= row[dated] <= last and self.in_force(row[dated]) is span
        ]


def snapshot_for(known: Iterable[Delivery], source: str, tables: Sequence[str], end: date) -> date | None:
    """The day of the latest snapshot with all of these tables that was taken on the period's last day or at most 31
    days after."""
    taken: dict[date, set[str]] = {}
    for d in known:
        if d.source == source:
            taken.setdefault(d.as_at, set()).update(d.rows)
    fit = [day for day, held in taken.items() if set(tables) <= held and end <= day <= end + SNAPSHOT_TOLERANCE]
    return max(fit) if fit else None


def rows_of_day(known: Iterable[Delivery], source: str, table: str, day: date) -> list[Row]:
    """The rows of a table as taken on a day, as the last delivery of that day has them."""
    of_day = [d for d in known if d.source == source and d.as_at == day and table in d.rows]
    return without_repeats(of_day[-1].rows[table]) if of_day else []

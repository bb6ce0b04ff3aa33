"""Which dates the events cover.

Here: spans of events, whether they cover a window, and which snapshot covers a day.
Not here: how deliveries are composed into spans (`pipelines.compose.composition`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True)
class Note:
    """What qualifies every figure that rests on a delivery: the marker beside the figure, and the words."""

    marker: str
    words: str


@dataclass(frozen=True)
class Span:
    """The dates one delivery covers in one event table, after composition.

    events     the event table
    delivery   the delivery that is used
    first, last  the dates it covers, both included
    as_at      the day the delivery was taken
    snapshot   None for dated events; for a snapshot, how many days after a period end it may still cover it
    absent     columns the delivery did not have
    days_before  for a snapshot, how many days before a period end it may have been taken and still cover it
    notes      what qualifies every figure that rests on it, for instance that an edition was reconstructed
    source     the kind of delivery, and its place in the order of preference: 0 takes precedence
    companions the other deliveries whose tables its rows are read together with
    """

    events: str
    delivery: str
    first: date
    last: date
    as_at: date
    snapshot: int | None = None
    absent: tuple[str, ...] = ()
    days_before: int = 0
    notes: tuple[Note, ...] = ()
    companions: tuple[str, ...] = ()
    source: str = ""
    preference: int = 0


@dataclass(frozen=True)
class Coverage:
    """All spans of one council as known in one round.

    lost  event tables of which dates are not covered although something was delivered, and why, in words
    """

    spans: tuple[Span, ...]
    lost: Mapping[str, str] = field(default_factory=dict)

    def of(self, events: str) -> tuple[Span, ...]:
        """The spans of an event table, in order of time."""
        return tuple(sorted((s for s in self.spans if s.events == events), key=lambda s: (s.first, s.as_at)))

    def covering(self, events: str, first: date, last: date) -> tuple[Span, ...] | None:
        """The spans that together cover every day from `first` to `last`, or None if a day is missing."""
        needed, found = first, []
        spans = [s for s in self.of(events) if s.last >= first and s.first <= last]
        while needed <= last:
            # The span that goes on from here and reaches furthest: collections may repeat earlier ones.
            reaching = [s for s in spans if s.first <= needed <= s.last]
            if not reaching:
                return None
            found.append(max(reaching, key=lambda s: s.last))
            needed = found[-1].last + timedelta(days=1)
        return tuple(found)

    def snapshot_for(self, events: str, day: date, needed: Collection[str] = ()) -> Span | None:
        """The snapshot that covers `day`: of the preferred source the latest of those taken on it or soon enough after it.

        An edition that is published month by month covers the days after it, until the next. One that has the columns needed
        goes before one that lacks them.
        """
        candidates = [
            s
            for s in self.of(events)
            if s.snapshot is not None and -s.days_before <= (s.as_at - day).days <= s.snapshot
        ]
        return max(candidates, key=lambda s: (not missing_columns([s], needed), -s.preference, s.as_at), default=None)

    def extent(self, events: str) -> str:
        """What is covered, in words."""
        if events in self.lost:
            return self.lost[events]
        spans = self.of(events)
        if not spans:
            return "no delivery"
        return f"deliveries reach from {min(s.first for s in spans):%B %Y} to {max(s.last for s in spans):%B %Y}"


def missing_columns(spans: Sequence[Span], needed: Collection[str]) -> list[str]:
    """Columns among `needed` that at least one of the spans does not have."""
    return sorted({c for s in spans for c in s.absent} & set(needed))

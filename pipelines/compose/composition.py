"""Composition: several deliveries become one history per event table, with the spans each delivery covers.

Here: claims (what accepted tables say they cover), the tables they are read together with, and how overlapping claims are
settled. Not here: what an event looks like (`pipelines.compose.conform`).

For each date, the latest delivery covering it replaces the whole span: most lists have no event id to match rows on.
One source covers a span: the preferred one that covers it; the others never fill single rows in.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.receive.books import Received
from pipelines.receive.covering import begins, year_before
from pipelines.receive.identity import Delivery
from pipelines.receive.verdict import JudgedTable, TableSpan, Verdict
from schemas.events import EVENTS
from schemas.words.event import SourceTable
from schemas.words.source import Collection, Covers, History, Snapshot, Table, YearsTo31March, known_sources
from warehouse.coverage import Note, Span


@dataclass(frozen=True)
class Part:
    """A table of an accepted delivery.

    as_at  the day of the delivery, where one is known
    """

    delivery: Delivery
    fingerprint: str
    source: str
    table: str
    as_at: date | None = None


@dataclass(frozen=True)
class Claim:
    """What one accepted table of one delivery claims to cover in an event table. The higher `rank` takes precedence.

    period      label of the collection it is of, or ""
    part        the part of the collection, where it is delivered in parts, or ""
    companions  the tables its rows are read together with, by name; None for one that may be absent and is
    covers      how its rows cover dates
    """

    events: str
    source: str
    table: str
    delivery: Delivery
    fingerprint: str
    first: date
    last: date
    as_at: date
    absent: tuple[str, ...]
    rank: tuple[int, date, tuple[str, str, str]]
    snapshot: int | None
    days_before: int
    period: str
    part: str
    note: Note | None
    companions: Mapping[str, Part | None]
    covers: Covers


@dataclass(frozen=True)
class Share:
    """The part of a claim that stands after composition."""

    claim: Claim
    span: Span


def claims(judged: Sequence[Received]) -> tuple[list[Claim], list[str]]:
    """The claims of accepted deliveries on every event table, in no particular order; and who waits for what.

    judged  a council's deliveries, and the national ones, which may cover its events or be read together with them
    """
    usable = [(d, v) for d, v in judged if v.accepted and not d.duplicate_of]
    found: list[Claim] = []
    waiting: list[str] = []
    for use in _uses():
        for received in usable:
            if received[1].source == use.source_table.source:
                claimed, lacking = _claims_of(use, received, usable)
                found += claimed
                waiting += lacking
    return found, sorted(set(waiting))


@dataclass(frozen=True)
class _Use:
    """An event table, and a table of a source that can fill it. The lower `preference` takes precedence."""

    events: str
    preference: int
    source_table: SourceTable
    table: Table

    @property
    def covers(self) -> Covers:
        """How the table's rows cover dates as these events."""
        return self.source_table.covers or self.table.covers


def _uses() -> Iterator[_Use]:
    for events in EVENTS.values():
        for preference, source_table in enumerate(events.filled_by):
            table = known_sources()[source_table.source].table(source_table.table)
            yield _Use(events.name, preference, source_table, table)


def _claims_of(use: _Use, received: Received, usable: Sequence[Received]) -> tuple[list[Claim], list[str]]:
    """What a table of a delivery covers, and in words what it lacks to be used."""
    verdict = received[1]
    name = f"{use.source_table.source}/{use.source_table.table}"
    judged = verdict.table(use.table.name)
    if judged is None:
        return [], []
    if lacking := _needed(use.source_table, "") & set(judged.absent):
        return [], [f"{name} lacks {_titles(use.table, lacking)}, without which it is not used"]
    if verdict.as_at is None and not isinstance(use.covers, Collection | YearsTo31March):
        return [], []
    found, waiting = [], []
    for span in _spans(use, judged, verdict.as_at):
        companions, missing = _companions(use.source_table, received, span.period, usable)
        if missing:
            of = f" of {span.period}" if span.period else ""
            waiting.append(f"{name}{of} waits for {', '.join(missing)}")
        else:
            found.append(_claim(use, received, judged, span, companions))
    return found, waiting


def _needed(source_table: SourceTable, companion: str) -> set[str]:
    """The columns that a table, or one of its companions, must have to be used."""
    named = (n.rpartition(".") for n in source_table.needs)
    return {column for of, _, column in named if of == companion}


def _titles(table: Table, columns: set[str]) -> str:
    return ", ".join(c.title for c in table.columns if c.name in columns)


def _spans(use: _Use, judged: JudgedTable, as_at: str | None) -> Iterable[TableSpan]:
    """The dates that a table covers as these events; none where it covers none as what it is."""
    covers = use.source_table.covers
    if covers is None or as_at is None or not judged.spans:
        return judged.spans
    day = date.fromisoformat(as_at)
    first = day
    if isinstance(covers, History) and covers.year_before:
        first, day = year_before(day)
    elif isinstance(covers, History):
        first = begins(covers, day)
        if isinstance(use.table.covers, History):  # no further back than the list itself reaches
            first = max(first, min(date.fromisoformat(s.first) for s in judged.spans))
    return (TableSpan(first.isoformat(), day.isoformat()),)


def _claim(
    use: _Use, received: Received, judged: JudgedTable, span: TableSpan, companions: Mapping[str, Part | None]
) -> Claim:
    delivery, verdict = received
    covers = use.covers
    first, last = date.fromisoformat(span.first), date.fromisoformat(span.last)
    # A collection whose rows say their period has no day of its own: what it says is as at the period's end.
    as_at = date.fromisoformat(verdict.as_at) if verdict.as_at else last
    if isinstance(covers, YearsTo31March):  # of the last year that it holds a figure of, whenever it was published
        as_at = last.replace(year=last.year - covers.beyond)
    snapshot, before = None, 0
    if isinstance(covers, Snapshot):
        snapshot, before = covers.tolerance_days, covers.days_before
    elif isinstance(covers, Collection) and covers.snapshot:
        snapshot = 0
    return Claim(
        events=use.events,
        source=use.source_table.source,
        table=use.source_table.table,
        delivery=delivery,
        fingerprint=verdict.fingerprint,
        first=first,
        last=last,
        as_at=as_at,
        absent=judged.absent,
        rank=(-use.preference, as_at, delivery.order),
        snapshot=snapshot,
        days_before=before,
        period=span.period,
        part=span.part,
        note=Note(verdict.marker, verdict.note) if verdict.note else None,
        companions=companions,
        covers=covers,
    )


def _companions(
    source_table: SourceTable, received: Received, period: str, usable: Sequence[Received]
) -> tuple[dict[str, Part | None], list[str]]:
    """The tables that a table of a source is read together with, and what was not delivered of those that must be there.

    One that may be away is away too where it lacks a column that is needed of it.
    """
    delivery, verdict = received
    parts: dict[str, Part | None] = {}
    missing = []
    for companion in source_table.companions:
        name, needed = companion.removesuffix("?"), not companion.endswith("?")
        source, _, table = name.rpartition("/")
        candidates = [
            (d, v)
            for d, v in usable
            if v.source == (source or source_table.source)
            and v.table(table)
            and (source or _taken_together(v, verdict, table, period))
        ]
        # The same file first: the tables of one workbook belong together whatever came later.
        best = max(
            candidates,
            key=lambda c: (c[0] == delivery, c[1].as_at or c[0].slot, c[0].slot, c[0].order),
            default=None,
        )
        lacking = _needed(source_table, table) & set(_judged(best[1], table).absent) if best else set()
        if best and not lacking:
            day = date.fromisoformat(best[1].as_at) if best[1].as_at else None
            parts[name] = Part(best[0], best[1].fingerprint, best[1].source, table, day)
        elif needed and lacking:
            titles = _titles(known_sources()[source or source_table.source].table(table), lacking)
            missing.append(f"{name} with {titles}")
        elif needed:
            missing.append(name)
        else:
            parts[name] = None
    return parts, missing


def _judged(verdict: Verdict, table: str) -> JudgedTable:
    judged = verdict.table(table)
    if judged is None:
        raise KeyError(table)
    return judged


def _taken_together(one: Verdict, other: Verdict, table: str, period: str) -> bool:
    """Are two tables of a source of the same collection, or of the same day."""
    judged = one.table(table)
    if judged is not None and period:
        return one.period == period or any(s.period == period for s in judged.spans)
    return one.as_at == other.as_at


def compose(found: Sequence[Claim]) -> list[Share]:
    """Settle overlapping claims: histories span by span, snapshots day by day. Order of input does not matter."""
    shares: list[Share] = []
    for events in sorted({c.events for c in found}):
        mine = sorted((c for c in found if c.events == events), key=lambda c: c.rank, reverse=True)
        if EVENTS[events].key:  # collections that repeat earlier periods add up; rows are matched by their key
            shares += [whole(c) for c in _one_source(mine)]
            continue
        free_of: dict[str, list[tuple[date, date]]] = {}
        snapshots_taken: set[date] = set()
        for claim in mine:
            if claim.snapshot is not None:
                if claim.as_at not in snapshots_taken:
                    snapshots_taken.add(claim.as_at)
                    shares.append(_share(claim, claim.first, claim.last))
                continue
            free = free_of.setdefault(claim.part, [(date.min, date.max)])
            for first, last in list(free):
                low, high = max(first, claim.first), min(last, claim.last)
                if low > high:
                    continue
                shares.append(_share(claim, low, high))
                free.remove((first, last))
                if first < low:
                    free.append((first, low - timedelta(days=1)))
                if high < last:
                    free.append((high + timedelta(days=1), last))
    return sorted(
        shares, key=lambda s: (s.span.events, s.span.first, s.claim.as_at, s.claim.delivery.order, s.span.last)
    )


def whole(claim: Claim) -> Share:
    """A claim as if nothing took precedence over it."""
    return _share(claim, claim.first, claim.last)


def _one_source(mine: Sequence[Claim]) -> list[Claim]:
    """The claims of the preferred source for each collection; of one collection delivered twice, the later delivery's.

    `mine` is sorted, best first.
    """
    chosen: dict[str, Claim] = {}
    for claim in mine:
        standing = chosen.setdefault(claim.period, claim)
        if standing.delivery == claim.delivery and standing is not claim:
            raise AssertionError(f"{claim.table} claims {claim.period} twice")
    return sorted(chosen.values(), key=lambda c: (c.last, c.rank))


def history_date(share: Share) -> str | None:
    """The column by which the rows of a share are cut to its span; None for a snapshot or a collection."""
    covers = share.claim.covers
    return covers.date if isinstance(covers, History) else None


def _share(claim: Claim, first: date, last: date) -> Share:
    span = Span(
        events=claim.events,
        delivery=claim.delivery.id,
        first=first,
        last=last,
        as_at=claim.as_at,
        snapshot=claim.snapshot,
        absent=claim.absent,
        days_before=claim.days_before,
        notes=(claim.note,) if claim.note else (),
        source=claim.source,
        preference=-claim.rank[0],
        companions=tuple(sorted({p.delivery.id for p in claim.companions.values() if p} - {claim.delivery.id})),
    )
    return Share(claim, span)

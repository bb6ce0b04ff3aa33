"""Composition: several deliveries become one history per event table, with the spans each delivery covers.

Here: claims (what accepted tables say they cover), the tables they are read together with, and how overlapping claims are
settled. Not here: what an event looks like (`pipelines.compose.conform`).

For each date, the latest delivery covering it replaces the whole span: most lists have no event id to match rows on.
One source covers a span: the preferred one that covers it; the others never fill single rows in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.receive.books import Received
from pipelines.receive.identity import Delivery
from pipelines.receive.verdict import TableSpan, Verdict
from schemas.events import EVENTS
from schemas.words.event import EventTable, SourceTable
from schemas.words.source import Collection, History, Snapshot, Table, known_sources
from warehouse.coverage import Note, Span

RECONSTRUCTED = "reconstructed"
"""Marker of figures that rest on an edition rolled back to an earlier day."""


@dataclass(frozen=True)
class Part:
    """A table of an accepted delivery."""

    delivery: Delivery
    fingerprint: str
    source: str
    table: str


@dataclass(frozen=True)
class Claim:
    """What one accepted table of one delivery claims to cover in an event table. Larger `rank` outranks.

    period      label of the collection it is of, or ""
    part        the part of the collection, where it is delivered in parts, or ""
    companions  the tables its rows are read together with, by name; None for one that may be absent and is
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
    note: str
    companions: Mapping[str, Part | None]


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
    found, waiting = [], []
    for events in EVENTS.values():
        for preference, source_table in enumerate(events.filled_by):
            table = known_sources()[source_table.source].table(source_table.table)
            for delivery, verdict in usable:
                if verdict.source != source_table.source:
                    continue
                said = verdict.table(table.name)
                if said and (lacking := [n for n in source_table.needs if n in said.absent]):
                    titles = {c.name: c.title for c in table.columns}
                    columns = ", ".join(titles[n] for n in lacking)
                    waiting.append(
                        f"{source_table.source}/{source_table.table} lacks {columns}, without which it is not used"
                    )
                    continue
                for span in _spans(verdict, table):
                    first, last = date.fromisoformat(span.first), date.fromisoformat(span.last)
                    period = span.period
                    parts, missing = _companions(source_table, delivery, verdict, period, usable)
                    if missing:
                        what = f"{source_table.source}/{source_table.table}" + (f" of {period}" if period else "")
                        waiting.append(f"{what} waits for {', '.join(missing)}")
                        continue
                    found.append(_claim(events, source_table, table, preference, delivery, verdict, first, last, span, parts))  # fmt: skip
    return found, sorted(set(waiting))


def _spans(verdict: Verdict, table: Table) -> Iterator[TableSpan]:
    said = verdict.table(table.name)
    if said is not None and (verdict.as_at is not None or isinstance(table.covers, Collection)):
        yield from said.spans


def _claim(
    events: EventTable, source_table: SourceTable, table: Table, preference: int, delivery: Delivery, verdict: Verdict,
    first: date, last: date, of: TableSpan, parts: Mapping[str, Part | None],
) -> Claim:  # fmt: skip
    covers = table.covers
    # A collection whose rows say their period has no day of its own: what it says is as at the period's end.
    as_at = date.fromisoformat(verdict.as_at) if verdict.as_at else last
    snapshot, before = None, 0
    if isinstance(covers, Snapshot):
        snapshot, before = covers.tolerance_days, covers.days_before
    elif isinstance(covers, Collection) and covers.snapshot:
        snapshot = 0
    said = verdict.table(table.name)
    return Claim(
        events=events.name,
        source=source_table.source,
        table=source_table.table,
        delivery=delivery,
        fingerprint=verdict.fingerprint,
        first=first,
        last=last,
        as_at=as_at,
        absent=said.absent if said else (),
        rank=(-preference, as_at, delivery.order),
        snapshot=snapshot,
        days_before=before,
        period=of.period,
        part=of.part,
        note=verdict.note,
        companions=parts,
    )


def _companions(
    source_table: SourceTable, delivery: Delivery, verdict: Verdict, period: str, usable: Sequence[Received]
) -> tuple[dict[str, Part | None], list[str]]:
    """The tables a source_table is read together with, and the names of those that were not delivered."""
    parts: dict[str, Part | None] = {}
    missing = []
    for asked in source_table.companions:
        name, needed = asked.removesuffix("?"), not asked.endswith("?")
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
        if best:
            parts[name] = Part(best[0], best[1].fingerprint, best[1].source, table)
        elif needed:
            missing.append(name)
        else:
            parts[name] = None
    return parts, missing


def _taken_together(one: Verdict, other: Verdict, table: str, period: str) -> bool:
    """Are two tables of a source of the same collection, or of the same day."""
    said = one.table(table)
    if said is not None and period:
        return one.period == period or any(s.period == period for s in said.spans)
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
    """A claim as if nothing outranked it."""
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
    covers = known_sources()[share.claim.source].table(share.claim.table).covers
    return covers.date if isinstance(covers, History) else None


def _share(claim: Claim, first: date, last: date) -> Share:
    span = Span(
        claim.events, claim.delivery.id, first, last, claim.as_at, claim.snapshot, claim.absent, claim.days_before,
        (Note(RECONSTRUCTED, claim.note),) if claim.note else (),
        tuple(sorted({p.delivery.id for p in claim.companions.values() if p} - {claim.delivery.id})),
    )  # fmt: skip
    return Share(claim, span)

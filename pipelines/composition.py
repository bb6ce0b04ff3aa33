"""Composition: several deliveries become one history per event table, with the spans each delivery speaks for.

Here: claims (what accepted tables say they cover) and how overlapping claims are settled.
Not here: what an event looks like (`pipelines.conform`).

For each date, the latest delivery covering it replaces the whole span: most lists have no event id to match rows on.
One source speaks for a span: the preferred one that covers it; the others never fill single rows in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.deliveries import Delivery
from pipelines.receive import Verdict
from schemas.events import EVENTS
from schemas.source import History, Snapshot, known_sources
from warehouse.coverage import Span


@dataclass(frozen=True)
class Claim:
    """What one accepted table of one delivery claims to cover in an event table. Larger `rank` outranks."""

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


@dataclass(frozen=True)
class Share:
    """The part of a claim that stands after composition."""

    claim: Claim
    span: Span


def claims(judged: Sequence[tuple[Delivery, Verdict]]) -> list[Claim]:
    """The claims of accepted deliveries on every event table, in no particular order."""
    found = []
    for delivery, verdict in judged:
        if not verdict.accepted or delivery.duplicate_of or verdict.as_at is None:
            continue
        for events in EVENTS.values():
            for preference, (source, table) in enumerate(events.speakers):
                said = verdict.table(table)
                if verdict.source != source or said is None or said.covers_from is None or said.covers_to is None:
                    continue
                speaks = known_sources()[source].table(table).speaks
                as_at = date.fromisoformat(verdict.as_at)
                found.append(
                    Claim(
                        events=events.name,
                        source=source,
                        table=table,
                        delivery=delivery,
                        fingerprint=verdict.fingerprint,
                        first=date.fromisoformat(said.covers_from),
                        last=date.fromisoformat(said.covers_to),
                        as_at=as_at,
                        absent=said.absent,
                        rank=(-preference, as_at, delivery.order),
                        snapshot=speaks.tolerance_days if isinstance(speaks, Snapshot) else None,
                    )
                )
    return found


def compose(found: Sequence[Claim]) -> list[Share]:
    """Settle overlapping claims: histories span by span, snapshots day by day. Order of input does not matter."""
    shares: list[Share] = []
    for events in sorted({c.events for c in found}):
        mine = sorted((c for c in found if c.events == events), key=lambda c: c.rank, reverse=True)
        free: list[tuple[date, date]] = [(date.min, date.max)]
        snapshots_taken: set[date] = set()
        for claim in mine:
            if claim.snapshot is not None:
                if claim.as_at not in snapshots_taken:
                    snapshots_taken.add(claim.as_at)
                    shares.append(_share(claim, claim.first, claim.last))
                continue
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
    return sorted(shares, key=lambda s: (s.span.events, s.span.first, s.span.delivery))


def history_date(share: Share) -> str | None:
    """The column by which the rows of a share are cut to its span; None for a snapshot."""
    speaks = known_sources()[share.claim.source].table(share.claim.table).speaks
    return speaks.date if isinstance(speaks, History) else None


def _share(claim: Claim, first: date, last: date) -> Share:
    span = Span(claim.events, claim.delivery.id, first, last, claim.as_at, claim.snapshot, claim.absent)
    return Share(claim, span)

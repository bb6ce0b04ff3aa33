"""Corrections that take away what was delivered before, and who decides about them.

Here: how many of the events of an earlier delivery are missing from the later one that takes its place; where
they are many, the earlier one goes on covering those dates until a named person has decided (the council workbook's
sheet Decisions), and the note on the figures meanwhile. Not here: settling claims (`pipelines.compose.composition`), and deliveries withdrawn (`pipelines.compose.composed`).

What is found depends on the deliveries and the decisions alone, never on the order in which they were processed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from pipelines.compose.composition import Claim, Share, compose, whole
from pipelines.compose.conform import Reader, events_of
from pipelines.compose.plausibility import Question
from schemas.events import EVENTS
from schemas.words.source import known_sources
from warehouse.coverage import Note, Span
from warehouse.standing.plausibility import MARKER

MAX_SHARE_REMOVED = 0.05
MAX_SHARE_LEFT = 0.1
"""Of a state that was taken some days later: so many may have left it in the meantime."""
ENOUGH_EVENTS = 30
"""Below this a share proves nothing."""


@dataclass(frozen=True)
class Removal:
    """Events of earlier deliveries that a later one no longer holds.

    waits        nobody has decided yet: the earlier deliveries go on covering these dates
    lacks_most   more than half of their events are missing
    instead      those deliveries
    first, last  the dates, as ISO text
    """

    delivery: str
    table: str
    events: str
    instead: tuple[str, ...]
    first: str
    last: str
    text: str
    waits: bool
    lacks_most: bool

    def concerns(self, span: Span) -> bool:
        """Does the span stand in for a delivery that waits."""
        mine = self.waits and span.events == self.events and span.delivery in self.instead
        return mine and str(span.first) <= self.last and self.first <= str(span.last)

    @property
    def note(self) -> Note:
        """The note on figures that rest on such a span."""
        return Note(MARKER, f"{self.text}; the delivery is held back until a person decides")


def settle_removals(
    found: Sequence[Claim], rows: Reader, la_code: str, accepted: Collection[str]
) -> tuple[list[Claim], list[Removal]]:
    """The claims as they stand while removals wait, and every removal above the threshold.

    accepted  the deliveries whose removals a person has accepted
    """
    standing: list[Claim] = []
    removals: list[Removal] = []
    for mine in _by_table(found):
        kept: list[Claim] = []
        # A claim is compared with all that was ever delivered, or many small cuts would make a large one.
        delivered: list[Claim] = []
        for claim in mine:
            superseded = [s for s in compose(kept) if _supersedes(claim, s)]
            earlier = [whole(c) for c in delivered if _supersedes(claim, whole(c))]
            gone, before = _missing(claim, earlier, rows, la_code)
            if not superseded or not _too_many(claim, earlier, gone, before):
                kept.append(claim)
                delivered.append(claim)
                continue
            waits = claim.delivery.id not in accepted
            removals.append(_removal(claim, superseded, gone, before, waits=waits))
            kept += _beside(claim, superseded) if waits else [claim]
            if not waits:  # from now on this is what was delivered for its dates
                delivered = [part for c in delivered for part in _beside(c, [whole(claim)])] + [claim]
        standing += kept
    return standing, sorted(set(removals), key=lambda r: (r.delivery, r.table, r.text))


def _missing(claim: Claim, earlier: Sequence[Share], rows: Reader, la_code: str) -> tuple[int, int]:
    """How many events of earlier deliveries the claim lacks, and how many they have."""
    old = _union([_identities(_cut(s, whole(claim)), rows, la_code) for s in earlier])
    new = _union([_identities(_cut(whole(claim), s), rows, la_code) for s in earlier])
    gone = old.join(new, on=old.columns, how="anti", nulls_equal=True).height if old.height else 0
    return gone, old.height


def _too_many(claim: Claim, earlier: Sequence[Share], gone: int, before: int) -> bool:
    """Are more events missing than may be corrected, or may have left a state, without a decision."""
    later = claim.snapshot is not None and any(s.claim.as_at != claim.as_at for s in earlier)
    return before >= ENOUGH_EVENTS and gone > (MAX_SHARE_LEFT if later else MAX_SHARE_REMOVED) * before


def with_doubts(spans: Iterable[Span], removals: Iterable[Removal]) -> tuple[list[Span], list[Question]]:
    """The spans, with a note on those of a delivery that waits because one of its lists lacks most of what was known.

    Its other lists may be of another council, or under other numbers, as well: without earlier ones this is not known.
    """
    doubts = {r.delivery: Note(MARKER, f"of the same delivery: {r.text}") for r in removals if r.waits and r.lacks_most}
    marked = [replace(s, notes=(*s.notes, doubts[s.delivery])) if s.delivery in doubts else s for s in spans]
    asked = {(s.delivery, s.events): doubts[s.delivery].words for s in marked if s.delivery in doubts}
    return marked, [Question(delivery, events, words) for (delivery, events), words in asked.items()]


def _union(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(parts).unique() if parts else pl.DataFrame()


def _by_table(found: Sequence[Claim]) -> list[list[Claim]]:
    """Claims of one source and table on one event table, those that take precedence last."""
    grouped: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in sorted(found, key=lambda c: (c.rank, c.first, c.part)):
        grouped.setdefault((claim.events, claim.source, claim.table), []).append(claim)
    return [grouped[key] for key in sorted(grouped)]


def _supersedes(claim: Claim, share: Share) -> bool:
    """Would the claim cover dates (of a collection: for the period) that the share covers."""
    other = share.claim
    if other.delivery == claim.delivery or other.part != claim.part:
        return False
    if EVENTS[claim.events].key or claim.period:
        return claim.period == other.period
    if claim.snapshot is not None:
        # Of several taken soon after a period's end the latest covers it.
        return other.snapshot is not None and 0 <= (claim.as_at - other.as_at).days <= claim.snapshot
    return claim.first <= share.span.last and share.span.first <= claim.last


def _cut(share: Share, to: Share) -> Share:
    """A share within the dates of another."""
    first, last = max(share.span.first, to.span.first), min(share.span.last, to.span.last)
    return Share(share.claim, replace(share.span, first=first, last=last))


def _identities(share: Share, rows: Reader, la_code: str) -> pl.DataFrame:
    """What makes an event of a share itself: the child, and the date or key that its table has."""
    table = EVENTS[share.claim.events]
    events, _, _ = events_of(table.name, [share], rows, la_code)
    key = table.key or tuple(c for c in ("child_id", table.dated) if c and c in events.columns)
    return events.select(key).unique() if key else events.select(pl.int_range(pl.len()).alias("row"))


def _beside(claim: Claim, superseded: Sequence[Share]) -> list[Claim]:
    """The claim for the dates on which nothing is superseded."""
    if claim.snapshot is not None or claim.period or EVENTS[claim.events].key:
        return []
    left, first = [], claim.first
    for share in sorted(superseded, key=lambda s: s.span.first):
        if first < share.span.first:
            left.append(replace(claim, first=first, last=share.span.first - timedelta(days=1)))
        first = max(first, share.span.last + timedelta(days=1))
    return [*left, replace(claim, first=first)] if first <= claim.last else left


def _removal(claim: Claim, superseded: Sequence[Share], gone: int, before: int, *, waits: bool) -> Removal:
    first: date = max(claim.first, min(s.span.first for s in superseded))
    last: date = min(claim.last, max(s.span.last for s in superseded))
    if claim.snapshot is not None:  # it may cover the days on which an earlier one was taken
        first, last = min(s.span.first for s in superseded), max(s.span.last for s in superseded)
    dates = claim.period or (f"{first} to {last}" if first != last else str(first))
    what = f"{claim.events.replace('_', ' ')} of {dates}"
    label = known_sources()[claim.source].label
    text = f"{label} lacks {gone:,} of {before:,} {what} that were delivered before"
    instead = tuple(sorted({s.claim.delivery.id for s in superseded}))
    return Removal(
        claim.delivery.id, claim.table, claim.events, instead, str(first), str(last), text, waits, 2 * gone > before
    )

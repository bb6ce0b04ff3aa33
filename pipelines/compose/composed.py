"""The step from deliveries to events: every event table of a council as known in a round, and the dates it covers.

Here: the order in which the deliveries of a round are composed, and what was found on the way. Not here: settling what overlaps
(`pipelines.compose.composition`), the columns of an event (`pipelines.compose.conform`), what is not plausible (`pipelines.compose.plausibility`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import polars as pl

from pipelines.compose.categories import Replaced, known_districts, without_free_text
from pipelines.compose.composition import Claim, Share, claims, compose, whole
from pipelines.compose.conform import accepted_rows, events_of
from pipelines.compose.orphans import Orphans, orphans
from pipelines.compose.plausibility import Question, questions
from pipelines.compose.reconciliation import Compared, linked, reconcile
from pipelines.compose.removals import ENOUGH_EVENTS, Removal, settle_removals, with_doubts
from pipelines.council.settings import ACCEPT, WITHDRAW, Council
from pipelines.home.lake import Lake, write_frame
from pipelines.receive.books import Books, Received
from pipelines.receive.identity import COUNCIL_SLOT, PUBLISHED
from pipelines.steps import Done, Step, last_done, why_failed
from schemas.events import EVENTS
from warehouse.coverage import Span
from warehouse.indicator import Indicator

CODE = ("pipelines.compose.composed",)


@dataclass(frozen=True)
class Composed:
    """What was found when the events of a round were made.

    rows        events by table, and accepted rows outside the dates their delivery covers
    spans       the dates each delivery covers
    waiting     in words: tables that were accepted and cannot be used until another one comes
    reconciled  what other sources hold beside the ones that are used
    removals    events that later deliveries took away
    questions   what is not plausible
    orphans     rows that point to nothing
    replaced    categories that became `other`
    """

    rows: dict[str, int]
    spans: tuple[Span, ...]
    waiting: tuple[str, ...] = ()
    reconciled: tuple[Compared, ...] = ()
    removals: tuple[Removal, ...] = ()
    questions: tuple[Question, ...] = ()
    orphans: tuple[Orphans, ...] = ()
    replaced: tuple[Replaced, ...] = ()


OfRounds = Mapping[tuple[str, str], Done[Composed]]
"""What was composed of each council, by its code and the round."""

NOTHING = Composed({}, ())


def composing(lake: Lake, books: Books, council: Council, round_: str) -> Step[Composed]:
    """The step for a council and round: its deliveries up to the round, and the national files received by the cut-off."""
    withdrawn, accepted = council.decided(WITHDRAW), council.decided(ACCEPT)
    cut_off = council.cut_off(round_).isoformat()
    known = [
        (d, v)
        for d, v in books.received(council.la_code)
        if d.slot != COUNCIL_SLOT and d.slot <= round_ and d.id not in withdrawn
    ]
    known += [(d, v) for d, v in books.received(PUBLISHED) if d.slot <= cut_off]
    found, lacking = claims(known)
    looked_back_on = _looked_back_on(council.indicators.values())
    return Step(
        place=_place(lake, council.la_code, round_),
        log=Composed,
        code=CODE,
        inputs=(lacking, [_identity(whole(c)) for c in found], sorted(accepted), sorted(looked_back_on)),
        work=partial(_compose, lake, council.la_code, round_, known, found, lacking, accepted, looked_back_on),
    )


def last_composed(lake: Lake, la_code: str, round_: str) -> Done[Composed]:
    """The step as it was last done. RuntimeError where it was not."""
    done = last_done(_place(lake, la_code, round_), Composed)
    if done is None:
        raise RuntimeError(f"events of round {round_} were not made")
    return done


def composed(lake: Lake, la_code: str, round_: str) -> Composed:
    """What was found when the events of a round were last made; nothing where they were not."""
    done = last_done(_place(lake, la_code, round_), Composed)
    return done.log if done else NOTHING


def failure(lake: Lake, la_code: str, round_: str) -> str:
    """Kind and place of the error that ended the step, or ""."""
    return why_failed(_place(lake, la_code, round_))


def _place(lake: Lake, la_code: str, round_: str) -> Any:
    return lake.events(la_code, round_, "events.log.json")


def _identity(share: Share) -> Any:
    """What the events of a share depend on."""
    claim = share.claim
    parts = [claim.delivery.sha256, *(p.delivery.sha256 if p else "" for p in claim.companions.values())]
    return parts, claim.fingerprint, repr(share.span)


def _compose(
    lake: Lake,
    la_code: str,
    round_: str,
    known: list[Received],
    found: list[Claim],
    lacking: list[str],
    accepted: frozenset[str],
    looked_back_on: frozenset[str],
) -> Composed:
    rows = accepted_rows(lake)
    standing, removals = settle_removals(found, rows, la_code, accepted)
    shares = compose(standing)
    districts = known_districts(known, rows, la_code)
    lacking = list(lacking)
    spans: list[Span] = []
    counts: dict[str, int] = {}
    verdicts = {d.id: v for d, v in known}
    questioned: list[Question] = []
    replaced: list[Replaced] = []
    for name in EVENTS:
        events, covered, outside = events_of(name, shares, rows, la_code, lacking)
        removals = [r for r in removals if not r.waits or r.events != name or _matters(r, events, covered)]
        if name in looked_back_on:
            events, covered, reasons = linked(name, events, covered, shares)
            lacking += reasons
        events, other = without_free_text(name, events, districts)
        replaced += other
        notes_of = questions(name, events, shares, verdicts, covered)
        covered = [
            replace(s, notes=(*s.notes, *notes_of.get(s.delivery, ()), *(r.note for r in removals if r.concerns(s))))
            for s in covered
        ]
        questioned += [Question(d, name, n.words) for d, notes in notes_of.items() for n in notes]
        write_frame(lake.events(la_code, round_, f"{name}.parquet"), events)
        spans += covered
        counts[name] = events.height
        counts[outside_of(name)] = outside
    spans, doubted = with_doubts(spans, removals)
    return Composed(
        rows=counts,
        spans=tuple(spans),
        waiting=tuple(lacking),
        reconciled=tuple(reconcile(found, shares, rows, la_code)),
        removals=tuple(removals),
        questions=(*questioned, *doubted),
        orphans=tuple(orphans(shares, rows)),
        replaced=tuple(replaced),
    )


def outside_of(name: str) -> str:
    """Under what `Composed.rows` counts the accepted rows of an event table that lie outside the dates covered."""
    return f"{name}, outside the spans"


def _matters(removal: Removal, events: pl.DataFrame, spans: Iterable[Span]) -> bool:
    """Does it matter that a delivery waits: are enough events of the earlier ones in its place to prove anything.

    A later delivery that is complete settles it, though it may not reach back to the first days.
    """
    concerned = [s for s in spans if removal.concerns(s)]
    earlier = events.filter(pl.col("delivery").is_in(removal.instead))
    dated = EVENTS[removal.events].dated
    if dated and all(s.snapshot is None for s in concerned) and not EVENTS[removal.events].key:
        day = pl.col(dated).dt.to_string("iso")
        earlier = earlier.filter(day.is_between(pl.lit(removal.first), pl.lit(removal.last)))
    return bool(concerned) and earlier.height >= ENOUGH_EVENTS


def _looked_back_on(indicators: Iterable[Indicator]) -> frozenset[str]:
    """Event tables of which a term looks at other events of the same child: their sources must number children alike."""
    counts = [c for i in indicators for v in i.variants for c in i.numerators(v)]
    return frozenset(c.events for c in counts if c.look_back)

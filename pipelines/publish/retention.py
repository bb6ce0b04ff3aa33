"""Retention: what is removed from the private folders when the period of the council's schedule is over.

Here: `scrutiny purge`: delivered files and their bytes, quarantined rows, the rows behind figures and chase lists. Not here: releases (the shelf
keeps so many), the ledger, the evidence and the audit trail, which nothing removes; pseudonymised rows (`lake/accepted`), without
which later rounds could not be worked out.

A delivery whose bytes are gone cannot be judged again. Its verdict is settled first: whatever changes in a contract later, what it
was found to be stands, and every figure that rests on it stays what it is.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from upath import UPath

from pipelines.council.settings import Council
from pipelines.home.audit import note
from pipelines.home.lake import Lake
from pipelines.receive.books import Books
from pipelines.receive.identity import COUNCIL_SLOT, Delivery
from pipelines.receive.receiving import settle
from warehouse.period import Quarter

DELIVERIES, QUARANTINE, BEHIND = "deliveries", "quarantine", "behind"


@dataclass(frozen=True)
class Due:
    """Something whose period is over: what it is, in words, the files that go, and the deliveries whose verdict must stand then."""

    what: str
    places: tuple[UPath, ...]
    settles: tuple[Delivery, ...] = ()


def due(lake: Lake, books: Books, council: Council, today: date) -> list[Due]:
    """What the council's schedule (sheet Retention) says is to go today."""
    months = dict(council.tables["retention"].select("what", "months").iter_rows())
    return [
        one
        for kind, of in ((DELIVERIES, _deliveries), (QUARANTINE, _quarantine), (BEHIND, _behind))
        if kind in months
        for one in of(lake, books, council.la_code, today - relativedelta(months=months[kind]))
        if one.places
    ]


def purge(lake: Lake, books: Books, council: Council, today: date) -> tuple[list[Due], list[str]]:
    """Remove what is due. Returns it, and the files that could not be removed, by name: the next purge tries again."""
    gone = due(lake, books, council, today)
    if gone:  # first, so that nothing goes without a line
        note(lake, "purge", "; ".join(f"{one.what} ({len(one.places)} files)" for one in gone))
    stuck = []
    for one in gone:
        for delivery in one.settles:
            settle(lake, books, delivery)
        for place in one.places:
            try:
                place.unlink(missing_ok=True)
            except OSError:
                stuck.append(place.name)
    return gone, stuck


def _old(books: Books, la_code: str, before: date) -> Iterator[Delivery]:
    """Deliveries received before a day. The council's workbook is none: it is in use."""
    for delivery in books.registered(la_code):
        if delivery.slot != COUNCIL_SLOT and date.fromisoformat(delivery.received_at[:10]) < before:
            yield delivery


def _deliveries(lake: Lake, books: Books, la_code: str, before: date) -> Iterator[Due]:
    everything = books.registered(la_code)
    in_use = {d.sha256 for d in everything if books.verdict_of(d) is not None}
    for delivery in _old(books, la_code, before):
        if delivery.sha256 not in in_use:
            continue  # nobody has looked at these bytes yet
        # The same bytes under other names of the round lie there once: they go when the youngest of them is due, and all are settled.
        alike = [d for d in everything if (d.slot, d.sha256) == (delivery.slot, delivery.sha256)]
        judged = [d for d in alike if books.verdict_of(d) is not None]
        waiting = [d for d in alike if d not in judged and not d.duplicate_of]
        young = [d for d in alike if date.fromisoformat(d.received_at[:10]) >= before]
        raw = lake.raw(la_code, delivery.slot, delivery.sha256)
        places = [] if waiting or young else [raw]
        places += _landed(lake, delivery)
        there = tuple(p for p in places if p.exists())
        yield Due(f"delivery {delivery.id} of {delivery.slot}", there, tuple(judged) if raw in there else ())


def _landed(lake: Lake, delivery: Delivery) -> Iterator[UPath]:
    """The file in landing, if it still is the one that was delivered."""
    further = lake.council_workbook(delivery.la_code).exists()  # files of a further council lie below its code
    folder = lake.landing / delivery.la_code / delivery.slot if further else lake.landing / delivery.slot
    place = folder / delivery.file
    if place.exists() and place.is_file() and hashlib.sha256(place.read_bytes()).hexdigest() == delivery.sha256:
        yield place


def _quarantine(lake: Lake, books: Books, la_code: str, before: date) -> Iterator[Due]:
    for delivery in _old(books, la_code, before):
        folder = lake.restricted / "quarantine" / la_code / delivery.slot / delivery.sha256[:12]
        yield Due(
            f"quarantined rows of delivery {delivery.id}", tuple(folder.rglob("*.parquet")) if folder.exists() else ()
        )


def _behind(lake: Lake, _books: Books, la_code: str, before: date) -> Iterator[Due]:
    folder = lake.restricted / "contributors" / la_code
    for place in sorted(folder.glob("*.parquet"), key=str) if folder.exists() else ():
        if Quarter.parse(place.stem).end < before:
            yield Due(f"rows behind the figures of {place.stem}", (place,))
    chased = lake.chase(la_code)
    for one in sorted(chased.iterdir(), key=str) if chased.exists() else ():
        if Quarter.parse(one.name).end < before:
            yield Due(f"chase lists of {one.name}", tuple(sorted(one.glob("*.xlsx"), key=str)))

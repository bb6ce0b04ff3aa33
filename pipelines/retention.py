"""Retention: what is removed from the private folders when the period of the council's schedule is over.

Here: `scrutiny purge`: delivered files and their bytes, quarantined rows, the rows behind figures. Not here: releases (the shelf
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

from pipelines.audit import note
from pipelines.council import Council
from pipelines.deliveries import COUNCIL_SLOT, Delivery, registered
from pipelines.lake import Lake
from pipelines.receive import settle, verdict_of
from warehouse.period import Quarter

DELIVERIES, QUARANTINE, BEHIND = "deliveries", "quarantine", "behind"


@dataclass(frozen=True)
class Due:
    """Something whose period is over: what it is, in words, and the files that go."""

    what: str
    places: tuple[UPath, ...]
    delivery: Delivery | None = None


def due(lake: Lake, council: Council, today: date) -> list[Due]:
    """What the council's schedule (sheet Retention) says is to go today."""
    months = dict(council.tables["retention"].select("what", "months").iter_rows())
    return [
        one
        for kind, of in ((DELIVERIES, _deliveries), (QUARANTINE, _quarantine), (BEHIND, _behind))
        if kind in months
        for one in of(lake, council.la_code, today - relativedelta(months=months[kind]))
        if one.places
    ]


def purge(lake: Lake, council: Council, today: date) -> list[Due]:
    """Remove what is due. Returns it."""
    gone = due(lake, council, today)
    for one in gone:
        if one.delivery is not None:
            # The same bytes under another name lie there once.
            for alike in registered(lake, one.delivery.la_code, one.delivery.slot):
                if alike.sha256 == one.delivery.sha256 and verdict_of(lake, alike) is not None:
                    settle(lake, alike)
        for place in one.places:
            place.unlink(missing_ok=True)
    if gone:
        note(lake, "purge", "; ".join(f"{one.what} ({len(one.places)} files)" for one in gone))
    return gone


def _old(lake: Lake, la_code: str, before: date) -> Iterator[Delivery]:
    """Deliveries received before a day. The council's workbook is none: it is in use."""
    for delivery in registered(lake, la_code):
        if delivery.slot != COUNCIL_SLOT and date.fromisoformat(delivery.received_at[:10]) < before:
            yield delivery


def _deliveries(lake: Lake, la_code: str, before: date) -> Iterator[Due]:
    for delivery in _old(lake, la_code, before):
        if verdict_of(lake, delivery) is None:
            continue  # nobody has looked at it yet
        places = [
            p for p in (lake.raw(la_code, delivery.slot, delivery.sha256), *_landed(lake, delivery)) if p.exists()
        ]
        yield Due(f"delivery {delivery.id} of {delivery.slot}", tuple(places), delivery)


def _landed(lake: Lake, delivery: Delivery) -> Iterator[UPath]:
    """The file in landing, if it still is the one that was delivered."""
    for folder in (lake.landing / delivery.slot, lake.landing / delivery.la_code / delivery.slot):
        place = folder / delivery.file
        if place.exists() and place.is_file() and hashlib.sha256(place.read_bytes()).hexdigest() == delivery.sha256:
            yield place


def _quarantine(lake: Lake, la_code: str, before: date) -> Iterator[Due]:
    for delivery in _old(lake, la_code, before):
        folder = lake.restricted / "quarantine" / la_code / delivery.slot / delivery.sha256[:12]
        yield Due(
            f"quarantined rows of delivery {delivery.id}", tuple(folder.rglob("*.parquet")) if folder.exists() else ()
        )


def _behind(lake: Lake, la_code: str, before: date) -> Iterator[Due]:
    folder = lake.restricted / "contributors" / la_code
    for place in sorted(folder.glob("*.parquet"), key=str) if folder.exists() else ():
        if Quarter.parse(place.stem).end < before:
            yield Due(f"rows behind the figures of {place.stem}", (place,))

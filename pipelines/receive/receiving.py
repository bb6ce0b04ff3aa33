"""Receiving: what lies in the landing folders is registered and judged; verdict and rows are kept.

Here: which deliveries are to be judged, and what is written where. Not here: judging (`pipelines.receive.examine`), entering in the register
(`pipelines.receive.register`), asking what is known (`pipelines.receive.books`). The same file under the same contract is judged once.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from typing import Any

import polars as pl

from pipelines.home.lake import Lake, write_bytes, write_frames
from pipelines.processes import in_processes
from pipelines.receive.attempts import in_hand
from pipelines.receive.books import Books, settled_as
from pipelines.receive.contract import claims_of, fingerprint, headers
from pipelines.receive.examine import Examined, examine_delivery, source_of, verdict_on
from pipelines.receive.gate import pseudonymise
from pipelines.receive.identity import Delivery
from pipelines.receive.landing import growing, scan
from pipelines.receive.register import Moment, moment_of, register
from pipelines.receive.verdict import Verdict, dump_verdict
from schemas.words.mapping import Mappings

LARGE = 50_000_000
"""Bytes of a file that is judged by itself: two of this size at a time would need twice the memory."""
WORTH = 2_000_000
"""Bytes of files together for which another process pays."""


def register_dropped(
    lake: Lake, books: Books, la_code: str, only: str | None = None, still: float = 0.0
) -> tuple[Books, list[Delivery]]:
    """Register the files in the landing folders (of one slot only, if given). Returns what lies there, new or not.

    Files still being written wait: those that change while they are read, or before they have stood still for so many
    seconds. So do those that cannot be read. `pipelines.receive.landing.unread` says which.
    """
    dropped = [item for item in scan(lake, la_code) if only is None or item[1] == only]
    moving = growing((path for _, _, path in dropped), still)

    # One moment for all that lay there together: then the time of their last change orders them.
    @cache
    def now(owner: str, _books: Books = books) -> Moment:
        return moment_of(_books, owner)

    found = []
    for owner, slot, path in dropped:
        if path not in moving and (entered := register(lake, books, owner, slot, path, now=partial(now, owner))):
            books, delivery = entered
            found.append(delivery)
    return books, found


def bring_up_to_date(lake: Lake, books: Books, la_code: str, key: bytes) -> Books:
    """Judge every registered delivery that the present contract has not judged, whether or not it still lies in landing.

    After an upgrade no verdict of the old contract counts; without this, publication would find nothing delivered.
    """
    return _judged(lake, books, [d for slot in books.slots_of(la_code) for d in _best_first(books, la_code, slot)], key)


def receive_slot(lake: Lake, books: Books, la_code: str, slot: str, key: bytes) -> Books:
    """Judge the deliveries of one slot (a round of a council, or a day of national files)."""
    return _judged(lake, books, _best_first(books, la_code, slot), key)


def _best_first(books: Books, la_code: str, slot: str) -> list[Delivery]:
    """What is not judged yet. Of the same bytes the copy that is used comes first: those passed over need no judgement."""
    return sorted(books.unjudged(la_code, slot), key=_before_its_copies)


def _before_its_copies(delivery: Delivery) -> Any:
    return delivery.precedence[:-1], -datetime.fromisoformat(delivery.received_at).timestamp(), delivery.order


def _judged(lake: Lake, books: Books, deliveries: Sequence[Delivery], key: bytes) -> Books:
    """The books with verdicts on these deliveries. Several are judged at a time, but never two of the same bytes."""
    left = list(deliveries)
    while left:
        first = {d.sha256: d for d in reversed(left)}
        todo = [d for d in first.values() if books.verdict_of(d) is None and not books.stands_in_for(d)]
        todo.sort(key=lambda d: -d.size)
        large = sum(d.size >= LARGE for d in todo)
        work = [(lake, d, books.mappings_for(d), books.judged_before(d), key) for d in todo]
        verdicts = [_receive(*one) for one in work[:large]]
        verdicts += in_processes(_receive, work[large:], worth=sum(d.size for d in todo[large:]) >= WORTH)
        for delivery, verdict in zip(todo, verdicts, strict=True):
            books = books.with_verdict(delivery, verdict)
        left = [d for d in left if d is not first[d.sha256]]
    return books


def receive(lake: Lake, books: Books, delivery: Delivery, key: bytes) -> Verdict:
    """The verdict on a delivery; judges it and writes its rows if this contract has not judged it yet."""
    if (known := books.verdict_of(delivery)) is not None:
        return known
    return _receive(lake, delivery, books.mappings_for(delivery), books.judged_before(delivery), key)


def _receive(lake: Lake, delivery: Delivery, mappings: Mappings, before: Verdict | None, key: bytes) -> Verdict:
    """Judge a delivery and write its rows. `before` is the verdict of a contract that knew other headers, if there is one."""
    read: Callable[[], bytes] = lake.raw(delivery.la_code, delivery.slot, delivery.sha256).read_bytes
    with in_hand(lake, delivery) as deadly:
        if deadly:
            return _keep(lake, mappings, delivery, key, Examined(None, delivery.file, None, deadly))
        if before is not None and before.source and source_of(read(), delivery.file, mappings) == before.source:
            return _write(lake, delivery, replace(before, headers=headers()))
        return _keep(lake, mappings, delivery, key, examine_delivery(read(), delivery, mappings=mappings))


def _keep(lake: Lake, mappings: Mappings, delivery: Delivery, key: bytes, examined: Examined) -> Verdict:
    claims = claims_of(delivery, mappings)
    under = fingerprint(claims, examined.source.id if examined.source else "")
    verdict = verdict_on(delivery, under, headers(), examined)
    for one in examined.judged:
        path = (delivery.la_code, delivery.slot, delivery.sha256, under, one.table.name)
        if one.broken.height:
            write_frames(lake.quarantined(*path), one.broken.schema, one.broken)
        if verdict.table(one.table.name):
            scheme = f"{delivery.la_code}/{verdict.source}"
            stored = partial(pseudonymise, one.table, key=key, scheme=scheme, groups=one.groups)
            schema = stored(pl.DataFrame(schema=one.kept.schema)).schema
            pieces = (stored(piece) for piece in one.kept)
            write_frames(lake.accepted(*path), schema, pieces)
    return _write(lake, delivery, verdict)  # last, so that a verdict that can be read always has its rows


def _write(lake: Lake, delivery: Delivery, verdict: Verdict) -> Verdict:
    write_bytes(lake.verdict(delivery.la_code, delivery.sha256, verdict.fingerprint), dump_verdict(verdict).encode())
    return verdict


def settle(lake: Lake, books: Books, delivery: Delivery) -> None:
    """Make the present verdict on a delivery final: its bytes are about to be removed. It must have been judged."""
    verdict = books.verdict_of(delivery)
    if verdict is None:
        raise AssertionError(f"delivery {delivery.id} has not been judged")
    place = lake.settled(delivery.la_code, delivery.slot, settled_as(delivery))
    write_bytes(place, verdict.fingerprint.encode())

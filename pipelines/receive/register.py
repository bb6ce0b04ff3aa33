"""The register: every received file once, with its bytes.

Here: entering a file, and the moment that ranks it among others. Not here: what lies in the landing folders (`pipelines.receive.landing`),
whose it is (`pipelines.receive.identity`), asking what is registered (`pipelines.receive.books`).

The register holds one write-once file per delivery: what was received where and when. What it turned out to be belongs
to the verdict, because that depends on the contract.
"""

import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from upath import UPath

from pipelines.home.lake import Lake, write_bytes
from pipelines.receive.books import Books, outranks, preferred
from pipelines.receive.identity import Delivery, iso, moment, shown
from pipelines.receive.sidecar import read_sidecar

MAX_HEADER = 2**16


class Moment(NamedTuple):
    """When something was received by the clock, and the moment that ranks it among other deliveries."""

    received: datetime
    ranked: datetime


def register(
    lake: Lake, books: Books, la_code: str, slot: str, path: UPath, *, now: Callable[[], Moment] | None = None
) -> tuple[Books, Delivery] | None:
    """Register a dropped file and keep its bytes; the same file under the same name in the same slot is registered once.

    The same bytes elsewhere, or under another name, are a duplicate if the other delivery was accepted and this one does not
    take precedence; otherwise that is settled once both are judged. A header without rows is no duplicate: two
    collections may both be empty.

    now  asked only if the file is new; by default `moment_of`

    None if the file changed while it was read, or cannot be read: the next look will take it.
    """
    try:
        before = path.stat()
        data = path.read_bytes()
        after = path.stat()
    except OSError:
        return None
    if (before.st_size, before.st_mtime) != (after.st_size, after.st_mtime) or len(data) != after.st_size:
        return None
    sha256 = hashlib.sha256(data).hexdigest()
    sidecar = read_sidecar(path)
    known = books.last_of(la_code, slot, sha256, shown(path.name))
    if known is not None and known.said == sidecar:
        return books, known
    at = now() if now else moment_of(books, la_code)
    delivery = Delivery(
        sha256=sha256,
        la_code=la_code,
        slot=slot,
        file=shown(path.name),
        size=len(data),
        received_at=iso(at.received),
        modified_at=moment(after.st_mtime),
        said=sidecar,
        ranked_at=iso(at.ranked) if at.ranked != at.received else "",
    )
    first = None if _header_only(data) else _accepted(books, la_code).get(sha256)
    if first is not None and outranks(first, delivery):
        delivery = replace(delivery, duplicate_of=first.slot)
    else:
        write_bytes(lake.raw(la_code, slot, sha256), data, once=True)
    entered = _enter(lake, books, path.name, delivery)
    return books.with_delivery(entered), entered


def moment_of(books: Books, la_code: str) -> Moment:
    """Now, ranked after all that was received, though the clock may have gone back.

    What came last counts; after a clock that was ahead is put right, corrections would rank behind what they correct.
    """
    now = datetime.now(UTC)
    last = max((d.order[0] for d in books.registered(la_code)), default="")
    return Moment(now, max(now, datetime.fromisoformat(last) + timedelta(microseconds=1)) if last else now)


def _accepted(books: Books, la_code: str) -> dict[str, Delivery]:
    """By content the accepted delivery that takes precedence."""
    originals = (d for d in books.registered(la_code) if not d.duplicate_of)
    return preferred(d for d in originals if (v := books.verdict_of(d)) is not None and v.accepted)


def _enter(lake: Lake, books: Books, name: str, delivery: Delivery) -> Delivery:
    """Write the entry, once. Of two processes that enter the same file at one time the first one's stands."""
    known, again = books.registered(delivery.la_code, delivery.slot), 1
    while True:
        # A sidecar that is as it was before the last change is an entry of its own.
        claims = repr((name, sorted(delivery.said.items()), *([again] if again > 1 else [])))
        entry = lake.register_entry(
            delivery.la_code, delivery.slot, delivery.sha256, hashlib.sha256(claims.encode()).hexdigest()
        )
        write_bytes(entry, json.dumps(asdict(delivery), indent=2, sort_keys=True).encode(), once=True)
        entered = Delivery(**json.loads(entry.read_text()))
        if entered not in known:
            return entered
        again += 1


def _header_only(data: bytes) -> bool:
    """True for a CSV file of a single line, packed or not."""
    if data.startswith(b"\x1f\x8b"):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
                data = packed.read(MAX_HEADER)
        except (OSError, EOFError, zlib.error):
            return False
    return len(data) < MAX_HEADER and not data.startswith(b"PK") and b"\n" not in data.strip()

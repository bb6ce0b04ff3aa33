"""What arrived: finding dropped files, registering each once, and understanding whose and of which day it is.

Here: the landing folders, the register, identity (council, round, as-at date), the order of deliveries.
Not here: judging content (`pipelines.gate`), writing rows (`pipelines.receive`), composing histories
(`pipelines.composition`).

The register holds one write-once file per delivery: what was received where and when. What it turned out to be belongs
to the verdict, because that depends on the contract.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta

from upath import UPath

from pipelines.lake import PUBLISHED, Lake, write_bytes
from schemas.areas import AREAS
from warehouse.period import Quarter

SIDECAR = ".about.json"
"""`<file>.about.json` beside a file may say `as_at` (YYYY-MM-DD) and `la_code`; it outranks the file's name."""

COUNCIL_SLOT = "council"
MAX_DAYS_AFTER_QUARTER = 92

_IGNORED = re.compile(r"^(~\$|\.)|\.(tmp|part|crdownload)$|" + re.escape(SIDECAR) + "$", re.IGNORECASE)
_LA_FOLDER = re.compile(r"^\d{3}$")
_ROUND_FOLDER = re.compile(r"^20\d\d-\d\d-Q[1-4]$")
_DATE_FOLDER = re.compile(r"^20\d\d-\d\d-\d\d$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME_DATES = (
    (re.compile(r"(?<!\d)(20\d\d)[-_. ]?(\d\d)[-_. ]?(\d\d)(?!\d)"), ("y", "m", "d")),
    (re.compile(r"(?<!\d)(\d\d)[-_. ](\d\d)[-_. ](20\d\d)(?!\d)"), ("d", "m", "y")),
    (re.compile(r"(?<!\d)(\d{1,2})[-_. ]?([a-z]{3})[a-z]*[-_. ]?(20\d\d)(?!\d)"), ("d", "b", "y")),
    (re.compile(r"(?<![a-z])([a-z]{3})[a-z]*[-_. ]?(20\d\d)(?!\d)"), ("b", "y")),
    (re.compile(r"(?<!\d)(20\d\d)[-_. ]?([a-z]{3})[a-z]*"), ("y", "b")),
)


class IdentityConflict(Exception):  # noqa: N818 - the word people read
    """Two things disagree about whose delivery it is, or of which day."""

    def __init__(self, code: str, what: str, todo: str) -> None:
        super().__init__(f"{code}: {what}. {todo}")
        self.code, self.what, self.todo = code, what, todo


@dataclass(frozen=True)
class Delivery:
    """One received file, as the register keeps it.

    la_code      council it is of, or "published"
    slot         the round, the date received (published), or "council" for the council's workbook
    received_at  when it was first seen here (UTC); written once
    modified_at  when the file was last changed (UTC)
    said         what its sidecar says, if it has one
    duplicate_of the slot of an earlier delivery with the same bytes, or ""
    """

    sha256: str
    la_code: str
    slot: str
    file: str
    size: int
    received_at: str
    modified_at: str
    said: dict[str, str]
    duplicate_of: str = ""

    @property
    def id(self) -> str:
        """Twelve hex digits of the content: how people and files refer to the delivery."""
        return self.sha256[:12]

    @property
    def order(self) -> tuple[str, str, str]:
        """Order of deliveries with one as-at date: received, changed, content. Processing order never matters."""
        return self.received_at, self.modified_at, self.sha256


def scan(lake: Lake, la_code: str) -> Iterator[tuple[str, str, UPath]]:
    """Files in the landing folders as (la_code, slot, path), national ones under "published"."""
    for folder in _folders(lake.landing):
        if folder.name == PUBLISHED:
            slots = [(PUBLISHED, f) for f in _folders(folder) if _DATE_FOLDER.match(f.name)]
        elif _LA_FOLDER.match(folder.name):
            slots = [(folder.name, f) for f in _folders(folder) if _ROUND_FOLDER.match(f.name)]
        elif _ROUND_FOLDER.match(folder.name):
            slots = [(la_code, folder)]
        else:
            slots = []
        for owner, slot in slots:
            for path in sorted(slot.iterdir(), key=str):
                if path.is_file() and not _IGNORED.search(path.name):
                    yield owner, slot.name, path


def misplaced(lake: Lake) -> list[str]:
    """Files and folders in landing that belong to no round, so that nobody waits for them."""
    stray = []
    for entry in sorted(lake.landing.iterdir(), key=str) if lake.landing.exists() else []:
        proper = entry.name == PUBLISHED or _LA_FOLDER.match(entry.name) or _ROUND_FOLDER.match(entry.name)
        if not proper and not _IGNORED.search(entry.name):
            stray.append(entry.name)
    return stray


def register(lake: Lake, la_code: str, slot: str, path: UPath, *, now: datetime | None = None) -> Delivery | None:
    """Register a dropped file and keep its bytes; the same file in the same slot is registered once.

    None if the file changed while it was read: it is still being written, the next look will take it.
    """
    before = path.stat()
    data = path.read_bytes()
    after = path.stat()
    if (before.st_size, before.st_mtime) != (after.st_size, after.st_mtime) or len(data) != after.st_size:
        return None
    sha256 = hashlib.sha256(data).hexdigest()
    entry = lake.register_entry(la_code, slot, sha256)
    if entry.exists():
        return load(entry)
    earlier = [load(e) for e in lake.register_entries() if e.name == entry.name and e.parent.parent.name == la_code]
    first = min((d for d in earlier if not d.duplicate_of), key=lambda d: d.order, default=None)
    sidecar = path.parent / f"{path.name}{SIDECAR}"
    delivery = Delivery(
        sha256=sha256,
        la_code=la_code,
        slot=slot,
        file=path.name,
        size=len(data),
        received_at=_iso(now or datetime.now(UTC)),
        modified_at=_iso(datetime.fromtimestamp(after.st_mtime, UTC)),
        said=json.loads(sidecar.read_text()) if sidecar.exists() else {},
        duplicate_of=first.slot if first else "",
    )
    if not first:
        write_bytes(lake.raw(la_code, slot, sha256), data, once=True)
    write_bytes(entry, json.dumps(asdict(delivery), indent=2, sort_keys=True).encode(), once=True)
    return load(entry)


def load(entry: UPath) -> Delivery:
    """A register entry."""
    return Delivery(**json.loads(entry.read_text()))


def registered(lake: Lake, la_code: str, slot: str | None = None) -> list[Delivery]:
    """Deliveries of a council (or "published"), in order; duplicates included."""
    entries = (load(e) for e in lake.register_entries() if e.parent.parent.name == la_code)
    return sorted((d for d in entries if slot is None or d.slot == slot), key=lambda d: (d.slot, d.order))


def councils(lake: Lake, la_code: str) -> list[str]:
    """The configured council and every other with a landing folder, the configured one first."""
    others = {f.name for f in _folders(lake.landing) if _LA_FOLDER.match(f.name)} - {la_code}
    return [la_code, *sorted(others)]


def day_of(file_name: str) -> date | None:
    """The day a file's name speaks of: `2025-07-07`, `07.07.2025`, `7 Jul 2025`; a bare month is its last day."""
    text = file_name.lower()
    for pattern, parts in _NAME_DATES:
        for found in pattern.finditer(text):
            given = dict(zip(parts, found.groups(), strict=True))
            month = _MONTHS.index(given["b"]) + 1 if given.get("b") in _MONTHS else int(given.get("m", 0))
            if not 1 <= month <= 12:
                continue
            year = int(given["y"])
            try:
                if "d" in given:
                    return date(year, month, int(given["d"]))
                return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            except ValueError:
                continue
    return None


def council_of(file_name: str) -> str | None:
    """The council whose three-digit code stands alone in a file's name, if exactly one does."""
    numbers = re.findall(r"(?<![0-9A-Za-z])(\d{3})(?![0-9A-Za-z])", file_name.replace("_", " "))
    found = {n for n in numbers if int(n) in AREAS and AREAS[int(n)].level == "council"}
    return found.pop() if len(found) == 1 else None


def as_at_of(delivery: Delivery) -> tuple[date | None, str]:
    """The day a delivery was taken, and where that was read. Raises `IdentityConflict` if two sources disagree.

    Sidecar and file name must agree; without either it is the end of the round. For national files the name counts,
    else nothing: their folder says when they were received.
    """
    named, said = day_of(delivery.file), delivery.said.get("as_at")
    told = date.fromisoformat(said) if said else None
    if told and named and told != named:
        raise IdentityConflict(
            "AS_AT_CONFLICT",
            f"its name says {named}, {SIDECAR} says {told}",
            "Correct one of the two.",
        )
    for code in (delivery.said.get("la_code"), council_of(delivery.file)):
        if code and delivery.la_code not in {PUBLISHED, code}:
            raise IdentityConflict(
                "WRONG_COUNCIL",
                f"it says council {code} and lies in the folder of council {delivery.la_code}",
                "Move it, or rename it.",
            )
    day, where = (told, "its sidecar") if told else (named, "its name")
    if not _ROUND_FOLDER.match(delivery.slot):
        return day, where if day else ""
    quarter = Quarter.parse(delivery.slot)
    if day is None:
        return quarter.end, "the end of the round"
    if not quarter.start < day <= quarter.end + timedelta(days=MAX_DAYS_AFTER_QUARTER):
        raise IdentityConflict(
            "PERIOD_MISMATCH",
            f"{where} says {day}, it lies in the folder of round {delivery.slot} ({quarter.start} to {quarter.end})",
            "Move it to its round, or rename it.",
        )
    return day, where


def _folders(parent: UPath) -> list[UPath]:
    if not parent.exists():
        return []
    return sorted((p for p in parent.iterdir() if p.is_dir()), key=str)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")

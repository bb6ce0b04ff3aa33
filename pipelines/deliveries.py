"""What arrived: registering each dropped file once, and understanding whose and of which day it is.

Here: the register, identity (council, round, as-at date), the order of deliveries.
Not here: what lies in the landing folders (`pipelines.landing`), judging content (`pipelines.gate`), writing rows
(`pipelines.receive`), composing histories (`pipelines.composition`).

The register holds one write-once file per delivery: what was received where and when. What it turned out to be belongs
to the verdict, because that depends on the contract.
"""

import errno
import gzip
import hashlib
import io
import json
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from typing import Any, NamedTuple

from upath import UPath

from pipelines.lake import PUBLISHED, Lake, write_bytes
from schemas.areas import AREAS
from warehouse.period import Quarter

SIDECAR = ".about.json"
"""`<file>.about.json` beside a file may say `as_at` (YYYY-MM-DD) and `la_code`; it outranks the file's name."""

COUNCIL_SLOT = "council"
MAX_DAYS_AFTER_QUARTER = 92
MAX_HEADER = MAX_SIDECAR = 2**16

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME_DATES = (
    (re.compile(r"(?<!\d)(20\d\d)[-_. ]?(\d\d)[-_. ]?(\d\d)(?!\d)"), ("y", "m", "d")),
    (re.compile(r"(?<!\d)(\d\d)[-_. ](\d\d)[-_. ](20\d\d)(?!\d)"), ("d", "m", "y")),
    (re.compile(r"(?<!\d)(\d{1,2})[-_. ]?([a-z]{3})[a-z]*[-_. ]?(20\d\d)(?!\d)"), ("d", "b", "y")),
    (re.compile(r"(?<![a-z])([a-z]{3})[a-z]*[-_. ]?(20\d\d)(?!\d)"), ("b", "y")),
    (re.compile(r"(?<!\d)(20\d\d)[-_. ]?([a-z]{3})[a-z]*"), ("y", "b")),
)
_NOT_SHOWN = {"Cc", "Cs", "Cn", "Zl", "Zp"}
"""Unicode categories of characters that a screen obeys in place of showing them, and of bytes that are no text."""
_INVISIBLE = "Cf"


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
    file         its name, as `shown`
    received_at  when it was first seen here (UTC); written once
    modified_at  when the file was last changed (UTC)
    said         what its sidecar says, if it has one
    duplicate_of the slot of an earlier delivery with the same bytes, or ""
    ranked_at    the moment that ranks it among others (UTC), where the clock had gone back; or ""
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
    ranked_at: str = ""

    @property
    def id(self) -> str:
        """Twelve hex digits of the content: how people and files refer to the delivery."""
        return self.sha256[:12]

    @property
    def outside(self) -> tuple[str, int, str, tuple[tuple[str, str], ...]]:
        """What could be seen of the file without reading it: its name, size, last change and sidecar."""
        return self.file, self.size, self.modified_at, tuple(sorted(self.said.items()))

    @property
    def order(self) -> tuple[str, str, str]:
        """Order of deliveries with one as-at date: received, changed, content. Processing order never matters."""
        return self.ranked_at or self.received_at, self.modified_at, self.sha256

    @property
    def precedence(self) -> tuple[str, bool, str, str]:
        """Which of the same bytes speaks, whichever came first: the earliest round, then the name that says a day."""
        try:
            dated = day_of(self.file) is not None or "as_at" in self.said
        except IdentityConflict:
            dated = False
        return self.slot, not dated, self.file, repr(sorted(self.said.items()))


def shown(name: str) -> str:
    """A file's name as it may be kept and printed.

    A name may hold line ends, terminal commands, marks that reverse the direction of writing, bytes that are no text. What
    is invisible is left out, what a screen would obey or cannot show is replaced by a mark.
    """
    kinds = ((c, unicodedata.category(c)) for c in name)
    return "".join("\ufffd" if kind in _NOT_SHOWN else c for c, kind in kinds if kind != _INVISIBLE)


def is_round(name: str) -> bool:
    """Is it a round, spelled as it must be."""
    try:
        return Quarter.parse(name).round == name
    except ValueError:
        return False


class Moment(NamedTuple):
    """When something was received by the clock, and the moment that ranks it among other deliveries."""

    received: datetime
    ranked: datetime


def register(
    lake: Lake,
    la_code: str,
    slot: str,
    path: UPath,
    *,
    now: Callable[[], Moment] | None = None,
    accepted: Callable[[Delivery], bool] = lambda _: False,
) -> Delivery | None:
    """Register a dropped file and keep its bytes; the same file under the same name in the same slot is registered once.

    The same bytes elsewhere, or under another name, are a duplicate if the other delivery was judged and `accepted`, and
    this one does not take `precedence`; otherwise `speaking` settles it once both are judged. A header without rows is
    none: two collections may both be empty.

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
    said = read_sidecar(path)
    if known := _last_entry(lake, la_code, slot, sha256, path.name, said):
        return known
    entry = _entry(lake, la_code, slot, sha256, path.name, said)
    again = 1
    while entry.exists():  # a sidecar that says once more what it said before
        again += 1
        entry = _entry(lake, la_code, slot, sha256, path.name, said, again)
    same = [e for e in lake.register_entries(la_code) if e.name.startswith(sha256[:12])]
    standing = speaking(d for e in same if not (d := load(e)).duplicate_of and accepted(d))
    at = now() if now else moment_of(lake, la_code)
    delivery = Delivery(
        sha256=sha256,
        la_code=la_code,
        slot=slot,
        file=shown(path.name),
        size=len(data),
        received_at=_iso(at.received),
        modified_at=moment(after.st_mtime),
        said=said,
        ranked_at=_iso(at.ranked) if at.ranked != at.received else "",
    )
    first = None if _header_only(data) else standing.get(sha256)
    if first is not None and outranks(first, delivery):
        delivery = replace(delivery, duplicate_of=first.slot)
    else:
        write_bytes(lake.raw(la_code, slot, sha256), data, once=True)
    write_bytes(entry, json.dumps(asdict(delivery), indent=2, sort_keys=True).encode(), once=True)
    return load(entry)


def moment_of(lake: Lake, la_code: str) -> Moment:
    """Now, ranked after all that was received, though the clock may have gone back.

    What came last speaks; after a clock that was ahead is put right, corrections would rank behind what they correct.
    """
    now = datetime.now(UTC)
    last = max((load(e).order[0] for e in lake.register_entries(la_code)), default="")
    return Moment(now, max(now, datetime.fromisoformat(last) + timedelta(microseconds=1)) if last else now)


def is_registered(lake: Lake, la_code: str, slot: str, path: UPath) -> bool:
    """Does the register know this content under this name in this slot. Raises OSError if it cannot be read."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return _last_entry(lake, la_code, slot, sha256, path.name, read_sidecar(path)) is not None


def _entry(
    lake: Lake, la_code: str, slot: str, sha256: str, name: str, said: Mapping[str, str], again: int = 1
) -> UPath:
    claims = repr((name, sorted(said.items()), *([again] if again > 1 else [])))
    return lake.register_entry(la_code, slot, sha256, hashlib.sha256(claims.encode()).hexdigest())


def _last_entry(
    lake: Lake, la_code: str, slot: str, sha256: str, name: str, said: Mapping[str, str]
) -> Delivery | None:
    """The entry of this content under this name, if it is the last one of them and its sidecar said the same."""
    first = _entry(lake, la_code, slot, sha256, name, said)
    if not first.exists():
        return None
    entry = load(first)
    others = (load(e) for e in lake.register_entries(la_code, slot) if e.name.startswith(sha256[:12]))
    last = max((d for d in others if _same_place(d, entry)), key=lambda d: d.order)
    return last if last.said == dict(said) else None


def _same_place(one: Delivery, other: Delivery) -> bool:
    """The same bytes under the same name in the same folder: only what their sidecar said can differ."""
    return (one.sha256, one.slot, one.file) == (other.sha256, other.slot, other.file)


def last_seen(known: Iterable[Delivery]) -> list[Delivery]:
    """Registered deliveries without those of which the same bytes were registered in the same place since."""
    last: dict[tuple[str, str, str, str], Delivery] = {}
    for delivery in sorted(known, key=lambda d: d.order):
        last[delivery.la_code, delivery.slot, delivery.file, delivery.sha256] = delivery
    return list(last.values())


def outranks(one: Delivery, other: Delivery) -> bool:
    """Does one of two deliveries of the same bytes speak in the place of the other, if both are accepted.

    In one place the one registered last: its sidecar lies there now. Otherwise the one with `precedence`, whichever came
    first.
    """
    if _same_place(one, other):
        return one.order > other.order
    return one.precedence < other.precedence


def speaking(accepted: Iterable[Delivery]) -> dict[str, Delivery]:
    """Of accepted deliveries of a council the one that speaks for each content, by SHA-256."""
    places: dict[tuple[str, str, str], Delivery] = {}
    for delivery in accepted:
        place = (delivery.sha256, delivery.slot, delivery.file)
        if place not in places or outranks(delivery, places[place]):
            places[place] = delivery
    found: dict[str, Delivery] = {}
    for delivery in places.values():
        if delivery.sha256 not in found or outranks(delivery, found[delivery.sha256]):
            found[delivery.sha256] = delivery
    return found


def _header_only(data: bytes) -> bool:
    """True for a CSV file of a single line, packed or not."""
    if data.startswith(b"\x1f\x8b"):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
                data = packed.read(MAX_HEADER)
        except (OSError, EOFError, zlib.error):
            return False
    return len(data) < MAX_HEADER and not data.startswith(b"PK") and b"\n" not in data.strip()


YEARS = range(1990, 2101)
"""Of a day on which something was taken; any other is of another age."""
SAYS = frozenset({"as_at", "la_code", "period", "reconstructed"})
"""What a sidecar may say of its file that decides anything: the day it was taken, whose it is, of which period; "yes" for an
edition that was reconstructed from a later one. Whatever else it says is kept with the delivery."""


def read_sidecar(path: UPath) -> dict[str, str]:
    """What the sidecar of a file says, as text; `unreadable` says what is wrong with it."""
    sidecar = path.parent / f"{path.name}{SIDECAR}"
    try:
        if sidecar.stat().st_size > MAX_SIDECAR:
            return {"unreadable": "it is too long"}
        said = json.loads(sidecar.read_bytes().decode("utf-8-sig"), object_pairs_hook=_said_once)
    except OSError as error:
        # A name near the limit of the file system leaves no room for a sidecar's.
        none = isinstance(error, FileNotFoundError) or error.errno == errno.ENAMETOOLONG
        return {} if none else {"unreadable": "it cannot be opened"}
    except _SaidTwiceError:
        return {"unreadable": "it says something twice"}
    except (ValueError, RecursionError):
        return {"unreadable": "it is not JSON in UTF-8"}
    if not isinstance(said, dict):
        return {"unreadable": "it is no JSON object"}
    lacking = {_folded(name): name for name in SAYS - said.keys()}
    if meant := {n for k in said.keys() - SAYS for n in get_close_matches(_folded(k), lacking, cutoff=0.9)}:
        names = sorted(lacking[n] for n in meant)
        return {"unreadable": f"{', '.join(names)} is spelled in another way in it"}
    if empty := sorted(k for k in SAYS & said.keys() if not str(said[k]).strip()):
        return {"unreadable": f"{', '.join(empty)} is there and says nothing"}
    return {str(k): str(v) for k, v in said.items()}


class _SaidTwiceError(ValueError):
    """An object of JSON has a name twice: readers take the last, people the first."""


def _folded(name: object) -> str:
    return re.sub("[^a-z]", "", str(name).lower())


def _said_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) < len(pairs):
        raise _SaidTwiceError
    return said


def load(entry: UPath) -> Delivery:
    """A register entry."""
    return Delivery(**json.loads(entry.read_text()))


def registered(lake: Lake, la_code: str, slot: str | None = None) -> list[Delivery]:
    """Deliveries of a council (or "published"), in order; duplicates included."""
    entries = (load(e) for e in lake.register_entries(la_code, slot or "*"))
    return sorted(entries, key=lambda d: (d.slot, d.order))


def day_of(file_name: str) -> date | None:
    """The day a file's name speaks of: `2025-07-07`, `07.07.2025`, `7 Jul 2025`; a bare month is its last day.

    Raises `IdentityConflict` if it speaks of two.
    """
    days = _days_in(file_name.lower())
    if len(days) > 1:
        raise IdentityConflict(
            "AS_AT_CONFLICT",
            f"its name says {' and '.join(str(d) for d in sorted(days))}",
            "Leave one day in the name.",
        )
    return days.pop() if days else None


def _days_in(text: str) -> set[date]:
    """The days in a name; whole dates outrank bare months."""
    days: set[date] = set()
    for pattern, parts in _NAME_DATES:
        for found in [] if days and "d" not in parts else pattern.finditer(text):
            given = dict(zip(parts, found.groups(), strict=True))
            month = _MONTHS.index(given["b"]) + 1 if given.get("b") in _MONTHS else int(given.get("m", 0))
            year = int(given["y"])
            try:
                if "d" in given:
                    days.add(date(year, month, int(given["d"])))
                elif month:
                    days.add(date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1))
            except ValueError:
                continue  # digits that are no date
    return days


def council_of(file_name: str) -> str | None:
    """The council whose three-digit code stands alone in a file's name, if exactly one does."""
    numbers = re.findall(r"(?<![0-9A-Za-z])(\d{3})(?![0-9A-Za-z])", file_name.replace("_", " "))
    found = {n for n in numbers if int(n) in AREAS and AREAS[int(n)].level == "council"}
    return found.pop() if len(found) == 1 else None


def is_code(said: str) -> bool:
    """Has it the form of a council's code? What has not may be anything, and is not repeated."""
    return re.fullmatch(r"[0-9]{3}", said) is not None


def council_said(file_name: str, said: Mapping[str, str]) -> str:
    """The council that a file's name or else its sidecar names, or ""."""
    told = said.get("la_code", "")
    return council_of(file_name) or (told if is_code(told) else "")


def as_at_of(delivery: Delivery) -> tuple[date | None, str]:
    """The day a delivery was taken, and where that was read. Raises `IdentityConflict` if two sources disagree.

    Sidecar and file name must agree; without either it is the end of the round. For national files the name counts,
    else nothing: their folder says when they were received.
    """
    if problem := delivery.said.get("unreadable"):
        raise IdentityConflict("SIDECAR_UNREADABLE", f"{SIDECAR} beside it cannot be read: {problem}", "Correct it.")
    named, told = day_of(delivery.file), None
    if said := delivery.said.get("as_at"):
        try:
            told = date.fromisoformat(said)
        except ValueError:
            raise IdentityConflict(
                "SIDECAR_UNREADABLE", f"as_at in {SIDECAR} is not a date", "Write it as YYYY-MM-DD."
            ) from None
        if told.year not in YEARS:
            raise IdentityConflict(
                "SIDECAR_UNREADABLE", f"as_at in {SIDECAR} is a day of another age", "Write the day it was taken."
            )
    if told and named and told != named and delivery.said.get("reconstructed") != "yes":
        raise IdentityConflict(
            "AS_AT_CONFLICT",
            f"its name says {named}, {SIDECAR} says {told}",
            "Correct one of the two.",
        )
    if (said := delivery.said.get("la_code")) and not is_code(said):
        raise IdentityConflict(
            "SIDECAR_UNREADABLE", f"la_code in {SIDECAR} is no council's code", "Write its three digits."
        )
    for code in (delivery.said.get("la_code"), council_of(delivery.file)):
        if code and delivery.la_code not in {PUBLISHED, code}:
            raise IdentityConflict(
                "WRONG_COUNCIL",
                f"it says council {code} and lies in the folder of council {delivery.la_code}",
                "Move it, or rename it.",
            )
    day, where = (told, "its sidecar") if told else (named, "its name")
    if not is_round(delivery.slot):
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


def moment(seconds: float) -> str:
    """A file's time stamp as the register keeps it."""
    return _iso(datetime.fromtimestamp(seconds, UTC))


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="microseconds")

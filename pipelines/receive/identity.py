"""Whose delivery it is, of which round and which day: what its folder, file name and sidecar say.

Here: `Delivery`, and reading a council and a day out of names. Not here: keeping deliveries (`pipelines.receive.register`), reading the
sidecar (`pipelines.receive.sidecar`), what the content says (`pipelines.receive.claimed`, `pipelines.receive.collected`).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from schemas.codes.areas import AREAS
from warehouse.period import Quarter

PUBLISHED = "published"
"""The landing folder and register shelf of national files."""
COUNCIL_SLOT = "council"
"""The slot of a council's workbook, which lies in the home itself; its source has the same name."""
SIDECAR = ".about.json"
"""`<file>.about.json` beside a file may say `as_at` (YYYY-MM-DD) and `la_code`; it outranks the file's name."""
YEARS = range(1990, 2101)
"""Of a day on which something was taken; any other is of another age."""
MAX_DAYS_AFTER_QUARTER = 92

Outside = tuple[str, int, str, tuple[tuple[str, str], ...]]
"""What can be seen of a file without reading it: its name, size, last change and sidecar."""

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
    def outside(self) -> Outside:
        """What could be seen of the file without reading it."""
        return self.file, self.size, self.modified_at, tuple(sorted(self.said.items()))

    @property
    def rolled_back(self) -> bool:
        """Does its sidecar ask a later edition how things stood on an earlier day."""
        return self.said.get("reconstructed") == "yes"

    @property
    def order(self) -> tuple[str, str, str]:
        """Order of deliveries with one as-at date: received, changed, content. Processing order never matters."""
        return self.ranked_at or self.received_at, self.modified_at, self.sha256

    @property
    def precedence(self) -> tuple[str, bool, str, str]:
        """Which of the same bytes takes precedence, whichever came first: the earliest round, then the name that says a day."""
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


def day_of(file_name: str) -> date | None:
    """The day a file's name gives: `2025-07-07`, `07.07.2025`, `7 Jul 2025`; a bare month is its last day.

    Raises `IdentityConflict` if it gives two.
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


def is_code(text: str) -> bool:
    """Has it the form of a council's code? Any other text may be anything, and is not repeated."""
    return re.fullmatch(r"[0-9]{3}", text) is not None


def council_named(file_name: str, sidecar: Mapping[str, str]) -> str:
    """The council that a file's name or else its sidecar names, or ""."""
    code = sidecar.get("la_code", "")
    return council_of(file_name) or (code if is_code(code) else "")


def as_at_of(delivery: Delivery) -> tuple[date | None, str]:
    """The day a delivery was taken, and where that was read. Raises `IdentityConflict` if two sources disagree.

    Sidecar and file name must agree; without either it is the end of the round. For national files the name counts,
    else nothing: their folder says when they were received.
    """
    if problem := delivery.said.get("unreadable"):
        raise IdentityConflict("SIDECAR_UNREADABLE", f"{SIDECAR} beside it cannot be read: {problem}", "Correct it.")
    named, stated = day_of(delivery.file), None
    if text := delivery.said.get("as_at"):
        try:
            stated = date.fromisoformat(text)
        except ValueError:
            raise IdentityConflict(
                "SIDECAR_UNREADABLE", f"as_at in {SIDECAR} is not a date", "Write it as YYYY-MM-DD."
            ) from None
        if stated.year not in YEARS:
            raise IdentityConflict(
                "SIDECAR_UNREADABLE", f"as_at in {SIDECAR} is a day of another age", "Write the day it was taken."
            )
    if stated and named and stated != named and not delivery.rolled_back:
        raise IdentityConflict(
            "AS_AT_CONFLICT",
            f"its name says {named}, {SIDECAR} says {stated}",
            "Correct one of the two.",
        )
    if (code := delivery.said.get("la_code")) and not is_code(code):
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
    day, where = (stated, "its sidecar") if stated else (named, "its name")
    if not is_round(delivery.slot):
        return day, where if day else ""
    quarter = Quarter.parse(delivery.slot)
    if day is None:
        return quarter.end, "the end of the round"
    if not quarter.start <= day <= quarter.end + timedelta(days=MAX_DAYS_AFTER_QUARTER):
        raise IdentityConflict(
            "PERIOD_MISMATCH",
            f"{where} says {day}, it lies in the folder of round {delivery.slot} ({quarter.start} to {quarter.end})",
            "Move it to its round, or rename it.",
        )
    return day, where


def moment(seconds: float) -> str:
    """A file's time stamp as the register keeps it."""
    return iso(datetime.fromtimestamp(seconds, UTC))


def iso(when: datetime) -> str:
    """A moment as the register keeps it."""
    return when.astimezone(UTC).isoformat(timespec="microseconds")

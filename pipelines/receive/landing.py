"""What lies in the landing folders: which files are read, which are passed over, and why.

Here: finding dropped files, looking at them from outside, reporting what was not read.
Not here: registering them and whose they are (`pipelines.receive.register`).

A file or folder that is gone or cannot be read stops nothing: it is reported, and the others are received. Links are not
followed: what they point at may lie anywhere.
"""

import hashlib
import re
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from upath import UPath

from pipelines.home.lake import Lake
from pipelines.receive.books import Books, keep_sightings
from pipelines.receive.identity import PUBLISHED, SIDECAR, Outside, is_code, is_round, moment, shown
from pipelines.receive.sidecar import read_sidecar
from schemas.codes.areas import AREAS
from warehouse.period import Quarter

STILL_SECONDS = 2.0
"""A file that changed more recently may still be growing; somebody who asks now does not want to wait for long."""

_IGNORED = re.compile(r"^(~\$|\.)|\.(tmp|part|crdownload)$|" + re.escape(SIDECAR) + "$", re.IGNORECASE)
_LITTER = {"thumbs.db", "desktop.ini"}

Dropped = tuple[str, str, UPath]
"""A file that lies in landing: whose it is, its slot, its path."""


def scan(lake: Lake, la_code: str) -> Iterator[Dropped]:
    """Files in the landing folders, national ones under "published"."""
    for owner, slot in _slots(lake, la_code):
        for path in entries(slot):
            if _is_file(path) and not ignored(path.name):
                yield owner, slot.name, path


def look(lake: Lake, books: Books, la_code: str) -> tuple[Books, list[Dropped]]:
    """What lies in the landing folders and can be read and is not registered; and the books, which then know what was seen.

    Name and bytes decide what is new. A file that is registered and has another time (a restored or copied home) is read
    once, and known from outside from then on.
    """
    known: dict[tuple[str, str], set[Outside]] = {}
    new, before = [], books
    for owner, slot, path in scan(lake, la_code):
        if (owner, slot) not in known:
            known[owner, slot] = books.last_seen(owner, slot)
        seen = outside(path)
        if seen in known[owner, slot] or unreadable(path):
            continue
        if seen is not None and is_received(books, owner, slot, path):
            books = books.with_sighting(owner, slot, seen)
        else:
            new.append((owner, slot, path))
    if books is not before:
        keep_sightings(lake, books)
    return books, new


def outside(path: UPath) -> Outside | None:
    """As `Delivery.outside`; None if it cannot be looked at."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return shown(path.name), seen.st_size, moment(seen.st_mtime), tuple(sorted(read_sidecar(path).items()))


def growing(paths: Iterable[UPath], seconds: float) -> set[UPath]:
    """Those that change while they are watched: until the youngest has stood still for so long."""
    before = {p: outside(p) for p in paths}
    now = datetime.now(UTC)
    ages = [(now - datetime.fromisoformat(seen[2])).total_seconds() for seen in before.values() if seen]
    wait = max((seconds - age for age in ages if 0 <= age < seconds), default=0.0)
    if not wait:
        return set()
    time.sleep(wait)
    return {p for p, seen in before.items() if outside(p) != seen}


def unreadable(path: UPath) -> str:
    """Why a file cannot be read, in the words of the system; "" if it can."""
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def unread(lake: Lake, books: Books, la_code: str) -> list[tuple[str, str]]:
    """What lies in the landing folders and is not received, as paths below landing, and why."""
    if not _there(lake.landing):
        return [("", "is not there, or empty: is the share connected? What was received before is used")]
    found = [(folder, why) for folder in _all_folders(lake) if (why := _unlisted(folder))]
    known: dict[tuple[str, str], set[Outside]] = {}
    for _, folder in _slots(lake, la_code):
        found += [(p, "is a link, and links are not followed; put the file itself there") for p in _links(folder)]
    for owner, slot, path in scan(lake, la_code):
        if is_round(slot) and Quarter.parse(slot).start > date.today():
            continue  # it is received once its quarter has begun
        if (owner, slot) not in known:
            known[owner, slot] = books.last_seen(owner, slot)
        if outside(path) in known[owner, slot]:
            continue
        if why := unreadable(path):
            found.append((path, f"cannot be read ({why}); the next refresh tries again"))
        elif not is_received(books, owner, slot, path):
            found.append((path, "waits: it is new, or was still changing; the next refresh takes it"))
    return [(shown(str(path)[len(str(lake.landing)) + 1 :]), why) for path, why in found]


def misplaced(lake: Lake, la_code: str) -> list[str]:
    """What lies in landing where it will not be read, as paths below landing."""
    slots = {str(folder) for _, folder in _slots(lake, la_code)}
    above = {str(p) for folder in slots for p in UPath(folder).parents}
    stray = []
    for entry in sorted(_below(lake.landing), key=str):
        folder = _is_folder(entry)
        # Files in a slot are read, or `unread` says why not.
        in_a_slot = str(entry.parent) in slots and (_is_file(entry) or _is_link(entry))
        known = str(entry) in slots | above or ignored(entry.name) or in_a_slot
        if not known and (not folder or str(entry.parent) in slots | above | {str(lake.landing)}):
            stray.append(shown(str(entry)[len(str(lake.landing)) + 1 :]))
    return stray


def ignored(name: str) -> bool:
    """Lock files, half-written files, sidecars and what operating systems leave behind are no deliveries."""
    return bool(_IGNORED.search(name)) or name.lower() in _LITTER


def councils(lake: Lake, books: Books, la_code: str) -> list[str]:
    """The configured council and every other with a landing folder, a delivery or a workbook, the configured one first.

    A folder that is away (a share that is not connected) takes no council out of what is published.
    """
    workbooks = {f.stem.removeprefix("council-") for f in lake.home.glob("council-???.xlsx")}
    known = {f.name for f in _folders(lake.landing)} | books.deliveries.keys() | workbooks
    return [la_code, *sorted({code for code in known if _is_council(lake, code)} - {la_code})]


def _slots(lake: Lake, la_code: str) -> Iterator[tuple[str, UPath]]:
    """The landing folders that are rounds or days received, with whose they are."""
    for folder in _folders(lake.landing):
        if folder.name == PUBLISHED:
            yield from ((PUBLISHED, f) for f in _folders(folder) if _is_day(f.name))
        elif _is_council(lake, folder.name):
            yield from ((folder.name, f) for f in _folders(folder) if is_round(f.name))
        elif is_round(folder.name):
            yield la_code, folder


def _is_day(name: str) -> bool:
    try:
        return date.fromisoformat(name).isoformat() == name
    except ValueError:
        return False


def _is_council(lake: Lake, code: str) -> bool:
    """Is it a council's code: one that is known here, or that of a council formed since which has a workbook in the home."""
    if not is_code(code):
        return False
    known = int(code) in AREAS and AREAS[int(code)].level == "council"
    return known or lake.council_workbook(code).exists()


def is_received(books: Books, owner: str, slot: str, path: UPath) -> bool:
    """Is its content registered under its name, whatever its time stamp is. False if it cannot be read."""
    try:
        known = books.last_of(owner, slot, hashlib.sha256(path.read_bytes()).hexdigest(), shown(path.name))
    except OSError:
        return False
    return known is not None and known.said == read_sidecar(path)


# ── folders and what may be wrong with them ──────────────────────────────────────────────────────────────────────────
def entries(folder: UPath) -> list[UPath]:
    """What lies in a folder; nothing where it cannot be listed, which `unread` reports."""
    try:
        return sorted(folder.iterdir(), key=str)
    except OSError:
        return []


def _below(folder: UPath) -> Iterator[UPath]:
    for entry in entries(folder):
        yield entry
        if _is_folder(entry):
            yield from _below(entry)


def _there(folder: UPath) -> bool:
    try:
        return bool(folder.exists())
    except OSError:
        return False


def _unlisted(folder: UPath) -> str:
    try:
        next(iter(folder.iterdir()), None)
    except OSError as error:
        return f"cannot be read ({error.strerror or type(error).__name__}); what was received before is used"
    return ""


def _folders(parent: UPath) -> list[UPath]:
    return [p for p in entries(parent) if _is_folder(p)]


def _all_folders(lake: Lake) -> list[UPath]:
    above = [lake.landing, *_folders(lake.landing)]
    return [*above, *(f for folder in above[1:] for f in _folders(folder))]


def _is_folder(path: UPath) -> bool:
    try:
        return path.is_dir() and not _is_link(path)
    except OSError:
        return False


def _is_file(path: UPath) -> bool:
    """What cannot be looked at counts as a file: `unread` then says that it cannot be read."""
    try:
        return path.is_file() and not _is_link(path)
    except OSError:
        return True


def _is_link(path: UPath) -> bool:
    try:
        return path.is_symlink()
    except OSError:
        return False


def _links(folder: UPath) -> list[UPath]:
    return [p for p in entries(folder) if _is_link(p) and not ignored(p.name)]

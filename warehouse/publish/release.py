"""Promotion: a proved release takes the place of the served file, whole or not at all.

Here: building a release onto the shelf, swapping files, mending what is damaged, taking a release back. Not here: writing the
DuckDB file (`build`), where releases lie (`shelf`), what they must hold (`manifest`).

Readers that have the old file open keep it until they reconnect; nobody ever sees half a release. A run may be killed after
any step: what is served is then the release before or the new one, and the next run clears up.
"""

import filecmp
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl

from schemas.star import STAR
from schemas.words.fields import describe
from warehouse.publish.build import STORAGE_VERSION, build, logical_checksum
from warehouse.publish.ledger import APPROVED, DRAFT, FROZEN
from warehouse.publish.manifest import Damaged, Manifest, contents, file_digest, hold_to, readable
from warehouse.publish.shelf import ROLLED_BACK, SIGNED, Kept, Shelf, sync_file, sync_folder, write_paper, write_whole
from warehouse.publish.steps import reached

ROOM, LEAST_ROOM = 3, 100 * 2**20
"""There must be room for this many files of the size of the last one, and for at least this many bytes."""
WAITS = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
"""Seconds between attempts to replace a file that a reader holds, where the system does not let it be replaced (Windows)."""


DASHBOARD = "dashboard.html"
PAGES = (DASHBOARD,)
"""What may be drawn from a release and is served beside its file."""

Draw = Callable[[Path, Mapping[str, str]], Mapping[str, bytes]]
"""Draws what people look at: from a release's file and who signed it, the bytes of each page by its name."""


def page_name(la_code: str) -> str:
    """What the page of a further council is called; that of the configured one is `DASHBOARD`."""
    return f"dashboard-{la_code}.html"


def no_pages(file: Path, signature: Mapping[str, str]) -> Mapping[str, bytes]:
    """Draws nothing."""
    return {}


@dataclass(frozen=True)
class Outcome:
    """What publishing did, and what people should know about it."""

    promoted: bool
    manifest: Manifest
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sign:
    """What signing adds to a release.

    committee  the day of the committee it is frozen for
    signature  who signed it, when and why: kept beside the file, not in it
    """

    committee: date | None = None
    signature: Mapping[str, str] = field(default_factory=dict)


class NotYet(ValueError):  # noqa: N818 - the word people read
    """A release cannot be signed as it is; says why and what comes first."""


class NoRoom(OSError):  # noqa: N818 - the word people read
    """The disk has too little room for a release. Says how much is needed, and how much there is."""


class InUse(OSError):  # noqa: N818 - the word people read
    """The served file is in use and cannot be replaced now."""


def served_release(served: Path) -> str | None:
    """The identifier of the release that is served; None if nothing is. Raises `Damaged`."""
    if not served.exists():
        return None
    with readable(served), duckdb.connect(str(served), read_only=True) as connection:
        return str(connection.execute("SELECT release FROM star.dim_release").fetchall()[0][0])


def served_manifest(served: Path) -> Manifest | None:
    """The manifest of the served release; None if nothing is served, or its manifest is not kept. Raises `Damaged`."""
    release = served_release(served)
    kept = Shelf(served).find(release) if release else None
    return kept.manifest() if kept else None


def verify_served(served: Path) -> Manifest | None:
    """Hold the served file to its manifest. None as in `served_manifest`. Raises `Damaged`."""
    manifest = served_manifest(served)
    if manifest is not None:
        hold_to(served, manifest)
    return manifest


def is_whole(served: Path) -> bool:
    """Are the served file and its pages, byte for byte, those on the shelf that are to be served, with no log beside the file."""
    kept = Shelf(served).find(Shelf(served).to_serve)
    beside = served.with_name(served.name + ".wal")
    return (
        kept is not None
        and kept.promoted
        and served.exists()
        and not beside.exists()
        and filecmp.cmp(served, kept.file, shallow=False)
        and not _pages_to_replace(served, kept)
    )


def _pages_to_replace(served: Path, kept: Kept) -> list[str]:
    """The pages beside the served file that are not those of the release."""
    drawn = kept.manifest().pages
    beside = {name: served.with_name(name) for name in PAGES}
    return [n for n, p in beside.items() if p.exists() != (n in drawn) or (n in drawn and file_digest(p) != drawn[n])]


def _serve_pages(served: Path, kept: Kept) -> list[str]:
    """Put the release's pages beside the served file; one that it has not goes. Returns the names of those that changed."""
    wrong = _pages_to_replace(served, kept)
    for name in wrong:
        if name in kept.manifest().pages:
            write_whole(served.with_name(name), (kept.folder / name).read_bytes())
        else:
            served.with_name(name).unlink()
    return wrong


def served_councils(served: Path) -> dict[str, str]:
    """The councils whose figures are served, by code, with their names."""
    with duckdb.connect(str(served), read_only=True) as connection:
        return dict(connection.execute("SELECT DISTINCT la_code, council FROM star.dim_round ORDER BY 1").fetchall())


def mend(served: Path) -> list[str]:
    """Put right what others or a killed run did to what is served. Returns what was done, in words.

    A write-ahead log beside the served file makes every reader fail, or adds rows that were never proved; a damaged file is replaced
    by the same release, or by the newest whole one on the shelf. Nothing that holds a figure is deleted.
    """
    shelf, done = Shelf(served), []
    served.with_suffix(".manifest.json").unlink(missing_ok=True)  # older versions kept it beside the file
    if log := _set_log_aside(served):
        done.append(f"a write-ahead log lay beside {served.name}; it is set aside as {log}")
    for one in shelf.kept():
        try:
            one.papers()
        except Damaged as damage:
            beside = _aside(one.folder)
            done.append(f"{one.release}: {damage}; it is set aside as {beside.name}")
    try:
        manifest = verify_served(served)
    except Damaged as damage:
        beside = _aside(served)
        done.append(f"{damage}; it is set aside as {beside.name}")
        manifest = None
    if manifest is not None:  # a run killed after swapping the file, before it was marked
        if (kept := shelf.find(manifest.release)) is not None:
            kept.mark_promoted()
            if wrong := _serve_pages(served, kept):
                done.append(f"{' and '.join(wrong)}: now of {manifest.release}, the release that is served")
        shelf.serve(manifest.release)
    elif not served.exists():
        done += _restore(served)
    return done


def _restore(served: Path) -> list[str]:
    """Serve the release that is to be served once more, or else the newest one that is whole."""
    shelf, done = Shelf(served), []
    kept = [k for k in shelf.kept() if k.promoted]
    for one in sorted(kept, key=lambda k: (k.release == shelf.to_serve, k.release), reverse=True):
        try:
            one.verify()
        except Damaged as damage:
            done.append(f"{one.release}: {damage}; it is set aside as {_aside(one.folder).name}")
            continue
        promote(served, one)
        return [*done, f"{one.release} is served again"]
    return done


def publish(
    served: Path,
    frames: dict[str, pl.DataFrame],
    *,
    release: str,
    code_version: str,
    inputs: str,
    rounds: dict[str, str],
    draw: Draw = no_pages,
) -> Outcome:
    """Build, prove, draw and promote a release, unless it would equal what is served already.

    Raises `warehouse.publish.build.NotProved`, `NoRoom` or another OSError; what is served then stays as it is, byte for byte.
    """
    checksums = logical_checksum(frames)
    current, shelf = served_manifest(served), Shelf(served)
    reached("looked at what is served")
    if current and current.says_the_same(checksums, code_version):
        return Outcome(False, current)
    if current and (taken_back := _taken_back(shelf, checksums, code_version)):
        return Outcome(False, current, (taken_back,))
    waiting = _waiting(shelf, checksums, code_version)
    served.parent.mkdir(parents=True, exist_ok=True)
    shelf.sweep(keep=waiting.release if waiting else "")
    reached("swept")
    _refuse_without_room(served)
    reached("room on the disk")
    planned = Manifest(release, "", code_version, inputs, {}, checksums, {}, 0, rounds, DRAFT, release)
    kept = waiting or _build(shelf, frames, planned, Sign(), draw)
    manifest = kept.manifest()
    try:
        promote(served, kept)
    except InUse as problem:
        if current is None:
            raise
        return Outcome(False, current, (f"{kept.release} is built, not promoted: {problem}",))
    shelf.clear(kept.release)
    reached("shelf cleared")
    return Outcome(True, manifest)


def _build(shelf: Shelf, frames: dict[str, pl.DataFrame], planned: Manifest, sign: Sign, draw: Draw) -> Kept:
    """Build a release onto the shelf. `planned` holds everything that is known before the file is built."""
    built_at = datetime.now(UTC).replace(tzinfo=None)
    with shelf.building(planned.release) as folder:
        file = folder / "scrutiny.duckdb"
        if sign.signature:
            write_paper(folder / SIGNED, sign.signature)
        try:
            build(file, frames | {"dim_release": release_row(planned, built_at, sign.committee)})
        # DuckDB reports a commit that could not be written as a failed transaction.
        except (duckdb.IOException, duckdb.TransactionException) as error:
            raise NoRoom(
                "the release could not be written: the disk is full, or a limit on its use was reached"
            ) from error
        reached("closed")
        rows, digests = contents(file)
        reached("read back")
        pages = draw(file, sign.signature)
        for name, data in pages.items():
            (folder / name).write_bytes(data)
        reached("pages drawn")
        size = file.stat().st_size
        manifest = replace(
            planned,
            built_at=built_at.isoformat(),
            rows=rows,
            digests=digests,
            size=size,
            sha256=file_digest(file),
            pages={name: hashlib.sha256(data).hexdigest() for name, data in pages.items()},
        )
        return shelf.put(folder, manifest)


def release_row(planned: Manifest, built_at: datetime, committee: date | None = None) -> pl.DataFrame:
    """The row of `dim_release` for a release that is being built."""
    row = {
        "release": planned.release,
        "built_at": built_at,
        "code_version": planned.code_version,
        "inputs": planned.inputs,
        "storage_version": STORAGE_VERSION,
        "state": planned.state,
        "figures_of": planned.figures_of,
        "committee": committee,
    }
    return pl.DataFrame([row], schema_overrides={"committee": pl.Date})


def _taken_back(shelf: Shelf, checksums: dict[str, str], code_version: str) -> str:
    """Why nothing is published: the new release would equal one that a person took back; "" where it would not."""
    for one in shelf.kept():
        if (paper := one.rolled_back()) and one.manifest().says_the_same(checksums, code_version):
            return (
                f"Nothing new is published: it would say what {one.release} says, which was rolled back on {paper['at'][:10]} "
                f"({paper['note']}). `scrutiny release rollback {one.release}` serves it after all"
            )
    return ""


def _waiting(shelf: Shelf, checksums: dict[str, str], code_version: str) -> Kept | None:
    """A draft that equals the new one and was built but never served. A signed release is for a person to serve."""
    for one in shelf.kept():
        manifest = one.manifest()
        if not one.promoted and manifest.state == DRAFT and manifest.says_the_same(checksums, code_version):
            try:
                one.verify()
            except Damaged:
                return None  # the sweep removes it
            return one
    return None


def _refuse_without_room(served: Path) -> None:
    needed = max(LEAST_ROOM, ROOM * (served.stat().st_size if served.exists() else 0))
    free = shutil.disk_usage(served.parent).free
    if free < needed:
        raise NoRoom(f"a release needs {needed / 2**20:,.0f} MB of room on the disk, {free / 2**20:,.0f} MB are free")


def promote(served: Path, kept: Kept) -> None:
    """Serve a release of the shelf. Raises `InUse` where the system does not let a file be replaced that somebody reads."""
    scratch = served.with_name(f".building-{kept.release}-{os.getpid()}.duckdb")
    try:
        shutil.copyfile(kept.file, scratch)
        reached("copied")
        sync_file(scratch)
        scratch.chmod(0o444)
        reached("copy synced")
        _set_log_aside(served)
        reached("log set aside")
        _replace(scratch, served)
        reached("replaced")
        _serve_pages(served, kept)
        for former in served.parent.glob(page_name("*")):  # of further councils, drawn from the release before
            former.unlink()
        reached("pages replaced")
        sync_folder(served.parent)
        reached("folder synced")
    finally:
        scratch.unlink(missing_ok=True)
    hold_to(served, kept.manifest())
    reached("verified as served")
    Shelf(served).serve(kept.release)
    kept.mark_promoted()
    reached("marked as promoted")


def _replace(scratch: Path, served: Path) -> None:
    for wait in (*WAITS, None):
        try:
            scratch.replace(served)
            return
        except PermissionError:
            if wait is None:
                raise InUse(f"{served.name} is in use; close what reads it and refresh again") from None
            time.sleep(wait)


def roll_back(served: Path, release: str, *, by: str, note: str) -> Manifest:
    """Serve an earlier release again, or the one that was rolled back. Raises `LookupError` if it is not kept, or `Damaged`."""
    shelf = Shelf(served)
    kept = shelf.find(release)
    if kept is None or not kept.promoted:
        raise LookupError(f"{release} is not kept; kept are {', '.join(k.release for k in shelf.kept() if k.promoted)}")
    manifest = kept.verify()
    now = served_release(served)
    if now != release:
        promote(served, kept)
    (kept.folder / ROLLED_BACK).unlink(missing_ok=True)
    for later in shelf.kept():
        if later.promoted and later.release > release and not later.rolled_back():
            paper = {"by": by, "note": note, "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}", "to": release}
            write_paper(later.folder / ROLLED_BACK, paper)
    return manifest


def sign(served: Path, release: str, state: str, signed: Sign, draw: Draw = no_pages) -> Manifest:
    """Serve the figures that are served as the next release: approved, or frozen for a committee.

    A release never changes: what is signed is the next one, `release`, with the same figures and another state.

    Raises `NotYet` where only a draft can be approved, or only an approved release be frozen; and as `publish` does.
    """
    current, shelf = verify_served(served), Shelf(served)
    now = shelf.find(current.release) if current else None
    if current is None or now is None:
        raise NotYet("nothing is served yet; run `scrutiny refresh` first")
    if current.state != _BEFORE[state]:
        raise NotYet(f"{current.release} is {current.state}; only what is {_BEFORE[state]} can be {state}")
    frames = _star_of(now.file)
    shelf.sweep()
    _refuse_without_room(served)
    planned = replace(current, release=release, state=state, figures_of=current.figures_of or current.release)
    kept = _build(shelf, frames, planned, signed, draw)
    promote(served, kept)
    shelf.clear(release)
    return kept.manifest()


_BEFORE = {APPROVED: DRAFT, FROZEN: APPROVED}


def _star_of(file: Path) -> dict[str, pl.DataFrame]:
    """The tables of the star as a release has them. Raises `NotYet` where another version of the software made it."""
    frames = {}
    with readable(file), duckdb.connect(str(file), read_only=True) as connection:
        for table in STAR:
            frames[table.name] = connection.execute(f'SELECT * FROM star."{table.name}"').pl()
            if set(frames[table.name].columns) != {c.name for c in describe(table.model)}:
                raise NotYet("what is served was made by another version of the software; run `scrutiny refresh` first")
    return frames


def _set_log_aside(served: Path) -> str:
    """Put a stray write-ahead log out of every reader's way. Returns its new name, or ""."""
    log = served.with_name(served.name + ".wal")
    if not log.exists():
        return ""
    beside = log.with_name(f"stray-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.wal")
    log.rename(beside)
    return beside.name


def _aside(path: Path) -> Path:
    beside = path.with_name(path.name + ".damaged")
    if beside.exists():
        beside = path.with_name(f"{path.name}.{datetime.now(UTC):%Y%m%dT%H%M%S%f}.damaged")
    path.replace(beside)
    return beside

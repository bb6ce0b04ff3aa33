"""Promotion: the proved file takes the place of the served one, whole or not at all.

Here: swapping files, the manifest beside the served file, what is served now. Not here: building (`build`).
Readers that have the old file open keep it until they reconnect; nobody ever sees half a release.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from warehouse.publish.build import STORAGE_VERSION, build, logical_checksum, read_back
from warehouse.publish.ledger import displayed_by


@dataclass(frozen=True)
class Manifest:
    """What the served file is and must hold."""

    release: str
    built_at: str
    code_version: str
    inputs: str
    rows: dict[str, int]
    checksums: dict[str, str]
    size: int | None = None  # in bytes: a file cut short may still be opened, and counted


@dataclass(frozen=True)
class Outcome:
    """What publication did, and what people should know of it."""

    promoted: bool
    manifest: Manifest
    said: tuple[str, ...] = ()


class Damaged(Exception):  # noqa: N818 - the word people read
    """The served file or its manifest cannot be read. Names the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.name} is damaged")
        self.path = path


def served_manifest(served: Path) -> Manifest | None:
    """The manifest of the served file; None if nothing is served or the manifest is of another release.

    Raises `Damaged`.
    """
    path = _manifest_path(served)
    if not path.exists() or not served.exists():
        return None
    manifest = _read_manifest(path)
    with _whole_or_damaged(served), duckdb.connect(str(served), read_only=True) as connection:
        release = connection.execute("SELECT release FROM star.dim_release").fetchall()[0][0]
    if manifest.release != release:
        return (
            None  # a run killed between swapping the file and writing the manifest leaves the one of the release before
        )
    if manifest.size not in {None, served.stat().st_size}:
        raise Damaged(served)
    return manifest


def is_as_built(served: Path, manifest: Manifest) -> bool:
    """Has the served file the rows of its manifest. Raises `Damaged`."""
    with _whole_or_damaged(served):
        return read_back(served) == manifest.rows


def set_damaged_aside(served: Path) -> list[str]:
    """Rename what is served and cannot be read, so that the next release can take its place. Returns what was, in words.

    Nothing is lost with it: the ledger holds what the releases displayed.
    """
    said = []
    try:
        if served.exists():
            with _whole_or_damaged(served):
                displayed_by(served)
                read_back(served)
        if _manifest_path(served).exists():
            _read_manifest(_manifest_path(served))
        served_manifest(served)
    except Damaged as damage:
        beside = damage.path.with_name(damage.path.name + ".damaged")
        damage.path.replace(beside)
        said = [f"{damage.path.name} was damaged; it is set aside as {beside.name}", *set_damaged_aside(served)]
    return said


def _read_manifest(path: Path) -> Manifest:
    try:
        manifest = Manifest(**json.loads(path.read_text()))
    except (ValueError, TypeError, RecursionError):
        raise Damaged(path) from None
    if not isinstance(manifest.rows, dict) or not isinstance(manifest.checksums, dict):
        raise Damaged(path)
    return manifest


@contextmanager
def _whole_or_damaged(served: Path) -> Iterator[None]:
    """What DuckDB cannot read is damaged, unless somebody merely has it open for writing."""
    try:
        yield
    except duckdb.Error as error:
        if "lock" in str(error).lower() and "block" not in str(error).lower():
            raise
        raise Damaged(served) from None
    except IndexError:  # it holds no release
        raise Damaged(served) from None


def served_councils(served: Path) -> dict[str, str]:
    """The councils whose figures are served, by code, with their names."""
    with duckdb.connect(str(served), read_only=True) as connection:
        return dict(connection.execute("SELECT DISTINCT la_code, council FROM star.dim_round ORDER BY 1").fetchall())


def publish(served: Path, frames: dict[str, pl.DataFrame], *, release: str, code_version: str, inputs: str) -> Outcome:
    """Build, prove and promote a release, unless it would say exactly what is served already.

    Raises `warehouse.publish.build.NotProved`; what is served then stays as it is, byte for byte.
    """
    checksums = logical_checksum(frames)
    current = served_manifest(served)
    if current and current.checksums == checksums and current.code_version == code_version:
        return Outcome(False, current)
    built_at = datetime.now(UTC).replace(tzinfo=None)
    frames = frames | {
        "dim_release": pl.DataFrame(
            {
                "release": [release],
                "built_at": [built_at],
                "code_version": [code_version],
                "inputs": [inputs],
                "storage_version": [STORAGE_VERSION],
            }
        )
    }
    served.parent.mkdir(parents=True, exist_ok=True)
    sweep(served)
    scratch = served.with_name(f".building-{release}-{os.getpid()}.duckdb")
    try:
        rows = build(scratch, frames)
        _promote(scratch, served)
    finally:
        scratch.unlink(missing_ok=True)
        scratch.with_name(scratch.name + ".wal").unlink(missing_ok=True)
    if read_back(served) != rows:
        raise OSError(f"{served.name} does not read back as it was built")
    manifest = Manifest(release, built_at.isoformat(), code_version, inputs, rows, checksums, served.stat().st_size)
    _write_whole(_manifest_path(served), json.dumps(asdict(manifest), indent=1).encode())
    return Outcome(True, manifest)


def sweep(served: Path) -> list[str]:
    """Remove what a killed build left behind, and put a stray write-ahead log out of every reader's way."""
    swept = []
    for orphan in sorted(served.parent.glob(".building-*")):
        orphan.unlink(missing_ok=True)
        swept.append(orphan.name)
    log = served.with_name(served.name + ".wal")
    if log.exists():
        log.rename(log.with_name(f"stray-{datetime.now(UTC):%Y%m%dT%H%M%S}.wal"))
        swept.append(log.name)
    return swept


def _promote(built: Path, served: Path) -> None:
    with built.open("rb") as file:
        os.fsync(file.fileno())
    built.chmod(0o444)
    built.replace(served)
    _sync_folder(served.parent)


def _write_whole(path: Path, data: bytes) -> None:
    scratch = path.with_name(f".building-{path.name}-{os.getpid()}")
    with scratch.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _manifest_path(served: Path) -> Path:
    return served.with_suffix(".manifest.json")

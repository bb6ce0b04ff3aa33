"""The shelf: every release that is kept, each in a folder of its own beside the served file, never changed once it is there.

Here: putting a release on it, finding one, and removing those that are no longer kept. Not here: building (`build`), and which
release is served (`release`).

    warehouse/
      scrutiny.duckdb              served
      dashboard.html               drawn from it, replaced with it
      releases/
        served                     the identifier of the release that is to be served
        r00007/scrutiny.duckdb     the same bytes
        r00007/dashboard.html        what was drawn from it
        r00007/manifest.json
        r00007/promoted            when it was served first; not there: it was built and never served
        r00007/signed.json         who approved or froze it, when, why
        r00007/rolled-back.json    who took it back, when, why
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from warehouse.publish.ledger import FROZEN
from warehouse.publish.manifest import Damaged, Manifest, dump_manifest, hold_pages_to, hold_to, load_manifest
from warehouse.publish.steps import reached

KEPT_ROUNDS, KEPT_OF_ANY_ROUND = 4, 3
"""The last release of each of this many rounds before the present one is kept, and this many of the newest ones whatever their
round: one step back is always possible."""

_BUILDING = ".building-"
SIGNED, ROLLED_BACK = "signed.json", "rolled-back.json"


@dataclass(frozen=True)
class Kept:
    """A release on the shelf."""

    folder: Path

    @property
    def release(self) -> str:
        """Its identifier."""
        return self.folder.name

    @property
    def file(self) -> Path:
        """Its DuckDB file."""
        return self.folder / "scrutiny.duckdb"

    def manifest(self) -> Manifest:
        """Its manifest. Raises `Damaged`."""
        return load_manifest(self.folder / "manifest.json")

    def verify(self) -> Manifest:
        """Hold its file and its pages to its manifest, which is returned. Raises `Damaged`."""
        manifest = self.manifest()
        hold_to(self.file, manifest)
        hold_pages_to(self.folder, manifest)
        return manifest

    @property
    def promoted(self) -> bool:
        """Was it ever served."""
        return (self.folder / "promoted").exists()

    def mark_promoted(self) -> None:
        """It has been served."""
        if not self.promoted:
            write_whole(self.folder / "promoted", f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}\n".encode())

    def signed(self) -> dict[str, str]:
        """Who approved or froze it, when and why; empty for a draft. Raises `Damaged`."""
        return _paper(self.folder / SIGNED)

    def rolled_back(self) -> dict[str, str]:
        """Who took it back, when and why; empty if nobody did. Raises `Damaged`."""
        return _paper(self.folder / ROLLED_BACK)

    def papers(self) -> None:
        """Read its manifest and the decisions on it. Raises `Damaged`."""
        self.manifest()
        self.signed()
        self.rolled_back()


class Shelf:
    """The releases kept beside a served file."""

    def __init__(self, served: Path) -> None:
        self.served = served
        self.folder = served.parent / "releases"

    def kept(self) -> list[Kept]:
        """Every release on the shelf, oldest first."""
        there = self.folder.iterdir() if self.folder.exists() else ()
        return [Kept(p) for p in sorted(there) if p.is_dir() and not p.name.startswith(".") and "." not in p.name]

    def find(self, release: str) -> Kept | None:
        """A release by its identifier; None if it is not kept."""
        return next((k for k in self.kept() if k.release == release), None)

    @property
    def to_serve(self) -> str:
        """The identifier of the release that is to be served; "" where that is not written."""
        path = self.folder / "served"
        return path.read_text().strip() if path.exists() else ""

    def serve(self, release: str) -> None:
        """Write which release is to be served: a damaged file is replaced by it."""
        if self.to_serve != release:
            write_whole(self.folder / "served", f"{release}\n".encode())

    @contextmanager
    def building(self, release: str) -> Iterator[Path]:
        """A folder to build a release in. It is removed when the block ends; what is to stay must be `put` on the shelf."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)  # readers of figures need not know who approved and who took back
        scratch = self.folder / f"{_BUILDING}{release}-{os.getpid()}"
        scratch.mkdir()
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def put(self, scratch: Path, manifest: Manifest) -> Kept:
        """Put a built and proved release on the shelf, whole."""
        file = scratch / "scrutiny.duckdb"
        for name in manifest.pages:
            sync_file(scratch / name)
        write_whole(scratch / "manifest.json", dump_manifest(manifest))
        reached("manifest written")
        sync_file(file)
        reached("synced")
        file.chmod(0o444)
        reached("read-only")
        place = self.folder / manifest.release
        scratch.replace(place)
        reached("on the shelf")
        sync_folder(self.folder)
        reached("shelf synced")
        return Kept(place)

    def sweep(self, *, keep: str = "") -> list[str]:
        """Remove what killed runs left: half-built releases, and built ones that were never served, except `keep`."""
        left = [*self.served.parent.glob(f"{_BUILDING}*"), *self.folder.glob(f"{_BUILDING}*")]
        left += [k.folder for k in self.kept() if not k.promoted and k.release != keep]
        for orphan in left:
            _remove(orphan)
        return sorted(p.name for p in left)

    def clear(self, served: str) -> list[str]:
        """Remove releases that are no longer kept. Returns their identifiers."""
        kept = self.kept()
        manifests = [k.manifest() for k in kept]
        # By the newest round of any council.
        last_of = {max(m.rounds.values(), default=""): m.release for m in manifests}
        stay = {served} | {k.release for k in kept[-KEPT_OF_ANY_ROUND:]}
        stay |= {release for _, release in sorted(last_of.items())[-KEPT_ROUNDS - 1 :]}
        stay |= {m.release for m in manifests if m.state == FROZEN}
        gone = [k for k in kept if k.release not in stay]
        for one in gone:
            _remove(one.folder)
        return [k.release for k in gone]


def _paper(path: Path) -> dict[str, str]:
    """A person's decision on a release, as `write_paper` wrote it; empty if there is none. Raises `Damaged`."""
    if not path.exists():
        return {}
    try:
        paper = json.loads(path.read_text())
    except (OSError, ValueError, RecursionError):
        raise Damaged(path) from None
    if not isinstance(paper, dict):
        raise Damaged(path)
    return paper


def write_paper(path: Path, paper: Mapping[str, str]) -> None:
    """Write a person's decision on a release (who, when, why), whole or not at all."""
    write_whole(path, json.dumps(dict(paper), indent=1).encode())


def _remove(path: Path) -> None:
    """Remove a file or folder. A folder is renamed first: half removed, it must not look like a release."""
    if path.is_dir():
        doomed = path if path.name.startswith(_BUILDING) else path.with_name(f"{_BUILDING}{path.name}-gone")
        if doomed != path:
            shutil.rmtree(doomed, ignore_errors=True)
            path.replace(doomed)
        shutil.rmtree(doomed)
    else:
        path.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file, whole or not at all."""
    scratch = path.with_name(f"{_BUILDING}{path.name}-{os.getpid()}")
    with scratch.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Have the system write a file to the disk."""
    with path.open("rb+" if os.name == "nt" else "rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Have the system write to the disk what a folder holds, where it can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

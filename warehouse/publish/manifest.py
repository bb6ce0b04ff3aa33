"""Manifests: what a release is, and what its file must hold.

Here: their form, writing and reading them, and checking a file against one. Not here: where releases lie (`shelf`).

That a file opens proves nothing: if its writer was killed it may be empty, and rows of a file cut short can still be counted.
When a file was built, every table is read again and its rows digested; later, a file of the same bytes is that file.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb

from warehouse.publish.ledger import DRAFT


@dataclass(frozen=True)
class Manifest:
    """What a release is and must hold.

    inputs      fingerprint of everything the figures rest on
    rows        how many rows each table has, `star.…` and `mart.…`
    checksums   digest of each table of the star without when and how it was made: equal inputs give equal ones
    digests     digest of every cell of each table
    size        of the file in bytes
    rounds      the current round by council
    state       draft, approved or frozen
    figures_of  the draft whose figures these are
    sha256      digest of the file's bytes; "" in a release of an earlier version
    pages       SHA-256 of each page that was drawn from it, by name
    """

    release: str
    built_at: str
    code_version: str
    inputs: str
    rows: dict[str, int]
    checksums: dict[str, str]
    digests: dict[str, str]
    size: int
    rounds: dict[str, str] = field(default_factory=dict)
    state: str = DRAFT
    figures_of: str = ""
    sha256: str = ""
    pages: dict[str, str] = field(default_factory=dict)

    def says_the_same(self, checksums: dict[str, str], code_version: str) -> bool:
        """Would a release with these checksums, of this version of the software, hold the same as this one."""
        return (self.checksums, self.code_version) == (checksums, code_version)


class Damaged(Exception):  # noqa: N818 - the word people read
    """A file of a release cannot be read, or is not what its manifest says. Names the file."""

    def __init__(self, path: Path, why: str = "") -> None:
        super().__init__(f"{path.name} is damaged" + (f": {why}" if why else ""))
        self.path = path


def dump_manifest(manifest: Manifest) -> bytes:
    """The manifest as JSON."""
    return json.dumps(asdict(manifest), indent=1).encode()


def load_manifest(path: Path) -> Manifest:
    """Read a manifest. Raises `Damaged`."""
    try:
        manifest = Manifest(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError, RecursionError):
        raise Damaged(path) from None
    if not all(
        isinstance(part, dict) for part in (manifest.rows, manifest.checksums, manifest.digests, manifest.pages)
    ):
        raise Damaged(path)
    return manifest


def contents(path: Path) -> tuple[dict[str, int], dict[str, str]]:
    """How many rows each table of a file has, and their digest. Raises `Damaged`."""
    rows, digests = {}, {}
    with readable(path), duckdb.connect(str(path), read_only=True) as connection:
        for schema, table in connection.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() ORDER BY schema_name, table_name"
        ).fetchall():
            frame = connection.execute(f'SELECT * FROM "{schema}"."{table}" ORDER BY ALL').pl()
            rows[f"{schema}.{table}"] = frame.height
            digests[f"{schema}.{table}"] = hashlib.sha256(frame.write_csv().encode()).hexdigest()[:32]
    return rows, digests


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's bytes. Raises `Damaged` where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise Damaged(path) from None


def hold_to(path: Path, manifest: Manifest) -> None:
    """Raise `Damaged` unless the file holds exactly what its manifest says, and no write-ahead log lies beside it."""
    if path.with_name(path.name + ".wal").exists():
        raise Damaged(path, "a write-ahead log lies beside it")
    if manifest.sha256 and file_digest(path) == manifest.sha256:
        return
    # Of other bytes: which table differs, if any does. A file of an earlier version has no digest of its bytes.
    rows, digests = contents(path)
    if path.stat().st_size != manifest.size:
        raise Damaged(path, f"it has {path.stat().st_size:,} bytes, not {manifest.size:,}")
    for table in sorted(rows.keys() | manifest.rows.keys()):
        if rows.get(table) != manifest.rows.get(table):
            raise Damaged(path, f"{table} has {rows.get(table)} rows, not {manifest.rows.get(table)}")
        if digests[table] != manifest.digests.get(table):
            raise Damaged(path, f"{table} says something else than it was built to say")


def hold_pages_to(folder: Path, manifest: Manifest) -> None:
    """Raise `Damaged` unless every page that the manifest names lies in the folder, as it was drawn."""
    for name, digest in sorted(manifest.pages.items()):
        if file_digest(folder / name) != digest:
            raise Damaged(folder / name, "it is not the page that was drawn")


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Treat a file that DuckDB cannot read as damaged, unless somebody merely has it open for writing."""
    try:
        yield
    except duckdb.Error as error:
        if "lock" in str(error).lower() and "block" not in str(error).lower():
            raise
        raise Damaged(path) from None
    except IndexError:  # it holds no release
        raise Damaged(path) from None

"""Where things lie: the one place that knows paths.

Here: the folders of a home, how a file is written once and whole, how frames go in and out as Parquet.
Not here: what the files mean. Nothing else in the project joins a path of the home.

    $SCRUTINY_HOME/
      council.xlsx               the council's workbook (council-<la code>.xlsx for a further council)
      report_template.docx       the Word template of its committee report
      landing/<round>/           where people drop files; landing/<la code>/<round>/ for a further council,
      landing/published/<date>/  national files, by the day they were received
      restricted/                private: delivered bytes, quarantined rows, contributors, chase lists, the pseudonym key
      lake/                      private: register, verdicts, accepted rows, events, facts, ledger
      warehouse/                 scrutiny.duckdb, which people read
      dagster/                   runs and schedules of Dagster

Landing, restricted and lake may each be an object store (SCRUTINY_LANDING, SCRUTINY_RESTRICTED, SCRUTINY_LAKE as
`s3://…`, with the matching fsspec package); the warehouse, Dagster and locks are always local. Copies of releases for others may
lie on a mounted share (SCRUTINY_COPIES).
"""

import io
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any

import polars as pl
from polars.io.plugins import register_io_source
from upath import UPath

COMPRESSION_LEVEL = 1
_IN_ONE_REQUEST = {"s3": {"max_concurrency": 1}}
"""What keeps a store from asking for the size of a file first, to read a long one in parts."""
"""Of Parquet by zstd: the five million rows of `benchmarks` become smaller by it than by the usual one, in three quarters of its time."""

SIGHTINGS = "register/seen-again.json"
"""Name, size, time and sidecar of registered files that were found again with another time."""


@dataclass(frozen=True)
class Lake:
    """The folders of one home."""

    home: Path
    landing: UPath
    restricted: UPath
    store: UPath

    @classmethod
    def at(cls, home: str | os.PathLike[str] | None = None) -> "Lake":
        """The home at a path, by default `$SCRUTINY_HOME`, by default `./scrutiny-data`."""
        root = Path(home or os.environ.get("SCRUTINY_HOME", "scrutiny-data")).absolute()
        place = {
            name: UPath(os.environ.get(f"SCRUTINY_{name.upper()}") or root / name)
            for name in ("landing", "restricted", "lake")
        }
        return cls(root, place["landing"], place["restricted"], place["lake"])

    @property
    def served(self) -> Path:
        """The file that people read."""
        return self.home / "warehouse" / "scrutiny.duckdb"

    @property
    def publishing_lock(self) -> Path:
        """The lock that is held while what is served is changed."""
        return self.served.parent / ".publishing.lock"

    @property
    def dagster_home(self) -> Path:
        """Dagster's own folder."""
        return self.home / "dagster"

    @property
    def key_file(self) -> UPath:
        """The pseudonym key; `$SCRUTINY_KEY_FILE` keeps it elsewhere."""
        elsewhere = os.environ.get("SCRUTINY_KEY_FILE")
        return UPath(elsewhere) if elsewhere else self.restricted / "pseudonym.key"

    def council_workbook(self, la_code: str | None = None) -> Path:
        """The workbook of the configured council, or of a further one."""
        return self.home / (f"council-{la_code}.xlsx" if la_code else "council.xlsx")

    @property
    def report_template(self) -> Path:
        """The council's Word template of its committee report."""
        return self.home / "report_template.docx"

    def make_private(self) -> None:
        """Create the folders, those with personal data for the owner alone."""
        for folder in (self.landing, self.restricted, self.store):
            folder.mkdir(parents=True, exist_ok=True)
            if _local(folder):
                Path(str(folder)).chmod(0o700)
        for local in (self.served.parent, self.dagster_home):
            local.mkdir(parents=True, exist_ok=True)
        self.dagster_home.chmod(0o700)  # what runs printed, and about what

    # ── register and verdicts ────────────────────────────────────────────────────────────────────────────────────
    def register_entry(self, la_code: str, slot: str, sha256: str, claims: str) -> UPath:
        """Where the register keeps what is known of a delivery; `claims` is a digest of its name and sidecar."""
        return self.store / "register" / la_code / slot / f"{sha256[:12]}-{claims[:6]}.json"

    @property
    def texts(self) -> UPath:
        """What the small files of the lake held when they were last read."""
        return self.store / "texts.json"

    @property
    def sightings(self) -> UPath:
        """Name, size, time and sidecar of registered files that were found again with another time."""
        return self.store / SIGHTINGS

    def verdict(self, la_code: str, sha256: str, fingerprint: str) -> UPath:
        """Where the verdict on a file under a contract stands."""
        return self.store / "verdicts" / la_code / sha256[:12] / f"{fingerprint}.json"

    def workbook_in_use(self, la_code: str) -> UPath:
        """Which council workbook was accepted last."""
        return self.store / "register" / la_code / "workbook-in-use"

    def mappings(self, la_code: str) -> UPath:
        """What a council has confirmed of its own names for columns and codes."""
        return self.store / "register" / la_code / "mappings.json"

    def attempts(self, la_code: str, sha256: str) -> UPath:
        """Marks of the processes that judge a file, or died over it."""
        return self.store / "attempts" / la_code / sha256[:12]

    # ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────
    def raw(self, la_code: str, slot: str, sha256: str) -> UPath:
        """The delivered bytes, kept so that a file can be judged again."""
        return self.restricted / "raw" / la_code / slot / sha256[:12]

    def accepted(self, la_code: str, slot: str, sha256: str, fingerprint: str, table: str) -> UPath:
        """Accepted rows of one table of a delivery."""
        return self.store / "accepted" / la_code / slot / sha256[:12] / fingerprint / f"{table}.parquet"

    def quarantined(self, la_code: str, slot: str, sha256: str, fingerprint: str, table: str) -> UPath:
        """Quarantined rows of one table of a delivery, as delivered, with the rules they broke."""
        return self.restricted / "quarantine" / la_code / slot / sha256[:12] / fingerprint / f"{table}.parquet"

    def events(self, la_code: str, round_: str, name: str) -> UPath:
        """An event table of a council as known in a round."""
        return self.store / "events" / la_code / round_ / name

    def facts(self, la_code: str, round_: str, name: str) -> UPath:
        """Facts of a council as worked out in a round."""
        return self.store / "facts" / la_code / round_ / name

    def contributors(self, la_code: str, round_: str) -> UPath:
        """The rows behind the facts of a round."""
        return self.restricted / "contributors" / la_code / f"{round_}.parquet"

    def chase(self, la_code: str) -> UPath:
        """Where the chase lists of a council's rounds lie, a folder for each round."""
        return self.restricted / "chase" / la_code

    def comparison(self, name: str) -> UPath:
        """Published figures of all councils, by vintage."""
        return self.store / "comparison" / name

    def ledger(self, release: str) -> UPath:
        """What a release displayed."""
        return self.store / "ledger" / f"{release}.parquet"

    def evidence(self, name: str) -> UPath:
        """The evidence sheet of a release: no purge touches it."""
        return self.store / "evidence" / name

    @property
    def key_id(self) -> UPath:
        """The name of the pseudonym key that this home was made with."""
        return self.store / "key-id"

    def settled(self, la_code: str, slot: str, name: str) -> UPath:
        """Under which fingerprint a delivery was judged for good, its bytes being gone."""
        return self.store / "settled" / la_code / slot / name

    @property
    def audit_lock(self) -> Path:
        """The lock that is held while a line is added to the audit trail."""
        return self.served.parent / ".audit.lock"

    def audit_entry(self, number: int) -> UPath:
        """A line of the audit trail."""
        return self.store / "audit" / f"{number:08d}.json"

    def audit_entries(self) -> list[UPath]:
        """Every line of the audit trail, oldest first."""
        return _files(self.store / "audit", "json")

    @property
    def looked(self) -> UPath:
        """What a release rests on, as it was when nothing was left to publish."""
        return self.store / "looked.json"

    @property
    def unexplained(self) -> UPath:
        """The figures for which a release is held back."""
        return self.store / "unexplained.json"

    def next_accepted_change(self) -> UPath:
        """Where to write the reason that a person gives for such figures: never over an earlier one."""
        last = max((int(p.stem) for p in self.accepted_changes()), default=0)
        return self.store / "accepted-changes" / f"{last + 1:06d}.json"

    def accepted_changes(self) -> list[UPath]:
        """Every reason given, oldest first."""
        return _files(self.store / "accepted-changes", "json")

    @property
    def copies(self) -> Path:
        """Copies of releases, by profile and release."""
        return Path(os.environ.get("SCRUTINY_COPIES") or self.served.parent / "copies")

    def next_disclosure(self, profile: str, release: str) -> UPath:
        """Where to write what a copy that leaves the council shows of each number: never over what an earlier one showed."""
        return self.store / "disclosed" / profile / f"{len(self.disclosures(profile)) + 1:06d}-{release}.parquet"

    def disclosures(self, profile: str) -> list[UPath]:
        """What every copy under a profile showed, oldest first."""
        return _files(self.store / "disclosed" / profile, "parquet")

    def ledger_entries(self) -> list[UPath]:
        """Every entry of the ledger, oldest release first."""
        return _files(self.store / "ledger", "parquet")


def write_bytes(path: UPath, data: bytes, *, once: bool = False) -> bool:
    """Write a file whole or not at all. With `once`, an existing file stays as it is; returns whether it was written."""
    if once and path.exists():
        return False
    _folder_for(path)
    try:
        with _whole(path, once=once) as file:
            file.write(data)
    except FileExistsError:
        if not once:
            raise
        return False
    return True


def read_bytes(path: UPath) -> bytes:
    """What a file holds; of an object store in one request. FileNotFoundError where there is none."""
    if _local(path):
        return path.read_bytes()
    return bytes(path.fs.cat_file(path.path, **_IN_ONE_REQUEST.get(path.protocol, {})))


def write_frame(path: UPath, frame: pl.DataFrame, *, once: bool = False) -> bool:
    """Write a frame as Parquet, whole or not at all."""
    if once and path.exists():
        return False
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", compression_level=COMPRESSION_LEVEL)
    return write_bytes(path, buffer.getvalue(), once=once)


def write_frames(path: UPath, schema: Mapping[str, Any], pieces: Iterable[pl.DataFrame]) -> None:
    """Write pieces of one schema as one Parquet file, whole or not at all; a few pieces at a time are in memory."""
    left = iter(pieces)
    first, second = next(left, pl.DataFrame(schema=schema)), next(left, None)
    if second is None:
        write_frame(path, first)
        return

    def source(*_asked: object) -> Iterator[pl.DataFrame]:
        yield from chain((first, second), left)

    _folder_for(path)
    with _whole(path) as file:
        # polars calls this unstable; it is its only way to take pieces as they come, and it writes on every core.
        register_io_source(source, schema=dict(first.schema), validate_schema=True).sink_parquet(
            file, compression="zstd", compression_level=COMPRESSION_LEVEL
        )


@contextmanager
def _whole(path: UPath, *, once: bool = False) -> Iterator[IO[bytes]]:
    """A file to write into, which takes its place when the block ends well. FileExistsError if `once` and it is there."""
    if not _local(path):
        with tempfile.TemporaryFile() as held:
            yield held
            held.seek(0)
            path.write_bytes(held.read())  # an object store shows an object only once it is complete
        return
    target = Path(str(path))
    handle, scratch = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if once:
            os.link(scratch, target)  # fails if somebody was first, which `replace` would not
        else:
            Path(scratch).replace(target)
    finally:
        Path(scratch).unlink(missing_ok=True)


def read_frame(path: UPath) -> pl.DataFrame:
    """Read a frame written by `write_frame`."""
    return pl.read_parquet(io.BytesIO(read_bytes(path)))


def _files(folder: UPath, ending: str) -> list[UPath]:
    """The files of a folder with this ending, in order of their names; none where it is not there. One request of a store."""
    try:
        return sorted((p for p in folder.iterdir() if p.suffix == f".{ending}"), key=str)
    except (FileNotFoundError, NotADirectoryError):  # an object store has no empty folders
        return []


def _folder_for(path: UPath) -> None:
    if _local(path):  # an object store has no folders
        path.parent.mkdir(parents=True, exist_ok=True)


def _local(path: UPath) -> bool:
    return getattr(path, "protocol", "") in {"", "file", "local"}

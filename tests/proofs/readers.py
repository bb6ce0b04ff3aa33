"""Readers through publications: eight processes reading while a thousand releases are promoted.

Here: what a reader asks, and what must hold of its answers: none fails, none is of two releases, none is older than the one
before. Not here: how a release is promoted (`warehouse.publish`).

Releases are made from one built file: each has its own identifier in every table that is read, so that an answer that mixes two
shows it. A reader connects anew for every question, as a dashboard does that is opened; every tenth keeps its connection and asks
three times, which must give the same release.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

if __name__ == "__main__":  # a child
    sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

import duckdb

from proofs import Result
from warehouse.publish.manifest import Manifest, contents
from warehouse.publish.release import promote
from warehouse.publish.shelf import Shelf

PUBLISHES, READERS, LEAST_READS = 1_000, 8, 20_000
_ASK = "SELECT (SELECT release FROM star.dim_release), min(release), max(release), count(*) FROM star.figures"
_FIGURES = 2_000


@dataclass(frozen=True)
class Read:
    """What the readers did: how often they read, and how many answers failed, were mixed, went backwards."""

    reads: int
    failed: int
    mixed: int
    backwards: int


def publish_and_read(folder: Path, publishes: int, readers: int, least: int) -> Read:
    """Promote releases while processes read; go on until there were enough of both."""
    served, stop = folder / "warehouse" / "scrutiny.duckdb", folder / "stop"
    served.parent.mkdir(parents=True)
    shelf = Shelf(served)
    _promote(shelf, 1)
    command = [sys.executable, __file__, str(served), str(stop)]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(readers)]
    try:
        last = 1
        for number in range(2, publishes + 2):
            _promote(shelf, number)
            last = number
        while _counted(folder, children) < least:
            last += 1
            _promote(shelf, last)
        stop.touch()
        counts = [[int(n) for n in child.communicate(timeout=600)[0].split()] for child in children]
    finally:
        for child in children:
            child.kill()  # where a publication failed, nobody has told them to stop
    return Read(*(sum(column) for column in zip(*counts, strict=True)))


def _counted(folder: Path, children: list[subprocess.Popen[str]]) -> int:
    return sum(int(p.read_text() or 0) for p in folder.glob("reads-*")) if children else 0


def _promote(shelf: Shelf, number: int) -> None:
    release = f"r{number:05d}"
    with shelf.building(release) as scratch:
        file = scratch / "scrutiny.duckdb"
        with duckdb.connect(str(file)) as connection:
            connection.execute("CREATE SCHEMA star")
            connection.execute("CREATE TABLE star.dim_release AS SELECT ? AS release", [release])
            connection.execute(
                f"CREATE TABLE star.figures AS SELECT ? AS release, range AS n FROM range({_FIGURES})", [release]
            )
            connection.execute("CHECKPOINT")
        rows, digests = contents(file)
        kept = shelf.put(scratch, Manifest(release, "", "", "", rows, {}, digests, file.stat().st_size))
    promote(shelf.served, kept)
    shelf.clear(release)


def _read(served: str, stop: str) -> None:
    """Child: read until asked to stop, then print how often, and what went wrong."""
    reads = failed = mixed = backwards = 0
    last = ""
    mine = Path(stop).with_name(f"reads-{os.getpid()}")
    while not Path(stop).exists():
        try:
            with duckdb.connect(served, read_only=True) as connection:
                answers = [connection.execute(_ASK).fetchall()[0] for _ in range(3 if reads % 10 == 0 else 1)]
        except duckdb.Error:
            failed += 1
            continue
        reads += len(answers)
        seen = {release for one in answers for release in one[:3]}
        mixed += len(seen) > 1 or any(one[3] != _FIGURES for one in answers)
        backwards += min(seen) < last
        last = max(seen)
        if reads % 20 < len(answers):
            mine.write_text(str(reads))
    print(reads, failed, mixed, backwards)


def main() -> Result:
    """Publish and read."""
    with TemporaryDirectory() as folder:
        read = publish_and_read(Path(folder), PUBLISHES, READERS, LEAST_READS)
    return Result(
        read.reads >= LEAST_READS and not read.failed + read.mixed + read.backwards,
        f"{PUBLISHES:,} publications under {READERS} readers: {read.reads:,} reads, {read.failed} failed, {read.mixed} mixed, "
        f"{read.backwards} went backwards",
    )


if __name__ == "__main__":
    _read(*sys.argv[1:])

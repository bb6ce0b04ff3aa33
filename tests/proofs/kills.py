"""Killing a publication at every step three times and 200 times (`kills=20`: so often) at random; 50 times two at once.

Here: a publication in a process of its own that is killed (SIGKILL) after a step or some time, what must be served then, and the
next run, which must succeed without help; two that start together. Not here: what the steps do (`warehouse.publish`).

Every run publishes: each claims another version of the software, so that there is always something new.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

if __name__ == "__main__":  # a child
    sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

import duckdb

from pipelines.home.lake import Lake, read_frame
from proofs import Result
from warehouse.publish.manifest import hold_to
from warehouse.publish.shelf import Shelf
from warehouse.publish.steps import STEPS

TIMES, AT_RANDOM, AT_ONCE = 3, 200, 50
FEW = (
    "tables written",
    "on the shelf",
    "replaced",
    "shelf cleared",
)
"""A step of each part: building, keeping, replacing, clearing up."""
_LONGEST = 300


@dataclass
class Killed:
    """A home whose publications are killed, and what was not as it must be."""

    lake: Lake
    runs: int = 0
    killed: int = 0

    def publish(self, *, step: str = "", after: float | None = None) -> tuple[bool, float]:
        """Publish once, killed after a step or some seconds. Returns whether it was killed, and how long it took."""
        self.runs += 1
        command = [sys.executable, __file__, str(self.lake.home), f"version {self.runs}", step]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert child.stdout is not None
        child.stdout.readline()  # it has imported all it needs
        began = time.perf_counter()
        if after is not None:
            time.sleep(after)
            child.send_signal(signal.SIGKILL)
        _, errors = child.communicate(timeout=_LONGEST)
        took = time.perf_counter() - began
        if child.returncode not in {0, -signal.SIGKILL}:
            raise AssertionError(f"the run ended with {child.returncode}: {errors[-2_000:]}")
        self.killed += child.returncode != 0
        return child.returncode != 0, took

    def served(self) -> str:
        """The release that a reader finds."""
        with duckdb.connect(str(self.lake.served), read_only=True) as connection:
            ((release, figures),) = connection.execute(
                "SELECT release, (SELECT count(*) FROM mart.dashboard) FROM star.dim_release"
            ).fetchall()
        assert figures, "the dashboard is empty"
        return str(release)

    def survives(self, *, step: str = "", after: float | None = None) -> str:
        """Kill a publication, look at what is served, publish again. Returns what is wrong, or ""."""
        before = self.served()
        killed, _ = self.publish(step=step, after=after)
        where = f"killed after {step or f'{after:.3f} s'}"
        if step and not killed:
            return f"{where}: no such step was reached"
        now = self.served()
        if now not in {before, _next(before)}:
            return f"{where}: {before} was served, {now} is"
        if self.lake.served.with_name(self.lake.served.name + ".wal").exists():
            return f"{where}: a write-ahead log lies beside the served file"
        kept = Shelf(self.lake.served).find(now)
        if kept is None:
            return f"{where}: {now} is served and not kept"
        hold_to(self.lake.served, kept.manifest())
        self.publish()
        healed = self.served()
        if healed <= now:
            return f"{where}: the next run left {healed}"
        left = [p.name for p in self.lake.served.parent.rglob(".building-*")]
        lost = {before, now, healed} - {p.stem for p in self.lake.ledger_entries()}
        if left or lost:
            return f"{where}: left over {left}, not in the ledger {sorted(lost)}"
        for entry in self.lake.ledger_entries():
            read_frame(entry)
        return ""

    def collides(self) -> str:
        """Publish twice at once: one waits for the other, and both are served in turn. Returns what is wrong, or ""."""
        before = self.served()
        with ThreadPoolExecutor(2) as pool:
            done = [pool.submit(self.publish) for _ in range(2)]
            killed = [d.result()[0] for d in done]
        now, entries = self.served(), [p.stem for p in self.lake.ledger_entries()]
        if any(killed) or now != _next(_next(before)):
            return f"two at once: {before} was served, {now} is"
        if len(entries) != len(set(entries)) or not {before, _next(before), now} <= set(entries):
            return f"two at once: the ledger has {entries[-3:]}"
        return ""


def _next(release: str) -> str:
    return f"r{int(release[1:]) + 1:05d}"


def published(folder: Path) -> Lake:
    """A home with a release."""
    from faults.played import published as made

    return made(folder).lake


def kill(lake: Lake, steps: Sequence[str], at_random: int, seed: int) -> tuple[int, int, list[str]]:
    """Kill publications of a home. Returns how many there were, how many of them were killed in time, and what was wrong."""
    home = Killed(lake)
    wrong = [home.survives(step=step) for step in steps]
    took = max(home.publish()[1] for _ in range(3)) if at_random else 0.0
    chance = random.Random(seed)
    wrong += [home.survives(after=chance.uniform(0, took)) for _ in range(at_random)]
    return len(steps) + at_random, home.killed, [w for w in wrong if w]


def main(at_random: str = str(AT_RANDOM)) -> Result:
    """Kill at every step and at random, on two homes at a time, and publish twice at once."""
    with TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        homes = [published(Path(folder) / name) for name in ("a", "b")]
        steps = STEPS * TIMES
        work = [pool.submit(kill, lake, steps[n::2], int(at_random) // 2, seed=n) for n, lake in enumerate(homes)]
        done = [w.result() for w in work]
        together = Killed(homes[0], runs=10_000)  # other versions than those published before
        collided = [fault for _ in range(AT_ONCE) if (fault := together.collides())]
    runs, killed, wrong = sum(d[0] for d in done), sum(d[1] for d in done), [w for d in done for w in d[2]]
    return Result(
        not wrong and not collided,
        f"{len(STEPS)} steps × {TIMES} and {at_random} at random: {runs - len(wrong)} of {runs} served the last good release "
        f"and healed themselves ({killed} killed before they were done); {AT_ONCE} times two at once: "
        f"{AT_ONCE - len(collided)} made two releases, one after the other",
        (*wrong, *collided),
    )


def _publish(home: str, version: str, step: str) -> None:
    """Child: publish, and die after the step."""
    from helpers import publish
    from pipelines.publish import publication
    from warehouse.publish import steps

    def die(reached: str) -> None:
        if reached == step:
            os.kill(os.getpid(), signal.SIGKILL)

    lake = Lake.at(home)
    publication.code_version = lambda: version
    steps.watchers.append(die)
    print("ready", flush=True)
    publish(lake)


if __name__ == "__main__":
    _publish(*sys.argv[1:])

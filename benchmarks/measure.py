"""Paired runs: each case in a fresh child process, in turn with the others, and the medians of what they cost.

Here: wall, CPU and peak memory of a child, the wall time of a part of it where the child times one, ratios of medians, and
the machine. Not here: what is run. Standard library only, so that the process that starts the children stays small.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ROOT = Path(__file__).parents[1]
LIBRARIES = ("polars", "duckdb", "pandera", "dagster")


@dataclass(frozen=True)
class Case:
    """One of the things that are run in turn.

    name     what tables call it
    command  arguments of the Python interpreter; run at the root of the project
    codes    exit codes that mean that it did what it was to do
    """

    name: str
    command: tuple[str, ...]
    codes: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Run:
    """What one run cost: seconds of wall and of CPU (user and system), peak memory in MB; and what the child answered.

    `inner` is the wall time in seconds that the child itself measured of its part in question, or None.
    """

    wall: float
    cpu: float
    memory: float
    inner: float | None
    answer: dict[str, Any]


@dataclass(frozen=True)
class Measured:
    """The runs of one case; its figures are medians."""

    case: Case
    runs: tuple[Run, ...]

    @property
    def wall(self) -> float:
        """Seconds from start to end of the process."""
        return median(r.wall for r in self.runs)

    @property
    def cpu(self) -> float:
        """Seconds of CPU, user and system, all threads."""
        return median(r.cpu for r in self.runs)

    @property
    def memory(self) -> float:
        """Peak resident memory in MB."""
        return median(r.memory for r in self.runs)

    @property
    def inner(self) -> float:
        """Seconds of the part that the child timed; ValueError if it timed none."""
        times = [r.inner for r in self.runs if r.inner is not None]
        if not times:
            raise ValueError(f"{self.case.name} times no part of itself")
        return median(times)

    @property
    def answers(self) -> list[dict[str, Any]]:
        """What the child answered, run by run."""
        return [r.answer for r in self.runs]


@dataclass(frozen=True)
class Setup:
    """What every benchmark is given: a folder for its files, and how often each case runs."""

    folder: Path
    repeats: int


def paired(cases: Sequence[Case], repeats: int) -> list[Measured]:
    """Every case `repeats` times, in turn: A B C A B C. What slows the machine for a while slows all of them.

    Raises `RuntimeError` if a child ends with a code that is not one of its case's.
    """
    runs: dict[str, list[Run]] = {c.name: [] for c in cases}
    for _ in range(repeats):
        for case in cases:
            runs[case.name].append(_run(case))
    return [Measured(c, tuple(runs[c.name])) for c in cases]


def answer(doing: Mapping[str, Callable[..., Mapping[str, Any]]]) -> None:
    """The part of a child: do what the first argument names with the other ones, and print what it returns as JSON.

    A key `inner` in what it returns is the wall time in seconds of the part in question.
    """
    print(json.dumps(doing[sys.argv[1]](*sys.argv[2:])))


def machine() -> str:
    """Cores, memory, load before the run, and the versions of everything that counts."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{cores} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}, load {os.getloadavg()[0]:.1f} "
        f"before the run; Python {platform.python_version()}, {libraries}"
    )


def _run(case: Case) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "cost.json"
        # A child's peak memory counts from what its parent held when it started it: so a small process starts it.
        launcher = [sys.executable, "-S", str(Path(__file__).resolve()), str(report), sys.executable, *case.command]
        done = subprocess.run(launcher, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode not in case.codes:
            raise RuntimeError(f"{case.name}: its process ended with code {done.returncode}")
        cost = json.loads(report.read_text())
    reply = _answered(done.stdout)
    return Run(**cost, inner=reply.pop("inner", None), answer=reply)


def _answered(output: str) -> dict[str, Any]:
    """What a child printed as its answer: the last line, if it is a JSON object; commands of the product print none."""
    last = output.rstrip().rpartition("\n")[2]
    return dict(json.loads(last)) if last.startswith("{") else {}


def _launch(report: str, command: list[str]) -> int:
    began = perf_counter()
    child = os.posix_spawn(command[0], command, os.environ)
    _, status, used = os.wait4(child, 0)
    wall = perf_counter() - began
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux kilobytes
    cost = {"wall": wall, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss * unit / 1e6}
    Path(report).write_text(json.dumps(cost))
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(_launch(sys.argv[1], sys.argv[2:]))

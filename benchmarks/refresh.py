"""A quarterly refresh of the synthetic county: where its seconds go, and what Dagster adds to the same steps without it.

Here: three refreshes (of five rounds at once, of the last round on top of the four before, of nothing new), each by
Dagster's jobs and without them. Not here: the homes (`homes`), the watch (`stopwatch`).

Dagster's share is the difference between `scrutiny refresh` and the same functions called one after another.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

from benchmarks.measure import Case, Measured, Setup, answer, paired
from benchmarks.stopwatch import REST, STEPS, Stopwatch
from benchmarks.table import Table, seconds
from pipelines.__main__ import look_for_garbage_seldom

SIZES: dict[str, int] = {}
REFRESHES = {
    "five_rounds": "five rounds at once",
    "last_round": "the last round only",
    "nothing_new": "nothing new",
}
_IMPORT, _IMPORT_DAGSTER, _SCREEN = "import", "import Dagster and the assets", "screen"
_OPEN, _JOBS = "open Dagster's instance", "Dagster's jobs"


def run(setup: Setup) -> list[Table]:
    """Prepare the homes, then refresh copies of them, with Dagster and without in turn."""
    here = "benchmarks.refresh"
    paired([Case("prepare", ("-m", here, "prepare", str(setup.folder)))], 1)
    cases = [
        Case(f"{refresh} {how}", ("-m", here, how, str(setup.folder), refresh))
        for refresh in REFRESHES
        for how in ("without", "jobs")
    ]
    measured = {m.case.name: m for m in paired(cases, setup.repeats)}
    without = [measured[f"{refresh} without"] for refresh in REFRESHES]
    by_jobs = [measured[f"{refresh} jobs"] for refresh in REFRESHES]
    return [_steps(without), _dagster(without, by_jobs)]


def _steps(runs: list[Measured]) -> Table:
    rows = [(step, *(seconds(_median(m, step)) for m in runs)) for step in (_IMPORT, *STEPS, REST)]
    rows.append(("in all", *(seconds(m.inner) for m in runs)))
    rows.append(("peak MB", *(f"{m.memory:,.0f}" for m in runs)))
    received = ", ".join(f"{m.answers[0]['received']:,}" for m in runs)
    note = f"Rows received in all, by refresh: {received}."
    return Table("Where the seconds go, without Dagster", ("", *REFRESHES.values()), tuple(rows), (note,))


def _dagster(without: list[Measured], by_jobs: list[Measured]) -> Table:
    rows = []
    for words, plain, jobs in zip(REFRESHES.values(), without, by_jobs, strict=True):
        added = jobs.inner - plain.inner
        parts = tuple(_median(jobs, step) for step in (_IMPORT_DAGSTER, _OPEN, _JOBS))
        shown = (plain.inner, jobs.inner, added, *parts)
        rows.append((words, *(seconds(s) for s in shown), f"{jobs.inner / plain.inner:.2f}"))
    columns = (
        "",
        "without s",
        "by its jobs s",
        "it adds s",
        "of it importing",
        "opening its instance",
        "running jobs",
        "×",
    )
    note = (
        "Running jobs is what its jobs take beyond the steps above; steps that its assets repeat are in what it adds."
    )
    return Table("What Dagster adds", columns, tuple(rows), (note,))


def _median(measured: Measured, step: str) -> float:
    return median(a["steps"].get(step, 0.0) for a in measured.answers)


def prepare(folder: str) -> Mapping[str, Any]:
    """Child: the homes before each refresh, and what is held back for the last round."""
    from benchmarks import homes
    from pipelines.home.keys import load_key
    from pipelines.home.lake import Lake
    from pipelines.route import refresh

    place = Path(folder)
    whole = homes.county_home(place / "five_rounds")
    shutil.copytree(whole.home, place / "last_round")
    four = Lake.at(place / "last_round")
    homes.hold_back(four, place / "held")
    refresh(four, load_key(four))
    shutil.copytree(four.home, place / "nothing_new")
    five = Lake.at(place / "nothing_new")
    homes.drop(place / "held", five)
    refresh(five, load_key(five))
    return {}


def without(folder: str, which: str) -> Mapping[str, Any]:
    """Child: one refresh, its functions called one after another."""
    return _refreshed(Path(folder), which, by_jobs=False)


def jobs(folder: str, which: str) -> Mapping[str, Any]:
    """Child: one refresh by `scrutiny refresh`."""
    return _refreshed(Path(folder), which, by_jobs=True)


def _refreshed(folder: Path, which: str, *, by_jobs: bool) -> Mapping[str, Any]:
    from pipelines.home.keys import load_key
    from pipelines.route import refresh

    home = folder / f"copy of {which}"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(folder / which, home)
    if which == "last_round":
        shutil.copytree(folder / "held", home / "landing", dirs_exist_ok=True)
    look_for_garbage_seldom()  # as the command does
    watch = Stopwatch()
    watch.start()
    homes, lake = watch.within(_IMPORT, _product)(home)
    watch.install(STEPS)
    if by_jobs:
        watch.within(_IMPORT_DAGSTER, _dagsters)(lake)
        watch.install({_OPEN: ("pipelines.dagster.runs.open_instance",), _JOBS: ("pipelines.dagster.runs.run",)})
        watch.install({_SCREEN: ("pipelines.commands.refresh._dashboard",)})
        _command(home)
    else:
        refresh(lake, load_key(lake))
    return {"inner": watch.stop(), "steps": watch.seconds, "received": homes.rows_received(lake)}


def _product(home: Path) -> tuple[ModuleType, Any]:
    import pipelines.commands.app  # noqa: F401
    from benchmarks import homes
    from pipelines.home.lake import Lake

    return homes, Lake.at(home)


def _dagsters(lake: Any) -> None:
    from pipelines.home.for_dagster import use_home

    use_home(lake)
    import pipelines.dagster.definitions  # noqa: F401


def _command(home: Path) -> None:
    from pipelines.commands.app import app
    from pipelines.commands.refresh import WITH_REFUSALS

    code = app(["refresh", "--home", str(home)], standalone_mode=False)
    if code not in {None, 0, WITH_REFUSALS}:
        raise AssertionError(f"scrutiny refresh ended with code {code}")


if __name__ == "__main__":
    answer({"prepare": prepare, "without": without, "jobs": jobs})

"""A refresh at 1, 10 and 50 councils in one lake: do seconds per row received rise, and how fast is a dashboard read.

Here: the same two rounds of Annex A for each council (up to a thousand rows a list), all received at once, then a refresh with
nothing new; both without Dagster. Not here: the homes (`homes`), the watch (`stopwatch`).
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.measure import Case, Measured, Setup, answer, paired
from benchmarks.stopwatch import REST, STEPS, Stopwatch
from benchmarks.table import Table, seconds

SIZES = {"councils": 50}
_IMPORT, _READS = "import", 21


def run(setup: Setup, councils: int) -> list[Table]:
    """Prepare the homes, refresh a copy of each in turn."""
    here = "benchmarks.growth"
    sizes = sorted({1, max(1, councils // 5), councils})
    paired([Case(f"prepare {n}", ("-m", here, "prepare", str(setup.folder), str(n))) for n in sizes], 1)
    cases = [Case(f"{n} councils", ("-m", here, "grow", str(setup.folder), str(n))) for n in sizes]
    measured = paired(cases, setup.repeats)
    names = tuple(f"{n} council" + "s" * (n > 1) for n in sizes)
    return [_in_all(measured, names), _per_row(measured, names)]


def _in_all(measured: list[Measured], names: tuple[str, ...]) -> Table:
    rows = (
        ("rows received", *(f"{m.answers[0]['rows']:,}" for m in measured)),
        ("refresh of everything s", *(seconds(m.inner) for m in measured)),
        ("ms per row", *(f"{_per(m, m.inner):.3f}" for m in measured)),
        ("refresh of nothing new s", *(seconds(_median(m, "again")) for m in measured)),
        ("reading one council's dashboard ms", *(f"{1000 * _median(m, 'read'):.1f}" for m in measured)),
        ("peak MB", *(f"{m.memory:,.0f}" for m in measured)),
    )
    note = f"A dashboard is read on a fresh connection: `{_query('…')}`, connecting included, median of {_READS}."
    return Table("In all", ("", *names), rows, (note,))


def _per_row(measured: list[Measured], names: tuple[str, ...]) -> Table:
    """Microseconds per row and step, of the refresh of everything and of the one of nothing new."""
    rows = []
    for kind, words in (("steps", ""), ("steps_again", "nothing new: ")):
        for step in (_IMPORT, *STEPS, REST):
            micros = [1000 * _per(m, median(a[kind].get(step, 0.0) for a in m.answers)) for m in measured]
            rose = f"{micros[-1] / micros[-2]:.2f}" if len(micros) > 1 and micros[-2] else ""
            if any(m >= 0.05 for m in micros):
                rows.append((words + step, *(f"{m:,.1f}" for m in micros), rose))
    note = (
        f"Microseconds per row received. The last column is {names[-1]} against {names[-2] if len(names) > 1 else ''}."
    )
    return Table("Per row", ("", *names, "×"), tuple(rows), (note,))


def _per(measured: Measured, value: float) -> float:
    return 1000 * value / measured.answers[0]["rows"]


def _median(measured: Measured, what: str) -> float:
    return median(a[what] for a in measured.answers)


def _query(la_code: str) -> str:
    return f"SELECT * FROM mart.dashboard WHERE la_code = '{la_code}'"


def prepare(folder: str, councils: str) -> Mapping[str, Any]:
    """Child: a home of so many councils, nothing received."""
    from benchmarks import homes

    homes.home_of_many(Path(folder) / councils, int(councils))
    return {}


def grow(folder: str, councils: str) -> Mapping[str, Any]:
    """Child: refresh a copy of a home, refresh it again, read a dashboard."""
    from pipelines.home.keys import load_key
    from pipelines.route import refresh

    home = Path(folder) / f"copy of {councils}"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(Path(folder) / councils, home)
    watch = Stopwatch()
    watch.start()
    homes, lake = watch.within(_IMPORT, _product)(home)
    watch.install(STEPS)
    if not refresh(lake, load_key(lake)).promoted:
        raise AssertionError("nothing was published")
    inner, steps = watch.stop(), watch.seconds
    watch.seconds = {}
    watch.start()
    refresh(lake, load_key(lake))
    again = watch.stop()
    read, shown = _read(lake.served)
    if not shown:
        raise AssertionError("the dashboard is empty")
    rows = homes.rows_received(lake)
    return {"inner": inner, "steps": steps, "again": again, "steps_again": watch.seconds, "read": read, "rows": rows}


def _product(home: Path) -> tuple[Any, Any]:
    from benchmarks import homes
    from pipelines.home.lake import Lake

    return homes, Lake.at(home)


def _read(served: Path) -> tuple[float, int]:
    """Median seconds to connect and read the dashboard of one council, and its rows."""
    import duckdb

    with duckdb.connect(str(served), read_only=True) as connection:
        codes = connection.execute("SELECT DISTINCT la_code FROM mart.dashboard ORDER BY 1").fetchall()
    times, rows = [], 0
    for number in range(_READS):
        (la_code,) = codes[number % len(codes)]
        began = perf_counter()
        with duckdb.connect(str(served), read_only=True) as connection:
            rows = len(connection.execute(_query(la_code)).fetchall())
        times.append(perf_counter() - began)
    return median(times), rows


if __name__ == "__main__":
    answer({"prepare": prepare, "grow": grow})

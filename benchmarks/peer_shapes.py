"""Judging files of the sizes for which the closest peer states times, against those times.

Here: bytes to verdict in-process, and the cold command `scrutiny check`. Not here: the files (`shapes`).

The peer's figures are its own, for its own pipeline on two cores; they were not measured here. In-process is `examine` after
its modules are imported, called for the first time in its process: what it builds once (schemas, header tables) is counted.

The floor is what no gate of these two libraries can go below: fastexcel reads the workbook's cells, and pandera validates rows
that are typed already and break nothing, by schemas that are made already. Nothing is tidied, typed, told apart or said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.measure import Case, Setup, answer, paired
from benchmarks.table import Table, seconds

SIZES: dict[str, int] = {}


@dataclass(frozen=True)
class Shape:
    """A shape, what it is in words, and the seconds that the peer states for it."""

    id: str
    words: str
    peer: float


SHAPES = (
    Shape("annex_a", "Annex A workbook, 11 lists × 1,000 rows", 35),
    Shape("school_census", "school census, 9,498 rows × 44 columns", 38),
    Shape("cin_census", "CIN census, 4,020 episodes (XML)", 89),
)


def run(setup: Setup) -> list[Table]:
    """Judge each shape in-process and by command."""
    here = "benchmarks.peer_shapes"
    (written,) = paired([Case("write", ("-m", here, "write", str(setup.folder)))], 1)
    files = written.answers[0]
    nowhere = str(setup.folder / "no home")
    command = ("-m", "pipelines", "check", "--home", nowhere)
    cases = []
    for shape in SHAPES:
        cases.append(Case(f"{shape.id} in-process", ("-m", here, "judge", files[shape.id])))
        cases.append(Case(f"{shape.id} command", (*command, files[shape.id])))
    cases.append(Case("floor", ("-m", here, "floor", files["annex_a"])))
    measured = {m.case.name: m for m in paired(cases, setup.repeats)}
    rows, judged = [], []
    for shape in SHAPES:
        inside, cold = measured[f"{shape.id} in-process"], measured[f"{shape.id} command"]
        again = sorted(a["again"] for a in inside.answers)[len(inside.answers) // 2]
        rows.append(
            (
                shape.words,
                f"{shape.peer:.0f}",
                seconds(inside.inner),
                f"{shape.peer / inside.inner:,.0f}",
                seconds(again),
                seconds(cold.wall),
                f"{shape.peer / cold.wall:,.0f}",
                f"{cold.memory:,.0f}",
            )
        )
        judged.append(f"{shape.id}: {inside.answers[0]['rows']:,} rows judged")
    least = measured["floor"].inner
    floor = (f"{SHAPES[0].words}: fastexcel and pandera alone", f"{SHAPES[0].peer:.0f}", seconds(least))
    rows.append((*floor, f"{SHAPES[0].peer / least:,.0f}", "", "", "", ""))
    columns = ("", "peer s", "in-process s", "times faster", "again s", "command s", "times faster", "command peak MB")
    said = "; ".join(judged) + ". “Again” is a second file of the same kind in the same process."
    return [Table("Bytes to verdict", columns, tuple(rows), (said,))]


def write(folder: str) -> Mapping[str, Any]:
    """Child: write the files."""
    from benchmarks import shapes

    return {shape: str(path) for shape, path in shapes.write(Path(folder)).items()}


def judge(file: str) -> Mapping[str, Any]:
    """Child: judge a file's bytes, for the first time in this process and once again."""
    from pipelines.examine import examine
    from pipelines.identity import day_of
    from schemas.source import known_sources

    path = Path(file)
    data = path.read_bytes()
    known_sources()  # imports the contracts
    times = []
    for _ in range(2):
        began = perf_counter()
        examined = examine(data, path.name, la_code="", as_at=day_of(path.name), as_at_from="its name")
        times.append(perf_counter() - began)
    if examined.refusal:
        raise AssertionError(f"{path.name} was refused: {examined.refusal.code}")
    return {"inner": times[0], "again": times[1], "rows": sum(j.rows["in"] for j in examined.judged)}


def floor(file: str) -> Mapping[str, Any]:
    """Child: what fastexcel and pandera alone take of judging a workbook (see the module), at best of three."""
    import fastexcel
    from pandera.config import ValidationDepth, config_context

    from pipelines.examine import examine
    from pipelines.gate.rules import schema_for
    from pipelines.identity import day_of

    path = Path(file)
    data = path.read_bytes()
    as_at = day_of(path.name)
    examined = examine(data, path.name, la_code="", as_at=as_at, as_at_from="its name")
    year = None if as_at is None else as_at.year + (as_at.month >= 4)
    typed = [(j.table, j.accepted.drop("sheet", "source_row", "left_out")) for j in examined.judged]
    times = []
    for _ in range(3):
        began = perf_counter()
        workbook = fastexcel.read_excel(data)
        for name in workbook.sheet_names:
            workbook.load_sheet(name, header_row=None, dtypes="string").to_polars()
        took = perf_counter() - began
        for table, rows in typed:
            with schema_for(table, frozenset(rows.columns), year) as schema:
                began = perf_counter()
                with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
                    schema.validate(rows, lazy=True)
                took += perf_counter() - began
        times.append(took)
    return {"inner": min(times)}


if __name__ == "__main__":
    answer({"write": write, "judge": judge, "floor": floor})

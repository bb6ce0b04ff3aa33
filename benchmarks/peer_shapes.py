"""Judging files of the sizes for which the closest peer states times, against those times.

Here: bytes to verdict in-process, and the cold command `scrutiny check`. Not here: the files (`shapes`).

The peer stated its figures for its own pipeline on two cores; they were not measured here. In-process is `examine` after
its modules are imported, called for the first time in its process: what it builds once (schemas, header tables) is counted.

The floor is what no gate of these two libraries can go below: fastexcel reads the workbook's cells, and pandera validates rows
that are typed already and break nothing, by schemas that are made already. It tidies and types nothing, recognises no table and writes no finding. The
limit is the same with the rows as they stand in the file: pandera reports what breaks a rule. In the second table all of
it is done in turn in one process that has judged the workbook before, so that each is as warm as the others.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

from benchmarks.measure import Case, Setup, answer, paired
from benchmarks.table import Table, seconds

if TYPE_CHECKING:
    import polars as pl

SIZES: dict[str, int] = {}
TIMES = 7
"""So often each is done in turn, where several are in one process."""


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
    cases.append(Case("warm", ("-m", here, "warm", files["annex_a"])))
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
    warm = measured["warm"].answers
    least = median(a["fastexcel"] + a["pandera, nothing broken"] for a in warm)
    floor = (f"{SHAPES[0].words}: fastexcel and pandera alone", f"{SHAPES[0].peer:.0f}", seconds(least))
    rows.append((*floor, f"{SHAPES[0].peer / least:,.0f}", "", "", "", ""))
    columns = ("", "peer s", "in-process s", "times faster", "again s", "command s", "times faster", "command peak MB")
    note = "; ".join(judged) + ". “Again” is a second file of the same kind in the same process."
    return [Table("Bytes to verdict", columns, tuple(rows), (note,)), _beside_its_limit(warm)]


def _beside_its_limit(warm: Sequence[Mapping[str, float]]) -> Table:
    """Judging the workbook beside what its two libraries take alone: medians, and of ratios those of pairs."""

    def row(name: str, *parts: str) -> tuple[str, ...]:
        took = [sum(a[p] for p in parts) for a in warm]
        limit = [a["fastexcel"] + a["pandera"] for a in warm]
        floor = [a["fastexcel"] + a["pandera, nothing broken"] for a in warm]
        beside = [[t / o for t, o in zip(took, others, strict=True)] for others in (limit, floor)]
        return (name, seconds(median(took)), *(f"{median(b):.2f}" for b in beside))

    rows = (
        row("examine", "examine"),
        row("limit: fastexcel, and pandera on the rows as they are", "fastexcel", "pandera"),
        row("floor: fastexcel, and pandera on rows that break nothing", "fastexcel", "pandera, nothing broken"),
        row("fastexcel alone", "fastexcel"),
    )
    columns = ("", "in-process s", "× limit", "× floor")
    note = f"{SHAPES[0].words}; each {TIMES} times in turn in one process, after it was judged once; wall time."
    return Table("The workbook beside its limit", columns, rows, (note,))


def write(folder: str) -> Mapping[str, Any]:
    """Child: write the files."""
    from benchmarks import shapes

    return {shape: str(path) for shape, path in shapes.write(Path(folder)).items()}


def judge(file: str) -> Mapping[str, Any]:
    """Child: judge a file's bytes, for the first time in this process and once again."""
    from pipelines.receive.examine import examine
    from pipelines.receive.identity import day_of
    from schemas.words.source import known_sources

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


def warm(file: str) -> Mapping[str, Any]:
    """Child: judging a workbook, and what fastexcel and pandera alone take of it (see the module): medians."""
    import fastexcel
    import pandera.polars as pa
    from pandera.config import ValidationDepth, config_context

    from pipelines.receive import read as intake
    from pipelines.receive.examine import examine
    from pipelines.receive.gate import recognise
    from pipelines.receive.gate.cells import raw_rows, read_rows
    from pipelines.receive.gate.rules import schema_for
    from pipelines.receive.identity import day_of
    from schemas.words.source import Table as TableOfSource
    from schemas.words.source import known_sources

    path = Path(file)
    data, as_at = path.read_bytes(), day_of(path.name)
    year = None if as_at is None else as_at.year + (as_at.month >= 4)

    def judged() -> list[tuple[TableOfSource, "pl.DataFrame"]]:
        examined = examine(data, path.name, la_code="", as_at=as_at, as_at_from="its name")
        return [(j.table, j.accepted.drop("sheet", "source_row", "left_out")) for j in examined.judged]

    def read() -> None:
        workbook = fastexcel.read_excel(data)
        for name in workbook.sheet_names:
            workbook.load_sheet(name, header_row=None, dtypes="string").to_polars()

    def validate(tables: Sequence[tuple[TableOfSource, "pl.DataFrame"]]) -> None:
        for table, rows in tables:
            with (
                schema_for(table, frozenset(rows.columns), year) as schema,
                config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA),
                suppress(pa.errors.SchemaErrors),
            ):
                schema.validate(rows, lazy=True)

    accepted = judged()
    _, matches = recognise(known_sources().values(), intake.read(data, path.name))
    as_they_are = []
    for match in matches:
        columns = [c for c in match.table.columns if c.name in match.columns]
        (part,) = match.grid.slices(match.header_row + 1)
        rows = read_rows(raw_rows(match, part), columns, {}, {}).typed
        as_they_are.append((match.table, rows.drop("sheet", "source_row")))
    doing: dict[str, Callable[[], object]] = {
        "examine": judged,
        "fastexcel": read,
        "pandera": lambda: validate(as_they_are),
        "pandera, nothing broken": lambda: validate(accepted),
    }
    times: dict[str, list[float]] = {name: [] for name in doing}
    for _ in range(TIMES):
        for name, do in doing.items():
            began = perf_counter()
            do()
            times[name].append(perf_counter() - began)
    return {name: median(took) for name, took in times.items()}


if __name__ == "__main__":
    answer({"write": write, "judge": judge, "warm": warm})

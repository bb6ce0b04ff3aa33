"""The benchmark's file: synthetic pupils as CSV, with faults planted at known rows.

Here: the rows, the faults, how many of each there are. Not here: what a row must look like (`pupils`). No real child is in it:
names are numbers in letters, and every value follows from the number of its row.

One row in `EVERY` has a fault, of each kind in turn. The same size gives the same bytes.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.pupils import PUPILS, YOUNG
from pipelines.demo.schools.pupils import drawn

EVERY = 200
_SLICE = 250_000
_YEARS = [*YOUNG, *(str(y) for y in range(1, 14))]
_ETHNICITIES = ["WBRI", "WBRI", "WBRI", "WBRI", "WOTH", "AIND", "APKN", "BAFR", "MWBC", "NOBT"]
_NEEDS = ["SLCN", "SEMH", "MLD", "SPLD", "ASD", "PD"]


@dataclass(frozen=True)
class Fault:
    """A fault: the rule that finds it, the column a person is sent to, what stands in the cells, how many rows it costs."""

    rule: str
    column: str
    cells: Mapping[str, str | None]
    rows: int = 1


def _cell(rule: str, column: str, cell: str | None) -> Fault:
    return Fault(rule, column, {column: cell})


REPEATED = Fault("key_repeated", "", {}, rows=2)
"""The row has the key of the row before it; both must go."""

FAULTS = (
    _cell("unreadable_date", "birth_date", "2014-02-31"),
    _cell("unknown_code", "ethnicity", "QQQQ"),
    _cell("blank", "surname", None),
    _cell("out_of_range", "possible", "999"),
    REPEATED,
    _cell("left_before_entry", "leaving_date", "2009-01-05"),
    _cell("unreadable_date", "entry_date", "31.12.2019"),
    _cell("unknown_code", "enrolment", "Z9"),
    _cell("blank", "urn", None),
    _cell("out_of_range", "attainment", "250.5"),
    Fault("absent_more_than_possible", "possible", {"authorised": "390"}),
    Fault("need_without_provision", "sen_need", {"sen_need": "ASD", "sen_provision": "N"}),
    _cell("unreadable_number", "unauthorised", "many"),
    _cell("malformed", "postcode", "NO POSTCODE"),
    _cell("entered_before_birth", "entry_date", "1999-05-05"),
    Fault("hours_of_an_older_pupil", "funded_hours", {"year_group": "9", "funded_hours": "15.0"}),
)


@dataclass(frozen=True)
class Planted:
    """What a judge must find: rows accepted and quarantined, and how many rows by `rule column`."""

    accepted: int
    quarantined: int
    findings: dict[str, int]


def planted(rows: int) -> Planted:
    """What stands in a file of that many rows."""
    titles = {c.name: c.title for c in PUPILS.tables[0].columns}
    found: Counter[str] = Counter()
    for number in range(_faulty(rows)):
        fault = FAULTS[number % len(FAULTS)]
        found[f"{fault.rule} {titles.get(fault.column, '')}".strip()] += fault.rows
    gone = sum(found.values())
    return Planted(rows - gone, gone, dict(sorted(found.items())))


def write(path: Path, rows: int) -> None:
    """Write a file of that many rows, slice by slice."""
    with path.open("wb") as file:
        for first in range(0, rows, _SLICE):
            _spoiled(_slice(first, min(_SLICE, rows - first))).write_csv(file, include_header=first == 0)


def _faulty(rows: int) -> int:
    """How many rows are spoiled; row 0 is not, so that each has a row before it."""
    return (rows - 1) // EVERY


def _slice(first: int, count: int) -> pl.DataFrame:
    """Rows in order, under the titles of the contract: every cell as text, or a number as it prints."""
    n = pl.col("n")
    frame = pl.select(n=pl.int_range(first, first + count, dtype=pl.Int64))
    year = drawn(n, 1, len(_YEARS))
    birth = pl.date(2021, 9, 1) - pl.duration(days=year * 365 + drawn(n, 2, 364))
    entry = pl.date(2024, 12, 1) - pl.duration(days=drawn(n, 3, 200))
    school = drawn(n, 4, 20_000)
    la_code = 201 + drawn(n, 5, 737)
    provision = drawn(n, 6, 20)
    letters = [_picked(list("ABCDEFGHJKLMNPRSTUVWXYZ"), drawn(n, 20 + i, 23)) for i in range(6)]
    small = [letter.str.to_lowercase() for letter in letters]
    made = frame.select(
        "n",
        pupil_row=pl.concat_str(pl.lit("R"), n.cast(pl.String).str.zfill(8)),
        child_id=pl.concat_str(letters[0], (drawn(n, 7, 900_000) + 100_000).cast(pl.String), (n % 1_000_000).cast(pl.String).str.zfill(6)),
        surname=pl.concat_str(letters[1], *small[2:6]),
        forename=pl.concat_str(letters[3], *small[0:3]),
        birth_date=birth.dt.to_string("%Y-%m-%d"),
        sex=_picked(["M", "F"], drawn(n, 8, 2)),
        ethnicity=_picked(_ETHNICITIES, drawn(n, 9, 10)),
        language=_picked(["ENG", "ENG", "ENG", "PNJ", "URD", "POL"], drawn(n, 10, 6)),
        year_group=_picked(_YEARS, year),
        entry_date=entry.dt.to_string("%Y-%m-%d"),
        leaving_date=pl.when(drawn(n, 11, 20) == 0).then((entry + pl.duration(days=20)).dt.to_string("%Y-%m-%d")),
        laestab=la_code * 10_000 + 2_000 + school % 7_000,
        urn=100_000 + school,
        la_code=la_code,
        postcode=pl.concat_str(letters[4], (school % 9 + 1).cast(pl.String), pl.lit(" "), (drawn(n, 12, 9) + 1).cast(pl.String), letters[5], letters[2]),
        enrolment=_picked(["C", "C", "C", "M"], drawn(n, 13, 4)),
        sen_provision=pl.when(provision == 0).then(pl.lit("E")).when(provision < 3).then(pl.lit("K")).otherwise(pl.lit("N")),
        sen_need=pl.when(provision < 3).then(_picked(_NEEDS, drawn(n, 14, 6))),
        free_meals=_picked(["N", "N", "N", "Y"], drawn(n, 15, 4)),
        service_child=_picked(["N", "Y"], drawn(n, 16, 30) // 29),
        possible=120 + drawn(n, 17, 20),
        authorised=drawn(n, 18, 12),
        unauthorised=drawn(n, 19, 6),
        attainment=pl.when(year > 10).then(drawn(n, 30, 1_000) / 10),
        funded_hours=pl.when(year < len(YOUNG)).then(15 + drawn(n, 31, 2) * 15.0),
    )  # fmt: skip
    return made


def _picked(choices: list[str], number: pl.Expr) -> pl.Expr:
    return number.replace_strict(dict(enumerate(choices)), return_dtype=pl.String)


def _spoiled(made: pl.DataFrame) -> pl.DataFrame:
    """The rows under their titles, one in `EVERY` of them spoiled."""
    spoiled = pl.when((pl.col("n") > 0) & (pl.col("n") % EVERY == 0)).then((pl.col("n") // EVERY - 1) % len(FAULTS))
    text = made.select("n", *(pl.col(c.name).cast(pl.String) for c in PUPILS.tables[0].columns))
    before = pl.concat_str(pl.lit("R"), (pl.col("n") - 1).cast(pl.String).str.zfill(8))
    for number, fault in enumerate(FAULTS):
        cells = (
            {"pupil_row": before} if fault is REPEATED else {c: pl.lit(v, pl.String) for c, v in fault.cells.items()}
        )
        here = (spoiled == number).fill_null(False)
        text = text.with_columns(pl.when(here).then(cell).otherwise(pl.col(c)).alias(c) for c, cell in cells.items())
    return text.select(pl.col(c.name).alias(c.title) for c in PUPILS.tables[0].columns)

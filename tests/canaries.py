"""Personal data that must not travel: canaries planted in files of every family, good and bad, and the search for them.

Here: what is planted where, and reading every text of a folder, whatever its format. Not here: what may be stored where
(`test_canaries`).
"""

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import xlsxwriter

from pipelines.receive.identity import SIDECAR
from schemas.words.fields import Column, Personal
from schemas.words.source import Source, Table, known_sources

NAME, NUMBER, TEXT = "ZZCANARYNAME", "99177330246", "ZZCANARYTEXT"
"""A person's name or free text; an identifier, in the form of a UPN too; a name typed where the contract has no person."""
SHEET, FILE, SIDE = "ZZCANARYSHEET", "ZZCANARYFILE", "ZZCANARYSIDE"
"""In the name of a sheet, in the name of a file, in what a sidecar says."""
BIRTHS = ("2012-02-29", "29/02/2012", "29-Feb-2012", "20120229")
CELLS = (NAME, NUMBER, *BIRTHS)
EVERY = (*CELLS, TEXT, SHEET, FILE, SIDE)
CRASH, PANIC = "ZZCRASH", "ZZPANIC"

GOOD_ROWS, BAD_ROWS = 12, 40
DAYS = {"annex_a": date(2025, 5, 10), "school_census": date(2024, 11, 11), "school_census_xml": date(2024, 11, 11)}
"""A day that the files of a family may hold; the others may hold any day of the last school year."""
FAMILIES = tuple(s for s in known_sources().values() if not s.national and s.id not in {"council", "reported_history"})
_FITTING = {
    "la_code": "855",
    "lead_la": "855",
    "term": "Spring Term 2025",
    "entry_year": "2025",
    "la": "855",
    "lea": "855",
}


def good(column: Column, row: int, day: date = date(2025, 3, 10)) -> Any:
    """A value that the contract accepts, with a canary in every column marked as personal."""
    if column.personal is Personal.IDENTIFIER:
        return f"{'ABCDEFGHJKLM'[row]}{NUMBER}{row % 10}" if "upn" in column.name else f"{NUMBER}{row:03}"
    if column.personal is Personal.GROUP:
        return f"{NAME}'s team"  # it is called after somebody
    if column.personal is not Personal.NO:
        return NAME if column.dtype == pl.String else date(2012, 2, 29) if column.dtype == pl.Date else 1
    if column.codes is not None:
        return column.codes.valid_in(2025)[-1]
    if column.dtype == pl.Date:
        return day + timedelta(days=row)
    if column.dtype == pl.String:
        return _FITTING.get(column.name, f"{TEXT}{row}")
    return 3


def bad(column: Column, row: int) -> str:
    """What stands in the wrong column when columns have slipped: a name, a number, a birth date that cannot be read."""
    if column.dtype == pl.String and column.personal is Personal.NO and column.codes is None:
        return f"{TEXT}{row}"  # there it cannot be recognised as a person
    return (f"{NAME} {row}", f"{NUMBER}{row:03}x", f"{BIRTHS[row % 4]}?{row}")[(row + len(column.name)) % 3]


def _cells(table: Table, value: Any, rows: int) -> list[list[Any]]:
    return [[c.title for c in table.columns], *([value(c, n) for c in table.columns] for n in range(rows))]


def _as_text(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def as_csv(rows: Sequence[Sequence[Any]]) -> bytes:
    held = io.StringIO()
    csv.writer(held).writerows([_as_text(v) for v in row] for row in rows)
    return held.getvalue().encode()


def as_xlsx(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        book.set_properties({"title": NAME, "author": NAME, "comments": NUMBER})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.write_comment(0, 0, NAME)
            for line, row in enumerate(rows):
                for number, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(line, number, value)
                    else:
                        sheet.write(line, number, value)
    return held.getvalue()


def as_xml(source: Source, value: Any, rows: int, **header: str) -> bytes:
    entries = {"Collection": "CIN", "Year": "2025", "ReferenceDate": "2025-03-31", "LEA": "855"} | header
    text = "".join(f"<{k}>{v}</{k}>" for k, v in entries.items())
    records = "".join(
        f"<{t.element}>" + "".join(f"<{c.title}>{_iso(value(c, n))}</{c.title}>" for c in t.columns) + f"</{t.element}>"
        for t in source.tables
        for n in range(rows)
    )
    return f"<Message><Header>{text}</Header><Children>{records}</Children></Message>".encode()


def _iso(value: Any) -> str:
    return str(value).replace("?", "&#63;")


def _of(source: Source, value: Any, rows: int, mark: str) -> Iterator[tuple[str, bytes]]:
    """The files of a family in its own form: XML, one workbook, or a CSV file per table."""
    if source.tables[0].element:
        header = {"Collection": "SchoolCensus", "Term": "SPR", "ReferenceDate": "2025-01-16"}
        yield f"{source.id}{mark}.xml", as_xml(source, value, rows, **(header if "school" in source.id else {}))
    elif source.tables[0].sheets and not source.one_file_each:
        yield f"{source.id}{mark}.xlsx", as_xlsx({t.sheets[0]: _cells(t, value, rows) for t in source.tables})
    else:
        when = "2025_spring_" if source.id == "school_census" else "SSDA903_2025_" if source.id == "ssda903" else ""
        for table in source.tables:
            yield f"{when}{source.id}_{table.name}{mark}.csv", as_csv(_cells(table, value, rows))


def planted() -> dict[str, bytes]:
    """File by name: every family good and bad, files that cannot be read, names and sidecars that say too much."""
    files: dict[str, bytes] = {}
    for family in FAMILIES:
        taken = partial(good, day=DAYS[family.id]) if family.id in DAYS else good
        files |= _of(family, taken, GOOD_ROWS, "")
    files |= {name: data for s in FAMILIES for name, data in _of(s, bad, BAD_ROWS, " slipped")}
    annex = known_sources()["annex_a"]
    referrals = annex.table("referrals")
    rows = _cells(referrals, partial(good, day=DAYS["annex_a"]), GOOD_ROWS)
    whole = files["annex_a.xlsx"]
    census = files["2025_spring_school_census_pupils_on_roll.csv"]
    files |= {
        "minutes.csv": f"who,number\n{NAME},{NUMBER}\n".encode(),
        "no header.csv": as_csv(rows[1:]),
        "cut.xlsx": whole[: len(whole) * 6 // 10],
        "corrupt.xlsx": _damaged(whole),
        "text.xlsx": f"{NAME},{NUMBER}".encode(),
        "unclosed.csv": census.replace(NAME.encode(), b'"' + NAME.encode(), 1),
        "latin.csv": census + f"Zo\xeb {NAME}\n".encode("latin-1"),
        "broken.xml": f"<Message><Child>{NAME}</Chid>{NUMBER}</Message>".encode(),
        "entity.xml": f"<!DOCTYPE x [<!ENTITY a '{NAME}'>]><x>&a;</x>".encode(),
        "council named.xml": as_xml(known_sources()["cin_census"], good, 1, LEA=NAME),
        "year named.xml": as_xml(known_sources()["school_census_xml"], good, 1, Year=NAME, Term=NAME, Collection=NAME),
        "crash.csv": as_csv([*rows, [CRASH + NAME] * len(rows[0])]),
        "panic.csv": as_csv([*rows, [PANIC + NAME] * len(rows[0])]),
        f"Case of {FILE} 2025-06-24.xlsx": as_xlsx({"List 3": rows[:-1], f"{SHEET} 1": [[NAME, NUMBER], [NUMBER, NAME]]}),
        "other sheet.xlsx": as_xlsx({f"{SHEET} 2": rows[:-2]}),
        "rivals.xlsx": as_xlsx({f"{SHEET} 3": rows[:-3], f"{SHEET} 4": rows[:-4]}),
        "keyless.xlsx": as_xlsx({f"{SHEET} 5": [r[1:] for r in rows], "List 1": _cells(annex.table("contacts"), good, 3)}),
        "far.xlsx": as_xlsx({f"{SHEET} 6": [*rows, *([[]] * 500_000), [""] * 60 + [NAME]]}),
    }  # fmt: skip
    for key in ("as_at", "la_code", "period", "note"):
        name = "2025_spring_sidecar.csv" if key == "period" else f"sidecar {key}.csv"
        table = known_sources()["school_census"].table("pupils_on_roll") if key == "period" else referrals
        files[name] = as_csv(_cells(table, good, 3 + len(key)))
        files[name + SIDECAR] = json.dumps({key: f"{SIDE} {NAME}"}).encode()
    files["sidecar unreadable.csv"] = as_csv(rows[:-8])
    files["sidecar unreadable.csv" + SIDECAR] = f"{SIDE} {NAME}".encode()
    return files


def _damaged(workbook: bytes) -> bytes:
    """The workbook with the XML of its first sheet cut short."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[: len(data) // 2] if name.endswith("sheet1.xml") else data)
    return held.getvalue()


class Search:
    """Looks for canaries in texts and files, and counts what it looked at."""

    def __init__(self) -> None:
        self.files = self.cells = 0

    def text(self, text: str, forbidden: Sequence[str] = EVERY) -> list[str]:
        """The canaries in a text."""
        self.cells += 1
        return [c for c in forbidden if c in text]

    def file(self, path: Path, forbidden: Sequence[str] = EVERY) -> set[str]:
        """The canaries in a file: in its bytes, and in every cell where bytes do not show them."""
        self.files += 1
        data = path.read_bytes()
        # Without NULs, so that wide characters are found too; latin-1 loses no byte.
        found = set(self.text(data.decode("latin-1"), forbidden))
        found |= set(self.text(data.replace(b"\0", b"").decode("latin-1"), forbidden))
        for cell in _cells_of(path, data):
            found |= set(self.text(cell, forbidden))
        return found

    def folder(self, root: Path, forbidden: Sequence[str] = EVERY, suffix: str = "") -> dict[str, set[str]]:
        """The canaries in the files of a folder, by path; only those whose name ends in `suffix`."""
        files = sorted(p for p in root.rglob(f"*{suffix}") if p.is_file())
        return {str(p.relative_to(root)): found for p in files if (found := self.file(p, forbidden))}


def _cells_of(path: Path, data: bytes) -> Iterator[str]:
    if data.startswith(b"PAR1"):
        for column in pl.read_parquet(io.BytesIO(data)).iter_columns():
            yield from (str(v) for v in column.unique().to_list())
    elif data.startswith(b"SQLite format 3"):
        with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as connection:
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                yield from (str(v) for row in connection.execute(f'SELECT * FROM "{table}"') for v in row)
    elif data[8:12] == b"DUCK":
        with duckdb.connect(str(path), read_only=True) as connection:
            of_table = "SELECT database_name, schema_name, table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
            for _, schema, table, column, comment in connection.execute(of_table).fetchall():
                cells = connection.execute(f'SELECT DISTINCT "{column}"::VARCHAR FROM "{schema}"."{table}"').fetchall()
                yield from (str(v) for (v,) in cells)
                yield str(comment)
    elif zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            yield from (container.read(n).decode("latin-1") for n in container.namelist())

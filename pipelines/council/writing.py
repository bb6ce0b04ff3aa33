"""Rows added to the council's workbook by a command, and proved there: all of them, or none, and nothing else is changed.

Here: reading the workbook as it is, adding rows to its sheets, proving what became of it, putting it in place whole. Not here: what
the rows say (`mapping.confirming`, `next_round`, `deciding`), and the XML (`workbook`).
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.council.workbook import Rows, with_rows
from pipelines.receive.examine import Examined, examine
from pipelines.receive.gate import recognise_table
from pipelines.receive.read import read
from schemas.council import COUNCIL

Added = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by table, each with its cells by column."""


class NotWritten(Exception):  # noqa: N818 - the word people read
    """The workbook was not changed. Says why and what to do."""


@dataclass(frozen=True)
class Opened:
    """A council workbook as it lies there, accepted."""

    place: Path
    data: bytes
    examined: Examined

    def rows(self, table: str) -> pl.DataFrame:
        """The accepted rows of a table, with every column it declares; none where the workbook has no such sheet."""
        return rows_in(self.examined, table)

    def rows_with_place(self, table: str) -> pl.DataFrame:
        """The accepted rows of a table as they were read, with the sheet and row where each stands."""
        return next(
            (j.accepted for j in self.examined.judged if j.table.name == table and not j.refusal), pl.DataFrame()
        )


def rows_in(examined: Examined, table: str) -> pl.DataFrame:
    """The accepted rows of a table of a workbook, with every column it declares; none where it has no such sheet."""
    columns = COUNCIL.table(table).columns
    accepted = {j.table.name: j.accepted for j in examined.judged if not j.refusal}
    rows = accepted.get(table, pl.DataFrame(schema={c.name: c.dtype for c in columns}))
    absent = [pl.lit(None, c.dtype).alias(c.name) for c in columns if c.name not in rows.columns]
    return rows.with_columns(absent).select(c.name for c in columns)


def open_workbook(place: Path) -> Opened:
    """The workbook. Raises `NotWritten` if there is none, if somebody has it open, or if it would be refused as it is."""
    if not place.exists():
        raise NotWritten(f"there is no {place.name} in the home. Run `scrutiny init` and fill it in")
    _not_open(place)
    data = place.read_bytes()
    examined = examine(data, place.name, la_code="", as_at=None)
    if examined.refusal or examined.source is None or examined.source.id != COUNCIL.id:
        raise NotWritten(f"{place.name} would be refused as it is. Run `scrutiny check {place.name}`")
    return Opened(place, data, examined)


def add_rows(book: Opened, rows: Added) -> dict[str, int]:
    """Add rows to the workbook. Returns how many each sheet gained.

    Everything else in it stays as it is. Raises `NotWritten` if it was opened or changed meanwhile, or would be refused or
    contradict itself with these rows.
    """
    _change(book, {name: more for name, more in rows.items() if more})
    return {name: len(more) for name, more in rows.items()}


def add_missing_sheets(book: Opened) -> list[str]:
    """Add the sheets that a workbook of an earlier version lacks, with their headers. Returns their names. Raises as `add_rows`."""
    there = {j.table.name for j in book.examined.judged}
    missing = {t.name: t.sheets[0] for t in COUNCIL.tables if t.name not in there}
    _change(book, dict.fromkeys(missing, ()))
    return list(missing.values())


def _change(book: Opened, rows: Added) -> None:
    """Add the rows, and the sheets they stand in where there are none, and put the workbook in place once it is proved."""
    if rows:
        changed = _with(book.data, book.place.name, rows)
        _prove(book.examined, examine(changed, book.place.name, la_code="", as_at=None), rows, book.place.name)
        _replace(book.place, book.data, changed)


def _with(data: bytes, name: str, rows: Added) -> bytes:
    """The workbook's bytes with the rows, each cell under its header wherever that stands."""
    matches = {m.table.name: m for g in read(data, name) if (m := recognise_table(COUNCIL, g))}
    added = []
    for table in (COUNCIL.table(name) for name in rows):
        match = matches.get(table.name)
        if match is not None:
            place = {n: match.grid.first_column + p for n, p in match.columns.items()}
        else:
            place = {c.name: number for number, c in enumerate(table.columns, start=1)}
        cells = [{place[n]: value for n, value in row.items() if n in place} for row in rows[table.name]]
        sheet = match.grid.name if match else table.sheets[0]
        added.append(Rows(sheet, cells, [c.title for c in table.columns]))
    try:
        return with_rows(data, added)
    except KeyError:
        raise NotWritten(
            f"{name} is built in a way that is not known here. Open it in Excel and save it again"
        ) from None


def _prove(before: Examined, after: Examined, rows: Added, name: str) -> None:
    """The changed workbook is accepted, holds what was decided, and everything else as before."""
    if after.refusal:
        raise NotWritten(f"{name} would be refused with these rows: {after.refusal.what}. {after.refusal.todo}")
    known = {(f.sheet, f.rows) for f in before.findings if f.rule == "contradicting_mapping"}
    contradicting = [f for f in after.findings if f.rule == "contradicting_mapping" and (f.sheet, f.rows) not in known]
    if contradicting:
        places = "; ".join(f"{f.sheet} rows {', '.join(str(r) for r in f.rows)}" for f in contradicting)
        raise NotWritten(
            f"{name} says something else of a header or value already (with the new rows below: {places}). "
            "Give the earlier row a To date, or remove it, and confirm with --from"
        )
    was, now = ({j.table.name: j for j in e.judged} for e in (before, after))
    for table in was.keys() - rows.keys():
        if not was[table].accepted.equals(now[table].accepted):
            raise AssertionError(f"sheet {was[table].sheet} would have changed")
    for table in rows:
        gained = now[table].rows["accepted"] if table in now else 0
        gained -= was[table].rows["accepted"] if table in was else 0
        if gained != len(rows[table]):
            raise NotWritten(
                f"{name} would not take every row in {COUNCIL.table(table).sheets[0]}. Correct that sheet first"
            )


def _not_open(workbook: Path) -> None:
    for lock in (workbook.with_name(f"~${workbook.name}"), workbook.with_name(f".~lock.{workbook.name}#")):
        if lock.exists():
            raise NotWritten(f"{workbook.name} is open in Excel or LibreOffice. Close it and try again")


def _replace(workbook: Path, was: bytes, becomes: bytes) -> None:
    """Put the new workbook in the place of the old one, whole, unless somebody saved it meanwhile."""
    handle, scratch = tempfile.mkstemp(dir=workbook.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(becomes)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(workbook, scratch)
        _not_open(workbook)
        if hashlib.sha256(workbook.read_bytes()).digest() != hashlib.sha256(was).digest():
            raise NotWritten(f"{workbook.name} was changed meanwhile. Try again")
        Path(scratch).replace(workbook)
    finally:
        Path(scratch).unlink(missing_ok=True)

"""Confirming: what a person has decided about a proposal, written into the council's workbook and proved there.

Here: decisions as rows of the sheets Mappings and Code mappings, what a file is by them, the workbook changed whole or not at
all. Not here: the proposal (`proposing`), the XML (`workbook`), questions and answers (`pipelines.commands.mapping`).
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.council.mapping.proposing import Proposal, ProposedSheet
from pipelines.council.workbook import Rows, with_rows
from pipelines.receive.examine import Examined, examine
from pipelines.receive.gate import recognise_table
from pipelines.receive.read import read
from schemas.council import COUNCIL
from schemas.words.codes import fold
from schemas.words.mapping import NO_MAPPINGS, Mappings, header_key, in_force
from schemas.words.source import Table

COLUMNS, CODES = COUNCIL.table("column_mappings"), COUNCIL.table("code_mappings")


class NotConfirmed(Exception):  # noqa: N818 - the word people read
    """The workbook was not changed. Says why and what to do."""


@dataclass(frozen=True)
class Decisions:
    """What was decided of one sheet: column (our name) by header, and code by column and value."""

    sheet: ProposedSheet
    headers: dict[str, str]
    codes: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def lacking(self) -> list[str]:
        """Titles of key columns for which no header was decided on: without them the table is refused."""
        return [c.title for c in self.sheet.table.columns if c.key and c.name not in self.headers.values()]

    @property
    def mappings(self) -> Mappings:
        """As the gate takes them."""
        table = (self.sheet.source.id, self.sheet.table.name)
        headers = {(*table, header_key(h)): c for h, c in self._written().items()}
        codes = {(*table, c, fold(v)): code for (c, v), code in self.codes.items()}
        return Mappings(tuple(sorted(headers.items())), tuple(sorted(codes.items())))

    def _written(self) -> dict[str, str]:
        """Headers worth a row: all of a sheet that is not recognised by itself, else those that are not ours."""
        if not self.sheet.recognised:
            return self.headers
        ours = {header_key(n): c.name for c in self.sheet.table.columns for n in (c.title, *c.aliases)}
        return {h: name for h, name in self.headers.items() if ours.get(header_key(h)) != name}

    def rows(self, **confirmation: Any) -> dict[str, list[dict[str, Any]]]:
        """The rows of the two sheets of the workbook; `confirmation` is who, when and for which days."""
        title = {c.name: c.title for c in self.sheet.table.columns}
        common = {"source": self.sheet.source.id, "table": self.sheet.table.name, **confirmation}
        return {
            COLUMNS.name: [{**common, "column": title[name], "header": h} for h, name in self._written().items()],
            CODES.name: [
                {**common, "column": title[c], "value": v, "code": code} for (c, v), code in self.codes.items()
            ],
        }


def sure_ones(proposal: Proposal) -> list[Decisions]:
    """What is decided where nobody is asked: what is sure, in sheets whose table is sure. Nothing else."""
    return [
        Decisions(
            sheet,
            {p.header: p.column.name for p in sheet.columns if p.column and p.sure},
            {(c.column.name, c.value): c.code for c in sheet.codes if c.code and c.sure},
        )
        for sheet in proposal.sheets
        if sheet.sure
    ]


def confirmed_in(workbook: Path, day: date) -> Mappings:
    """What the council's workbook confirms for files of a day. No workbook confirms nothing."""
    if not workbook.is_file():
        return NO_MAPPINGS
    return in_force(*_mappings_in(examine(workbook.read_bytes(), workbook.name, la_code="", as_at=None)), day)


def confirm(
    workbook: Path,
    decisions: Sequence[Decisions],
    *,
    owner: str,
    today: date,
    from_date: date | None = None,
    to_date: date | None = None,
) -> dict[str, int]:
    """Write what was decided into the council's workbook. Returns how many rows each sheet gained.

    Everything else in the workbook stays as it is. Raises `NotConfirmed` if it is open, was changed meanwhile, was
    refused before or would be after, or already holds something else for a header or value.
    """
    if not owner.strip():
        raise NotConfirmed("nobody is named. Say who answers for the mapping: --owner 'A. Name'")
    if not workbook.exists():
        raise NotConfirmed(f"there is no {workbook.name} in the home. Run `scrutiny init` and fill it in")
    _not_open(workbook)
    data = workbook.read_bytes()
    before = examine(data, workbook.name, la_code="", as_at=None)
    if before.refusal or before.source is None or before.source.id != COUNCIL.id:
        raise NotConfirmed(f"{workbook.name} would be refused as it is. Run `scrutiny check {workbook.name}`")
    rows: dict[str, list[dict[str, Any]]] = {COLUMNS.name: [], CODES.name: []}
    for one in decisions:
        for name, more in one.rows(
            owner=owner.strip(), confirmed_on=today, from_date=from_date, to_date=to_date
        ).items():
            rows[name] += more
    for (name, more), there in zip(rows.items(), _mappings_in(before), strict=True):
        rows[name] = [row for row in more if not _stands(row, there)]
    if not any(rows.values()):
        return dict.fromkeys(rows, 0)
    changed = _with(data, workbook.name, rows)
    _prove(before, examine(changed, workbook.name, la_code="", as_at=None), rows, workbook.name)
    _replace(workbook, data, changed)
    return {name: len(more) for name, more in rows.items()}


def _mappings_in(examined: Examined) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The mappings in a workbook, as the gate accepted them."""
    accepted = {j.table.name: j.accepted for j in examined.judged if not j.refusal}
    return _rows_of(COLUMNS, accepted), _rows_of(CODES, accepted)


def _rows_of(table: Table, accepted: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    rows = accepted.get(table.name, pl.DataFrame(schema={c.name: c.dtype for c in table.columns}))
    absent = [pl.lit(None, c.dtype).alias(c.name) for c in table.columns if c.name not in rows.columns]
    return rows.with_columns(absent).select(c.name for c in table.columns)


def _stands(row: Mapping[str, Any], there: pl.DataFrame) -> bool:
    """The workbook holds the same already, for all of these days."""
    first, last = pl.col("from_date").fill_null(date.min), pl.col("to_date").fill_null(date.max)
    same = (first <= (row["from_date"] or date.min)) & (last >= (row["to_date"] or date.max))
    for name in ("source", "table", "column", "header", "value", "code"):
        if name in row:
            same &= pl.col(name) == row[name]
    return not there.filter(same).is_empty()


def _with(data: bytes, name: str, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """The workbook's bytes with the rows, each cell under its header wherever that stands."""
    matches = {m.table.name: m for g in read(data, name) if (m := recognise_table(COUNCIL, g))}
    added = []
    for table in (COLUMNS, CODES):
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
        raise NotConfirmed(
            f"{name} is built in a way that is not known here. Open it in Excel and save it again"
        ) from None


def _prove(before: Examined, after: Examined, rows: Mapping[str, Sequence[Mapping[str, Any]]], name: str) -> None:
    """The changed workbook is accepted, holds what was decided, and everything else as before."""
    if after.refusal:
        raise NotConfirmed(f"{name} would be refused with these rows: {after.refusal.what}. {after.refusal.todo}")
    if contradicting := [f for f in after.findings if f.rule == "contradicting_mapping"]:
        places = "; ".join(f"{f.sheet} rows {', '.join(str(r) for r in f.rows)}" for f in contradicting)
        raise NotConfirmed(
            f"{name} says something else of a header or value already (with the new rows below: {places}). "
            "Give the earlier row a To date, or remove it, and confirm with --from"
        )
    ours = {COLUMNS.name, CODES.name}
    was, now = ({j.table.name: j for j in e.judged} for e in (before, after))
    for table in was.keys() - ours:
        if not was[table].accepted.equals(now[table].accepted):
            raise AssertionError(f"sheet {was[table].sheet} would have changed")
    for table in ours:
        gained = now[table].rows["accepted"] if table in now else 0
        gained -= was[table].rows["accepted"] if table in was else 0
        if gained != len(rows[table]):
            raise NotConfirmed(
                f"{name} would not take every row in {COUNCIL.table(table).sheets[0]}. Correct that sheet first"
            )


def _not_open(workbook: Path) -> None:
    for lock in (workbook.with_name(f"~${workbook.name}"), workbook.with_name(f".~lock.{workbook.name}#")):
        if lock.exists():
            raise NotConfirmed(f"{workbook.name} is open in Excel or LibreOffice. Close it and try again")


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
            raise NotConfirmed(f"{workbook.name} was changed meanwhile. Try again")
        Path(scratch).replace(workbook)
    finally:
        Path(scratch).unlink(missing_ok=True)

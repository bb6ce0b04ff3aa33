"""Confirming: what a person has decided about a proposal, written into the council's workbook and proved there.

Here: decisions as rows of the sheets Mappings and Code mappings, what a file is by them, the workbook changed whole or not at
all. Not here: the proposal (`proposing`), the writing (`pipelines.council.writing`), questions and answers (`pipelines.commands.mapping`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.council.mapping.proposing import Proposal, ProposedSheet
from pipelines.council.writing import NotWritten, add_rows, open_workbook, rows_in
from pipelines.receive.examine import examine
from schemas.council import COUNCIL
from schemas.words.codes import fold
from schemas.words.mapping import NO_MAPPINGS, Mappings, header_key, in_force

COLUMNS, CODES = COUNCIL.table("column_mappings"), COUNCIL.table("code_mappings")


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
    examined = examine(workbook.read_bytes(), workbook.name, la_code="", as_at=None)
    return in_force(rows_in(examined, COLUMNS.name), rows_in(examined, CODES.name), day)


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

    Everything else in the workbook stays as it is. Raises `NotWritten` if it is open, was changed meanwhile, was
    refused before or would be after, or already holds something else for a header or value.
    """
    if not owner.strip():
        raise NotWritten("nobody is named. Say who answers for the mapping: --owner 'A. Name'")
    book = open_workbook(workbook)
    rows: dict[str, list[dict[str, Any]]] = {COLUMNS.name: [], CODES.name: []}
    for one in decisions:
        for name, more in one.rows(
            owner=owner.strip(), confirmed_on=today, from_date=from_date, to_date=to_date
        ).items():
            rows[name] += more
    for name, more in rows.items():
        rows[name] = [row for row in more if not _stands(row, book.rows(name))]
    return add_rows(book, rows)


def _stands(row: Mapping[str, Any], there: pl.DataFrame) -> bool:
    """The workbook holds the same already, for all of these days."""
    first, last = pl.col("from_date").fill_null(date.min), pl.col("to_date").fill_null(date.max)
    same = (first <= (row["from_date"] or date.min)) & (last >= (row["to_date"] or date.max))
    for name in ("source", "table", "column", "header", "value", "code"):
        if name in row:
            same &= pl.col(name) == row[name]
    return not there.filter(same).is_empty()

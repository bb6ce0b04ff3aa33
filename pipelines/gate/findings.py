"""What is wrong, said once: by sheet, row, column and rule, with what to do, and never with what stands in the cell.

Here: findings, the collector that words them for one sheet, and the account of rows and cells that must go.
Not here: what is wrong with what (`header`, `cells`, `rules`).
"""

from dataclasses import dataclass

import polars as pl

from pipelines.gate.header import Match, nearest_header
from pipelines.intake.grid import column_letter
from schemas.fields import Column, Severity


@dataclass(frozen=True)
class Finding:
    """What is wrong with some rows of a column of a table, or with a whole table or delivery (`rows` empty).

    `more` is how many rows beyond those listed in `rows`.

    `todo` tells the person who delivers what to do. Nothing here quotes a cell.
    """

    rule: str
    severity: str
    text: str
    todo: str
    table: str = ""
    sheet: str = ""
    column: str = ""
    letter: str = ""
    rows: tuple[int, ...] = ()
    more: int = 0

    @property
    def count(self) -> int:
        """How many rows, those not listed included."""
        return len(self.rows) + self.more


class Sayer:
    """Collects findings of one sheet, with the column as printed and its letter."""

    def __init__(self, match: Match, sheet: str) -> None:
        self.match, self.sheet = match, sheet
        self.findings: list[Finding] = []
        self.titles = {c.name: c.title for c in match.table.columns}

    def letter(self, name: str) -> str:
        position = self.match.columns.get(name)
        return column_letter(self.match.grid.first_column + position) if position is not None else ""

    def cells(self, rule: str, severity: Severity, name: str, rows: list[int], text: str, todo: str) -> None:
        """Say one thing of all these rows; nothing is said of no rows."""
        if rows:
            printed = self.titles.get(name, name)
            self.findings.append(
                Finding(
                    rule,
                    severity,
                    text,
                    todo,
                    self.match.table.name,
                    self.sheet,
                    printed,
                    self.letter(name),
                    tuple(rows),
                )
            )

    def header(self) -> None:
        """What there is to say about the header row itself."""
        match, row = self.match, self.match.header_row + 1
        printed = match.grid.cells.row(match.header_row)
        if match.grid.hidden:
            self.cells("hidden_sheet", Severity.NOTE, "", [row], "The sheet is hidden; it was read", "Unhide it.")
        if below := [r for r in match.grid.hidden_rows if row < r <= match.grid.cells.height]:
            self.cells("hidden_rows", Severity.WARNING, "", below,
                       "The row is hidden or filtered out in the sheet; it was read like any other",
                       "Take filters off and check that the rows belong to the list; delete those that do not.")  # fmt: skip
        if match.header_row:
            self.cells("rows_above_header", Severity.NOTE, "", list(range(1, row)),
                       "Rows above the header were passed over", "Nothing; or remove them.")  # fmt: skip
        for column in match.table.columns:
            position = match.columns.get(column.name)
            if position is None:
                if not column.optional and column.name not in match.repeated:
                    severity = Severity.ERROR if column.key else Severity.WARNING
                    self.cells("column_missing", severity, column.name, [row], "The column is missing" + nearest_header(match, column),
                               "Add the column to the export.")  # fmt: skip
            elif column.name in match.mapped and printed[position] != column.title:
                self.cells("header_mapped", Severity.NOTE, column.name, [row],
                           "The header is the council's own; its workbook says that it is this column", "Nothing.")  # fmt: skip
            elif printed[position] != column.title:
                self.cells("header_spelling", Severity.NOTE, column.name, [row],
                           "The header is spelled differently; it was recognised", "Nothing.")  # fmt: skip
        for name, positions in match.repeated.items():
            letters = [column_letter(match.grid.first_column + p) for p in positions]
            self.findings.append(
                Finding(
                    "column_repeated",
                    Severity.ERROR,
                    f"Columns {' and '.join(letters)} have one header; which is meant cannot be told",
                    "Remove or rename all but one of them.",
                    match.table.name,
                    self.sheet,
                    self.titles[name],
                    letters[0],
                    (row,),
                )
            )
        for position in match.unknown:
            letter = column_letter(match.grid.first_column + position)
            self.findings.append(
                Finding(
                    "column_unknown",
                    Severity.NOTE,
                    "The column is not part of the list; it was passed over",
                    "Nothing.",
                    match.table.name,
                    self.sheet,
                    "",
                    letter,
                    (row,),
                )
            )


class Broken:
    """Rows that must go (by position, with the rules they broke) and cells that must be left out."""

    def __init__(self) -> None:
        self.rows: dict[int, set[str]] = {}
        self.cells: dict[str, set[int]] = {}
        self.unusable: dict[str, set[int]] = {}

    def mark(self, rule: str, severity: Severity, name: str, positions: list[int]) -> None:
        """Rows for an error, cells for a warning, nothing for a note."""
        if severity is Severity.ERROR:
            for position in positions:
                self.rows.setdefault(position, set()).add(rule)
        elif severity is Severity.WARNING and name:
            self.cells.setdefault(name, set()).update(positions)
            if rule != "blank":  # a blank cell says that there is no information; one that cannot be read says nothing
                self.unusable.setdefault(name, set()).update(positions)

    def keep(self, mask: pl.Series) -> None:
        """Renumber after rows were taken out."""
        new = {int(old): i for i, old in enumerate(mask.arg_true())}
        self.rows = {new[p]: rules for p, rules in self.rows.items() if p in new}
        self.cells = {name: {new[p] for p in ps if p in new} for name, ps in self.cells.items()}
        self.unusable = {name: {new[p] for p in ps if p in new} for name, ps in self.unusable.items()}

    def left_out(self, height: int) -> pl.Series:
        """Per row the columns whose cell held something that could not be used, as `,a,b,`; null where there is none."""
        columns: dict[int, list[str]] = {}
        for name in sorted(self.unusable):
            for position in self.unusable[name]:
                columns.setdefault(position, []).append(name)
        return pl.Series(
            [f",{','.join(columns[i])}," if i in columns else None for i in range(height)], dtype=pl.String
        )

    def blank(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame without the cells that must be left out."""
        position = pl.int_range(pl.len(), dtype=pl.UInt32)
        return frame.with_columns(
            pl.when(position.is_in(pl.Series(sorted(places), dtype=pl.UInt32).implode()))
            .then(None)
            .otherwise(pl.col(name))
            .alias(name)
            for name, places in self.cells.items()
            if name in frame.columns and places
        )

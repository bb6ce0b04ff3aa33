"""What is wrong, said once: by sheet, row, column and rule, with what to do, and never with what stands in the cell.

Here: findings, the collector that words them for one sheet, and the account of rows and cells that must go.
Not here: what is wrong with what (`header`, `cells`, `rules`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from pipelines.gate.header import Match, nearest_header
from pipelines.intake.grid import column_letter
from schemas import rules
from schemas.fields import Severity
from schemas.rules import Rule


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
    """Collects findings of one sheet, with the column as printed and its letter. What is said again adds rows."""

    def __init__(self, match: Match, sheet: str) -> None:
        self.match, self.sheet = match, sheet
        self.titles = {c.name: c.title for c in match.table.columns}
        self._said: dict[tuple[str, str, str, str, str, str], list[int]] = {}

    @property
    def findings(self) -> list[Finding]:
        """What was said, in the order in which it was first said."""
        return [
            Finding(rule, severity, text, todo, self.match.table.name, self.sheet, column, letter, tuple(sorted(rows)))
            for (rule, severity, text, todo, column, letter), rows in self._said.items()
        ]

    def letter(self, name: str) -> str:
        """The sheet's letter of a column; "" where the sheet lacks it."""
        position = self.match.columns.get(name)
        return self._letter(position) if position is not None else ""

    def rows(self, rule: Rule, rows: Iterable[int]) -> None:
        """Say something of whole rows."""
        self._say(rule, rows, rule.severity, "", "")

    def cells(self, rule: Rule, name: str, rows: Iterable[int], severity: str = "", text: str = "") -> None:
        """Say something of the cells of a column in these rows; nothing is said of no rows."""
        self._say(rule, rows, severity or rule.severity, self.titles.get(name, name), self.letter(name), text)

    def add(self, other: "Sayer") -> None:
        """What was said of further rows of the sheet."""
        for said, rows in other._said.items():
            self._said.setdefault(said, []).extend(rows)

    def _say(self, rule: Rule, rows: Iterable[int], severity: str, column: str, letter: str, text: str = "") -> None:
        if found := list(rows):
            said = (rule.id, severity, text or rule.text, rule.todo, column, letter)
            self._said.setdefault(said, []).extend(found)

    def _letter(self, position: int) -> str:
        return column_letter(self.match.grid.first_column + position)

    def header(self) -> None:
        """What there is to say about the header row itself."""
        match, row = self.match, self.match.header_row + 1
        printed = match.grid.cells.row(match.header_row)
        if match.grid.hidden:
            self.rows(rules.HIDDEN_SHEET, [row])
        self.rows(rules.HIDDEN_ROWS, (r for r in match.grid.hidden_rows if row < r <= match.grid.cells.height))
        self.rows(rules.ROWS_ABOVE_HEADER, range(1, row))
        for column in match.table.columns:
            position = match.columns.get(column.name)
            if position is None:
                if not column.optional and column.name not in match.repeated:
                    severity = Severity.ERROR if column.key else Severity.WARNING
                    text = rules.COLUMN_MISSING.text + nearest_header(match, column)
                    self.cells(rules.COLUMN_MISSING, column.name, [row], severity, text)
            elif column.name in match.mapped and printed[position] != column.title:
                self.cells(rules.HEADER_MAPPED, column.name, [row])
            elif printed[position] != column.title:
                self.cells(rules.HEADER_SPELLING, column.name, [row])
        for name, positions in match.repeated.items():
            letters = [self._letter(p) for p in positions]
            text = f"Columns {' and '.join(letters)} have one header; which is meant cannot be told"
            rule = rules.COLUMN_REPEATED
            self._say(rule, [row], rule.severity, self.titles[name], letters[0], text)
        for position in match.unknown:
            self._say(rules.COLUMN_UNKNOWN, [row], rules.COLUMN_UNKNOWN.severity, "", self._letter(position))


class Broken:
    """Rows that must go (by position, with the rules they broke) and cells that must be left out."""

    def __init__(self) -> None:
        self.rows: dict[int, set[str]] = {}
        self.cells: dict[str, set[int]] = {}
        self.unusable: dict[str, set[int]] = {}

    def mark(self, rule: str, severity: str, name: str, positions: Iterable[int]) -> None:
        """Rows for an error, cells for a warning, nothing for a note."""
        if severity == Severity.ERROR:
            for position in positions:
                self.rows.setdefault(position, set()).add(rule)
        elif severity == Severity.WARNING and name:
            places = set(positions)
            self.cells.setdefault(name, set()).update(places)
            if rule != rules.BLANK.id:  # blank says that there is no information; what cannot be read says nothing
                self.unusable.setdefault(name, set()).update(places)

    def left_out(self, height: int) -> pl.Series:
        """Per row the columns whose cell held something that could not be used, as `,a,b,`; null where there is none."""
        columns: dict[int, list[str]] = {}
        for name in sorted(self.unusable):
            for position in self.unusable[name]:
                columns.setdefault(position, []).append(name)
        said = pl.select(pl.repeat(None, height, dtype=pl.String)).to_series()
        places = sorted(columns)
        return said.scatter(places, [f",{','.join(columns[p])}," for p in places]) if places else said

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

"""What is wrong, each thing once: by sheet, row, column and rule, with what to do, and never with what stands in the cell.

Here: findings, the collector of those of one sheet, and the account of rows and cells that must go.
Not here: what is wrong with what (`header`, `cells`, `rules`).
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.receive.gate.header import Match, nearest_header
from pipelines.receive.read.grid import column_letter
from schemas.words import rules
from schemas.words.fields import Severity
from schemas.words.rules import Rule


@dataclass(frozen=True)
class Finding:
    """What is wrong with some rows of a column of a table, or with a whole table or delivery (`rows` empty).

    `more` is how many rows beyond those listed in `rows`.

    `todo` is what the person who delivers should do. Nothing here quotes a cell.
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


class Findings:
    """The findings of one sheet, with the column as printed and its letter. The same finding again adds rows."""

    def __init__(self, match: Match, sheet: str) -> None:
        self.match, self.sheet = match, sheet
        self.titles = {c.name: c.title for c in match.table.columns}
        self._rows: dict[tuple[str, str, str, str, str, str], array[int]] = {}

    @property
    def listed(self) -> list[Finding]:
        """The findings, in the order in which each was first made."""
        return [
            Finding(rule, severity, text, todo, self.match.table.name, self.sheet, column, letter, tuple(sorted(rows)))
            for (rule, severity, text, todo, column, letter), rows in self._rows.items()
        ]

    def letter(self, name: str) -> str:
        """The sheet's letter of a column; "" where the sheet lacks it, and in XML, whose elements have names only."""
        position = self.match.columns.get(name)
        return "" if position is None or self.match.grid.is_xml else self._letter(position)

    def on_rows(self, rule: Rule, rows: Iterable[int]) -> None:
        """A finding on whole rows."""
        self._add(rule, rows, rule.severity, "", "")

    def on_cells(self, rule: Rule, name: str, rows: Iterable[int], severity: str = "", text: str = "") -> None:
        """A finding on the cells of a column in these rows; none if there are no rows."""
        self._add(rule, rows, severity or rule.severity, self.titles.get(name, name), self.letter(name), text)

    def add(self, other: "Findings") -> None:
        """Take over the findings on further rows of the sheet."""
        for finding, rows in other._rows.items():
            self._rows.setdefault(finding, array("q")).extend(rows)

    def _add(self, rule: Rule, rows: Iterable[int], severity: str, column: str, letter: str, text: str = "") -> None:
        if found := array("q", rows):
            finding = (rule.id, severity, text or rule.text, rule.todo, column, letter)
            self._rows.setdefault(finding, array("q")).extend(found)

    def _letter(self, position: int) -> str:
        return column_letter(self.match.grid.first_column + position)

    def on_header(self) -> None:
        """The findings on the header row itself."""
        match, row = self.match, self.match.header_row + 1
        printed = match.grid.cells.row(match.header_row)
        if match.grid.hidden:
            self.on_rows(rules.HIDDEN_SHEET, [row])
        self.on_rows(rules.HIDDEN_ROWS, (r for r in match.grid.hidden_rows if row < r <= match.grid.cells.height))
        self.on_rows(rules.ROWS_ABOVE_HEADER, range(1, row))
        for column in match.table.columns:
            position = match.columns.get(column.name)
            if position is None:
                if not column.optional and column.name not in match.repeated:
                    severity = Severity.ERROR if column.key else Severity.WARNING
                    text = rules.COLUMN_MISSING.text + nearest_header(match, column)
                    self.on_cells(rules.COLUMN_MISSING, column.name, [row], severity, text)
            elif column.name in match.mapped and printed[position] != column.title:
                self.on_cells(rules.HEADER_MAPPED, column.name, [row])
            elif printed[position] != column.title:
                self.on_cells(rules.HEADER_SPELLING, column.name, [row])
        for name, positions in match.repeated.items():
            letters = [self._letter(p) for p in positions]
            text = f"Columns {' and '.join(letters)} have one header; it is not known which is meant"
            rule = rules.COLUMN_REPEATED
            self._add(rule, [row], rule.severity, self.titles[name], letters[0], text)
        # Elements that no record of the file has a column for are named once, of the whole file (`examine`).
        for position in () if match.grid.is_xml else match.unknown:
            self._add(rules.COLUMN_UNKNOWN, [row], rules.COLUMN_UNKNOWN.severity, "", self._letter(position))


class Broken:
    """Rows that must go (by position, with the rules they broke) and cells that must be left out."""

    def __init__(self) -> None:
        self._rows: dict[str, list[pl.Series]] = {}
        self._cells: dict[str, list[pl.Series]] = {}
        self._unusable: dict[str, list[pl.Series]] = {}

    def mark(self, rule: str, severity: str, name: str, positions: Iterable[int]) -> None:
        """Rows for an error, cells for a warning, nothing for a note."""
        places = positions if isinstance(positions, pl.Series) else pl.Series(list(positions), dtype=pl.UInt32)
        if places.is_empty():
            return
        places = places.cast(pl.UInt32)
        if severity == Severity.ERROR:
            self._rows.setdefault(rule, []).append(places)
        elif severity == Severity.WARNING and name:
            self._cells.setdefault(name, []).append(places)
            # A blank says that there is no information; a cell that cannot be read does not even say that.
            if rule != rules.BLANK.id:
                self._unusable.setdefault(name, []).append(places)

    def rows(self) -> pl.DataFrame:
        """The rows that must go: `place`, in order, and `rules`, those they broke."""
        return _gathered(self._rows).rename({"names": "rules"})

    def left_out(self, height: int) -> pl.Series:
        """Per row the columns whose cell held something that could not be used, as `,a,b,`; null where there is none."""
        columns = pl.select(pl.repeat(None, height, dtype=pl.String)).to_series()
        if not self._unusable:
            return columns
        found = _gathered(self._unusable, ",")
        return columns.scatter(found["place"], found.select(pl.format(",{},", "names")).to_series())

    def blank(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame without the cells that must be left out."""
        gone = [(n, pl.concat(p).unique()) for n, p in self._cells.items() if n in frame.columns]
        return frame.with_columns(frame[n].clone().scatter(places, None) for n, places in gone)


def _gathered(marked: Mapping[str, Sequence[pl.Series]], separator: str = ", ") -> pl.DataFrame:
    """By `place`, in order, the `names` under which it was marked."""
    parts = [
        pl.concat(p).to_frame("place").select("place", pl.lit(n).alias("names")) for n, p in sorted(marked.items())
    ]
    every = pl.concat([pl.DataFrame(schema={"place": pl.UInt32, "names": pl.String}), *parts]).unique()
    return every.sort("place", "names").group_by("place", maintain_order=True).agg(pl.col("names").str.join(separator))

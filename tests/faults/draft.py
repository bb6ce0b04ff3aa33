"""A draft: a clean file that a fault may spoil, and how it is written.

Here: cells by sheet, title and row as Excel numbers them; writing xlsx and CSV. Not here: what is spoiled.
"""

import copy
import csv
import io
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from faults.clean import Cells, Clean, clean
from pipelines.receive.read.grid import column_letter

Dress = Callable[[Any, dict[str, Any]], None]
"""What is done to a written workbook beyond its cells: `(book, sheets by name)`."""
_TELLING = 5
"""Shorter texts stand in any message."""


class Draft:
    """The cells of a clean file, to be changed."""

    def __init__(self, of: Clean | str) -> None:
        self.clean = clean(of) if isinstance(of, str) else of
        self.sheets: dict[str, Cells] = copy.deepcopy(dict(self.clean.sheets))
        self.text = self.clean.text
        self.dresses: list[Dress] = []
        self.planted: set[str] = set()
        self.written: dict[str, Any] = {}

    @property
    def first(self) -> str:
        """Its first sheet."""
        return next(iter(self.sheets))

    def column(self, title: str, sheet: str | None = None) -> int:
        """Position of a column by its header in the clean file."""
        return self.clean.sheets[self.first if sheet is None else sheet][0].index(title)

    def letter(self, title: str, sheet: str | None = None) -> str:
        """Letter of a column of the clean file."""
        return column_letter(self.column(title, sheet) + 1)

    def get(self, title: str, row: int, sheet: str | None = None) -> Any:
        """The cell of a column in a row, numbered as Excel does (the header is row 1)."""
        return self.sheets[self.first if sheet is None else sheet][row - 1][self.column(title, sheet)]

    def put(self, title: str, row: int, value: Any, sheet: str | None = None) -> "Draft":
        """Change a cell. No message may quote its new value."""
        if isinstance(value, str) and len(value.strip()) > _TELLING:
            self.planted.add(value)
        self.sheets[self.first if sheet is None else sheet][row - 1][self.column(title, sheet)] = value
        return self

    def each(self, title: str, change: Callable[[Any], Any], sheet: str | None = None) -> "Draft":
        """Change every cell of a column that holds anything."""
        name, at = self.first if sheet is None else sheet, self.column(title, sheet)
        for row in self.sheets[name][1:]:
            row[at] = change(row[at]) if row[at] not in {None, ""} else row[at]
        return self

    def data(self, **how: Any) -> bytes:
        """The file: XML as its text, CSV for one table, xlsx for sheets."""
        if self.text:
            return self.text.encode()
        how = self.written | how
        return csv_of(self.sheets[""], **how) if "" in self.sheets else self._xlsx(**how)

    def _xlsx(self, **options: Any) -> bytes:
        held = io.BytesIO()
        with xlsxwriter.Workbook(held, {"in_memory": True, **options}) as book:
            day = book.add_format({"num_format": "dd/mm/yyyy"})
            made = {}
            for name, rows in self.sheets.items():
                made[name] = sheet = book.add_worksheet(name)
                for line, row in enumerate(rows):
                    for number, value in enumerate(row):
                        _write(sheet, line, number, value, day)
            for dress in self.dresses:
                dress(book, made)
        return held.getvalue()


def _write(sheet: Any, line: int, number: int, value: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date | datetime | time):
        sheet.write_datetime(line, number, value, day)
    elif isinstance(value, str):
        sheet.write_string(line, number, value)
    elif callable(value):
        value(sheet, line, number)
    else:
        sheet.write_number(line, number, value)


def csv_of(
    rows: Cells,
    *,
    encoding: str = "utf-8",
    newline: str = "\r\n",
    separator: str = ",",
    quoting: int = csv.QUOTE_MINIMAL,
    final: bool = True,
) -> bytes:
    """Rows as CSV; `final` says whether the last line ends like the others."""
    held = io.StringIO(newline="")
    csv.writer(held, delimiter=separator, quoting=quoting, lineterminator=newline).writerows(rows)  # type: ignore[arg-type]
    text = held.getvalue()
    return (text if final else text.removesuffix(newline)).encode(encoding)

"""What intake hands on: a sheet as text, and the error for a file that cannot be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl


class Unreadable(Exception):  # noqa: N818 - the word people read
    """A file, or a sheet of it, that cannot be read. Says what is wrong and what to do, never what stands in it."""

    def __init__(self, code: str, what: str, todo: str) -> None:
        super().__init__(f"{code}: {what}. {todo}")
        self.code, self.what, self.todo = code, what, todo


@dataclass(frozen=True)
class Grid:
    """One sheet as text, or in XML one kind of record.

    name           sheet name, or the element of the records; "" for a file without sheets
    cells          String columns, one row per row of the sheet from row 1 on; null is an empty cell. Of records, row 1
                   holds the names and row n the record number n - 1 in the file
    first_column   number of the sheet's column that is the frame's first (1 is A)
    hidden         the sheet is hidden
    error_cells    (row, column) of cells that hold an Excel error or a formula without a value
    formula_cells  (row, column) of cells whose value was calculated
    hidden_rows    rows that the sheet does not show, hidden or filtered out
    short_rows     lines with fewer cells than the header; those that are not there are null
    overlong_rows  lines with more cells than the header: which cell is which cannot be told
    notes          what was done to read it, for instance the encoding
    header         what an XML file says of itself, by element: ReferenceDate, Year, Term, LEA, Collection
    """

    name: str
    cells: pl.DataFrame
    first_column: int = 1
    hidden: bool = False
    error_cells: tuple[tuple[int, int], ...] = ()
    formula_cells: tuple[tuple[int, int], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    short_rows: tuple[int, ...] = ()
    overlong_rows: tuple[int, ...] = ()
    notes: tuple[str, ...] = field(default=())
    header: Mapping[str, str] = field(default_factory=dict)


def column_letter(number: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number

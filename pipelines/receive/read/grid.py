"""What intake hands on: a sheet as text, and the error for a file that cannot be read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl


class Unreadable(Exception):  # noqa: N818 - the word people read
    """A file, or a sheet of it, that cannot be read. Says what is wrong and what to do, never what stands in it."""

    def __init__(self, code: str, what: str, todo: str) -> None:
        super().__init__(f"{code}: {what}. {todo}")
        self.code, self.what, self.todo = code, what, todo


SLICE_ROWS = 150_000
"""Rows of a sheet that are judged together: what is held in memory does not grow with the sheet."""


@dataclass(frozen=True)
class Slice:
    """Rows of a sheet that follow each other.

    first_row   number of its first row in the sheet, from 1
    cells       as in `Grid`
    errors      (row, column) of cells that hold an Excel error or a formula without a value
    short       numbers of lines that have fewer cells than the table is wide; those that are not there are null
    overlong    numbers of lines that have more: it is not known which cell is which
    last        no rows follow them in the sheet
    """

    first_row: int
    cells: pl.DataFrame
    errors: tuple[tuple[int, int], ...] = ()
    short: tuple[int, ...] = ()
    overlong: tuple[int, ...] = ()
    last: bool = False


Further = Callable[[Sequence[int] | None], Iterator[Slice]]
"""The slices after the first, of all columns or of some by position."""


@dataclass(frozen=True)
class Grid:
    """One sheet as text, or in XML one kind of record.

    name           sheet name, or the element of the records; "" for a file without sheets
    cells          String columns, one row per row of the sheet from row 1 on; null is an empty cell. Of records, row 1
                   holds the names and row n the record number n - 1 in the file. Of a long text file, its first slice
    further        reads the other slices of a long text file; None where `cells` is all
    first_column   number of the sheet's column that is the frame's first (1 is A)
    hidden         the sheet is hidden
    error_cells    (row, column) of cells that hold an Excel error or a formula without a value
    formula_cells  (row, column) of cells whose value was calculated
    hidden_rows    numbers of rows that the sheet does not show, hidden or filtered out
    merged         (first row, first column, last row, last column) of cells merged over several rows: only the first holds
                   what they say
    date1904       its days are counted from 1904: it is not known which day a number without a format is
    short          as in `Slice`, of `cells`
    overlong       as in `Slice`, of `cells`
    notes          what was done to read it, for instance the encoding
    is_xml         it holds the records of an XML file
    header         what an XML file says of itself, by element: ReferenceDate, Year, Term, LEA, Collection
    """

    name: str
    cells: pl.DataFrame
    further: Further | None = None
    first_column: int = 1
    hidden: bool = False
    error_cells: tuple[tuple[int, int], ...] = ()
    formula_cells: tuple[tuple[int, int], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    date1904: bool = False
    short: tuple[int, ...] = ()
    overlong: tuple[int, ...] = ()
    notes: tuple[str, ...] = field(default=())
    header: Mapping[str, str] = field(default_factory=dict)
    is_xml: bool = False

    @property
    def is_long(self) -> bool:
        """It is judged in more than one slice."""
        return self.further is not None or self.cells.height > SLICE_ROWS

    def slices(self, below: int = 0, only: Sequence[int] | None = None) -> Iterator[Slice]:
        """The rows from position `below` on, slice by slice; of all columns, or of `only` those at these positions.

        Raises `Unreadable` where a later part of a long file cannot be read.
        """
        cells = self.cells if only is None else self.cells[:, list(only)]
        rows = SLICE_ROWS if self.further is None else max(1, cells.height)
        for start in range(below, end := max(cells.height, below + 1), rows):
            last = self.further is None and start + rows >= end
            yield Slice(start + 1, cells.slice(start, rows), self.error_cells, self.short, self.overlong, last)
        if self.further is not None:
            yield from self.further(only)


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

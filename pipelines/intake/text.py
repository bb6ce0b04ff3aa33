"""CSV and Parquet files as text: one table, no sheets."""

import csv
import io
from collections import Counter

import polars as pl

from pipelines.intake.encoding import decode
from pipelines.intake.grid import Grid, Unreadable
from pipelines.intake.lines import refuse_cut, short_rows

_SEPARATORS = (",", ";", "\t", "|")
MAX_SHARE_OVERLONG = 0.05


def read_csv(data: bytes) -> Grid:
    """A CSV file as text. Row 1 is the first record; a quoted line break does not start a new one."""
    text, notes = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Unreadable("EMPTY_FILE", "the file holds nothing but spaces", "Export it again.")
    first_line = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first_line.count)
    try:
        cells = pl.read_csv(
            io.BytesIO(text.encode()),
            has_header=False,
            infer_schema=False,
            separator=separator,
            raise_if_empty=True,
        )
        overlong: tuple[int, ...] = ()
    except (pl.exceptions.ComputeError, pl.exceptions.NoDataError):
        cells, overlong = _read_uneven(text, separator)
    cells.columns = [str(i) for i in range(cells.width)]
    _refuse_swallowed_lines(cells, separator)
    short = short_rows(text, separator, cells.width)
    refuse_cut(text, separator, cells.width, short)
    if separator != ",":
        notes = (*notes, f"separated by {'tabs' if separator == chr(9) else separator!r}")
    return Grid(name="", cells=cells, short_rows=short, overlong_rows=overlong, notes=notes)


def _refuse_swallowed_lines(cells: pl.DataFrame, separator: str) -> None:
    """A quotation mark that is not closed makes one cell of many lines: whole rows would be gone without a word.

    A note of several lines in a cell is usual; one of which most lines hold as many separators as the table has is not.
    """
    full = cells.width - 1
    like_rows = pl.all().str.split("\n").list.eval(pl.element().str.count_matches(separator, literal=True) == full)
    lines = (like_rows.list.sum() >= 2) & (like_rows.list.sum() + 2 >= like_rows.list.len())
    many = cells.select(pl.all().str.contains("\n", literal=True).any())
    with_breaks = [c for c in cells.columns if many[c].item()]
    if full < 2 or not with_breaks:
        return
    swallowing = cells.select(with_breaks).select(pl.any_horizontal(lines)).to_series().fill_null(False)
    if swallowing.any():
        raise Unreadable(
            "MALFORMED_CSV",
            f"a quotation mark is not closed: a cell of row {int(swallowing.arg_true()[0]) + 1:,} holds whole lines of the table",
            "Remove stray quotation marks at the source and export it again.",
        )


def _read_uneven(text: str, separator: str) -> tuple[pl.DataFrame, tuple[int, ...]]:
    """Lines of unequal length: a title above the header is shorter, a line with a stray comma is longer.

    In a line with more cells than the table is wide nobody can tell which cell is which: its row cannot be used. Where
    that is more than one line in twenty, nothing is read.
    """
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    at = 0
    try:
        for row in reader:
            rows.append(row)
            at = reader.line_num
    except csv.Error:
        raise _malformed(f"a quotation mark is not closed, or stands inside a cell, from line {at + 1:,} on") from None
    usual = Counter(len(row) for row in rows if row).most_common(1)[0][0]
    width = max(usual, len(rows[0]))
    overlong = [number for number, row in enumerate(rows, start=1) if any(row[width:])]
    if len(overlong) > max(1, MAX_SHARE_OVERLONG * len(rows)):
        raise _malformed(f"many lines have more cells than the others, the first is line {overlong[0]:,}")
    even = [[cell or None for cell in row[:width]] + [None] * (width - len(row)) for row in rows]
    cells = pl.DataFrame(even, schema=[(str(i), pl.String) for i in range(width)], orient="row")
    return cells, tuple(overlong)


def _malformed(what: str) -> Unreadable:
    return Unreadable("MALFORMED_CSV", what, "Correct it at the source and export it again.")


def read_parquet(data: bytes) -> Grid:
    """A Parquet file as text, its column names as row 1."""
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except pl.exceptions.PolarsError:
        raise Unreadable("CORRUPT_PARQUET", "the Parquet file is damaged or incomplete", "Copy it again.") from None
    header = pl.DataFrame([frame.columns], schema=[str(i) for i in range(frame.width)], orient="row")
    body = frame.select(pl.col(c).cast(pl.String).alias(str(i)) for i, c in enumerate(frame.columns))
    return Grid(name="", cells=pl.concat([header.cast(pl.String), body]))

"""The lines of a CSV file: which are shorter than the header, and is the last one cut off.

Here: what a reader does not say, because it fills a short line up with blanks. Not here: longer lines, which it cannot read.
"""

import csv
import io

import polars as pl

from pipelines.intake.grid import Unreadable

_NO_SEPARATOR = "\x01"


def short_rows(text: str, separator: str, width: int) -> tuple[int, ...]:
    r"""Rows with fewer cells than the table is wide, from row 1 on; blank lines are none.

    text  with \\n for every line end
    """
    short = _lines(text).with_row_index("row", offset=1)
    full = pl.col("line").str.count_matches(separator, literal=True) >= width - 1
    short = short.filter(~full & (pl.col("line").str.strip_chars() != ""))
    if short.is_empty() or '"' not in text:
        return tuple(short["row"].to_list())
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    return tuple(number for number, row in enumerate(rows, start=1) if 0 < len(row) < width)


def refuse_cut(text: str, separator: str, width: int, short: tuple[int, ...]) -> None:
    """Raises `Unreadable` where the file ends in the middle of a row: the last line is short and does not end."""
    if text.endswith("\n") or not short or width < 2:
        return
    last = text.count("\n") + 1
    line = text.rpartition("\n")[2]
    if line.count(separator) < width - 1 and (short[-1] == last or '"' in text):
        raise Unreadable(
            "INCOMPLETE_UPLOAD",
            f"the last line (line {last:,}) ends in the middle of a row: the export or upload was cut short",
            "Copy or export it again.",
        )


def _lines(text: str) -> pl.DataFrame:
    return pl.read_csv(
        io.BytesIO(text.encode()), has_header=False, infer_schema=False, separator=_NO_SEPARATOR, quote_char=None,
        new_columns=["line"], truncate_ragged_lines=True,
    ).with_columns(pl.col("line").fill_null(""))  # fmt: skip

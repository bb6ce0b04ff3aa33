"""The council's workbook to fill in.

Here: writing `council.xlsx` from the models of `schemas.council`: a sheet per table, a comment per column, code lists to
choose from. Not here: what the workbook means. `scrutiny init` writes it with the coming rounds; the demo with its own
settings.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from schemas.council import COUNCIL
from schemas.words.source import Source

ROWS_WITH_CHOICES = 500
CREATED = datetime(2025, 1, 1)


def write_workbook(path: Path, source: Source, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Write a workbook of a source: every table as a sheet under its first sheet name, with the given rows.

    rows  per table name, dictionaries by column name; a missing column is left blank
    """
    with xlsxwriter.Workbook(str(path), {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        book.set_properties({"created": CREATED})  # the same rows give the same bytes
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E7EEF5", "border": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for table in source.tables:
            sheet = book.add_worksheet(table.sheets[0])
            sheet.freeze_panes(1, 0)
            for number, column in enumerate(table.columns):
                sheet.write_string(0, number, column.title, head)
                sheet.write_comment(0, number, column.description)
                sheet.set_column(
                    number, number, 14 if column.dtype == pl.Date else max(14, min(46, len(column.title) + 6))
                )
                if column.codes is not None:
                    labels = [c.label for c in column.codes.codes]
                    sheet.data_validation(1, number, ROWS_WITH_CHOICES, number, {"validate": "list", "source": labels})
                for line, row in enumerate(rows.get(table.name, ()), start=1):
                    value = row.get(column.name)
                    if isinstance(value, date):
                        sheet.write_datetime(line, number, value, day)
                    elif isinstance(value, int | float):
                        sheet.write_number(line, number, value)
                    elif value:
                        sheet.write_string(line, number, str(value))


def write_council_workbook(path: Path, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Write the council's workbook."""
    write_workbook(path, COUNCIL, rows)

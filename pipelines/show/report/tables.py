"""Tables of a release as sheets of a workbook, for people who read figures in Excel.

Here: a sheet for each table, figures with the places they are shown with, and the day the data are of. Not here: how a sheet looks
(`workbook`).
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.show.report.content import Row, Sheet, Value

FIRST = ("about", "dashboard")
"""Sheets that people look for, before the others by name."""
_WIDTHS = {pl.String: 24, pl.Date: 12}


def table_sheets(title: str, frames: Mapping[str, pl.DataFrame]) -> list[Sheet]:
    """A sheet for each table, its caption with its subject and the day its data are of."""
    order = sorted(frames, key=lambda n: (FIRST.index(n) if n in FIRST else len(FIRST), n))
    return [_sheet(name, title, frames[name]) for name in order]


def _sheet(name: str, title: str, frame: pl.DataFrame) -> Sheet:
    caption = f"{name.replace('_', ' ').capitalize()}. {title}{_as_at(frame)}"
    places = frame.columns.index("decimals") if "decimals" in frame.columns else None
    rows = [Row([_cell(v, None if places is None else row[places]) for v in row]) for row in frame.iter_rows()]
    widths = [_WIDTHS.get(dtype.base_type(), 11) for dtype in frame.dtypes]
    return Sheet(name, caption, (Row(frame.columns),), rows, widths, key=False)


def _as_at(frame: pl.DataFrame) -> str:
    days = frame["data_as_at"].drop_nulls() if "data_as_at" in frame.columns else pl.Series(dtype=pl.Date)
    if days.is_empty():
        return ""
    first, last = str(days.min()), str(days.max())
    span = first if first == last else f"{first} to {last}"
    return f", data as at {span}"


def _cell(value: Any, places: int | None) -> Value:
    """What a table holds as a cell of a workbook."""
    if isinstance(value, Decimal) and places is not None:
        return round(value, places)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    held: Value = value
    return held

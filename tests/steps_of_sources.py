"""Rows of a source as the lake holds them, and the events that its step makes of them."""

from datetime import date

import polars as pl

from pipelines.compose.conform import About
from pipelines.compose.conform.ssd import CONFORMS as SSD
from schemas.sources import ssd
from schemas.words.source import Source

LAST = date(2025, 3, 31)
ABOUT = About("855", "d", "Q4 2024/25", LAST)
"""A delivery of 31 March 2025."""


def rows_of(source_table: str, source: Source, *rows: dict[str, object]) -> pl.DataFrame:
    """Accepted rows of a table as the lake holds them."""
    columns = {c.name: c.dtype for c in source.table(source_table).columns}
    where = {"delivery": "d", "sheet": "s", "left_out": None}
    schema = columns | {"delivery": pl.String, "sheet": pl.String, "source_row": pl.Int64, "left_out": pl.String}
    return pl.DataFrame([where | {"source_row": n} | r for n, r in enumerate(rows, start=2)], schema=schema)


def ssd_events(
    events: str, table: str, rows: list[dict[str, object]], **companions: list[dict[str, object]]
) -> pl.DataFrame:
    """The events that an extract of the dataset makes of rows of a table; companions that are not given are empty."""
    given = {
        t.name: rows_of(t.name, ssd.SOURCE, *({table: rows} | companions).get(t.name, [])) for t in ssd.SOURCE.tables
    }
    return SSD[events](rows_of(table, ssd.SOURCE, *rows), given, ABOUT)

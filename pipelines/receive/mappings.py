"""The mappings a council has confirmed, kept where the gate finds them.

Here: entering them when its workbook is accepted, and which of them hold for a delivery. Not here: what a mapping is
(`schemas.words.mapping`), proposing one (`pipelines.council.mapping`). A changed mapping has the deliveries it can concern judged again.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import polars as pl

from pipelines.home.lake import Lake, write_bytes
from schemas.council import COUNCIL
from schemas.words.mapping import Mappings, in_force

TABLES = ("column_mappings", "code_mappings")


def enter(lake: Lake, la_code: str, tables: Mapping[str, pl.DataFrame], before: str | None) -> str | None:
    """Keep the mappings of a council's workbook, in place of those before. Returns them as they are kept, None if there are none."""
    if before is None and not any(tables[name].height for name in TABLES):
        return None
    text = json.dumps({name: tables[name].write_json() for name in TABLES})
    if text != before:
        write_bytes(lake.mappings(la_code), text.encode())
    return text


@lru_cache(maxsize=64)
def in_force_at(text: str, day: date) -> Mappings:
    """Of mappings as they are kept those that are in force on a day."""
    tables = json.loads(text)
    frames = [_frame(name, json.loads(tables[name])) for name in TABLES]
    return in_force(frames[0], frames[1], day)


def _frame(name: str, rows: list[dict[str, str]]) -> pl.DataFrame:
    declared = {c.name: c.dtype for c in COUNCIL.table(name).columns}
    as_text = pl.DataFrame(rows, schema=dict.fromkeys(declared, pl.String), orient="row")
    return as_text.select(pl.col(n).str.to_date("%Y-%m-%d") if d == pl.Date else pl.col(n) for n, d in declared.items())

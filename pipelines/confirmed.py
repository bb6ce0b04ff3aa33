"""The mappings a council has confirmed, kept where the gate finds them.

Here: entering them when its workbook is accepted, and which of them hold for a delivery. Not here: what a mapping is
(`schemas.mapping`), proposing one (`pipelines.mapping`). A changed mapping has the deliveries it can concern judged again.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import polars as pl

from pipelines.deliveries import Delivery, is_round
from pipelines.lake import PUBLISHED, Lake, write_bytes
from schemas.council import COUNCIL
from schemas.mapping import NO_MAPPINGS, Mappings, in_force
from warehouse.period import Quarter

TABLES = ("column_mappings", "code_mappings")


def enter(lake: Lake, la_code: str, tables: Mapping[str, pl.DataFrame]) -> None:
    """Keep the mappings of a council's workbook, in place of those before."""
    said = {name: tables[name].write_json() for name in TABLES}
    place = lake.mappings(la_code)
    text = json.dumps(said)
    if any(tables[name].height for name in TABLES) or place.exists():
        write_bytes(place, text.encode())


def mappings_for(lake: Lake, delivery: Delivery) -> Mappings:
    """The mappings that hold for a delivery: those in force at the end of its round."""
    place = lake.mappings(delivery.la_code)
    if delivery.la_code == PUBLISHED or not is_round(delivery.slot) or not place.exists():
        return NO_MAPPINGS
    return _in_force(place.read_text(), Quarter.parse(delivery.slot).end)


@lru_cache(maxsize=64)
def _in_force(text: str, day: date) -> Mappings:
    said = json.loads(text)
    frames = [_frame(name, json.loads(said[name])) for name in TABLES]
    return in_force(frames[0], frames[1], day)


def _frame(name: str, rows: list[dict[str, str]]) -> pl.DataFrame:
    declared = {c.name: c.dtype for c in COUNCIL.table(name).columns}
    as_text = pl.DataFrame(rows, schema=dict.fromkeys(declared, pl.String), orient="row")
    return as_text.select(pl.col(n).str.to_date("%Y-%m-%d") if d == pl.Date else pl.col(n) for n, d in declared.items())

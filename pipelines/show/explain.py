"""Where a figure comes from: definition, method, and the deliveries, sheets and rows behind it.

Here: reading contributors for `scrutiny explain`. Not here: how they were recorded (`warehouse.evaluate`).
Contributors are row numbers of delivered files; the cells of those rows are not shown.
"""

from dataclasses import dataclass

import polars as pl

from pipelines.home.lake import Lake, read_frame
from pipelines.receive.books import Books
from warehouse.evaluate import Fact


@dataclass(frozen=True)
class Behind:
    """The rows of one sheet of one delivery behind a figure."""

    file: str
    delivery: str
    sheet: str
    numerator: tuple[int, ...]
    others: tuple[int, ...]
    unknown: tuple[int, ...]


def behind(lake: Lake, books: Books, la_code: str, round_: str, figure: Fact) -> list[Behind]:
    """The rows behind a figure of a round, by delivery and sheet."""
    place = lake.contributors(la_code, round_)
    if not place.exists():
        return []
    rows = read_frame(place).filter(
        pl.col("indicator_id") == figure.indicator_id,
        pl.col("period") == figure.period,
        pl.col("basis") == figure.basis,
        pl.col("variant") == figure.variant,
    )
    # Of every owner: a council that takes over from others is worked out from their deliveries.
    files = {d.id: d.file for owner in books.deliveries for d in books.registered(owner)}
    shown = []
    for (delivery, sheet), group in rows.sort("delivery", "sheet", "source_row").group_by(
        "delivery", "sheet", maintain_order=True
    ):
        counted = group.filter("in_numerator")["source_row"].to_list()
        unknown = group.filter("unknown")["source_row"].to_list()
        # Where the two lines are counted apart, a row that counts stands in both.
        others = sorted({*group["source_row"]} - {*counted, *unknown})
        shown.append(
            Behind(
                files.get(str(delivery), ""), str(delivery), str(sheet), tuple(counted), tuple(others), tuple(unknown)
            )
        )
    return shown

"""Figures that a council has already reported, as it delivers them: which stand, and what they name that nothing has.

Here: reading the accepted rows of *Figures already reported*. Not here: their form (`schemas.council`), and what is made of them
(`warehouse.standing.position`).
"""

from collections.abc import Iterator

import polars as pl
from upath import UPath

from pipelines.council.names import unknown_names
from pipelines.council.settings import WITHDRAW, Council
from pipelines.home.lake import Lake, read_frame
from pipelines.receive.books import Books
from pipelines.receive.gate import Finding
from pipelines.receive.identity import Delivery
from schemas.council import REPORTED_HISTORY
from warehouse.publish.frames import empty_history


def reported(lake: Lake, books: Books, council: Council, upto: str) -> pl.DataFrame:
    """Reported figures accepted up to a round and not withdrawn, columns as `empty_history`; of one document the edition received last stands."""
    frames = [empty_history()]
    for delivery, place in _accepted(lake, books, council, upto):
        rows = read_frame(place).with_columns(round=pl.lit(delivery.slot))
        frames.append(
            rows.select(
                (pl.col(n) if n in rows.columns else pl.lit(None)).cast(d).alias(n)
                for n, d in empty_history().schema.items()
            )
        )
    key = ["indicator_id", "period", "basis", "document"]
    return pl.concat(frames).unique(key, keep="last", maintain_order=True)


def unknown_reported(lake: Lake, books: Books, council: Council, upto: str) -> list[tuple[Delivery, Finding]]:
    """What they name that nothing has, with the delivery that does: such a figure stands nowhere."""
    return [
        (delivery, finding)
        for delivery, place in _accepted(lake, books, council, upto)
        for finding in unknown_names({"figures": read_frame(place)}, council.indicators)
    ]


def _accepted(lake: Lake, books: Books, council: Council, upto: str) -> Iterator[tuple[Delivery, UPath]]:
    withdrawn = council.decided(WITHDRAW)
    for delivery, verdict in books.received(council.la_code):
        named = verdict.source == REPORTED_HISTORY.id and verdict.table("figures")
        if named and delivery.slot <= upto and delivery.id not in withdrawn:
            yield (
                delivery,
                lake.accepted(council.la_code, delivery.slot, delivery.sha256, verdict.fingerprint, "figures"),
            )

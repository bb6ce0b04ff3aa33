"""Vintages: national figures by the day they were received, each complete and compared.

Here: which files together make a vintage, and how the four LAIT files become benchmark, measures, neighbours and areas.
Not here: the rules of comparison (`warehouse.comparison`), and reading the lake.

A vintage begins on every day on which a national file was received; it takes the latest file of each kind received by
then. Of two files of a kind received on one day, the one with the later as-at date in its name speaks, else the one
received later.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from schemas.lait import COUNCILS, DICTIONARY, ENGLAND, NEIGHBOURS, VALUES
from warehouse.comparison import compare
from warehouse.publish.frames import ATTRIBUTION, LICENCE, Vintage

PUBLICATION = "Local Authority Interactive Tool (LAIT)"
_KINDS = (VALUES, DICTIONARY, NEIGHBOURS, COUNCILS)


@dataclass(frozen=True)
class PublishedFile:
    """One accepted national file.

    received_on  the day of its landing folder, YYYY-MM-DD
    as_at        the day its name speaks of, or ""
    order        order of arrival
    said         what its sidecar says: `publication`, `licence` and `attribution` where they are not the Department's
    item         whatever `rows` understands
    """

    received_on: str
    source: str
    as_at: str
    order: tuple[str, str, str]
    item: Any
    said: dict[str, str] = field(default_factory=dict)


def vintages_of(published: Sequence[PublishedFile], rows: Callable[[Any, str], pl.DataFrame]) -> list[Vintage]:
    """The vintages in order of time. `rows` reads the accepted rows of a table of a file's item."""
    ours = [p for p in published if p.source in {s.id for s in _KINDS}]
    made = []
    for day in sorted({p.received_on for p in ours}):
        speaks: dict[str, PublishedFile] = {}
        for source in _KINDS:
            candidates = [p for p in ours if p.source == source.id and p.received_on <= day]
            if candidates:
                speaks[source.id] = max(candidates, key=lambda p: (p.received_on, p.as_at, p.order))
        if VALUES.id in speaks:
            frames = {s.id: rows(speaks[s.id].item, s.tables[0].name) for s in _KINDS if s.id in speaks}
            made.append(_vintage(day, speaks, frames))
    return made


def _vintage(day: str, speaks: dict[str, PublishedFile], frames: dict[str, pl.DataFrame]) -> Vintage:
    values = frames[VALUES.id]
    benchmark = values.select("measure", "period", "la_code", "value").drop_nulls()
    measures = _measures(frames.get(DICTIONARY.id))
    neighbours = _neighbours(frames.get(NEIGHBOURS.id))
    model = "no neighbours received"
    if near := speaks.get(NEIGHBOURS.id):
        model = "statistical neighbours" + (f", {date.fromisoformat(near.as_at):%B %Y}" if near.as_at else "")
    said = speaks[VALUES.id].said
    return Vintage(
        id=f"LAIT {day}",
        publication=said.get("publication", PUBLICATION),
        licence=said.get("licence", LICENCE),
        attribution=said.get("attribution", ATTRIBUTION),
        received_on=date.fromisoformat(day),
        neighbours_model=model,
        comparison=compare(benchmark, neighbours, measures, ENGLAND),
        benchmark=benchmark,
        neighbours=neighbours,
        measures=measures,
        areas=_areas(values, frames.get(COUNCILS.id)),
    )


def _measures(dictionary: pl.DataFrame | None) -> pl.DataFrame:
    """measure, label, topic, polarity, decimals, year_type, quartile_shown; the first listing of a measure stands."""
    if dictionary is None:
        return pl.DataFrame(
            schema={
                "measure": pl.String, "label": pl.String, "topic": pl.String, "polarity": pl.String,
                "decimals": pl.Int64, "year_type": pl.String, "quartile_shown": pl.Boolean,
            }
        )  # fmt: skip
    return dictionary.unique("measure", keep="first", maintain_order=True).select(
        "measure",
        pl.col("label").fill_null(pl.col("measure")),
        "topic",
        pl.col("polarity").fill_null("neutral"),
        pl.col("decimals").fill_null(1),
        "year_type",
        quartile_shown=(pl.col("no_quartile") != "N").fill_null(True),
    )


def _neighbours(wide: pl.DataFrame | None) -> pl.DataFrame:
    """la_code, neighbour, rank."""
    if wide is None:
        return pl.DataFrame(schema={"la_code": pl.Int64, "neighbour": pl.Int64, "rank": pl.Int64})
    ranked = [c for c in wide.columns if c.startswith("neighbour_")]
    return (
        wide.unpivot(index="la_code", on=ranked, variable_name="rank", value_name="neighbour")
        .drop_nulls()
        .select("la_code", "neighbour", pl.col("rank").str.extract(r"(\d+)$").cast(pl.Int64))
        .unique(["la_code", "neighbour"], keep="first", maintain_order=True)
        .sort("la_code", "rank")
    )


def _areas(values: pl.DataFrame, councils: pl.DataFrame | None) -> pl.DataFrame:
    """la_code, area, region: the publisher's spelling, from its list of councils, else from the table itself."""
    region = pl.col("region") if "region" in values.columns else pl.lit(None, dtype=pl.String).alias("region")
    from_table = values.select("la_code", "area", region).unique("la_code", keep="first", maintain_order=True)
    if councils is None:
        return from_table.drop_nulls("area")
    listed = councils.select("la_code", "area", "region").unique("la_code", keep="first", maintain_order=True)
    rest = from_table.join(listed, on="la_code", how="anti")
    return pl.concat([listed, rest]).drop_nulls("area").sort("la_code")

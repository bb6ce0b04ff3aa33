"""Vintages: national figures of one publication by the day they were received, each complete and compared.

Here: which files together make a vintage of a publication, how the four LAIT files become benchmark, measures, neighbours
and areas. Not here: what other publications' files mean (`warehouse.national`), the rules of comparison
(`warehouse.comparison`), and reading the lake.

A vintage of a publication begins on every day on which a file of it, or of the statistical neighbours, was received; it
takes the latest file of each kind received by then. Where two files of a kind were received on one day, the one with the later
as-at date in its name is used, else the one received later.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from schemas.codes.areas import SUCCESSIONS, Succession
from schemas.sources.national.lait import COUNCILS, DICTIONARY, ENGLAND, NEIGHBOURS, VALUES
from schemas.words.source import known_sources
from warehouse.comparison import compare
from warehouse.national import Figures, Publication, Taken, publications
from warehouse.open_data import MEASURES, with_la_code
from warehouse.publish.frames import ATTRIBUTION, LICENCE, Vintage
from warehouse.reorganised import of_the_day

LAIT = Publication(
    id="LAIT",
    label="Local Authority Interactive Tool (LAIT)",
    sources=(VALUES.id, DICTIONARY.id),
    make=lambda frames, _: Figures(
        frames[f"{VALUES.id}/values"].select("measure", "period", "la_code", "value").drop_nulls(),
        _measures(frames.get(f"{DICTIONARY.id}/measures")),
    ),
)


@dataclass(frozen=True)
class PublishedFile:
    """One accepted national file.

    received_on  the day of its landing folder, YYYY-MM-DD
    as_at        the day its name gives, or ""
    order        order of arrival
    sidecar      its sidecar: `publication`, `licence` and `attribution` where they are not the Department's
    rolled_back  as in `Taken`
    item         whatever `rows` understands
    """

    received_on: str
    source: str
    as_at: str
    order: tuple[str, str, str]
    item: Any
    sidecar: dict[str, str] = field(default_factory=dict)
    rolled_back: bool = False

    @property
    def taken(self) -> Taken:
        """Of which day it is."""
        day = date.fromisoformat(self.as_at) if self.as_at else None
        return Taken(day, self.rolled_back)


Rows = Callable[[Any, str], pl.DataFrame]
"""Reads the accepted rows of a table of a file's item; an empty frame where it has none."""


def vintages_of(
    published: Sequence[PublishedFile],
    rows: Rows,
    formed: Mapping[str, int] | None = None,
    successions: Sequence[Succession] = SUCCESSIONS,
) -> list[Vintage]:
    """The vintages of every publication, in order of time.

    formed       by nine-character code the LA code of the councils formed since, as workbooks have them
    successions  which council took over from which
    """

    def placed(item: Any, table: str) -> pl.DataFrame:
        return with_la_code(rows(item, table), formed or {})

    made: list[Vintage] = []
    for publication in (LAIT, *publications().values()):
        ours = [p for p in published if p.source in publication.sources]
        near = [p for p in published if p.source == NEIGHBOURS.id]
        days = sorted({p.received_on for p in (*ours, *near)})
        for day in (d for d in days if any(p.received_on <= d for p in ours)):
            if vintage := _vintage(publication, day, ours, published, placed, successions):
                made.append(vintage)
    return sorted(made, key=lambda v: (v.received_on, v.id))


def _latest(published: Iterable[PublishedFile], source: str, day: str) -> PublishedFile | None:
    candidates = [p for p in published if p.source == source and p.received_on <= day]
    return max(candidates, key=lambda p: (p.received_on, p.as_at, p.order), default=None)


def _vintage(
    publication: Publication,
    day: str,
    ours: Sequence[PublishedFile],
    published: Sequence[PublishedFile],
    rows: Rows,
    successions: Sequence[Succession],
) -> Vintage | None:
    figures, used = _figures(publication, day, ours, rows)
    if figures is None:
        return None
    shown, counted = of_the_day(figures.benchmark, figures.measures, successions)
    near, listed = _latest(published, NEIGHBOURS.id, day), _latest(published, COUNCILS.id, day)
    neighbours = _neighbours(rows(near.item, "neighbours") if near else None)
    model = "no neighbours received"
    if near:
        model = "statistical neighbours" + (f", {date.fromisoformat(near.as_at):%B %Y}" if near.as_at else "")
    values = [p for p in used if p.source == VALUES.id]
    sidecar = used[-1].sidecar
    return Vintage(
        id=f"{publication.id} {day}",
        publication=sidecar.get("publication", publication.label),
        publication_id=publication.id,
        licence=sidecar.get("licence", LICENCE),
        attribution=sidecar.get("attribution", ATTRIBUTION),
        received_on=date.fromisoformat(day),
        neighbours_model=model,
        comparison=compare(shown, neighbours, figures.measures, ENGLAND, counted),
        benchmark=figures.benchmark,
        neighbours=neighbours,
        measures=figures.measures,
        areas=_areas(
            rows(values[-1].item, "values") if values else None, rows(listed.item, "councils") if listed else None
        ),
    )


def _figures(
    publication: Publication, day: str, ours: Sequence[PublishedFile], rows: Rows
) -> tuple[Figures | None, list[PublishedFile]]:
    """The figures of a publication as at a day, and the files they come from."""
    if publication.each_edition_stands:
        # In the order in which they were received; where two have the same day, the later one stands.
        editions = {
            (p.source, p.as_at or f"{p.received_on} {p.order}"): p
            for p in sorted((p for p in ours if p.received_on <= day), key=lambda p: (p.received_on, p.order))
        }
        made = [publication.make(_frames([p], rows), p.taken) for p in editions.values()]
        if not made:
            return None, []
        key = ["measure", "period", "la_code"]
        stacked = pl.concat([m.benchmark for m in reversed(made)]).unique(key, keep="first", maintain_order=True)
        return Figures(stacked, made[-1].measures), list(editions.values())
    used = [f for source in publication.sources if (f := _latest(ours, source, day))]
    if not used or (publication is LAIT and not any(f.source == VALUES.id for f in used)):
        return None, []
    return publication.make(_frames(used, rows), used[0].taken), used


def _frames(files: Iterable[PublishedFile], rows: Rows) -> Mapping[str, pl.DataFrame]:
    found = {}
    for p in files:
        for table in known_sources()[p.source].tables:
            frame = rows(p.item, table.name)
            if frame.width:
                found[f"{p.source}/{table.name}"] = frame
    return found


def _measures(dictionary: pl.DataFrame | None) -> pl.DataFrame:
    """As `MEASURES`; the first listing of a measure stands."""
    if dictionary is None:
        return pl.DataFrame(schema=MEASURES)
    words = ("title", "counted_in", "description", "link")
    missing = [pl.lit(None, dtype=pl.String).alias(n) for n in words if n not in dictionary.columns]
    return (
        dictionary.with_columns(missing)
        .unique("measure", keep="first", maintain_order=True)
        .select(
            "measure",
            pl.col("label").fill_null(pl.col("measure")),
            "topic",
            pl.col("polarity").fill_null("neutral"),
            pl.col("decimals").fill_null(1),
            "year_type",
            (pl.col("no_quartile") != "N").fill_null(True).alias("quartile_shown"),
            *words,
            adds=pl.col("counted_in").fill_null("").str.starts_with("Number"),
            numerator=pl.lit(None, pl.String),
            denominator=pl.lit(None, pl.String),
        )
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


def _areas(values: pl.DataFrame | None, councils: pl.DataFrame | None) -> pl.DataFrame:
    """la_code, area, region: the publisher's spelling, from its list of councils, else from the table itself."""
    schema = {"la_code": pl.Int64, "area": pl.String, "region": pl.String}
    frames = [pl.DataFrame(schema=schema)]
    for frame in (councils, values):
        if frame is not None:
            region = pl.col("region") if "region" in frame.columns else pl.lit(None, dtype=pl.String).alias("region")
            frames.append(frame.select("la_code", "area", region))
    stacked = pl.concat(frames).drop_nulls(["la_code", "area"])
    return stacked.unique("la_code", keep="first", maintain_order=True).sort("la_code")

"""Figures in the form of the Department's open data: a CSV for each indicator, and the `.meta.csv` that describes it.

Here: columns, symbols, units, periods as the open-data standard has them. Not here: which figures may leave (they come from
`warehouse.disclosure`). A file holds one kind of period and the basis that dashboards show, so that every row is of one series.
Source: DfE analysts' guide, "Open data standards"; the checks of its screener (`eesyscreener`), as far as they are published.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import polars as pl

COUNTRY = ("E92000001", "England")
GEOGRAPHY = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
)
META = (
    "col_name",
    "col_type",
    "label",
    "indicator_grouping",
    "indicator_unit",
    "indicator_dp",
    "filter_hint",
    "filter_grouping_column",
)
_TOTAL = "Total"
_PARTS = {"numerator": "Number counted", "denominator": "Number counted out of"}


class Place(NamedTuple):
    """A council's own nine-character code, and the code and name of its region; "" where there is none."""

    ons_code: str = ""
    region_code: str = ""
    region: str = ""


def open_data(figures: pl.DataFrame, places: dict[str, Place]) -> dict[str, tuple[pl.DataFrame, pl.DataFrame]]:
    """By indicator: the data and its description, every cell as text.

    figures  the table `figures` of `schemas.public`
    places   by LA code; the columns of the region stay out where a council has none
    """
    headline = figures.filter("is_headline").sort("la_code", "time_period", "time_identifier", "breakdown")
    return {
        str(name[0]): _file(rows, places)
        for name, rows in headline.group_by("indicator_id", maintain_order=True)
        if not rows.filter(pl.col("status") != "x").is_empty()
    }


def places_in(release: Path) -> dict[str, Place]:
    """By LA code, where councils lie, as a release's file has it."""
    with duckdb.connect(str(release), read_only=True) as connection:
        found = connection.execute(
            "SELECT c.la_code, if(c.ons_code SIMILAR TO 'E[0-9]{8}', c.ons_code, ''), coalesce(r.ons_code, ''), coalesce(r.name, '') "
            "FROM star.dim_area c LEFT JOIN star.dim_area r ON r.level = 'region' AND r.name = c.region WHERE c.level = 'council'"
        ).fetchall()
    return {la_code: Place(*place) for la_code, *place in found}


_VALUES = {
    "percent": "percentage",
    "count": "number",
    "ratio": "ratio",
    "per_10000": "rate_per_10000",
    "per_1000": "rate_per_1000",
}
"""What the column of a figure is called, by its unit."""


def _file(rows: pl.DataFrame, places: dict[str, Place]) -> tuple[pl.DataFrame, pl.DataFrame]:
    one = rows.row(0, named=True)
    breakdowns = rows["breakdown"].n_unique() > 1
    parts = [p for p in _PARTS if one["unit"] != "count" and not rows[p].is_null().all()]
    value = _VALUES[one["unit"]]
    by_region = all(places.get(code, Place()).region for code in rows["la_code"].unique())
    data = pl.DataFrame(
        [_row(row, places, parts, value, breakdowns=breakdowns) for row in rows.to_dicts()], infer_schema_length=None
    )
    if not by_region:
        data = data.drop("region_code", "region_name")
    return data, pl.DataFrame(list(_described(one, parts, value, breakdowns=breakdowns)), schema=META, orient="row")


def _row(
    row: dict[str, Any], places: dict[str, Place], parts: list[str], value: str, *, breakdowns: bool
) -> dict[str, str]:
    place = places.get(row["la_code"], Place())
    when = (row["time_period"], row["time_identifier"])
    where = (
        "Local authority",
        *COUNTRY,
        place.region_code,
        place.region,
        row["la_code"],
        place.ons_code,
        row["council"],
    )
    made = dict(zip(GEOGRAPHY, (*when, *where), strict=True))
    if breakdowns:
        dimension, _, category = row["breakdown"].partition(": ")
        made["breakdown_topic"] = dimension.replace("_", " ").capitalize()
        made["breakdown"] = category or _TOTAL
    symbol = row["status"] if row["status"] != "ok" else "x"
    for part in parts:
        # A count beside a figure that is not shown may itself be shown.
        made[f"{part}_count"] = symbol if row[part] is None else str(row[part])
    made[value] = symbol if row["displayed"] is None else f"{row['displayed']:.{row['decimals']}f}"
    return made


def _described(one: dict[str, Any], parts: list[str], value: str, *, breakdowns: bool) -> Iterator[tuple[str, ...]]:
    if breakdowns:
        yield (
            "breakdown",
            "Filter",
            "Breakdown",
            "",
            "",
            "",
            "Filter by sex, district, phase or area",
            "breakdown_topic",
        )
    for part in parts:
        yield (f"{part}_count", "Indicator", _PARTS[part], "", "", "0", "", "")
    unit = "%" if one["unit"] == "percent" else ""
    yield (value, "Indicator", one["label"], "", unit, str(one["decimals"]), "", "")

"""Figures in the form of the Department's open data: a CSV for each indicator, and the `.meta.csv` that describes it.

Here: columns, symbols, units, periods as the open-data standard has them. Not here: which figures may leave (they come from
`warehouse.disclosure`). A file holds one kind of period and the basis that dashboards show, so that every row is of one series.
Source: DfE analysts' guide, "Open data standards"; the checks of its screener (`eesyscreener`), as far as they are published.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from schemas.codes.areas import AREAS

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


def open_data(
    figures: pl.DataFrame, regions: dict[str, tuple[str, str]]
) -> dict[str, tuple[pl.DataFrame, pl.DataFrame]]:
    """By indicator: the data and its description, every cell as text.

    figures  the table `figures` of `schemas.public`
    regions  by LA code, the code and name of its region; the two columns stay out where a council has none
    """
    headline = figures.filter("is_headline").sort("la_code", "time_period", "time_identifier", "breakdown")
    return {
        str(name[0]): _file(rows, regions)
        for name, rows in headline.group_by("indicator_id", maintain_order=True)
        if not rows.filter(pl.col("status") != "x").is_empty()
    }


def regions_in(release: Path) -> dict[str, tuple[str, str]]:
    """By LA code, the code and name of the region a council lies in, as a release's file has them."""
    with duckdb.connect(str(release), read_only=True) as connection:
        found = connection.execute(
            "SELECT c.la_code, r.area_code, r.name FROM star.dim_area c JOIN star.dim_area r ON r.level = 'region' AND r.name = c.region"
        ).fetchall()
    return {la_code: (code, name) for la_code, code, name in found}


def _file(rows: pl.DataFrame, regions: dict[str, tuple[str, str]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    one = rows.row(0, named=True)
    breakdowns = rows["breakdown"].n_unique() > 1
    parts = [p for p in _PARTS if one["unit"] != "count" and not rows[p].is_null().all()]
    value = {"percent": "percentage", "count": "number", "ratio": "ratio"}[one["unit"]]
    by_region = all(code in regions for code in rows["la_code"].unique())
    data = pl.DataFrame(
        [_row(row, regions, parts, value, breakdowns=breakdowns) for row in rows.to_dicts()], infer_schema_length=None
    )
    if not by_region:
        data = data.drop("region_code", "region_name")
    return data, pl.DataFrame(list(_described(one, parts, value, breakdowns=breakdowns)), schema=META, orient="row")


def _row(
    row: dict[str, Any], regions: dict[str, tuple[str, str]], parts: list[str], value: str, *, breakdowns: bool
) -> dict[str, str]:
    area = AREAS.get(int(row["la_code"]))
    region = regions.get(row["la_code"], ("", ""))
    when = (row["time_period"], row["time_identifier"])
    where = ("Local authority", *COUNTRY, *region, row["la_code"], area.ons_code if area else "", row["council"])
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

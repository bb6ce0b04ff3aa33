"""The Department's screener, as far as its checks are published: what an open-data file and its description must be.

Here: a pair of CSVs in, the checks that fail out, under the names the screener gives them (`eesyscreener`). Left out are checks
against its lists of all places (a synthetic county is in none) and of preferred column names (a warning, for the API only).
"""

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

REQUIRED = ("time_period", "time_identifier", "geographic_level", "country_code", "country_name")
META = (
    "col_name",
    "col_type",
    "label",
    "indicator_grouping",
    "indicator_unit",
    "filter_hint",
    "filter_grouping_column",
)
GEOGRAPHY = {"region_code", "region_name", "old_la_code", "new_la_code", "la_name"}
UNITS = {"", "%", "pp", "£", "£m", "numberstring"}
OBSOLETE = {":", "~", "..", "-", ".", "N/A", ""}
SYMBOLS = {"c", "x", "z", "low", "k", "u"}
TOGETHER = (
    {"Autumn term", "Spring term", "Summer term"},
    {f"Financial year Q{n}" for n in (1, 2, 3, 4)},
    {"Academic year"},
    {"Financial year"},
    {"Calendar year"},
    {"Reporting year"},
    {"Tax year"},
)


def failed(data_file: Path, meta_file: Path) -> list[str]:
    """The checks that fail, by name, with what fails them."""
    assert not data_file.read_bytes().startswith(b"\xef\xbb\xbf")
    data = pl.read_csv(data_file, infer_schema=False).fill_null("")
    meta = pl.read_csv(meta_file, infer_schema=False).fill_null("")
    return [*_files(data_file, meta_file), *_meta(data, meta), *_data(data, meta), *_time(data)]


def _files(data_file: Path, meta_file: Path) -> Iterator[str]:
    if meta_file.name != data_file.stem + ".meta.csv":
        yield "filenames_match"
    if not re.fullmatch(r"[A-Za-z0-9_\-]+", data_file.stem):
        yield "filename_special"


def _meta(data: pl.DataFrame, meta: pl.DataFrame) -> Iterator[str]:
    if missing := set(META) - set(meta.columns):
        yield f"col_req_meta: {missing}"
    if extra := set(meta.columns) - {*META, "indicator_dp", "filter_default"}:
        yield f"col_invalid_meta: {extra}"
    if not set(meta["col_type"]) <= {"Filter", "Indicator"}:
        yield "meta_col_type"
    if any(meta[c].is_duplicated().any() for c in ("col_name", "label")) or (meta["label"] == "").any():
        yield "meta_col_name_dupe, meta_dupe_label or meta_label"
    groups = set(meta["filter_grouping_column"]) - {""}
    if known := groups & set(meta["col_name"]):
        yield f"meta_fil_grp_is_fil: {known}"
    if not groups <= set(data.columns):
        yield "meta_fil_grp_match"
    named = {*meta["col_name"], *groups}
    if not named <= set(data.columns):
        yield f"cross_meta_to_data: {named - set(data.columns)}"
    if stray := set(data.columns) - named - set(REQUIRED) - GEOGRAPHY:
        yield f"cross_data_to_meta: {stray}"
    if named & ({*REQUIRED} | GEOGRAPHY):
        yield "meta_ob_unit"
    indicators, filters = (meta.filter(pl.col("col_type") == t) for t in ("Indicator", "Filter"))
    if indicators.is_empty():
        yield "no indicator"
    if not set(indicators["indicator_unit"]) <= UNITS or set(filters["indicator_unit"]) - {""}:
        yield "meta_ind_unit"
    if not all(d.isdigit() for d in indicators["indicator_dp"]) or set(filters["indicator_dp"]) - {""}:
        yield "meta_ind_dp_values"
    if set(indicators["filter_hint"]) - {""} or set(filters["indicator_grouping"]) - {""}:
        yield "meta_filter_hint or meta_indicator_grouping"


def _data(data: pl.DataFrame, meta: pl.DataFrame) -> Iterator[str]:
    if missing := set(REQUIRED) - set(data.columns):
        yield f"col_req_data: {missing}"
    if bad := [c for c in data.columns if not re.fullmatch(r"[a-z][a-z0-9_]*", c) or len(c) > 50]:
        yield f"col_snake_case, col_var_start or api_char_col_name: {bad}"
    filters = meta.filter(pl.col("col_type") == "Filter")
    groups = [g for g in filters["filter_grouping_column"] if g]
    for name in [*filters["col_name"], *groups]:
        values = data[name]
        if values.n_unique() == 1:
            yield f"filter_not_singular: {name}"
        if "Total" not in set(values):
            yield f"filter_defaults: {name}"
        if (values == "").any() or (values != values.str.strip_chars()).any():
            yield f"filter_blanks or filter_whitespace: {name}"
    for name in meta.filter(pl.col("col_type") == "Indicator")["col_name"]:
        values = set(data[name])
        if values & OBSOLETE:
            yield f"ind_invalid_entry: {name}"
        if stray := [v for v in values - SYMBOLS if not re.fullmatch(r"-?\d+(\.\d+)?", v)]:
            yield f"not a number: {name} {stray[:3]}"
    observed = [c for c in data.columns if c in {*REQUIRED, *filters["col_name"], *groups} | GEOGRAPHY]
    if data.select(observed).is_duplicated().any():
        yield "general_dupes"
    if any((data[c] == "").all() for c in data.columns):
        yield "empty_cols"
    if (
        set(data["geographic_level"]) != {"Local authority"}
        or (data["new_la_code"] == "").any()
        or (data["la_name"] == "").any()
    ):
        yield "geog_level_completed"
    if data.group_by("new_la_code").agg(pl.col("la_name").n_unique()).filter(pl.col("la_name") > 1).height:
        yield "geog_other_dupes"


def _time(data: pl.DataFrame) -> Iterator[str]:
    words = set(data["time_identifier"])
    if not any(words <= family for family in TOGETHER):
        yield f"time_id_valid or time_id_mix: {words}"
    for period in set(data["time_period"]):
        four = words <= {"Calendar year", "Reporting year"}
        if not re.fullmatch(r"\d{4}" if four else r"\d{6}", period):
            yield f"time_period_num: {period}"
        elif not four and (int(period[:4]) + 1) % 100 != int(period[4:]):
            yield f"time_period_six: {period}"

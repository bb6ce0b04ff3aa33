"""A dashboard for Superset over the marts, as an export that it imports.

Here: the export's files: the database, a dataset per mart with every column described, five charts and a dashboard with filters. Not here:
the tables (`warehouse.publish.described`). Superset reads the served file through duckdb-engine, read-only.
"""

import io
import json
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from warehouse.publish.described import Column, Described, described

DATABASE, DASHBOARD = "scrutiny", "Children's services performance"
_SPACE = uuid.UUID("6f1d1c0e-5c0b-4c55-9b6e-4a1f0b7a5e10")
"""Names are turned into identifiers within it, so that a later export replaces an earlier one."""
_ROOT = f"{DATABASE}_export"
_COUNT = {"expressionType": "SQL", "sqlExpression": "COUNT(*)", "label": "Indicators", "hasCustomLabel": True}
_FIGURE = {"expressionType": "SQL", "sqlExpression": "MAX(displayed)", "label": "Figure", "hasCustomLabel": True}
_BOARD = (
    "area",
    "label",
    "latest",
    "unit",
    "period",
    "previous",
    "direction",
    "target",
    "rag",
    "quartile",
    "england",
    "neighbours_mean",
)
_CHARTS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    # name, mart, kind, what it shows
    (
        "Direction of travel",
        "dashboard",
        "pie",
        {"groupby": ["direction"], "metric": _COUNT, "show_labels_threshold": 0},
    ),
    ("RAG against target", "dashboard", "pie", {"groupby": ["rag"], "metric": _COUNT, "show_labels_threshold": 0}),
    (
        "Quartile among councils",
        "dashboard",
        "pie",
        {"groupby": ["quartile"], "metric": _COUNT, "show_labels_threshold": 0},
    ),
    (
        "Dashboard",
        "dashboard",
        "table",
        {"query_mode": "raw", "all_columns": list(_BOARD), "order_by_cols": ['["position", true]']},
    ),
    (
        "Trend",
        "headline_trend",
        "echarts_timeseries_line",
        {
            "x_axis": "first_day",
            "metrics": [_FIGURE],
            "groupby": ["label"],
            "markerEnabled": True,
            "x_axis_sort_asc": True,
        },
    ),
)
_ROWS = (_CHARTS[:3], _CHARTS[3:4], _CHARTS[4:])
_FULL_WIDTH, _HEIGHT = 12, 50


def superset_export(file: Path) -> Mapping[str, bytes]:
    """The export (.zip) by its name."""
    marts = [t for t in described(file) if t.schema == "mart"]
    files: dict[str, Any] = {
        "metadata.yaml": {"version": "1.0.0", "type": "Dashboard", "timestamp": "2025-01-01T00:00:00+00:00"},
        f"databases/{DATABASE}.yaml": _database(file),
        f"dashboards/{DATABASE}.yaml": _dashboard(),
    }
    files |= {f"datasets/{DATABASE}/{t.name}.yaml": _dataset(t) for t in marts}
    files |= {f"charts/{_file_name(name)}.yaml": _chart(name, mart, kind, shows) for name, mart, kind, shows in _CHARTS}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, content in files.items():
            archive.writestr(f"{_ROOT}/{place}", yaml.safe_dump(content, sort_keys=False, allow_unicode=True))
    return {"superset.zip": held.getvalue()}


def _id(*names: str) -> str:
    return str(uuid.uuid5(_SPACE, "/".join(names)))


def _file_name(name: str) -> str:
    return name.replace(" ", "_")


def _database(file: Path) -> dict[str, Any]:
    extra = {
        "engine_params": {"connect_args": {"read_only": True}},
        "metadata_params": {},
        "schemas_allowed_for_file_upload": [],
    }
    return {
        "database_name": DATABASE,
        "sqlalchemy_uri": f"duckdb:///{file.resolve()}",
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "extra": extra,
        "uuid": _id("database"),
        "version": "1.0.0",
    }


def _dataset(table: Described) -> dict[str, Any]:
    days = [c.name for c in table.columns if c.type in {"DATE", "TIMESTAMP"}]
    return {
        "table_name": table.name,
        "main_dttm_col": days[0] if days else None,
        "description": table.comment,
        "schema": table.schema,
        "sql": None,
        "params": None,
        "template_params": None,
        "filter_select_enabled": True,
        "extra": None,
        "metrics": [{"metric_name": "count", "expression": "COUNT(*)", "verbose_name": "Rows"}],
        "columns": [_column(c, c.name in days) for c in table.columns],
        "uuid": _id("dataset", table.name),
        "version": "1.0.0",
        "database_uuid": _id("database"),
    }


def _column(column: Column, is_day: bool) -> dict[str, Any]:
    return {
        "column_name": column.name,
        "type": column.type,
        "description": column.comment,
        "is_dttm": is_day,
        "is_active": True,
        "groupby": True,
        "filterable": True,
    }


def _chart(name: str, mart: str, kind: str, shows: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "slice_name": name,
        "viz_type": kind,
        "params": {"viz_type": kind, "adhoc_filters": [], "row_limit": 10_000, "time_range": "No filter", **shows},
        "query_context": None,
        "cache_timeout": None,
        "uuid": _id("chart", name),
        "version": "1.0.0",
        "dataset_uuid": _id("dataset", mart),
    }


def _dashboard() -> dict[str, Any]:
    return {
        "dashboard_title": DASHBOARD,
        "description": None,
        "css": "",
        "slug": None,
        "uuid": _id("dashboard"),
        "position": _position(),
        "metadata": {
            "native_filter_configuration": [_filter("Area", "area"), _filter("Indicator", "label")],
            "cross_filters_enabled": True,
            "timed_refresh_immune_slices": [],
            "expanded_slices": {},
            "refresh_frequency": 0,
            "default_filters": json.dumps({}),
        },
        "version": "1.0.0",
    }


def _position() -> dict[str, Any]:
    """The dashboard's grid: rows of charts that share its width."""
    rows = [f"ROW-{n}" for n in range(len(_ROWS))]
    found: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"id": "ROOT_ID", "type": "ROOT", "children": ["GRID_ID"]},
        "GRID_ID": {"id": "GRID_ID", "type": "GRID", "children": rows, "parents": ["ROOT_ID"]},
        "HEADER_ID": {"id": "HEADER_ID", "type": "HEADER", "meta": {"text": DASHBOARD}},
    }
    for row, charts in zip(rows, _ROWS, strict=True):
        names = [c[0] for c in charts]
        found[row] = {
            "id": row,
            "type": "ROW",
            "children": [_place(n) for n in names],
            "parents": ["ROOT_ID", "GRID_ID"],
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        found |= {_place(n): _chart_place(n, row, names) for n in names}
    return found


def _place(name: str) -> str:
    return f"CHART-{_file_name(name)}"


def _chart_place(name: str, row: str, beside: Sequence[str]) -> dict[str, Any]:
    meta = {
        "uuid": _id("chart", name),
        "sliceName": name,
        "width": _FULL_WIDTH // len(beside),
        "height": _HEIGHT,
        "chartId": 0,
    }
    return {"id": _place(name), "type": "CHART", "children": [], "parents": ["ROOT_ID", "GRID_ID", row], "meta": meta}


def _filter(name: str, column: str) -> dict[str, Any]:
    return {
        "id": f"NATIVE_FILTER-{column}",
        "name": name,
        "filterType": "filter_select",
        "type": "NATIVE_FILTER",
        "targets": [{"datasetUuid": _id("dataset", "dashboard"), "column": {"name": column}}],
        "controlValues": {
            "multiSelect": True,
            "enableEmptyFilter": False,
            "inverseSelection": False,
            "searchAllOptions": False,
        },
        "scope": {"rootPath": ["ROOT_ID"], "excluded": []},
        "defaultDataMask": {"filterState": {}, "extraFormData": {}},
        "cascadeParentIds": [],
    }

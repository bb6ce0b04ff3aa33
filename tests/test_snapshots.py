"""Contracts that other people build on: the asset graph and the columns of the marts.

A change here is a change for somebody else. Look at the difference, then write the new snapshot:
`UPDATE_SNAPSHOTS=1 python -m pytest tests/test_snapshots.py`. Indicators are left out of the graph's snapshot: a new one
is a new file and nothing else.
"""

import os
from pathlib import Path

import duckdb

from pipelines.definitions import defs
from pipelines.lake import Lake
from warehouse.indicators import catalogue

FOLDER = Path(__file__).parent / "snapshots"


def same_as_snapshot(name: str, text: str) -> None:
    path = FOLDER / name
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.write_text(text)
    assert text == path.read_text(), f"{name} changed"


def test_asset_graph() -> None:
    lines = []
    for spec in sorted(defs.resolve_all_asset_specs(), key=lambda s: s.key.to_user_string()):
        if spec.key.path[0] == "indicator":
            continue
        deps = sorted(d.asset_key.to_user_string() for d in spec.deps if d.asset_key.path[0] != "indicator")
        partitioned = " partitioned" if spec.partitions_def else ""
        lines.append(f"{spec.key.to_user_string()} [{spec.group_name}]{partitioned} <- {', '.join(deps) or '-'}")
    same_as_snapshot("graph.txt", "\n".join(lines) + "\n")


def test_every_indicator_is_an_asset() -> None:
    keys = {s.key.path[1] for s in defs.resolve_all_asset_specs() if s.key.path[0] == "indicator"}
    assert keys == set(catalogue())


def test_mart_columns(demo: Lake) -> None:
    with duckdb.connect(str(demo.served), read_only=True) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE schema_name = 'mart' "
            "ORDER BY table_name, column_index"
        ).fetchall()
    same_as_snapshot("marts.txt", "".join(f"{t}.{c} {k}\n" for t, c, k in columns))


def test_automation_has_the_default_status_the_readme_states() -> None:
    assert [(s.name, s.default_status.value) for s in defs.schedules or []] == [("quarterly_publish", "STOPPED")]
    assert [(s.name, s.default_status.value) for s in defs.sensors or []] == [("landing_sensor", "RUNNING")]

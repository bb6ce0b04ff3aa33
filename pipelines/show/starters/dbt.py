"""A dbt project over the star: its tables as sources, each key, reference and filled column as a test.

Here: the project's files. Not here: the tables (`warehouse.publish.described`). dbt-duckdb runs it; the file is read and never written:
models go into a file of their own.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from warehouse.publish.described import Column, Described, described

_PROJECT = {
    "name": "scrutiny_models",
    "version": "1.0.0",
    "config-version": 2,
    "profile": "scrutiny",
    "model-paths": ["models"],
    "test-paths": ["tests"],
    "macro-paths": ["macros"],
    "flags": {"send_anonymous_usage_stats": False},
}
# One row per key. dbt's own `unique` takes one column.
_KEY_TEST = """{% test one_row_per(model, columns) %}
SELECT {{ columns | join(', ') }} FROM {{ model }} GROUP BY ALL HAVING count(*) > 1
{% endtest %}
"""
_MODEL = """-- A first model of your own: the dashboard's figures with the days of their period.
SELECT p.indicator_id, p.period, d.first_day, d.last_day, p.latest, p.direction, p.quartile
FROM {{ source('star', 'fact_position') }} p
JOIN {{ source('star', 'dim_period') }} d USING (period_key)
"""


def dbt_project(file: Path) -> Mapping[str, bytes]:
    """The files of the project, by their place in its folder."""
    tables = described(file)
    profile = {
        "scrutiny": {
            "target": "local",
            "outputs": {
                "local": {
                    "type": "duckdb",
                    "path": "models.duckdb",
                    "attach": [{"path": str(file.resolve()), "alias": "scrutiny", "read_only": True}],
                }
            },
        }
    }
    sources = {
        "version": 2,
        "sources": [
            {
                "name": schema,
                "database": "scrutiny",
                "schema": schema,
                "tables": [_table(t) for t in tables if t.schema == schema],
            }
            for schema in ("star", "mart")
        ],
    }
    return {
        "dbt_project.yml": _yaml(_PROJECT),
        "profiles.yml": _yaml(profile),
        "macros/one_row_per.sql": _KEY_TEST.encode(),
        "models/sources.yml": _yaml(sources),
        "models/positions.sql": _MODEL.encode(),
    }


def _table(table: Described) -> dict[str, Any]:
    found: dict[str, Any] = {"name": table.name, "description": table.comment}
    if table.key:
        found["data_tests"] = [{"one_row_per": {"columns": list(table.key)}}]
    refers = {column: (other, key) for column, other, key in table.references}
    found["columns"] = [_column(c, refers.get(c.name)) for c in table.columns]
    return found


def _column(column: Column, refers: tuple[str, str] | None) -> dict[str, Any]:
    tests: list[Any] = [] if column.nullable else ["not_null"]
    if refers:
        tests.append({"relationships": {"to": f"source('star', '{refers[0]}')", "field": refers[1]}})
    return {"name": column.name, "description": column.comment} | ({"data_tests": tests} if tests else {})


def _yaml(value: Any) -> bytes:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=120).encode()

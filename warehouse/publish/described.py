"""The tables of a release's file as other programs need them described: columns, types, keys, references, comments.

Here: reading the description out of the file. Not here: writing it anywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from schemas.star import STAR, StarTable

INSIDE = {"star": "star", "mart": "mart"}
"""The schemas of a release's file, and what they are called elsewhere."""


@dataclass(frozen=True)
class Column:
    """A column: its type is DuckDB's name of it."""

    name: str
    type: str
    nullable: bool
    comment: str


@dataclass(frozen=True)
class Described:
    """A table of the file.

    source      schema and table in the file
    schema      where it goes: `star`, `mart`, or the name of the profile
    key         columns of which no two rows have the same values; none for a mart
    references  column of this table, table and column that it refers to
    """

    source: str
    schema: str
    name: str
    comment: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    references: tuple[tuple[str, str, str], ...] = ()


def described(file: Path, schemas: Mapping[str, str] = INSIDE) -> tuple[Described, ...]:
    """Every table of a file, those that others refer to first.

    schemas  by schema of the file, what it is called elsewhere: of a copy, `{"main": "open"}`
    """
    star = {t.name: t for t in STAR}
    with duckdb.connect(str(file), read_only=True) as connection:
        tables = connection.execute(
            "SELECT schema_name, table_name, comment FROM duckdb_tables() ORDER BY ALL"
        ).fetchall()
        found = [
            _described(connection, schema, schemas[schema], name, comment, star.get(name) if schema == "star" else None)
            for schema, name, comment in tables
            if schema in schemas
        ]
    order = [t.name for t in STAR]
    return tuple(
        sorted(found, key=lambda t: (t.schema != "star", order.index(t.name) if t.schema == "star" else 0, t.name))
    )


def _described(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    schema: str,
    name: str,
    comment: str | None,
    star: StarTable | None,
) -> Described:
    rows = connection.execute(
        "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE schema_name = ? AND table_name = ? "
        "ORDER BY column_index",
        [source, name],
    ).fetchall()
    columns = tuple(Column(c, kind, nullable, said or "") for c, kind, nullable, said in rows)
    references = tuple((column, *of) for column, of in star.refers.items()) if star else ()
    return Described(f'"{source}"."{name}"', schema, name, comment or "", columns, star.key if star else (), references)

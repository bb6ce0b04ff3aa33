"""The file that leaves the council: the tables of `schemas.public` in a DuckDB file of its own, with nothing else in it.

Here: writing it and reading it back. Not here: what may stand in it (`warehouse.disclosure`). It is built beside the star's file
and never from it: a table that was forgotten in a copy of that file would leave too.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

from schemas.public import PUBLIC
from warehouse.publish.build import STORAGE_VERSION, NotProved, as_declared, write_table


def build_public(path: Path, frames: Mapping[str, pl.DataFrame]) -> None:
    """Write the tables to a new file and read them back. Raises `NotProved` if one of them says something else then."""
    with duckdb.connect(str(path), config={"storage_compatibility_version": STORAGE_VERSION}) as connection:
        for table in PUBLIC:
            write_table(connection, table, frames[table.name])
        connection.execute("CHECKPOINT")
    if path.with_name(path.name + ".wal").exists():
        raise NotProved(["a write-ahead log was left beside the file"])
    read = tables_of(path, "main")
    if set(read) != {t.name for t in PUBLIC}:
        raise NotProved([f"the file holds {sorted(read)}"])
    failed = [t.name for t in PUBLIC if not read[t.name].equals(as_declared(t, frames[t.name]))]
    if failed:
        raise NotProved([f"{name} says something else than it was built to say" for name in failed])


def tables_of(path: Path, schema: str) -> dict[str, pl.DataFrame]:
    """Every table of a schema of a file, by name."""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = ? ORDER BY table_name", [schema]
        ).fetchall()
        return {name: connection.execute(f'SELECT * FROM "{schema}"."{name}"').pl() for (name,) in names}

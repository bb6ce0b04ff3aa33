"""A release's tables in a PostgreSQL database: replaced in one transaction, with comments, keys and references.

Here: making the tables where they are not there or have other columns, and replacing their rows. Not here: what they hold
(`warehouse.publish.described`).

Whoever reads while it is written reads the release before, whole, until the new one is whole. Views, grants and indexes that others have
put on the tables stay, as rows are replaced and tables are not, unless a table's columns change.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import psycopg
from psycopg import sql

from pipelines.publish.elsewhere.not_sent import NotSent
from warehouse.publish.described import Column, Described

_AT_A_TIME = 10_000
_ONE_AT_A_TIME = 0x5C7A1A
"""The number of the lock that two pushes at once wait for."""
_TYPES = {
    "VARCHAR": "text",
    "BIGINT": "bigint",
    "DOUBLE": "double precision",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "INTEGER": "integer",
}


def push(file: Path, tables: Sequence[Described], to: str) -> Mapping[str, int]:
    """Replace the tables in the database by those of a file. Returns the rows of each. Raises `NotSent`."""
    try:
        with psycopg.connect(to) as target, duckdb.connect(str(file), read_only=True) as source:
            _as_needed(target, tables)
            for table in reversed(tables):  # those that refer to others first
                target.execute(sql.SQL("DELETE FROM {}").format(_name(table)))
            written = {f"{t.schema}.{t.name}": _filled(source, target, t) for t in tables}
            _proved(source, target, tables)
        return written
    except psycopg.errors.DependentObjectsStillExist as problem:
        raise NotSent(
            f"a table has other columns now, and something of yours rests on it: {problem.diag.message_detail}"
        ) from None
    except psycopg.errors.InsufficientPrivilege as problem:
        raise NotSent(f"the database does not let this user do it: {problem.diag.message_primary}") from None
    except psycopg.Error as problem:
        told = problem.diag.message_primary or str(problem).strip().splitlines()[0]
        raise NotSent(f"the database says: {told}") from None


def _name(table: Described) -> sql.Identifier:
    return sql.Identifier(table.schema, table.name)


def _as_needed(target: psycopg.Connection[Any], tables: Sequence[Described]) -> None:
    """Make the tables that are not there, or are there with other columns."""
    target.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    for schema in dict.fromkeys(t.schema for t in tables):
        target.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
    other = [t for t in tables if _columns_there(target, t) != [(c.name, _type(c)) for c in t.columns]]
    for table in reversed(other):
        _unreferenced(target, table)
        target.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(_name(table)))
    for table in other:
        _make(target, table)
    for table in tables:
        _refer(target, table)


def _columns_there(target: psycopg.Connection[Any], table: Described) -> list[tuple[str, str]]:
    found = target.execute(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 "
        "AND NOT attisdropped ORDER BY attnum",
        [f'"{table.schema}"."{table.name}"'],
    )
    return [(name, kind) for name, kind in found.fetchall()]


def _unreferenced(target: psycopg.Connection[Any], table: Described) -> None:
    """Take away the references of our other tables to one that is made anew; they are put back with it."""
    found = target.execute(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'f' AND confrelid = to_regclass(%s)",
        [f'"{table.schema}"."{table.name}"'],
    ).fetchall()
    for of, constraint in found:
        target.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.SQL(of), sql.Identifier(constraint)))


def _make(target: psycopg.Connection[Any], table: Described) -> None:
    parts: list[sql.Composable] = [
        sql.SQL("{} {}{}").format(sql.Identifier(c.name), sql.SQL(_type(c)), sql.SQL("" if c.nullable else " NOT NULL"))
        for c in table.columns
    ]
    if table.key:
        unique = "UNIQUE" if any(c.nullable for c in table.columns if c.name in table.key) else "PRIMARY KEY"
        columns = sql.SQL(", ").join(map(sql.Identifier, table.key))
        parts.append(sql.SQL(unique + " ({})").format(columns))
    target.execute(sql.SQL("CREATE TABLE {} ({})").format(_name(table), sql.SQL(", ").join(parts)))
    target.execute(sql.SQL("COMMENT ON TABLE {} IS {}").format(_name(table), sql.Literal(table.comment)))
    for c in table.columns:
        place = sql.Identifier(table.schema, table.name, c.name)
        target.execute(sql.SQL("COMMENT ON COLUMN {} IS {}").format(place, sql.Literal(c.comment)))


def _refer(target: psycopg.Connection[Any], table: Described) -> None:
    """Put the references of a table in place that are not there."""
    there = target.execute(
        "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = to_regclass(%s)",
        [f'"{table.schema}"."{table.name}"'],
    ).fetchall()
    for column, other, key in table.references:
        constraint = f"{table.name}_{column}"
        if (constraint,) not in there:
            target.execute(
                sql.SQL(
                    "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({}) DEFERRABLE INITIALLY DEFERRED"
                ).format(
                    _name(table),
                    sql.Identifier(constraint),
                    sql.Identifier(column),
                    sql.Identifier(table.schema, other),
                    sql.Identifier(key),
                )
            )


def _type(column: Column) -> str:
    """PostgreSQL's name of a type, as its catalogue spells it."""
    if column.type.startswith("DECIMAL"):
        return column.type.lower().replace("decimal", "numeric").replace(" ", "")
    if column.type.startswith("TIMESTAMP"):
        return "timestamp without time zone"
    return _TYPES[column.type]


def _filled(source: duckdb.DuckDBPyConnection, target: psycopg.Connection[Any], table: Described) -> int:
    """Copy the rows of a table. Returns how many."""
    read = source.execute(f"SELECT * FROM {table.source}")
    copied = 0
    with target.cursor() as cursor, cursor.copy(sql.SQL("COPY {} FROM STDIN").format(_name(table))) as copy:
        while rows := read.fetchmany(_AT_A_TIME):
            for row in rows:
                copy.write_row(row)
            copied += len(rows)
    return copied


def _proved(source: duckdb.DuckDBPyConnection, target: psycopg.Connection[Any], tables: Iterable[Described]) -> None:
    """Hold what the database has now to the file: the rows of each table, and of each column how many are filled."""
    for table in tables:
        counts = ", ".join(["count(*)", *(f'count("{c.name}")' for c in table.columns)])
        here = source.execute(f"SELECT {counts} FROM {table.source}").fetchone()
        there = target.execute(sql.SQL("SELECT " + counts + " FROM {}").format(_name(table))).fetchone()
        if here != there:
            raise NotSent(f"the database has another {table.schema}.{table.name} than was sent; nothing was changed")

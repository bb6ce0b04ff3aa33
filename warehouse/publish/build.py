"""Building the star: frames into a new DuckDB file, marts, proofs, read back.

Here: the only place that writes DuckDB. Not here: which frames (`frames`), and putting the file in its place
(`release`). The file is written with storage version v1.0.0, which every DuckDB from 1.1.3 on reads.
"""

import hashlib
import re
from dataclasses import dataclass
from graphlib import TopologicalSorter
from importlib.resources import files
from pathlib import Path

import duckdb
import polars as pl
from pandera.config import ValidationDepth, config_context

from schemas.star import STAR, StarTable
from schemas.words.fields import describe, schema_of
from warehouse.publish.steps import reached

STORAGE_VERSION = "v1.0.0"
VOLATILE: dict[str, set[str] | None] = {
    "dim_release": None,
    "dim_delivery": {"received_at"},
    "fact_position": {"previous_from"},
    "fact_restatement": None,
}
"""Left out of the logical checksum: the whole table (None) or some columns. They say when, or how, a figure came about, not what
it is: what was restated depends on what earlier releases showed."""


class NotProved(Exception):  # noqa: N818 - the word people read
    """The star does not hold what it must. Lists every proof that failed, in words."""

    def __init__(self, failed: list[str]) -> None:
        super().__init__("the star was not published: " + "; ".join(failed))
        self.failed = failed


@dataclass(frozen=True)
class Mart:
    """One mart: its name, its SQL, and the description and columns that the SQL's first comment gives."""

    name: str
    sql: str
    description: str
    columns: dict[str, str]


def marts() -> list[Mart]:
    """Every mart, in the order in which they can be built.

    A mart is a `.sql` file: its first comment describes it, a line `-- column: …` for each column follows, the rest is
    the query. It may read the star and other marts.
    """
    found = {}
    for path in files("warehouse.marts").iterdir():
        if path.name.endswith(".sql"):
            name = path.name.removesuffix(".sql")
            text = path.read_text("utf-8")
            head = re.match(r"(?:--[^\n]*\n)+", text)
            comments = [line.removeprefix("--").strip() for line in (head.group() if head else "").splitlines()]
            described = (re.match(r"^([a-z0-9_]+): (.+)$", c) for c in comments)
            columns = {m[1]: m[2] for m in described if m}
            description = " ".join(c for c in comments if not re.match(r"^[a-z0-9_]+: ", c)).strip()
            found[name] = Mart(name, text, description, columns)
    needs = {name: set(re.findall(r"\bmart\.([a-z_]+)", mart.sql)) & set(found) for name, mart in found.items()}
    return [found[name] for name in TopologicalSorter({n: sorted(d) for n, d in sorted(needs.items())}).static_order()]


def checksum(table: StarTable, frame: pl.DataFrame) -> str | None:
    """A digest of the rows, whatever their order; None for a table that is left out whole."""
    volatile = VOLATILE.get(table.name, set())
    if volatile is None:
        return None
    rows = frame.drop(volatile).sort(table.key)
    return hashlib.sha256(rows.write_csv().encode()).hexdigest()[:32]


def logical_checksum(frames: dict[str, pl.DataFrame]) -> dict[str, str]:
    """The digest of every table: equal inputs give equal digests, whatever was processed first."""
    return {t.name: digest for t in STAR if (digest := checksum(t, frames[t.name]))}


def build(path: Path, frames: dict[str, pl.DataFrame]) -> None:
    """Write the star and its marts to a new file, prove it, close it.

    Raises `NotProved` if a proof fails; the file is then of no use and the caller removes it.
    """
    with duckdb.connect(str(path), config={"storage_compatibility_version": STORAGE_VERSION}) as connection:
        # One transaction: each statement of its own would wait for the disk.
        connection.begin()
        connection.execute("CREATE SCHEMA star")
        connection.execute("CREATE SCHEMA mart")
        for table in STAR:
            write_table(connection, table, frames[table.name])
        reached("tables written")
        for mart in marts():
            connection.execute(f'CREATE TABLE mart."{mart.name}" AS {mart.sql}')
            _comment(connection, mart)
        connection.commit()
        reached("marts written")
        failed = prove(connection)
        if failed:
            raise NotProved(failed)
        reached("proved")
        connection.execute("CHECKPOINT")
        reached("checkpoint")
    if path.with_name(path.name + ".wal").exists():
        raise NotProved(["a write-ahead log was left beside the file"])


def write_table(connection: duckdb.DuckDBPyConnection, table: StarTable, frame: pl.DataFrame) -> None:
    """Create and describe a table, and fill it with the frame in its declared columns, judged by its model."""
    frame = as_declared(table, frame)
    for statement in table.ddl():
        connection.execute(statement)
    connection.register("incoming", frame.to_arrow())
    connection.execute(f'INSERT INTO {table.schema}."{table.name}" BY NAME SELECT * FROM incoming')
    connection.unregister("incoming")


def prove(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every proof that fails, in words: keys, references, one latest revision, numerator within denominator."""
    failed = []
    for name, query in proofs().items():
        broken = connection.execute(query).fetchall()[0][0]
        if broken:
            failed.append(f"{name}: {broken:,} rows")
    return failed


def proofs() -> dict[str, str]:
    """Each proof by name: a query that counts the rows that break it."""
    queries = {}
    for table in STAR:
        key = ", ".join(f'"{k}"' for k in table.key)
        queries[f"{table.name} has one row per {', '.join(table.key)}"] = (
            f'SELECT count(*) FROM (SELECT {key} FROM star."{table.name}" GROUP BY ALL HAVING count(*) > 1)'
        )
        for column, (other, target) in table.refers.items():
            queries[f"{table.name}.{column} is in {other}"] = (
                f'SELECT count(*) FROM star."{table.name}" WHERE "{column}" IS NOT NULL '
                f'AND "{column}" NOT IN (SELECT "{target}" FROM star."{other}")'
            )
    grain = "indicator_id, variant, la_code, period, basis, breakdown"
    queries["each figure has exactly one latest revision"] = (
        f"SELECT count(*) FROM (SELECT {grain} FROM star.fact_indicator GROUP BY ALL "
        "HAVING count(*) FILTER (WHERE is_latest) <> 1)"
    )
    queries["no numerator is larger than its denominator"] = (
        "SELECT count(*) FROM star.fact_indicator f JOIN star.dim_indicator i USING (indicator_key) "
        "WHERE i.part_of_whole AND f.numerator > f.denominator"
    )
    queries["a figure is there exactly when its status is ok"] = (
        "SELECT count(*) FROM star.fact_indicator WHERE (status = 'ok') <> (displayed IS NOT NULL)"
    )
    queries["one current round per council"] = (
        "SELECT count(*) FROM (SELECT la_code FROM star.dim_round GROUP BY ALL HAVING count(*) FILTER (WHERE is_current) <> 1)"
    )
    return queries


def as_declared(table: StarTable, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame in the declared columns, judged by its model."""
    frame = frame.select(pl.col(c.name).cast(c.dtype) for c in describe(table.model)).sort(table.key)
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        schema_of(table.model).validate(frame, lazy=True)
    return frame


def _comment(connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    def quoted(text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    connection.execute(f'COMMENT ON TABLE mart."{mart.name}" IS {quoted(mart.description)}')
    made = {r[0] for r in connection.execute(f'DESCRIBE mart."{mart.name}"').fetchall()}
    if made != set(mart.columns):
        raise NotProved([f"mart.{mart.name} describes {sorted(mart.columns)} and has {sorted(made)}"])
    for column, description in mart.columns.items():
        connection.execute(f'COMMENT ON COLUMN mart."{mart.name}"."{column}" IS {quoted(description)}')

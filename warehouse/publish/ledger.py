"""The ledger: what each release displayed, kept for ever.

Here: its form, and taking a release's figures out of the served file. Not here: where the ledger lies
(`pipelines.home.lake`); a figure in it is never changed. What was published then, the dashboard's previous values and
history after a purge are read from it.
"""

from pathlib import Path

import duckdb
import polars as pl

from schemas.council import COUNCIL
from schemas.star import SHOWN

DRAFT, APPROVED, FROZEN = "draft", "approved", "frozen"

LEDGER: dict[str, pl.DataType | type[pl.DataType]] = {
    "release": pl.String,
    "code_version": pl.String,
    "inputs": pl.String,
    "la_code": pl.String,
    "round": pl.String,
    "indicator_id": pl.String,
    "variant": pl.String,
    "basis": pl.String,
    "period": pl.String,
    "latest": SHOWN,
    "value": pl.Float64,
    "numerator": pl.Int64,
    "denominator": pl.Int64,
    "status": pl.String,
    "direction": pl.String,
    "rag": pl.String,
    "quartile": pl.Int64,
    "version": pl.Int64,
    "deliveries": pl.String,
    "workbook": pl.String,
    "state": pl.String,
    "target": pl.Float64,
    "target_operator": pl.String,
    "vintage": pl.String,
    "england": pl.Float64,
}
"""Columns of a ledger entry: one row per council, indicator and current round of the release. `deliveries` are the
identifiers of those the figure rests on, with a space between, `workbook` that of the council's workbook in use, `state` whether it
was a draft, approved or frozen; entries of old releases lack the last columns."""


def as_published(ledger: pl.DataFrame) -> pl.DataFrame:
    """The entries that count as published, by release: only the frozen ones of a council's frozen round, all of any other round."""
    frozen = pl.col("state") == FROZEN
    rounds = ledger.filter(frozen).select("la_code", "round").unique()
    return pl.concat([ledger.filter(frozen), ledger.join(rounds, on=["la_code", "round"], how="anti")]).sort("release")


def displayed_by(served: Path) -> tuple[str, pl.DataFrame] | None:
    """The release id of the served file and the ledger rows of what it displays; None if nothing is served."""
    if not served.exists():
        return None
    with duckdb.connect(str(served), read_only=True) as connection:
        found = connection.execute(
            """
            SELECT r.*, b.variant, b.basis, p.*,
                   (SELECT max(w.delivery) FROM star.dim_delivery w WHERE w.la_code = p.la_code AND w.source = ?) AS workbook
            FROM star.fact_position p
            JOIN star.dim_round d ON d.la_code = p.la_code AND d.round = p.round AND d.is_current
            JOIN star.bridge_reporting b
              ON b.la_code = p.la_code AND b.round = p.round AND b.indicator_id = p.indicator_id
            CROSS JOIN star.dim_release r
            ORDER BY p.la_code, p.round, p.indicator_id
            """,
            [COUNCIL.id],
        )
        names = [c[0] for c in found.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        release = connection.execute("SELECT release FROM star.dim_release").fetchall()[0][0]
    # A file made by an older version of this software has fewer columns.
    return release, pl.DataFrame([{c: row.get(c) for c in LEDGER} for row in rows], schema=LEDGER, orient="row")

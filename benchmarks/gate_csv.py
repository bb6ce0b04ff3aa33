"""The gate on a CSV of 5 million pupils × 25 columns, against DuckDB loading the same file into typed columns.

Here: the three ways of taking the file in, each a child process, and the proof that they find what was planted. Not here: the
file (`pupil_file`), its contract (`pupils`).

DuckDB's load is the limit: it reads and types the same cells and judges nothing. The gate judges 51 rules, says where each is
broken and writes accepted and quarantined rows. Plain pandera is what the same rules cost without a gate. Replacing
identifiers, which `receive` does after judging, is not part of it: the others have nothing like it.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.measure import Case, Setup, answer, paired
from benchmarks.table import Table, against

SIZES = {"rows": 5_000_000}


def run(setup: Setup, rows: int) -> list[Table]:
    """Generate the file, then take it in each way in turn. Raises `AssertionError` if a way does not find what was planted."""
    from benchmarks.pupil_file import planted

    file, here = setup.folder / "pupils.csv", "benchmarks.gate_csv"
    paired([Case("generate", ("-m", here, "generate", str(file), str(rows)))], 1)
    ways = {"limit": "DuckDB read_csv into a typed table", "gate": "the gate", "plain": "plain pandera on polars"}
    cases = [Case(name, ("-m", here, way, str(file), str(setup.folder))) for way, name in ways.items()]
    limit, gate, plain = paired(cases, setup.repeats)
    stands = planted(rows)
    counts = {"accepted": stands.accepted, "quarantined": stands.quarantined}
    for found in gate.answers:
        if found != counts | {"findings": stands.findings}:
            raise AssertionError(f"the gate found {found}, planted were {stands}")
    for found in plain.answers:
        if found != counts:
            raise AssertionError(f"plain pandera found {found}, planted were {counts}")
    kept = limit.answers[0]
    note = (
        f"{rows:,} rows × 25 columns, {file.stat().st_size / 1e6:,.0f} MB. The gate: {stands.accepted:,} accepted, "
        f"{stands.quarantined:,} quarantined, {sum(stands.findings.values()):,} findings by {len(stands.findings)} rules and "
        f"columns, exactly what was planted. DuckDB: {kept['rows']:,} rows loaded, {kept['rejected']:,} rejected.",
    )
    return [against("Into typed, judged rows", limit, (gate, plain), note)]


def generate(file: str, rows: str) -> Mapping[str, Any]:
    """Child: write the file."""
    from benchmarks import pupil_file

    pupil_file.write(Path(file), int(rows))
    return {}


# ── the gate: this one function follows the road that a delivered CSV file takes through the product ─────────────────
def gate(file: str, folder: str) -> Mapping[str, Any]:
    """Child: read, judge, write accepted and quarantined rows."""
    from upath import UPath

    from benchmarks.pupils import CENSUS_DAY, COLLECTION_YEAR, PUPILS
    from pipelines.home.lake import write_frames
    from pipelines.receive.gate import judge, recognise_table
    from pipelines.receive.read.text import read_csv

    began = perf_counter()
    # Not `intake.read`: that also finds out what kind of file it is, and limits its size.
    match = recognise_table(PUPILS, read_csv(Path(file).read_bytes()))
    if match is None:
        raise AssertionError("the file was not recognised")
    judged = judge(match, as_at=CENSUS_DAY, collection_year=COLLECTION_YEAR)
    if judged.refusal:
        raise AssertionError(f"the table was refused: {judged.refusal}")
    for name, rows in (("accepted", judged.kept), ("quarantined", judged.broken)):
        write_frames(UPath(folder) / f"{name}.parquet", rows.schema, rows)
    inner = perf_counter() - began
    found: Counter[str] = Counter()
    for f in judged.findings:
        found[f"{f.rule} {f.column}".strip()] += f.count
    counts = {name: judged.rows[name] for name in ("accepted", "quarantined")}
    return {"inner": inner, **counts, "findings": dict(sorted(found.items()))}


# ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def limit(file: str, folder: str) -> Mapping[str, Any]:
    """Child: DuckDB loads the file into a table with a type for each of the 25 columns, in a new database."""
    import duckdb

    place = Path(folder) / "limit.duckdb"
    place.unlink(missing_ok=True)
    dates = dict.fromkeys(("DateOfBirth", "EntryDate", "LeavingDate"), "DATE")
    whole = ("LAEstab", "URN", "LA", "SessionsPossible", "SessionsAuthorised", "SessionsUnauthorised")
    numbers = dict.fromkeys(whole, "BIGINT") | dict.fromkeys(("Attainment", "FundedHours"), "DOUBLE")
    with Path(file).open(encoding="utf-8") as lines:
        header = lines.readline().strip().split(",")
    columns = {name: (dates | numbers).get(name, "VARCHAR") for name in header}
    began = perf_counter()
    with duckdb.connect(place) as connection:
        connection.execute(
            "CREATE TABLE pupils AS SELECT * FROM read_csv($file, header = true, columns = $columns, delim = ',', "
            "quote = '\"', store_rejects = true, rejects_limit = 0)",
            {"file": file, "columns": columns},
        )
        (rows,) = connection.execute("SELECT count(*) FROM pupils").fetchall()[0]
        (rejected,) = connection.execute("SELECT count(DISTINCT line) FROM reject_errors").fetchall()[0]
    return {"inner": perf_counter() - began, "rows": rows, "rejected": rejected}


def plain(file: str, folder: str) -> Mapping[str, Any]:
    """Child: the same rules with polars and pandera alone, quarantine by the index of the failures."""
    import pandera.polars as pa
    import polars as pl
    from pandera.config import ValidationDepth, config_context

    from benchmarks.pupils import COLLECTION_YEAR, PUPILS

    began = perf_counter()
    columns = PUPILS.tables[0].columns
    text = pl.read_csv(file, infer_schema=False).rename({c.title: c.name for c in columns})
    typed = text.with_columns(
        pl.col(c.name).str.to_date("%Y-%m-%d", strict=False)
        if c.dtype == pl.Date
        else pl.col(c.name).cast(c.dtype, strict=False)
        for c in columns
    )
    unread = pl.any_horizontal(text[c.name].is_not_null() & typed[c.name].is_null() for c in columns)
    gone = typed.select(unread.arg_true().cast(pl.Int64).alias("index"))
    schema = PUPILS.tables[0].model.to_schema()
    for c in columns:
        if c.codes is not None:
            schema = schema.update_column(c.name, checks=[pa.Check.isin(c.codes.valid_in(COLLECTION_YEAR))])
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            schema.validate(typed, lazy=True)
        except pa.errors.SchemaErrors as errors:
            gone = pl.concat([gone, errors.failure_cases.select(pl.col("index").cast(pl.Int64))])
    out = pl.int_range(pl.len(), dtype=pl.Int64).is_in(gone["index"].unique().implode())
    accepted, quarantined = typed.filter(~out), text.filter(out)
    accepted.write_parquet(Path(folder) / "plain-accepted.parquet", compression="zstd")
    quarantined.write_parquet(Path(folder) / "plain-quarantined.parquet", compression="zstd")
    return {"inner": perf_counter() - began, "accepted": accepted.height, "quarantined": quarantined.height}


if __name__ == "__main__":
    answer({"generate": generate, "gate": gate, "limit": limit, "plain": plain})

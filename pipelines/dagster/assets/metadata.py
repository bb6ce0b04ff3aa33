"""What the asset pages show, made from the schemas: column schemas, row counts, findings. Never a row."""

from collections.abc import Iterable
from typing import Any

import dagster as dg
import pandera.polars as pa

from pipelines.receive.gate import Finding
from pipelines.receive.verdict import JudgedTable, Verdict
from schemas.words.fields import describe

MAX_FINDINGS = 25


def column_schema(model: type[pa.DataFrameModel]) -> dg.TableSchema:
    """A pandera model as Dagster's column schema."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                c.name,
                str(c.dtype),
                description=f"{c.description} ({c.title})",
                constraints=dg.TableColumnConstraints(nullable=c.nullable),
                tags={"personal": c.personal.value} if c.personal.value != "no" else {},
            )
            for c in describe(model)
        ]
    )


def first_line(model: type[pa.DataFrameModel]) -> str:
    """What one row is."""
    return (model.__doc__ or "").strip().splitlines()[0]


def findings_table(findings: Iterable[Finding]) -> str:
    """Findings as a Markdown table: rule, place, count and what to do; no values."""
    lines = ["| severity | rule | column | rows | what | what to do |", "|--|--|--|--|--|--|"]
    listed = sorted(findings, key=lambda f: (f.severity != "error", f.severity != "warning", -f.count))
    for f in listed[:MAX_FINDINGS]:
        lines.append(f"| {f.severity} | {f.rule} | {f.letter} {f.column} | {f.count} | {f.text} | {f.todo} |")
    if len(listed) > MAX_FINDINGS:
        lines.append(f"| | | | | and {len(listed) - MAX_FINDINGS} more: `scrutiny check` lists all | |")
    return "\n".join(lines)


def table_metadata(judged: JudgedTable, verdict: Verdict, file: str, sha256: str) -> dict[str, Any]:
    """Metadata of one judged table of one delivery."""
    return {
        "dagster/partition_row_count": judged.rows["accepted"],
        "file": file,
        "sha256": sha256,
        "understood as": verdict.words,
        "rows in": judged.rows["in"],
        "quarantined": judged.rows["quarantined"],
        "duplicates": judged.rows["duplicates"],
        "ignored": judged.rows["ignored"],
        "covers from": min((s.first for s in judged.spans), default=""),
        "covers to": max((s.last for s in judged.spans), default=""),
        "columns absent": ", ".join(judged.absent) or "none",
        "findings": dg.MetadataValue.md(findings_table(f for f in verdict.findings if f.table == judged.table)),
    }

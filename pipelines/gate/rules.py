"""Rules: the pandera models judge the typed rows; dates must lie where events of the delivery can lie.

Here: asking pandera and sorting what it says by severity. Not here: the rules themselves (`schemas`).
"""

from collections.abc import Mapping
from datetime import date, timedelta

import pandera.polars as pa
import polars as pl
from pandera.config import ValidationDepth, config_context

from pipelines.gate.findings import Broken, Sayer
from schemas.fields import Column, Personal, Severity
from schemas.source import History, Table

EARLIEST_EVENT = date(1990, 1, 1)
MAX_AGE = 30


def ask_pandera(
    table: Table,
    typed: pl.DataFrame,
    unreadable: Mapping[str, pl.Series],
    year: int | None,
    say: Sayer,
    broken: Broken,
) -> None:
    """Let the model judge the typed rows, and sort what it says by severity."""
    columns = {c.name: c for c in table.columns}
    schema = _schema_for(table, set(typed.columns), year)
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            schema.validate(typed.drop("sheet", "source_row"), lazy=True)
            return
        except pa.errors.SchemaErrors as errors:
            # Only where and which rule: `failure_case` holds the value.
            failures = errors.failure_cases.select("column", "check", "index", "schema_context")
    structural = failures.filter(pl.col("index").is_null())
    if structural.height:
        raise AssertionError(f"{table.name}: the typed frame does not fit its model: {structural['check'].to_list()}")
    row_rules = {c.name: c for c in schema.checks}
    rows = typed["source_row"]
    for (name, check), found in failures.group_by("column", "check", maintain_order=True):
        positions = sorted({int(i) for i in found["index"]})
        if (rule := row_rules.get(str(check))) is not None:
            said = rule.statistics or {}
            at, severity = said["column"], said["severity"]
            text, todo, rule_id = rule.title or "", rule.description or "", str(check)
        elif str(check) == "multiple_fields_uniqueness" or str(found["schema_context"][0]) == "DataFrameSchema":
            at, severity, rule_id = "", Severity.ERROR, "key_repeated"
            text = f"Another row has the same {' and '.join(columns[c].title for c in schema.unique or [])}"
            todo = "Keep one of them; both are left out until then."
        else:
            column = columns[str(name)]
            at = column.name
            positions = [p for p in positions if not unreadable[at][p]]
            if column.codes is not None and str(check).startswith("isin"):
                ever = set(column.codes.valid_in(None))
                retired = [p for p in positions if typed[at][p] in ever]
                positions = [p for p in positions if typed[at][p] not in ever]
                broken.mark("code_of_another_year", column.severity, at, retired)
                say.cells("code_of_another_year", column.severity, at, [int(rows[p]) for p in retired],
                          f"The code is not one of collection year {year}", "Use a code that holds in that year.")  # fmt: skip
            rule_id, text, todo = _said(str(check), column, year)
            blank = rule_id == "blank"
            severity = Severity.ERROR if column.key else Severity.WARNING if blank else column.severity
        broken.mark(rule_id, severity, at, positions)
        say.cells(rule_id, severity, at, [int(rows[p]) for p in positions], text, todo)


def _said(check: str, column: Column, year: int | None) -> tuple[str, str, str]:
    """Rule id, text and advice for a built-in pandera check."""
    if check == "not_nullable":
        return "blank", "The cell is blank", "Fill it in."
    if check.startswith("isin"):
        name = column.codes.name if column.codes else "the list"
        when = f" of {year}" if year else ""
        return (
            "unknown_code",
            f"The value is not in the code list {name!r}{when}",
            "Use a code of the list: `scrutiny list --codes`.",
        )
    if check.startswith(("greater_than", "less_than", "in_range")):
        return "out_of_range", "The number is outside its range", "Correct it."
    if check.startswith("str_matches"):
        return "malformed", "The text does not have the form it must have", "Correct it."
    return check, "The value is not allowed here", "Correct it."


def _schema_for(table: Table, present: set[str], year: int | None) -> pa.DataFrameSchema:
    """The model's schema for the columns that are there and the codes that hold in the year."""
    schema = table.model.to_schema()
    schema = schema.remove_columns([n for n in schema.columns if n not in present])
    for c in table.columns:
        if c.codes is not None and c.name in present:
            checks = [*schema.columns[c.name].checks, pa.Check.isin(c.codes.valid_in(year), name="isin")]
            schema = schema.update_column(c.name, checks=checks)
    schema.checks = [k for k in schema.checks if set((k.statistics or {})["needs"]) <= present]
    return schema


def dates_in_range(table: Table, typed: pl.DataFrame, as_at: date, say: Sayer, broken: Broken) -> None:
    """No event after the day the delivery was taken, none before 1990."""
    decisive = table.speaks.date if isinstance(table.speaks, History) else None
    for c in table.columns:
        if c.dtype != pl.Date or c.name not in typed.columns:
            continue
        if c.personal is Personal.SENSITIVE:
            _births_in_range(c.name, typed, as_at, say, broken)
            continue
        severity = Severity.ERROR if c.key or c.name == decisive else Severity.WARNING
        for rule, mask, text in (
            ("after_as_at", typed[c.name] > as_at, "The date lies after the day the delivery was taken"),
            ("too_early", typed[c.name] < EARLIEST_EVENT, "The date lies before 1990"),
        ):
            places = [int(i) for i in mask.fill_null(False).arg_true()]
            broken.mark(rule, severity, c.name, places)
            say.cells(rule, severity, c.name, [int(typed["source_row"][p]) for p in places], text, "Correct the date.")


def _births_in_range(name: str, typed: pl.DataFrame, as_at: date, say: Sayer, broken: Broken) -> None:
    """Nobody in these lists is older than 30, and an unborn child is expected within ten months."""
    earliest, latest = as_at.replace(year=as_at.year - MAX_AGE, day=1), as_at + timedelta(days=310)
    places = [int(i) for i in (~typed[name].is_between(earliest, latest)).fill_null(False).arg_true()]
    broken.mark("implausible_birth_date", Severity.WARNING, name, places)
    rows = [int(typed["source_row"][p]) for p in places]
    say.cells("implausible_birth_date", Severity.WARNING, name, rows,
              "The date of birth lies in the future or more than 30 years back", "Correct it.")  # fmt: skip

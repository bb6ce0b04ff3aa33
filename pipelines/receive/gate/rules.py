"""Rules: the pandera models judge the typed rows; dates must lie where events of the delivery can lie.

Here: asking pandera and sorting what it finds by severity. Not here: the rules themselves (`schemas`).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from queue import Empty, SimpleQueue

import pandera.polars as pa
import polars as pl
from pandera.config import ValidationDepth, config_context

from pipelines.receive.gate.cells import Read
from pipelines.receive.gate.findings import Broken, Findings
from schemas.words import rules
from schemas.words.codes import CodeList
from schemas.words.fields import Column, Personal, Severity, schema_of
from schemas.words.rules import Rule
from schemas.words.source import History, Table

EARLIEST_EVENT = date(1990, 1, 1)
MAX_AGE = 30
ANY_IDENTIFIER = r"^[A-Za-z0-9/_+\-]([A-Za-z0-9/_.\\@+'|:\-]{0,98}[A-Za-z0-9/_+\-])?$"
"""For an identifier whose table has no stricter rule: letters of other alphabets that look like ours make another child, and so does
an apostrophe or another mark before or behind it."""


@dataclass(frozen=True)
class _Failure:
    """What pandera finds broken: the check, by pandera's name, and the positions of the rows. `column`: "" of whole rows."""

    column: str
    check: str
    places: pl.Series


def ask_pandera(
    values: "Values", read: Read, typed: pl.DataFrame, findings: Findings, broken: Broken, *, unique: bool
) -> None:
    """Let the table's `schema_for` the columns and the year judge the typed rows, and sort what breaks it by severity.

    values  knows the table and the year, and what was found of the values of columns that are read by spelling
    unique  as in `schema_for`
    """
    table, year = values.table, values.year
    columns = {c.name: c for c in table.columns}
    present = frozenset(read.readings)
    by_spelling = frozenset(n for n, r in read.readings.items() if r.values is not None)
    with schema_for(table, present, year, unique=unique, apart=by_spelling) as schema:
        failures = [*_of_rows(schema, table, typed), *values.failures(read, typed)]
        row_rules = {c.name: c for c in schema.checks}
        key = " and ".join(columns[c].title for c in schema.unique or [])
    # In pandera's order for a whole frame: keys that repeat, column by column, rules of rows.
    position = {n: i for i, n in enumerate(columns)}
    failures.sort(key=lambda f: position[f.column] if f.column else len(columns) if f.check in row_rules else -1)
    numbers = typed["source_row"]

    def broke(rule: Rule, name: str, places: pl.Series, severity: str, text: str = "") -> None:
        broken.mark(rule.id, severity, name, places)
        findings.on_cells(rule, name, numbers.gather(places), severity, text)

    for failure in failures:
        if (row_rule := row_rules.get(failure.check)) is not None:
            details = row_rule.statistics or {}
            rule = Rule(failure.check, details["severity"], row_rule.title or "", row_rule.description or "")
            broke(rule, details["column"], failure.places, details["severity"])
        elif not failure.column:
            text = f"Another row has the same {key} and says something else"
            broke(rules.KEY_REPEATED, "", failure.places, Severity.ERROR, text)
        else:
            for rule, places, severity, text in _rules_of_cells(failure, columns[failure.column], read, typed, year):
                broke(rule, failure.column, places, severity, text)


def _rules_of_cells(
    failure: _Failure, column: Column, read: Read, typed: pl.DataFrame, year: int | None
) -> Iterator[tuple[Rule, pl.Series, Severity, str]]:
    """Which rule each of the failing cells of a column breaks: the rule, the positions, the severity, its words if special."""
    places = failure.places
    if read.readings[column.name].unreadable is not None:
        places = places.filter(~read.unreadable(column.name).gather(places))
    if column.codes is not None and failure.check.startswith("isin"):
        ever = list(column.codes.valid_in(None))
        if column.begun in typed.columns:
            places = places.filter(~_held_when_it_began(column, column.codes, typed[places]))
        retired = typed[column.name].gather(places).is_in(ever)
        text = f"The code is not one of collection year {year}"
        yield rules.CODE_OF_ANOTHER_YEAR, places.filter(retired), column.severity, text
        places = places.filter(~retired)
    rule, text = _rule_of(failure.check, column, year)
    # A row without its second identifier still is a row.
    mild = rule is rules.BLANK or column.personal is Personal.IDENTIFIER
    yield rule, places, Severity.ERROR if column.key else Severity.WARNING if mild else column.severity, text


def _held_when_it_began(column: Column, codes: CodeList, rows: pl.DataFrame) -> pl.Series:
    """Did the code of a row hold in the collection year in which its record began."""
    since = {c.code: c.since or 0 for c in codes.codes}
    until = {c.code: c.until or 9999 for c in codes.codes}
    began = pl.col(column.begun).dt.year() + (pl.col(column.begun).dt.month() >= 4).cast(pl.Int32)
    code = pl.col(column.name)
    held = began.is_between(
        code.replace_strict(since, default=None, return_dtype=pl.Int32),
        code.replace_strict(until, default=None, return_dtype=pl.Int32),
    )
    return rows.select(held.fill_null(False)).to_series()


def _of_rows(schema: pa.DataFrameSchema, table: Table, typed: pl.DataFrame) -> Iterator[_Failure]:
    """What breaks a schema, in pandera's order."""
    failures = _failures(schema, typed.drop("sheet", "source_row"))
    if failures is None:
        return
    structural = failures.filter(pl.col("index").is_null())
    if structural.height:
        raise AssertionError(f"{table.name}: the typed frame does not fit its model: {structural['check'].to_list()}")
    for (name, check), found in failures.group_by("column", "check", maintain_order=True):
        column = str(name) if str(found["schema_context"][0]) == "Column" else ""
        yield _Failure(column, str(check), found["index"].cast(pl.UInt32).unique().sort())


def _failures(schema: pa.DataFrameSchema | pa.Column, rows: pl.DataFrame) -> pl.DataFrame | None:
    """Where pandera finds which check broken, or None. Only where and which: `failure_case` holds the value."""
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            schema.validate(rows, lazy=True)
        except pa.errors.SchemaErrors as errors:
            return errors.failure_cases.select("column", "check", "check_number", "index", "schema_context")
    return None


class Values:
    """What pandera finds in the values of columns that are read by spelling.

    All checks of a column are about one value, so pandera is asked about each value once, however many cells of however many
    slices of a sheet hold it. Several threads may ask: then a value is asked twice, and the answer is the same.
    """

    def __init__(self, table: Table, present: frozenset[str], year: int | None) -> None:
        self.table, self.present, self.year = table, present, year
        self._known: dict[str, tuple[pl.Series | None, pl.Series, dict[tuple[int, str], pl.Series]]] = {}
        """By column: the values of the last slice; all values asked; and by check, with its number among the checks of the
        column, those that break it."""

    def failures(self, read: Read, typed: pl.DataFrame) -> Iterator[_Failure]:
        """What breaks the checks of columns that are read by spelling."""
        for name, reading in read.readings.items():
            if reading.values is None:
                continue
            for (_, check), bad in sorted(self._broken(name, reading.values).items(), key=lambda x: x[0]):
                places = typed[name].is_in(bad.implode(), nulls_equal=True).arg_true()
                if places.len():
                    yield _Failure(name, check, places.cast(pl.UInt32))

    def _broken(self, name: str, values: pl.Series) -> dict[tuple[int, str], pl.Series]:
        """By check, the values of a column that break it, as far as they were ever asked; whether it may be blank is asked too."""
        last, known, broken = self._known.get(name, (None, values.clear(), {}))
        if values is last:
            return broken
        asked = pl.concat([values, pl.Series([None], dtype=values.dtype)]).unique()
        new = asked.filter(~asked.is_in(known.implode(), nulls_equal=True))
        if new.is_empty():
            self._known[name] = (values, known, broken)
            return broken
        with schema_for(self.table, self.present, self.year) as schema:
            column = schema.columns.get(name)  # not there if it has no check
            failures = None if column is None else _failures(column, new.to_frame(name))
        if failures is not None:
            broken = dict(broken)
            for (check, number), found in failures.group_by("check", "check_number"):
                # Of a check of blanks pandera gives no number; it comes first.
                key = (-1 if number is None else int(str(number)), str(check))
                bad = new.gather(found["index"].cast(pl.UInt32))
                broken[key] = pl.concat([broken[key], bad]) if key in broken else bad
        # Both at once, so that no thread sees a value as asked without what was found.
        self._known[name] = (values, pl.concat([known, new]), broken)
        return broken


def _rule_of(check: str, column: Column, year: int | None) -> tuple[Rule, str]:
    """The rule that a built-in pandera check is, and its words where they are more exact than the rule's."""
    if check == "not_nullable":
        return rules.BLANK, ""
    if check.startswith("isin"):
        name, when = column.codes.name if column.codes else "the list", f" of {year}" if year else ""
        return rules.UNKNOWN_CODE, f"The value is not in the code list {name!r}{when}"
    if check.startswith(("greater_than", "less_than", "in_range")):
        return rules.OUT_OF_RANGE, ""
    if check.startswith("str_matches"):
        return rules.MALFORMED, f"{rules.MALFORMED.text}: {column.form}"
    raise AssertionError(f"no rule says what the check {check} of {column.name} is")


_Key = tuple[type[pa.DataFrameModel], frozenset[str], int | None, bool, frozenset[str]]
_FREE_SCHEMAS: dict[_Key, SimpleQueue[pa.DataFrameSchema]] = {}
"""Schemas that are not in use at the moment: making one takes as long as judging thousands of rows, and threads cannot share it."""


@contextmanager
def schema_for(
    table: Table, present: frozenset[str], year: int | None, *, unique: bool = True, apart: frozenset[str] = frozenset()
) -> Iterator[pa.DataFrameSchema]:
    """A schema for one thread: the model's, for the columns that are there and the codes that hold in the year.

    unique  whether it asks for keys that repeat; of rows known to have different ones it need not
    apart   columns whose own checks it does not ask, only the rules of rows that need them
    """
    free = _FREE_SCHEMAS.setdefault((table.model, present, year, unique, apart), SimpleQueue())
    try:
        schema = free.get_nowait()
    except Empty:
        schema = _made(table, present, year, apart)
        if not unique:
            schema.unique = None
    yield schema
    free.put(schema)


def _made(table: Table, present: frozenset[str], year: int | None, apart: frozenset[str]) -> pa.DataFrameSchema:
    schema = schema_of(table.model)
    asked: dict[str, dict[str, list[pa.Check]]] = {}
    for c in table.columns:
        checks = schema.columns[c.name].checks
        if c.codes is not None:
            asked[c.name] = {"checks": [*checks, pa.Check.isin(c.codes.valid_in(year), name="isin")]}
        elif c.personal is Personal.IDENTIFIER and not checks:
            asked[c.name] = {"checks": [pa.Check.str_matches(ANY_IDENTIFIER, name="str_matches")]}
        elif (between := _between(checks)) is not None:
            asked[c.name] = {"checks": [between]}
    # Columns without a check would take as long as the others; their types are those that the gate has given them.
    idle = {n for n, c in schema.columns.items() if n not in asked and c.nullable and not c.checks and not c.unique}
    gone = [n for n in schema.columns if n not in present or n in idle | apart]
    schema = schema.update_columns({n: a for n, a in asked.items() if n in present}).remove_columns(gone)
    schema.checks = [k for k in schema.checks if set((k.statistics or {})["needs"]) <= present]
    return schema


def _between(checks: Sequence[pa.Check]) -> pa.Check | None:
    """A lower and an upper bound as one check, which takes half the time."""
    bounds = {str(k.name): k.statistics or {} for k in checks}
    if set(bounds) != {"greater_than_or_equal_to", "less_than_or_equal_to"}:
        return None
    lowest = bounds["greater_than_or_equal_to"]["min_value"]
    highest = bounds["less_than_or_equal_to"]["max_value"]
    return pa.Check.in_range(lowest, highest, name="in_range")


def ages_that_do_not_fit(table: Table, typed: pl.DataFrame, as_at: date, findings: Findings) -> None:
    """Ages beside dates of birth: worked out some time before the list was taken they are a year less, never two.

    No row is quarantined for it: it is not known which of the two is wrong, and systems differ in the day by which they work out an age.
    """
    names = {c.name for c in table.columns} & set(typed.columns)
    if not {"age", "birth_date"} <= names:
        return
    born = typed["birth_date"]
    birthday_to_come = born.dt.to_string("%m%d") > f"{as_at:%m%d}"
    years = as_at.year - born.dt.year() - birthday_to_come.cast(pl.Int32)
    far_off = (typed["age"] - years.clip(lower_bound=0)).abs() > 1
    findings.on_cells(rules.AGE_DOES_NOT_FIT, "age", typed["source_row"].filter(far_off.fill_null(False)))


def dates_in_range(table: Table, typed: pl.DataFrame, as_at: date, findings: Findings, broken: Broken) -> None:
    """No event after the day the delivery was taken, unless it is planned; none before 1990."""
    decisive = table.covers.date if isinstance(table.covers, History) else None
    asked: list[tuple[Rule, str, Severity, pl.Expr]] = []
    for c in table.columns:
        if c.dtype != pl.Date or c.name not in typed.columns:
            continue
        day = pl.col(c.name)
        if c.personal is Personal.SENSITIVE:
            # Nobody in these lists is older than 30, and an unborn child is expected within ten months.
            earliest, latest = as_at.replace(year=as_at.year - MAX_AGE, day=1), as_at + timedelta(days=310)
            asked.append((rules.IMPLAUSIBLE_BIRTH_DATE, c.name, Severity.WARNING, ~day.is_between(earliest, latest)))
        else:
            severity = Severity.ERROR if c.key or c.name == decisive else Severity.WARNING
            if not c.may_lie_ahead:
                asked.append((rules.AFTER_AS_AT, c.name, severity, day > as_at))
            asked.append((rules.TOO_EARLY, c.name, severity, day < EARLIEST_EVENT))
    # All columns at once: a query of polars takes longer than the few rows of most lists, and mostly no date is broken.
    marked = typed.select(mask.fill_null(False).alias(str(n)) for n, (*_, mask) in enumerate(asked))
    for n, (rule, name, severity, _) in enumerate(asked):
        if marked[str(n)].any():
            places = marked[str(n)].arg_true()
            broken.mark(rule.id, severity, name, places)
            findings.on_cells(rule, name, typed["source_row"].gather(places), severity)

"""The words in which a column is described, and the columns that several sources share.

Here: `column`, `row_rule`, `schema_of`, `describe`; each shared column described once.
Not here: code lists (`codes`), the tables themselves (one module per source), parsing and judging (`pipelines.receive.gate`).

A column is a pandera `Field`; what pandera has no word for travels in its metadata. From this one description come
the checks, the header matching, the DuckDB comments, the Dagster column schema and the data dictionary.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from threading import Lock
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.engines.polars_engine import Engine

from schemas.words.codes import CodeList


class Personal(StrEnum):
    """What the gate does with a column before anything is stored outside the restricted folders."""

    NO = "no"
    IDENTIFIER = "identifier"  # replaced by a pseudonym (HMAC)
    SENSITIVE = "sensitive"  # kept beside the pseudonym, never published: dates of birth
    GROUP = "group"  # a team: kept where it surely names no person, else `other`
    DROP = "drop"  # judged, then dropped: names of people, postcodes, free text


CASE_NUMBER, UPN = "social care case number", "unique pupil number"
"""Numberings of children that several sources share: the same number is the same child in all of them."""


class Severity(StrEnum):
    """What a broken rule costs."""

    ERROR = "error"  # the row is quarantined
    WARNING = "warning"  # the cell is left out, the row counts
    NOTE = "note"  # the cell is used; a finding says what was done to it


@dataclass(frozen=True)
class Column:
    """One column as everything outside pandera sees it. Produced by `describe`, never written by hand."""

    name: str
    title: str
    dtype: pl.DataType
    description: str
    nullable: bool
    key: bool
    aliases: tuple[str, ...]
    codes: CodeList | None
    personal: Personal
    severity: Severity
    absent_marks: tuple[str, ...]
    unit: str | None
    optional: bool
    scheme: str
    may_lie_ahead: bool
    begun: str
    form: str


def column(
    title: str,
    description: str,
    *,
    required: bool = False,
    key: bool = False,
    aliases: tuple[str, ...] = (),
    codes: CodeList | None = None,
    personal: Personal = Personal.NO,
    severity: Severity | None = None,
    absent_marks: tuple[str, ...] = (),
    unit: str | None = None,
    optional: bool = False,
    scheme: str = "",
    may_lie_ahead: bool = False,
    begun: str = "",
    form: str = "",
    **checks: Any,
) -> Any:
    """A column of a table.

    title         the header as the source prints it; matching ignores case, spacing and punctuation
    description   what it says and in which unit, for people
    key           without this column the table is refused, without this cell the row is quarantined
    required      the source says every row has it: a blank is reported, the row counts
    aliases       other headers seen in real files
    codes         the closed list its values come from; validity depends on the collection year
    personal      what the gate does with it (see `Personal`)
    severity      what an unreadable or unknown value costs: default warning for codes and dates, error for keys and others
    absent_marks  text that means "no value" in this column beyond the usual ("", NULL, N/A, None)
    unit          unit of a number
    optional      a real file may lack the column; its absence is no fault
    scheme        of an identifier, the numbering it belongs to where several sources share it; by default the source's own
    may_lie_ahead a date that may lie after the day the delivery was taken: something is expected or planned for it
    begun         of a code, the column with the day its record began: a code that held in that year goes on to hold in it
    form          with `str_matches`: the form that is wanted, as an example or in words
    checks        pandera checks (`ge`, `le`, `str_matches`, …)
    """
    return pa.Field(
        title=title,
        description=description,
        nullable=not (required or key),
        metadata={
            "key": key,
            "aliases": aliases,
            "codes": codes,
            "personal": personal,
            "severity": severity,
            "absent_marks": absent_marks,
            "unit": unit,
            "optional": optional,
            "scheme": scheme,
            "may_lie_ahead": may_lie_ahead,
            "begun": begun,
            "form": form,
        },
        **checks,
    )


def row_rule(
    rule_id: str,
    text: str,
    *,
    column: str,
    needs: tuple[str, ...],
    todo: str,
    severity: Severity = Severity.ERROR,
) -> Callable[..., Any]:
    """A rule over several columns of one row, attached to a model as a pandera frame check.

    The decorated method returns a polars expression that is true where the row is in order; null means "not known"
    and passes. `column` is the cell a person is sent to, `needs` the columns without which the rule is not run.
    """

    def wrap(method: Callable[..., pl.Expr]) -> Any:
        def check(cls: Any, data: pa.PolarsData) -> pl.LazyFrame:
            return data.lazyframe.select(method(cls))

        check.__name__ = method.__name__
        check.__doc__ = method.__doc__
        return pa.dataframe_check(
            name=rule_id,
            title=text,
            description=todo,
            statistics={"column": column, "needs": needs, "severity": severity},
        )(check)

    return wrap


def _usual_severity(dtype: pl.DataType, metadata: dict[str, Any]) -> Severity:
    """A key must be read; a code or another date may be left out, and the figures that rest on it are marked."""
    if metadata.get("key") or not (metadata.get("codes") or dtype == pl.Date):
        return Severity.ERROR
    return Severity.WARNING


_ONE_AT_A_TIME = Lock()


def schema_of(model: type[pa.DataFrameModel]) -> pa.DataFrameSchema:
    """The pandera schema of a model: always the same object, so not to be changed. Safe in any thread.

    pandera builds it at the first call and removes the name from each rule as it does so: if two threads called at once, one
    of them would get rules named after their methods.

    Everything about a column beyond its checks stays with the model's fields (`describe`). pandera copies a column with all it
    holds before each judgement: copying code lists takes time, and fails where another thread looks a code up for the first time.
    """
    with _ONE_AT_A_TIME:
        schema = model.to_schema()
        for each in schema.columns.values():
            each.metadata = None
        return schema


@lru_cache
def describe(model: type[pa.DataFrameModel]) -> tuple[Column, ...]:
    """The columns of a model in order, with everything its fields declare.

    Taken from the fields, not from the schema that pandera makes of them: a file is recognised by the headers of all
    tables, and making all their schemas would take longer than judging it.
    """
    columns = []
    for name, (annotated, declared) in model.__fields__.items():
        metadata = declared.metadata or {}
        dtype = Engine.dtype(annotated.raw_annotation).type
        columns.append(
            Column(
                name=name,
                title=declared.title or name,
                dtype=dtype,
                description=declared.description or "",
                nullable=bool(declared.nullable),
                key=metadata.get("key", False),
                aliases=metadata.get("aliases", ()),
                codes=metadata.get("codes"),
                personal=metadata.get("personal", Personal.NO),
                severity=metadata.get("severity") or _usual_severity(dtype, metadata),
                absent_marks=metadata.get("absent_marks", ()),
                unit=metadata.get("unit"),
                optional=metadata.get("optional", False),
                scheme=metadata.get("scheme", ""),
                may_lie_ahead=metadata.get("may_lie_ahead", False),
                begun=metadata.get("begun", ""),
                form=metadata.get("form", ""),
            )
        )
    return tuple(columns)

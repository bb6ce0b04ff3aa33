"""A file that lacks a column stops nothing: what needs it is unknown, the others go on."""

from datetime import date

import polars as pl
import pytest

from pipelines.compose.conform import About, Incomplete, complete, steps
from schemas.events import EVENTS
from schemas.words.event import SourceTable
from schemas.words.fields import Personal
from schemas.words.source import Table, known_sources

WHERE = {"delivery": pl.String, "sheet": pl.String, "source_row": pl.Int64, "left_out": pl.String}


def tables_of(source_table: SourceTable) -> dict[str, Table]:
    """The table used and its companions, by the name that a step knows them by."""
    found = {"": known_sources()[source_table.source].table(source_table.table)}
    for asked in source_table.companions:
        source, _, name = asked.removesuffix("?").rpartition("/")
        found[name] = known_sources()[source or source_table.source].table(name)
    return found


def columns_of(table: Table) -> list[str]:
    return [c.name for c in table.columns if c.personal is not Personal.DROP]


CASES = [
    (events.name, source_table)
    for events in EVENTS.values()
    for source_table in events.filled_by
    if (source_table.source, events.name) in steps()
]


def what_a_step_can_do_without(source_table: SourceTable) -> list[tuple[str, str]]:
    """Table and column of everything that is neither a key nor listed as needed."""
    return [
        (name, column.name)
        for name, table in tables_of(source_table).items()
        for column in table.columns
        if not column.key and column.personal is not Personal.DROP and column.name not in source_table.needs
    ]


@pytest.mark.parametrize(("events", "source_table"), CASES, ids=lambda x: x.source if isinstance(x, SourceTable) else x)
def test_a_step_goes_on_without_any_one_column(events: str, source_table: SourceTable) -> None:
    tables = tables_of(source_table)
    term = "Spring Term 2025" if source_table.source.startswith("school_census") else ""
    about = About("855", "d", term, date(2025, 3, 31))
    wrong = []
    for lacking, column in what_a_step_can_do_without(source_table):
        frames = {}
        for name, table in tables.items():
            dtypes = {c.name: c.dtype for c in table.columns}
            kept = [c for c in columns_of(table) if not (name == lacking and c == column)]
            frames[name] = complete(pl.DataFrame(schema=WHERE | {c: dtypes[c] for c in kept}), table)
        rows = frames.pop("")
        try:
            made = steps()[source_table.source, events](rows, frames, about)
        except Incomplete:
            continue
        except Exception as failed:
            wrong.append((lacking or "its own", column, type(failed).__name__, str(failed)))
            continue
        if made.height:
            wrong.append((lacking or "its own", column, "rows", str(made.height)))
    assert wrong == []


def test_hundreds_of_columns_are_left_out() -> None:
    assert sum(len(what_a_step_can_do_without(source_table)) for _, source_table in CASES) > 600

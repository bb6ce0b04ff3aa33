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


def tables_of(speaker: SourceTable) -> dict[str, Table]:
    """The speaking table and its companions, by the name that a step knows them by."""
    found = {"": known_sources()[speaker.source].table(speaker.table)}
    for asked in speaker.companions:
        source, _, name = asked.removesuffix("?").rpartition("/")
        found[name] = known_sources()[source or speaker.source].table(name)
    return found


def columns_of(table: Table) -> list[str]:
    return [c.name for c in table.columns if c.personal is not Personal.DROP]


CASES = [
    (events.name, speaker)
    for events in EVENTS.values()
    for speaker in events.filled_by
    if (speaker.source, events.name) in steps()
]


def what_a_step_can_do_without(speaker: SourceTable) -> list[tuple[str, str]]:
    """Table and column of everything that is neither a key nor said to be needed."""
    return [
        (name, column.name)
        for name, table in tables_of(speaker).items()
        for column in table.columns
        if not column.key and column.personal is not Personal.DROP and column.name not in speaker.needs
    ]


@pytest.mark.parametrize(("events", "speaker"), CASES, ids=lambda x: x.source if isinstance(x, SourceTable) else x)
def test_a_step_goes_on_without_any_one_column(events: str, speaker: SourceTable) -> None:
    tables = tables_of(speaker)
    term = "Spring Term 2025" if speaker.source.startswith("school_census") else ""
    about = About("855", "d", term, date(2025, 3, 31))
    wrong = []
    for lacking, column in what_a_step_can_do_without(speaker):
        frames = {}
        for name, table in tables.items():
            dtypes = {c.name: c.dtype for c in table.columns}
            kept = [c for c in columns_of(table) if not (name == lacking and c == column)]
            frames[name] = complete(pl.DataFrame(schema=WHERE | {c: dtypes[c] for c in kept}), table)
        rows = frames.pop("")
        try:
            made = steps()[speaker.source, events](rows, frames, about)
        except Incomplete:
            continue
        except Exception as failed:
            wrong.append((lacking or "its own", column, type(failed).__name__, str(failed)))
            continue
        if made.height:
            wrong.append((lacking or "its own", column, "rows", str(made.height)))
    assert wrong == []


def test_hundreds_of_columns_are_left_out() -> None:
    assert sum(len(what_a_step_can_do_without(speaker)) for _, speaker in CASES) > 600

"""A file that lacks a column stops nothing: what needs it is unknown, the others go on."""

from datetime import date

import polars as pl
import pytest

from pipelines.conform import About, Incomplete, complete, steps
from schemas.events import EVENTS, Speaker
from schemas.fields import Personal
from schemas.source import Table, known_sources

WHERE = {"delivery": pl.String, "sheet": pl.String, "source_row": pl.Int64, "left_out": pl.String}


def tables_of(speaker: Speaker) -> dict[str, Table]:
    """The speaking table and its companions, by the name that a step knows them by."""
    found = {"": known_sources()[speaker.source].table(speaker.table)}
    for asked in speaker.companions:
        source, _, name = asked.removesuffix("?").rpartition("/")
        found[name] = known_sources()[source or speaker.source].table(name)
    return found


def columns_of(table: Table) -> list[str]:
    return [c.name for c in table.columns if c.personal is not Personal.DROP]


CASES = [
    (events.name, speaker, name, column.name)
    for events in EVENTS.values()
    for speaker in events.speakers
    if (speaker.source, events.name) in steps()
    for name, table in tables_of(speaker).items()
    for column in table.columns
    if not column.key and column.personal is not Personal.DROP and column.name not in speaker.needs
]


@pytest.mark.parametrize(
    ("events", "speaker", "lacking", "column"), CASES, ids=lambda x: x.source if isinstance(x, Speaker) else x or "rows"
)
def test_every_step_goes_on_without_any_one_column(events: str, speaker: Speaker, lacking: str, column: str) -> None:
    frames = {}
    for name, table in tables_of(speaker).items():
        dtypes = {c.name: c.dtype for c in table.columns}
        kept = [c for c in columns_of(table) if not (name == lacking and c == column)]
        frames[name] = complete(pl.DataFrame(schema=WHERE | {c: dtypes[c] for c in kept}), table)
    about = About(
        "855", "d", "Spring Term 2025" if speaker.source.startswith("school_census") else "", date(2025, 3, 31)
    )
    rows = frames.pop("")
    try:
        made = steps()[speaker.source, events](rows, frames, about)
    except Incomplete:
        return
    assert made.height == 0

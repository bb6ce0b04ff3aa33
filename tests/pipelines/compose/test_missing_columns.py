"""A file that lacks a column stops nothing: what needs it is unknown, the others go on. It never reads as a no."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from pipelines.compose.composition import Part, claims, whole
from pipelines.compose.conform import About, Incomplete, accepted_rows, complete, events_of, steps
from pipelines.home.lake import Lake
from pipelines.receive.books import Books
from pipelines.receive.identity import COUNCIL_SLOT, PUBLISHED
from schemas.events import EVENTS
from schemas.words.event import SourceTable
from schemas.words.fields import Personal, schema_of
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


Reader = Callable[[Part], pl.DataFrame]

_NUMBER_USED_TWICE = "of two schools that had the same number one after the other the later one is taken"
WITHOUT_WHICH_IT_IS_KNOWN = {
    ("ssd", "health_checks", "outcome"): "none is completed, and each is told as not known",
    (
        "ssd",
        "looked_after",
        "legal_status",
    ): "figures of placements leave short breaks out, and are not given without it",
    ("ccis", "young_people", "in_custody"): "activity 710 says so too",
    ("sen2", "maintained_plans", "upn"): "the person's row is theirs as well",
    ("sen2", "plan_requests", "upn"): "the person's row is theirs as well",
    ("sen2", "plans_issued", "upn"): "the person's row is theirs as well",
    (
        "ssd",
        "children_for_adoption",
        "decision_date",
    ): "the column that dates the table, without which it covers nothing",
    ("sen2", "plans_issued", "received_date"): "whether a plan was in time is not known without it",
    ("ssd", "initial_conferences", "enquiry_row"): "whether a conference was in time is not known without its enquiry",
    ("school_census", "attendance", "status"): _NUMBER_USED_TWICE,
    ("school_census", "exclusions", "status"): _NUMBER_USED_TWICE,
    ("school_census", "pupils", "status"): _NUMBER_USED_TWICE,
}
"""What a column that is away changes, and why that is no silent no."""


NOT_DELIVERED = {"eligible_children", "ofsted_report_cards", "school_census_xml", "youth_justice_cohort"}
"""What the county's systems do not write."""


def without(rows: Reader, lacking: tuple[str, str, str] | None) -> Reader:
    """A reader of files of which one lacks a column."""

    def read(part: Part) -> pl.DataFrame:
        frame = rows(part)
        if lacking is None or (part.source, part.table) != lacking[:2]:
            return frame
        return complete(frame.drop(lacking[2], strict=False), known_sources()[part.source].table(part.table))

    return read


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(s, marks=[pytest.mark.further] if s in ("school_census", "sen2") else [])
        for s in sorted({s.source for _, s in CASES})
    ],
)
def test_what_a_file_lacks_is_never_read_as_a_no(demo: Lake, source: str) -> None:
    """Each of the county's files again, without one of its columns in turn: what that changes is told as not known or not given."""
    books = Books.read(demo)
    known = [(d, v) for d, v in books.received("855") if d.slot != COUNCIL_SLOT] + list(books.received(PUBLISHED))
    found, _ = claims(known)
    wrong, asked = [], 0
    for events, used in CASES:
        mine = [c for c in found if c.events == events and c.source == source]
        if used.source != source or not mine:
            continue
        claim = max(mine, key=lambda c: (c.as_at, c.period, c.delivery.order))
        frames: dict[tuple[str, str], pl.DataFrame] = {}
        of_lake = accepted_rows(demo)

        def rows(
            part: Part, frames: dict[tuple[str, str], pl.DataFrame] = frames, read: Reader = of_lake
        ) -> pl.DataFrame:
            return frames.setdefault((part.source, part.table), read(part))

        usual, spans, _ = events_of(events, [whole(claim)], rows, "855")
        given = [c for c in schema_of(EVENTS[events].model).columns if c not in spans[0].absent]
        for (of, table), frame in list(frames.items()):
            for column in known_sources()[of].table(table).columns:
                needed = column.name if (of, table) == (source, used.table) else f"{table}.{column.name}"
                if column.personal is Personal.DROP or column.key or column.name not in frame.columns:
                    continue
                if needed in used.needs or (source, events, column.name) in WITHOUT_WHICH_IT_IS_KNOWN:
                    continue
                told: list[str] = []
                made, covered, _ = events_of(
                    events, [whole(claim)], without(rows, (of, table, column.name)), "855", told
                )
                asked += 1
                if told or made.is_empty():  # it is not used, or covers no day
                    continue
                if made.height != usual.height:
                    wrong.append(f"{events} without {table}.{column.name}: {usual.height} rows, then {made.height}")
                away = {*covered[0].absent, *({column.name} if (of, table) == (source, used.table) else ())}
                wrong += [
                    f"{events} without {table}.{column.name}: {c}"
                    for c in given
                    if c not in away and _other(c, usual, made)
                ]
    assert not wrong, wrong
    assert asked or source in NOT_DELIVERED


def _other(column: str, usual: pl.DataFrame, made: pl.DataFrame) -> int:
    """In how many rows a column says something else and does not tell that it is not known.

    A blank says that something is not known, but for a day: it says that nothing happened.
    """
    if column in WHERE or column in ("sex", "birth_date"):
        return 0
    where = ["delivery", "sheet", "source_row"]
    both = usual.unique(where, keep="none").join(made, on=where, suffix="_now")
    told = pl.col("left_out_now").fill_null("").str.contains(f",{column},", literal=True)
    changed = pl.col(column).ne_missing(pl.col(f"{column}_now"))
    is_a_day = usual.schema[column] == pl.Date
    return both.filter(changed, ~told, pl.col(f"{column}_now").is_not_null() | is_a_day).height

"""Composed rows → events: the rows of the deliveries that cover a date, in the columns of the event table.

Here: cutting accepted rows to the spans they cover, and finding the step of a source. A source whose tables already use
the event table's words needs no step; another has a module here named like the source, with `CONFORMS`: per event
table, a function of the rows, the tables they are read together with, and what is known of the delivery.
Not here: which delivery covers which dates (`pipelines.compose.composition`), and what is counted (`warehouse`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import polars as pl

from pipelines.compose.composition import Claim, Part, Share, history_date
from pipelines.home.lake import Lake, read_frame
from schemas.events import EVENTS
from schemas.words.event import SourceTable
from schemas.words.fields import Personal, schema_of
from schemas.words.source import Collection, Table, known_sources
from warehouse.coverage import Span
from warehouse.national import Taken


@dataclass(frozen=True)
class About:
    """What a conform step knows of the delivery: whose it is, of which collection (its label, or ""), taken when.

    rolled_back  its sidecar asks a later edition how things stood on the day `as_at`
    editions     of each national table it is read together with (`source/table`), of which day its edition is
    """

    la_code: str
    delivery: str
    period: str
    as_at: date
    rolled_back: bool = False
    editions: Mapping[str, Taken] = field(default_factory=dict)


Conform = Callable[[pl.DataFrame, Mapping[str, pl.DataFrame], About], pl.DataFrame]
"""rows of the table used, companions by name (`?` left off), About → rows with columns of the event table.

Rows and companions carry `delivery`, `sheet`, `source_row`, `left_out`; the rows given back must keep those of the row they
come from. A companion that may be absent is then an empty frame with its columns. A column that is not given back is one
that the source does not have: what needs it is not available.
"""


def says(frame: pl.DataFrame, name: str) -> bool:
    """Does a table say anything in a column: one that is blank in every row is as good as not exported."""
    return name in frame.columns and frame[name].null_count() < frame.height


WHERE = ("delivery", "sheet", "source_row")
"""The columns that say where an event came from."""

MAX_SHARE_LOST = 0.05
"""Where more rows than this cannot be matched (they point to no child, no school), the collection is not used."""


class Incomplete(Exception):  # noqa: N818 - the word people read
    """A collection that is not what it should be: schools are missing, it is another council's, another term's. No value."""


Reader = Callable[[Part], pl.DataFrame]


class Disagree(TypeError):  # noqa: N818 - the word people read
    """A column of a source and the column of events it would become have different types, and no step stands between them."""


@lru_cache
def steps() -> dict[tuple[str, str], Conform]:
    """Every step by source and event table. Nothing is registered by hand. Raises `Disagree`."""
    found = {}
    for module in sorted(m.name for m in iter_modules(__path__)):
        for events, step in import_module(f"{__name__}.{module}").CONFORMS.items():
            found[(module, events)] = step
    for name, table in EVENTS.items():
        for source_table in table.filled_by:
            if (source_table.source, name) not in found:
                _prove_agreement(name, schema_of(table.model).columns, source_table)
    return found


def _prove_agreement(events: str, wanted: Mapping[str, Any], source_table: SourceTable) -> None:
    """Raise `Disagree` unless the columns of a source can be taken as they are: a cast that fails is no fault of the data."""
    given = {c.name: c.dtype for c in known_sources()[source_table.source].table(source_table.table).columns}
    for name, column in wanted.items():
        where = f"{source_table.source}/{source_table.table} and the events {events}"
        if name in given and given[name] != column.dtype.type:
            raise Disagree(f"{where}: {name} is {given[name]} in one and {column.dtype.type} in the other")
        if name not in given and not column.nullable and name not in WHERE:
            raise Disagree(f"{where}: {name} is required in the events and is no column of the source")


@lru_cache
def columns_given(source: str, events: str) -> frozenset[str]:
    """The columns of an event table that a source gives where its files have every column and no companion is away.

    Found by what its step makes of a table without a row. KeyError where the source does not fill the events.
    """
    (used,) = [s for s in EVENTS[events].filled_by if s.source == source]
    frame = _without_a_row(source, used.table)
    if step := steps().get((source, events)):
        named = [c.removesuffix("?").rpartition("/") for c in used.companions]
        # What a step leaves away where a companion is away, or a column of it blank, is given here.
        companions = {table: _with_a_row(of or source, table) for of, _, table in named}
        editions = {f"{of}/{table}": Taken(_ANY_DAY) for of, _, table in named if of}
        frame = step(frame, companions, About(_ANY_COUNCIL, "", _ANY_TERM, _ANY_DAY, editions=editions))
    return frozenset(frame.columns) & frozenset(schema_of(EVENTS[events].model).columns)


_ANY_DAY, _ANY_TERM, _ANY_COUNCIL = date(2025, 1, 16), "Autumn Term 2024", "201"
"""What a step is told of it: any day, any term, any council."""


def accepted_rows(lake: Lake) -> Reader:
    """Reads the accepted rows of a table of a delivery from the lake."""

    def rows(part: Part) -> pl.DataFrame:
        d = part.delivery
        frame = read_frame(lake.accepted(d.la_code, d.slot, d.sha256, part.fingerprint, part.table))
        return complete(frame, known_sources()[part.source].table(part.table)).with_columns(delivery=pl.lit(d.id))

    return rows


def complete(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Accepted rows with every column that the table has in all editions: one that the file lacks is blank in every row.

    What needs it is unknown then, and nothing stops for it. Optional columns stay away: a step may ask which edition it is.
    """
    lacking = [
        c for c in table.columns if not c.optional and c.personal is not Personal.DROP and c.name not in frame.columns
    ]
    return frame.with_columns(pl.lit(None, c.dtype).alias(c.name) for c in lacking)


def events_of(
    name: str, shares: Sequence[Share], rows: Reader, la_code: str, not_used: list[str] | None = None
) -> tuple[pl.DataFrame, list[Span], int]:
    """One event table from its shares.

    not_used  takes, in words, which collections are not used because they are not complete

    Returns the events (columns of the event model, sorted), the spans they cover, and how many accepted rows lie
    outside the dates their delivery covers (older rows in a list, or dates a later delivery covers).
    """
    model = schema_of(EVENTS[name].model)
    schema = {n: c.dtype.type for n, c in model.columns.items()}
    required = [n for n, c in model.columns.items() if not c.nullable]
    frames, spans, outside = [pl.DataFrame(schema=schema)], [], 0
    mine = [s for s in shares if s.claim.events == name]
    read: set[tuple[str, str]] = set()
    for share in mine:
        claim = share.claim
        if EVENTS[name].key:  # rows repeat earlier periods; every collection is read whole, once
            if (claim.delivery.id, claim.table) in read:
                spans.append(share.span)
                continue
            read.add((claim.delivery.id, claim.table))
        frame = rows(Part(claim.delivery, claim.fingerprint, claim.source, claim.table))
        if (date_column := history_date(share)) and not EVENTS[name].key:
            inside = frame.filter(pl.col(date_column).is_between(share.span.first, share.span.last))
            outside += frame.height - inside.height
            frame = inside
        elif labels := labelled(share):
            inside = frame.filter(pl.col(labels).is_in([claim.period]))
            part = _part_column(share)
            frame = inside.filter(pl.col(part).cast(pl.String).is_in([claim.part])) if part else inside
        about = About(
            la_code, claim.delivery.id, claim.period, claim.as_at, claim.delivery.rolled_back, _editions(claim)
        )
        try:
            if step := steps().get((claim.source, name)):
                frame = step(frame, _companions(share, rows), about)
            lacking = tuple(n for n in schema if n not in frame.columns)
            whole = frame.select(
                (pl.col(n) if n in frame.columns else pl.lit(None)).cast(d).alias(n) for n, d in schema.items()
            )
            frame = whole.drop_nulls(required)
            if (lost := whole.height - frame.height) > MAX_SHARE_LOST * whole.height and not date_column:
                raise Incomplete(f"{lost:,} of {whole.height:,} rows lack what makes them one of the {_words(name)}")
        except Incomplete as reason:  # a fault of the data; any other error is one of the software, and stops the step
            if not_used is not None:
                of = f" of {claim.period}" if claim.period else ""
                not_used.append(f"{claim.source}/{claim.table}{of}: {reason}; it is not used")
            continue
        spans.append(replace(share.span, absent=(*share.span.absent, *lacking)))
        if EVENTS[name].key:
            frame = frame.with_columns(_order=pl.lit(len(frames)))
        frames.append(frame)
    if key := EVENTS[name].key:
        frames = [_each_once(frames, key)]
    return pl.concat(frames).sort("delivery", "sheet", "source_row"), spans, outside


def _each_once(frames: Sequence[pl.DataFrame], key: Sequence[str]) -> pl.DataFrame:
    """Every key once: later collections take precedence; within one, the row that comes last."""
    stacked = pl.concat(frames, how="diagonal")
    if "_order" not in stacked.columns:
        return stacked
    return stacked.sort("_order", "source_row").unique(key, keep="last", maintain_order=True).drop("_order")


def labelled(share: Share) -> str | None:
    """The column that says of which period a row is; None where the whole table is of one."""
    covers = share.claim.covers
    return covers.column if isinstance(covers, Collection) else None


def _part_column(share: Share) -> str:
    """The column that says of which part of the collection a row is, or ""."""
    covers = share.claim.covers
    return covers.within if isinstance(covers, Collection) else ""


def _words(events: str) -> str:
    return events.replace("_", " ")


def _editions(claim: Claim) -> dict[str, Taken]:
    return {n: Taken(p.as_at, p.delivery.rolled_back) for n, p in claim.companions.items() if p and "/" in n}


def _without_a_row(source: str, table: str) -> pl.DataFrame:
    kept = [c for c in known_sources()[source].table(table).columns if c.personal is not Personal.DROP]
    return pl.DataFrame(schema={**_WHERE, **{c.name: c.dtype for c in kept}})


def _with_a_row(source: str, table: str) -> pl.DataFrame:
    """A row that has any value in every column, but for whole numbers: a council's is compared with the one that is asked about."""
    schema = _without_a_row(source, table).schema
    values = {pl.Date: _ANY_DAY, pl.String: "1", pl.Boolean: True, pl.Float64: 1.0}
    return pl.DataFrame({n: [values.get(type(d))] for n, d in schema.items()}, schema=schema)


_WHERE = {"delivery": pl.String(), "sheet": pl.String(), "source_row": pl.Int64(), "left_out": pl.String()}


def _companions(share: Share, rows: Reader) -> dict[str, pl.DataFrame]:
    frames = {}
    for name, part in share.claim.companions.items():
        source, _, table = name.rpartition("/")
        if part is not None:
            frames[name.rpartition("/")[2]] = rows(part)
            continue
        frames[table] = _without_a_row(source or share.claim.source, table)
    return frames

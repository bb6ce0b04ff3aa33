"""The step from national files to the comparison: every vintage of published figures, compared.

Here: which files it rests on, and where it is kept. Not here: what the files mean (`warehouse.national`) and the rules of
comparison (`warehouse.comparison`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import polars as pl
from upath import UPath

from pipelines.closure import digest_of
from pipelines.council.councils import Councils
from pipelines.home.lake import Lake, read_frame, write_frame
from pipelines.receive.books import Books, Received
from pipelines.receive.identity import PUBLISHED
from pipelines.steps import Done, Step, digest
from schemas.codes.areas import Succession
from warehouse.publish.frames import Vintage
from warehouse.reorganised import successions_of
from warehouse.vintages import PublishedFile, vintages_of

CODE = ("pipelines.figures.comparison",)
_FRAMES = ("comparison", "benchmark", "neighbours", "measures", "areas")


@dataclass(frozen=True)
class Head:
    """A vintage without its tables, as `Vintage`."""

    id: str
    publication: str
    publication_id: str
    licence: str
    attribution: str
    received_on: date
    neighbours_model: str


@dataclass(frozen=True)
class ComparisonMade:
    """The vintages that were compared, and the folder that holds their tables: one of its own, so that no reader sees two at once."""

    folder: str
    vintages: tuple[Head, ...]


def comparing(lake: Lake, books: Books, councils: Councils) -> Step[ComparisonMade]:
    """The step for all national files that were accepted, and the councils formed since that workbooks name."""
    rows = [r for c in councils.usable for r in c.formed]
    formed = {r["ons_code"]: r["la_code"] for r in rows if r["ons_code"]}
    successions = successions_of(rows)
    known = [(d, v) for d, v in books.received(PUBLISHED) if v.accepted]
    inputs = [[(d.slot, d.sha256, v.fingerprint) for d, v in known], sorted(formed.items()), successions]
    return Step(
        place=lake.comparison("vintages.log.json"),
        log=ComparisonMade,
        code=CODE,
        inputs=inputs,
        work=partial(_compare, lake, known, formed, successions, digest(inputs, digest_of(CODE))),
    )


def load_vintages(lake: Lake, done: Done[ComparisonMade]) -> list[Vintage]:
    """The vintages with their tables."""
    return [_vintage(lake, done.log.folder, head) for head in done.log.vintages]


def _vintage(lake: Lake, folder: str, head: Head) -> Vintage:
    tables: dict[str, Any] = {n: read_frame(_table(lake, folder, head.id, n)) for n in _FRAMES}
    return Vintage(**vars(head), **tables)


def _compare(
    lake: Lake, known: Sequence[Received], formed: Mapping[str, int], successions: Sequence[Succession], folder: str
) -> ComparisonMade:
    def rows(item: Received, table: str) -> pl.DataFrame:
        delivery, verdict = item
        if verdict.table(table) is None:
            return pl.DataFrame()
        return read_frame(lake.accepted(PUBLISHED, delivery.slot, delivery.sha256, verdict.fingerprint, table))

    files = [PublishedFile(d.slot, v.source, v.as_at or "", d.order, (d, v), d.said, d.rolled_back) for d, v in known]
    made = vintages_of(files, rows, formed, successions)
    for vintage in made:
        for n in _FRAMES:
            write_frame(_table(lake, folder, vintage.id, n), getattr(vintage, n))
    return ComparisonMade(folder, tuple(Head(**{n: getattr(v, n) for n in Head.__annotations__}) for v in made))


def _table(lake: Lake, folder: str, vintage: str, name: str) -> UPath:
    return lake.comparison(f"{folder}/{vintage.replace('/', '-')}.{name}.parquet")

"""Orphans: accepted rows that point to a row which was not delivered, a plan without its child, an exclusion from no school.

Here: counting them, table by table, across the files of a source and the national ones. Not here: what becomes of them
(`pipelines.compose.conform`: what is known of them counts, the rest is unknown), and clashes inside one file (`schemas.words.children`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.compose.composition import Part, Share
from pipelines.compose.conform import Reader
from schemas.events import EVENTS
from schemas.words.source import known_sources


@dataclass(frozen=True)
class Orphans:
    """Rows of a table of a delivery that point to nothing, in words that quote nothing."""

    delivery: str
    table: str
    text: str
    rows: int


def orphans(shares: Sequence[Share], rows: Reader) -> list[Orphans]:
    """The orphans among the rows of every delivery that is used, each table once."""
    seen = {(s.claim.delivery.id, s.claim.source, s.claim.table): s for s in shares}
    return [o for _, share in sorted(seen.items()) for o in _of(share, rows)]


def _of(share: Share, rows: Reader) -> Iterator[Orphans]:
    claim = share.claim
    source_table = next(s for s in EVENTS[claim.events].filled_by if (s.source, s.table) == (claim.source, claim.table))
    for column, companion, theirs in source_table.points_to:
        part = next((p for name, p in claim.companions.items() if name.rpartition("/")[2] == companion), None)
        if part is None:
            continue
        mine = rows(Part(claim.delivery, claim.fingerprint, claim.source, claim.table)).select(column).drop_nulls()
        there = rows(part).select(pl.col(theirs).alias(column))
        lost = mine.join(there, on=column, how="anti").height
        if lost:
            titles = {c.name: c.title for c in known_sources()[claim.source].table(claim.table).columns}
            what = f"{lost:,} of {mine.height:,} rows name a {titles[column]} that {companion.replace('_', ' ')} does not have"
            yield Orphans(claim.delivery.id, claim.table, what, lost)

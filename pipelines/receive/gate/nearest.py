"""What a file that is not recognised comes nearest to, and what it would need to be that.

Here: the tables that share most headers with it. Not here: recognising (`header`), and what own names of columns may mean
(`pipelines.council.mapping`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.receive.gate.header import Printed, known_headers, printed_headers
from pipelines.receive.read import Grid
from schemas.words.source import Source, Table

MOST = 3
FEWEST_HEADERS = 2
"""So many headers a file must share with a table to come near it."""

MOST_LACKING = 4


@dataclass(frozen=True)
class Near:
    """A table that a sheet comes near to.

    found    how many of its columns have a header of the sheet
    of       how many columns it has, those that a file may lack not counted
    lacking  titles of columns that are needed: keys first, the first few of them
    """

    source: Source
    table: Table
    found: int
    of: int
    lacking: tuple[str, ...]

    def __str__(self) -> str:
        name = self.source.label if len(self.source.tables) == 1 else f"{self.source.label}, {self.table.name}"
        lacking = f", it lacks {', '.join(self.lacking)}" if self.lacking else ""
        return f"{name} ({self.found} of {self.of} columns{lacking})"


def nearest(sources: Iterable[Source], grids: Sequence[Grid]) -> list[Near]:
    """The tables that the sheets of a file share most headers with, the nearest first; of each source one."""
    heads = [(g, printed_headers(g)) for g in grids]
    found: dict[str, tuple[float, Near]] = {}
    for source in sources:
        for grid, head in heads:
            for share, near in _compared(source, grid, head):
                if share > found.get(source.id, (0.0,))[0]:
                    found[source.id] = (share, near)
    ranked = sorted(found.values(), key=lambda f: (-f[0], f[1].source.id))
    return [near for _, near in ranked[:MOST]]


def _compared(source: Source, grid: Grid, head: Printed) -> Iterator[tuple[float, Near]]:
    for table in source.tables:
        if table.element and table.element != grid.name:
            continue
        known = known_headers(table)
        shared = max(({known[k] for _, k in row if k in known} for row in head), key=len, default=set())
        if len(shared) < FEWEST_HEADERS:
            continue
        wanted = [c for c in table.columns if not c.optional or c.name in shared]
        lacking = sorted((c for c in wanted if c.name not in shared), key=lambda c: not c.key)
        headers = max(map(len, head))
        # As near as the table's columns are found, and as the sheet's headers are columns of it.
        share = (len(shared) / len(wanted)) * (len(shared) / headers)
        titles = tuple(c.title for c in lacking[:MOST_LACKING])
        yield share, Near(source, table, len(shared), len(wanted), titles)

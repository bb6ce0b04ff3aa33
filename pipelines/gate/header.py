"""Which table a sheet is, where its header stands and which column is which.

Here: matching headers by content. Not here: what the columns are called (`schemas`), and the rows below (`cells`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipelines.intake.grid import Grid
from schemas.codes import fold
from schemas.fields import Column
from schemas.source import Source, Table, known_sources

HEADER_SEARCH_ROWS = 20
MIN_SHARE_OF_HEADERS = 0.4


@dataclass(frozen=True)
class Match:
    """A sheet taken to be a table: where its header is and which column is which.

    score is the share of the table's columns that were found, share the share of the sheet's headers that are ours.
    """

    table: Table
    grid: Grid
    header_row: int
    columns: Mapping[str, int]
    repeated: tuple[str, ...]
    unknown: tuple[int, ...]
    score: float
    share: float


def recognise_table(source: Source, grid: Grid) -> Match | None:
    """The table of `source` that a sheet most resembles, or None if it resembles none.

    The header decides: it must have at least half of the table's columns (a third under the sheet name real files use),
    and the table must account for a good part of its headers, or another dataset's sheet would be taken for ours.
    """
    # The first row that can be a header is the header: a better one further down belongs to a second list.
    best: Match | None = None
    for table in source.tables:
        named = fold(grid.name) in {fold(s) for s in table.sheets} | {fold(s).replace(" ", "_") for s in table.sheets}
        for row in range(min(HEADER_SEARCH_ROWS, grid.cells.height)):
            match = _match_header(table, grid, row)
            enough = match.score >= (1 / 3 if named else 1 / 2) and match.share >= MIN_SHARE_OF_HEADERS
            if enough:
                if best is None or (match.header_row, -match.score) < (best.header_row, -best.score):
                    best = match
                break
    return best


def _match_header(table: Table, grid: Grid, row: int) -> Match:
    known = _known_headers(table)
    found: dict[str, int] = {}
    repeated: list[str] = []
    unknown: list[int] = []
    for position, text in enumerate(grid.cells.row(row)):
        if text is None or not text.strip():
            continue
        name = known.get(header_key(text))
        if name is None:
            unknown.append(position)
        elif name in found:
            repeated.append(name)
        else:
            found[name] = position
    keys = {c.name for c in table.columns if c.key}
    for name in set(repeated) - keys:  # which of the two is meant cannot be told: the column is absent
        unknown.append(found.pop(name))
    expected = [c.name for c in table.columns if not c.optional]
    score = sum(name in found for name in expected) / len(expected)
    share = len(found) / max(1, len(found) + len(unknown))
    return Match(table, grid, row, found, tuple(repeated), tuple(unknown), score, share)


@lru_cache
def _known_headers(table: Table) -> dict[str, str]:
    """Column by header, titles before aliases."""
    aliases = {header_key(a): c.name for c in table.columns for a in c.aliases}
    return aliases | {header_key(c.title): c.name for c in table.columns}


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """A header as matching sees it: letters and digits only, folded."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


def why_refused(match: Match, columns: Mapping[str, Column], absent: tuple[str, ...]) -> str:
    """Why a sheet cannot be read as its table at all, or ""."""
    if missing := [columns[n].title for n in absent if columns[n].key]:
        return f"key column missing: {', '.join(missing)}"
    if twice := [columns[n].title for n in match.repeated if columns[n].key]:
        return f"two columns are {twice[0]!r}"
    return _data_outside_the_table(match)


def _data_outside_the_table(match: Match) -> str:
    """Why a sheet holds more than its one table: filled rows above the header, or another header below it."""
    cells = match.grid.cells
    for row in range(match.header_row):
        # The Department puts two rows of letters and numbers above a header; from the third row on it is data.
        if sum(c is not None and bool(c.strip()) for c in cells.row(row)) > len(match.columns) / 2 + 1 and row > 1:
            return f"row {row + 1} above the header is filled like a row of data"
    titles = {fold(c.title) for c in match.table.columns} | {fold(h) for h in _titles_of_keys()}
    below = cells.slice(match.header_row + 1)
    for position in list(match.columns.values())[:2]:
        texts = below[cells.columns[position]].str.to_lowercase().str.strip_chars()
        again = texts.is_in(list(titles)).fill_null(False)
        if again.any():
            return f"a second header stands in row {match.header_row + 2 + int(again.arg_true()[0])}"
    return ""


@lru_cache
def _titles_of_keys() -> frozenset[str]:
    """Headers of key columns of every source: what the first cells of a second list's header would say."""
    return frozenset(c.title for s in known_sources().values() for t in s.tables for c in t.columns if c.key)

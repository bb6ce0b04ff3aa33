"""Which table a sheet is, where its header stands and which column is which.

Here: matching headers by content, and by what the council has confirmed of its own headers.
Not here: what the columns are called (`schemas`), and the rows below (`cells`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from pipelines.receive.read.grid import Grid, column_letter
from schemas.words.codes import fold
from schemas.words.fields import Column
from schemas.words.mapping import NO_MAPPINGS, Mappings, header_key
from schemas.words.source import Source, Table, known_sources

HEADER_SEARCH_ROWS = 20
MIN_SHARE_OF_HEADERS = 0.4


@dataclass(frozen=True)
class Match:
    """A sheet taken to be a table: where its header is and which column is which.

    score      the share of the table's columns that were found
    share      the share of the sheet's headers that are ours
    repeated   columns that several headers are, with where these stand
    mapped     columns found through the council's mapping
    confirmed  the council has confirmed that a sheet of this shape is this table
    """

    source: str
    table: Table
    grid: Grid
    header_row: int
    columns: Mapping[str, int]
    repeated: Mapping[str, tuple[int, ...]]
    unknown: tuple[int, ...]
    score: float
    share: float
    mapped: tuple[str, ...] = ()
    confirmed: bool = False


def recognise(
    sources: Iterable[Source], grids: Sequence[Grid], mappings: Mappings = NO_MAPPINGS
) -> tuple[Source | None, list[Match]]:
    """The source most of the sheets belong to, with their matches; a sheet whose shape the council has confirmed is nothing else."""
    heads = [(g, printed_headers(g)) for g in grids]
    found = {s.id: (s, [m for g, head in heads if (m := recognise_table(s, g, mappings, head))]) for s in sources}
    confirmed = {id(m.grid) for _, matches in found.values() for m in matches if m.confirmed}
    best: tuple[float, Source | None, list[Match]] = (0.0, None, [])
    for source, matches in found.values():
        left = [m for m in matches if m.confirmed or id(m.grid) not in confirmed]
        weight = sum(m.score * len(m.table.columns) for m in left)
        if weight > best[0]:
            best = (weight, source, left)
    return best[1], best[2]


Printed = list[list[tuple[int, str]]]
"""The first rows of a sheet: position and `header_key` of every filled cell."""


def printed_headers(grid: Grid) -> Printed:
    """The rows among which a header is looked for."""
    return [
        [(p, header_key(text)) for p, text in enumerate(row) if text and text.strip()]
        for row in grid.cells.head(HEADER_SEARCH_ROWS).rows()
    ]


def recognise_table(
    source: Source, grid: Grid, mappings: Mappings = NO_MAPPINGS, head: Printed | None = None
) -> Match | None:
    """The table of `source` that a sheet most resembles, or None if it resembles none.

    A national file that has every column of its table is that file, whatever else is in it. Otherwise the header
    decides: it must have at least half of the table's columns (a third under the sheet name real files use),
    and the table must account for a good part of its headers, or another dataset's sheet would be taken for ours.
    A shape that the council has confirmed needs neither: exports may have few of our columns and many of their own.
    """
    # The first row that can be a header is the header: a better one further down belongs to a second list.
    best: Match | None = None
    head = printed_headers(grid) if head is None else head
    words = {key for row in head for _, key in row}
    sheet = fold(grid.name)
    for table in source.tables:
        if table.element and table.element != grid.name:
            continue  # a table of XML records; a sheet that happens to have its column names is something else
        named = sheet in _sheet_names(table)
        own = mappings.headers_of(source.id, table.name)
        least = 1 / 3 if named else 1 / 2
        known = known_headers(table)
        if any(header_key(h) in words for h in table.never_with):
            continue
        if not own and len({known[w] for w in words & known.keys()}) < least * sum(
            not c.optional for c in table.columns
        ):
            continue  # not even all rows together have enough of its headers
        for row, printed in enumerate(head):
            match = _match_header(source, table, grid, row, printed, own)
            enough = match.score >= least and (match.share >= MIN_SHARE_OF_HEADERS or _is_whole(source, match))
            if enough or match.confirmed:
                if best is None or _rank(match) < _rank(best):
                    best = match
                break
    return best


def _is_whole(source: Source, match: Match) -> bool:
    """Has a national file every column of its table: then it is that file, however many it has gained."""
    known_by = match.table.known_by
    return source.national and (set(known_by) <= set(match.columns) if known_by else match.score == 1)


def _rank(match: Match) -> tuple[bool, int, float]:
    return not match.confirmed, match.header_row, -match.score


def _match_header(
    source: Source, table: Table, grid: Grid, row: int, printed: list[tuple[int, str]], own: Mapping[str, str]
) -> Match:
    known = known_headers(table)
    mapped = {own[key] for _, key in printed if key in own}
    found: dict[str, int] = {}
    repeated: dict[str, tuple[int, ...]] = {}
    unknown: list[int] = []
    for position, key in printed:
        # Where the council says which header a column is, another that merely sounds like it is not.
        name = own.get(key) or (other if (other := known.get(key)) not in mapped else None)
        if name is None:
            unknown.append(position)
        elif name in found:
            repeated[name] = (*repeated.get(name, (found[name],)), position)
        else:
            found[name] = position
    keys = {c.name for c in table.columns if c.key}
    for name in set(repeated) - keys:  # it is not known which of the two is meant: the column is absent
        unknown.append(found.pop(name))
    expected = [c.name for c in table.columns if not c.optional]
    score = sum(name in found for name in expected) / len(expected)
    share = len(found) / max(1, len(found) + len(unknown))
    through = tuple(name for name in found if name in mapped)
    # The same shape: every key column, and at least half of the columns that were confirmed, however they are found now.
    shape = set(own.values())
    confirmed = bool(through) and keys <= set(found) and 2 * len(shape & set(found)) >= len(shape)
    return Match(source.id, table, grid, row, found, repeated, tuple(unknown), score, share, through, confirmed)


@lru_cache
def _sheet_names(table: Table) -> frozenset[str]:
    """How sheets with the table are called, folded; with underscores where the name of a file is the sheet's."""
    folded = {fold(s) for s in table.sheets}
    return frozenset(folded | {s.replace(" ", "_") for s in folded})


@lru_cache
def known_headers(table: Table) -> dict[str, str]:
    """By `header_key` of a header the column it is: titles before aliases."""
    aliases = {header_key(a): c.name for c in table.columns for a in c.aliases}
    return aliases | {header_key(c.title): c.name for c in table.columns}


def why_refused(match: Match, columns: Mapping[str, Column], absent: tuple[str, ...]) -> str:
    """Why a sheet cannot be read as its table at all, as far as its header shows, or ""."""
    if missing := [columns[n].title + nearest_header(match, columns[n]) for n in absent if columns[n].key]:
        return f"key column missing: {', '.join(missing)}"
    if twice := [columns[n].title for n in match.repeated if columns[n].key]:
        return f"two columns are {twice[0]!r}"
    for row in range(2, match.header_row):
        # The Department puts two rows of letters and numbers above a header; from the third row on it is data.
        if sum(c is not None and bool(c.strip()) for c in match.grid.cells.row(row)) > len(match.columns) / 2 + 1:
            return f"row {row + 1} above the header is filled like a row of data"
    return ""


def nearest_header(match: Match, column: Column) -> str:
    """Where a header stands that may have been meant for a missing column: `; the nearest header is in column F`, or ""."""
    printed = match.grid.cells.row(match.header_row)
    others = {header_key(printed[p] or ""): p for p in match.unknown}
    near = get_close_matches(header_key(column.title), list(others), n=1, cutoff=0.6)
    return (
        f"; the nearest header is in column {column_letter(match.grid.first_column + others[near[0]])}" if near else ""
    )


def titles_of_any_header(match: Match) -> list[str]:
    """The texts that the first cells of another header below this one may hold, folded."""
    titles = {fold(c.title) for c in match.table.columns} | {fold(h) for h in _titles_of_keys()}
    titles |= {fold(match.grid.cells.row(match.header_row)[match.columns[name]] or "") for name in match.mapped}
    return sorted(titles)


@lru_cache
def _titles_of_keys() -> frozenset[str]:
    """Headers of key columns of every source: the first cells of a second list's header hold them."""
    return frozenset(c.title for s in known_sources().values() for t in s.tables for c in t.columns if c.key)

"""What the content of a column says for or against its being a column of ours. Counts and shares, never a value.

Here: which rows may be a header, the profile of a column, and how well it agrees with what a column of ours must hold.
Not here: what the header says (`words`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

import polars as pl

from pipelines.receive.gate.cells import read_as, tidied
from pipelines.receive.gate.header import HEADER_SEARCH_ROWS
from pipelines.receive.read import Grid
from pipelines.receive.read.grid import column_letter
from schemas.sources.annex_a import SOURCE as ANNEX_A
from schemas.words.fields import Column, Personal, schema_of
from schemas.words.source import Table

MOST_VALUES_OF_A_CODE = 40
ROWS_LOOKED_AT = 20_000
ENOUGH_DATES = 20
"""Fewer dates of a column contradict no header."""
YEAR = 365.25
YOUNGEST, OLDEST = 1.5, 27.0
"""Between these ages, in years, lies the middle one of any list of children and young people."""
_A_DATE = next(c for c in ANNEX_A.table("referrals").columns if c.dtype == pl.Date)
_NOT_A_HEADER = re.compile(r"^(\d[\d.,/:\- ]*|[A-Z]\d{11}[0-9A-Z]?|[A-Z]{1,2}\d[0-9A-Z]? ?\d[A-Z]{2})$")
"""Numbers, dates, unique pupil numbers and postcodes stand in rows, not in headers."""


@dataclass(frozen=True)
class Profile:
    """A column of the file: its header, where it stands, and its cells as text, cleaned, a null for each that holds nothing."""

    header: str
    position: int
    letter: str
    cells: pl.Series

    @cached_property
    def values(self) -> pl.Series:
        """Its filled cells."""
        return self.cells.drop_nulls()

    @cached_property
    def distinct(self) -> int:
        """How many different values."""
        return self.values.n_unique()

    @cached_property
    def dates(self) -> pl.Series:
        """Its cells that can be read as dates."""
        return read_as(_A_DATE, self.values).drop_nulls()

    @cached_property
    def share_of_dates(self) -> float:
        """How many of its cells can be read as dates."""
        return self.dates.len() / max(1, self.values.len())

    @cached_property
    def spread(self) -> float:
        """Years between its early and its late dates: case lists span months, birth dates a childhood."""
        if self.dates.len() < 5:
            return 0.0
        first, last = (self.dates.to_physical().quantile(q) or 0 for q in (0.1, 0.95))
        return (last - first) / YEAR

    @cached_property
    def share_with_spaces(self) -> float:
        """How many of its cells are of several words."""
        return int(self.values.str.contains(" ").sum()) / max(1, self.values.len())


def header_row(grid: Grid) -> int | None:
    """The row (from 0) that can be the header: filled as wide as the rows below, all different, no number or date in it."""
    cells = grid.cells
    if not cells.height:
        return None
    width = sum(not s.is_null().all() for s in cells)
    for number in range(min(HEADER_SEARCH_ROWS, cells.height)):
        filled = {p: text.strip() for p, text in enumerate(cells.row(number)) if text and text.strip()}
        texts = list(filled.values())
        if len(filled) < max(2, 0.6 * width) or len({t.lower() for t in texts}) < 0.8 * len(texts):
            continue
        if any(_NOT_A_HEADER.match(t) for t in texts):
            continue
        below = cells.slice(number + 1)
        again = sum(bool((below[cells.columns[p]] == text).any()) for p, text in filled.items())
        return number if again <= 0.2 * len(filled) else None
    return None


def profiles(grid: Grid, row: int) -> list[Profile]:
    """The columns of a sheet below its header."""
    below = grid.cells.slice(row + 1).head(ROWS_LOOKED_AT)
    return [
        Profile(
            "".join(c for c in text.strip() if c.isprintable()),
            p,
            column_letter(grid.first_column + p),
            tidied(below[grid.cells.columns[p]]),
        )
        for p, text in enumerate(grid.cells.row(row))
        if text and text.strip()
    ]


def agreement(profile: Profile, column: Column, table: Table) -> float:
    """How well the content agrees with the column, from 0 (it cannot be) to 1; 0.5 says nothing either way."""
    filled = profile.values.len()
    if not filled:
        return 0.5
    if column.dtype == pl.Date:
        births = column.personal is Personal.SENSITIVE
        unlike = profile.dates.len() >= 5 and (profile.spread < 1.5 if births else profile.spread > 4)
        return profile.share_of_dates * (0.7 if unlike else 1.0)
    if column.dtype in (pl.Int64, pl.Float64):
        read = read_as(column, profile.values)
        return float(_within(read, column, table).sum()) / filled
    if column.codes is not None:
        if profile.distinct > max(MOST_VALUES_OF_A_CODE, len(column.codes.codes)):
            return 0.0
        coded = hits(profile, column)
        few = profile.distinct <= max(3, 0.5 * filled) and profile.share_of_dates < 0.5
        return max(coded, 0.5 if few else 0.1)
    if profile.share_of_dates > 0.8:
        return 0.1
    read = read_as(column, profile.values)
    fits = float(_within(read, column, table).sum()) / filled
    if column.personal is Personal.IDENTIFIER:
        varied = profile.distinct > 0.2 * filled or filled < 10
        return fits * (0.2 if profile.share_with_spaces > 0.5 else 1.0) * (1.0 if varied else 0.5)
    return fits if _patterns(column, table) else 0.6


def contradicted(profile: Profile, column: Column, read: Sequence[Profile], day: date) -> bool:
    """A column of dates that cannot be what its header says: births that are not those of children, events that are births.

    read  the columns of the sheet, which show how late its dates go; day  until when any of them can lie
    """
    if column.dtype != pl.Date or profile.dates.len() < ENOUGH_DATES:
        return False
    if column.personal is Personal.SENSITIVE:
        middle: date = profile.dates.sort()[profile.dates.len() // 2]
        return not YOUNGEST <= (day - middle).days / YEAR <= OLDEST
    latest = min(day, max(_late(p) for p in read if p.share_of_dates > 0.5))
    recent = int((profile.dates > latest - timedelta(days=400)).sum()) / profile.dates.len()
    return profile.spread > 3 and recent < 0.1


def _late(profile: Profile) -> date:
    """Before this day lie nineteen in twenty of its dates."""
    return profile.dates.sort()[min(profile.dates.len() - 1, int(0.95 * profile.dates.len()))]


def hits(profile: Profile, column: Column) -> float:
    """The share of filled cells that the column's code list knows."""
    if column.codes is None or not profile.values.len():
        return 0.0
    counted = profile.values.value_counts(name="cells")
    known = [column.codes.recognise(v) is not None for v in counted[counted.columns[0]]]
    return int(counted["cells"].filter(pl.Series(known, dtype=pl.Boolean)).sum()) / profile.values.len()


@lru_cache(maxsize=4096)
def _checks(column: Column, table: Table) -> Sequence[tuple[str, dict[str, object]]]:
    declared = schema_of(table.model).columns[column.name].checks
    return [(str(check.name), check.statistics or {}) for check in declared]


def _patterns(column: Column, table: Table) -> bool:
    return any(name == "str_matches" for name, _ in _checks(column, table))


def _within(values: pl.Series, column: Column, table: Table) -> pl.Series:
    """Where a value was read and keeps the column's own checks."""
    keeps = values.is_not_null()
    for name, limits in _checks(column, table):
        if name == "str_matches":
            keeps &= values.str.contains(str(limits["pattern"])).fill_null(False)
        elif name == "greater_than_or_equal_to":
            keeps &= (values >= limits["min_value"]).fill_null(False)
        elif name == "less_than_or_equal_to":
            keeps &= (values <= limits["max_value"]).fill_null(False)
    return keeps

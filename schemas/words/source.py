"""What a source is: its tables, how each is found in a file, and for which dates it covers.

Here: `Source`, `Table` and the four ways a table can cover dates.
Not here: any particular source, and any reading of files.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Literal

import pandera.polars as pa
import polars as pl

import schemas
from schemas.words.fields import Column, describe, schema_of
from schemas.words.rules import BOOK, Rule


@dataclass(frozen=True)
class History:
    """Dated events: the table holds every event whose `date` lies in the `months` up to the as-at date.

    Deliveries are composed: for each date, the latest delivery covering it replaces the whole span, because most
    lists have no event id to match on.
    """

    date: str
    months: int
    from_april: bool = False
    """The table reaches back to 1 April only: a census of the financial year, taken at any time of it."""
    cut: bool = False
    """The list holds nothing else: a row before its months is from a longer export, or its year is wrong."""
    school_year: bool = False
    """Nothing happens in school holidays: weeks without a row at Christmas and Easter, and a whole summer, are usual."""
    year_before: bool = False
    """A return of January: the table holds the whole calendar year before its day, whatever lies before or after."""
    in_bursts: bool = False
    """Rows come together, as a clinic day brings them: a time without rows says nothing about what the list covers."""


@dataclass(frozen=True)
class Collection:
    """Everything of one term or year: a statutory collection, or a return made once for each.

    of       the kind of period: term, financial_year, academic_year or entry_year
    column   the column that holds the period of each row (its label); None where the whole file is of one
             period, which comes from its content, its name (`2025_spring_…`), its sidecar (`period`) or its round
    arrears  the table covers the term before its own, and repeats earlier ones; rows are matched by the event table's key
             and the later collection takes precedence
    snapshot the table shows the state on the period's last day, as a `Snapshot` does
    within   the column by which a period is delivered in parts (a file for each phase or age); each part replaces its own
    parts    the column that holds the part of the council (a school) of each row; a file of one part only covers nothing
    """

    of: Literal["term", "financial_year", "academic_year", "entry_year"]
    column: str | None = None
    arrears: bool = False
    snapshot: bool = False
    within: str = ""
    parts: str = ""


@dataclass(frozen=True)
class Snapshot:
    """The state of things as at one date. `months` is how far back an ended record still appears in the list.

    For a period end the latest snapshot is used that was taken on it or within `tolerance_days` after it: a corrected
    extract replaces the first one, and one of the next quarter would hide what was last recorded by then.
    """

    months: int
    tolerance_days: int = 31
    days_before: int = 0
    """How many days before a period end a snapshot may have been taken: 0, but for editions published month by month."""


@dataclass(frozen=True)
class Edition:
    """A complete statement that replaces the one before: national files, the council's workbook, reported history."""


@dataclass(frozen=True)
class YearsTo31March(Edition):
    """An edition with a figure of every year to 31 March: events rest on it for those years and, as the next is not published for
    long, for `beyond` years after them.

    column  the year that a row's ends in: 2024
    """

    column: str = "period"
    beyond: int = 2


Covers = History | Collection | Snapshot | Edition


@dataclass(frozen=True)
class Table:
    """One table of a source.

    name       its name in the lake
    model      the pandera model; the first line of its docstring says what one row is
    sheets     the names its sheet has in real workbooks (a hint; the header decides)
    covers     `History`, `Collection`, `Snapshot` or `Edition`
    element    in XML, the element; each occurrence is one row
    one_row    a table that must hold exactly one row
    needed     without a usable row of it the whole delivery is refused
    known_by   columns that show a national sheet to be this table, whatever else it has; by default all of it
    of_names   its rows are names of columns: none of them is a second header
    never_with headers that show a sheet to be another list, though it has those of the table
    of_others  its LA codes are those of other councils: they do not say whose the delivery is
    """

    name: str
    model: type[pa.DataFrameModel]
    covers: Covers
    sheets: tuple[str, ...] = ()
    element: str = ""
    one_row: bool = False
    needed: bool = False
    never_with: tuple[str, ...] = ()
    of_names: bool = False
    of_others: bool = False
    known_by: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the model, described."""
        return describe(self.model)


@dataclass(frozen=True)
class CrossFinding:
    """Rows of one table that break a rule across the tables of a source: positions in the typed frame.

    column  the cell a person is sent to, or "" for the whole row
    """

    table: str
    column: str
    rows: tuple[int, ...]


@dataclass(frozen=True)
class CrossRule:
    """A rule across the tables of one delivery.

    broken  the rows that break it; tables that are absent are simply not in the dictionary
    """

    rule: Rule
    broken: Callable[[Mapping[str, pl.DataFrame]], Iterable[CrossFinding]]


@dataclass(frozen=True)
class Guidance:
    """The years of a return whose guidance its tables follow. A return of a later year is judged by that of the last.

    first, last  named by the year they end in
    ends         month and day on which such a year ends
    """

    first: int
    last: int
    ends: tuple[int, int] = (3, 31)

    def year_of(self, day: date) -> int:
        """The year that a day lies in."""
        return day.year + ((day.month, day.day) > self.ends)

    @property
    def words(self) -> str:
        """Which years they are."""
        return f"{self.first} to {self.last}" if self.first < self.last else str(self.last)


@dataclass(frozen=True)
class Source:
    """A kind of delivery: what people call it, and the tables it is made of.

    one_file_each  its tables come as separate files (CSV exports): each may be delivered without the others
    contract       it is this project's own contract, for want of a standard file: `scrutiny map` maps exports to it
    not_used       why a file of this kind is never used: it is refused in these words
    guidance       the years of a return whose guidance the tables follow; None where there is no yearly guidance
    editions       of a national file, in words, the editions whose layout is known here
    """

    id: str
    label: str
    tables: tuple[Table, ...]
    national: bool = False
    cross_rules: tuple[CrossRule, ...] = ()
    one_file_each: bool = False
    contract: bool = False
    guidance: Guidance | None = None
    editions: str = ""
    not_used: str = ""

    @property
    def years(self) -> str:
        """The years of a return, or the editions of a national file, that are known here; blank where the form has no year."""
        return self.guidance.words if self.guidance else self.editions

    def table(self, name: str) -> Table:
        """The table of that name; KeyError if the source has none."""
        return {t.name: t for t in self.tables}[name]


@lru_cache
def known_sources() -> dict[str, Source]:
    """Every source by id: each `Source` that a module of `schemas` defines. Nothing is registered by hand."""
    return {s.id: s for of in _by_module().values() for s in of}


def module_of(source: str) -> str:
    """The module that defines a source; StopIteration if there is none of that id."""
    return next(module for module, of in _by_module().items() if any(s.id == source for s in of))


def source_modules() -> list[str]:
    """The modules that define sources."""
    return [module for module, of in _by_module().items() if of]


@lru_cache
def _by_module() -> dict[str, list[Source]]:
    modules = [m.name for m in walk_packages(schemas.__path__, "schemas.") if not m.ispkg]
    found: dict[str, list[Source]] = {}
    for module in sorted(modules, key=lambda m: m.rpartition(".")[2]):
        sources = [v for v in vars(import_module(module)).values() if isinstance(v, Source)]
        # A source that a module imports from another belongs to the other.
        found[module] = [s for s in sources if all(s not in of for of in found.values())]
    return found


def known_rules() -> tuple[Rule, ...]:
    """Every rule: those of every table first, then by source and table. Nothing is registered by hand."""
    found = list(BOOK)
    for source in known_sources().values():
        for table in source.tables:
            for check in schema_of(table.model).checks:
                details = check.statistics or {}
                where = f"{source.id}/{table.name}"
                found.append(
                    Rule(str(check.name), details["severity"], check.title or "", check.description or "", where)
                )
        found += [replace(c.rule, where=source.id) for c in source.cross_rules]
    return tuple(found)

"""The few words an indicator is written in.

Here: `Indicator` and what its fields are made of. Not here: any indicator (`warehouse.indicators`, one file each) and
how one is worked out (`warehouse.evaluate`). Analysts who do not program must be able to read what is written in these
words, so they are the field's own.

What holds a polars expression is compared by identity (`eq=False`): `==` between expressions builds an expression.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

import polars as pl

from warehouse.period import Quarter


class Basis(StrEnum):
    """The span a figure speaks for within its quarter."""

    YEAR_TO_DATE = "year_to_date"
    IN_QUARTER = "in_quarter"
    AT_PERIOD_END = "at_period_end"

    def window(self, quarter: Quarter) -> tuple[date, date]:
        """First and last day of the span."""
        if self is Basis.YEAR_TO_DATE:
            return quarter.year_start, quarter.end
        return quarter.start, quarter.end


YEAR_TO_DATE, IN_QUARTER, AT_PERIOD_END = Basis.YEAR_TO_DATE, Basis.IN_QUARTER, Basis.AT_PERIOD_END


@dataclass(frozen=True, eq=False)
class Count:
    """How many events: those of `events` for which `where` is true.

    look_back  how far before the window the history must reach for `where` to be provable, for instance "12mo"
    method     words stored with the figure where there is a choice of methods
    """

    events: str
    where: pl.Expr | None = None
    look_back: str | None = None
    method: str = ""


@dataclass(frozen=True)
class During:
    """Events whose date lies in the window."""

    date: str


@dataclass(frozen=True)
class AsAt:
    """What is so at the end of the period: started by then and not ended by then.

    An end on the period's last day has ended. Without dates, every row of the snapshot that speaks for the period end.
    """

    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, eq=False)
class Variant:
    """The same indicator for another cohort. The first variant of an indicator speaks unless the council says otherwise."""

    id: str
    label: str
    cohort: pl.Expr | None = None


@dataclass(frozen=True)
class Published:
    """The published measure the indicator is compared with.

    same_cohort  the variant whose cohort is the published one, or None if that is how the indicator is defined anyway
    note         what the reader must know when the cohorts differ
    """

    measure: str
    same_cohort: str | None = None
    note: str = ""


@dataclass(frozen=True)
class NotComparable:
    """Why no quartile is given."""

    reason: str


@dataclass(frozen=True, eq=False)
class Example:
    """A handful of rows and the figures they must give. It is the indicator's test and part of its documentation.

    events     per event table, rows as a small table: a line of column names, then a line per row, `|` between cells
    period     the quarter that is worked out, as a label
    covered    first and last day the rows speak for
    expect     per basis (or `basis, variant`), numerator and denominator
    """

    period: str
    covered: tuple[date, date]
    events: Mapping[str, str]
    expect: Mapping[str, tuple[int, int | None]]


STANDARD = Variant("standard", "As defined")


@dataclass(frozen=True, eq=False)
class Indicator:
    """Everything there is to say about one indicator.

    id           its name everywhere
    label        as dashboards print it
    numerator    what is counted; several counts are tried in order, and the first whose history is covered speaks
    denominator  what it is counted out of; None for a plain count
    timing       when an event belongs to a period
    bases        the spans that are worked out; the first is the headline
    unit         percent or count
    decimals     places shown
    polarity     is high or low good, or neither
    comparator   the published measure it is compared with, or why there is none
    definition   what the Department says it is, and where
    method       what we do, and where that differs
    source       address of the definition
    example      rows and the figures they must give
    version      goes up when a change of definition breaks the series
    """

    id: str
    label: str
    numerator: Count | tuple[Count, ...]
    denominator: Count | None
    timing: During | AsAt
    bases: tuple[Basis, ...]
    unit: Literal["percent", "count"]
    decimals: int
    polarity: Literal["high", "low", "neutral"]
    comparator: Published | NotComparable
    definition: str
    method: str
    source: str
    example: Example
    variants: tuple[Variant, ...] = field(default=(STANDARD,))
    version: int = 1

    @property
    def numerators(self) -> tuple[Count, ...]:
        """The counts to try, in order."""
        return self.numerator if isinstance(self.numerator, tuple) else (self.numerator,)

    @property
    def event_tables(self) -> tuple[str, ...]:
        """The event tables it is worked out from."""
        counts = (*self.numerators, *((self.denominator,) if self.denominator else ()))
        return tuple(dict.fromkeys(c.events for c in counts))

    @property
    def per(self) -> int:
        """What the ratio is multiplied by."""
        return 100 if self.unit == "percent" else 1

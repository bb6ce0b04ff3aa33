"""The few words an indicator is written in.

Here: `Indicator` and what its fields are made of. Not here: any indicator (`warehouse.indicators`, one file each) and
how one is worked out (`warehouse.evaluate`). Analysts who do not program must be able to read what is written in these
words, so they are the field's own.

Classes that hold a polars expression are compared by identity (`eq=False`): `==` between expressions builds an expression.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

import polars as pl

from warehouse.period import Kind, Period


class Basis(StrEnum):
    """The span a figure covers within its period."""

    YEAR_TO_DATE = "year_to_date"
    IN_QUARTER = "in_quarter"
    AT_PERIOD_END = "at_period_end"
    IN_TERM = "in_term"
    FULL_YEAR = "full_year"
    SEPTEMBER_TO_MARCH = "september_to_march"
    ON_OFFER_DAY = "on_offer_day"
    TWELVE_MONTHS = "twelve_months"

    def window(self, period: Period) -> tuple[date, date]:
        """First and last day of the span."""
        if self is Basis.YEAR_TO_DATE:
            return period.year_start, period.end
        if self is Basis.SEPTEMBER_TO_MARCH:
            return period.start, date(period.start.year + 1, 3, 31)
        if self is Basis.TWELVE_MONTHS:
            return period.year_before.end + timedelta(days=1), period.end
        return period.start, period.end


YEAR_TO_DATE, IN_QUARTER, AT_PERIOD_END = Basis.YEAR_TO_DATE, Basis.IN_QUARTER, Basis.AT_PERIOD_END
IN_TERM, FULL_YEAR, SEPTEMBER_TO_MARCH = Basis.IN_TERM, Basis.FULL_YEAR, Basis.SEPTEMBER_TO_MARCH
ON_OFFER_DAY, TWELVE_MONTHS = Basis.ON_OFFER_DAY, Basis.TWELVE_MONTHS


@dataclass(frozen=True)
class During:
    """Events whose date lies in the window."""

    date: str


@dataclass(frozen=True)
class AsAt:
    """What is so at the end of the period: started by then and not ended by then.

    An end on the period's last day has ended. Without dates, every row of the snapshot that covers the period end.
    """

    start: str | None = None
    end: str | None = None


@dataclass(frozen=True)
class InPeriod:
    """Rows that name their own period: `column` holds its label."""

    column: str


@dataclass(frozen=True)
class OnJanuaryRoll:
    """Rows of the January school census of the academic year: `column` holds the label of its Spring Term."""

    column: str = "term"


@dataclass(frozen=True)
class OfYear:
    """Rows of the year to 31 March in which the window ends or, as long as that is not published, of the last year before it that is.

    column  holds the year: 2024 for the year to 31 March 2024
    """

    column: str = "year_ending"


Timing = During | AsAt | InPeriod | OnJanuaryRoll | OfYear


@dataclass(frozen=True, eq=False)
class Having:
    """Beside an event, another of the same child: one of `events` for which `where` is true, on the last day or so long before it.

    on      the column with its day
    within  for instance "12mo": from the day after the same day so long before, to the last day of the window
    """

    events: str
    on: str
    within: str
    where: pl.Expr


@dataclass(frozen=True, eq=False)
class Count:
    """How many events: those of `events` for which `where` is true.

    having     what there must be beside the event, from the same source
    look_back  how far before the window the history must reach for `where` to be provable, for instance "12mo"
    method     words stored with the figure where there is a choice of methods
    timing     where it differs from the indicator's own
    """

    events: str
    where: pl.Expr | None = None
    look_back: str | None = None
    method: str = ""
    timing: Timing | None = None
    having: Having | None = None


@dataclass(frozen=True, eq=False)
class CountDistinct(Count):
    """How many different combinations of the columns `of` there are among such events."""

    of: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Sum(Count):
    """The sum of the whole-number column `of` over such events."""

    of: str = ""


@dataclass(frozen=True)
class Breakdown:
    """A figure is also given for each value of an event column: by district, sex, phase, service area.

    inside  it never leaves the council: what a team does is for those who manage it
    """

    id: str
    column: str
    inside: bool = False


SEX, DISTRICT, PHASE = Breakdown("sex", "sex"), Breakdown("district", "district"), Breakdown("phase", "phase")
TEAM = Breakdown("team", "team", inside=True)
WHOSE_CARD, STANDING = Breakdown("whose_card", "card_of"), Breakdown("standing", "standing")


@dataclass(frozen=True, eq=False)
class Variant:
    """The same indicator for another cohort. The first variant of an indicator is the one shown, unless the council's workbook names another.

    cohort                  which events belong; None means all
    numerator, denominator  where the cohort is counted from other events; None means as the indicator says
    timing                  likewise
    bases                   the spans it is worked out on; none means all of the indicator's
    """

    id: str
    label: str
    cohort: pl.Expr | None = None
    numerator: Count | None = None
    denominator: Count | None = None
    timing: Timing | None = None
    bases: tuple[Basis, ...] = ()


@dataclass(frozen=True)
class Published:
    """The published measure the indicator is compared with.

    measure      its code, as `dim_measure` has it; national figures that are worked out here carry the publication first
    same_cohort  the variant whose cohort is the published one, or None if that is how the indicator is defined anyway
    note         what the reader must know when the cohorts differ
    headline     False where the headline figure is so different that only the same cohort is given a quartile
    """

    measure: str
    same_cohort: str | None = None
    note: str = ""
    headline: bool = True


@dataclass(frozen=True)
class Fewest:
    """How many rows there must be below the line for a percentage: with fewer the counts stand in its place. `what` they are."""

    rows: int
    what: str


@dataclass(frozen=True)
class NotComparable:
    """Why no quartile is given."""

    reason: str


@dataclass(frozen=True, eq=False)
class Example:
    """A handful of rows and the figures they must give. It is the indicator's test and part of its documentation.

    events     per event table, rows as a small table: a line of column names, then a line per row, `|` between cells
    period     the period that is worked out, as a label
    covered    first and last day the rows cover
    expect     per basis (or `basis, variant`), numerator and denominator
    """

    period: str
    covered: tuple[date, date]
    events: Mapping[str, str]
    expect: Mapping[str, tuple[int, int | None]]


STANDARD = Variant("standard", "As defined")


@dataclass(frozen=True, eq=False)
class Indicator:
    """One indicator: what it counts, what it means and how it is shown.

    id           its name everywhere
    label        as dashboards print it
    prose        what a sentence calls it, as its subject: "The percentage of …"; the label where nothing is given
    counted      what the denominator counts, as a sentence calls them: "121 out of 126 young people"
    area         the area of a dashboard it belongs to, unless a council says otherwise
    numerator    what is counted; several counts are tried in order, and the first whose history is covered is used
    denominator  what it is counted out of; None for a plain count
    timing       when an event belongs to a period
    bases        the spans that are worked out; the first is the headline
    unit         percent, count, ratio (a plain quotient), or so many per 10,000 or 1,000
    decimals     places shown
    polarity     is high or low good, or neither
    comparator   the published measure it is compared with, or why there is none
    definition   what the Department says it is, and where
    method       what we do, and where that differs
    source       address of the definition
    example      rows and the figures they must give
    version      goes up when a change of definition breaks the series
    begins       first day of the first period this version of the definition counts; None means always
    earlier      the definition before: periods that start before `begins` are worked out by it, and the break is marked
    periods      the kind of period it is reported for
    breakdowns   by what it is also given
    status       provisional where figures stay open to correction by their source
    closes       last day of a series that a change of its source ends; nothing is given for a period that ends later
    closed_because  in words
    opens        first day of a series that a change of its source begins; nothing is given for a period that ends before
    opened_because  in words
    fewest       below how many rows no percentage is given
    of_all       all there are, where the denominator is those of them that are known yet: a figure that rests on less than
                 half of them is marked
    beside       indicators without which it must not be read: they travel with it
    called       what papers call it beside label and prose: `…` in a name lets other words stand between
    paragraph    type of the paragraph a report gives it (T4 quarterly percentage, T6 count, …)
    sum_of       the indicators whose numerators add up to its own: whoever knows all but one of them knows that one
    of_people    are people counted? Then small numbers may not leave the council; those of schools and page views may
    own          where a council has defined it: the sheet and row of its workbook, or its file; "" for one that comes with the software
    """

    id: str
    label: str
    area: Literal["Early Years", "Education", "SEND", "Social Care"]
    numerator: Count | tuple[Count, ...]
    denominator: Count | None
    timing: Timing
    bases: tuple[Basis, ...]
    unit: Literal["percent", "count", "ratio", "per_10000", "per_1000"]
    decimals: int
    polarity: Literal["high", "low", "neutral"]
    comparator: Published | NotComparable
    definition: str
    method: str
    source: str
    example: Example
    variants: tuple[Variant, ...] = field(default=(STANDARD,))
    version: int = 1
    begins: date | None = None
    earlier: "Indicator | None" = None
    periods: Kind = "quarter"
    breakdowns: tuple[Breakdown, ...] = ()
    status: Literal["final", "provisional"] = "final"
    closes: date | None = None
    closed_because: str = ""
    opens: date | None = None
    opened_because: str = ""
    fewest: Fewest | None = None
    of_all: Count | None = None
    beside: tuple[str, ...] = ()
    prose: str = ""
    counted: str = ""
    called: tuple[str, ...] = ()
    paragraph: str = ""
    sum_of: tuple[str, ...] = ()
    of_people: bool = True
    own: str = ""

    @property
    def versions(self) -> tuple["Indicator", ...]:
        """Every version of the definition, the present one first."""
        return (self, *(self.earlier.versions if self.earlier else ()))

    def version_of(self, period: Period) -> int:
        """The version of the definition that counts in a period."""
        if self.earlier is not None and self.begins is not None and period.start < self.begins:
            return self.earlier.version_of(period)
        return self.version

    def numerators(self, variant: Variant) -> tuple[Count, ...]:
        """The counts to try for a variant, in order."""
        if variant.numerator is not None:
            return (variant.numerator,)
        return self.numerator if isinstance(self.numerator, tuple) else (self.numerator,)

    def denominator_of(self, variant: Variant) -> Count | None:
        """The count that a variant is counted out of; None for a plain count."""
        return variant.denominator or self.denominator

    def timing_of(self, count: Count, variant: Variant) -> Timing:
        """When an event of a count belongs to a period."""
        return count.timing or variant.timing or self.timing

    def same_definition(self, one: Period, other: Period) -> bool:
        """Do figures of two periods stand on the same side of every break of the series."""
        breaks = [v.begins for v in self.versions if v.begins is not None]
        return all((one.start >= day) == (other.start >= day) for day in breaks)

    @property
    def event_tables(self) -> tuple[str, ...]:
        """The event tables it is worked out from."""
        used = [(*i.numerators(v), i.denominator_of(v), i.of_all) for i in self.versions for v in i.variants]
        counts = [c for of in used for c in of if c]
        read = [n for c in counts for n in (c.events, *([c.having.events] if c.having else []))]
        return tuple(dict.fromkeys(read))

    @property
    def part_of_whole(self) -> bool:
        """The numerator is counted among the denominator's own rows, so it cannot be larger."""
        pairs = [(c, self.denominator_of(v)) for v in self.variants for c in self.numerators(v)]
        return self.unit == "percent" and all(d is not None and c.events == d.events for c, d in pairs)

    @property
    def per(self) -> int:
        """What the ratio is multiplied by."""
        return {"percent": 100, "per_10000": 10_000, "per_1000": 1_000}.get(self.unit, 1)

"""Periods of the field: what they are called, when they start and end, which one comes before.

Here: financial-year quarters (a reporting round is named after one), school terms, academic years, entry years; their
labels in both directions, order, "previous", "the same a year before", and the Department's open-data codes.
Not here: which periods a round reports (the council's workbook says).

A label shows its kind: `Q1 2025/26`, `Spring Term 2025`, `2023/24`, `2025`.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Literal, Protocol

from dateutil.easter import easter

Kind = Literal["quarter", "term", "academic_year", "entry_year"]

_ROUND = re.compile(r"^(20\d\d)-(\d\d)-Q([1-4])$")
_QUARTER = re.compile(r"^Q([1-4]) ((?:19|20)\d\d)/(\d\d)$")
_TERM = re.compile(r"^(Autumn|Spring|Summer) Term (20\d\d)$")
_ACADEMIC_YEAR = re.compile(r"^((?:19|20)\d\d)/(\d\d)$")
_ENTRY_YEAR = re.compile(r"^(20\d\d)$")

THURSDAY = 3


class Period(Protocol):
    """A span of time that a figure is of. Periods of one kind are ordered in time."""

    kind: ClassVar[Kind]

    @property
    def label(self) -> str:
        """As reports and dashboards print it."""
        ...

    @property
    def start(self) -> date:
        """First day."""
        ...

    @property
    def end(self) -> date:
        """Last day."""
        ...

    @property
    def previous(self) -> "Period":
        """The period before, of the same kind."""
        ...

    @property
    def year_before(self) -> "Period":
        """The same period a year before."""
        ...

    @property
    def year_start(self) -> date:
        """First day of the year it lies in: where year to date begins."""
        ...

    @property
    def time_period(self) -> str:
        """The Department's open-data code of the year, six digits."""
        ...

    @property
    def time_identifier(self) -> str:
        """The Department's word for the kind of period."""
        ...


def _follows(year: str, short: str) -> bool:
    return int(short) == (int(year) + 1) % 100


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a financial year (April to March).

    `year` is the calendar year the financial year starts in, `number` is 1 to 4.
    """

    kind: ClassVar[Kind] = "quarter"
    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """From `2025-26-Q1` (a round) or `Q1 2025/26` (a label). ValueError if it is neither."""
        if found := _ROUND.match(text):
            year, short, number = found.groups()
        elif found := _QUARTER.match(text):
            number, year, short = found.groups()
        else:
            raise ValueError(f"not a quarter: {text!r}; write 2025-26-Q1 or Q1 2025/26")
        if not _follows(year, short):
            raise ValueError(f"not a financial year: {text!r}; the second year must follow the first")
        return cls(int(year), int(number))

    @classmethod
    def containing(cls, day: date) -> "Quarter":
        """The quarter a day lies in."""
        months_since_april = (day.month - 4) % 12
        return cls(day.year if day.month >= 4 else day.year - 1, months_since_april // 3 + 1)

    @property
    def round(self) -> str:
        """`2025-26-Q1`: folder names, register, command line."""
        return f"{self.year}-{(self.year + 1) % 100:02d}-Q{self.number}"

    @property
    def label(self) -> str:
        """`Q1 2025/26`: reports and dashboards."""
        return f"Q{self.number} {self.year}/{(self.year + 1) % 100:02d}"

    @property
    def start(self) -> date:
        """First day."""
        month = 3 * self.number + 1
        return date(self.year, month, 1) if month <= 12 else date(self.year + 1, 1, 1)

    @property
    def end(self) -> date:
        """Last day."""
        return self.next.start - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        """The quarter after."""
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def previous(self) -> "Quarter":
        """The quarter before."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def year_before(self) -> "Quarter":
        """The same quarter a year before."""
        return Quarter(self.year - 1, self.number)

    @property
    def year_start(self) -> date:
        """First day of its financial year: where year to date begins."""
        return date(self.year, 4, 1)

    @property
    def partition_key(self) -> str:
        """Dagster's key: the start date. Never shown to people."""
        return self.start.isoformat()

    @property
    def time_period(self) -> str:
        """The Department's open-data code of the financial year, six digits."""
        return f"{self.year}{(self.year + 1) % 100:02d}"

    @property
    def time_identifier(self) -> str:
        """The Department's word for the quarter."""
        return f"Financial year Q{self.number}"


_TERMS = ("Spring", "Summer", "Autumn")
"""In the order of the calendar year that stands in the label."""


@dataclass(frozen=True, order=True)
class Term:
    """A school term, named after the calendar year it lies in: Autumn Term 2024 comes before Spring Term 2025.

    Spring ends on Easter Sunday: the school census reports exclusions of the terms so divided. `number` is the place
    within the calendar year: 1 spring, 2 summer, 3 autumn.
    """

    kind: ClassVar[Kind] = "term"
    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Term":
        """From `Spring Term 2025`. ValueError if it is not a term."""
        if not (found := _TERM.match(text)):
            raise ValueError(f"not a term: {text!r}; write Spring Term 2025")
        return cls(int(found[2]), _TERMS.index(found[1]) + 1)

    @classmethod
    def containing(cls, day: date) -> "Term":
        """The term a day lies in; August is summer."""
        return next(t for n in (1, 2, 3) if (t := cls(day.year, n)).start <= day <= t.end)

    @property
    def name(self) -> str:
        """Spring, Summer or Autumn."""
        return _TERMS[self.number - 1]

    @property
    def label(self) -> str:
        """`Spring Term 2025`."""
        return f"{self.name} Term {self.year}"

    @property
    def start(self) -> date:
        """First day: 1 January, Easter Monday, 1 September."""
        return {1: date(self.year, 1, 1), 2: easter(self.year) + timedelta(days=1), 3: date(self.year, 9, 1)}[
            self.number
        ]

    @property
    def end(self) -> date:
        """Last day: Easter Sunday, 31 August, 31 December."""
        return {1: easter(self.year), 2: date(self.year, 8, 31), 3: date(self.year, 12, 31)}[self.number]

    @property
    def census_day(self) -> date:
        """The day of the school census: third Thursday in January and May, first Thursday in October."""
        month, which = {1: (1, 3), 2: (5, 3), 3: (10, 1)}[self.number]
        first = date(self.year, month, 1)
        return first + timedelta(days=(THURSDAY - first.weekday()) % 7 + 7 * (which - 1))

    @property
    def academic_year(self) -> "AcademicYear":
        """The academic year it belongs to."""
        return AcademicYear(self.year if self.number == 3 else self.year - 1)

    @property
    def previous(self) -> "Term":
        """The term before."""
        return Term(self.year, self.number - 1) if self.number > 1 else Term(self.year - 1, 3)

    @property
    def year_before(self) -> "Term":
        """The same term a year before."""
        return Term(self.year - 1, self.number)

    @property
    def year_start(self) -> date:
        """First day of its academic year."""
        return self.academic_year.start

    @property
    def time_period(self) -> str:
        """The Department's open-data code of the academic year, six digits."""
        return self.academic_year.time_period

    @property
    def time_identifier(self) -> str:
        """The Department's word for the term."""
        return f"{self.name} term"


@dataclass(frozen=True, order=True)
class AcademicYear:
    """September to August. `year` is the calendar year it starts in."""

    kind: ClassVar[Kind] = "academic_year"
    year: int

    @classmethod
    def parse(cls, text: str) -> "AcademicYear":
        """From `2023/24`. ValueError if it is not an academic year."""
        found = _ACADEMIC_YEAR.match(text)
        if not found or not _follows(found[1], found[2]):
            raise ValueError(f"not an academic year: {text!r}; write 2023/24")
        return cls(int(found[1]))

    @classmethod
    def containing(cls, day: date) -> "AcademicYear":
        """The academic year a day lies in."""
        return cls(day.year if day.month >= 9 else day.year - 1)

    @property
    def label(self) -> str:
        """`2023/24`."""
        return f"{self.year}/{(self.year + 1) % 100:02d}"

    @property
    def start(self) -> date:
        """1 September."""
        return date(self.year, 9, 1)

    @property
    def end(self) -> date:
        """31 August."""
        return date(self.year + 1, 8, 31)

    @property
    def january(self) -> Term:
        """The term whose census counts the pupils on roll that its rates are worked out against."""
        return Term(self.year + 1, 1)

    @property
    def previous(self) -> "AcademicYear":
        """The year before."""
        return AcademicYear(self.year - 1)

    @property
    def year_before(self) -> "AcademicYear":
        """The year before."""
        return self.previous

    @property
    def year_start(self) -> date:
        """1 September."""
        return self.start

    @property
    def time_period(self) -> str:
        """The Department's open-data code, six digits."""
        return f"{self.year}{(self.year + 1) % 100:02d}"

    @property
    def time_identifier(self) -> str:
        """The Department's word."""
        return "Academic year"


@dataclass(frozen=True, order=True)
class EntryYear:
    """The admissions round for entry in September of `year`; it ends with the primary National Offer Day, 16 April."""

    kind: ClassVar[Kind] = "entry_year"
    year: int

    @classmethod
    def parse(cls, text: str) -> "EntryYear":
        """From `2025`. ValueError if it is not a year."""
        if not (found := _ENTRY_YEAR.match(text)):
            raise ValueError(f"not an entry year: {text!r}; write 2025")
        return cls(int(found[1]))

    @classmethod
    def containing(cls, day: date) -> "EntryYear":
        """The entry year whose round a day lies in."""
        return cls(day.year if day <= date(day.year, 4, 16) else day.year + 1)

    @property
    def label(self) -> str:
        """`2025`."""
        return str(self.year)

    @property
    def start(self) -> date:
        """The day after the round before ended."""
        return date(self.year - 1, 4, 17)

    @property
    def end(self) -> date:
        """Primary National Offer Day; the secondary one is 1 March."""
        return date(self.year, 4, 16)

    @property
    def previous(self) -> "EntryYear":
        """The year before."""
        return EntryYear(self.year - 1)

    @property
    def year_before(self) -> "EntryYear":
        """The year before."""
        return self.previous

    @property
    def year_start(self) -> date:
        """Its first day."""
        return self.start

    @property
    def time_period(self) -> str:
        """The Department's open-data code of the academic year of entry, six digits."""
        return f"{self.year}{(self.year + 1) % 100:02d}"

    @property
    def time_identifier(self) -> str:
        """The Department's word."""
        return "Academic year"


KINDS: dict[Kind, type[Quarter] | type[Term] | type[AcademicYear] | type[EntryYear]] = {
    "quarter": Quarter,
    "term": Term,
    "academic_year": AcademicYear,
    "entry_year": EntryYear,
}


def parse_period(label: str) -> Period:
    """The period a label means, whatever its kind. ValueError if it means none."""
    for kind in KINDS.values():
        try:
            return kind.parse(label)
        except ValueError:
            continue
    raise ValueError(f"not a period: {label!r}; write Q1 2025/26, Spring Term 2025, 2023/24 or 2025")


def periods_begun(kind: Kind, first: date, last: date) -> list[Period]:
    """The periods of a kind that end on `first` or later and have begun by `last`, in order."""
    found: list[Period] = []
    period: Period = KINDS[kind].containing(last)
    while period.end >= first:
        found.append(period)
        period = period.previous
    return found[::-1]


def published_year(period: str) -> int:
    """The first year in a published period (`2024`, `2023/24`, `2014-16`, `2025 (prov)`): its order.

    ValueError if the text does not start with a year.
    """
    if not re.match(r"^(19|20)\d\d", period):
        raise ValueError("a published period starts with its year")
    return int(period[:4])

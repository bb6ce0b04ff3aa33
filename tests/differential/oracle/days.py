"""Days of the field: quarters, twelve months before a day, birthdays, working days, terms and school years.

Here: arithmetic with dates as the definitions ask for it. Not here: what is counted.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

DAY = timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """The same day some months later; where the month is shorter, its last day. Negative: earlier."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def birthday_in(birth: date, year: int) -> date:
    """The birthday in a year. Who was born on 29 February has it on 1 March in other years, as English law counts."""
    if (birth.month, birth.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return birth.replace(year=year)


def age_reached(birth: date, first: date, last: date) -> int | None:
    """The age reached between two days (both included, at most a year apart); None if no birthday lies between them."""
    for year in range(first.year, last.year + 1):
        if first <= birthday_in(birth, year) <= last:
            return year - birth.year
    return None


# Quarters of the financial year


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of the financial year that begins in April of `year`."""

    year: int
    number: int

    @classmethod
    def of_round(cls, round_: str) -> "Quarter":
        """From the name of a round, `2025-26-Q1`."""
        return cls(int(round_[:4]), int(round_[-1]))

    @property
    def round(self) -> str:
        """The name of the round that reports it."""
        return f"{self.year}-{(self.year + 1) % 100:02d}-Q{self.number}"

    @property
    def label(self) -> str:
        """As it is printed."""
        return f"Q{self.number} {self.year}/{(self.year + 1) % 100:02d}"

    @property
    def first(self) -> date:
        """Its first day."""
        return months_after(date(self.year, 4, 1), 3 * (self.number - 1))

    @property
    def last(self) -> date:
        """Its last day."""
        return months_after(self.first, 3) - DAY

    @property
    def april(self) -> date:
        """Where the year to date begins."""
        return date(self.year, 4, 1)

    @property
    def previous(self) -> "Quarter":
        """The quarter before."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    def window(self, basis: str) -> tuple[date, date]:
        """First and last day that a basis counts."""
        return (self.april if basis == "year_to_date" else self.first), self.last


# Terms and school years


@dataclass(frozen=True, order=True)
class Term:
    """A school term of a calendar year: 1 spring, 2 summer, 3 autumn. Spring ends on Easter Sunday, summer on 31
    August."""

    year: int
    number: int

    @property
    def label(self) -> str:
        """As it is printed."""
        return f"{('Spring', 'Summer', 'Autumn')[self.number - 1]} Term {self.year}"

    @property
    def first(self) -> date:
        """Its first day."""
        return (date(self.year, 1, 1), easter(self.year) + DAY, date(self.year, 9, 1))[self.number - 1]

    @property
    def last(self) -> date:
        """Its last day."""
        return (easter(self.year), date(self.year, 8, 31), date(self.year, 12, 31))[self.number - 1]

    @property
    def census_day(self) -> date:
        """The third Thursday of January and of May, the first Thursday of October."""
        month, weeks = ((1, 2), (5, 2), (10, 0))[self.number - 1]
        first = date(self.year, month, 1)
        return first + timedelta(days=(3 - first.weekday()) % 7 + 7 * weeks)

    @property
    def before(self) -> "Term":
        """The term before."""
        return Term(self.year, self.number - 1) if self.number > 1 else Term(self.year - 1, 3)

    @classmethod
    def on(cls, day: date) -> "Term":
        """The term that a day lies in."""
        return next(t for n in (1, 2, 3) if (t := cls(day.year, n)).first <= day <= t.last)


def school_year_of(day: date) -> int:
    """The calendar year in which the school year of a day began, in September."""
    return day.year if day.month >= 9 else day.year - 1


# Working days


def easter(year: int) -> date:
    """Easter Sunday (Butcher's rule for the Gregorian calendar)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    j = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * j) // 451
    month, day = divmod(h + j - 7 * m + 114, 31)
    return date(year, month, day + 1)


MOVED = {date(2020, 5, 4): date(2020, 5, 8), date(2022, 5, 30): date(2022, 6, 2)}
"""May holidays that a year held on another day."""
ONCE = (date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8))
"""The Platinum Jubilee, the late Queen's funeral, the King's coronation."""


@lru_cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England and Wales: those that fall on a weekend are held on the next working day."""
    good_friday, easter_monday = easter(year) - 2 * DAY, easter(year) + DAY
    mondays = [_monday_from(date(year, 5, 1)), _monday_from(date(year, 5, 25)), _monday_from(date(year, 8, 25))]
    held = {good_friday, easter_monday, *(MOVED.get(m, m) for m in mondays)}
    held |= {day for day in ONCE if day.year == year}
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        held.add(next(d for d in days_between(day, day + 4 * DAY) if d.weekday() < 5 and d not in held))
    return frozenset(held)


def _monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no bank holiday of England and Wales."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def working_days(start: date, end: date) -> int:
    """How many working days after the start, which is day 0, up to the end."""
    return sum(is_working_day(day) for day in days_between(start + DAY, end))


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)

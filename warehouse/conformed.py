"""Conformed periods: one key for a span of time, whoever named it, with its first and last day.

Here: keys of our own periods, and what a publisher's text means by the kind of year it is filed under. Not here: our periods
themselves (`period`). A publisher's `2024` is the year to 31 March 2024 under *Financial Year*, the academic year 2023/24 under
*Academic Year*, and twelve months from January under *Calendar Year*: the text alone does not say which.

Source: the year types of the Department's LAIT data dictionary (July 2025), and those of `warehouse.national`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from warehouse.period import AcademicYear, EntryYear, Period

_YEARS = re.compile(r"^((?:19|20)\d\d)(?:/(\d\d))?(?:-(?:(?:19|20)?\d\d/)?((?:19|20)?\d\d))?(?: \(.+\))?$")
"""2024, 2023/24, 2023-24, 2014-16, 2013/14-15/16, each perhaps with (prov), (Revised), (Final) or (OT): first and last year."""


@dataclass(frozen=True)
class Conformed:
    """A span of time.

    key          kind and label; unique
    kind         quarter, term, academic_year, entry_year, financial_year, calendar_year, year_to_september, january, winter, day, years
                 (several of them), or as_published where the text cannot be placed in time
    label        as reports print it
    first, last  its days; None where it cannot be placed
    """

    key: str
    kind: str
    label: str
    first: date | None = None
    last: date | None = None


def conformed(period: Period) -> Conformed:
    """One of our own periods."""
    return Conformed(f"{period.kind} {period.label}", period.kind, period.label, period.start, period.end)


def conformed_published(text: str, year_type: str | None) -> Conformed:
    """What a publisher's period means under its kind of year; `as_published`, without days, where that is not known."""
    as_published = Conformed(f"as_published {text}", "as_published", text)
    if year_type == "As at a day":
        return _day(text) or as_published
    placed, found = _PLACED.get(year_type or ""), _YEARS.match(text)
    if placed is None or found is None:
        return as_published
    first, last = int(found[1]), found[3] or found[2]
    found_place = placed(first, _century(first, last)) if last else placed(None, first)
    return found_place or as_published


def _century(first: int, last: str) -> int:
    if len(last) == 4:
        return int(last)
    year = first - first % 100 + int(last)
    return year if year >= first else year + 100


def _day(text: str) -> Conformed | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return Conformed(f"day {text}", "day", text, day, day)


_Placed = Callable[[int | None, int], Conformed | None]
"""From the year in which it starts (None: it is named after one year) and the year in which it ends."""


def _years_from(kind: str, month: int) -> _Placed:
    """Years of twelve months from the first of a month. They are named after the year in which they end."""

    def placed(first: int | None, last: int) -> Conformed:
        across = month > 1  # it starts in one calendar year and ends in the next
        starts = last - across if first is None else first
        days = date(starts, month, 1), date(last + (not across), month, 1) - timedelta(days=1)
        label = str(last) if starts == last else f"{starts}-{last % 100:02d}"
        if last - across > starts:
            return Conformed(f"years {days[0]} to {days[1]}", "years", label, *days)
        return Conformed(f"{kind} {label}", kind, label, *days)

    return placed


def _academic(first: int | None, last: int) -> Conformed:
    one = last - 1 if first is None else first
    return conformed(AcademicYear(one)) if one == last - 1 else _ACADEMIC_YEARS(first, last)  # type: ignore[return-value]


def _entry(first: int | None, last: int) -> Conformed:
    """Entry in September: of `2025/26` that is 2025."""
    return conformed(EntryYear(last if first is None else first))


def _months(kind: str, first_month: int, months: int) -> _Placed:
    """Some months of one year; the year is the one in which they end."""

    def placed(first: int | None, last: int) -> Conformed | None:
        if first is not None:
            return None
        starts = date(last - (first_month + months > 13), first_month, 1)
        after = first_month - 1 + months
        ends = date(starts.year + after // 12, after % 12 + 1, 1) - timedelta(days=1)
        return Conformed(f"{kind} {last}", kind, str(last), starts, ends)

    return placed


_ACADEMIC_YEARS = _years_from("academic_year", 9)
_PLACED: dict[str, _Placed] = {
    "Financial Year": _years_from("financial_year", 4),
    "Academic Year": _academic,
    "Calendar Year": _years_from("calendar_year", 1),
    "Annual": _years_from("calendar_year", 1),
    "Annual (end of Sept)": _years_from("year_to_september", 10),
    "Annual - January": _months("january", 1, 1),
    "Average of December to February": _months("winter", 12, 3),
    "Year of entry": _entry,
}

"""Periods as papers write them: `the end of Quarter 1`, `Summer term 2025`, `the same time last year`, `September to end of March`.

Here: finding them, and which period of a measure each means in a paper on a round. Not here: what a period is (`warehouse.period`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from warehouse.period import KINDS, AcademicYear, EntryYear, Kind, Period, Quarter, Term, published_year

Relative = Literal["now", "before", "year_before", "financial_year_before", "year_to_date"]
_MONTHS = [date(2000, n, 1).strftime("%B").lower() for n in range(1, 13)]
_MONTH = "|".join(m.capitalize() for m in _MONTHS)
_YEAR = r"(?:19|20)\d\d"
_YEARS = rf"{_YEAR}\ ?[/–−-]\ ?(?:{_YEAR}|\d\d)(?!\d)"
_AT = r"(?:(?:at|in|within|during)\ )?(?:the\ )?(?:(?:year\ to\ date|year-to-date|YTD)\ (?:(?:at|to)\ )?(?:the\ )?)?(?:end\ of\ |end\ )?(?:the\ )?(?:whole\ of\ )?"

_FORMS: tuple[tuple[str, str], ...] = (
    ("partial", rf"(?:from\ )?September\ to\ (?:the\ )?(?:end\ of\ )?March(?:\ (?:of|in)\ the\ (?:academic\ year\ )?(?P<py>{_YEARS})(?:\ academic(?:\ year)?)?)?(?:\ of\ the\ academic\ year\ (?P<py2>{_YEARS}))?"),
    ("year_ending", rf"(?:(?:in|for|during)\ )?(?:the\ )?(?:financial\ )?(?:year|twelve\ months|12\ months)\ (?:ending|ended|to)\ (?:the\ end\ of\ )?(?:31(?:st)?\ )?March\ (?P<ye>{_YEAR})"),
    ("months", rf"(?:from\ )?(?P<m1>{_MONTH})(?:\ (?P<my1>{_YEAR}))?\ ?(?:to|–|-)\ ?(?:the\ end\ of\ )?(?P<m2>{_MONTH})\ (?P<my2>{_YEAR})"),
    ("quarter", rf"{_AT}(?:Q|Quarter\ |Qtr\ ?)(?P<q>[1-4])(?!\d|[.,]\d|\ ?%)(?:,?\ (?:of\ )?(?P<qy>{_YEARS}))?(?:\ alone)?"),
    ("quarter_word", rf"{_AT}(?P<qw>first|second|third|fourth)\ quarter(?:\ of\ (?P<qwy>{_YEARS}))?"),
    ("year_end", rf"(?:by\ )?(?:the\ )?(?:last\ |previous\ )?year[\ -]end(?:\ (?:position|figure|outturn))?(?:\ (?:of\ |for\ )?(?P<yey>{_YEARS}))?"),
    ("term", rf"{_AT}(?P<t>Spring|Summer|Autumn)(?:\ [Tt]erm)(?:\ (?P<ty>{_YEAR}))?(?:\ school\ census|\ census)?|(?P<t2>Spring|Summer|Autumn)\ (?P<ty2>{_YEAR})(?:\ school\ census)?|(?:in\ the\ |(?<=\ on\ ))(?P<t3>spring|summer|autumn)(?=\s*(?:[.,;)]|$|and\b|to\b|but\b))"),
    ("same", rf"(?<!over\ )(?<!over\ the\ )(?:(?:at|in)\ )?(?:the\ )?same\ (?:period|time|point|quarter|term|stage)(?:\ (?:in|of|the|as|a))*(?:\ (?:last\ year|previous\ (?:academic\ |financial\ )?year|year\ before|year\ earlier|(?P<sy>{_YEARS})|(?P<sy1>{_YEAR})))?"),
    ("day", rf"(?:as\ at\ |at\ |on\ )?(?:the\ )?(?P<d>\d\d?)(?:st|nd|rd|th)?\ (?P<dm>{_MONTH}),?\ (?P<dy>{_YEAR})"),
    ("day_of_any_year", rf"(?:as\ at\ |at\ |on\ )?(?:the\ )?(?P<ad>\d\d?)(?:st|nd|rd|th)?\ (?P<am>{_MONTH})\b(?!,?\ {_YEAR})|(?:at\ )?(?:the\ )?end\ of\ (?P<em>{_MONTH})\b(?!\ {_YEAR})"),
    ("month", rf"(?:at\ )?(?:the\ )?(?:end\ of\ )?(?P<mm>{_MONTH})\ (?P<mmy>{_YEAR})"),
    ("year", rf"{_AT}(?:academic\ year\ |financial\ year\ )?(?P<y>{_YEARS})(?:\ (?:academic|financial)\ year|\ academic(?=,|\ )|\ academic\b)?(?!\ school)"),
    ("year_to_date", r"(?:in\ )?(?:the\ )?year\ to\ date|\bYTD\b"),
    ("financial_year_before", r"(?:the\ )?(?:previous|preceding|last)\ financial\ year"),
    ("year_before", r"(?:(?:a|one|the)\ year|twelve\ months|12\ months)\ (?:before|earlier|ago)|(?<!in\ )(?<!in\ the\ )(?<!over\ the\ )(?<!within\ the\ )(?<!during\ the\ )(?:the\ )?(?:same\ last|previous|preceding|last)\ year|(?:the\ )?(?:previous|preceding|last)\ academic(?:\ year)?"),
    ("before", rf"(?:three|3)\ months\ (?:before|earlier|ago)|{_AT}(?:previous|preceding|last|prior)\ (?:quarter|term|period|reporting\ period)"),
    ("now", r"(?:in\ |within\ )?(?:this|the\ current|the\ latest)\ (?:quarter|term|period|academic\ year|year)|(?:in|within|during)\ the\ quarter"),
    ("calendar", rf"(?:in\ )?(?<![\d/,.])(?P<c>{_YEAR})(?!\d|[/,.]\d|\ ?%|\ [a-z]*\ ?(?:children|pupils|students))"),
)  # fmt: skip
FORMS = tuple((kind, re.compile(pattern, re.VERBOSE | re.IGNORECASE)) for kind, pattern in _FORMS)


@dataclass(frozen=True)
class When:
    """A period as it is written. `year` is the one it begins in; `number` of a quarter or term; `day` of a date, or a month's last.

    A day without a year has its month and day as `number`, 630 for 30 June: it is the last one up to the round.

    `basis` is the part of the year that it may be: of a month, that alone or the year up to it. `same`: it is the same quarter or
    term in another year.
    """

    kind: Literal["quarter", "term", "year", "calendar", "day", "partial", "relative"]
    text: str
    year: int | None = None
    number: int | None = None
    day: date | None = None
    relative: Relative | None = None
    basis: str = ""
    same: bool = False

    @property
    def is_earlier(self) -> bool:
        """Whether it is a period before the one that is reported, said without its year: `last quarter`, `a year before`."""
        return self.relative in {"before", "year_before", "financial_year_before"}

    @property
    def name(self) -> str:
        """As it is written, without the small words before it: `March 2025` of `in March 2025`."""
        return re.sub(r"^(?:(?:as at|at|on|in|by|from|during|within|for|the)\s+)+", "", self.text, flags=re.IGNORECASE)

    def of(self, now: Period, round_: Quarter, before: Period | None = None) -> Period | None:
        """The period of a measure's kind that is meant; None where it means none.

        now     the period whose figure the measure has in the round
        round_  the quarter of the round
        before  the period it is compared with: a quarter or term without a year is the last one before that
        """
        kind: Kind = now.kind
        if self.kind == "day" and self.number:
            return self._last_before(before.start if before else round_.next.start).of(now, round_, before)
        match self.kind:
            case "relative" if self.relative == "financial_year_before" and isinstance(now, Quarter):
                return Quarter(now.year - 1, 4)
            case "relative":
                return {
                    "now": now,
                    "year_to_date": now,
                    "before": now.previous,
                    "year_before": now.year_before,
                    "financial_year_before": now.year_before,
                }[self.relative or "now"]
            case "quarter" if kind == "quarter":
                return self._quarter(before if isinstance(before, Quarter) else round_, later=before is None)
            case "quarter" if kind == "entry_year":
                return None
            case "term" if kind == "term":
                return self._term(before or now, later=before is None)
            case "year" | "partial" if self.year is None:
                return now
            case "year" | "partial" if kind == "academic_year":
                return AcademicYear(self.year or 0)
            case "year" if kind == "quarter":
                return Quarter(self.year or 0, 4)
            case "year" if kind == "entry_year":
                return EntryYear((self.year or 0) + 1)
            case "calendar" if kind == "entry_year":
                return EntryYear(self.year or 0)
            case "calendar" if isinstance(now, Term):
                return Term(self.year or 0, now.number)
            case "calendar" if kind == "quarter" and self.same:
                assert isinstance(now, Quarter)
                return Quarter(self.year or 0, now.number)
            case "day" if kind == "entry_year" and self.day:
                return EntryYear(self.day.year)  # places are offered in March and April of the year of entry
            case "day" if kind == "quarter" and self.day:
                quarter = Quarter.containing(self.day)
                return quarter if (quarter.end - self.day).days <= 31 else None
            case "day" if self.day:
                return KINDS[kind].containing(self.day)
        return None

    def _last_before(self, end: date) -> "When":
        """The last such day before another."""
        month, day = divmod(self.number or 0, 100)
        year = end.year if (month, day) < (end.month, end.day) else end.year - 1
        return replace(self, number=None, day=date(year, month, day))

    def _quarter(self, last: Quarter, *, later: bool) -> Quarter:
        """The quarter; without a year the last one up to another, which it may be itself only if `later`."""
        if self.year is not None:
            return Quarter(self.year, self.number or 1)
        found = Quarter(last.year, self.number or 1)
        return found if found < last or (later and found == last) else found.year_before

    def _term(self, last: Period, *, later: bool) -> Term:
        if self.year is not None:
            return Term(self.year, self.number or 1)
        assert isinstance(last, Term)
        found: Term = last if later else last.previous
        while found.number != self.number:
            found = found.previous
        return found

    def is_span(self, first: date, last: date) -> bool:
        """Whether a published figure's span can be meant: the year it is of, or the day it ends or is taken on."""
        if self.kind == "day":
            return self.day == last
        if self.kind == "year":
            return (
                self.year == first.year and last.year == first.year + 1 if first != last else self.year == last.year - 1
            )
        return self.kind == "calendar" and self.year == last.year

    def is_published(self, label: str) -> bool | None:
        """Whether a published period (`2024`, `2023/24`, `2025-06-30`) can be meant; None where that cannot be said."""
        if self.kind == "day" and self.day and len(label) == 10:
            return label == self.day.isoformat()
        if self.kind == "day" and self.day and len(label) == 4:
            return label == str(self.day.year) if (self.day.month, self.day.day) == (3, 31) else None
        if self.kind == "year" and self.year is not None:
            first = published_year(label)
            return first == (self.year if "/" in label or "-" in label else self.year + 1)
        if self.kind == "calendar":
            return published_year(label) == self.year and "/" not in label
        if self.kind == "quarter" and len(label) == 10 and self.year is not None:
            return Quarter(self.year, self.number or 1).end.isoformat() == label
        return None


def _first_year(text: str | None) -> int | None:
    return int(text[:4]) if text else None


def _when(kind: str, found: re.Match[str]) -> When | None:
    text, group = found.group(), found.groupdict()
    lower = text.lower()
    basis = (
        "in_quarter"
        if re.match(r"(?:in|within|during)\b(?! the year| the end| the whole)|.*\balone$", lower)
        else "year_to_date"
        if "year to date" in lower or "ytd" in lower or "whole of" in lower
        else ""
    )
    match kind:
        case "partial":
            return When("partial", text, _first_year(group["py"] or group["py2"]), basis="september_to_march")
        case "quarter":
            return When("quarter", text, _first_year(group["qy"]), int(group["q"]), basis=basis)
        case "quarter_word":
            number = ("first", "second", "third", "fourth").index(group["qw"].lower()) + 1
            return When("quarter", text, _first_year(group["qwy"]), number, basis=basis)
        case "year_end":
            return When("quarter", text, _first_year(group["yey"]), 4)
        case "term":
            name, year = group["t"] or group["t2"] or group["t3"], group["ty"] or group["ty2"]
            return When(
                "term", text, int(year) if year else None, ("Spring", "Summer", "Autumn").index(name.capitalize()) + 1
            )
        case "same":
            if group["sy1"]:
                return When("calendar", text, int(group["sy1"]), same=True)
            if group["sy"]:
                return When("year", text, _first_year(group["sy"]))
            return When("relative", text, relative="year_before")
        case "day":
            try:
                day = date(int(group["dy"]), _MONTHS.index(group["dm"].lower()) + 1, int(group["d"]))
            except ValueError:
                return None
            return When("day", text, day=day)
        case "day_of_any_year":
            month = _MONTHS.index((group["am"] or group["em"]).lower()) + 1
            number = int(group["ad"]) if group["ad"] else _month_end(group["em"], 2001).day
            return (
                When("day", text, number=month * 100 + number)
                if 1 <= number <= _month_end(_MONTHS[month - 1], 2001).day
                else None
            )
        case "month":
            whole = re.match(r"(?:at|the|end)\b", lower) is None
            day = _month_end(group["mm"], int(group["mmy"]))
            return When("day", text, day=day, basis="month" if whole else "")
        case "months":
            return When("day", text, day=_month_end(group["m2"], int(group["my2"])), basis="months")
        case "year":
            return When("year", text, _first_year(group["y"]), basis=basis)
        case "year_ending":
            return When("year", text, int(group["ye"]) - 1)
        case "calendar":
            return When("calendar", text, int(group["c"]))
    return When("relative", text, relative=kind, basis=basis)  # type: ignore[arg-type]


def _month_end(name: str, year: int) -> date:
    month = _MONTHS.index(name.lower()) + 1
    return date(year, month, 28 if month == 2 else 30 if month in {4, 6, 9, 11} else 31)


def months_of(text: str) -> tuple[date, date] | None:
    """The first and the last day of `April to June 2025`; None where the text is no such span."""
    found = dict(FORMS)["months"].fullmatch(text)
    if not found:
        return None
    last = _month_end(found["m2"], int(found["my2"]))
    first = date(int(found["my1"] or last.year), _MONTHS.index(found["m1"].lower()) + 1, 1)
    return first, last


def periods_in(text: str) -> Iterator[tuple[int, int, When]]:
    """The periods written in a text, in its order: where each begins and ends, and what it is."""
    found: list[tuple[int, int, When]] = []
    for kind, form in FORMS:
        for match in form.finditer(text):
            free = all(match.end() <= start or end <= match.start() for start, end, _ in found)
            if free and (when := _when(kind, match)):
                found.append((match.start(), match.end(), when))
    yield from sorted(found, key=lambda f: f[0])

"""Periods: labels both ways, order, previous and year before, census days, Easter, which have begun."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.indicator import FULL_YEAR, SEPTEMBER_TO_MARCH, YEAR_TO_DATE
from warehouse.period import (
    KINDS,
    AcademicYear,
    EntryYear,
    Kind,
    Period,
    Quarter,
    Term,
    parse_period,
    periods_begun,
)

YEARS = st.integers(2000, 2098)
PERIODS: st.SearchStrategy[Period] = st.one_of(
    st.builds(Quarter, YEARS, st.integers(1, 4)),
    st.builds(Term, YEARS, st.integers(1, 3)),
    st.builds(AcademicYear, YEARS),
    st.builds(EntryYear, YEARS),
)
DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))


@given(PERIODS)
def test_a_label_means_its_period_and_no_other_kind(period: Period) -> None:
    assert parse_period(period.label) == period
    for kind, other in KINDS.items():
        if kind != period.kind:
            with pytest.raises(ValueError, match="not a"):
                other.parse(period.label)


@given(PERIODS)
def test_periods_of_a_kind_follow_each_other_without_gap(period: Period) -> None:
    assert period.previous.end == period.start - timedelta(days=1)
    assert type(period.previous) is type(period) and period.previous < period  # type: ignore[operator]
    assert period.start <= period.end
    assert period.year_start <= period.start


@given(PERIODS)
def test_a_year_before_is_as_many_steps_back_as_a_year_has_periods(period: Period) -> None:
    before = period
    for _ in range({"quarter": 4, "term": 3, "academic_year": 1, "entry_year": 1}[period.kind]):
        before = before.previous
    assert period.year_before == before


@given(st.sampled_from(sorted(KINDS)), DAYS)
def test_every_day_lies_in_one_period_of_a_kind(kind: Kind, day: date) -> None:
    period = KINDS[kind].containing(day)
    assert period.start <= day <= period.end
    assert not period.previous.start <= day <= period.previous.end


@given(st.sampled_from(sorted(KINDS)), DAYS, DAYS)
def test_order_is_the_order_of_time(kind: Kind, day: date, another: date) -> None:
    one, other = KINDS[kind].containing(day), KINDS[kind].containing(another)
    assert (one < other) == (one.start < other.start)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("label", "first", "last", "previous", "year_before", "time_period", "time_identifier"),
    [
        ("Q4 2024/25", date(2025, 1, 1), date(2025, 3, 31), "Q3 2024/25", "Q4 2023/24", "202425", "Financial year Q4"),
        ("Q1 2025/26", date(2025, 4, 1), date(2025, 6, 30), "Q4 2024/25", "Q1 2024/25", "202526", "Financial year Q1"),
        ("Spring Term 2025", date(2025, 1, 1), date(2025, 4, 20), "Autumn Term 2024", "Spring Term 2024", "202425",
         "Spring term"),
        ("Summer Term 2025", date(2025, 4, 21), date(2025, 8, 31), "Spring Term 2025", "Summer Term 2024", "202425",
         "Summer term"),
        ("Autumn Term 2024", date(2024, 9, 1), date(2024, 12, 31), "Summer Term 2024", "Autumn Term 2023", "202425",
         "Autumn term"),
        ("2023/24", date(2023, 9, 1), date(2024, 8, 31), "2022/23", "2022/23", "202324", "Academic year"),
        ("1999/00", date(1999, 9, 1), date(2000, 8, 31), "1998/99", "1998/99", "199900", "Academic year"),
        ("2025", date(2024, 4, 17), date(2025, 4, 16), "2024", "2024", "202526", "Academic year"),
    ],
)  # fmt: skip
def test_a_period(
    label: str, first: date, last: date, previous: str, year_before: str, time_period: str, time_identifier: str
) -> None:
    period = parse_period(label)
    assert (period.start, period.end) == (first, last)
    assert (period.previous.label, period.year_before.label) == (previous, year_before)
    assert (period.time_period, period.time_identifier) == (time_period, time_identifier)


@pytest.mark.parametrize(
    "text", ["Q5 2025/26", "Q1 2025/27", "Winter Term 2025", "Spring 2025", "2023/25", "25", "", "2025-26"]
)
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match="not a period"):
        parse_period(text)


@pytest.mark.parametrize(
    ("term", "day"),
    [
        ("Spring Term 2025", date(2025, 1, 16)),
        ("Summer Term 2025", date(2025, 5, 15)),
        ("Autumn Term 2024", date(2024, 10, 3)),
        ("Autumn Term 2026", date(2026, 10, 1)),  # the first of the month is the first Thursday
        ("Spring Term 2026", date(2026, 1, 15)),
    ],
)
def test_census_days(term: str, day: date) -> None:
    assert Term.parse(term).census_day == day


@given(st.builds(Term, YEARS, st.integers(1, 3)))
def test_a_census_day_is_a_thursday_of_its_term(term: Term) -> None:
    assert term.census_day.strftime("%A") == "Thursday"
    assert term.start <= term.census_day <= term.end


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2025, 4, 20), "Spring Term 2025"),  # Easter Sunday
        (date(2025, 4, 21), "Summer Term 2025"),
        (date(2024, 3, 31), "Spring Term 2024"),
        (date(2024, 4, 1), "Summer Term 2024"),
        (date(2024, 8, 31), "Summer Term 2024"),
        (date(2024, 9, 1), "Autumn Term 2024"),
        (date(2024, 12, 31), "Autumn Term 2024"),
        (date(2025, 1, 1), "Spring Term 2025"),
    ],
)
def test_terms_meet_at_easter(day: date, term: str) -> None:
    assert Term.containing(day).label == term


def test_a_term_belongs_to_the_academic_year_it_lies_in() -> None:
    assert [
        Term.parse(t).academic_year.label for t in ("Autumn Term 2024", "Spring Term 2025", "Summer Term 2025")
    ] == ["2024/25"] * 3
    assert AcademicYear(2024).january.label == "Spring Term 2025"
    assert Term.parse("Summer Term 2025").year_start == date(2024, 9, 1)


def test_the_entry_round_turns_the_day_after_the_primary_offer_day() -> None:
    assert EntryYear.containing(date(2025, 4, 16)).label == "2025"
    assert EntryYear.containing(date(2025, 4, 17)).label == "2026"


def test_spans_of_a_basis() -> None:
    assert YEAR_TO_DATE.window(Quarter(2025, 2)) == (date(2025, 4, 1), date(2025, 9, 30))
    assert FULL_YEAR.window(AcademicYear(2023)) == (date(2023, 9, 1), date(2024, 8, 31))
    assert SEPTEMBER_TO_MARCH.window(AcademicYear(2024)) == (date(2024, 9, 1), date(2025, 3, 31))


@pytest.mark.parametrize(
    ("kind", "first", "last", "expected"),
    [
        ("term", date(2024, 10, 3), date(2025, 6, 30), ["Autumn Term 2024", "Spring Term 2025", "Summer Term 2025"]),
        ("term", date(2024, 9, 1), date(2024, 12, 31), ["Autumn Term 2024"]),
        ("term", date(2024, 8, 31), date(2024, 9, 1), ["Summer Term 2024", "Autumn Term 2024"]),
        ("academic_year", date(2023, 9, 1), date(2025, 3, 31), ["2023/24", "2024/25"]),
        ("academic_year", date(2023, 8, 31), date(2024, 8, 31), ["2022/23", "2023/24"]),
        ("entry_year", date(2023, 4, 17), date(2025, 4, 16), ["2024", "2025"]),
        ("quarter", date(2025, 3, 31), date(2025, 4, 1), ["Q4 2024/25", "Q1 2025/26"]),
        ("quarter", date(2026, 1, 1), date(2025, 6, 30), []),
    ],
)
def test_periods_begun(kind: Kind, first: date, last: date, expected: list[str]) -> None:
    assert [p.label for p in periods_begun(kind, first, last)] == expected

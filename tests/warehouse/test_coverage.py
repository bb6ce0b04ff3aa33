"""Coverage: which spans together cover a window, and which snapshot covers a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.coverage import Coverage, Span, missing_columns

START = date(2024, 1, 1)


def span(delivery: str, first: date, last: date, **more: object) -> Span:
    return Span("exclusions", delivery, first, last, last, **more)  # type: ignore[arg-type]


def edition(day: date, **more: object) -> Span:
    return Span("schools", day.isoformat(), day, day, day, **more)  # type: ignore[arg-type]


AUTUMN = span("spring census", date(2023, 9, 1), date(2023, 12, 31))
SPRING = span("summer census", date(2024, 1, 1), date(2024, 3, 31))
SUMMER = span("autumn census", date(2024, 4, 1), date(2024, 8, 31))
YEAR = date(2023, 9, 1), date(2024, 8, 31)


@pytest.mark.parametrize("missing", [AUTUMN, SPRING, SUMMER])
def test_a_year_is_proved_by_its_three_terms_and_by_no_two_of_them(missing: Span) -> None:
    all_three = (SUMMER, AUTUMN, SPRING)
    found = Coverage(all_three).covering("exclusions", *YEAR)
    assert found == (AUTUMN, SPRING, SUMMER)
    assert Coverage(tuple(s for s in all_three if s is not missing)).covering("exclusions", *YEAR) is None


def test_another_table_s_spans_prove_nothing() -> None:
    whole = Coverage((span("a", *YEAR),))
    assert whole.covering("exclusions", *YEAR) is not None
    assert whole.covering("pupils", *YEAR) is None


def test_of_spans_that_repeat_each_other_the_one_that_reaches_furthest_goes_on() -> None:
    short, longer, rest = (
        span("short", date(2024, 1, 1), date(2024, 3, 31)),
        span("longer", date(2024, 1, 1), date(2024, 6, 30)),
        span("rest", date(2024, 6, 1), date(2024, 12, 31)),
    )
    found = Coverage((short, longer, rest)).covering("exclusions", date(2024, 2, 1), date(2024, 9, 1))
    assert found == (longer, rest)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 15)), max_size=8), st.integers(0, 40), st.integers(0, 20))
def test_spans_are_given_exactly_where_every_day_is_covered(
    spans: list[tuple[int, int]], first: int, length: int
) -> None:
    def day(number: int) -> date:
        return START + timedelta(days=number)

    made = Coverage(tuple(span(str(n), day(a), day(a + more)) for n, (a, more) in enumerate(spans)))
    found = made.covering("exclusions", day(first), day(first + length))
    covered = {a + n for a, more in spans for n in range(more + 1)}
    assert (found is not None) == (set(range(first, first + length + 1)) <= covered)
    if found:
        days = {s.first + timedelta(days=n) for s in found for n in range((s.last - s.first).days + 1)}
        assert {day(n) for n in range(first, first + length + 1)} <= days


def test_the_latest_edition_before_a_day_covers_it_until_it_is_too_old() -> None:
    monthly = [edition(date(2025, m, 28), snapshot=0, days_before=45) for m in (3, 4, 5, 6)]
    coverage = Coverage(tuple(monthly))
    assert coverage.snapshot_for("schools", date(2025, 6, 30)) == monthly[3]
    assert coverage.snapshot_for("schools", date(2025, 6, 27)) == monthly[2]  # not the one of the day after
    assert coverage.snapshot_for("schools", date(2025, 8, 12)) == monthly[3]
    assert coverage.snapshot_for("schools", date(2025, 8, 13)) is None
    assert coverage.snapshot_for("schools", date(2025, 3, 27)) is None


def test_a_return_of_a_day_covers_that_day_only() -> None:
    of_march = edition(date(2025, 3, 31), snapshot=0)
    coverage = Coverage((of_march,))
    assert coverage.snapshot_for("schools", date(2025, 3, 31)) == of_march
    assert (
        coverage.snapshot_for("schools", date(2025, 3, 30))
        is None
        is coverage.snapshot_for("schools", date(2025, 4, 1))
    )


def test_dated_events_are_no_snapshot() -> None:
    assert Coverage((span("a", *YEAR),)).snapshot_for("exclusions", date(2024, 8, 31)) is None


def test_what_is_covered_in_words() -> None:
    assert Coverage((SUMMER, AUTUMN)).extent("exclusions") == "deliveries reach from September 2023 to August 2024"
    assert Coverage(()).extent("exclusions") == "no delivery"


def test_a_column_is_missing_where_one_of_the_spans_lacks_it() -> None:
    spans = (AUTUMN, span("b", *YEAR, absent=("reason", "sessions")))
    assert missing_columns(spans, ["category", "sessions"]) == ["sessions"]
    assert missing_columns(spans[:1], ["category", "sessions"]) == []

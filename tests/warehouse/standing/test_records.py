"""Records: highest and lowest, since when, joint; steps inside academic years."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.period import AcademicYear, Quarter, Term
from warehouse.standing.records import average_within_year_step, record, steps_record, too_few_steps, too_short


def years(*values: float, first: int = 2006) -> list[tuple[AcademicYear, float]]:
    return [(AcademicYear(first + n), v) for n, v in enumerate(values)]


def terms(*values: float | None) -> list[tuple[Term, float]]:
    """A figure for each term in turn from autumn 2020; None leaves the term out."""
    series, term = [], Term(2020, 3)
    for value in values:
        if value is not None:
            series.append((term, float(value)))
        term = Term(term.year, term.number + 1) if term.number < 3 else Term(term.year + 1, 1)
    return series


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((93, 88, 81, 60, 67, 72), "highest since 2008/09"),  # 2008/09 was higher
        ((93, 88, 72, 60, 67, 72), "highest since 2008/09"),  # in 2008/09 it was as high
        ((93, 88, 60, 72, 67, 72), None),  # as high two figures ago: no record
        ((50, 60, 70), "highest since records here begin in 2006/07"),
        ((70, 60, 50), "lowest since records here begin in 2006/07"),
        ((70, 60, 70), "joint highest since records here begin in 2006/07"),
        ((50, 60, 50), "joint lowest since records here begin in 2006/07"),
        ((10, 50, 60, 55, 40), "lowest since 2006/07"),
        ((50, 60), None),  # two figures prove nothing
        ((60,), None),
        ((), None),
        ((50, 60, 60), None),  # as high as the one before: nothing new
        ((60, 50, 60, 60), None),
        ((50, 90, 40, 60), None),  # passed two figures ago: no record either way
        ((50, 90, 40, 45, 60), "highest since 2007/08"),  # passed three ago
    ],
)
def test_record(values: tuple[float, ...], words: str | None) -> None:
    assert record(years(*values)) == words


def test_a_record_names_quarters_and_published_years_by_their_label() -> None:
    quarters = [(Quarter(2024, n), v) for n, v in ((1, 5.0), (2, 6.0), (3, 7.0))]
    assert record(quarters) == "highest since records here begin in Q1 2024/25"
    assert record([("2021/22", 3.0), ("2022/23", 2.0), ("2023/24", 1.0)]) == (
        "lowest since records here begin in 2021/22"
    )


def test_a_record_over_years_without_figures_is_one_of_the_figures_known() -> None:
    known = [
        (AcademicYear(y), float(v)) for y, v in ((2005, 10), (2008, 8), (2009, 5), (2010, 5), (2011, 5), (2024, 8))
    ]
    assert record(known) == "highest among the 4 figures known since 2008/09"
    assert record([known[0], *[(AcademicYear(y), 5.0) for y in (2023, 2022)], (AcademicYear(2024), 11.0)]) == (
        "highest among the 4 figures known since 2005/06"
    )
    assert record([("2006", 1.0), ("2022", 2.0), ("2023", 3.0)]) == "highest among the 3 figures known since 2006"


def test_one_missing_period_of_many_makes_no_hole() -> None:
    known = [(AcademicYear(y), float(v)) for y, v in ((2018, 1), (2019, 2), (2021, 3), (2022, 4))]
    assert record(known) == "highest since records here begin in 2018/19"


def test_a_series_of_one_period_a_year_is_whole_without_the_others() -> None:
    summers = [(Term(2022 + n, 2), float(n)) for n in range(3)]
    assert record(summers, yearly=True) == "highest since records here begin in Summer Term 2022"
    assert record(summers) == "highest among the 3 figures known since Summer Term 2022"


def test_editions_of_days_follow_no_calendar() -> None:
    days = [("2025-03-31", 1.0), ("2025-04-30", 2.0), ("2026-06-30", 3.0)]
    assert record(days) == "highest since records here begin in 2025-03-31"


def test_too_few_figures_give_a_reason() -> None:
    assert too_short(years(1, 2)) == "a record needs at least 3 figures; 2 known"
    assert too_short(years(1, 2, 3)) is None
    assert too_few_steps(terms(100, 110, 125)) == "a record needs at least 3 figures; 2 known"
    assert too_few_steps(terms(100, 110, 125, 120)) is None  # the last figure is an autumn's: there is no step to judge


@given(st.lists(st.integers(0, 20), min_size=3, max_size=12))
def test_a_record_is_true_of_its_series(values: list[int]) -> None:
    words = record(years(*values))
    last, earlier = values[-1], values[:-1]
    if words is None:
        return
    higher = "highest" in words
    passes = [n for n, v in enumerate(earlier) if (v > last if higher else v < last)]
    if "records here begin" in words:
        assert not passes and ("joint" in words) == (last in earlier)
    else:
        as_far = [n for n, v in enumerate(earlier) if n in passes or v == last]
        assert passes and words.endswith(f"since {AcademicYear(2006 + as_far[-1]).label}")
        assert len(earlier) - as_far[-1] >= 3


@given(st.lists(st.integers(0, 50), min_size=3, max_size=12, unique=True))
def test_one_above_everything_before_is_always_a_record(values: list[int]) -> None:
    assert record(years(*values, 99)) == "highest since records here begin in 2006/07"
    assert record(years(*values, -1)) == "lowest since records here begin in 2006/07"


def test_the_mean_step_leaves_out_summer_to_autumn() -> None:
    # autumn 2020 2126, spring 2190, summer 2244 | autumn 2263 (+19 is no step), spring 2326
    series = terms(2126, 2190, 2244, 2263, 2326)
    assert [b - a for (_, a), (_, b) in pairwise(series)] == [64, 54, 19, 63]
    assert average_within_year_step(series) == pytest.approx((64 + 54 + 63) / 3)


def test_a_term_without_a_figure_makes_no_step() -> None:
    assert average_within_year_step(terms(100, None, 160)) is None
    assert average_within_year_step(terms(100, None, 160, 10, 20)) == pytest.approx(10)
    assert average_within_year_step([]) is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((100, 110, 125, 120, 150, 160, 155, 190), "largest increase within an academic year since records here begin in Autumn Term 2020"),
        ((100, 110, 125, 300, 310, 320, 310, 320), None),  # the jump to an autumn is no step, and 10 is not the largest
        ((100, 110, 125, 120, 150, 160, 155, 150), "first decline within an academic year since records here begin in Autumn Term 2020"),
        ((100, 90, 125, 120, 150, 160, 155, 150), None),  # it declined before
        ((100, 110, 125, 90, 80, 95, 70, 60), None),
        ((100, 110, 125, 120), None),  # the last figure is an autumn's
        ((100, 110, 125), None),  # two steps prove nothing
        ((100, 130, 140, 120, 150), None),  # as large as one before
    ],
)  # fmt: skip
def test_steps_record(values: tuple[float, ...], words: str | None) -> None:
    assert steps_record(terms(*values)) == words

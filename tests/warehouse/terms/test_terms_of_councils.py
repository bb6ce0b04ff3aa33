"""Phrases of school age, timetables, caseloads, participation, early education and youth justice, each at its edges."""

from datetime import date

import polars as pl
import pytest

from warehouse import terms


def holds(term: pl.Expr, **cells: object) -> bool | None:
    """Whether a term holds for one row."""
    row = pl.DataFrame({name: [value] for name, value in cells.items()})
    found: bool | None = row.select(term.alias("holds"))["holds"][0]
    return found


@pytest.mark.parametrize(
    ("period_end", "oldest"),
    [
        (date(2025, 6, 30), date(2008, 9, 1)),
        (date(2025, 8, 30), date(2008, 9, 1)),
        (date(2025, 8, 31), date(2009, 9, 1)),
        (date(2025, 9, 30), date(2009, 9, 1)),
        (date(2025, 12, 31), date(2009, 9, 1)),
        (date(2026, 3, 31), date(2009, 9, 1)),
    ],
)
def test_year_11_is_of_school_age_until_31_august(period_end: date, oldest: date) -> None:
    assert holds(terms.of_school_age, birth_date=oldest, period_end=period_end) is True
    day_older = date(oldest.year, 8, 31)
    assert holds(terms.of_school_age, birth_date=day_older, period_end=period_end) is False


@pytest.mark.parametrize(
    ("period_end", "youngest", "day_younger"),
    [
        (date(2025, 3, 31), date(2020, 3, 31), date(2020, 4, 1)),
        (date(2025, 6, 30), date(2020, 3, 31), date(2020, 4, 1)),
        (date(2025, 9, 30), date(2020, 8, 31), date(2020, 9, 1)),
        (date(2025, 12, 30), date(2020, 8, 31), date(2020, 9, 1)),
        (date(2025, 12, 31), date(2020, 12, 31), date(2021, 1, 1)),
        (date(2026, 2, 28), date(2020, 12, 31), date(2021, 1, 1)),
    ],
)
def test_school_age_begins_on_the_prescribed_day_after_the_fifth_birthday(
    period_end: date, youngest: date, day_younger: date
) -> None:
    assert holds(terms.of_school_age, birth_date=youngest, period_end=period_end) is True
    assert holds(terms.of_school_age, birth_date=day_younger, period_end=period_end) is False


@pytest.mark.parametrize(
    ("started", "over"),
    [(date(2025, 5, 18), True), (date(2025, 5, 19), False), (date(2025, 6, 30), False), (date(2024, 6, 30), True)],
)
def test_six_weeks_are_42_days_up_to_the_last_day_of_the_period(started: date, over: bool) -> None:
    assert holds(terms.lasted_over_six_weeks, started_date=started, period_end=date(2025, 6, 30)) is over


@pytest.mark.parametrize(("children", "holds_cases"), [(0, False), (1, True), (200, True)])
def test_whoever_holds_one_child_holds_cases(children: int, holds_cases: bool) -> None:
    assert holds(terms.holds_cases, children_held=children) is holds_cases


@pytest.mark.parametrize(("said", "from_agency"), [("Y", True), ("N", False), (None, None)])
def test_of_a_social_worker_without_an_answer_it_is_not_known(said: str | None, from_agency: bool | None) -> None:
    row = pl.DataFrame({"agency_worker": [said]}, schema={"agency_worker": pl.String})
    assert row.select(holds=terms.from_agency)["holds"].to_list() == [from_agency]


def test_without_a_date_of_birth_the_register_is_believed() -> None:
    row = pl.DataFrame(
        {"birth_date": [None], "period_end": [date(2025, 6, 30)]}, schema_overrides={"birth_date": pl.Date}
    )
    assert row.select(holds=terms.of_school_age)["holds"].to_list() == [True]


@pytest.mark.parametrize(
    ("age", "status", "belongs"),
    [
        (16, "neet", True),
        (17, "not_known", True),
        (17, "custody", False),
        (15, "neet", False),
        (18, "neet", False),
        (16, None, True),
    ],
)
def test_the_cohort_is_16_and_17_without_custody(age: int, status: str | None, belongs: bool) -> None:
    row = pl.DataFrame({"academic_age": [age], "status": [status]}, schema_overrides={"status": pl.String})
    assert row.select(holds=terms.in_participation_cohort)["holds"].to_list() == [belongs]


def test_an_activity_that_cannot_be_read_is_neither_known_nor_not_known() -> None:
    row = pl.DataFrame({"status": [None]}, schema={"status": pl.String})
    assert row.select(holds=terms.not_in_education_employment_or_training)["holds"].to_list() == [None]
    assert row.select(holds=terms.activity_not_known)["holds"].to_list() == [None]


@pytest.mark.parametrize(
    ("age", "entitlement", "counts"),
    [
        (2, "additional_support", True),
        (2, "working_parents", False),
        (2, None, None),
        (3, None, False),
        (4, "universal", False),
    ],
)
def test_two_year_olds_of_working_parents_are_not_on_the_list(
    age: int, entitlement: str | None, counts: bool | None
) -> None:
    row = pl.DataFrame({"age": [age], "entitlement": [entitlement]}, schema_overrides={"entitlement": pl.String})
    assert row.select(holds=terms.funded_at_age_2)["holds"].to_list() == [counts]


@pytest.mark.parametrize(("preference", "first"), [(1, True), (2, False), (0, False), (None, None)])
def test_a_preference_that_is_not_recorded_is_not_the_first_and_not_another(
    preference: int | None, first: bool | None
) -> None:
    row = pl.DataFrame({"preference_offered": [preference]}, schema={"preference_offered": pl.Int64})
    assert row.select(holds=terms.offered_first_preference)["holds"].to_list() == [first]


@pytest.mark.parametrize(("birth", "under"), [(date(2009, 7, 1), True), (date(2009, 6, 30), False)])
def test_a_young_person_is_15_from_the_birthday_on(birth: date, under: bool) -> None:
    assert holds(terms.under_15_at_outcome, birth_date=birth, outcome_date=date(2024, 6, 30)) is under

"""The vocabulary, term by term."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse import terms
from warehouse.terms.ages import attained_age_in_period
from warehouse.terms.referrals import previous_referral_date
from warehouse.terms.working_days import LAST_YEAR, BankHolidaysNotKnown, bank_holidays, working_days_between


def between(start: date, end: date) -> int:
    frame = pl.DataFrame({"start": [start], "end": [end]})
    return frame.select(working_days_between(pl.col("start"), pl.col("end"))).item()


@pytest.mark.parametrize(
    ("start", "deadline"),
    [
        (date(2025, 1, 27), date(2025, 3, 31)),
        (date(2025, 4, 1), date(2025, 6, 9)),
        (date(2025, 4, 17), date(2025, 6, 25)),
        (date(2025, 4, 18), date(2025, 6, 25)),  # Good Friday
        (date(2025, 4, 19), date(2025, 6, 25)),  # the Saturday after
        (date(2025, 4, 24), date(2025, 6, 30)),
        (date(2025, 6, 30), date(2025, 9, 2)),
        (date(2025, 12, 24), date(2026, 3, 2)),
    ],
)
def test_forty_fifth_working_day(start: date, deadline: date) -> None:
    assert between(start, deadline) == 45
    assert between(start, deadline + timedelta(days=1)) == 46 or (deadline + timedelta(days=1)).weekday() >= 5


def test_same_day_is_no_working_day_and_the_first_quarter_of_2025_26_has_61() -> None:
    assert between(date(2025, 6, 2), date(2025, 6, 2)) == 0
    assert between(date(2025, 3, 31), date(2025, 6, 30)) == 61


def test_proclaimed_bank_holidays_are_known() -> None:
    assert {date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)} <= set(bank_holidays())


def test_fails_outside_the_years_that_are_known() -> None:
    with pytest.raises(BankHolidaysNotKnown, match="bank holidays are known"):
        between(date(LAST_YEAR, 12, 1), date(LAST_YEAR + 1, 1, 5))


@settings(max_examples=150, deadline=None)
@given(st.dates(date(2015, 1, 1), date(2026, 12, 31)), st.integers(0, 200))
def test_working_days_against_counting_by_hand(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    counted = sum(
        (start + timedelta(days=n)).weekday() < 5 and (start + timedelta(days=n)) not in bank_holidays()
        for n in range(1, days + 1)
    )
    assert between(start, end) == counted


def referrals(*rows: tuple[str, date]) -> pl.DataFrame:
    return (
        pl.DataFrame(rows, schema=["child_id", "referral_date"], orient="row")
        .with_row_index("source_row")
        .with_columns(sheet=pl.lit("List 3"), referrals_in_last_12_months=pl.lit(None, dtype=pl.Int64))
    )


@pytest.mark.parametrize(
    ("before", "after", "again"),
    [
        (date(2024, 6, 30), date(2025, 6, 30), True),
        (date(2024, 6, 30), date(2025, 7, 1), False),
        (date(2024, 2, 29), date(2025, 2, 28), True),
        (date(2024, 2, 29), date(2025, 3, 1), False),
        (date(2023, 2, 28), date(2024, 2, 28), True),
        (date(2023, 2, 28), date(2024, 2, 29), False),
        (date(2025, 4, 2), date(2025, 4, 2), False),
    ],
)
def test_twelve_months_edge(before: date, after: date, again: bool) -> None:
    frame = referrals(("A", before), ("A", after), ("B", after))
    found = frame.select(terms.within_12_months_of_previous_referral).to_series().to_list()
    assert found == [False, again, False]


def test_several_referrals_on_one_day_are_one_and_share_their_predecessor() -> None:
    day = date(2025, 6, 1)
    frame = referrals(("A", day), ("A", date(2025, 1, 5)), ("A", day), ("A", day))
    assert frame.select(terms.first_referral_of_the_day).to_series().to_list() == [True, True, False, False]
    assert frame.select(previous_referral_date).to_series().to_list() == [
        date(2025, 1, 5),
        None,
        *[date(2025, 1, 5)] * 2,
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.dates(date(2023, 1, 1), date(2025, 12, 31))), min_size=1, max_size=40
    ),
    st.randoms(),
)
def test_re_referrals_against_a_plain_loop_whatever_the_row_order(rows: list[tuple[str, date]], chance: object) -> None:
    chance.shuffle(rows)  # type: ignore[attr-defined]
    frame = referrals(*rows)
    found = frame.select(terms.within_12_months_of_previous_referral).to_series().to_list()

    def a_year_on(day: date) -> date:
        return date(day.year + 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)

    expected = [any(c == child and d < day <= a_year_on(d) for c, d in rows) for child, day in rows]
    assert found == expected


def in_window(last: date | None, end: date = date(2025, 6, 30)) -> bool | None:
    frame = pl.DataFrame({"last": [last], "period_end": [end]}, schema={"last": pl.Date, "period_end": pl.Date})
    return frame.select(terms.in_last_12_months_of_period("last")).item()


def test_last_dates_are_yes_no_or_unknown() -> None:
    assert in_window(date(2025, 6, 30)) is True
    assert in_window(date(2024, 7, 1)) is True
    assert in_window(date(2024, 6, 30)) is False
    assert in_window(None) is False
    assert in_window(date(2025, 7, 1)) is None


@pytest.mark.parametrize(
    ("begun", "how_long", "lasted"),
    [
        (date(2025, 3, 30), "3mo", True),
        (date(2025, 3, 31), "3mo", False),
        (date(2024, 6, 30), "12mo", True),
        (date(2024, 7, 1), "12mo", False),
        (None, "3mo", None),
    ],
)
def test_what_began_on_a_day_has_lasted_so_many_months(begun: date | None, how_long: str, lasted: bool | None) -> None:
    schema = {"begun": pl.Date, "period_end": pl.Date}
    frame = pl.DataFrame({"begun": [begun], "period_end": [date(2025, 6, 30)]}, schema=schema)
    assert frame.select(terms.begun_for("begun", how_long)).item() is lasted


END = date(2025, 6, 30)


def said(term: pl.Expr, **cells: object) -> bool | None:
    """What a term says of a row at the end of June 2025."""
    dates = {
        name: pl.Date for name, value in cells.items() if isinstance(value, date) or name.endswith(("_date", "_to"))
    }
    frame = pl.DataFrame({"period_end": [END], "left_out": [None], **{n: [v] for n, v in cells.items()}})
    return frame.cast({"left_out": pl.String, **dates}).select(term).item()


@pytest.mark.parametrize(
    ("began", "stayed"),
    [(date(2023, 6, 30), True), (date(2023, 7, 1), False), (END, False), (date(2025, 7, 1), None), (None, None)],
)
def test_a_placement_that_began_after_the_period_hides_the_one_before(began: date | None, stayed: bool | None) -> None:
    assert said(terms.in_same_placement_for("24mo"), placement_date=began) is stayed


@pytest.mark.parametrize(
    ("term", "column", "yes", "no"),
    [
        (terms.under_care_order, "legal_status", ["C1", "C2"], ["V2", "E1", "J1"]),
        (terms.more_than_20_miles_from_home, "placement_distance", [20.1], [20.0, 0.0]),
        (terms.placed_for_adoption, "placement_type", ["A3", "A4", "A5", "A6"], ["U4", "K2", "P1"]),
        (terms.missing_not_away, "kind", ["M"], ["A"]),
        (terms.four_or_older_at_review, "took_part", ["PN1", "PN7"], ["PN0"]),
        (
            terms.conveyed_views_at_review,
            "took_part",
            ["PN1", "PN2", "PN3", "PN5", "PN6"],
            ["PN4", "PN7", "PN0"],
        ),
        (terms.three_or_more_social_workers, "social_workers", [3, 7], [2, 0]),
        (terms.required_no_support, "requires_support", ["N"], ["Y"]),
        (terms.seen_alone_at_last_visit, "seen_alone", ["Y"], ["N"]),
        (terms.every_review_in_time, "reviewed_in_time", [True], [False]),
    ],
)
def test_what_a_source_records(term: pl.Expr, column: str, yes: list[object], no: list[object]) -> None:
    assert [said(term, **{column: value}) for value in yes] == [True] * len(yes)
    assert [said(term, **{column: value}) for value in no] == [False] * len(no)
    blank = pl.DataFrame({column: [None]}, schema={column: pl.DataFrame({column: yes}).schema[column]})
    assert blank.select(term).item() is None


def test_a_blank_offer_is_none_and_a_spell_without_an_end_goes_on() -> None:
    offers = [said(terms.offered_interview_on_return, interview_offered=o) for o in ("Y", "N")]
    assert offers == [True, False]
    none = pl.DataFrame({"interview_offered": [None]}, schema={"interview_offered": pl.String})
    assert none.select(terms.offered_interview_on_return).item() is False
    over = [said(terms.over_by_period_end, missing_to=day) for day in (END, date(2025, 7, 1), None)]
    assert over == [True, False, False]


@pytest.mark.parametrize(
    ("held", "left_out", "followed"),
    [(END, None, True), (date(2025, 7, 1), None, False), (None, None, False), (None, ",conference_date,", None)],
)
def test_a_conference_follows_an_enquiry_by_the_period_end(
    held: date | None, left_out: str | None, followed: bool | None
) -> None:
    assert said(terms.led_to_conference, conference_date=held, left_out=left_out) is followed


@pytest.mark.parametrize(
    ("decision", "reversed_on", "moved_in", "decided", "waits"),
    [
        (END, None, None, True, True),
        (date(2025, 7, 1), None, None, False, False),
        (None, None, None, False, False),
        (date(2024, 1, 1), END, None, False, False),
        (date(2024, 1, 1), date(2025, 7, 1), None, True, True),
        (date(2024, 1, 1), None, END, True, False),
        (date(2024, 1, 1), None, date(2025, 7, 1), True, True),
    ],
)
def test_who_waits_for_adopters(
    decision: date | None, reversed_on: date | None, moved_in: date | None, decided: bool, waits: bool
) -> None:
    steps = {"decision_date": decision, "no_longer_date": reversed_on, "moved_in_date": moved_in}
    assert said(terms.adoption_decided, **steps) is decided
    for ended in ("order_date", "left_care_date"):
        for day, still in ((None, True), (END, False), (date(2025, 7, 1), True)):
            over = {"order_date": None, "left_care_date": None} | {ended: day}
            assert said(terms.waiting_to_move_in, **steps, **over) is (waits and still)


@pytest.mark.parametrize(("issued", "in_time"), [(date(2024, 5, 20), True), (date(2024, 5, 21), False)])
def test_a_plan_is_in_time_on_the_140th_day(issued: date, in_time: bool) -> None:
    frame = pl.DataFrame({"received_date": [date(2024, 1, 1)], "issued_date": [issued]})
    assert frame.select(terms.issued_in_20_weeks).item() is in_time


@settings(max_examples=200, deadline=None)
@given(
    st.dates(date(1999, 1, 1), date(2012, 12, 31)),
    st.sampled_from([(2024, 1, 1), (2024, 4, 3), (2025, 4, 6), (2024, 10, 12)]),
)
def test_age_attained_against_a_calendar(born: date, span: tuple[int, int, int]) -> None:
    year, first, last = span
    start = date(year, first, 1)
    end = date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    frame = pl.DataFrame({"birth_date": [born], "period_start": [start], "period_end": [end]})
    expected = None
    for day in (start + timedelta(days=n) for n in range((end - start).days + 1)):
        leapling = (
            (born.month, born.day) == (2, 29)
            and (day.month, day.day) == (2, 28)
            and (day + timedelta(days=1)).month == 3
        )
        if (day.month, day.day) == (born.month, born.day) or leapling:
            expected = day.year - born.year
    assert frame.select(attained_age_in_period()).item() == expected


RETURN = date(2025, 1, 16)


@pytest.mark.parametrize(
    ("term", "cells", "expected"),
    [
        (terms.maintained_for_12_months, {"issued_date": date(2024, 1, 16)}, True),
        (terms.maintained_for_12_months, {"issued_date": date(2024, 1, 17)}, False),
        (terms.maintained_for_12_months, {"issued_date": None}, True),
        (terms.maintained_for_12_months, {"issued_date": None, "received_date": date(2024, 1, 16)}, True),
        (terms.maintained_for_12_months, {"issued_date": None, "received_date": date(2024, 1, 17)}, False),
        (terms.maintained_for_12_months, {"issued_date": date(2024, 1, 16), "received_date": RETURN}, True),
        (terms.reviewed_in_12_months, {"last_review": date(2024, 1, 17)}, True),
        (terms.reviewed_in_12_months, {"last_review": date(2024, 1, 16)}, False),
        (terms.reviewed_in_12_months, {"last_review": None}, False),
        (terms.decision_was_due, {"review_meeting": date(2024, 12, 19)}, True),
        (terms.decision_was_due, {"review_meeting": date(2024, 12, 20)}, False),
        (terms.decision_was_due, {"review_meeting": date(2024, 1, 17)}, True),
        (terms.decision_was_due, {"review_meeting": date(2024, 1, 16)}, False),
        (terms.decision_was_due, {"review_meeting": None}, False),
        (
            terms.decided_in_four_weeks,
            {"review_meeting": date(2024, 5, 1), "last_review": date(2024, 5, 29)},
            True,
        ),
        (
            terms.decided_in_four_weeks,
            {"review_meeting": date(2024, 5, 1), "last_review": date(2024, 5, 30)},
            False,
        ),
        (
            terms.decided_in_four_weeks,
            {"review_meeting": date(2024, 5, 1), "last_review": date(2024, 4, 30)},
            False,
        ),
        (terms.decided_in_four_weeks, {"review_meeting": date(2024, 5, 1), "last_review": None}, False),
        (terms.phase_transfer_was_due, {"phase_transfer_due": RETURN}, True),
        (terms.phase_transfer_was_due, {"phase_transfer_due": date(2025, 1, 17)}, False),
        (terms.phase_transfer_was_due, {"phase_transfer_due": date(2024, 1, 16)}, False),
        (
            terms.phase_transfer_in_time,
            {"phase_transfer_due": date(2024, 2, 15), "phase_transfer_final": date(2024, 2, 15)},
            True,
        ),
        (
            terms.phase_transfer_in_time,
            {"phase_transfer_due": date(2024, 2, 15), "phase_transfer_final": date(2024, 2, 16)},
            False,
        ),
        (terms.phase_transfer_in_time, {"phase_transfer_due": date(2024, 2, 15), "phase_transfer_final": None}, False),
    ],
)
def test_reviews_of_plans_are_counted_to_the_day_of_the_return(
    term: pl.Expr, cells: dict[str, date | None], expected: bool
) -> None:
    row = {"return_date": RETURN, "received_date": None, **cells}
    assert (
        pl.DataFrame({n: [d] for n, d in row.items()}, schema=dict.fromkeys(row, pl.Date)).select(term).item()
        is expected
    )


@pytest.mark.parametrize(
    ("born", "counts"),
    [
        (date(2019, 8, 31), True),
        (date(2019, 9, 1), False),
        (date(2008, 9, 1), True),
        (date(2008, 8, 31), False),
        (date(2020, 2, 29), False),
        (None, None),
    ],
)
@pytest.mark.parametrize("start", [date(2024, 9, 1), date(2025, 1, 1), date(2025, 4, 21)])
def test_absence_is_of_those_aged_5_to_15_before_the_school_year_of_any_of_its_terms(
    born: date | None, start: date, counts: bool | None
) -> None:
    frame = pl.DataFrame(
        {"birth_date": [born], "period_start": [start]}, schema={"birth_date": pl.Date, "period_start": pl.Date}
    )
    assert frame.select(terms.of_absence_age).item() is counts


@pytest.mark.parametrize(
    ("possible", "missed", "persistently", "severely"),
    [
        (120, 11, False, False),
        (120, 12, True, False),
        (91, 9, False, False),
        (90, 9, True, False),
        (120, 59, True, False),
        (120, 60, True, True),
        (91, 45, True, False),
        (91, 46, True, True),
        (1, 0, False, False),
        (120, None, None, None),
        (None, 12, None, None),
    ],
)
def test_persistent_and_severe_absence_are_of_a_pupil_s_own_possible_sessions(
    possible: int | None, missed: int | None, persistently: bool | None, severely: bool | None
) -> None:
    frame = pl.DataFrame(
        {"sessions_possible": [possible], "sessions_missed": [missed]},
        schema={"sessions_possible": pl.Int64, "sessions_missed": pl.Int64},
    )
    found = frame.select(a=terms.persistently_absent, b=terms.severely_absent).row(0)
    assert found == (persistently, severely)


ATTENDED = {
    "phase": "primary", "left": False, "enrolment": "C", "boarder": "N", "sessions_possible": 120, "sessions_missed": 0,
    "birth_date": date(2014, 3, 2), "period_start": date(2025, 1, 1),
}  # fmt: skip
TYPES = {
    "phase": pl.String, "left": pl.Boolean, "enrolment": pl.String, "boarder": pl.String, "sessions_possible": pl.Int64,
    "sessions_missed": pl.Int64, "birth_date": pl.Date, "period_start": pl.Date,
}  # fmt: skip


def attended(term: pl.Expr, **other: object) -> bool | None:
    """A term of a pupil whose attendance counts, but for some cells."""
    return pl.DataFrame([ATTENDED | other], schema=TYPES).select(term).item()


@pytest.mark.parametrize(
    ("term", "cells", "holds"),
    [
        ("at_school_of_absence_figures", {"phase": "secondary"}, True),
        ("at_school_of_absence_figures", {"phase": "special"}, True),
        ("at_school_of_absence_figures", {"phase": "alternative_provision"}, False),
        ("at_school_of_absence_figures", {"phase": "nursery"}, False),
        ("at_school_of_absence_figures", {"phase": "other"}, False),
        ("at_school_of_absence_figures", {"phase": None}, None),
        ("registered_or_left", {"enrolment": "M"}, True),
        ("registered_or_left", {"enrolment": "S"}, False),
        ("registered_or_left", {"enrolment": None}, None),
        ("registered_or_left", {"enrolment": None, "left": True}, True),
        ("not_a_boarder", {"boarder": None}, True),
        ("not_a_boarder", {"boarder": "B"}, False),
        ("not_a_boarder", {"boarder": "6"}, False),
        ("not_a_boarder", {"boarder": "7"}, False),
        ("could_attend", {"sessions_possible": 1}, True),
        ("could_attend", {"sessions_possible": 0}, False),
        ("could_attend", {"sessions_possible": None}, None),
        ("with_known_absence", {"sessions_missed": 0}, True),
        ("with_known_absence", {"sessions_missed": None}, None),
    ],
)
def test_whose_attendance_counts(term: str, cells: dict[str, object], holds: bool | None) -> None:
    assert attended(getattr(terms, term), **cells) is holds
    assert attended(terms.counted_for_absence, **cells) is holds
    # What is unknown does not matter where another thing rules the pupil out.
    assert attended(terms.counted_for_absence, **(cells | {"birth_date": date(2001, 1, 1)})) is False

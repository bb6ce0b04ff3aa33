"""Evaluation: no guess, three-valued counting, the count that is used, and one failure that takes no other with it."""

from dataclasses import replace
from datetime import date

import polars as pl

from warehouse import terms
from warehouse.coverage import Coverage, Span
from warehouse.evaluate import Fact, evaluate
from warehouse.example import example_rows
from warehouse.indicator import IN_QUARTER, Count, Indicator
from warehouse.indicators import catalogue
from warehouse.period import Quarter, parse_period

Q1 = Quarter(2025, 1)
RE_REFERRALS = catalogue()["re_referrals"]
ROWS = example_rows(
    "referrals",
    """
    child_id | referral_date | referrals_in_last_12_months
    A        | 2024-08-01    | 0
    A        | 2025-05-01    | 0
    B        | 2025-05-02    | 1
    """,
)


def coverage(first: date, last: date = date(2025, 7, 7), **more: object) -> Coverage:
    return Coverage((Span("referrals", "example", first, last, last, **more),))  # type: ignore[arg-type]


def headline(indicator: Indicator, covered: Coverage, rows: pl.DataFrame = ROWS, quarter: Quarter = Q1):
    facts, behind = evaluate(indicator, {"referrals": rows}, covered, [quarter])
    return next(f for f in facts if f.basis == "year_to_date"), behind


def test_dated_history_is_used_where_the_look_back_is_covered() -> None:
    fact, behind = headline(RE_REFERRALS, coverage(date(2024, 4, 1)))
    assert (fact.numerator, fact.denominator, fact.method) == (1, 2, "dated history")
    counted = behind.filter(pl.col("basis") == "year_to_date", "in_numerator")
    assert counted["source_row"].to_list() == [2]


def test_the_supplied_count_is_used_where_it_is_not() -> None:
    fact, _ = headline(RE_REFERRALS, coverage(date(2024, 4, 2)))
    assert (fact.numerator, fact.denominator, fact.method) == (1, 2, "supplied count of list 3")


def test_without_either_it_is_not_given() -> None:
    fact, _ = headline(RE_REFERRALS, coverage(date(2025, 1, 8), absent=("referrals_in_last_12_months",)))
    assert (fact.status, fact.shown) == ("x", None)
    assert "not covered" in fact.reason and "not delivered: referrals_in_last_12_months" in fact.reason


def test_a_window_that_is_not_covered_is_not_given() -> None:
    fact, _ = headline(RE_REFERRALS, coverage(date(2025, 1, 8)), quarter=Quarter(2024, 4))
    assert fact.status == "x"
    assert fact.reason.startswith("not covered: referrals from 2023-04-01 to 2025-03-31")


def test_a_gap_of_one_day_is_a_gap() -> None:
    spans = (
        Span("referrals", "a", date(2024, 4, 1), date(2025, 4, 30), date(2025, 4, 30)),
        Span("referrals", "b", date(2025, 5, 2), date(2025, 7, 7), date(2025, 7, 7)),
    )
    assert headline(RE_REFERRALS, Coverage(spans))[0].status == "x"


def test_no_cases_is_not_applicable() -> None:
    fact, _ = headline(RE_REFERRALS, coverage(date(2024, 4, 1)), rows=ROWS.head(0))
    assert (fact.status, fact.numerator, fact.denominator, fact.shown) == ("z", 0, 0, None)


def test_a_term_that_fails_gives_x_with_the_kind_of_failure_and_no_value() -> None:
    odd = ROWS.with_columns(referral_date=pl.lit(date(2025, 5, 1)))
    broken = replace(
        RE_REFERRALS,
        numerator=Count("referrals", where=terms.within_working_days("birth_date", "referral_date", 45)),
    )
    odd = odd.with_columns(birth_date=pl.lit(date(1890, 1, 1)))
    fact, _ = headline(broken, coverage(date(2024, 4, 1)), rows=odd)
    assert (fact.status, fact.reason) == ("x", "could not be worked out (BankHolidaysNotKnown)")


def test_a_term_may_not_look_both_ways() -> None:
    both = terms.within_12_months_of_previous_referral & (pl.col("referral_date") <= pl.col("period_end"))
    fact, _ = headline(replace(RE_REFERRALS, numerator=Count("referrals", where=both)), coverage(date(2024, 4, 1)))
    assert (fact.status, fact.reason) == ("x", "could not be worked out (TypeError)")


def test_unknown_is_counted_and_marked() -> None:
    dental = catalogue()["children_in_care_dental_checks"]
    rows = example_rows("looked_after", dental.example.events["looked_after"])
    day = date(2025, 4, 7)
    spans = (Span("looked_after", "example", day, day, day, snapshot=31),)
    facts, behind = evaluate(dental, {"looked_after": rows}, Coverage(spans), [Q1.previous])
    assert (facts[0].unknown, facts[0].marker) == (1, "u")
    assert behind.filter(pl.col("unknown") & (pl.col("variant") == "all_in_care")).height == 1


def test_the_latest_snapshot_soon_after_the_period_end_is_used_and_a_late_one_is_not() -> None:
    def taken(day: date) -> Span:
        return Span("looked_after", day.isoformat(), day, day, day, snapshot=31)

    many = Coverage(
        (taken(date(2025, 10, 7)), taken(date(2025, 7, 7)), taken(date(2025, 7, 20)), taken(date(2025, 6, 29)))
    )
    found = many.snapshot_for("looked_after", Q1.end)
    assert found is not None and found.as_at == date(2025, 7, 20)
    assert Coverage((taken(date(2025, 10, 7)), taken(date(2025, 6, 29)))).snapshot_for("looked_after", Q1.end) is None


def test_a_deciding_cell_that_could_not_be_read_is_unknown_and_too_many_give_no_figure() -> None:
    plans = catalogue()["repeat_child_protection_plans"]
    rows = example_rows(
        "child_protection_plans",
        "child_id | plan_start_date | previous_plans\n" + "\n".join(f"{n} | 2025-05-01 | {n % 2}" for n in range(100)),
    )
    spans = (Span("child_protection_plans", "example", date(2025, 4, 1), date(2025, 7, 7), date(2025, 7, 7)),)

    def with_unreadable(count: int):
        left_out = [",previous_plans," if n < count else None for n in range(100)]
        frame = rows.with_columns(left_out=pl.Series(left_out, dtype=pl.String))
        return evaluate(plans, {"child_protection_plans": frame}, Coverage(spans), [Q1])[0][0]

    few, many = with_unreadable(4), with_unreadable(6)
    assert (few.status, few.numerator, few.denominator, few.unknown, few.marker) == ("ok", 48, 100, 4, "u")
    assert (many.status, many.shown) == ("x", None) and many.reason.startswith("6 rows lack a cell that decides")


def test_blank_deciding_cells_of_dated_events_give_no_figure_either() -> None:
    plans = catalogue()["repeat_child_protection_plans"]
    lines = [f"{n} | 2025-05-01 | {'' if n < 10 else n % 2}" for n in range(100)]
    rows = example_rows("child_protection_plans", "child_id | plan_start_date | previous_plans\n" + "\n".join(lines))
    spans = (Span("child_protection_plans", "example", date(2025, 4, 1), date(2025, 7, 7), date(2025, 7, 7)),)
    (fact, _), _ = evaluate(plans, {"child_protection_plans": rows}, Coverage(spans), [Q1])
    assert (fact.status, fact.shown) == ("x", None) and "recorded after it" not in fact.reason


def register(unknown: int, of: int = 1000) -> str:
    """Pupils of a January roll; of `unknown` the register of schools does not have the school."""
    rows = [
        f"Spring Term 2024 | {n} | {'' if n < unknown else 'secondary'} | yes | C | {'E' if n % 2 else 'K'}"
        for n in range(of)
    ]
    return "term | child_id | phase | mainstream | enrolment | sen_provision\n" + "\n".join(rows)


def exclusions(known: int, unknown: int) -> str:
    rows = [f"A{n} | 2024-01-15 | PERM | 1 | {'secondary' if n < known else ''}" for n in range(known + unknown)]
    return "child_id | start_date | category | school | phase\n" + "\n".join(rows)


ROLLS = Coverage(
    (
        Span("pupils", "example", date(2024, 1, 1), date(2024, 3, 31), date(2024, 3, 31)),
        Span("exclusions", "example", date(2023, 9, 1), date(2024, 8, 31), date(2024, 8, 31)),
    )
)


def of_schools(indicator: str, period: str, **tables: str) -> dict[str, Fact]:
    events = {name: example_rows(name, text) for name, text in tables.items()}
    return {f.breakdown: f for f in evaluate(catalogue()[indicator], events, ROLLS, [parse_period(period)])[0]}


def test_rows_that_may_belong_to_the_denominator_are_undecided() -> None:
    few = of_schools("sen_support_share", "Spring Term 2024", pupils=register(40))["total"]
    many = of_schools("sen_support_share", "Spring Term 2024", pupils=register(60))["total"]
    assert (few.status, few.denominator, few.unknown, few.marker) == ("ok", 960, 40, "u")
    assert (many.status, many.shown) == ("x", None) and many.reason.startswith("60 rows lack a cell that decides")


def test_unknown_rows_of_two_tables_are_measured_each_against_its_own() -> None:
    def rate(known: int, unknown: int, pupils: int) -> Fact:
        tables = {"pupils": register(pupils), "exclusions": exclusions(known, unknown)}
        return of_schools("permanent_exclusion_rate", "2023/24", **tables)["total"]

    # 40 of 50 exclusions are few beside 1,000 pupils, and most of the exclusions.
    assert rate(10, 40, 0).status == "x" and rate(10, 40, 0).reason.startswith("40 rows")
    assert rate(10, 0, 60).status == "x" and rate(10, 0, 60).reason.startswith("60 rows")
    fact = rate(96, 4, 40)
    assert (fact.status, fact.numerator, fact.denominator, fact.unknown, fact.marker) == ("ok", 96, 960, 44, "u")
    assert (rate(10, 0, 0).unknown, rate(10, 0, 0).marker) == (0, "")


def test_parts_carry_the_mark_of_rows_that_may_be_theirs() -> None:
    facts = of_schools(
        "permanent_exclusion_rate", "2023/24", pupils=register(40), exclusions=exclusions(known=10, unknown=0)
    )
    part = facts["phase: secondary"]
    assert (part.status, part.denominator, part.unknown, part.marker) == ("ok", 960, 40, "u")


def test_a_snapshot_that_holds_nothing_gives_no_figure() -> None:
    day = date(2025, 3, 31)
    plans = example_rows("maintained_plans", "child_id | placement\n" + "\n".join(f"P{n} |" for n in range(100)))
    covered = Coverage((Span("maintained_plans", "example", day, day, day, snapshot=31),))
    (fact, *_), _ = evaluate(
        catalogue()["plans_placed_in_mainstream"], {"maintained_plans": plans}, covered, [Q1.previous]
    )
    assert (fact.status, fact.shown) == ("x", None) and "recorded after" not in fact.reason


def test_a_date_that_could_not_be_read_is_not_one_that_a_later_one_hides() -> None:
    dental = catalogue()["children_in_care_dental_checks"]
    day = date(2025, 4, 7)
    lines = [f"{n} | 2020-01-01 | {'2025-04-02' if n < 30 else '2025-01-01'} | C2" for n in range(100)]
    rows = example_rows(
        "looked_after", "child_id | started_date | last_dental_check | legal_status\n" + "\n".join(lines)
    )
    covered = Coverage((Span("looked_after", "example", day, day, day, snapshot=31),))

    def of(unreadable: int) -> Fact:
        left_out = [",last_dental_check," if n >= 100 - unreadable else None for n in range(100)]
        frame = rows.with_columns(left_out=pl.Series(left_out, dtype=pl.String))
        return evaluate(dental, {"looked_after": frame}, covered, [Q1.previous])[0][0]

    assert (of(0).status, of(0).numerator, of(0).reason) == ("ok", 70, "30 unknown at period end: recorded after it")
    assert of(4).unknown == 34
    assert of(4).reason == (
        "30 unknown at period end: recorded after it; 4 unknown: a cell that decides is blank or cannot be read"
    )
    assert of(6).status == "x" and of(6).reason.startswith("6 rows")


def test_a_blank_is_not_recorded_later_because_another_day_is() -> None:
    """Nine offers are blank: that the children came back after the period says nothing of them."""
    where = (pl.col("interview_offered") == "Y") & pl.col("missing_to").is_not_null()
    base = catalogue()["missing_episodes_with_interview"]
    asked = replace(
        base,
        numerator=Count("missing_episodes", where=where),
        denominator=Count("missing_episodes"),
        bases=(IN_QUARTER,),
        breakdowns=(),
    )
    lines = [f"{n} | 2025-03-20 | 2025-04-02 | {'Y' if n == 0 else ''}" for n in range(10)]
    rows = example_rows(
        "missing_episodes", "child_id | missing_from | missing_to | interview_offered\n" + "\n".join(lines)
    )
    covered = Coverage((Span("missing_episodes", "example", date(2024, 4, 1), date(2025, 4, 7), date(2025, 4, 7)),))
    (fact,), _ = evaluate(asked, {"missing_episodes": rows}, covered, [Q1.previous])
    assert (fact.status, fact.shown) == ("x", None) and fact.reason.startswith("9 rows lack a cell that decides")


def test_what_a_later_date_hides_of_a_child_without_a_part_is_hidden_in_every_part() -> None:
    dental = catalogue()["children_in_care_dental_checks"]
    day = date(2025, 4, 7)
    lines = [
        f"{n} | 2020-01-01 | {'2025-04-02' if n < 20 else '2025-01-01'} | {'' if n < 5 else 'M'}" for n in range(100)
    ]
    rows = example_rows("looked_after", "child_id | started_date | last_dental_check | sex\n" + "\n".join(lines))
    covered = Coverage((Span("looked_after", "example", day, day, day, snapshot=31),))
    found, _ = evaluate(dental, {"looked_after": rows}, covered, [Q1.previous])
    total, boys = [f for f in found if f.variant == "all_in_care"]
    assert (total.unknown, boys.breakdown, boys.numerator, boys.denominator) == (20, "sex: M", 80, 95)
    assert (boys.unknown, boys.reason) == (20, "20 unknown at period end: recorded after it")


def test_nothing_to_add_up_is_unknown_and_not_nothing() -> None:
    led = catalogue()["pupils_in_well_led_schools"]
    day = date(2025, 6, 30)
    covered = Coverage((Span("schools", "example", day, day, day, snapshot=31),))

    def of(blank: int) -> Fact:
        lines = [f"{n} | primary | {'' if n < blank else 100} | 1" for n in range(100)]
        rows = example_rows("schools", "school | phase | pupils | leadership\n" + "\n".join(lines))
        return evaluate(led, {"schools": rows}, covered, [Q1])[0][0]

    assert (of(4).status, of(4).numerator, of(4).denominator, of(4).unknown, of(4).marker) == ("ok", 9600, 9600, 4, "u")
    assert of(6).status == "x" and of(6).reason.startswith("6 rows")


def test_a_row_without_the_person_is_not_one_more_person() -> None:
    users = catalogue()["dashboard_users"]
    span = Span("dashboard_views", "example", date(2025, 4, 1), date(2025, 7, 7), date(2025, 7, 7))
    lines = [f"{'' if n == 0 else n} | 2025-05-05" for n in range(100)]
    rows = example_rows("dashboard_views", "user_id | viewed_on\n" + "\n".join(lines))
    (fact, *_), _ = evaluate(users, {"dashboard_views": rows}, Coverage((span,)), [Q1])
    assert (fact.numerator, fact.unknown, fact.marker) == (99, 1, "u")

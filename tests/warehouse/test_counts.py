"""Counting: distinct and summed, other events below the line, breakdowns, variants, closed and provisional series."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from warehouse.counting import TOTAL
from warehouse.coverage import Coverage, Note, Span
from warehouse.evaluate import Fact, evaluate
from warehouse.example import example_rows
from warehouse.indicator import (
    AT_PERIOD_END,
    FULL_YEAR,
    IN_QUARTER,
    IN_TERM,
    SEX,
    AsAt,
    Breakdown,
    Count,
    CountDistinct,
    During,
    Indicator,
    InPeriod,
    OnJanuaryRoll,
    Sum,
    Variant,
)
from warehouse.indicators import catalogue
from warehouse.period import AcademicYear, Period, Quarter, Term

Q1 = Quarter(2025, 1)
SPRING = Term(2025, 1)
SERVICE = Breakdown("service_area", "service_area")
VIEWS = """
    user_id | viewed_on  | service_area
    U1      | 2025-03-31 | Social Care
    U1      | 2025-04-01 | Social Care
    U1      | 2025-06-30 | Social Care
    U2      | 2025-05-05 | Social Care
    U2      | 2025-05-06 | Education
    U3      | 2025-05-05 | Education
    U4      | 2025-07-01 | Education
"""


def made(numerator: Count, denominator: Count | None = None, **more: object) -> Indicator:
    """An indicator of these counts; `more` replaces other fields, the rest is that of a real one."""
    base = catalogue()["dashboard_views_per_user"]
    fields = {
        "timing": During("viewed_on"),
        "bases": (IN_QUARTER,),
        "breakdowns": (),
        "unit": "count",
        "decimals": 0,
    } | more
    return replace(base, id="made", numerator=numerator, denominator=denominator, **fields)  # type: ignore[arg-type]


def span(events: str, first: date, last: date, **more: object) -> Span:
    return Span(events, "example", first, last, last, **more)  # type: ignore[arg-type]


def facts_of(
    indicator: Indicator, tables: Mapping[str, str], spans: Sequence[Span], period: Period
) -> tuple[dict[tuple[str, str], Fact], pl.DataFrame]:
    """Facts by variant and breakdown, and the rows behind them."""
    events = {name: example_rows(name, text) for name, text in tables.items()}
    facts, behind = evaluate(indicator, events, Coverage(tuple(spans)), [period])
    return {(f.variant, f.breakdown): f for f in facts}, behind


WHOLE = span("dashboard_views", date(2025, 1, 1), date(2025, 7, 7))


def test_a_user_who_looks_twice_is_one_user() -> None:
    users = CountDistinct("dashboard_views", of=("user_id",))
    facts, behind = facts_of(made(users), {"dashboard_views": VIEWS}, [WHOLE], Q1)
    fact = facts["standard", TOTAL]
    assert (fact.status, fact.numerator, fact.denominator, fact.shown) == ("ok", 3, None, 3)
    assert behind.height == 5  # every view in the quarter stands behind it


def test_distinct_over_two_columns_counts_their_combinations() -> None:
    both = CountDistinct("dashboard_views", of=("user_id", "service_area"))
    facts, _ = facts_of(made(both), {"dashboard_views": VIEWS}, [WHOLE], Q1)
    assert facts["standard", TOTAL].numerator == 4


def test_a_ratio_has_its_own_count_below_the_line() -> None:
    views, users = Count("dashboard_views"), CountDistinct("dashboard_views", of=("user_id",))
    facts, _ = facts_of(made(views, users, unit="ratio", decimals=1), {"dashboard_views": VIEWS}, [WHOLE], Q1)
    fact = facts["standard", TOTAL]
    assert (fact.numerator, fact.denominator, str(fact.shown)) == (5, 3, "1.7")
    assert fact.value == pytest.approx(5 / 3)


def test_a_numerator_of_a_distinct_count_is_narrower_than_its_denominator() -> None:
    in_education = CountDistinct("dashboard_views", where=pl.col("service_area") == "Education", of=("user_id",))
    everybody = CountDistinct("dashboard_views", of=("user_id",))
    facts, behind = facts_of(made(in_education, everybody, unit="percent"), {"dashboard_views": VIEWS}, [WHOLE], Q1)
    assert (facts["standard", TOTAL].numerator, facts["standard", TOTAL].denominator) == (2, 3)
    assert behind.filter("in_numerator").height == 2 and behind.filter(~pl.col("in_numerator")).height == 5


def test_parts_of_a_count_add_up_and_those_without_a_part_are_in_the_total_only() -> None:
    facts, _ = facts_of(
        made(Count("dashboard_views"), breakdowns=(SERVICE,)),
        {"dashboard_views": VIEWS + "U5 | 2025-05-09 |"},
        [WHOLE],
        Q1,
    )
    parts = {b: f.numerator for (_, b), f in facts.items() if b != TOTAL}
    assert parts == {"service_area: Social Care": 3, "service_area: Education": 2}
    assert facts["standard", TOTAL].numerator == 6


def test_one_user_of_two_services_is_in_both_and_once_in_the_total() -> None:
    users = CountDistinct("dashboard_views", of=("user_id",))
    facts, _ = facts_of(made(users, breakdowns=(SERVICE,)), {"dashboard_views": VIEWS}, [WHOLE], Q1)
    parts = {b: f.numerator for (_, b), f in facts.items() if b != TOTAL}
    assert parts == {"service_area: Social Care": 2, "service_area: Education": 2}
    assert facts["standard", TOTAL].numerator == 3


def test_both_lines_of_a_percentage_add_up_over_the_parts() -> None:
    plans = replace(catalogue()["repeat_child_protection_plans"], bases=(IN_QUARTER,), breakdowns=(SEX,))
    rows = """
        child_id | plan_start_date | previous_plans | sex
        A        | 2025-04-01      | 1              | M
        B        | 2025-05-01      | 0              | M
        C        | 2025-06-30      | 2              | F
        D        | 2025-06-30      | 0              | F
        E        | 2025-06-30      | 0              | F
        F        | 2025-07-01      | 3              | F
    """
    whole = span("child_protection_plans", date(2025, 1, 8), date(2025, 7, 7))
    facts, _ = facts_of(plans, {"child_protection_plans": rows}, [whole], Q1)
    found = {b: (f.numerator, f.denominator) for (_, b), f in facts.items()}
    assert found == {TOTAL: (2, 5), "sex: M": (1, 2), "sex: F": (1, 3)}


def test_an_absent_figure_has_no_parts() -> None:
    late = [span("dashboard_views", date(2025, 4, 2), date(2025, 7, 7))]
    facts, _ = facts_of(made(Count("dashboard_views"), breakdowns=(SERVICE,)), {"dashboard_views": VIEWS}, late, Q1)
    assert {b: f.status for (_, b), f in facts.items()} == {TOTAL: "x"}


ELIGIBLE = """
    term             | age | children
    Spring Term 2025 | 2   | 30
    Spring Term 2025 | 2   | 10
    Spring Term 2025 | 3   | 500
    Autumn Term 2024 | 2   | 900
"""
FUNDED = """
    child_id | term             | age | entitlement
    A        | Spring Term 2025 | 2   | additional_support
    A        | Spring Term 2025 | 2   | additional_support
    B        | Spring Term 2025 | 2   | additional_support
    C        | Spring Term 2025 | 3   | universal
    D        | Autumn Term 2024 | 2   | additional_support
"""
TAKE_UP = made(
    CountDistinct("funded_children", where=pl.col("age") == 2, of=("child_id",)),
    Sum("eligible_children", where=pl.col("age") == 2, of="children"),
    timing=InPeriod("term"),
    bases=(IN_TERM,),
    periods="term",
    unit="percent",
    decimals=1,
)
BOTH_TERMS = [span(events, date(2024, 9, 1), date(2025, 4, 20)) for events in ("funded_children", "eligible_children")]


def test_a_sum_adds_the_column_of_the_rows_it_counts() -> None:
    facts, behind = facts_of(TAKE_UP, {"funded_children": FUNDED, "eligible_children": ELIGIBLE}, BOTH_TERMS, SPRING)
    fact = facts["standard", TOTAL]
    assert (fact.numerator, fact.denominator, str(fact.shown)) == (2, 40, "5.0")
    assert behind.filter("in_numerator").height == 3 and behind.filter(~pl.col("in_numerator")).height == 2


def test_both_event_tables_must_cover_the_term() -> None:
    facts, _ = facts_of(TAKE_UP, {"funded_children": FUNDED, "eligible_children": ELIGIBLE}, BOTH_TERMS[:1], SPRING)
    fact = facts["standard", TOTAL]
    assert fact.status == "x" and fact.reason.startswith("not covered: eligible children from 2025-01-01")
    facts, _ = facts_of(TAKE_UP, {"funded_children": FUNDED, "eligible_children": ELIGIBLE}, BOTH_TERMS[1:], SPRING)
    assert facts["standard", TOTAL].reason.startswith("not covered: funded children from 2025-01-01")


def test_a_column_that_the_count_below_needs_and_that_was_not_delivered() -> None:
    spans = [BOTH_TERMS[0], replace(BOTH_TERMS[1], absent=("children",))]
    facts, _ = facts_of(TAKE_UP, {"funded_children": FUNDED, "eligible_children": ELIGIBLE}, spans, SPRING)
    assert facts["standard", TOTAL].reason == "not delivered: children in eligible children"


def test_nobody_eligible_is_no_percentage() -> None:
    facts, _ = facts_of(
        TAKE_UP, {"funded_children": FUNDED, "eligible_children": "term | age | children"}, BOTH_TERMS, SPRING
    )
    assert (facts["standard", TOTAL].status, facts["standard", TOTAL].shown) == ("z", None)


EXCLUDED = """
    child_id | start_date | category | school
    A        | 2023-08-31 | PERM     | 1
    B        | 2023-09-01 | PERM     | 1
    C        | 2024-08-31 | PERM     | 1
    D        | 2024-09-01 | PERM     | 1
"""
ROLL = """
    child_id | term             | school | enrolment
    A        | Spring Term 2023 | 1      | C
    B        | Spring Term 2024 | 1      | C
    C        | Spring Term 2024 | 1      | C
    D        | Spring Term 2024 | 1      | C
    E        | Spring Term 2024 | 1      | C
    F        | Autumn Term 2023 | 1      | C
    G        | Summer Term 2024 | 1      | C
"""
RATE = made(
    Count("exclusions", where=pl.col("category") == "PERM"),
    Count("pupils", timing=OnJanuaryRoll("term")),
    timing=During("start_date"),
    bases=(FULL_YEAR,),
    periods="academic_year",
    unit="percent",
    decimals=2,
)
YEAR = AcademicYear(2023)
EXCLUSIONS = span("exclusions", date(2023, 9, 1), date(2024, 8, 31))
JANUARY = span("pupils", date(2024, 1, 1), date(2024, 3, 31))


def test_a_rate_of_the_year_is_out_of_the_january_roll() -> None:
    facts, _ = facts_of(RATE, {"exclusions": EXCLUDED, "pupils": ROLL}, [EXCLUSIONS, JANUARY], YEAR)
    fact = facts["standard", TOTAL]
    assert (fact.numerator, fact.denominator, str(fact.shown)) == (2, 4, "50.00")


def test_the_january_census_must_have_been_received_and_no_other_will_do() -> None:
    autumn = span("pupils", date(2023, 9, 1), date(2023, 12, 31))
    facts, _ = facts_of(RATE, {"exclusions": EXCLUDED, "pupils": ROLL}, [EXCLUSIONS, autumn], YEAR)
    assert facts["standard", TOTAL].reason.startswith("not covered: pupils from 2024-01-01 to 2024-03-31")


def test_a_variant_may_count_other_events_at_another_time() -> None:
    of_the_year = Variant(
        "of_the_year",
        "As returned",
        cohort=pl.col("in_touch") == "YES",
        numerator=Count("care_leavers_of_year", where=pl.col("activity") == "F1"),
        denominator=Count("care_leavers_of_year"),
    )
    here = Variant("here", "As in the list")
    indicator = made(
        Count("care_leavers", where=pl.col("activity") == "F1"),
        Count("care_leavers"),
        timing=AsAt(),
        bases=(AT_PERIOD_END,),
        unit="percent",
        variants=(here, of_the_year),
    )
    tables = {
        "care_leavers": "child_id | activity | eligibility\n A | F1 | relevant\n B | G4 | relevant",
        "care_leavers_of_year": (
            "child_id | activity | in_touch\n A | F1 | YES\n B | G4 | YES\n C | G4 | YES\n D | F1 | NO"
        ),
    }
    day = date(2025, 3, 31)
    spans = [
        span("care_leavers", date(2025, 4, 7), date(2025, 4, 7), snapshot=31),
        span("care_leavers_of_year", day, day, snapshot=0),
    ]
    facts, _ = facts_of(indicator, tables, spans, Quarter(2024, 4))
    assert {v: (f.numerator, f.denominator) for (v, _), f in facts.items()} == {"here": (1, 2), "of_the_year": (1, 3)}
    # The return is of 31 March only: at the next quarter's end the list covers, the return does not.
    spans[0] = span("care_leavers", date(2025, 7, 7), date(2025, 7, 7), snapshot=31)
    facts, _ = facts_of(indicator, tables, spans, Q1)
    assert {v: f.status for (v, _), f in facts.items()} == {"here": "ok", "of_the_year": "x"}


def test_a_closed_series_gives_nothing_for_what_ends_later() -> None:
    closed = made(Count("dashboard_views"), closes=date(2025, 6, 29), closed_because="the inspectorate stopped grading")
    facts, behind = facts_of(closed, {"dashboard_views": VIEWS}, [WHOLE], Q1)
    fact = facts["standard", TOTAL]
    assert (fact.status, fact.shown, behind.height) == ("z", None, 0)
    assert fact.reason == "the series closed on 2025-06-29: the inspectorate stopped grading"
    facts, _ = facts_of(replace(closed, closes=date(2025, 6, 30)), {"dashboard_views": VIEWS}, [WHOLE], Q1)
    assert facts["standard", TOTAL].status == "ok"


def test_a_provisional_figure_is_marked_and_a_final_one_is_not() -> None:
    for status, marker in (("provisional", "p"), ("final", "")):
        facts, _ = facts_of(made(Count("dashboard_views"), status=status), {"dashboard_views": VIEWS}, [WHOLE], Q1)
        assert (facts["standard", TOTAL].marker, facts["standard", TOTAL].status) == (marker, "ok")


def test_what_rests_on_a_reconstructed_edition_says_so() -> None:
    noted = replace(WHOLE, notes=(Note("reconstructed", "reconstructed from a later edition"),))
    facts, _ = facts_of(made(Count("dashboard_views"), status="provisional"), {"dashboard_views": VIEWS}, [noted], Q1)
    fact = facts["standard", TOTAL]
    assert (fact.status, fact.marker, fact.reason) == ("ok", "p, reconstructed", "reconstructed from a later edition")


def young_people(unknown: int, of: int = 100) -> str:
    rows = [f"{n} | 16 | {'' if n < unknown else 'neet' if n % 10 == 0 else 'eet'}" for n in range(of)]
    return "child_id | academic_age | status\n" + "\n".join(rows)


def test_the_share_not_known_is_a_figure_and_blanks_are_counted_apart() -> None:
    not_known, neet = catalogue()["not_known_16_17"], catalogue()["neet_16_17"]
    rows = """
        child_id | academic_age | status
        A        | 16           | not_known
        B        | 16           | eet
        C        | 17           | neet
        D        | 17           | eet
        E        | 17           | custody
    """
    at = [span("young_people", Q1.end, Q1.end, snapshot=31)]
    assert "not_known_16_17" in neet.beside
    for indicator, numerator in ((not_known, 1), (neet, 1)):
        facts, _ = facts_of(indicator, {"young_people": rows}, at, Q1)
        fact = facts[indicator.variants[0].id, TOTAL]
        assert (fact.numerator, fact.denominator, fact.unknown, fact.marker) == (numerator, 4, 0, "")


def test_a_snapshot_with_blanks_gives_a_marked_figure() -> None:
    neet = catalogue()["neet_16_17"]
    at = [span("young_people", Q1.end, Q1.end, snapshot=31)]
    by_itself = replace(neet, denominator=Count("young_people"))
    facts, _ = facts_of(by_itself, {"young_people": young_people(4)}, at, Q1)
    fact = facts[neet.variants[0].id, TOTAL]
    assert (fact.status, fact.unknown, fact.marker) == ("ok", 4, "u")
    assert fact.reason.startswith("4 unknown")


def test_periods_of_another_kind_are_passed_over() -> None:
    facts, behind = evaluate(RATE, {}, Coverage(()), [Q1, SPRING])
    assert facts == [] and behind.is_empty()

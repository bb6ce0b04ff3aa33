"""Rows of the sheet Own indicators: the figure each gives, and what is wrong with one, by column."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from pipelines.council.own import own_of
from schemas.council import COUNCIL
from schemas.events import EVENTS as EVENT_TABLES
from warehouse.counting import TOTAL
from warehouse.coverage import Coverage, Span
from warehouse.evaluate import evaluate
from warehouse.example import example_rows
from warehouse.indicator import AsAt, Indicator
from warehouse.indicators import catalogue
from warehouse.own import MARK, NotDefined, own_indicator
from warehouse.period import parse_period

ROW: dict[str, Any] = dict.fromkeys(c.name for c in COUNCIL.table("own_indicators").columns) | {
    "indicator_id": "own_in_10_days",
    "label": "Assessments in ten days",
    "area": "social_care",
    "events": "assessments",
    "which": "authorised_date - start_date <= INTERVAL '10 days'",
    "timing": "during",
    "date": "authorised_date",
    "unit": "percent",
    "polarity": "high",
}
EVENTS = {
    "assessments": """
        child_id | sex | start_date | authorised_date
        A        | F   | 2025-03-22 | 2025-03-31
        A        | F   | 2025-03-22 | 2025-04-01
        A        | F   | 2025-04-01 | 2025-04-12
        B        | M   | 2025-06-20 | 2025-06-30
        B        | M   | 2025-07-01 | 2025-07-01
        C        | U   | 2025-05-01 | 2025-05-02
    """,
    "referrals": """
        child_id | referral_date | sex
        A        | 2025-03-31    | F
        A        | 2025-04-01    | F
        A        | 2025-05-01    | F
        B        | 2025-06-30    | M
        C        | 2025-07-01    | M
    """,
    "looked_after": """
        child_id | sex | started_date | ceased_date
        A        | F   | 2025-06-30   |
        B        | F   | 2025-07-01   |
        C        | M   | 2020-01-01   | 2025-06-30
        D        | M   | 2020-01-01   | 2025-07-01
    """,
    "populations": """
        year_ending | aged    | people
        2024 | 0_to_17 | 1000
        2025 | 0_to_17 | 2000
        2027 | 0_to_17 | 3000
    """,
    "pupils": """
        child_id | term             | phase     | sen_provision
        A        | Spring Term 2025 | primary   | E
        B        | Spring Term 2025 | primary   | N
        C        | Spring Term 2025 | secondary | E
        D        | Autumn Term 2024 | primary   | E
    """,
}


def counts(indicator: Indicator, period: str) -> tuple[int | None, int | None, str]:
    tables = {n: example_rows(n, EVENTS[n]) for n in indicator.event_tables}
    days = date(2024, 4, 1), date(2025, 7, 5)
    spans = [Span(n, "example", *days, date(2025, 7, 5), snapshot=31 if n == "looked_after" else None) for n in tables]
    facts, _ = evaluate(indicator, tables, Coverage(tuple(spans)), [parse_period(period)])
    (fact,) = [f for f in facts if f.basis == indicator.bases[0].value and f.breakdown == TOTAL]
    return fact.numerator, fact.denominator, fact.marker


@pytest.mark.parametrize(
    ("changed", "period", "gives"),
    [
        # authorised on the first and the last day, after ten days and after eleven
        ({}, "Q1 2025/26", (3, 4, "")),
        ({"which": None, "unit": "count"}, "Q1 2025/26", (4, None, "")),
        ({"which": "sex = 'F'"}, "Q1 2025/26", (2, 4, "")),
        ({"which": "sex = 'F'", "counted": "children"}, "Q1 2025/26", (1, 3, "")),
        ({"out_of": "sex = 'M'"}, "Q1 2025/26", (1, 1, "")),
        ({"counted": "children", "which": None, "unit": "count"}, "Q1 2025/26", (3, None, "")),
        ({"which": None, "unit": "ratio", "out_of_events": "referrals", "out_of_date": "referral_date"}, "Q1 2025/26", (4, 3, "")),
        ({"which": None, "unit": "ratio", "out_of_events": "referrals", "out_of_date": "referral_date", "out_of": "sex = 'F'"}, "Q1 2025/26", (4, 2, "")),
        ({"events": "looked_after", "which": "sex = 'F'", "timing": "as_at", "date": None, "started": "started_date", "ended": "ceased_date"}, "Q1 2025/26", (1, 2, "")),
        ({"events": "looked_after", "which": None, "timing": "as_at", "date": None, "unit": "count"}, "Q1 2025/26", (2, None, "")),
        # two counts of the same events: neither is part of the other
        ({"which": "sex = 'M'", "unit": "ratio", "out_of_events": "assessments", "out_of_date": "authorised_date", "out_of": "sex = 'F'"}, "Q1 2025/26", (1, 2, "")),
        ({"basis": "in_quarter"}, "Q1 2025/26", (3, 4, "")),
        ({"basis": "year_to_date", "which": None, "unit": "count"}, "Q1 2025/26", (4, None, "")),
        # twelve months, out of the last population that is published
        ({"which": None, "unit": "per_10000"}, "Q1 2025/26", (5, 2000, "")),
        ({"events": "looked_after", "which": "sex = 'M'", "timing": "as_at", "date": None, "started": "started_date", "ended": "ceased_date", "unit": "per_10000"}, "Q1 2025/26", (1, 2000, "")),
        ({"events": "pupils", "which": "sen_provision = 'E'", "date": "term"}, "Spring Term 2025", (2, 3, "")),
        ({"events": "pupils", "which": "sen_provision = 'E'", "out_of": "phase = 'primary'", "date": "term"}, "Spring Term 2025", (1, 2, "")),
    ],
)  # fmt: skip
def test_a_row_gives_the_figure_it_says(
    changed: dict[str, Any], period: str, gives: tuple[int, int | None, str]
) -> None:
    found = counts(own_indicator(ROW | changed, "sheet Own indicators, row 2"), period)
    assert found == gives


@pytest.mark.parametrize(
    ("changed", "column", "words"),
    [
        ({"events": "asessments"}, "events", "There are no such events; the nearest known one is assessments"),
        ({"which": "authorized_date IS NULL"}, "which", "the nearest known one is authorised_date"),
        ({"out_of": "sex = 'Female'"}, "out_of", "write 'F'"),
        ({"date": None}, "date", "Write in Date the column with the day; those of assessments are birth_date, start_date, authorised_date"),
        ({"date": "authorised"}, "date", "no such column; those with a day are birth_date, start_date, authorised_date"),
        ({"date": "team"}, "date", "The column holds no day"),
        ({"date": "child_id"}, "date", "no such column"),
        ({"timing": "as_at"}, "date", "For the end of the period write Started and Ended"),
        ({"started": "start_date"}, "started", "for the end of the period"),
        ({"timing": "as_at", "date": None, "periods": "academic_year"}, "periods", "leave Periods blank"),
        ({"unit": "count", "out_of": "sex = 'F'"}, "out_of", "counted out of nothing"),
        ({"unit": "ratio"}, "out_of_events", "needs other events"),
        ({"out_of_events": "assessments", "out_of_date": "start_date"}, "out_of_events", "write Ratio for two counts"),
        ({"basis": "full_year"}, "basis", "Such an indicator is given year to date or in quarter"),
        ({"events": "looked_after", "which": None, "timing": "as_at", "date": None, "basis": "in_quarter"}, "basis", "is given at period end"),
        ({"unit": "per_10000", "out_of": "sex = 'F'"}, "out_of", "the children who live here"),
        ({"out_of_events": "referals", "out_of_date": "referral_date"}, "out_of_events", "the nearest known one is referrals"),
        ({"out_of_events": "referrals"}, "out_of_date", "Write the column of referrals with the day; they have birth_date, referral_date"),
        ({"out_of_date": "start_date"}, "out_of_date", "for other events"),
        ({"events": "pupils", "which": None, "date": "term", "periods": "academic_year"}, "periods", "leave Periods blank"),
        ({"events": "schools", "which": None, "timing": "as_at", "date": None, "counted": "children"}, "counted", "about no child"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_of_its_column(changed: dict[str, Any], column: str, words: str) -> None:
    with pytest.raises(NotDefined) as why:
        own_indicator(ROW | changed, "sheet Own indicators, row 2")
    assert why.value.column == column and words in str(why.value)


def test_it_is_marked_and_its_version_follows_from_what_it_counts() -> None:
    mine = own_indicator(ROW, "sheet Own indicators of the workbook, row 2")
    assert mine.label == f"Assessments in ten days{MARK}" and mine.own and "row 2" in mine.source
    assert mine.method == "From Standard Safeguarding Dataset, Ofsted Annex A workbook or Children in Need census."
    assert mine.definition == (
        "Of assessments whose authorised_date lies in the period, the percentage for which authorised_date - start_date <= INTERVAL '10 days'."
    )
    spaced = ROW | {"which": "authorised_date  - start_date <=  INTERVAL '10 days' "}
    assert own_indicator(spaced, "row 2").version == mine.version
    renamed = ROW | {
        "label": "Other",
        "target": 5.0,
        "polarity": "low",
        "area": "education",
        "from_round": "2025-26-Q1",
    }
    assert own_indicator(renamed, "sheet Own indicators, row 9").version == mine.version
    for change in (
        {"which": "sex = 'F'"},
        {"unit": "count"},
        {"decimals": 2},
        {"date": "start_date"},
        {"counted": "children"},
    ):
        assert own_indicator(ROW | change, "row 2").version != mine.version


def test_what_lasts_for_a_time_is_counted_by_the_days_that_its_events_name() -> None:
    """Every indicator that comes with the software and names such days names those that the events do."""
    for indicator in catalogue().values():
        for variant in indicator.variants:
            for count in filter(None, (*indicator.numerators(variant), indicator.denominator_of(variant))):
                timing = indicator.timing_of(count, variant)
                if isinstance(timing, AsAt):
                    named = (timing.start, timing.end) if timing.start else None
                    assert EVENT_TABLES[count.events].lasts == named, (indicator.id, count.events)


def test_a_cell_that_cannot_be_read_is_not_a_blank_one() -> None:
    """A formula in Which whose result was not saved would count everybody."""
    row = ROW | {"which": None, "left_out": ",which,", "sheet": "Own indicators", "source_row": 2}
    rows = pl.DataFrame([row], schema_overrides={"which": pl.String}, infer_schema_length=None)
    found = own_of(rows, ())
    assert not found.indicators
    ((name, finding),) = found.refused
    assert (name, finding.column) == ("own_in_10_days", "Which") and "cannot be read: a formula" in finding.text
    assert own_of(rows.with_columns(left_out=pl.lit(None, pl.String)), ()).indicators


def test_a_part_is_given_only_where_every_delivery_has_its_column() -> None:
    """Two sources of one figure, of which one does not say who is a girl."""
    indicator = own_indicator(ROW | {"unit": "count", "which": None}, "row 2")
    covered = (date(2025, 4, 1), date(2025, 5, 31)), (date(2025, 6, 1), date(2025, 6, 30))
    rows = {"assessments": example_rows("assessments", EVENTS["assessments"])}

    def parts(absent: tuple[str, ...]) -> set[str]:
        spans = (
            Span("assessments", "one", *covered[0], covered[0][1]),
            Span("assessments", "example", *covered[1], covered[1][1], absent=absent),
        )
        facts, _ = evaluate(indicator, rows, Coverage(spans), [parse_period("Q1 2025/26")])
        assert {f.status for f in facts} == {"ok"}
        return {f.breakdown for f in facts if f.basis == "in_quarter"}

    assert parts(()) == {TOTAL, "sex: F", "sex: M", "sex: U"}
    assert parts(("sex",)) == {TOTAL}


def test_it_is_divided_by_what_both_lines_can_be_divided_by() -> None:
    a_rate = ROW | {"unit": "per_10000", "which": None}
    assert own_indicator(a_rate, "row 2").breakdowns == ()
    assert [b.id for b in own_indicator(ROW, "row 2").breakdowns] == ["sex", "team"]

"""Indicators of report cards: an edition as it is read, what few cards give, and what part of the schools they are."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.compose.conform import About
from pipelines.compose.conform.ofsted_report_cards import report_cards
from pipelines.receive.examine import examine
from schemas.sources.national.lait import ENGLAND
from warehouse.counting import TOTAL
from warehouse.coverage import Coverage, Span
from warehouse.evaluate import Fact, evaluate
from warehouse.example import example_rows
from warehouse.indicators import catalogue
from warehouse.national import Taken, publications
from warehouse.period import Quarter, parse_period
from warehouse.standing.position import beside, index

DAY = date(2026, 8, 31)
JUNE = date(2026, 6, 30)
EDITION = "Management_information_-_state-funded_schools_-_latest_inspections_as_at_31_Aug_2026.csv"


@pytest.fixture(scope="module")
def cards(shared: Path) -> pl.DataFrame:
    """Accepted rows of the edition in the layout of 2026."""
    file = shared / "samples/current_formats/ofsted" / EDITION
    examined = examine(file.read_bytes(), file.name, la_code="published", as_at=DAY)
    return examined.judged[0].accepted.with_columns(delivery=pl.lit("1"))


def conformed(cards: pl.DataFrame, before: pl.DataFrame | None = None) -> pl.DataFrame:
    editions = {} if before is None else {"ofsted_schools/schools": Taken(date(2025, 8, 31))}
    companions = {} if before is None else {"schools": before}
    return report_cards(cards, companions, About("931", "1", "", DAY, editions=editions)).sort("school")


def test_an_edition_as_it_is_read(cards: pl.DataFrame) -> None:
    shown = conformed(cards).select("school", "phase", "has_card", "leadership", "safeguarding", "card_of", "graded_on")
    assert shown.rows() == [
        ("990001", "primary", True, "strong", "met", "own", date(2025, 11, 24)),
        ("990002", "primary", True, "expected", "met", "own", date(2026, 1, 13)),
        ("990003", "secondary", True, "exceptional", "met", "own", date(2026, 2, 3)),
        ("990004", "secondary", True, "urgent_improvement", "not_met", "own", date(2025, 12, 2)),
        ("990005", "primary", True, "expected", "met", "own", date(2026, 6, 16)),
        ("990006", "primary", False, None, None, None, None),
        ("990007", "secondary", False, None, None, None, None),
        ("990008", "primary", False, None, None, None, None),
        ("990009", "special", True, "needs_attention", "met", "own", date(2026, 3, 10)),
        ("990010", "primary", False, None, None, None, None),
    ]
    assert "standing" not in conformed(cards).columns, "no edition of the framework before was received"


def test_the_grades_before_are_those_of_the_last_edition_that_had_them(cards: pl.DataFrame) -> None:
    before = pl.DataFrame(
        # The second was given a new URN since; the third has a card, and its grade before counts no more.
        {"urn": [990006, 111111, 990001], "laestab": [9_312_004, 9_314_003, 9_312_001], "leadership": [1, 3, 4]}
    )
    classes = dict(conformed(cards, before).select("school", "standing").iter_rows())
    frozen = "graded before report cards, as at 31 August 2025"
    assert classes["990006"] == f"{frozen}: good or outstanding"
    assert classes["990007"] == f"{frozen}: below good"
    assert classes["990008"] == "no grade under either framework"
    assert classes["990001"] == "report card: expected standard or above"
    assert classes["990004"] == classes["990009"] == "report card: below the expected standard"


def test_the_country_has_figures_and_a_council_with_few_cards_has_none(cards: pl.DataFrame) -> None:
    made = publications()["ofsted"].make({"ofsted_report_cards/schools": cards}, Taken(DAY)).benchmark
    found = {(m.removeprefix("ofsted/"), la): v for m, _, la, v in made.iter_rows()}
    assert set(made["period"]) == {"2026-08-31"}
    assert found["primary_schools_leadership_expected", ENGLAND] == 100
    assert found["secondary_schools_leadership_expected", ENGLAND] == 50
    assert found["schools_safeguarding_met", ENGLAND] == pytest.approx(100 * 5 / 6)
    assert found["primary_schools_not_yet_inspected", 931] == 50
    assert ("primary_schools_leadership_expected", 931) not in found
    pupils = 180 + 412 + 1204 + 240
    assert found["pupils_in_schools_leadership_expected", ENGLAND] == pytest.approx(100 * pupils / (pupils + 860 + 130))


def schools(cards_: int, without: int, unknown: int = 0) -> pl.DataFrame:
    lines = ["school | phase | has_card | leadership"]
    lines += [f"{n} | primary | true | {'expected' if n % 3 else 'needs_attention'}" for n in range(cards_)]
    lines += [f"{1_000 + n} | primary | false |" for n in range(without)]
    lines += [f"{2_000 + n} | primary | true |" for n in range(unknown)]
    return example_rows("report_cards", "\n".join(lines))


def facts_of(indicator: str, rows: pl.DataFrame, quarter: str = "Q1 2026/27") -> list[Fact]:
    period = parse_period(quarter)
    span = Span("report_cards", "example", period.end, period.end, period.end, snapshot=0)
    return evaluate(catalogue()[indicator], {"report_cards": rows}, Coverage((span,)), [period])[0]


def test_counts_stand_in_place_of_a_percentage_below_ten_cards() -> None:
    (few, *parts) = facts_of("primary_schools_leadership_expected", schools(9, 200))
    assert (few.status, few.shown, few.value, few.numerator, few.denominator) == ("z", None, None, 6, 9)
    assert few.reason == "6 of 9: no percentage is given of fewer than 10 report cards"
    assert not parts
    (enough, *_) = facts_of("primary_schools_leadership_expected", schools(10, 5))
    assert (enough.status, str(enough.shown), enough.marker) == ("ok", "60.0", "")


def test_less_than_half_of_the_schools_is_marked() -> None:
    (half, *_) = facts_of("primary_schools_leadership_expected", schools(12, 12))
    assert (half.marker, half.reason) == ("", "")
    (less, *_) = facts_of("primary_schools_leadership_expected", schools(12, 13))
    assert (less.marker, less.reason) == ("u", "it rests on 12 of 25, less than half")


def test_a_card_without_a_grade_of_leadership_is_unknown() -> None:
    (fact, *_) = facts_of("primary_schools_leadership_expected", schools(40, 0, unknown=1))
    assert (fact.numerator, fact.denominator, fact.unknown, fact.marker) == (26, 41, 1, "u")


def test_nothing_is_given_of_a_day_before_report_cards() -> None:
    (fact,) = facts_of("primary_schools_leadership_expected", schools(40, 0), "Q2 2025/26")
    assert fact.status == "z" and fact.reason.startswith("the series begins on 2025-11-10")
    assert facts_of("primary_schools_leadership_expected", schools(40, 0), "Q3 2025/26")[0].status == "ok"


def test_schools_not_yet_inspected_stand_beside_with_their_number() -> None:
    rows = schools(3, 225)
    facts = [
        f
        for i in ("primary_schools_leadership_expected", "primary_schools_not_yet_inspected")
        for f in facts_of(i, rows)
    ]
    indicator, period = catalogue()["primary_schools_leadership_expected"], Quarter.containing(JUNE)
    words = beside(indicator, catalogue(), index(facts), period.label)
    assert words == "Primary schools not yet inspected under the present framework 98.7% (225 of 228)"
    assert [f.breakdown for f in facts if f.breakdown != TOTAL] == []

"""The grammar: every rule gives what its example says; numbers, periods and names are read as papers write them."""

from datetime import date
from decimal import Decimal

import pytest

from pipelines.review.grammar import RULES, Rule
from pipelines.review.measures import Measures
from pipelines.review.numbers import NUMBER, Quantity, quantity
from pipelines.review.periods import When, months_of, periods_in
from pipelines.review.phrases import Reader
from pipelines.review.rules import by_rules
from warehouse.indicators import catalogue
from warehouse.period import AcademicYear, EntryYear, Period, Quarter, Term

Q1 = Quarter(2025, 1)
READER = Reader(Measures({}), ["Anyshire"], [("Othershire", "900")], [])


def roles_of(rule: Rule) -> list[str]:
    return [piece.split(":")[1].rstrip("?") for piece in rule.signs.split() if piece.startswith("Q:")]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.example)
def test_every_rule_gives_what_its_example_says(rule: Rule) -> None:
    signs = [p for sentence in READER.read(rule.example) for p in sentence.phrases]
    given = by_rules(signs)
    assert [given[p.start].role for p in signs if p.sign == "Q"] == roles_of(rule)


@pytest.mark.parametrize(
    ("text", "number", "places", "unit", "how"),
    [
        ("23.0%", "23.0", 1, "percent", "exact"),
        ("approx. 92k", "92000", -3, "", "about"),
        ("100.6k", "100600", -2, "", "exact"),
        ("over 250%", "250", 0, "percent", "over"),
        ("1,461", "1461", 0, "", "exact"),
        ("0.4 percentage points", "0.4", 1, "points", "exact"),
        ("62 per cent", "62", 0, "percent", "exact"),
        ("less than 2.1%", "2.1", 1, "percent", "under"),
        ("12th", "12", 0, "place", "exact"),
    ],
)
def test_numbers(text: str, number: str, places: int, unit: str, how: str) -> None:
    found = NUMBER.search(text)
    assert found is not None
    assert quantity(found) == Quantity(Decimal(number), places, unit, how)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["aged 16-17", "within 45 days", "12 months", "per 10,000", "£1.2m", "Section 47", "https://a.uk/2", "two-year-olds", "3-year olds"])  # fmt: skip
def test_what_is_no_figure(text: str) -> None:
    assert [p for s in READER.read(f"There were children {text} here.") for p in s.phrases if p.sign == "Q"] == []


@pytest.mark.parametrize(
    ("text", "value", "shown", "fit"),
    [
        ("86.8%", "86.8387", "86.8", "exact"),
        ("87%", "86.8387", "86.8", "rounded"),
        ("90%", "90.52", "90.5", "cut"),
        ("92k", "92073", "92073", "rounded"),
        ("over 250%", "267.5", "267.5", "rounded"),
        ("over 250%", "240", "240", "no"),
        ("over 250%", "400", "400", "no"),
        ("86.9%", "86.8387", "86.8", "no"),
        ("3%", "2.45", "2.5", "twice"),
        ("86.838709700%", "86.8387096774", "86.8", "rounded"),
        ("86.938709700%", "86.8387096774", "86.8", "no"),
    ],
)
def test_whether_a_number_can_be_a_figure(text: str, value: str, shown: str, fit: str) -> None:
    found = NUMBER.search(text)
    assert found is not None
    assert quantity(found).fits(Decimal(value), Decimal(shown)) == fit


@pytest.mark.parametrize(
    ("text", "now", "period"),
    [
        ("at the end of Quarter 1", Q1, Q1),
        ("at the end of Quarter 4", Q1, Quarter(2024, 4)),
        ("the end of Q1 2024/25", Q1, Quarter(2024, 1)),
        ("the previous quarter", Q1, Quarter(2024, 4)),
        ("the same period last year", Q1, Quarter(2024, 1)),
        ("30 June 2025", Q1, Q1),
        ("in the whole of 2024/25", Q1, Quarter(2024, 4)),
        ("the Autumn term", Term(2025, 1), Term(2024, 3)),
        ("the Summer term 2025 school census", Term(2025, 2), Term(2025, 2)),
        ("the same period in 2024", Term(2025, 2), Term(2024, 2)),
        ("the 2018/19 academic year", AcademicYear(2023), AcademicYear(2018)),
        ("the previous academic year", AcademicYear(2023), AcademicYear(2022)),
        ("in 2024", EntryYear(2025), EntryYear(2024)),
        ("Summer term 2025", Q1, None),
    ],
)
def test_periods(text: str, now: Period, period: Period | None) -> None:
    ((_, _, when),) = periods_in(text)
    assert when.of(now, Q1) == period


def test_a_term_without_a_year_is_the_last_before_the_figure_it_stands_beside() -> None:
    ((_, _, when),) = periods_in("the Autumn term")
    assert when.of(Term(2025, 1), Q1, Term(2024, 1)) == Term(2023, 3)


def test_months() -> None:
    assert months_of("April to June 2025") == (date(2025, 4, 1), date(2025, 6, 30))
    assert months_of("June 2025") is None


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It is above average. 69 per cent were in time.", 2),
        ("It was 18%. Most were in time.", 2),
        ("See p. 3 and para. 12 for approx. 40 more.", 1),
        ("He said No. 12 was the best.", 1),
    ],
)
def test_where_sentences_end(text: str, sentences: int) -> None:
    assert len(READER.read(text)) == sentences


def test_published_periods() -> None:
    year = When("year", "2023/24", 2023)
    assert [year.is_published(p) for p in ("2024", "2023/24", "2022/23")] == [True, True, False]


def test_every_indicator_is_found_by_each_of_its_names() -> None:
    names = {i.id: (i.label, i.prose, *i.called) for i in catalogue().values()}
    measures = Measures(names)
    for indicator, called in names.items():
        for name in (n for n in called if n):
            text = name.replace("…", "are those who were")
            found = [i for m in measures.mentions(text) for i in m.indicators]
            assert indicator in found, (indicator, name, found)


def test_the_longer_name_is_meant() -> None:
    measures = Measures({"a": ["permanent exclusions"], "b": ["permanent exclusions … school population"]})
    (mention,) = measures.mentions("permanent exclusions as a percentage of the school population")
    assert mention.indicators == ("b",)

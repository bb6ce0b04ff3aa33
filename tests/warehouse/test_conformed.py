"""Published periods are placed in time by the kind of year they are filed under, and share the keys of our own."""

from datetime import date

import pytest

from warehouse.conformed import Conformed, conformed, conformed_published
from warehouse.period import AcademicYear, EntryYear, Quarter


@pytest.mark.parametrize(
    ("text", "year_type", "label", "first", "last"),
    [
        ("2024", "Financial Year", "2023-24", date(2023, 4, 1), date(2024, 3, 31)),
        ("2023-24", "Financial Year", "2023-24", date(2023, 4, 1), date(2024, 3, 31)),
        ("2023-24 (OT)", "Financial Year", "2023-24", date(2023, 4, 1), date(2024, 3, 31)),
        ("2013/14-15/16", "Financial Year", "2013-16", date(2013, 4, 1), date(2016, 3, 31)),
        ("2024", "Academic Year", "2023/24", date(2023, 9, 1), date(2024, 8, 31)),
        ("2023-24", "Academic Year", "2023/24", date(2023, 9, 1), date(2024, 8, 31)),
        ("1999/00", "Academic Year", "1999/00", date(1999, 9, 1), date(2000, 8, 31)),
        ("2024 (prov)", "Academic Year", "2023/24", date(2023, 9, 1), date(2024, 8, 31)),
        ("2023", "Calendar Year", "2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2014-16", "Calendar Year", "2014-16", date(2014, 1, 1), date(2016, 12, 31)),
        ("2023", "Annual", "2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2023", "Annual (end of Sept)", "2022-23", date(2022, 10, 1), date(2023, 9, 30)),
        ("2024", "Annual - January", "2024", date(2024, 1, 1), date(2024, 1, 31)),
        ("2024", "Average of December to February", "2024", date(2023, 12, 1), date(2024, 2, 29)),
        ("2025", "Year of entry", "2025", date(2024, 4, 17), date(2025, 4, 16)),
        ("2025-06-30", "As at a day", "2025-06-30", date(2025, 6, 30), date(2025, 6, 30)),
    ],
)  # fmt: skip
def test_a_published_period_is_placed_in_time(text: str, year_type: str, label: str, first: date, last: date) -> None:
    found = conformed_published(text, year_type)
    assert (found.label, found.first, found.last) == (label, first, last)


def test_the_same_span_has_the_same_key_whoever_named_it() -> None:
    assert conformed_published("2024", "Academic Year") == conformed(AcademicYear(2023))
    assert conformed_published("2025/26", "Year of entry") == conformed(EntryYear(2025))
    same = {conformed_published(t, "Financial Year") for t in ("2024", "2023/24", "2023-24", "2023-24 (OT)")}
    assert {c.key for c in same} == {"financial_year 2023-24"}
    assert conformed(Quarter(2025, 1)).key == "quarter Q1 2025/26"


@pytest.mark.parametrize(
    ("text", "year_type"),
    [("2024", None), ("2024", "Lunar Year"), ("n/a", "Financial Year"), ("2014-16", "Annual - January"), ("June", "As at a day")],
)  # fmt: skip
def test_what_cannot_be_placed_is_not_guessed(text: str, year_type: str | None) -> None:
    assert conformed_published(text, year_type) == Conformed(f"as_published {text}", "as_published", text)

"""Schools: which grade stands on a day, and which schools there are."""

from datetime import date

import polars as pl
import pytest

from warehouse import terms
from warehouse.terms.schools import leadership_on, leadership_published_on, open_on

DAY = date(2025, 6, 30)


def one(**cells: object) -> pl.DataFrame:
    schema = {
        "leadership": pl.Int64,
        "published_on": pl.Date,
        "previous_leadership": pl.Int64,
        "previous_published_on": pl.Date,
        "open_date": pl.String,
        "laestab": pl.Int64,
        "phase": pl.String,
    }
    return pl.DataFrame({name: [cells.get(name)] for name in schema}, schema=schema)


@pytest.mark.parametrize(
    ("latest", "before", "expected"),
    [
        ((2, date(2025, 6, 30)), (4, date(2020, 1, 1)), (2, date(2025, 6, 30))),
        ((2, date(2025, 7, 1)), (4, date(2020, 1, 1)), (4, date(2020, 1, 1))),
        ((2, None), (4, date(2020, 1, 1)), (4, date(2020, 1, 1))),  # a day that could not be used lies after
        ((2, date(2025, 7, 1)), (4, date(2025, 7, 1)), (None, None)),
        ((9, date(2025, 1, 1)), (1, date(2020, 1, 1)), (None, date(2025, 1, 1))),  # the latest says: not judged
        ((0, date(2025, 1, 1)), (None, None), (None, date(2025, 1, 1))),
        ((None, None), (None, None), (None, None)),
    ],
)
def test_the_grade_that_stands(
    latest: tuple[int | None, date | None],
    before: tuple[int | None, date | None],
    expected: tuple[int | None, date | None],
) -> None:
    row = one(
        leadership=latest[0], published_on=latest[1], previous_leadership=before[0], previous_published_on=before[1]
    )
    assert row.select(leadership_on(DAY), on=leadership_published_on(DAY)).row(0) == expected


@pytest.mark.parametrize(
    ("opened", "is_open"),
    [
        (None, True),
        ("01/09/1999", True),
        ("30/06/2025", True),
        ("01/07/2025", False),
        ("2025-09-01 00:00:00", False),
        ("1879-05-12", True),
        ("01-09-2025", False),
    ],
)
def test_schools_that_open_later_are_out(opened: str | None, is_open: bool) -> None:
    assert one(open_date=opened).select(open_on(DAY)).item() is is_open
    assert terms.schools_on(one(open_date=opened, laestab=8_552_001), DAY, rolled_back=True).height == is_open


def test_an_edition_without_the_inspection_before_has_the_latest_only() -> None:
    rows = one(leadership=1, published_on=date(2025, 7, 1), laestab=8_552_001).drop(
        "previous_leadership", "previous_published_on", "open_date"
    )
    stood = terms.schools_on(rows, DAY, rolled_back=True)
    assert stood.select("la_code", "leadership").row(0) == (855, None)


def test_well_led_and_judged() -> None:
    rows = pl.DataFrame({"leadership": [1, 2, 3, 4, None]})
    assert rows.select(terms.well_led).to_series().to_list() == [True, True, False, False, False]
    assert rows.select(terms.judged_on_leadership).to_series().to_list() == [True, True, True, True, False]

"""Report cards: which card and grade stands on a day, and how a school stands under either framework."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from warehouse import terms
from warehouse.terms.report_cards import standing

DAY = date(2026, 3, 31)


def one(**cells: Any) -> pl.DataFrame:
    schema = {
        "laestab": pl.Int64,
        "phase": pl.String,
        "open_date": pl.String,
        "published_on": pl.Date,
        "governance": pl.String,
        "governance_graded_on": pl.Date,
        "safeguarding": pl.String,
        "safeguarding_graded_on": pl.Date,
    }
    return pl.DataFrame({n: [cells.get(n)] for n in schema} | {"laestab": [8_552_001]}, schema=schema)


CARD = {
    "published_on": date(2026, 2, 2),
    "governance": "strong",
    "governance_graded_on": date(2025, 12, 2),
    "safeguarding": "not_met",
    "safeguarding_graded_on": date(2025, 12, 2),
}
SHOWN = ("has_card", "leadership", "safeguarding", "graded_on")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (CARD, (True, "strong", "not_met", date(2025, 12, 2))),
        ({}, (False, None, None, None)),
        # Published after the day: on the day the school had no card.
        (CARD | {"published_on": date(2026, 4, 1)}, (False, None, None, None)),
        (CARD | {"published_on": DAY}, (True, "strong", "not_met", date(2025, 12, 2))),
        # Safeguarding was judged again since: what stood on the day is not in the edition.
        (
            CARD | {"safeguarding": "met", "safeguarding_graded_on": date(2026, 6, 16)},
            (True, "strong", None, date(2025, 12, 2)),
        ),
        # It is not known when the card was published.
        (CARD | {"published_on": None}, (None, None, None, None)),
    ],
)
def test_the_card_that_stands_on_a_day_before_the_edition(cells: dict[str, Any], expected: tuple[object, ...]) -> None:
    assert terms.cards_on(one(**cells), DAY, rolled_back=True).select(SHOWN).row(0) == expected


def test_an_edition_speaks_for_its_own_day_as_published() -> None:
    rows = one(**CARD | {"published_on": date(2026, 4, 20), "governance_graded_on": date(2026, 4, 2)})
    stood = terms.cards_on(rows, DAY, rolled_back=False)
    assert stood.select(SHOWN).row(0) == (True, "strong", "not_met", date(2026, 4, 2))


def test_a_school_that_opens_after_the_day_is_out() -> None:
    assert terms.cards_on(one(open_date="01/04/2026"), DAY, rolled_back=True).is_empty()


def test_needs_attention_is_below_the_expected_standard() -> None:
    points = ["exceptional", "strong", "expected", "needs_attention", "urgent_improvement", None]
    rows = pl.DataFrame({"leadership": points})
    assert rows.select(terms.led_at_expected_standard).to_series().to_list() == [True, True, True, False, False, None]
    assert rows.select(terms.led_strongly).to_series().to_list() == [True, True, False, False, False, None]


@pytest.mark.parametrize(
    ("has_card", "leadership", "former", "expected"),
    [
        (True, "expected", 4, "report card: expected standard or above"),
        (True, "needs_attention", 1, "report card: below the expected standard"),
        (True, None, 1, "report card: leadership not graded"),
        (False, None, 2, "graded before report cards, as at 31 August 2025: good or outstanding"),
        (False, None, 3, "graded before report cards, as at 31 August 2025: below good"),
        (False, None, 9, "no grade under either framework"),
        (False, None, None, "no grade under either framework"),
        (None, None, 2, None),
    ],
)
def test_a_school_stands_in_one_class(
    has_card: bool | None, leadership: str | None, former: int | None, expected: str | None
) -> None:
    rows = pl.DataFrame(
        {"has_card": [has_card], "leadership": [leadership], "former": [former]},
        schema={"has_card": pl.Boolean, "leadership": pl.String, "former": pl.Int64},
    )
    assert rows.select(standing(date(2025, 8, 31))).item() == expected

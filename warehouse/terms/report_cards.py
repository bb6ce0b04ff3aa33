"""Report cards: what leadership and governance on five points counts as, and how a school stands under either framework.

Since November 2025 a school's inspection ends in a report card. It judges leadership and governance on five points, of which
the third is the expected standard. *Needs attention* is not *requires improvement*, and nothing compares a figure of one
framework with one of the other. A school without a card is *not yet inspected under the present framework*: it has not failed and
is not missing, it is a class of its own.

An edition speaks for its own day as Ofsted publishes it. Of a day before it, a card counts once it was published, and its grade
of leadership if it was given by then; an area that was judged again since had a grade on that day that the edition no longer
shows, so it is unknown. An edition shows the latest card only: of a school that had one before, it says nothing.
"""

from datetime import date

import polars as pl

from warehouse.terms.schools import council_of_school, one_to_four, open_on

FIRST_DAY_OF_REPORT_CARDS = date(2025, 11, 10)
"""The first day of inspections that end in a report card."""

FEWEST_CARDS = 10
"""Below so many report cards their counts are given, and no percentage."""

_EXPECTED_OR_ABOVE = ("expected", "strong", "exceptional")

has_report_card: pl.Expr = pl.col("has_card")
"""True where a report card of the school was published; unknown where the edition does not show it for the day."""

not_yet_inspected: pl.Expr = ~pl.col("has_card")
"""True where no inspection of the school under the present framework was published."""

led_at_expected_standard: pl.Expr = pl.col("leadership").is_in(_EXPECTED_OR_ABOVE)
"""True where leadership and governance are at the expected standard, strong or exceptional."""

led_strongly: pl.Expr = pl.col("leadership").is_in(_EXPECTED_OR_ABOVE[1:])
"""True where leadership and governance are strong or exceptional."""

safeguarding_met: pl.Expr = pl.col("safeguarding") == "met"
"""True where safeguarding standards are met."""


def cards_on(editions_rows: pl.DataFrame, day: date, *, rolled_back: bool) -> pl.DataFrame:
    """The schools of an edition as they stood on a day, with `has_card`, `leadership`, `safeguarding`, `graded_on` and `la_code`.

    rolled_back  the day is before the edition's own, so what was published or judged after it does not count yet
    """
    optional = {"governance_graded_on": pl.Date, "safeguarding_graded_on": pl.Date}
    missing = [pl.lit(None, dtype=t).alias(n) for n, t in optional.items() if n not in editions_rows.columns]
    rows = editions_rows.with_columns(missing).rename({"governance": "leadership", "governance_graded_on": "graded_on"})
    judged = pl.any_horizontal(pl.col("published_on", "leadership", "safeguarding").is_not_null())
    rows = rows.with_columns(has_card=judged, la_code=council_of_school)
    if not rolled_back:
        return rows
    published = pl.when(pl.col("has_card")).then(pl.col("published_on") <= day).otherwise(False)

    def on_the_day(grade: str, graded_on: str) -> pl.Expr:
        # Where an edition does not say when an area was graded, it was with the card.
        given = pl.coalesce(graded_on, "published_on") <= day
        return pl.when(pl.col("has_card") & given).then(pl.col(grade)).alias(grade)

    stood = rows.filter(open_on(day)).with_columns(has_card=published)
    return stood.with_columns(
        on_the_day("leadership", "graded_on"),
        on_the_day("safeguarding", "safeguarding_graded_on"),
        *(pl.when("has_card").then(pl.col(n)).alias(n) for n in ("published_on", "graded_on")),
    )


def standing(former_as_at: date) -> pl.Expr:
    """The class of a school's leadership under the framework that judged it last, in words; the former grades are those of a day.

    Reads `has_card`, `leadership` and `former`, the grade 1 to 4 in the last edition before report cards.
    """
    before = f"graded before report cards, as at {former_as_at.day} {former_as_at:%B %Y}"
    former = one_to_four(pl.col("former"))
    return (
        pl.when(pl.col("has_card").is_null())
        .then(None)
        .when(pl.col("has_card") & led_at_expected_standard)
        .then(pl.lit("report card: expected standard or above"))
        .when(pl.col("has_card") & pl.col("leadership").is_not_null())
        .then(pl.lit("report card: below the expected standard"))
        .when(pl.col("has_card"))
        .then(pl.lit("report card: leadership not graded"))
        .when(former <= 2)
        .then(pl.lit(f"{before}: good or outstanding"))
        .when(former > 2)
        .then(pl.lit(f"{before}: below good"))
        .otherwise(pl.lit("no grade under either framework"))
    )

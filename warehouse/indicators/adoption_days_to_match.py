"""How long adopted children waited from the placement order to a match."""

from datetime import date

import polars as pl

from warehouse.indicator import SEX, TWELVE_MONTHS, Count, During, Example, Indicator, NotComparable, Sum

indicator = Indicator(
    id="adoption_days_to_match",
    label="Average days from placement order to match with the adoptive family (12 months)",
    prose="The average number of days from the placement order to the match with the adoptive family",
    counted="children adopted",
    called=(
        "placement order … match",
        "court authority … match",
        "A20",
    ),
    area="Social Care",
    numerator=Sum("adoptions", where=pl.col("days_to_match").is_not_null(), of="days_to_match"),
    denominator=Count("adoptions", where=pl.col("days_to_match").is_not_null()),
    timing=During("adoption_order_date"),
    bases=(TWELVE_MONTHS,),
    unit="ratio",
    decimals=0,
    polarity="low",
    comparator=NotComparable(
        "Published by the Adoption and Special Guardianship data (A2) as an average of three years; the Local Authority "
        "Interactive Tool has no measure of it."
    ),
    definition=(
        "Of the children adopted in the twelve months to the end of the period, the average number of days between the "
        "placement order and the decision on a match. Adoption and Special Guardianship Leadership Board, indicator A2."
    ),
    method=(
        "From Annex A list 10 or the Standard Safeguarding Dataset. A match that came before the order counts as nought days. "
        "Adoptions without one of the two days (with the parents' consent there is no order) are in neither number."
    ),
    source="https://www.gov.uk/government/publications/adoption-scorecards",
    breakdowns=(SEX,),
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2024, 7, 1), date(2025, 6, 30)),
        events={
            "adoptions": """
                child_id | adoption_order_date | days_to_match
                A        | 2024-06-30          | 900
                B        | 2024-07-01          | 0
                C        | 2025-06-30          | 121
                D        | 2025-01-01          |
                E        | 2025-07-01          | 900
            """,
        },
        expect={"twelve_months": (121, 2)},
    ),
)

"""How long adopted children waited from entering care to moving in with their adopters."""

from datetime import date

import polars as pl

from warehouse.indicator import SEX, TWELVE_MONTHS, Count, During, Example, Indicator, NotComparable, Sum

indicator = Indicator(
    id="adoption_days_to_moving_in",
    label="Average days from entering care to moving in with the adoptive family (12 months)",
    prose="The average number of days from entering care to moving in with the adoptive family",
    counted="children adopted",
    called=(
        "entering care … adoptive family",
        "entering care … moving in",
        "A10",
    ),
    area="Social Care",
    numerator=Sum("adoptions", where=pl.col("days_to_moving_in").is_not_null(), of="days_to_moving_in"),
    denominator=Count("adoptions", where=pl.col("days_to_moving_in").is_not_null()),
    timing=During("adoption_order_date"),
    bases=(TWELVE_MONTHS,),
    unit="ratio",
    decimals=0,
    polarity="low",
    comparator=NotComparable(
        "Published by the Adoption and Special Guardianship data (A10) as an average of three years; the Local Authority "
        "Interactive Tool has no measure of it."
    ),
    definition=(
        "Of the children adopted in the twelve months to the end of the period, the average number of days between entering "
        "care and moving in with the adoptive family; where the adopters had been the child's foster carers, to the day of "
        "that placement. Adoption and Special Guardianship Leadership Board, indicator A10."
    ),
    method=(
        "From the Standard Safeguarding Dataset or Annex A list 10. Fostering for adoption stops the clock. The dataset says who was "
        "adopted by the foster carer, and since when that carer had the child; list 10 does not, and counts to the day of placement for "
        "adoption. Adoptions without one of the two days, or with the second before the first, are in neither number."
    ),
    source="https://www.gov.uk/government/publications/adoption-scorecards",
    breakdowns=(SEX,),
    paragraph="T4",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2024, 7, 1), date(2025, 6, 30)),
        events={
            "adoptions": """
                child_id | adoption_order_date | days_to_moving_in
                A        | 2024-06-30          | 900
                B        | 2024-07-01          | 400
                C        | 2025-06-30          | 300
                D        | 2025-01-01          |
                E        | 2025-07-01          | 900
            """,
        },
        expect={"twelve_months": (700, 2)},
    ),
)

"""Decisions that a child should be placed for adoption."""

from datetime import date

from warehouse.indicator import (
    IN_QUARTER,
    SEX,
    TWELVE_MONTHS,
    Count,
    During,
    Example,
    Indicator,
    NotComparable,
)

indicator = Indicator(
    id="adoption_decisions",
    label="Decisions that a child should be placed for adoption (12 months)",
    prose="The number of decisions that a child should be placed for adoption",
    called=(
        "decisions … placed for adoption",
        "decisions … adoption",
        "adoption plans",
    ),
    area="Social Care",
    numerator=Count("adoption_decisions"),
    denominator=None,
    timing=During("decision_date"),
    bases=(
        TWELVE_MONTHS,
        IN_QUARTER,
    ),
    unit="count",
    decimals=0,
    polarity="neutral",
    comparator=NotComparable(
        "Published quarterly by region and for England; by council small numbers are hidden. More of them are neither good "
        "nor bad in themselves."
    ),
    definition=(
        "Children for whom the council decided in the period that they should be placed for adoption. Adoption and Special "
        "Guardianship Leadership Board, quarterly data collection."
    ),
    method=(
        "By the day of the decision, from Annex A list 10 or the Standard Safeguarding Dataset. Decisions reversed since are "
        "counted."
    ),
    source="https://www.gov.uk/government/publications/adoption-scorecards",
    breakdowns=(SEX,),
    paragraph="T6",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2024, 7, 1), date(2025, 6, 30)),
        events={
            "adoption_decisions": """
                child_id | decision_date | no_longer_date
                A        | 2024-06-30    |
                B        | 2024-07-01    |
                C        | 2025-04-01    | 2025-06-01
                D        | 2025-06-30    |
                E        | 2025-07-01    |
            """,
        },
        expect={"twelve_months": (3, None), "in_quarter": (2, None)},
    ),
)

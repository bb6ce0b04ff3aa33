"""Children who wait to move in with adopters."""

from datetime import date

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="children_waiting_for_adoption",
    label="Children with a decision for adoption who have not moved in with adopters (at end of period)",
    prose="The number of children with a decision for adoption who have not moved in with adopters",
    called=(
        "waiting … adoption",
        "waiting for adopters",
        "children waiting",
    ),
    area="Social Care",
    numerator=Count("children_for_adoption", where=terms.waiting_to_move_in),
    denominator=None,
    timing=AsAt(),
    bases=(AT_PERIOD_END,),
    unit="count",
    decimals=0,
    polarity="low",
    comparator=NotComparable("Published quarterly by region and for England; by council small numbers are hidden."),
    definition=(
        "Children for whom adoption had been decided by the last day of the period, whose decision had not been reversed and "
        "who had not moved in with adopters by then. Those who had left care by then, or for whom a court had made an order of adoption, "
        "special guardianship or child arrangements since the decision, wait no more. Adoption and Special Guardianship Leadership Board, quarterly data "
        "collection."
    ),
    method=(
        "From the Standard Safeguarding Dataset, which holds every decision. Annex A lists the decisions of twelve months, so "
        "who has waited for longer may not be in it; it gives no figure. A step on the last day has been taken."
    ),
    source="https://www.gov.uk/government/publications/adoption-scorecards",
    breakdowns=(SEX,),
    paragraph="T6",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "children_for_adoption": """
                child_id | decision_date | moved_in_date | no_longer_date | order_date | left_care_date
                A        | 2023-01-01    |               |                |            |
                B        | 2025-06-30    |               |                |            |
                C        | 2025-07-01    |               |                |            |
                D        | 2024-05-05    | 2025-06-30    |                |            |
                E        | 2024-05-05    | 2025-07-01    |                |            |
                F        | 2024-05-05    |               | 2025-06-30     |            |
                G        | 2024-05-05    |               | 2025-07-01     |            |
                H        |               |               |                |            |
                I        | 2024-05-05    |               |                | 2025-06-30 |
                J        | 2024-05-05    |               |                | 2025-07-01 | 2025-07-01
                K        | 2024-05-05    |               |                |            | 2025-06-30
            """,
        },
        expect={"at_period_end": (5, None)},
    ),
)

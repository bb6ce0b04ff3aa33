"""Children in care placed more than 20 miles from home."""

from datetime import date

import polars as pl

from warehouse import terms
from warehouse.indicator import AT_PERIOD_END, SEX, AsAt, Count, Example, Indicator, NotComparable

indicator = Indicator(
    id="children_in_care_placed_over_20_miles",
    label="Children in care placed more than 20 miles from home (at end of period)",
    prose="The percentage of children in care who are placed more than 20 miles from home",
    counted="children",
    called=(
        "more than 20 miles",
        "over 20 miles",
        "20 miles or more",
    ),
    area="Social Care",
    numerator=Count("looked_after", where=terms.not_a_short_break & terms.more_than_20_miles_from_home),
    denominator=Count("looked_after", where=terms.not_a_short_break & pl.col("placement_distance").is_not_null()),
    timing=AsAt("started_date", "ceased_date"),
    bases=(AT_PERIOD_END,),
    unit="percent",
    decimals=1,
    polarity="low",
    comparator=NotComparable(
        "The Department publishes children placed more than 20 miles away and outside the council's boundary (LACDistance); "
        "the dataset does not say which side of it a placement lies."
    ),
    definition=(
        "Of the children looked after on the last day of the period whose distance from home is known, those placed more than "
        "20 miles away. Department for Education, Children looked after in England."
    ),
    method=(
        "The distance as the case management system worked it out for the Standard Safeguarding Dataset; 999.9 stands for not "
        "known, and such children are in neither number. Inside the council's boundary counts as well. Series of short breaks "
        "(V3, V4) are left out. Annex A has no distance."
    ),
    source="https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions",
    breakdowns=(SEX,),
    paragraph="T5",
    example=Example(
        period="Q1 2025/26",
        covered=(date(2025, 7, 7), date(2025, 7, 7)),
        events={
            "looked_after": """
                child_id | started_date | ceased_date | legal_status | placement_distance
                A        | 2020-01-01   |             | C2           | 20.1
                B        | 2020-01-01   |             | C2           | 20.0
                C        | 2020-01-01   |             | V2           |
                D        | 2020-01-01   |             | V4           | 45.0
                E        | 2020-01-01   | 2025-06-30  | C1           | 45.0
                F        | 2025-07-01   |             | C1           | 45.0
                G        | 2025-06-30   |             | C1           | 3.5
            """,
        },
        expect={"at_period_end": (1, 3)},
    ),
)
